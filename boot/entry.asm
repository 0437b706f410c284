; The first instructions: from 32-bit protected mode to C in 64-bit mode.
;
; GRUB enters at boot_multiboot2 (Multiboot2 specification 2.0, section 3.3),
; a PVH loader at boot_pvh (Xen's "x86/HVM direct boot ABI"). Both come with
; paging and interrupts off and flat segments, and promise no stack. A machine
; without 64-bit mode or without NX is told so on the serial port.
;
; Invariants: this file's code starts the image, at BOOT_BASE; linker.ld
; asserts it. So PHYS() knows the address of everything in .boot.entry without
; a relocation, of which a position-independent link allows none of 32 bits.

%define BOOT_BASE 0x100000
%define PHYS(label) (BOOT_BASE + (label) - image_start)

%define SERIAL 0x3f8		; the first serial port, a 16550
%define MSR_EFER 0xc0000080
%define EFER_LME_NXE (1 << 8 | 1 << 11)
%define CR0_PE_WP_PG (1 << 0 | 1 << 16 | 1 << 31)
%define CR4_PAE (1 << 5)
%define PAGE_PRESENT_WRITE 3
%define PAGE_LARGE (1 << 7)

; What boot_main is told, as in enum boot_loader of kernel/bootinfo.h.
%define LOADER_MULTIBOOT2 0
%define LOADER_PVH 1

extern boot_main
extern boot_stack_end	; linker.ld: the top of the stack
global boot_multiboot2, boot_pvh, boot_pvh_address
global boot_root_table, boot_direct_table

boot_pvh_address equ PHYS(boot_pvh)

section .boot.entry progbits alloc exec nowrite align=4096
image_start:

; Multiboot2 specification 2.0, section 3.1: modules on page boundaries.
align 8
header:
	dd 0xe85250d6
	dd 0
	dd header_end - header
	dd 0x100000000 - (0xe85250d6 + 0 + (header_end - header))
	dw 6, 0
	dd 8
	dw 0, 0
	dd 8
header_end:

; How far the tables in .boot.bss, and the stack, are from these words.
root_table_offset: dd boot_root_table - $
direct_table_offset: dd boot_direct_table - $
low_tables_offset: dd low_tables - $
stack_offset: dd boot_stack_end - $

; %1 = the address that the offset %2 leads to.
%macro load_address 2
	mov %1, PHYS(%2)
	add %1, [PHYS(%2)]
%endmacro

bits 32

boot_multiboot2:
	mov edi, LOADER_MULTIBOOT2
	mov esi, PHYS(no_multiboot2)
	cmp eax, 0x36d76289
	jne refuse
	jmp start

boot_pvh:
	mov edi, LOADER_PVH

; edi = the loader, ebx = what it left. Both are kept in edi and ebp.
start:
	cli
	cld
	mov ebp, ebx
	load_address esp, stack_offset
	call check_processor
	call build_tables
	lgdt [PHYS(gdt_pointer)]

	; Intel SDM volume 3A, section 9.8.5: PAE, then LME, then paging. The
	; registers are written whole: what a loader left in them goes.
	mov eax, CR4_PAE
	mov cr4, eax
	load_address eax, root_table_offset
	mov cr3, eax
	mov ecx, MSR_EFER
	mov eax, EFER_LME_NXE
	xor edx, edx
	wrmsr
	mov eax, cr0
	or eax, CR0_PE_WP_PG
	mov cr0, eax
	jmp 0x08:PHYS(long_mode)

; Stops the machine when it lacks CPUID, 64-bit mode or NX.
check_processor:
	; Without CPUID, bit 21 of the flags cannot be changed (SDM volume 1,
	; section 20.1.2).
	pushfd
	pop eax
	mov ecx, eax
	xor eax, 1 << 21
	push eax
	popfd
	pushfd
	pop eax
	push ecx
	popfd
	mov esi, PHYS(no_long_mode)
	cmp eax, ecx
	je refuse
	mov eax, 0x80000000
	cpuid
	cmp eax, 0x80000001
	jb refuse
	cmp eax, 0x8000ffff
	ja refuse
	mov eax, 0x80000001
	cpuid
	test edx, 1 << 29
	jz refuse
	mov esi, PHYS(no_nx)
	test edx, 1 << 20
	jz refuse
	ret

; Maps the first 4 GiB to themselves, in pages of 2 MiB. Nothing here is
; NX yet: boot itself runs from it. The kernel's own tables replace it.
build_tables:
	load_address edx, root_table_offset
	load_address ebx, direct_table_offset
	load_address ecx, low_tables_offset
	lea eax, [ebx + PAGE_PRESENT_WRITE]
	mov [edx], eax
	lea eax, [ecx + PAGE_PRESENT_WRITE]
	mov edx, 4
.table:
	mov [ebx], eax
	add ebx, 8
	add eax, 4096
	dec edx
	jnz .table
	mov eax, PAGE_PRESENT_WRITE | PAGE_LARGE
	mov edx, 4 * 512
.page:
	mov [ecx], eax
	add ecx, 8
	add eax, 0x200000
	dec edx
	jnz .page
	ret

; Says the text at esi on the serial port and stops for ever. Needs no stack.
refuse:
	cli
	cld
	mov ah, 0
.next:
	lodsb
	test al, al
	jz .halt
	mov bl, al
	mov ecx, 100000		; no port may hold the boot up for ever
.wait:
	mov dx, SERIAL + 5
	in al, dx
	test al, 1 << 5		; the transmitter is empty
	jnz .send
	dec ecx
	jnz .wait
.send:
	mov dx, SERIAL
	mov al, bl
	out dx, al
	jmp .next
.halt:
	cli
	hlt
	jmp .halt

no_multiboot2: db "ravelin: boot: not started by a multiboot2 loader", 10, 0
no_long_mode: db "ravelin: boot: this processor has no 64-bit mode", 10, 0
no_nx: db "ravelin: boot: this processor has no NX (no-execute pages)", 10, 0

align 8
gdt:
	dq 0
	dq 0x00af9b000000ffff	; 0x08: code, 64-bit, ring 0
	dq 0x00cf93000000ffff	; 0x10: data
gdt_pointer:
	dw gdt_pointer - gdt - 1
	dd PHYS(gdt)

bits 64

long_mode:
	mov eax, 0x10
	mov ds, eax
	mov es, eax
	mov ss, eax
	xor eax, eax
	mov fs, eax
	mov gs, eax
	mov edi, edi		; upper halves are undefined after the change
	mov esi, ebp
	lea rsp, [rel boot_stack_end]
	xor ebp, ebp
	call boot_main
	ud2

section .boot.bss nobits alloc noexec write align=4096
boot_root_table: resb 4096	; level 4
boot_direct_table: resb 4096	; level 3 of the first 512 GiB
low_tables: resb 4 * 4096	; level 2 of the first 4 GiB

section .note.pvh note alloc noexec nowrite align=4
	dd 4, 4, 18		; XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dd boot_pvh_address
