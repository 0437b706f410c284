/*
 * The kernel's command line. See command_line.h.
 */
#include "boot/command_line.h"

const char *command_line_take(struct boot_info *info,
			      const struct boot_memory *memory,
			      uint64_t address, uint64_t limit)
{
	uint64_t length;

	if (info->command_line[0] != '\0')
		return "there are two command lines";
	if (limit > BOOT_COMMAND_LINE_SIZE)
		limit = BOOT_COMMAND_LINE_SIZE;
	length = memory_text_length(memory, address, limit);
	if (length == limit)
		return "the command line is too long or does not end";
	if (!memory_read(memory, address, info->command_line, length))
		return "the command line lies out of reach";
	info->command_line[length] = '\0';
	return NULL;
}

bool command_line_has(const char *line, const char *word)
{
	while (*line != '\0') {
		const char *expected = word;

		while (*expected != '\0' && *line == *expected) {
			line++;
			expected++;
		}
		if (*expected == '\0' && (*line == ' ' || *line == '\0'))
			return true;
		while (*line != ' ' && *line != '\0')
			line++;
		while (*line == ' ')
			line++;
	}
	return false;
}
