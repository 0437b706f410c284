/*
 * Moves the kernel's pointers. See relocate.h.
 *
 * The linker leaves one kind of relocation in a position-independent image
 * that shares nothing with others, "add the slide to these eight bytes"
 * (R_X86_64_RELATIVE: System V ABI, AMD64 supplement, table 4.9), and packs
 * them as a list of words (System V gABI, "Relocation", DT_RELR): an even
 * word is the linked address of such a pointer, an odd one has a bit for each
 * of the 63 words of memory that follow the last address or the last odd
 * word's. linker.ld folds the list into .rodata.
 */
#include "boot/relocate.h"

#include <stdbool.h>
#include <stddef.h>

#include "boot/bytes.h"

#define WORD sizeof(uint64_t)
#define WORDS_OF_BITMAP 63

struct mover {
	const struct boot_layout *layout;
	uintptr_t memory;
	uint64_t slide;
};

static void *seen_at(const struct mover *mover, uint64_t address)
{
	return (void *)(mover->memory + (address - BOOT_KERNEL_BASE));
}

/* Slides the pointer at `address`, which must be a constant's or variable's;
 * it may lead to the end of the image: __image_end does. */
static bool slide_pointer(const struct mover *mover, uint64_t address)
{
	const struct boot_layout *layout = mover->layout;
	uint64_t pointer;

	if (address < layout->rodata_start ||
	    address > layout->data_end - WORD)
		return false;
	boot_copy(&pointer, seen_at(mover, address), WORD);
	if (pointer < layout->text_start || pointer > layout->data_end)
		return false;
	pointer += mover->slide;
	boot_copy(seen_at(mover, address), &pointer, WORD);
	return true;
}

static bool slide_bitmap(const struct mover *mover, uint64_t address,
			 uint64_t bits)
{
	for (; bits != 0; bits >>= 1, address += WORD)
		if (bits & 1 && !slide_pointer(mover, address))
			return false;
	return true;
}

const char *relocate(const struct boot_layout *layout, uintptr_t memory,
		     uint64_t slide)
{
	const struct mover mover = { layout, memory, slide };
	uint64_t next = 0; /* the word behind what was slid last */
	uint64_t entry;
	bool sound = true;

	for (uint64_t at = layout->relr_start; sound && at < layout->relr_end;
	     at += WORD) {
		boot_copy(&entry, seen_at(&mover, at), WORD);
		if (entry & 1) {
			sound = slide_bitmap(&mover, next, entry >> 1);
			next += WORDS_OF_BITMAP * WORD;
		} else {
			sound = slide_pointer(&mover, entry);
			next = entry + WORD;
		}
	}
	return sound ? NULL : "the kernel has a relocation out of place";
}
