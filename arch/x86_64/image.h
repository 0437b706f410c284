/*
 * Where the parts of the kernel's image lie: symbols of linker.ld, each at
 * the start of a page. Only their addresses mean something.
 */
#ifndef ARCH_X86_64_IMAGE_H
#define ARCH_X86_64_IMAGE_H

extern const char __text_start[], __text_end[];
extern const char __rodata_start[], __rodata_end[];
extern const char __data_start[], __data_end[];
extern const char __ro_after_init_start[], __ro_after_init_end[];
extern const char __image_end[]; /* .bss included */

#endif
