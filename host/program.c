/* Which file of the archive a program's name means (program.h). */
#include "host/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/elf_needs.h"
#include "host/links.h"
#include "host/mapping.h"
#include "host/report.h"

#define STATUS_CANNOT_EXECUTE 126 /* as the shell has them */
#define STATUS_NOT_FOUND 127
#define SCRIPT_LINE_MAX 255 /* Linux's BINPRM_BUF_SIZE, less the NUL */

/* What a path of the guest leads to, or NULL. */
static const struct entry *entry_of(const struct entries *entries,
				    const char *path)
{
	char *real = links_follow(entries, path);
	const struct entry *entry = NULL;

	if (real != NULL)
		entry = entries_find(entries, real);
	if (entry != NULL && entry->type == ENTRY_HARD_LINK)
		entry = entries_find(entries, entry->target);
	free(real);
	return entry;
}

/* Why the interpreter does not serve, or NULL. */
static char *judge_interpreter(const struct entries *entries,
			       const char *path)
{
	if (*path != '/')
		return must_print("its interpreter has no full path: %s",
				  path);
	if (entry_of(entries, path) == NULL)
		return must_print("its interpreter %s is not in the root",
				  path);
	return NULL;
}

/* As Linux reads the first line (fs/binfmt_script.c). */
static char *judge_script(const struct entries *entries, const char *bytes,
			  size_t size)
{
	char line[SCRIPT_LINE_MAX + 1], *word;

	size = size < SCRIPT_LINE_MAX ? size : SCRIPT_LINE_MAX;
	memcpy(line, bytes, size);
	line[size] = '\0';
	line[strcspn(line, "\n")] = '\0';
	word = line + 2 + strspn(line + 2, " \t");
	word[strcspn(word, " \t")] = '\0';
	return judge_interpreter(entries, word);
}

static char *judge_bytes(const struct entries *entries, const uint8_t *bytes,
			 size_t size)
{
	struct elf_needs needs;

	if (size > 2 && memcmp(bytes, "#!", 2) == 0)
		return judge_script(entries, (const char *)bytes, size);
	elf_needs_read(bytes, size, &needs);
	if (!needs.is_elf)
		return must_print("neither an x86-64 ELF nor a script");
	if (needs.interpreter != NULL)
		return judge_interpreter(entries, needs.interpreter);
	return NULL;
}

/* Why the file cannot be executed, or NULL. */
static char *judge(const struct entries *entries, const struct entry *entry)
{
	struct mapping mapping;
	char *flaw;

	if (entry->type != ENTRY_FILE)
		return must_print("not a file");
	if ((entry->mode & 0111) == 0)
		return must_print("not executable");
	if (entry->host == NULL || entry->size == 0)
		return judge_bytes(entries, (const uint8_t *)entry->data,
				   entry->size);
	if (!mapping_open(entry->host, &mapping))
		fail("%s: %s", entry->host, strerror(errno));
	flaw = judge_bytes(entries, mapping.bytes, mapping.size);
	mapping_close(&mapping);
	return flaw;
}

/* Is that the program? If it is there and cannot be executed, *flaw tells
 * why, if nothing told it before. */
static bool try(const struct entries *entries, const char *path, char **flaw)
{
	const struct entry *entry = entry_of(entries, path);
	char *found;

	if (entry == NULL)
		return false;
	found = judge(entries, entry);
	if (*flaw == NULL)
		*flaw = found;
	return found == NULL;
}

char *program_find(const struct entries *entries, const char *name,
		   const char *search, const char *workdir)
{
	char *flaw = NULL, *path;

	if (*name == '/') {
		path = must_copy(name, strlen(name));
		if (try(entries, path, &flaw))
			return path;
	} else if (strchr(name, '/') != NULL) {
		path = must_print("%s/%s", workdir, name);
		if (try(entries, path, &flaw))
			return path;
	} else {
		for (const char *at = search; *at != '\0' && *name != '\0';) {
			size_t size = strcspn(at, ":");
			char *folder = must_copy(at, size);

			path = must_print("%s/%s", size > 0 ? folder : workdir,
					  name);
			free(folder);
			if (try(entries, path, &flaw))
				return path;
			free(path);
			at += size + (at[size] != '\0');
		}
	}
	if (flaw != NULL)
		fail_with(STATUS_CANNOT_EXECUTE, "%s cannot be executed: %s",
			  name, flaw);
	fail_with(STATUS_NOT_FOUND, "%s: not found in the root", name);
}
