/*
 * execve(2): what it refuses, and what the new program finds.
 *
 * The program executes itself: it starts without arguments and checks what
 * must fail; then with arguments it checks what arrived; then it executes
 * itself CHAIN times; at last without any argument vector. The environment
 * carries what the later ones must know: "STATE=" and whether all was well
 * so far, 0 or 1.
 */
#include "kernel/abi/dirent.h"
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "tests/user/test.h"

#define SELF "/tests/exec"
#define CHAIN 100
#define LONG_SIZE 100000
#define LENGTH_MARK "length"
#define KEPT_FD 50
#define CLOSED_FD 51

static const char *const no_strings[] = { NULL };
static char long_text[LONG_SIZE + 40000];
static const char **arguments, **environment;
static int argument_count;

/* --- what fails --------------------------------------------------------- */

static long try_path(const char *path)
{
	return sys_execve(path, no_strings, no_strings);
}

static void test_paths(void)
{
	CHECK_EQ(try_path(""), -ENOENT);
	CHECK_EQ(try_path("/nowhere"), -ENOENT);
	CHECK_EQ(try_path("/tests"), -EACCES);
	CHECK_EQ(try_path("/dev/null"), -EACCES);
	CHECK_EQ(try_path("/tests/data/not_executable"), -EACCES);
	CHECK_EQ(try_path("/tests/data/secret"), -EACCES);
	CHECK_EQ(try_path("/tests/data/plain/x"), -ENOTDIR);
	CHECK_EQ(try_path(SELF "/"), -ENOTDIR);
	CHECK_EQ(try_path("/tests/data/loop"), -ELOOP);
	CHECK_EQ(try_path((char *)0x1000), -EFAULT);
	CHECK_EQ(try_path((char *)0xffffffff80000000), -EFAULT);
	memset(long_text, 'x', 5000);
	CHECK_EQ(try_path(long_text), -ENAMETOOLONG);
}

static void test_bad_vectors(void)
{
	static char *const bad[] = {
		(char *)1, (char *)0x1000, (char *)0x7ffffffff000,
		(char *)0x800000000000, (char *)0xffff880000000000,
		(char *)0xffffffff80000000, (char *)-8l,
	};
	const char *strings[2] = { NULL, NULL };

	for (unsigned i = 0; i < COUNT_OF(bad); i++) {
		const char *const *vector = (const char *const *)bad[i];

		CHECK_EQ(sys_execve(SELF, vector, no_strings), -EFAULT);
		CHECK_EQ(sys_execve(SELF, no_strings, vector), -EFAULT);
		strings[0] = bad[i];
		CHECK_EQ(sys_execve(SELF, strings, no_strings), -EFAULT);
		CHECK_EQ(sys_execve(SELF, no_strings, strings), -EFAULT);
	}
}

static void test_too_much(void)
{
	static const char *many[40001];
	static const char *one[] = { long_text, NULL };
	static const char *two[] = { long_text, long_text, NULL };

	memset(long_text, 'x', sizeof(long_text) - 1);
	CHECK_EQ(sys_execve(SELF, one, no_strings), -E2BIG);
	CHECK_EQ(sys_execve(SELF, no_strings, one), -E2BIG);
	long_text[LONG_SIZE] = '\0';
	CHECK_EQ(sys_execve(SELF, two, two), -E2BIG);
	for (unsigned i = 0; i < COUNT_OF(many) - 1; i++)
		many[i] = "1234567890";
	CHECK_EQ(sys_execve(SELF, many, no_strings), -E2BIG);
}

/* The room for strings grows with them: at its bounds each string still
 * arrives. The child's status is the length of its long one, modulo 128, or
 * 128 when another is not as it was. */
static int length_status(const char *text, const char *last)
{
	return strcmp(last, "last") == 0 ? (int)(strlen(text) % 128) : 128;
}

static void test_lengths(void)
{
	static const char *last[] = { "last", NULL };
	const unsigned bounds[] = { 2048, 8192, 32768 };
	static char text[40000];
	const char *strings[] = { LENGTH_MARK, text, NULL };

	for (unsigned i = 0; i < 3 * COUNT_OF(bounds); i++) {
		/* The mark, the text and two NULs take one byte less than the
		 * bound, all of it, one more. */
		unsigned long length = bounds[i / 3] + i % 3 - 1 -
				       sizeof(LENGTH_MARK) - 1;
		int status = 0;
		long pid;

		memset(text, 'x', length);
		text[length] = '\0';
		pid = sys_fork();
		if (pid == 0) {
			sys_execve(SELF, strings, last);
			sys_exit(128);
		}
		CHECK_EQ(sys_wait4((int)pid, &status, 0, NULL), pid);
		CHECK_EQ(status, (int)(length % 128) << 8);
	}
}

