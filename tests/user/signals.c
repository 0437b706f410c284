/*
 * Signals with handlers: what a handler is told and finds, masks, restarted
 * and interrupted calls, alternate stacks, and mending a fault.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/handler.h"

static volatile int count;
static volatile struct kernel_siginfo last;
static volatile unsigned long handler_stack;
static volatile int *shared;

static void count_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)frame;
	count++;
	handler_stack = (unsigned long)__builtin_frame_address(0);
	if (signal == info->signal)
		*(struct kernel_siginfo *)&last = *info;
}

static void send_self(int signal)
{
	sys_kill((int)sys_getpid(), signal);
}

static void test_information(void)
{
	handle(SIGUSR1, count_signal, 0);
	count = 0;
	send_self(SIGUSR1);
	CHECK_EQ(count, 1);
	CHECK_EQ(last.code, SI_USER);
	CHECK_EQ(last.field.sender.pid, sys_getpid());
	CHECK_EQ(last.field.sender.uid, 0);
	sys_tkill((int)sys_getpid(), SIGUSR1);
	CHECK_EQ(last.code, SI_TKILL);
	/* At its first instruction rsp + 8 is a multiple of 16: the frame
	 * pointer, pushed then, lies on one. */
	CHECK_EQ(handler_stack % 16, 0);
	CHECK_EQ(count, 2);
}

/* --- registers ----------------------------------------------------------- */

static void spoil(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
	__asm__ volatile("xorps %%xmm0, %%xmm0; xorps %%xmm7, %%xmm7;"
			 "xorps %%xmm15, %%xmm15; std; cld; fninit"
			 : : : "memory");
	count++;
}

/* kill(getpid(), SIGUSR2) with values in all registers that a call keeps. */
static long spoiled_registers(void)
{
	unsigned long wrong = 0;

	__asm__ volatile(
		"movq $0x1111, %%rbx; movq $0x1212, %%r12;"
		"movq $0x1313, %%r13; movq $0x1414, %%r14;"
		"movq $0x1515, %%r15; movq $0x77, %%rax; movq %%rax, %%xmm7;"
		"movq $0x99, %%rax; movq %%rax, %%xmm15;"
		"movl $62, %%eax; stc; syscall;"
		"subq $0x1111, %%rbx; orq %%rbx, %0;"
		"subq $0x1212, %%r12; orq %%r12, %0;"
		"subq $0x1313, %%r13; orq %%r13, %0;"
		"subq $0x1414, %%r14; orq %%r14, %0;"
		"subq $0x1515, %%r15; orq %%r15, %0;"
		"orq %%rax, %0; movq %%xmm7, %%rax; subq $0x77, %%rax;"
		"orq %%rax, %0; movq %%xmm15, %%rax; subq $0x99, %%rax;"
		"orq %%rax, %0"
		: "+r"(wrong)
		: "D"(sys_getpid()), "S"(SIGUSR2)
		: "rax", "rbx", "rcx", "r11", "r12", "r13", "r14", "r15",
		  "xmm0", "xmm7", "xmm15", "memory", "cc");
	return (long)wrong;
}

static void test_registers(void)
{
	handle(SIGUSR2, spoil, 0);
	count = 0;
	CHECK_EQ(spoiled_registers(), 0);
	CHECK_EQ(count, 1);
}

/* --- masks --------------------------------------------------------------- */

static void test_masks(void)
{
	unsigned long set = BIT(SIGUSR1), none = 0, pending = 0, all = ~0ul;

	handle(SIGUSR1, count_signal, 0);
	count = 0;
	CHECK_EQ(sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, 8), 0);
	send_self(SIGUSR1);
	send_self(SIGUSR1);
	CHECK_EQ(count, 0);
	CHECK_EQ(sys_rt_sigpending(&pending, 8), 0);
	CHECK_EQ(pending, set);
	/* sigsuspend's mask is for its time only. */
	CHECK_EQ(sys_rt_sigsuspend(&none, 8), -EINTR);
	CHECK_EQ(count, 1);
	CHECK_EQ(sys_rt_sigprocmask(SIG_SETMASK, &none, &pending, 8), 0);
	CHECK_EQ(pending, set);
	CHECK_EQ(count, 1);
	CHECK_EQ(sys_rt_sigprocmask(SIG_SETMASK, &all, NULL, 8), 0);
	CHECK_EQ(sys_rt_sigprocmask(SIG_SETMASK, &none, &pending, 8), 0);
	CHECK_EQ(pending, ~(BIT(SIGKILL) | BIT(SIGSTOP)));
}

static void nest(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)info, (void)frame;
	if (++count < 5)
		send_self(signal);
}

