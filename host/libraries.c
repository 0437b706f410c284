/*
 * Finds the libraries that programs need (libraries.h), in the order of
 * ld.so(8), "DESCRIPTION".
 *
 * A folder is searched at two places at once: on this machine, and in the
 * archive, where a path may lead elsewhere by its links, and where $ORIGIN is
 * another. There is no /etc/ld.so.cache in the guest, so that what only the
 * folders of /etc/ld.so.conf have goes to the first folder of ld.so's own.
 */
#include "host/libraries.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/disk.h"
#include "host/elf_needs.h"
#include "host/links.h"
#include "host/mapping.h"
#include "host/report.h"

#define CONFIGURATIONS_MAX 64
#define LINKER_NAME "ld-linux-x86-64.so.2" /* glibc's, in each process */

static const char *const own_folders[] = {
	"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib",
	"/usr/lib", "/lib64", "/usr/lib64",
};

/* A file of the archive that may need others. */
struct object {
	size_t entry;
	size_t loader; /* the object that needed it, or its own index */
	char *rpath;   /* NULL: none */
};

struct search {
	struct entries *entries;
	const char *library_path;
	char *configured; /* the folders of ld.so.conf, with ':' between */
	struct object *objects;
	size_t count, capacity;
	char **known; /* names that the folders for all were searched for */
	size_t known_count;
};

/* --- paths --- */

/* A copy of the folder that a path lies in. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return must_copy(path, slash != NULL ? (size_t)(slash - path) : 0);
}

static struct entry *entry_at(struct search *s, const char *path)
{
	return entries_find(s->entries, path);
}

/* The folder in the first `size` bytes of `text`, with the words that begin
 * with '$' replaced (ld.so(8), "Dynamic string tokens"). */
static char *expand(const char *text, size_t size, const char *origin)
{
	const char *const tokens[][2] = {
		{ "ORIGIN", origin },
		{ "LIB", "lib/x86_64-linux-gnu" },
		{ "PLATFORM", "x86_64" },
	};
	char *left = must_copy(text, size), *done = must_copy("", 0), *at;

	for (at = left; *at != '\0';) {
		size_t plain = strcspn(at + 1, "$") + 1, i;
		char *part = must_copy(at, plain), *longer;

		for (i = 0; i < 3; i++) {
			const char *name = tokens[i][0];
			size_t length = strlen(name);
			bool braces = at[0] == '$' && at[1] == '{';

			if (at[0] != '$' ||
			    strncmp(at + 1 + braces, name, length) != 0 ||
			    (braces && at[2 + length] != '}'))
				continue;
			free(part);
			part = must_copy(tokens[i][1], strlen(tokens[i][1]));
			plain = 1 + length + 2 * braces;
			break;
		}
		longer = must_print("%s%s", done, part);
		free(part);
		free(done);
		done = longer;
		at += plain;
	}
	free(left);
	return done;
}

/* --- files --- */

static void add_object(struct search *s, size_t entry, size_t loader)
{
	if (s->count == s->capacity) {
		s->capacity = s->capacity * 2 + 64;
		s->objects = must_resize(s->objects, s->capacity,
					 sizeof(*s->objects));
	}
	s->objects[s->count] = (struct object){
		.entry = entry,
		.loader = loader == SIZE_MAX ? s->count : loader,
	};
	s->count++;
}

/* Is there such a file in the guest, or can this machine's be put there? */
static bool provide(struct search *s, const char *host, const char *guest,
		    size_t loader)
{
	const struct choice keep = { 0 };
	char *path = links_follow(s->entries, guest);
	struct elf_needs needs;
	struct mapping mapping;
	bool found = false;

	if (path != NULL && entry_at(s, path) != NULL) {
		found = entry_at(s, path)->type != ENTRY_DIRECTORY;
	} else if (path != NULL && mapping_open(host, &mapping)) {
		elf_needs_read(mapping.bytes, mapping.size, &needs);
		found = needs.is_elf;
		mapping_close(&mapping);
		if (found) {
			disk_add_file(s->entries, host, path, &keep);
			add_object(s, s->entries->count - 1, loader);
		}
	}
	free(path);
	return found;
}

/* --- the search --- */

/* Looks into the folders of a list with ':' between. */
static bool search_list(struct search *s, const char *list, size_t object,
			size_t loader, const char *name)
{
	const struct entry *entry =
		&s->entries->items[s->objects[object].entry];
	char *real = realpath(entry->host, NULL);
	char *host_origin = folder_of(real != NULL ? real : entry->host);
	char *path = must_print("/%s", entry->path);
	char *guest_origin = folder_of(path);
	bool found = false;

	free(path);
	free(real);
	for (const char *at = list; *at != '\0' && !found;) {
		size_t size = strcspn(at, ":;");
		char *folder = expand(at, size, host_origin);
		char *host = must_print("%s/%s", folder, name), *guest;

		free(folder);
		folder = expand(at, size, guest_origin);
		guest = must_print("%s/%s", folder, name);
		if (*host == '/' && *guest == '/' && size > 0)
			found = provide(s, host, guest, loader);
		free(folder);
		free(guest);
		free(host);
		at += size + (at[size] != '\0');
	}
	free(host_origin);
	free(guest_origin);
	return found;
}

