; Where the empty kernel starts: QEMU enters it by the PVH boot ABI in 32-bit
; protected mode, flat segments, no paging (Xen's docs/misc/pvh.pandoc).
bits 32

extern empty_main

section .note.pvh note alloc noexec nowrite align=4
	dd	4			; the name's length, the value's, and
	dd	4			; XEN_ELFNOTE_PHYS32_ENTRY
	dd	18
	db	"Xen", 0
	dd	start

section .text
global start
start:
	mov	esp, stack_top
	call	empty_main
.stop:	hlt
	jmp	.stop

section .bss
	resb	4096
stack_top:

section .note.GNU-stack noalloc noexec nowrite progbits
