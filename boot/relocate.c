/*
 * Moves the kernel's pointers. See relocate.h.
 *
 * The linker leaves one kind of relocation in a position-independent image
 * that shares nothing with others: R_X86_64_RELATIVE (System V ABI, AMD64
 * supplement, table 4.9), "store the addend plus the slide here". linker.ld
 * folds them into .rodata.
 */
#include "boot/relocate.h"

#include <stdbool.h>
#include <stddef.h>

#include "boot/bytes.h"

#define RELATIVE 8u

struct relocation {
	uint64_t offset; /* linked address of the eight bytes to fill */
	uint64_t info;
	uint64_t addend; /* linked address to be stored there, slid */
};

static bool is_sound(const struct boot_layout *layout,
		     const struct relocation *relocation)
{
	/* A pointer may lead to the end of the image: __image_end does. */
	return relocation->info == RELATIVE &&
	       relocation->offset >= layout->rodata_start &&
	       relocation->offset <= layout->data_end - sizeof(uint64_t) &&
	       relocation->addend >= layout->text_start &&
	       relocation->addend <= layout->data_end;
}

const char *relocate(const struct boot_layout *layout, uintptr_t memory,
		     uint64_t slide)
{
	struct relocation relocation;

	for (uint64_t at = layout->rela_start; at < layout->rela_end;
	     at += sizeof(relocation)) {
		boot_copy(&relocation,
			  (const void *)(memory + (at - BOOT_KERNEL_BASE)),
			  sizeof(relocation));
		if (!is_sound(layout, &relocation))
			return "the kernel has a relocation out of place";
		relocation.addend += slide;
		boot_copy((void *)(memory +
				   (relocation.offset - BOOT_KERNEL_BASE)),
			  &relocation.addend, sizeof(relocation.addend));
	}
	return NULL;
}
