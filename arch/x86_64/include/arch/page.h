/* Sizes of pages on x86-64 (Intel SDM volume 3A, section 4.5). */
#ifndef ARCH_PAGE_H
#define ARCH_PAGE_H

#define PAGE_SHIFT 12
#define PAGE_SIZE (1ull << PAGE_SHIFT)
#define PAGE_MASK (PAGE_SIZE - 1)
/* What one table maps, where its entries are pages. */
#define PAGE_TABLE_SPAN (512 * PAGE_SIZE)

#endif
