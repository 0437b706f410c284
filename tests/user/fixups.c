/*
 * What a change of users does to the capabilities, and what prctl(2) can do
 * about it: keepcaps, securebits, the bounding and the ambient set. The
 * letters are those of capabilities(7)'s list of effects of user id changes.
 */
#include "tests/user/ids.h"

#define FS_CAPS                                                       \
	(CAP_BIT(CHOWN) | CAP_BIT(DAC_OVERRIDE) |                     \
	 CAP_BIT(DAC_READ_SEARCH) | CAP_BIT(FOWNER) |                 \
	 CAP_BIT(FSETID) | CAP_BIT(LINUX_IMMUTABLE) | CAP_BIT(MKNOD) | \
	 CAP_BIT(MAC_OVERRIDE))

/* All ids of root go: all capabilities do. */
static int all_ids_go(void *argument)
{
	(void)argument;
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL)) == 0);
	MUST(sys_setresuid(0, NOBODY, NOBODY) == 0);
	/* One is left: only the effective ones go. */
	MUST(caps_are(0, ALL_CAPS));
	MUST(set_caps(CAP_BIT(SETUID), ALL_CAPS, CAP_BIT(KILL)) == 0);
	MUST(sys_setresuid(NOBODY, NOBODY, 0) == 0);
	MUST(caps_are(CAP_BIT(SETUID), ALL_CAPS));
	MUST(sys_setresuid(KEEP, KEEP, NOBODY) == 0);
	MUST(caps_are(0, 0) && caps_now().inheritable == CAP_BIT(KILL));
	return 0;
}

/* With keepcaps the permitted ones stay, the effective ones do not. */
static int kept(void *argument)
{
	(void)argument;
	MUST(prctl(PR_SET_KEEPCAPS, 2) == -EINVAL);
	MUST(prctl(PR_SET_KEEPCAPS, 1) == 0);
	MUST(prctl(PR_GET_KEEPCAPS, 0) == 1);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(caps_are(0, ALL_CAPS));
	MUST(prctl(PR_GET_KEEPCAPS, 0) == 1);
	MUST(set_caps(CAP_BIT(SETUID), ALL_CAPS, 0) == 0);
	/* From one user who is not root to another nothing changes. */
	MUST(sys_setuid(OTHER) == 0 && caps_are(CAP_BIT(SETUID), ALL_CAPS));
	return 0;
}

/* Where the effective id was another than root's, keepcaps keeps them too. */
static int kept_effective(void *argument)
{
	(void)argument;
	MUST(sys_setresuid(0, NOBODY, NOBODY) == 0);
	MUST(set_caps(CAP_BIT(SETUID) | CAP_BIT(KILL), ALL_CAPS, 0) == 0);
	MUST(prctl(PR_SET_KEEPCAPS, 1) == 0);
	MUST(sys_setresuid(NOBODY, KEEP, KEEP) == 0);
	MUST(caps_are(CAP_BIT(SETUID) | CAP_BIT(KILL), ALL_CAPS));
	return 0;
}

/* The effective id leaves root, and comes back. */
static int leaves_and_returns(void *argument)
{
	unsigned long permitted = ALL_CAPS & ~CAP_BIT(SYS_BOOT);

	(void)argument;
	MUST(set_caps(CAP_BIT(SETUID), permitted, 0) == 0);
	MUST(sys_setresuid(KEEP, NOBODY, KEEP) == 0);
	MUST(caps_are(0, permitted));
	MUST(sys_setresuid(KEEP, 0, KEEP) == 0);
	MUST(caps_are(permitted, permitted));
	return 0;
}

static int no_fixup(void *argument)
{
	(void)argument;
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) == 0);
	MUST(sys_setfsuid(NOBODY) == 0 && caps_are(ALL_CAPS, ALL_CAPS));
	MUST(sys_setuid(NOBODY) == 0);
	MUST(caps_are(ALL_CAPS, ALL_CAPS));
	MUST(set_caps(CAP_BIT(SETUID), ALL_CAPS, 0) == 0);
	MUST(sys_setuid(0) == 0);
	MUST(caps_are(CAP_BIT(SETUID), ALL_CAPS));
	return 0;
}

