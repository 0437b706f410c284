/*
 * What single capabilities gate, with and without them: memory below
 * mmap_min_addr. Each test ends with all capabilities again.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"

#define LOW 0x1000ul
#define LOW_PROGRAM "/tmp/low"
#define FIXED (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
#define RW (PROT_READ | PROT_WRITE)
#define MOVE (MREMAP_MAYMOVE | MREMAP_FIXED)

/* --- CAP_SYS_RAWIO ------------------------------------------------------- */

static long map(unsigned long at, int rights, int flags)
{
	return sys_mmap((void *)at, PAGE, rights, flags, -1, 0);
}

static long move(unsigned long from, unsigned long to, int flags)
{
	return sys_mremap((void *)from, PAGE, PAGE, flags, (void *)to);
}

/* The byte there, out of the compiler's sight, which knows NULL to be none. */
static volatile char *byte_at(unsigned long at)
{
	__asm__("" : "+r"(at));
	return (volatile char *)at;
}

static int child_reads_zero(void *unused)
{
	(void)unused;
	*byte_at(1) += 1;
	return *byte_at(1);
}

/* A page at address 0 is one like any other, for the kernel's copies too. */
static void test_page_zero(void)
{
	char byte = 'z';
	int ends[2];

	CHECK_EQ(sys_pipe(ends), 0);
	CHECK_EQ(sys_write(ends[1], NULL, 1), -EFAULT);
	CHECK_EQ(map(0, RW, FIXED), 0);
	*byte_at(0) = 'a';
	*byte_at(1) = 'b';
	CHECK_EQ(run_child(child_reads_zero, NULL), EXITED('c'));
	CHECK_EQ(*byte_at(1), 'b');
	CHECK_EQ(sys_write(ends[1], NULL, 1), 1);
	CHECK_EQ(sys_read(ends[0], &byte, 1), 1);
	CHECK_EQ(byte, 'a');
	CHECK_EQ(sys_write(ends[1], "n", 1), 1);
	CHECK_EQ(sys_read(ends[0], NULL, 1), 1);
	CHECK_EQ(*byte_at(0), 'n');
	CHECK_EQ(sys_mprotect(NULL, PAGE, PROT_READ), 0);
	CHECK_EQ(sys_write(ends[1], "n", 1), 1);
	CHECK_EQ(sys_read(ends[0], NULL, 1), -EFAULT);
	/* What is there stays usable, and movable, to who could map it. */
	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	CHECK_EQ(*byte_at(0), 'n');
	CHECK_EQ(map(0, RW, FIXED), -EPERM);
	CHECK_EQ(move(0, LOW, MOVE), -EPERM);
	CHECK_EQ(sys_munmap(NULL, PAGE), 0);
	CHECK_EQ(sys_write(ends[1], NULL, 1), -EFAULT);
	CHECK_EQ(with_all_caps(), 0);
	sys_close(ends[0]);
	sys_close(ends[1]);
}

static void test_low_places(void)
{
	const int hint = MAP_PRIVATE | MAP_ANONYMOUS;
	const int keep = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
	char text[8];
	long high;

	CHECK_EQ(read_file("/proc/sys/vm/mmap_min_addr", text, 8), 6);
	CHECK(memcmp(text, "65536\n", 6) == 0);
	/* A hint is none of the program's orders, whoever gives it. */
	CHECK_EQ(map(0x5000, RW, hint), 0x10000);
	CHECK_EQ(sys_munmap((void *)0x10000, PAGE), 0);
	CHECK_EQ(map(LOW, RW, FIXED), LOW);
	CHECK_EQ(map(LOW, RW, hint | MAP_FIXED_NOREPLACE), -EEXIST);
	high = map(0, RW, hint);
	CHECK_EQ(move(high, 0xf000, keep), 0xf000);
	CHECK_EQ(move(0xf000, 0, MOVE), 0);
	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	CHECK_EQ(map(LOW, RW, FIXED), -EPERM);
	CHECK_EQ(map(LOW, RW, hint | MAP_FIXED_NOREPLACE), -EPERM);
	CHECK_EQ(map(0xf000, RW, FIXED), -EPERM);
	CHECK_EQ(move(high, LOW, MOVE), -EPERM);
	CHECK_EQ(move(high, 0xf000, keep), -EPERM);
	CHECK_EQ(map(0x10000, RW, FIXED), 0x10000);
	CHECK_EQ(sys_munmap(NULL, 0x11000), 0);
	CHECK_EQ(sys_munmap((void *)high, PAGE), 0);
	CHECK_EQ(with_all_caps(), 0);
}

/* One page at address 0x1000 that exits with status 7. */
static bool make_low_program(void)
{
	static const struct {
		struct elf_header header;
		struct elf_segment segment;
		unsigned char code[12];
	} low = {
		.header = {
			.magic = ELF_MAGIC,
			.class = ELF_CLASS_64,
			.data = ELF_DATA_LITTLE,
			.version = 1,
			.type = ELF_TYPE_EXEC,
			.machine = ELF_MACHINE_X86_64,
			.entry = LOW + offsetof(typeof(low), code),
			.program_offset = offsetof(typeof(low), segment),
			.program_entry_size = sizeof(struct elf_segment),
			.program_count = 1,
		},
		.segment = {
			.type = ELF_SEGMENT_LOAD,
			.flags = ELF_READ | ELF_EXECUTE,
			.address = LOW,
			.file_size = sizeof(low),
			.memory_size = sizeof(low),
		},
		/* mov $7, %edi; mov $60, %eax (exit); syscall */
		.code = { 0xbf, 7, 0, 0, 0, 0xb8, 60, 0, 0, 0, 0x0f, 5 },
	};
	long fd = sys_open(LOW_PROGRAM, O_CREAT | O_WRONLY, 0755);
	bool written = sys_write((int)fd, &low, sizeof(low)) == sizeof(low);

	sys_close((int)fd);
	return written;
}

static int child_executes(void *unused)
{
	static const char *const words[] = { LOW_PROGRAM, NULL };

	(void)unused;
	return (int)-sys_execve(LOW_PROGRAM, words, words + 1);
}

/* execve gives root all of the bounding set: without its capability there,
 * the new program does not have it. */
static int child_loses_it(void *unused)
{
	EXPECT(sys_prctl(PR_CAPBSET_DROP, CAP_SYS_RAWIO, 0, 0, 0), 0);
	return child_executes(unused);
}

static void test_low_program(void)
{
	CHECK(make_low_program());
	CHECK_EQ(run_child(child_executes, NULL), EXITED(7));
	CHECK_EQ(run_child(child_loses_it, NULL), EXITED(EPERM));
	CHECK_EQ(sys_unlink(LOW_PROGRAM), 0);
}

TEST_SUITE(gates, TEST(test_page_zero), TEST(test_low_places),
	   TEST(test_low_program));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_gates);
}
