/*
 * The reader of files of vectors: see vectors.h for their form.
 */
#ifndef TESTS_HOST_VECTORS_READ_H
#define TESTS_HOST_VECTORS_READ_H

#include <stdbool.h>

#include "tests/host/vectors/vectors.h"

/* Checks a file's cases; how many there were in *cases. Comments say which
 * failed, and why some were skipped. */
bool vectors_check(const char *folder, const struct vector_file *what,
		   unsigned *cases);

#endif
