/*
 * Programs that name an interpreter, made here and executed: where both lie
 * and what the interpreter is told, what a set of hostile headers gives, and
 * that a refused one leaves the caller as it was.
 *
 * This program is a static PIE, and so can be the interpreter itself: then its
 * first argument is PROBE.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/child.h"

#define SELF "/tests/linker"
#define PROBE "probe"
#define PROGRAM "/tmp/program"
#define LINKER "/tmp/linker"
#define PROGRAM_BASE 0x10000000ul
#define LINKER_BASE 0x20000000ul
#define GOOD 42
#define ANSWERED EXITED(GOOD)

/* A file of headers, a path and code, in one load. */
struct image {
	struct elf_header header;
	struct elf_segment segments[3];
	char path[64];
	unsigned char code[12];
	unsigned char rest[PAGE];
};

static struct image program, linker;
static char **environment;

static void make_image(struct image *image, unsigned long base,
		       unsigned short type, const char *path)
{
	/* mov $42, %edi; mov $60, %eax (exit); syscall */
	static const unsigned char code[] = { 0xbf, GOOD, 0, 0, 0, 0xb8, 60,
					      0, 0, 0, 0x0f, 5 };

	memset(image, 0, sizeof(*image));
	image->header = (struct elf_header){
		.magic = ELF_MAGIC,
		.class = ELF_CLASS_64,
		.data = ELF_DATA_LITTLE,
		.version = 1,
		.type = type,
		.machine = ELF_MACHINE_X86_64,
		.entry = base + offsetof(struct image, code),
		.program_offset = offsetof(struct image, segments),
		.program_entry_size = sizeof(struct elf_segment),
		.program_count = 3,
	};
	image->segments[0] = (struct elf_segment){
		.type = ELF_SEGMENT_LOAD,
		.flags = ELF_READ | ELF_EXECUTE,
		.address = base,
		.file_size = sizeof(*image),
		.memory_size = sizeof(*image),
	};
	image->segments[1] = (struct elf_segment){
		.type = ELF_SEGMENT_LOAD,
		.flags = ELF_READ | ELF_WRITE,
		.address = base + 4 * PAGE,
		.memory_size = PAGE,
	};
	if (path != NULL) {
		image->segments[2] = (struct elf_segment){
			.type = ELF_SEGMENT_INTERP,
			.offset = offsetof(struct image, path),
			.file_size = strlen(path) + 1,
		};
		memcpy(image->path, path, strlen(path) + 1);
	}
	memcpy(image->code, code, sizeof(code));
}

static void write_file(const char *path, const void *bytes, size_t size,
		       int mode)
{
	int fd = (int)sys_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);

	CHECK_EQ(sys_write(fd, bytes, size), size);
	CHECK_EQ(sys_fchmod(fd, mode), 0);
	sys_close(fd);
}

static int execute(void *unused)
{
	static const char *const words[] = { PROBE, "a", NULL };
	static const char *const none[] = { NULL };

	(void)unused;
	return (int)-sys_execve(PROGRAM, words, none);
}

static int execute_as_user(void *unused)
{
	EXPECT(sys_setresuid(1000, 1000, 1000), 0);
	return execute(unused);
}

/* What comes of the two images as they are: the errno or exit status. */
static int outcome(void)
{
	write_file(PROGRAM, &program, sizeof(program), 0755);
	write_file(LINKER, &linker, sizeof(linker), 0755);
	return run_child(execute, NULL) >> 8;
}

static void make_good(void)
{
	make_image(&program, PROGRAM_BASE, ELF_TYPE_EXEC, LINKER);
	make_image(&linker, 0, ELF_TYPE_DYN, NULL);
}

/* --- the tests ---------------------------------------------------------- */

static void test_good(void)
{
	make_good();
	CHECK_EQ(outcome(), GOOD);
	make_image(&program, 0, ELF_TYPE_DYN, LINKER);
	CHECK_EQ(outcome(), GOOD);
	make_image(&linker, LINKER_BASE, ELF_TYPE_EXEC, NULL);
	CHECK_EQ(outcome(), GOOD);
	/* An interpreter's own interpreter does not count. */
	make_image(&linker, 0, ELF_TYPE_DYN, "/nowhere");
	CHECK_EQ(outcome(), GOOD);
	/* Nor does it matter where the program would start. */
	make_good();
	program.header.entry = 0xffffffff80000000ul;
	CHECK_EQ(outcome(), GOOD);
	/* Memory that nobody touches may be more than there is. */
	make_good();
	linker.segments[1].memory_size = 1ul << 40;
	CHECK_EQ(outcome(), GOOD);
}

