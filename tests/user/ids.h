/*
 * What the tests of ids and of capabilities share. A change of ids is one way,
 * so each rule is tested in a child of its own, which ends with the first
 * thing that is not as it must be.
 */
#ifndef TESTS_USER_IDS_H
#define TESTS_USER_IDS_H

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"

#define CAP_BIT(cap) (1ul << CAP_##cap)

#define NOBODY 1000u
#define OTHER 1001u
#define KEEP (~0u)
#define BAD_POINTER ((void *)8)

#define MUST(condition)                                            \
	do {                                                       \
		if (!(condition)) {                                \
			note("%s:%d: %s", __FILE__, (long)__LINE__, \
			     #condition);                          \
			return 1;                                  \
		}                                                  \
	} while (0)
#define IN_CHILD(work) CHECK_EQ(run_child(work, NULL), 0)

struct caps {
	unsigned long effective, permitted, inheritable;
};

static inline struct caps caps_now(void)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece p[2] = { { 0 } };

	sys_capget(&header, p);
	return (struct caps){
		p[0].effective | (unsigned long)p[1].effective << 32,
		p[0].permitted | (unsigned long)p[1].permitted << 32,
		p[0].inheritable | (unsigned long)p[1].inheritable << 32,
	};
}

/* Are the effective and the permitted set these? */
static inline bool caps_are(unsigned long effective, unsigned long permitted)
{
	struct caps now = caps_now();

	return now.effective == effective && now.permitted == permitted;
}

/* Are the user's ids (or the group's) these? */
static inline bool users_are(unsigned real, unsigned effective, unsigned saved,
			     unsigned fs)
{
	unsigned r, e, s;

	return sys_getresuid(&r, &e, &s) == 0 && r == real &&
	       e == effective && s == saved && sys_setfsuid(KEEP) == fs &&
	       sys_getuid() == real && sys_geteuid() == effective;
}

static inline bool groups_are(unsigned real, unsigned effective,
			      unsigned saved, unsigned fs)
{
	unsigned r, e, s;

	return sys_getresgid(&r, &e, &s) == 0 && r == real &&
	       e == effective && s == saved && sys_setfsgid(KEEP) == fs &&
	       sys_getgid() == real && sys_getegid() == effective;
}

static inline long prctl(int option, unsigned long value)
{
	return sys_prctl(option, value, 0, 0, 0);
}

static inline long ambient(unsigned long what, unsigned long cap)
{
	return sys_prctl(PR_CAP_AMBIENT, what, cap, 0, 0);
}

#endif