/* RPATH of the object and of those that it was loaded for. */
static bool search_rpaths(struct search *s, size_t object, const char *name)
{
	for (size_t at = object;; at = s->objects[at].loader) {
		if (s->objects[at].rpath != NULL &&
		    search_list(s, s->objects[at].rpath, at, object, name))
			return true;
		if (s->objects[at].loader == at)
			return false;
	}
}

static bool is_known(struct search *s, const char *name)
{
	for (size_t i = 0; i < s->known_count; i++)
		if (strcmp(s->known[i], name) == 0)
			return true;
	s->known = must_resize(s->known, s->known_count + 1,
			       sizeof(*s->known));
	s->known[s->known_count++] = must_copy(name, strlen(name));
	return false;
}

/* The folders that are the same for every object. */
static void search_everywhere(struct search *s, size_t object,
			      const char *name)
{
	size_t count = sizeof(own_folders) / sizeof(own_folders[0]);
	char *guest = must_print("%s/%s", own_folders[0], name);
	bool found = false;

	for (const char *at = s->configured; *at != '\0' && !found;) {
		size_t size = strcspn(at, ":");
		char *folder = must_copy(at, size);
		char *host = must_print("%s/%s", folder, name);

		found = provide(s, host, guest, object);
		free(folder);
		free(host);
		at += size + (at[size] != '\0');
	}
	free(guest);
	for (size_t i = 0; i < count && !found; i++) {
		char *path = must_print("%s/%s", own_folders[i], name);

		found = provide(s, path, path, object);
		free(path);
	}
}

static void find(struct search *s, size_t object,
		 const struct elf_needs *needs, const char *name)
{
	if (strcmp(name, LINKER_NAME) == 0)
		return;
	if (strchr(name, '/') != NULL) {
		if (*name == '/')
			provide(s, name, name, object);
		return;
	}
	if (needs->runpath == NULL && search_rpaths(s, object, name))
		return;
	if (search_list(s, s->library_path, object, object, name))
		return;
	if (needs->runpath != NULL &&
	    search_list(s, needs->runpath, object, object, name))
		return;
	if (!needs->no_default && !is_known(s, name))
		search_everywhere(s, object, name);
}

static void look_at(struct search *s, size_t object)
{
	const struct entry *entry =
		&s->entries->items[s->objects[object].entry];
	struct elf_needs needs;
	struct mapping mapping;
	const char *name;

	if (!mapping_open(entry->host, &mapping))
		return;
	if (elf_needs_read(mapping.bytes, mapping.size, &needs)) {
		if (needs.rpath != NULL)
			s->objects[object].rpath =
				must_copy(needs.rpath, strlen(needs.rpath));
		if (needs.interpreter != NULL && *needs.interpreter == '/')
			provide(s, needs.interpreter, needs.interpreter,
				object);
		for (size_t at = 0;
		     (name = elf_needs_next(&needs, &at)) != NULL;)
			find(s, object, &needs, name);
	}
	mapping_close(&mapping);
}

/* --- /etc/ld.so.conf --- */

static void add_configured(struct search *s, const char *folder)
{
	char *longer;

	for (size_t i = 0; i < sizeof(own_folders) / sizeof(own_folders[0]);
	     i++)
		if (strcmp(folder, own_folders[i]) == 0)
			return;
	longer = must_print("%s%s:", s->configured, folder);
	free(s->configured);
	s->configured = longer;
}

/* ldconfig(8): a folder on each line, `include PATTERN`, comments. */
static void read_configuration(struct search *s, const char *path,
			       unsigned *budget)
{
	FILE *file = *budget > 0 ? fopen(path, "re") : NULL;
	char line[PATH_MAX];

	if (file == NULL)
		return;
	--*budget;
	while (fgets(line, sizeof(line), file) != NULL) {
		char *save, *word;
		glob_t found;

		line[strcspn(line, "#\n")] = '\0';
		word = strtok_r(line, " \t", &save);
		if (word != NULL && *word == '/')
			add_configured(s, word);
		if (word == NULL || strcmp(word, "include") != 0)
			continue;
		word = strtok_r(NULL, " \t", &save);
		if (word == NULL || glob(word, 0, NULL, &found) != 0)
			continue;
		for (size_t i = 0; i < found.gl_pathc; i++)
			read_configuration(s, found.gl_pathv[i], budget);
		globfree(&found);
	}
	fclose(file);
}

/* --- all of it --- */

static bool may_need(const struct entry *entry)
{
	return entry->type == ENTRY_FILE && entry->host != NULL &&
	       (entry->mode & 0111 || strstr(entry->path, ".so") != NULL);
}

void libraries_add(struct entries *entries, const char *library_path)
{
	struct search s = {
		.entries = entries,
		.library_path = library_path,
		.configured = must_copy("", 0),
	};
	unsigned budget = CONFIGURATIONS_MAX;

	read_configuration(&s, "/etc/ld.so.conf", &budget);
	for (size_t i = 0; i < entries->count; i++)
		if (may_need(&entries->items[i]))
			add_object(&s, i, SIZE_MAX);
	for (size_t i = 0; i < s.count; i++)
		look_at(&s, i);
	for (size_t i = 0; i < s.count; i++)
		free(s.objects[i].rpath);
	for (size_t i = 0; i < s.known_count; i++)
		free(s.known[i]);
	free(s.objects);
	free(s.known);
	free(s.configured);
}