/* As the interpreter of PROGRAM: is all as it should be? */
static int probe(int count, char **arguments)
{
	extern const struct elf_header __executable_start
		__attribute__((visibility("hidden")));
	unsigned long base = (unsigned long)&__executable_start;
	char exe[32] = "";

	EXPECT(count, 2);
	EXPECT(strcmp(arguments[1], "a"), 0);
	EXPECT(auxiliary(environment, AT_BASE), base);
	EXPECT(base % PAGE, 0);
	EXPECT(base > 0x700000000000ul, 1);
	EXPECT(auxiliary(environment, AT_PHDR),
	       PROGRAM_BASE + offsetof(struct image, segments));
	EXPECT(auxiliary(environment, AT_PHNUM), 3);
	EXPECT(auxiliary(environment, AT_ENTRY),
	       PROGRAM_BASE + offsetof(struct image, code));
	EXPECT(strcmp((char *)auxiliary(environment, AT_EXECFN), PROGRAM), 0);
	EXPECT(sys_readlink("/proc/self/exe", exe, sizeof(exe)),
	       strlen(PROGRAM));
	EXPECT(memcmp(exe, PROGRAM, strlen(PROGRAM)), 0);
	EXPECT(sys_brk(0) > (long)PROGRAM_BASE, 1);
	EXPECT(sys_brk(0) < (long)PROGRAM_BASE + (1l << 26), 1);
	return GOOD;
}

static void test_told(void)
{
	make_image(&program, PROGRAM_BASE, ELF_TYPE_EXEC, SELF);
	CHECK_EQ(outcome(), GOOD);
}

static void test_hostile_paths(void)
{
	static const struct {
		const char *path;
		int wanted;
	} cases[] = {
		{ "/nowhere", ENOENT },
		{ "/tests/data/plain/x", ENOTDIR },
		{ "/tests/data", EACCES },
		{ "/dev/null", EACCES },
		{ "/tests/data/not_executable", EACCES },
		{ "/tests/data/loop", ELOOP },
		{ "/tests/damaged/empty", EIO },
		{ "/tests/damaged/short", EIO },
		{ "/tests/damaged/zeroes", ELIBBAD },
		{ "/tests/damaged/cut_in_headers", ELIBBAD },
	};

	for (unsigned i = 0; i < COUNT_OF(cases); i++) {
		make_image(&program, PROGRAM_BASE, ELF_TYPE_EXEC,
			   cases[i].path);
		if (outcome() != cases[i].wanted)
			note("interpreter %s", cases[i].path);
		CHECK_EQ(outcome(), cases[i].wanted);
	}
	make_good();
	program.path[0] = '\0';
	CHECK_EQ(outcome(), ENOENT);
	make_good();
	program.segments[2].file_size = strlen(LINKER); /* no NUL */
	CHECK_EQ(outcome(), ENOEXEC);
	for (unsigned size = 0; size < 2; size++) {
		program.segments[2].file_size = size;
		CHECK_EQ(outcome(), ENOEXEC);
	}
	program.segments[2].file_size = 4097;
	CHECK_EQ(outcome(), ENOEXEC);
	program.segments[2].file_size = 101;
	program.segments[2].offset = sizeof(program) - 100;
	CHECK_EQ(outcome(), EIO);
	program.segments[2].file_size = 8;
	program.segments[2].offset = sizeof(program);
	CHECK_EQ(outcome(), EIO);
	program.segments[2].offset = ~0ul - 3;
	CHECK(outcome() != GOOD);
}

/* The interpreter must be executable for the caller, and readable by it if
 * the program is to be inspected. */
static void test_permission(void)
{
	make_good();
	CHECK_EQ(outcome(), GOOD);
	CHECK_EQ(run_child(execute_as_user, NULL), ANSWERED);
	CHECK_EQ(sys_chmod(LINKER, 0700), 0);
	CHECK_EQ(run_child(execute_as_user, NULL), EXITED(EACCES));
	CHECK_EQ(run_child(execute, NULL), ANSWERED);
	CHECK_EQ(sys_chmod(LINKER, 0711), 0);
	CHECK_EQ(run_child(execute_as_user, NULL), ANSWERED);
	CHECK_EQ(sys_chmod(LINKER, 0644), 0);
	CHECK_EQ(run_child(execute, NULL), EXITED(EACCES));
}