/* Damaged programs, each refused before anything of this one is lost. */
static void test_damaged(void)
{
	static char buffer[4096];
	int fd = (int)sys_open("/tests/damaged", O_RDONLY, 0);
	long size = sys_getdents64(fd, buffer, sizeof(buffer));
	char path[64] = "/tests/damaged/";
	unsigned count = 0;

	for (long at = 0; at < size;) {
		const char *name = buffer + at + 19;
		long wanted = strcmp(name, "interpreter") ? -ENOEXEC : -ENOENT;

		at += *(unsigned short *)(buffer + at + 16);
		if (name[0] == '.')
			continue;
		memcpy(path + 15, name, strlen(name) + 1);
		if (try_path(path) != wanted)
			note("not refused as it should be: %s", name);
		CHECK_EQ(try_path(path), wanted);
		count++;
	}
	CHECK(count > 25);
	sys_close(fd);
}

/* --- what arrives ------------------------------------------------------- */

static void test_strings(void)
{
	CHECK_EQ(argument_count, 6);
	CHECK(strcmp(arguments[0], "any name") == 0);
	CHECK(strcmp(arguments[3], "") == 0);
	CHECK(strcmp(arguments[4], "two words\n\377") == 0);
	CHECK_EQ(strlen(arguments[5]), LONG_SIZE);
	CHECK(all_bytes(arguments[5], 'x', LONG_SIZE));
	CHECK(arguments[6] == NULL);
	CHECK(find_text(environment[0], "STATE=") == environment[0]);
	CHECK(strcmp(environment[1], "EMPTY=") == 0);
	CHECK(strcmp(environment[2], "no equals sign") == 0);
	CHECK(environment[3] == NULL);
}

static unsigned long told(unsigned long type)
{
	return auxiliary((char **)environment, type);
}

extern const struct elf_header __executable_start
	__attribute__((visibility("hidden")));
void test_start(void);

static void test_auxiliary(void)
{
	const struct elf_header *header = &__executable_start;

	CHECK_EQ(told(AT_PAGESZ), PAGE);
	CHECK_EQ(told(AT_CLKTCK), 100);
	CHECK_EQ(told(AT_PHENT), sizeof(struct elf_segment));
	CHECK_EQ(told(AT_PHNUM), header->program_count);
	CHECK_EQ(told(AT_PHDR),
		 (unsigned long)header + header->program_offset);
	CHECK_EQ(told(AT_ENTRY), (unsigned long)test_start);
	CHECK_EQ(told(AT_BASE), 0);
	CHECK_EQ(told(AT_SECURE), 0);
	CHECK_EQ(told(AT_UID), 0);
	CHECK_EQ(told(AT_EUID), 0);
	CHECK_EQ(told(AT_GID), 0);
	CHECK_EQ(told(AT_EGID), 0);
	CHECK(strcmp((char *)told(AT_EXECFN), SELF) == 0);
	CHECK(strcmp((char *)told(AT_PLATFORM), "x86_64") == 0);
}

/* The second argument holds what the program before had got. */
static void test_random_bytes(void)
{
	const char *now = (const char *)told(AT_RANDOM);

	CHECK_EQ(strlen(arguments[2]), 17);
	CHECK(memcmp(now, arguments[2], 16) != 0);
	CHECK(!all_bytes(now, (unsigned char)now[0], 16));
}

static void test_registers(void)
{
	struct registers start = start_registers;

	CHECK_EQ(start.rsp % 16, 0);
	CHECK_EQ(start.rsp, (unsigned long)arguments - 8);
	CHECK_EQ(start.flags, 0x202);
	start.rsp = start.flags = 0;
	CHECK(all_bytes(&start, 0, sizeof(start)));
}

static void test_descriptors(void)
{
	CHECK_EQ(sys_fcntl(KEPT_FD, F_GETFD, NULL), 0);
	CHECK_EQ(sys_fcntl(CLOSED_FD, F_GETFD, NULL), -EBADF);
}

