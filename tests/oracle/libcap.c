/*
 * Capabilities as libcap sees them, on Linux and on Ravelin: Debian's libcap
 * is linked in, and asks the kernel that the program finds.
 *
 * usage: libcap show | libcap change. Prints the credentials, a line, and
 * with `change` again after each of a row of changes, the last of which is an
 * execve of itself. What a change answered stands in front.
 */
#include <errno.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#define CAPS 41
#define NO_CAP (-1)

static unsigned long long in_set(int (*has)(cap_value_t cap))
{
	unsigned long long set = 0;

	for (cap_value_t cap = 0; cap < CAPS; cap++)
		if (has(cap) > 0)
			set |= 1ull << cap;
	return set;
}

static int has_bound(cap_value_t cap)
{
	return cap_get_bound(cap);
}

static int has_ambient(cap_value_t cap)
{
	return cap_get_ambient(cap);
}

static void show(void)
{
	cap_t caps = cap_get_proc();
	char *text = cap_to_text(caps, NULL);

	printf("  %s\n  bound %llx ambient %llx securebits %x no-new-privs %d"
	       " dumpable %d secure %lu uid %d %d\n", text,
	       in_set(has_bound), in_set(has_ambient), cap_get_secbits(),
	       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
	       prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), getauxval(AT_SECURE),
	       (int)getuid(), (int)geteuid());
	fflush(stdout);
	cap_free(text);
	cap_free(caps);
}

static void answer(const char *what, int result)
{
	printf("%s: %s\n", what, result == 0 ? "done" : strerror(errno));
	show();
}

/* The first capability that is permitted, or NO_CAP. */
static cap_value_t first_permitted(cap_t caps)
{
	for (cap_value_t cap = 0; cap < CAPS; cap++) {
		cap_flag_value_t value;

		if (cap_get_flag(caps, cap, CAP_PERMITTED, &value) == 0 &&
		    value == CAP_SET)
			return cap;
	}
	return NO_CAP;
}

static int set_flag(cap_flag_t flag, cap_value_t cap, cap_flag_value_t value)
{
	cap_t caps = cap_get_proc();
	int result = cap_set_flag(caps, flag, 1, &cap, value);

	if (result == 0)
		result = cap_set_proc(caps);
	cap_free(caps);
	return result;
}

static int copy_permitted(cap_flag_t flag)
{
	cap_t caps = cap_get_proc();
	int result = cap_fill_flag(caps, flag, caps, CAP_PERMITTED);

	if (result == 0)
		result = cap_set_proc(caps);
	cap_free(caps);
	return result;
}

static int clear_effective(void)
{
	cap_t caps = cap_get_proc();
	int result = cap_clear_flag(caps, CAP_EFFECTIVE);

	if (result == 0)
		result = cap_set_proc(caps);
	cap_free(caps);
	return result;
}

static void change_flags(cap_value_t first)
{
	answer("nothing effective", clear_effective());
	answer("drop of bound without setpcap", cap_drop_bound(CAP_SYS_BOOT));
	answer("effective again", copy_permitted(CAP_EFFECTIVE));
	answer("ambient", cap_set_ambient(first, CAP_SET));
	answer("inheritable", set_flag(CAP_INHERITABLE, first, CAP_SET));
	answer("ambient once more", cap_set_ambient(first, CAP_SET));
	answer("all inheritable", copy_permitted(CAP_INHERITABLE));
	answer("what is not permitted",
	       set_flag(CAP_PERMITTED, CAP_MAC_ADMIN, CAP_SET));
	answer("inheritable, beyond the bound",
	       set_flag(CAP_INHERITABLE, CAP_MAC_ADMIN, CAP_SET));
}

static void change(char *self)
{
	char *const arguments[] = { self, "show", NULL };
	cap_t caps = cap_get_proc();
	cap_value_t first = first_permitted(caps);

	cap_free(caps);
	if (first == NO_CAP)
		first = CAP_KILL;
	change_flags(first);
	answer("drop of a bound", cap_drop_bound(first));
	answer("no more ambient",
	       cap_set_secbits(cap_get_secbits() |
			       SECBIT_NO_CAP_AMBIENT_RAISE));
	answer("ambient", cap_set_ambient(CAP_KILL, CAP_SET));
	answer("another user", cap_setuid(1234));
	answer("no ambient", cap_reset_ambient());
	answer("drop", set_flag(CAP_PERMITTED, first, CAP_CLEAR));
	printf("execve\n");
	fflush(stdout);
	execv("/proc/self/exe", arguments);
	printf("not executed: %s\n", strerror(errno));
}

int main(int argc, char **argv)
{
	show();
	if (argc > 1 && strcmp(argv[1], "change") == 0)
		change(argv[0]);
	return 0;
}
