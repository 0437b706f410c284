/* Takes files and directories from this machine's disk into the list. */
#ifndef HOST_DISK_H
#define HOST_DISK_H

#include <stdbool.h>

#include "host/entries.h"

/* What --owner and --mode say in place of the disk, and disk_add_root(). */
struct choice {
	bool has_owner;
	unsigned uid, gid;
	bool has_mode;
	unsigned mode;
	bool is_root;
	dev_t device; /* of the root: what is mounted has another */
};

/* Adds the regular file that `host` names, through symbolic links. */
void disk_add_file(struct entries *entries, const char *host,
		   const char *guest, const struct choice *choice);

/* Adds a directory with all that is in it. Symbolic links in it are kept as
 * such; a socket ends the program with a message. */
void disk_add_directory(struct entries *entries, const char *host,
			const char *guest, const struct choice *choice);

/* Adds a directory as the root. As above, but: times are kept; what belongs to
 * a caller who is not root belongs to root, as in a user namespace of the
 * caller's; sockets are left out, what is mounted in the directory but for
 * its mount point, and what entries_hides(). */
void disk_add_root(struct entries *entries, const char *host);

#endif
