/*
 * /proc/PID/loginuid and sessionid: who may set them, what they take, that
 * children inherit them and execve keeps them, and that the record has them.
 */
#include "tests/user/ids.h"

#include "kernel/abi/fcntl.h"

#define LOGIN "/proc/self/loginuid"
#define SESSION "/proc/self/sessionid"
#define UNSET "4294967295"

static long write_login(const char *path, const char *text)
{
	int fd = (int)sys_open(path, O_WRONLY, 0);
	long result = fd < 0 ? fd : sys_write(fd, text, strlen(text));

	sys_close(fd);
	return result;
}

static bool file_is(const char *path, const char *text)
{
	char got[32];
	long size = read_file(path, got, sizeof(got));

	return size == (long)strlen(text) &&
	       memcmp(got, text, (size_t)size) == 0;
}

/* The session's number, or -1 for none. */
static long session(void)
{
	char text[32] = { 0 };
	long number = 0;

	if (read_file(SESSION, text, sizeof(text) - 1) <= 0)
		return -2;
	if (strcmp(text, UNSET) == 0)
		return -1;
	for (const char *c = text; *c != '\0'; c++)
		number = number * 10 + (*c - '0');
	return number;
}

static int rules(void *argument)
{
	long first;

	(void)argument;
	MUST(file_is(LOGIN, UNSET) && session() == -1);
	/* Free while it is unset, whoever asks. */
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	MUST(write_login(LOGIN, "1000") == 4);
	MUST(file_is(LOGIN, "1000"));
	first = session();
	MUST(first > 0);
	/* To change it takes the capability; to take it away as well. */
	MUST(write_login(LOGIN, "1000") == -EPERM);
	MUST(write_login(LOGIN, "1001") == -EPERM);
	MUST(write_login(LOGIN, UNSET) == -EPERM);
	MUST(file_is(LOGIN, "1000") && session() == first);
	MUST(set_caps(CAP_BIT(AUDIT_CONTROL), ALL_CAPS, 0) == 0);
	MUST(write_login(LOGIN, "1001") == 4);
	MUST(file_is(LOGIN, "1001") && session() == first + 1);
	MUST(write_login(LOGIN, UNSET) == 10);
	MUST(file_is(LOGIN, UNSET) && session() == -1);
	/* A session's number comes once. */
	MUST(write_login(LOGIN, "0") == 1);
	MUST(file_is(LOGIN, "0") && session() == first + 2);
	return 0;
}

static void test_rules(void)
{
	IN_CHILD(rules);
}

static int texts(void *argument)
{
	static const struct {
		const char *text;
		long result;
	} cases[] = {
		{ "", -EINVAL },      { "\n", -EINVAL },
		{ "+", -EINVAL },     { "-1", -EINVAL },
		{ " 1", -EINVAL },    { "1 ", -EINVAL },
		{ "1\n\n", -EINVAL }, { "0x10", -EINVAL },
		{ "1000x", -EINVAL }, { "++1", -EINVAL },
		{ "4294967296", -ERANGE },
		{ "99999999999999999999999", -ERANGE },
		{ "+7\n", 3 },	      { "0000000000000012", 16 },
		{ "4294967294\n", 11 },
	};
	int fd = (int)sys_open(LOGIN, O_RDWR, 0);

	(void)argument;
	for (unsigned i = 0; i < COUNT_OF(cases); i++) {
		long got = write_login(LOGIN, cases[i].text);

		if (got != cases[i].result)
			note("%s: %d", cases[i].text, got);
		MUST(got == cases[i].result);
	}
	MUST(file_is(LOGIN, "4294967294"));
	MUST(sys_pwrite64(fd, "5", 1, 1) == -EINVAL);
	MUST(sys_write(fd, BAD_POINTER, 4) == -EFAULT);
	MUST(file_is(LOGIN, "4294967294"));
	/* What was written moves no position. */
	MUST(sys_write(fd, "5", 1) == 1 && sys_write(fd, "6", 1) == 1);
	MUST(file_is(LOGIN, "6"));
	MUST(write_login(SESSION, "1") == -EINVAL);
	return 0;
}

static void test_texts(void)
{
	IN_CHILD(texts);
}

/* Only the task itself, even for root. */
static int another_s(void *argument)
{
	(void)argument;
	MUST(write_login("/proc/1/loginuid", "5") == -EPERM);
	return 0;
}

static int inherited(void *argument)
{
	(void)argument;
	MUST(file_is(LOGIN, "77") && session() > 0);
	return 0;
}

static int inherits(void *argument)
{
	static const char *const script[] = {
		"/bin/busybox", "sh", "-c",
		"[ \"$(cat /proc/self/loginuid)\" = 77 ]", NULL
	};
	long pid;

	(void)argument;
	MUST(write_login(LOGIN, "77") == 2);
	MUST(run_child(inherited, NULL) == 0);
	/* Over execve. */
	pid = sys_fork();
	if (pid == 0) {
		sys_execve(script[0], script, NULL);
		sys_exit(3);
	}
	MUST(collect((int)pid) == 0);
	return 0;
}

static void test_inherited(void)
{
	IN_CHILD(inherits);
	IN_CHILD(another_s);
}

static int recorded(void *argument)
{
	static char event[4096];
	int fd = (int)sys_open("/dev/audit", O_RDWR, 0);

	(void)argument;
	while (sys_read(fd, event, sizeof(event)) > 0)
		;
	MUST(write_login(LOGIN, "1234") == 4);
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	MUST(write_login(LOGIN, "5") == -EPERM);
	MUST(sys_write(fd, "text", 4) == 4);
	memset(event, 0, sizeof(event));
	MUST(sys_read(fd, event, sizeof(event) - 1) > 0);
	MUST(find_text(event, "{ audit_control }"));
	MUST(find_text(event, " auid=1234 "));
	MUST(!find_text(event, " ses=4294967295 "));
	memset(event, 0, sizeof(event));
	MUST(sys_read(fd, event, sizeof(event) - 1) > 0);
	MUST(find_text(event, " auid=1234 ses="));
	return 0;
}

static void test_recorded(void)
{
	IN_CHILD(recorded);
}

TEST_SUITE(login, TEST(test_rules), TEST(test_texts), TEST(test_inherited),
	   TEST(test_recorded));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_login);
}
