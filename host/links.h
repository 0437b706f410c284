/* Follows paths of the archive through its symbolic links. */
#ifndef HOST_LINKS_H
#define HOST_LINKS_H

#include "host/entries.h"

#define LINKS_MAX 40 /* in one path, as on Linux */

/* The path, without '/' in front, that one in the guest leads to, as a copy;
 * or NULL where it passes more than LINKS_MAX links. ".." never leaves the
 * root. What is not in the list is taken for a directory. */
char *links_follow(const struct entries *entries, const char *path);

/* The same, but for the last name of a path of the list; such a path that
 * passes too many links is an error. */
char *links_follow_parents(const struct entries *entries, const char *path);

#endif