static void test_nesting(void)
{
	handle(SIGUSR1, nest, SA_NODEFER);
	count = 0;
	send_self(SIGUSR1);
	CHECK_EQ(count, 5);
	/* Without the flag it waits until the handler's end. */
	handle(SIGUSR1, nest, 0);
	count = 0;
	send_self(SIGUSR1);
	CHECK_EQ(count, 5);
}

static int send_two(void *argument)
{
	(void)argument;
	handle(SIGUSR1, count_signal, SA_RESETHAND);
	send_self(SIGUSR1);
	if (count != 1)
		return 1;
	send_self(SIGUSR1);
	return 2;
}

static void test_reset(void)
{
	count = 0;
	CHECK_EQ(run_child(send_two, NULL), SIGUSR1);
}

/* --- calls that are interrupted ------------------------------------------ */

static int pester(void *argument)
{
	int parent = (int)sys_getppid();

	for (int i = 0; i < 3; i++) {
		sleep_ms(20);
		sys_kill(parent, SIGUSR1);
	}
	sleep_ms(20);
	if (argument)
		sys_write(*(int *)argument, "x", 1);
	return 4;
}

static void test_pipe_read(void)
{
	int ends[2], pid;
	char byte;

	CHECK_EQ(sys_pipe(ends), 0);
	handle(SIGUSR1, count_signal, SA_RESTART);
	count = 0;
	pid = start_child(pester, &ends[1]);
	CHECK_EQ(sys_read(ends[0], &byte, 1), 1);
	CHECK_EQ(count, 3);
	CHECK_EQ(collect(pid), EXITED(4));
	handle(SIGUSR1, count_signal, 0);
	pid = start_child(pester, &ends[1]);
	CHECK_EQ(sys_read(ends[0], &byte, 1), -EINTR);
	CHECK_EQ(sys_wait4(pid, NULL, 0, NULL), -EINTR);
	handle(SIGUSR1, count_signal, SA_RESTART);
	CHECK_EQ(collect(pid), EXITED(4));
	sys_close(ends[0]);
	sys_close(ends[1]);
}

static void test_sleep(void)
{
	struct kernel_timespec time = { 5, 0 }, left = { 9, 9 };
	int pid;

	handle(SIGUSR1, count_signal, SA_RESTART);
	pid = start_child(pester, NULL);
	CHECK_EQ(sys_nanosleep(&time, &left), -EINTR);
	CHECK(left.seconds < 5 && left.seconds + left.nanoseconds > 0);
	CHECK_EQ(collect(pid), EXITED(4));
	CHECK_EQ(sys_restart_syscall(), -EINTR);
	CHECK_EQ(sys_poll(NULL, 0, 0), 0);
}

static int sleep_a_while(void *argument)
{
	struct kernel_timespec before, after, time = { 0, 150000000 };

	(void)argument;
	sys_clock_gettime(CLOCK_MONOTONIC, &before);
	if (sys_nanosleep(&time, NULL) != 0)
		return 1;
	sys_clock_gettime(CLOCK_MONOTONIC, &after);
	after.nanoseconds += (after.seconds - before.seconds) * 1000000000;
	after.nanoseconds -= before.nanoseconds;
	return after.nanoseconds < 150000000 ? 2 :
	       after.nanoseconds > 240000000 ? 3 : 0;
}

/* A stop does not make a sleep longer, nor end it. A busy host may: of some
 * turns one is not held up. */
static void test_stopped_sleep(void)
{
	int status = EXITED(3);

	for (int turn = 0; turn < 20 && status == EXITED(3); turn++) {
		int pid = start_child(sleep_a_while, NULL);

		sleep_ms(100);
		sys_kill(pid, SIGSTOP);
		sleep_ms(20);
		sys_kill(pid, SIGCONT);
		status = collect(pid);
	}
	CHECK_EQ(status, 0);
}

/* --- children's signals, faults ------------------------------------------ */

static int exit_3(void *argument)
{
	(void)argument;
	return 3;
}

static int sleep_long(void *argument)
{
	(void)argument;
	sleep_ms(100000);
	return 4;
}

static void test_child_signals(void)
{
	int pid;

	handle(SIGCHLD, count_signal, SA_RESTART);
	count = 0;
	pid = start_child(exit_3, NULL);
	CHECK_EQ(collect(pid), EXITED(3));
	CHECK_EQ(count, 1);
	CHECK_EQ(last.code, CLD_EXITED);
	CHECK_EQ(last.field.sender.pid, pid);
	CHECK_EQ(last.field.sender.status, 3);
	pid = start_child(sleep_long, NULL);
	sys_kill(pid, SIGSTOP);
	while (count < 2)
		sys_sched_yield();
	CHECK_EQ(last.code, CLD_STOPPED);
	CHECK_EQ(last.field.sender.status, SIGSTOP);
	sys_kill(pid, SIGCONT);
	CHECK_EQ(last.code, CLD_CONTINUED);
	sys_kill(pid, SIGKILL);
	CHECK_EQ(collect(pid), SIGKILL);
	CHECK_EQ(last.code, CLD_KILLED);
	CHECK_EQ(last.field.sender.status, SIGKILL);
	handle_default(SIGCHLD);
}