/* Each with one damage to the interpreter's headers. */
static void test_hostile_headers(void)
{
	static const struct {
		size_t place; /* of a 64-bit word */
		unsigned long value;
		int wanted;
	} cases[] = {
#define WORD(field) offsetof(struct image, field)
		{ WORD(header.magic), 0, ELIBBAD },
		{ WORD(header.type), ELF_TYPE_DYN | 3ul << 16, ELIBBAD },
		{ WORD(header.type), 1 | 62ul << 16, ELIBBAD },
		{ WORD(header.type), 4 | 62ul << 16, ELIBBAD },
		{ WORD(header.entry), 0xffffffff80000000ul, ELIBBAD },
		{ WORD(header.entry), 4 * PAGE, ELIBBAD },
		{ WORD(header.program_offset), ~7ul, ELIBBAD },
		{ WORD(header.program_offset), 0x10000, ELIBBAD },
		{ WORD(segments[0].offset), 0x100000, ELIBBAD },
		{ WORD(segments[0].offset), ~0xffful, ELIBBAD },
		{ WORD(segments[0].offset), 1, ELIBBAD },
		{ WORD(segments[0].address), 0xffff880000000000ul, ELIBBAD },
		{ WORD(segments[0].file_size), 1ul << 63, ELIBBAD },
		{ WORD(segments[0].memory_size), 1, ELIBBAD },
		{ WORD(segments[0].memory_size), 4 * PAGE + 1, ELIBBAD },
		{ WORD(segments[0].memory_size), ~0ul, ELIBBAD },
		{ WORD(segments[1].address), PAGE, ELIBBAD },
		{ WORD(segments[1].memory_size), ~0ul, ELIBBAD },
		{ WORD(segments[1].memory_size), 1ul << 47, ELIBBAD },
		{ WORD(segments[1].memory_size), (1ul << 47) - (1ul << 20),
		  ELIBBAD },
		{ WORD(segments[0].type), ELF_SEGMENT_LOAD | 7ul << 32,
		  EACCES },
		{ WORD(segments[0].type), 0, ELIBBAD },
#undef WORD
	};

	for (unsigned i = 0; i < COUNT_OF(cases); i++) {
		int got;

		make_good();
		memcpy((char *)&linker + cases[i].place, &cases[i].value, 8);
		got = outcome();
		if (got != cases[i].wanted)
			note("case %d: %d, not %d", (long)i, (long)got,
			     (long)cases[i].wanted);
		CHECK_EQ(got, cases[i].wanted);
	}
}

/* Neither on the program, nor below what it may map. */
static void test_fixed_places(void)
{
	make_good();
	make_image(&linker, PROGRAM_BASE + PAGE, ELF_TYPE_EXEC, NULL);
	CHECK_EQ(outcome(), ELIBBAD);
	make_image(&linker, PAGE, ELF_TYPE_EXEC, NULL);
	CHECK_EQ(outcome(), GOOD);
	CHECK_EQ(run_child(execute_as_user, NULL), EXITED(EPERM));
	make_image(&linker, 0x7fffffffa000ul, ELF_TYPE_EXEC, NULL);
	CHECK_EQ(outcome(), GOOD);
	make_image(&linker, 0x7fffffffb000ul, ELF_TYPE_EXEC, NULL);
	CHECK_EQ(outcome(), ELIBBAD);
}

/* Any bit of either file's headers: what it gives, it gives no harm. */
static void test_random_damage(void)
{
	uint64_t seed = 20261126;

	for (unsigned round = 0; round < 200; round++) {
		struct image *one = round & 1 ? &program : &linker;
		size_t size = offsetof(struct image, code);
		size_t at = test_random(&seed) % size;

		make_good();
		((unsigned char *)one)[at] ^=
			(unsigned char)(1 << test_random(&seed) % 8);
		outcome();
	}
	make_good();
	CHECK_EQ(outcome(), GOOD);
	CHECK_EQ(sys_unlink(PROGRAM), 0);
	CHECK_EQ(sys_unlink(LINKER), 0);
}

TEST_SUITE(linker, TEST(test_good), TEST(test_told),
	   TEST(test_hostile_paths), TEST(test_permission),
	   TEST(test_hostile_headers), TEST(test_fixed_places),
	   TEST(test_random_damage));

int program_main(int count, char **arguments, char **envp)
{
	environment = envp;
	if (strcmp(arguments[0], PROBE) == 0)
		return probe(count, arguments);
	return run_suite(&suite_linker);
}
