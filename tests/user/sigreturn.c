/*
 * rt_sigreturn over frames that no handler left: each dies of SIGSEGV or
 * goes on as far as a program may; the kernel lives.
 *
 * Every try is a child. Its handler changes one word of the frame, which is
 * laid out as Linux has it, and returns.
 */
#include "tests/user/handler.h"

/* Words of the frame behind the return address, as 8-byte places: uc_flags,
 * uc_link, the stack (3), then the registers of struct sigcontext. */
enum {
	PLACE_STACK = 2,
	PLACE_RSP = 5 + 15,
	PLACE_RIP = 5 + 16,
	PLACE_FLAGS = 5 + 17,
	PLACE_SEGMENTS = 5 + 18,
	PLACE_FPU = 5 + 23,
	PLACE_MASK = 5 + 32,
	PLACE_COUNT = PLACE_MASK + 1,
};

static unsigned place;
static unsigned long value;
static unsigned fpu_place = ~0u;

static void spoil_frame(int signal, struct kernel_siginfo *info, void *frame)
{
	unsigned long *words = frame;

	(void)signal, (void)info;
	if (fpu_place != ~0u)
		((unsigned *)words[PLACE_FPU])[fpu_place] = (unsigned)value;
	else
		words[place] = value;
}

static int try_frame(void *argument)
{
	(void)argument;
	handle(SIGUSR1, spoil_frame, 0);
	sys_kill((int)sys_getpid(), SIGUSR1);
	return 5;
}

static int try_value(unsigned at, unsigned long with)
{
	place = at;
	value = with;
	return run_child(try_frame, NULL);
}

static const unsigned long rubbish[] = {
	0, 1, 8, 0xfff, ~0ul, -8ul, 0x7ffffffff000, 0x7fffffffffff,
	0x800000000000, 0xffff7fffffffffff, 0xffff800000000000,
	0xffff880000000000, 0xffffffff80000000, 0xffffffff80100000,
};

static void test_addresses(void)
{
	for (unsigned i = 0; i < COUNT_OF(rubbish); i++) {
		int status;

		CHECK_EQ(try_value(PLACE_RIP, rubbish[i]), SIGSEGV);
		/* Whether the way out needs a stack is the compiler's word. */
		status = try_value(PLACE_RSP, rubbish[i]);
		CHECK(status == SIGSEGV || status == EXITED(5));
	}
}

static void test_fpu_addresses(void)
{
	for (unsigned i = 1; i < COUNT_OF(rubbish); i++)
		CHECK_EQ(try_value(PLACE_FPU, rubbish[i]), SIGSEGV);
	/* None at all: the initial state. */
	CHECK_EQ(try_value(PLACE_FPU, 0), EXITED(5));
}

/* IOPL, NT, VM, IF off, and all: the program may set its own bits only. */
static void test_flags(void)
{
	static const unsigned long flags[] = {
		0, 0x3000, 0x4000, 0x20000, 0x10000, 0x200000, 0x80000,
		0x100000, 0x400, 0xcd5, 0x40000, 0xfffffffffffffeff,
	};

	for (unsigned i = 0; i < COUNT_OF(flags); i++) {
		int status = try_value(PLACE_FLAGS, flags[i]);

		/* With AC set an access that is not aligned is SIGBUS. */
		CHECK(status == EXITED(5) || status == SIGBUS);
	}
	CHECK_EQ(try_value(PLACE_FLAGS, 0x100), SIGTRAP);
}

static void test_segments(void)
{
	static const unsigned long segments[] = {
		0, ~0ul, 0x10, 0x18, 0x0018001800180010, 0x23, 0x33,
	};

	for (unsigned i = 0; i < COUNT_OF(segments); i++)
		CHECK_EQ(try_value(PLACE_SEGMENTS, segments[i]), EXITED(5));
}

/* The mask and the alternate stack take anything. */
static void test_other_words(void)
{
	for (unsigned i = 0; i < COUNT_OF(rubbish); i++) {
		CHECK_EQ(try_value(PLACE_MASK, rubbish[i]), EXITED(5));
		for (unsigned j = 0; j < 5; j++)
			CHECK_EQ(try_value(j, rubbish[i]), EXITED(5));
	}
}

static int try_fpu_word(unsigned at, unsigned with)
{
	int status;

	fpu_place = at;
	status = try_value(0, with);
	fpu_place = ~0u;
	return status;
}

static void test_fpu_state(void)
{
	CHECK_EQ(try_fpu_word(6, 0xffff0000), SIGSEGV); /* MXCSR */
	CHECK_EQ(try_fpu_word(6, 0x10000), SIGSEGV);
	CHECK_EQ(try_fpu_word(6, 0x1fa0), EXITED(5));
	/* The header: parts that are not there, a compact form, the rest. */
	CHECK_EQ(try_fpu_word(128, 0xffffffff), SIGSEGV);
	CHECK_EQ(try_fpu_word(128, 0x200), SIGSEGV);
	CHECK_EQ(try_fpu_word(128, 0), EXITED(5));
	CHECK_EQ(try_fpu_word(129, 0x80000000), SIGSEGV);
	for (unsigned i = 130; i < 144; i++)
		CHECK_EQ(try_fpu_word(i, 1), SIGSEGV);
	CHECK_EQ(try_fpu_word(131, 0x80000000), SIGSEGV);
}

/* No frame at all: wherever the stack pointer points. */
static int bare_return(void *argument)
{
	__asm__ volatile("movq %0, %%rsp; movl $15, %%eax; syscall; ud2"
			 : : "r"(argument) : "memory");
	__builtin_trap();
}

static void test_no_frame(void)
{
	for (unsigned i = 0; i < COUNT_OF(rubbish); i++)
		CHECK_EQ(run_child(bare_return, (void *)rubbish[i]), SIGSEGV);
	CHECK_EQ(run_child(bare_return, (void *)rubbish), SIGSEGV);
}

static void test_random_frames(void)
{
	static unsigned long page[512] __attribute__((aligned(64)));
	uint64_t state = 0x7261776672;

	for (unsigned i = 0; i < 300; i++) {
		for (unsigned j = 0; j < COUNT_OF(page); j++)
			page[j] = i % 2 ? test_random(&state) :
				  rubbish[test_random(&state) %
					  COUNT_OF(rubbish)];
		if (i % 3 == 0)
			page[1 + PLACE_FPU] = i % 4 ? 0 :
					      (unsigned long)(page + 128);
		CHECK_EQ(run_child(bare_return, page + 1), SIGSEGV);
	}
}

/* A handler where no program can be. */
static int handle_there(void *argument)
{
	handle(SIGUSR1, (handler_fn)argument, 0);
	sys_kill((int)sys_getpid(), SIGUSR1);
	return 5;
}

static void test_handlers(void)
{
	for (unsigned i = 2; i < COUNT_OF(rubbish); i++)
		CHECK_EQ(run_child(handle_there, (void *)rubbish[i]), SIGSEGV);
}

TEST_SUITE(sigreturn, TEST(test_addresses), TEST(test_fpu_addresses),
	   TEST(test_flags), TEST(test_segments), TEST(test_other_words),
	   TEST(test_fpu_state), TEST(test_no_frame),
	   TEST(test_random_frames), TEST(test_handlers));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_sigreturn);
}
