/*
 * Scripts in execve(2): what the interpreter is given, and what is refused.
 *
 * This program is the interpreter as well: started with arguments, it writes
 * what it sees of itself to SEEN, a "|" behind each, for its parent to read.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "tests/user/child.h"

#define SELF "/tests/script"
#define SCRIPT "/tmp/a script"
#define SEEN "/tmp/seen"
#define SEEN_SIZE 1000
#define TOO_LONG 300

static char **environment;

/* --- the interpreter ---------------------------------------------------- */

static void tell(int fd, const char *text)
{
	sys_write(fd, text, strlen(text));
	sys_write(fd, "|", 1);
}

static int tell_all(char **arguments)
{
	int fd = (int)sys_open(SEEN, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char text[100] = "";

	for (; *arguments; arguments++)
		tell(fd, *arguments);
	tell(fd, (const char *)auxiliary(environment, AT_EXECFN));
	sys_prctl(16, (unsigned long)text, 0, 0, 0); /* PR_GET_NAME */
	tell(fd, text);
	memset(text, 0, sizeof(text));
	sys_readlink("/proc/self/exe", text, sizeof(text) - 1);
	tell(fd, text);
	return sys_geteuid() == 0 ? 7 : 8;
}

/* --- the tests ---------------------------------------------------------- */

static void write_script(const char *path, const char *text, size_t size,
			 unsigned mode)
{
	int fd = (int)sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	sys_write(fd, text, size);
	sys_fchmod(fd, mode);
	sys_close(fd);
}

/* The script's text, with the mode 0755. */
#define WRITE(path, text) write_script(path, text, sizeof(text) - 1, 0755)

static int execute(void *path)
{
	static const char *const arguments[] = { "old name", "one", "", NULL };
	static const char *const nothing[] = { NULL };

	return (int)-sys_execve(path, arguments, nothing);
}

/* Runs it as a child, which ends with the errno where that failed, and else
 * with 7. */
static int run(const char *path)
{
	return run_child(execute, (void *)path) >> 8;
}

/* What the interpreter saw. */
static const char *seen(void)
{
	static char text[SEEN_SIZE];
	long size = read_file(SEEN, text, SEEN_SIZE - 1);

	text[size < 0 ? 0 : size] = '\0';
	return text;
}

#define ENDING SCRIPT "|one||" SCRIPT "|a script|" SELF "|"

static void test_arguments(void)
{
	WRITE(SCRIPT, "#!" SELF "\n");
	CHECK_EQ(run(SCRIPT), 7);
	CHECK(strcmp(seen(), SELF "|" ENDING) == 0);
	WRITE(SCRIPT, "#! \t" SELF " \t a  \tb \nrest");
	CHECK_EQ(run(SCRIPT), 7);
	CHECK(strcmp(seen(), SELF "|a  \tb|" ENDING) == 0);
	WRITE(SCRIPT, "#!" SELF " -x\0y");
	CHECK_EQ(run(SCRIPT), 7);
	CHECK(strcmp(seen(), SELF "|-x|" ENDING) == 0);
	CHECK_EQ(sys_chdir("/tests"), 0);
	WRITE(SCRIPT, "#!script\n");
	CHECK_EQ(run(SCRIPT), 7);
	CHECK(strcmp(seen(), "script|" ENDING) == 0);
	CHECK_EQ(sys_chdir("/"), 0);
}

/* There is an argv[0] to replace even where the program gave none. */
static int execute_without(void *path)
{
	return (int)-sys_execve(path, NULL, NULL);
}

static void test_no_arguments(void)
{
	static const char wanted[] = SELF "|" SCRIPT "|" SCRIPT "|";

	WRITE(SCRIPT, "#!" SELF "\n");
	CHECK_EQ(run_child(execute_without, (void *)SCRIPT), EXITED(7));
	CHECK(find_text(seen(), wanted) == seen());
}

/* To execute a script of that text ends so. */
#define REFUSES(text, error)                   \
	do {                                   \
		WRITE(SCRIPT, text);           \
		CHECK_EQ(run(SCRIPT), error);  \
	} while (0)

static void test_refused(void)
{
	char text[TOO_LONG];

	REFUSES("#!/nowhere\n", ENOENT);
	REFUSES("#!/tests/data/plain/x\n", ENOTDIR);
	REFUSES("#!/tests\n", EACCES);
	REFUSES("#!/dev/null\n", EACCES);
	REFUSES("#!/tests/data/not_executable\n", EACCES);
	REFUSES("#!/tests/data/loop\n", ELOOP);
	REFUSES("#!/tests/damaged/empty\n", ENOEXEC);
	REFUSES("#!", EACCES);
	REFUSES("#! \n" SELF "\n", ENOEXEC);
	REFUSES("rubbish", ENOEXEC);
	memset(text, '/', sizeof(text));
	memcpy(text, "#!", 2);
	memcpy(text + sizeof(text) - 7, "script\n", 7);
	write_script(SCRIPT, text, sizeof(text), 0755);
	CHECK_EQ(run(SCRIPT), ENOEXEC);
	write_script(SCRIPT, "#!" SELF "\n", sizeof("#!" SELF), 0644);
	CHECK_EQ(run(SCRIPT), EACCES);
	CHECK_EQ(run("/tmp"), EACCES);
}

/* The set-id bits of a script mean nothing. */
static void test_set_id(void)
{
	WRITE(SCRIPT, "#!" SELF "\n");
	CHECK_EQ(sys_chown(SCRIPT, 1000, 1000), 0);
	CHECK_EQ(sys_chmod(SCRIPT, 06755), 0);
	CHECK_EQ(run(SCRIPT), 7);
	CHECK_EQ(sys_unlink(SCRIPT), 0);
}

/* Each is the interpreter of the one before; the last one is itself. */
static void test_nested(void)
{
	WRITE("/tmp/1", "#!" SELF " 1\n");
	WRITE("/tmp/2", "#!/tmp/1\n");
	WRITE("/tmp/3", "#!/tmp/2 3\n");
	WRITE("/tmp/4", "#!/tmp/3\n");
	WRITE("/tmp/5", "#!/tmp/4\n");
	WRITE(SCRIPT, "#!/tmp/4 x\n");
	CHECK_EQ(run(SCRIPT), 7);
	CHECK(strcmp(seen(), SELF "|1|/tmp/1|/tmp/2|3|/tmp/3|/tmp/4|x|"
			     ENDING) == 0);
	WRITE(SCRIPT, "#!/tmp/5\n");
	CHECK_EQ(run(SCRIPT), ELOOP);
	WRITE(SCRIPT, "#!" SCRIPT "\n");
	CHECK_EQ(run(SCRIPT), ENOENT); /* "/tmp/a" */
	WRITE("/tmp/1", "#!/tmp/1\n");
	CHECK_EQ(run("/tmp/1"), ELOOP);
	for (char path[] = "/tmp/1"; path[5] <= '5'; path[5]++)
		CHECK_EQ(sys_unlink(path), 0);
}

/* All strings fit, but not once the script's have come to them: argv[0] is
 * 1 byte, and the others are *left bytes short of the room. */
#define ROOM (32 * 4096ul)
#define TEXT 1024ul

static int execute_much(void *left)
{
	static char text[TEXT], last[TEXT];
	static const char *arguments[ROOM / TEXT + 2] = { "" };

	memset(text, 'x', TEXT - 1);
	memset(last, 'x', TEXT - 2 - *(size_t *)left);
	for (unsigned i = 1; i < ROOM / TEXT; i++)
		arguments[i] = text;
	arguments[ROOM / TEXT] = last;
	return (int)-sys_execve(SCRIPT, arguments, NULL);
}

static void test_too_much(void)
{
	size_t left = sizeof(SELF) + sizeof(SCRIPT) - 1;

	WRITE(SCRIPT, "#!" SELF "\n");
	CHECK_EQ(run_child(execute_much, &left), EXITED(7));
	left--;
	CHECK_EQ(run_child(execute_much, &left), EXITED(E2BIG));
	left = 0;
	CHECK_EQ(run_child(execute_much, &left), EXITED(E2BIG));
}

static void test_end(void)
{
	CHECK_EQ(sys_unlink(SCRIPT), 0);
	CHECK_EQ(sys_unlink(SEEN), 0);
}

TEST_SUITE(script, TEST(test_arguments), TEST(test_no_arguments),
	   TEST(test_refused), TEST(test_set_id), TEST(test_nested),
	   TEST(test_too_much), TEST(test_end));

int program_main(int count, char **arguments, char **envp)
{
	environment = envp;
	if (count == 1 && strcmp(arguments[0], SELF) == 0)
		return run_suite(&suite_script);
	return tell_all(arguments);
}
