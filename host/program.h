/* Which file of the archive a program's name means. */
#ifndef HOST_PROGRAM_H
#define HOST_PROGRAM_H

#include "host/entries.h"

/* In a settled list: the path of the file that `name` means, as execvp(3)
 * finds it: a path, from the folder `workdir` if it is relative, or a name in
 * the folders of `search`, with ':' between. Ends with a message and status
 * 127 where there is none, and with 126 for one that cannot be executed: no
 * x86-64 ELF or script, or without its interpreter. */
char *program_find(const struct entries *entries, const char *name,
		   const char *search, const char *workdir);

#endif
