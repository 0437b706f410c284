/* Linux's signal numbers on x86-64, signal(7). */
#ifndef KERNEL_ABI_SIGNAL_H
#define KERNEL_ABI_SIGNAL_H

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGWINCH 28
#define SIGSTKFLT 16
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGIO 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGRTMIN 32 /* the first real-time signal: from here on they queue */
#define SIGNAL_COUNT 64

#define SIG_DFL 0ul
#define SIG_IGN 1ul

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

#define SIGNAL_SET_SIZE 8 /* bytes of a signal set as the kernel has it */

#define SA_NOCLDSTOP 0x1ul
#define SA_NOCLDWAIT 0x2ul
#define SA_SIGINFO 0x4ul
#define SA_RESTORER 0x04000000ul
#define SA_ONSTACK 0x08000000ul
#define SA_RESTART 0x10000000ul
#define SA_NODEFER 0x40000000ul
#define SA_RESETHAND 0x80000000ul

/* Where a signal comes from: siginfo's si_code. */
#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)
#define SI_DETHREAD (-7) /* the lowest of those in a row */
#define SI_ASYNCNL (-60)
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRERR 2
#define ILL_ILLOPN 2
#define FPE_INTDIV 1
#define TRAP_BRKPT 1

#define SS_ONSTACK 1
#define SS_DISABLE 2
#define SS_AUTODISARM 0x80000000u
#define MINSIGSTKSZ 2048

/* sigaltstack(2). */
struct kernel_stack_t {
	unsigned long address;
	int flags;
	int padding;
	unsigned long size;
};
_Static_assert(sizeof(struct kernel_stack_t) == 24, "as Linux has it");

/* As rt_sigaction passes it: not libc's struct sigaction. */
struct kernel_sigaction {
	unsigned long handler;
	unsigned long flags;
	unsigned long restorer;
	unsigned long mask;
};

/* siginfo_t, the parts that are used here: the fields behind `code` depend
 * on the signal; see sigaction(2). */
struct kernel_siginfo {
	int signal;
	int error;
	int code;
	int padding;
	union {
		struct {
			int pid;
			unsigned uid;
			union {
				int status; /* of SIGCHLD */
				unsigned long value; /* of sigqueue(3) */
			};
		} sender;
		unsigned long address; /* of a fault */
		unsigned long words[4];
	} field;
	unsigned char rest[80];
};
#define SIGINFO_USED 48 /* the bytes in front of `rest` */
_Static_assert(sizeof(struct kernel_siginfo) == 128, "as Linux has it");

#endif
