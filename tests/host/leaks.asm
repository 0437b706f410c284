; What tests/host/flow.awk must find, and what it must not.
;
; A function leak_RULE breaks that rule and no other, which must be the only
; one that is told of it. A function fine_... does what good code does, and
; nothing may be told. rdi holds a pointer to secrets, rsi a number of bytes.
; As clang does, a symbol __cfi_NAME says that others may call NAME.

extern outside, memcpy
section .text

%macro function 1
__cfi_%1:
	nop
%1:
%endmacro

function leak_leaves
	movq xmm0, [rdi]
	movq rax, xmm0
	pxor xmm0, xmm0
	ret

function leak_leaves_mask
	pxor xmm0, xmm0
	pmovmskb eax, xmm0
	ret

function leak_leaves_k
	kmovd eax, k1
	ret

function leak_flags
	pxor xmm0, xmm0
	ptest xmm0, [rdi]
	ret

function leak_flags_k
	kortestw k1, k1
	ret

function leak_gather
	vpgatherdd xmm0, [rdi + xmm1 * 4], xmm2
	vzeroall
	ret

function leak_address
	movzx eax, byte [rdi]
	mov al, [rdi + rax]
	ret

function leak_address_store
	mov rax, [rdi]
	movdqa [rax], xmm0
	ret

function leak_branch
	cmp byte [rdi], 7
	je .end
	nop
.end:	ret

; Through arithmetic, and around a loop before it is seen.
function leak_branch_late
	xor eax, eax
.again:	test eax, eax
	jne .end
	mov ecx, [rdi]
	lea eax, [rcx + 8]
	sub rsi, 1
	jne .again
.end:	ret

; What was in a vector register, over the stack.
function leak_branch_spill
	push rbp
	mov rbp, rsp
	movdqu xmm0, [rdi]
	movdqu [rbp - 32], xmm0
	pxor xmm0, xmm0
	mov rax, [rbp - 24]
	test rax, rax
	je .end
	nop
.end:	pop rbp
	ret

function leak_target
	mov rax, [rdi]
	jmp rax

function leak_length
	mov rcx, [rdi]
	rep stosb
	ret

function leak_division
	mov rax, [rdi]
	xor edx, edx
	div rsi
	ret

function leak_call
	mov rdx, [rdi]
	call memcpy
	ret

function leak_leftover
	movdqu xmm0, [rdi]
	ret

; An instruction on 16 bytes leaves what is above them.
function leak_leftover_above
	vmovdqu ymm3, [rdi]
	pxor xmm3, xmm3
	ret

; A copy of it, above the sixteen that vzeroall knows.
function leak_leftover_copy
	vmovdqu64 zmm1, [rdi]
	vmovdqa64 zmm17, zmm1
	vzeroall
	ret

function leak_unknown
	cpuid
	ret

; A local function may leave its result in a register.
local_result:
	movdqu xmm0, [rdi]
	ret

; All registers are wiped, of which the local function may have used any.
; A count from the arguments, a spilled one, a constant of memory, a public
; member of a structure, a mask from a count, secrets moved and added.
function fine_loop
	push rbp
	mov rbp, rsp
	mov [rbp - 8], rsi
	vpxor xmm1, xmm1, xmm1
.again:	vpaddd ymm1, ymm1, [rdi]
	add rdi, 32
	sub rsi, 32
	ja .again
	mov rsi, [rbp - 8]
	lea rcx, [rsi - 1]
	bzhi rax, rdi, rcx
	kmovq k1, rax
	mov eax, [rdi + 480]
	cmp eax, 10
	jb .end
	mov eax, [rdi + 16]
	add eax, [rdi + 20]
	mov [rdi + 24], eax
	call local_result
	cmp dword [rel constant], 3
	jne .end
	nop
.end:	vzeroall
	vpxord zmm16, zmm16, zmm16
%assign number 17
%rep 15
	vmovdqa64 zmm %+ number, zmm16
%assign number number + 1
%endrep
	pop rbp
	ret

section .rodata
constant: dd 3
