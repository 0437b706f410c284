/*
 * The kernel's command line, as far as boot has to do with it.
 */
#ifndef BOOT_COMMAND_LINE_H
#define BOOT_COMMAND_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/memory.h"
#include "kernel/bootinfo.h"

/* Copies the string at `address`, which must end within `limit` bytes, into
 * info. A second one, one that does not end, and one of BOOT_COMMAND_LINE_SIZE
 * bytes or more is refused, by the text returned: half a command line could
 * leave out the half that asks for protection. */
const char *command_line_take(struct boot_info *info,
			      const struct boot_memory *memory,
			      uint64_t address, uint64_t limit);

/* Whether `word` stands on the line by itself, between spaces. */
bool command_line_has(const char *line, const char *word);

#endif
