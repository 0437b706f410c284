/*
 * Where a program of ours starts: the stack pointer points at the argument
 * count (System V ABI for AMD64, 3.4.1).
 */
#include "user/program.h"

__asm__(".globl _start\n"
	"_start:\n"
	"	xorl %ebp, %ebp\n"
	"	movq %rsp, %rdi\n"
	"	andq $-16, %rsp\n"
	"	call program_start\n"
	"	ud2\n");

void program_start(long *stack)
{
	int count = (int)stack[0];
	char **arguments = (char **)(stack + 1);

	program_relocate();
	sys_exit_group(program_main(count, arguments,
				    arguments + count + 1));
	__builtin_trap();
}
