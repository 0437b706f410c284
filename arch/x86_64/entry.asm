; The ways into the kernel and out of it.
;
; Invariants:
; - DF and AC are clear and interrupts are off before any C runs.
; - GS points at `percpu` in the kernel. Whether to swap is decided by the
;   saved CS, never by GS; only the entries with stacks of their own (NMI,
;   double fault, machine check, debug), which may come in the few
;   instructions around a swap, look at the GS base itself.
; - The program's registers, once saved, are zeroed: a kernel function starts
;   with nothing of the program's in a register.
; - The frame's order is that of struct trap_frame (arch/x86_64/frame.h).

default rel
bits 64

KERNEL_SS	equ 0x18
USER_SS		equ 0x2b
USER_CS		equ 0x33
SYSCALL_VECTOR	equ 256
VECTOR_UNKNOWN	equ 80
MSR_GS_BASE	equ 0xc0000101

GS_CURRENT	equ 8
GS_STACK	equ 16
GS_USER_RSP	equ 24
TASK_ATTENTION	equ 896
USER_END	equ 0x7ffffffff000

; Offsets in struct trap_frame.
FRAME_RAX	equ 6 * 8
FRAME_RCX	equ 7 * 8
FRAME_R11	equ 8 * 8
FRAME_VECTOR	equ 15 * 8
FRAME_RIP	equ 17 * 8
FRAME_CS	equ 18 * 8
FRAME_RFLAGS	equ 19 * 8
FRAME_RSP	equ 20 * 8
FRAME_SIZE	equ 22 * 8

extern arch_main
extern trap_handle
extern syscall_dispatch
extern before_program
extern sched_is_due
extern task_first_run
extern boot_stack_top

section .text

; The kernel's first instruction, with interrupts off. The stack here is a
; plain one, on which boot/ ran too; tasks get stacks with guard pages.
global arch_start:function hidden
arch_start:
	lea	rsp, [boot_stack_top]
	xor	ebp, ebp
	call	arch_main
	ud2

%macro SAVE_REGISTERS 0
	push	r15
	push	r14
	push	r13
	push	r12
	push	rbp
	push	rbx
	push	r11
	push	rcx
	push	rax
	push	r9
	push	r8
	push	r10
	push	rdx
	push	rsi
	push	rdi
%endmacro

%macro ZERO_REGISTERS 0
	xor	eax, eax
	xor	ebx, ebx
	xor	ecx, ecx
	xor	edx, edx
	xor	esi, esi
	xor	ebp, ebp
	xor	r8d, r8d
	xor	r9d, r9d
	xor	r10d, r10d
	xor	r11d, r11d
	xor	r12d, r12d
	xor	r13d, r13d
	xor	r14d, r14d
	xor	r15d, r15d
%endmacro

%macro RESTORE_REGISTERS 0
	pop	rdi
	pop	rsi
	pop	rdx
	pop	r10
	pop	r8
	pop	r9
	pop	rax
	pop	rcx
	pop	r11
	pop	rbx
	pop	rbp
	pop	r12
	pop	r13
	pop	r14
	pop	r15
%endmacro

; SYSCALL: rcx holds the return address and r11 the flags (Intel SDM volume
; 2, SYSCALL). IA32_FMASK has cleared IF, TF, DF, AC, NT, IOPL and RF.
global syscall_entry:function hidden
syscall_entry:
	swapgs
	mov	[gs:GS_USER_RSP], rsp
	mov	rsp, [gs:GS_STACK]
	push	USER_SS
	push	qword [gs:GS_USER_RSP]
	push	r11
	push	USER_CS
	push	rcx
	push	rax
	push	SYSCALL_VECTOR
	SAVE_REGISTERS
	mov	rdi, rax		; the number, and
	ZERO_REGISTERS
	mov	rsi, rsp		; where the arguments are
	call	syscall_dispatch
	mov	[rsp + FRAME_RAX], rax
	; Another task's turn, one with a signal or to die, an address that
	; sysret must not see, or the frame of a whole new program (execve),
	; whose rcx and r11 sysret would lose: leave by iretq.
	cmp	byte [sched_is_due], 0
	jne	.by_iret
	mov	rax, [gs:GS_CURRENT]
	cmp	byte [rax + TASK_ATTENTION], 0
	jne	.by_iret
	mov	rax, USER_END
	cmp	[rsp + FRAME_RIP], rax
	jae	.by_iret
	cmp	qword [rsp + FRAME_VECTOR], SYSCALL_VECTOR
	jne	.by_iret
	RESTORE_REGISTERS
	mov	rcx, [rsp + FRAME_RIP - FRAME_VECTOR]
	mov	r11, [rsp + FRAME_RFLAGS - FRAME_VECTOR]
	mov	rsp, [rsp + FRAME_RSP - FRAME_VECTOR]
	swapgs
	o64 sysret
	int3
