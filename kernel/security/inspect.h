/*
 * The right to look into another task, as ptrace(2) has it in "Ptrace access
 * mode checking", PTRACE_MODE_READ.
 */
#ifndef KERNEL_SECURITY_INSPECT_H
#define KERNEL_SECURITY_INSPECT_H

#include "kernel/lib/types.h"

struct cred;
struct task;

/* As who the current task asks: for files, or for calls. */
enum inspect_as { INSPECT_FS, INSPECT_REAL };

/* May the current task, with `cred`, look into `task`? So may the threads
 * of its process, its user, if it has no more capabilities and is dumpable, and
 * CAP_SYS_PTRACE. A false answer is recorded. */
bool may_inspect(const struct cred *cred, enum inspect_as as,
		 const struct task *task);
/* Is there memory, which its user may look into? */
bool is_dumpable(const struct task *task);

#endif