/* Handlers fall back to the default, ignored and blocked signals stay. */
static void test_signals(void)
{
	struct kernel_sigaction action;
	unsigned long blocked;

	CHECK_EQ(sys_rt_sigaction(SIGUSR1, NULL, &action, 8), 0);
	CHECK_EQ(action.handler, SIG_IGN);
	CHECK_EQ(sys_rt_sigaction(SIGUSR2, NULL, &action, 8), 0);
	CHECK_EQ(action.handler, SIG_DFL);
	CHECK_EQ(sys_rt_sigprocmask(0, NULL, &blocked, 8), 0);
	CHECK_EQ(blocked, 1ul << (SIGTERM - 1));
}

static void test_name(void)
{
	char name[16];

	CHECK_EQ(sys_prctl(16, (unsigned long)name, 0, 0, 0), 0);
	CHECK(strcmp(name, "exec") == 0);
}

TEST_SUITE(refused, TEST(test_paths), TEST(test_bad_vectors),
	   TEST(test_too_much), TEST(test_lengths), TEST(test_damaged));
TEST_SUITE(arrived, TEST(test_strings), TEST(test_auxiliary),
	   TEST(test_random_bytes), TEST(test_registers),
	   TEST(test_descriptors), TEST(test_signals), TEST(test_name));

/* --- the program after the program -------------------------------------- */

/* Executes itself with this state; comes back only when that fails. */
static int again(const char **strings, int state)
{
	static char state_text[] = "STATE=0";
	const char *all[] = { state_text, "EMPTY=", "no equals sign", NULL };

	state_text[6] = (char)('0' + state);
	sys_execve(SELF, strings, all);
	return 1;
}

static int first_program(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };
	struct kernel_sigaction handle = { .handler = 0x401000 };
	unsigned long blocked = 1ul << (SIGTERM - 1);
	static char random[18];
	const char *strings[] = { "any name", "second", random, "",
				  "two words\n\377", long_text, NULL };
	int state;

	begin_suite("exec", suite_refused.count + suite_arrived.count + 2);
	state = run_part(&suite_refused, 1);
	sys_rt_sigaction(SIGUSR1, &ignore, NULL, 8);
	sys_rt_sigaction(SIGUSR2, &handle, NULL, 8);
	sys_rt_sigprocmask(SIG_SETMASK, &blocked, NULL, 8);
	sys_dup2(0, KEPT_FD);
	sys_dup3(0, CLOSED_FD, O_CLOEXEC);
	memcpy(random, (char *)told(AT_RANDOM), 16);
	for (unsigned i = 0; i < 17; i++)
		random[i] = random[i] ? random[i] : 1;
	memset(long_text, 'x', LONG_SIZE);
	long_text[LONG_SIZE] = '\0';
	return again(strings, state);
}

static void test_chain_ended(void)
{
	CHECK(memcmp(arguments[2], "done", 5) == 0);
}

/* A NULL vector of arguments: there is an empty first one all the same. */
static void test_no_arguments(void)
{
	CHECK_EQ(argument_count, 1);
	CHECK(strcmp(arguments[0], "") == 0);
	CHECK(arguments[1] == NULL);
}

TEST_SUITE(chained, TEST(test_chain_ended));
TEST_SUITE(empty, TEST(test_no_arguments));

static int chain_program(int state)
{
	static char left[2] = { CHAIN };
	const char *strings[] = { SELF, "chain", left, NULL };

	if (strcmp(arguments[1], "second") == 0) {
		state |= run_part(&suite_arrived, suite_refused.count + 1);
		return again(strings, state);
	}
	left[0] = (char)(arguments[2][0] - 1);
	if (left[0] > 1)
		return again(strings, state);
	arguments[2] = "done";
	state |= run_part(&suite_chained,
			  suite_refused.count + suite_arrived.count + 1);
	return again(NULL, state);
}

int program_main(int count, char **argv, char **envp)
{
	int state = 0;

	arguments = (const char **)argv;
	environment = (const char **)envp;
	argument_count = count;
	if (count == 2 && strcmp(argv[0], LENGTH_MARK) == 0)
		return envp[0] ? length_status(argv[1], envp[0]) : 128;
	if (envp[0] && find_text(envp[0], "STATE=") == envp[0])
		state = envp[0][6] - '0';
	if (count == 1 && argv[0][0])
		return first_program();
	if (count > 2)
		return chain_program(state);
	return state | run_part(&suite_empty, suite_refused.count +
					      suite_arrived.count + 2);
}
