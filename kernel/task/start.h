/*
 * What the boot archive says about the first program: the file
 * `.ravelin/start`, strings "KEY=VALUE" with a NUL behind each.
 *
 *   arg=TEXT       one argument; in order, the first is argv[0]; needed
 *   path=PATH      the program's file; argv[0] when it is not given
 *   env=NAME=VALUE one variable of the environment; in order
 *   workdir=PATH   absolute; "/" when it is not given
 *   tty=ROWSxCOLUMNS   the streams are a terminal of that size (0x0: not
 *                  known), the controlling one of the program's session
 *   user=UID:GID[,GROUP...]   decimal; 0:0 when it is not given
 *   hostname=NAME  the machine's; up to 64 bytes
 *   capabilities=SET   permitted and effective; when it is not given, what
 *                  execve gives to such a user
 *   bounding=SET   of the whole system; all when it is not given
 *   inheritable=SET, ambient=SET   none when it is not given; the ambient
 *                  ones are among `capabilities` and inheritable
 *   securebits=HEX up to ff, as in SECBIT_* of kernel/abi/capability.h
 *   no_new_privs=1
 *   allow_wx=1     its memory may be writable and executable
 *   seed=TEXT      for the random generator, of this boot alone; 64 bytes
 *
 * A SET is in hexadecimal, bit n for capability n of kernel/abi/caps.def.
 * Invariants: the parser is strict and bounded, since the file is outside
 * data; what it hands out points into the caller's buffer, at strings that
 * are terminated inside it.
 */
#ifndef KERNEL_TASK_START_H
#define KERNEL_TASK_START_H

#include "kernel/lib/types.h"
#include "kernel/security/cred.h"

#define START_PATH ".ravelin/start"
#define START_SIZE_MAX 131072 /* bytes of the file */
#define START_SEED_SIZE 64u
#define START_STRINGS_MAX 1024 /* arguments and environment together */

/* About 4 KiB: keep it off the kernel stack. */
struct start {
	u32 uid;
	u32 gid;
	u32 group_count;
	u32 groups[CRED_GROUPS_MAX];
	bool has_capabilities;
	bool no_new_privs;
	bool allow_wx;
	u32 securebits;
	u64 capabilities;
	u64 bounding;
	u64 inheritable;
	u64 ambient;
	const char *hostname; /* NULL when it is not given */
	const char *seed;     /* START_SEED_SIZE bytes; or NULL */
	bool terminal;
	u16 rows;
	u16 columns;
	const char *path;
	const char *workdir;
	u32 argument_count;
	u32 environment_count;
	/* Offsets in the buffer: the arguments in order from the front, and
	 * the environment in order from argument_count on. */
	u32 strings[START_STRINGS_MAX];
};

/* Parses `size` bytes. 0, or -EINVAL for what is no such file: a string
 * without its NUL or its '=', an unknown key, a key given twice that may
 * stand once, a bad number or name, a bit that does not exist, an ambient
 * capability that may not be one, an empty path, no argument; -E2BIG for more
 * than START_SIZE_MAX bytes, START_STRINGS_MAX strings or CRED_GROUPS_MAX
 * groups.
 * After an error *out holds nothing of use. */
int start_parse(const char *bytes, size_t size, struct start *out);

#endif