static int file_capabilities(void *argument)
{
	unsigned long permitted = ALL_CAPS & ~CAP_BIT(MKNOD);

	(void)argument;
	MUST(sys_setfsuid(NOBODY) == 0);
	MUST(caps_are(ALL_CAPS & ~FS_CAPS, ALL_CAPS));
	MUST(set_caps(CAP_BIT(SETUID), permitted, 0) == 0);
	MUST(sys_setfsuid(OTHER) == NOBODY);
	MUST(caps_are(CAP_BIT(SETUID), permitted));
	MUST(sys_setfsuid(0) == OTHER);
	MUST(caps_are((FS_CAPS & permitted) | CAP_BIT(SETUID), permitted));
	/* An effective id that stays root's brings none of them back. */
	MUST(sys_setfsuid(NOBODY) == 0);
	MUST(sys_setresuid(KEEP, 0, KEEP) == 0 && users_are(0, 0, 0, 0));
	MUST(caps_are(CAP_BIT(SETUID), permitted));
	/* Nor does a group. */
	MUST(set_caps(CAP_BIT(SETGID), permitted, 0) == 0);
	MUST(sys_setfsgid(NOBODY) == 0 && sys_setfsgid(0) == NOBODY);
	MUST(sys_setresgid(1, 1, 1) == 0);
	MUST(caps_are(CAP_BIT(SETGID), permitted));
	return 0;
}

static void test_changes_of_users(void)
{
	IN_CHILD(all_ids_go);
	IN_CHILD(kept);
	IN_CHILD(kept_effective);
	IN_CHILD(leaves_and_returns);
	IN_CHILD(no_fixup);
	IN_CHILD(file_capabilities);
}

static int is_set(unsigned long cap)
{
	return (int)ambient(PR_CAP_AMBIENT_IS_SET, cap);
}

static int ambient_rules(void *argument)
{
	(void)argument;
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == -EPERM);
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL) | CAP_BIT(CHOWN)) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_FOWNER) == -EPERM);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_CHOWN) == 0);
	MUST(is_set(CAP_KILL) == 1 && is_set(CAP_FOWNER) == 0);
	MUST(ambient(PR_CAP_AMBIENT_LOWER, CAP_FOWNER) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, 41) == -EINVAL);
	MUST(is_set(41) == -EINVAL && is_set(-1ul) == -EINVAL);
	MUST(is_set(1ul << 32) == -EINVAL);
	MUST(ambient(0, CAP_KILL) == -EINVAL);
	MUST(ambient(5, CAP_KILL) == -EINVAL);
	MUST(ambient(PR_CAP_AMBIENT_CLEAR_ALL, 1) == -EINVAL);
	MUST(sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 0, 1, 0) ==
	     -EINVAL);
	MUST(sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 1) ==
	     -EINVAL);
	/* It is within the other two, always. */
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL)) == 0);
	MUST(is_set(CAP_KILL) == 1 && is_set(CAP_CHOWN) == 0);
	MUST(ambient(PR_CAP_AMBIENT_LOWER, CAP_KILL) == 0);
	MUST(is_set(CAP_KILL) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == 0);
	MUST(ambient(PR_CAP_AMBIENT_CLEAR_ALL, 0) == 0);
	MUST(is_set(CAP_KILL) == 0);
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_NO_CAP_AMBIENT_RAISE) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == -EPERM);
	return 0;
}

/* It goes with root's last id, keepcaps or not. */
static int ambient_goes(void *argument)
{
	(void)argument;
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL)) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == 0);
	MUST(prctl(PR_SET_KEEPCAPS, 1) == 0);
	MUST(sys_setresuid(NOBODY, NOBODY, 0) == 0 && is_set(CAP_KILL) == 1);
	MUST(set_caps(CAP_BIT(SETUID), ALL_CAPS, CAP_BIT(KILL)) == 0);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(is_set(CAP_KILL) == 0 && caps_are(CAP_BIT(SETUID), ALL_CAPS));
	return 0;
}