.by_iret:
	mov	rdi, rsp
	call	before_program
	jmp	leave_by_iret

; Leaves for a program with the frame at rdi: how a task first gets there.
global leave_to_program:function hidden
leave_to_program:
	mov	rsp, rdi
leave_by_iret:
	test	byte [rsp + FRAME_CS], 3
	jz	leave_to_kernel
	RESTORE_REGISTERS
	add	rsp, 16
	swapgs
global iret_to_program:function hidden
iret_to_program:
	iretq
	int3
leave_to_kernel:
	RESTORE_REGISTERS
	add	rsp, 16
	iretq
	int3

; Exceptions and interrupts. The processor has pushed ss, rsp, rflags, cs,
; rip and perhaps an error code; the stub has made it one shape.
trap_common:
	; Interrupt gates leave AC and DF as they were: clear every flag.
	push	qword 2
	popfq
	SAVE_REGISTERS
	test	byte [rsp + FRAME_CS], 3
	jz	.from_kernel
	swapgs
.from_kernel:
	lfence				; not past the branch with a wrong GS
	ZERO_REGISTERS
	mov	rdi, rsp
	call	trap_handle
	jmp	leave_by_iret

; A debug exception of a program goes the way of every other one: on from the
; task's stack, so that the program can end or be switched from.
trap_debug:
	test	byte [rsp + 3 * 8], 3	; CS, behind vector, error and rip
	jz	trap_paranoid
	swapgs
	lfence				; not past the branch with a wrong GS
	mov	[gs:GS_USER_RSP], rax	; no system call is at work with it now
	mov	rax, rsp
	mov	rsp, [gs:GS_STACK]
%assign word 6
%rep 7
	push	qword [rax + word * 8]
%assign word word - 1
%endrep
	mov	rax, [gs:GS_USER_RSP]
	swapgs
	jmp	trap_common

; The entries on stacks of their own: GS may be either, whatever CS says.
trap_paranoid:
	push	qword 2
	popfq
	SAVE_REGISTERS
	mov	ecx, MSR_GS_BASE
	rdmsr
	xor	ebx, ebx
	test	edx, edx	; the kernel's base is in the upper half
	js	.swapped
	swapgs
	inc	ebx
.swapped:
	lfence
	mov	rdi, rsp
	call	trap_handle
	test	ebx, ebx
	jz	.back
	swapgs
.back:
	RESTORE_REGISTERS
	add	rsp, 16
	iretq
	int3

; One stub for each vector; the last serves all further ones. Those with an
; error code: Intel SDM volume 3A, table 6-1. Those on stacks of their own: 1,
; 2, 8, 18.
%assign vector 0
%rep VECTOR_UNKNOWN + 1
align 16
stub_ %+ vector:
%if vector != 8 && (vector < 10 || vector > 14) && vector != 17 && vector != 21
	push	qword 0
%endif
	push	qword vector
%if vector == 1
	jmp	trap_debug
%elif vector == 2 || vector == 8 || vector == 18
	jmp	trap_paranoid
%else
	jmp	trap_common
%endif
%assign vector vector + 1
%endrep

; void switch_stacks(u64 *save_rsp, u64 load_rsp): the callee-saved registers
; are all that a C function expects to find again.
global switch_stacks:function hidden
switch_stacks:
	push	rbp
	push	rbx
	push	r12
	push	r13
	push	r14
	push	r15
	mov	[rdi], rsp
	mov	rsp, rsi
	pop	r15
	pop	r14
	pop	r13
	pop	r12
	pop	rbx
	pop	rbp
	ret
	int3

; Where a new task's first switch returns to: r12 is its function, r13 the
; argument. C makes the indirect call, under kCFI.
global task_start_stub:function hidden
task_start_stub:
	mov	rdi, r12
	mov	rsi, r13
	xor	ebp, ebp
	call	task_first_run
	ud2

; The stubs' addresses, as offsets from the first: stubs are 16-byte aligned.
global trap_stubs:function hidden
trap_stubs	equ stub_0

section .note.GNU-stack noalloc noexec nowrite progbits
