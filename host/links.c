/* Follows paths of the archive through its symbolic links (links.h). */
#include "host/links.h"

#include <stdlib.h>
#include <string.h>

#include "host/report.h"

/* "A/B", or "B" where A is empty. */
static char *join(const char *a, const char *b)
{
	return must_print("%s%s%s", a, *a != '\0' ? "/" : "", b);
}

static void replace(char **path, char *new)
{
	free(*path);
	*path = new;
}

/* Goes on from `*done`, where no link is left, by one name. *rest is what
 * follows it. True for a link. */
static bool enter(const struct entries *entries, char **done, char **rest,
		  const char *name)
{
	const struct entry *entry;
	char *slash;

	if (*name == '\0' || strcmp(name, ".") == 0)
		return false;
	if (strcmp(name, "..") == 0) {
		slash = strrchr(*done, '/');
		*(slash != NULL ? slash : *done) = '\0';
		return false;
	}
	replace(done, join(*done, name));
	entry = entries_find(entries, *done);
	if (entry == NULL || entry->type != ENTRY_SYMLINK)
		return false;
	slash = strrchr(*done, '/');
	*(slash != NULL && *entry->target != '/' ? slash : *done) = '\0';
	replace(rest, join(entry->target, *rest));
	return true;
}

char *links_follow(const struct entries *entries, const char *path)
{
	char *rest = must_copy(path, strlen(path)), *done = must_copy("", 0);
	unsigned links = 0;

	while (*rest != '\0' && links <= LINKS_MAX) {
		size_t size = strcspn(rest, "/");
		char *name = must_copy(rest, size);
		const char *behind = rest + size + (rest[size] == '/');

		replace(&rest, must_copy(behind, strlen(behind)));
		links += enter(entries, &done, &rest, name);
		free(name);
	}
	free(rest);
	if (links > LINKS_MAX)
		replace(&done, NULL);
	return done;
}

/* Is any folder of the path a link? */
static bool passes_link(const struct entries *entries, const char *path)
{
	char *folder = must_copy(path, strlen(path));
	bool passes = false;

	for (char *slash = strchr(folder, '/'); slash != NULL && !passes;
	     slash = strchr(slash + 1, '/')) {
		const struct entry *entry;

		*slash = '\0';
		entry = entries_find(entries, folder);
		passes = entry != NULL && entry->type == ENTRY_SYMLINK;
		*slash = '/';
	}
	free(folder);
	return passes;
}

char *links_follow_parents(const struct entries *entries, const char *path)
{
	const char *name = strrchr(path, '/');
	char *parent, *real;

	if (name == NULL || !passes_link(entries, path))
		return must_copy(path, strlen(path));
	parent = must_copy(path, (size_t)(name - path));
	real = links_follow(entries, parent);
	free(parent);
	if (real == NULL)
		fail("/%s: the path passes too many links", path);
	parent = join(real, name + 1);
	free(real);
	real = guest_path(parent);
	free(parent);
	return real;
}