static void test_ambient(void)
{
	IN_CHILD(ambient_rules);
	IN_CHILD(ambient_goes);
}

static int securebits_rules(void *argument)
{
	unsigned long locked = SECBIT_NOROOT | SECBIT_NOROOT << 1;

	(void)argument;
	MUST(prctl(PR_GET_SECUREBITS, 0) == 0);
	MUST(prctl(PR_SET_SECUREBITS, 0x100) == -EPERM);
	MUST(prctl(PR_SET_SECUREBITS, 1ul << 32) == -EPERM);
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS) == 0);
	MUST(prctl(PR_GET_KEEPCAPS, 0) == 1);
	MUST(prctl(PR_SET_KEEPCAPS, 0) == 0);
	MUST(prctl(PR_GET_SECUREBITS, 0) == 0);
	MUST(prctl(PR_SET_SECUREBITS, locked) == 0);
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_NOROOT << 1) == -EPERM);
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_NOROOT) == -EPERM);
	MUST(prctl(PR_SET_SECUREBITS, 0) == -EPERM);
	locked |= SECBIT_KEEP_CAPS_LOCKED;
	MUST(prctl(PR_SET_SECUREBITS, locked) == 0);
	MUST(prctl(PR_GET_SECUREBITS, 0) == (long)locked);
	MUST(prctl(PR_SET_KEEPCAPS, 1) == -EPERM);
	MUST(prctl(PR_SET_KEEPCAPS, 2) == -EINVAL);
	MUST(prctl(PR_SET_SECUREBITS, locked | SECBIT_KEEP_CAPS) == -EPERM);
	MUST(prctl(PR_SET_SECUREBITS, 0xff & ~SECBIT_KEEP_CAPS) == 0);
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	MUST(prctl(PR_SET_SECUREBITS, 0xff & ~SECBIT_KEEP_CAPS) == -EPERM);
	return 0;
}

static int keepcaps_needs_nothing(void *argument)
{
	(void)argument;
	MUST(sys_setuid(NOBODY) == 0 && caps_are(0, 0));
	MUST(prctl(PR_SET_KEEPCAPS, 1) == 0);
	MUST(prctl(PR_SET_KEEPCAPS, 0) == 0);
	MUST(prctl(PR_SET_SECUREBITS, 0) == -EPERM);
	MUST(prctl(PR_CAPBSET_DROP, CAP_KILL) == -EPERM);
	MUST(prctl(PR_CAPBSET_DROP, 41) == -EPERM);
	return 0;
}

static int bounding_rules(void *argument)
{
	(void)argument;
	MUST(prctl(PR_CAPBSET_DROP, 41) == -EINVAL);
	MUST(prctl(PR_CAPBSET_DROP, -1ul) == -EINVAL);
	MUST(prctl(PR_CAPBSET_DROP, CAP_KILL) == 0);
	MUST(prctl(PR_CAPBSET_DROP, CAP_KILL) == 0);
	MUST(prctl(PR_CAPBSET_READ, CAP_KILL) == 0);
	MUST(prctl(PR_CAPBSET_READ, CAP_CHOWN) == 1);
	/* Only that set; but the inheritable one cannot get it any more. */
	MUST(caps_are(ALL_CAPS, ALL_CAPS));
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL)) == -EPERM);
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(CHOWN)) == 0);
	return 0;
}

static void test_prctl(void)
{
	IN_CHILD(securebits_rules);
	IN_CHILD(keepcaps_needs_nothing);
	IN_CHILD(bounding_rules);
}

TEST_SUITE(fixups, TEST(test_changes_of_users), TEST(test_ambient),
	   TEST(test_prctl));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_fixups);
}
