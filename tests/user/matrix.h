/*
 * The matrix of capabilities: for each GATE of kernel/abi/caps.def a function
 * here, gate_LABEL(), that tries what it gates.
 *
 * Such a function runs as root in a child of its own, in /tmp, a file system
 * that it has to itself. It prepares files and processes, and calls
 * become_tried(): from there on it is USER, with the capabilities of this
 * try. Then it makes the call, and its result is the call's: 0, a negative
 * errno, or one of the below. The child's end undoes all.
 */
#ifndef TESTS_USER_MATRIX_H
#define TESTS_USER_MATRIX_H

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "tests/user/ids.h"

/* Ids that are nobody's on the host either. */
#define USER 71000u
#define OTHER_USER 71001u

/* Results that are no errno; as columns of caps.def too: SILENT. */
#define SILENT 5001  /* it went well, but nothing came of it */
#define CHANGED 5002 /* it failed, and changed something */
#define BROKEN 5003  /* what had to be prepared could not be */
#define ABSENT 5004  /* this machine has no such thing: skipped on Linux */

#define GATE(name, label, error, text, source) long gate_##label(void);
#include "kernel/abi/caps.def"

/* With this argument the program ends with that status: it is executed. */
#define EXECUTE "execute"
#define EXECUTED 77

/* Ends the function where what it prepares goes wrong. */
#define NEED(condition)                                            \
	do {                                                       \
		if (!(condition)) {                                \
			note("%s:%d: %s", __FILE__, (long)__LINE__, \
			     #condition);                          \
			return -BROKEN;                            \
		}                                                  \
	} while (0)

/* Filled in by prepare(): does it run on Linux, and which capabilities does
 * it have to give away? */
extern bool on_linux;
extern unsigned long held;
/* Before all else. False where nothing can be tried. */
bool prepare(void);
/* Gives the task a new /tmp to work in. False where it fails. */
bool make_place(void);

/* Makes the task USER, with the capabilities of this try and no others,
 * effective and permitted. USER 0 is worth nothing to it, and changes of ids
 * take none away. */
void become_tried(void);
/* The same with others, and as another user. False where it fails. */
bool become(unsigned user, unsigned long caps);
/* A process of `user` that has `caps`, sleeps, and ends with its parent. Its
 * number, or a negative errno. */
int start_other(unsigned user, unsigned long caps);
/* The same, of one that makes itself `who`. */
int start_as(bool (*becomes)(const void *who), const void *who);
/* "/proc/PID/NAME", until the next call. */
const char *proc_path(int pid, const char *name);

/* Does /proc/sys/NAME say that Linux does not check so? */
bool is_off(const char *name);

/* A file of one byte, "x", of `user` and its group. True where it is there. */
bool make_file(const char *name, unsigned mode, unsigned user);
bool make_directory(const char *name, unsigned mode, unsigned user);
/* The mode bits of a file, or 0. */
unsigned mode_of(const char *name);

/* A call's result, which must go with its effect. */
static inline long with_effect(long result, bool effect)
{
	if (result >= 0)
		return effect ? 0 : -SILENT;
	return effect ? -CHANGED : result;
}

/* Of a call that opens a file. */
static inline long opened(long fd)
{
	return fd < 0 ? fd : sys_close((int)fd);
}

#endif