static unsigned char *page;

static void mend(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)frame;
	count++;
	*(struct kernel_siginfo *)&last = *info;
	sys_mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

static void test_mending(void)
{
	page = map_pages(1, PROT_READ);
	handle(SIGSEGV, mend, 0);
	count = 0;
	((volatile unsigned char *)page)[123] = 77;
	CHECK_EQ(count, 1);
	CHECK_EQ(page[123], 77);
	CHECK_EQ(last.code, SEGV_ACCERR);
	CHECK_EQ(last.field.address, (unsigned long)page + 123);
	handle_default(SIGSEGV);
}

/* --- alternate stacks ---------------------------------------------------- */

static char alternate[16384] __attribute__((aligned(16)));

static void on_alternate(int signal, struct kernel_siginfo *info, void *frame)
{
	struct kernel_stack_t now, other = { .flags = SS_DISABLE };

	(void)signal, (void)info, (void)frame;
	sys_sigaltstack(NULL, &now);
	count = now.flags == SS_ONSTACK &&
		sys_sigaltstack(&other, NULL) == -EPERM &&
		(char *)&now > alternate &&
		(char *)&now < alternate + sizeof(alternate);
}

static int overflow(void *argument)
{
	volatile char room[128];

	room[0] = 1;
	return argument == room ? 0 : overflow((void *)room) + room[0];
}

static void leave(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)info, (void)frame;
	sys_exit(signal);
}

static int overflow_handled(void *argument)
{
	handle(SIGSEGV, leave, SA_ONSTACK);
	return overflow(argument);
}

static void test_alternate(void)
{
	struct kernel_stack_t stack = { (unsigned long)alternate, 0, 0, 100 };
	struct kernel_stack_t old;

	CHECK_EQ(sys_sigaltstack(NULL, &old), 0);
	CHECK_EQ(old.flags, SS_DISABLE);
	CHECK_EQ(sys_sigaltstack(&stack, NULL), -ENOMEM);
	stack.size = sizeof(alternate);
	stack.flags = 77;
	CHECK_EQ(sys_sigaltstack(&stack, NULL), -EINVAL);
	stack.flags = 0;
	CHECK_EQ(sys_sigaltstack((void *)8, NULL), -EFAULT);
	CHECK_EQ(sys_sigaltstack(&stack, NULL), 0);
	handle(SIGUSR1, on_alternate, SA_ONSTACK);
	count = 0;
	send_self(SIGUSR1);
	CHECK_EQ(count, 1);
	CHECK_EQ(run_child(overflow_handled, NULL), EXITED(SIGSEGV));
	/* One that is too small for the frame is not overflown. */
	stack.size = MINSIGSTKSZ;
	CHECK_EQ(sys_sigaltstack(&stack, &old), 0);
	CHECK_EQ(old.flags, 0);
	CHECK_EQ(old.size, sizeof(alternate));
	stack.flags = SS_DISABLE;
	CHECK_EQ(sys_sigaltstack(&stack, NULL), 0);
}

/* --- a storm -------------------------------------------------------------- */

static int storm(void *argument)
{
	int parent = (int)sys_getppid();

	(void)argument;
	count = 0;
	for (int i = 0; i < 3000 || count < 100; i++)
		sys_kill(parent, i % 2 ? SIGUSR1 : SIGUSR2);
	shared[0] = 1;
	while (shared[1] == 0)
		sys_sched_yield();
	return 0;
}

static void test_storm(void)
{
	int pid;

	handle(SIGUSR1, count_signal, SA_RESTART);
	handle(SIGUSR2, count_signal, SA_RESTART | SA_NODEFER);
	shared[0] = shared[1] = 0;
	count = 0;
	pid = start_child(storm, NULL);
	while (shared[0] == 0) {
		sys_kill(pid, SIGUSR2);
		sys_sched_yield();
	}
	CHECK(count > 0);
	shared[1] = 1;
	CHECK_EQ(collect(pid), 0);
}

TEST_SUITE(signals, TEST(test_information), TEST(test_registers),
	   TEST(test_masks), TEST(test_nesting), TEST(test_reset),
	   TEST(test_pipe_read), TEST(test_sleep), TEST(test_stopped_sleep),
	   TEST(test_child_signals), TEST(test_mending),
	   TEST(test_alternate), TEST(test_storm));

int program_main(int count_, char **arguments, char **environment)
{
	(void)count_, (void)arguments, (void)environment;
	shared = shared_page();
	return run_suite(&suite_signals);
}
