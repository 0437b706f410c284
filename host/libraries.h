/* The interpreters and shared libraries that files of the archive need. */
#ifndef HOST_LIBRARIES_H
#define HOST_LIBRARIES_H

#include "host/entries.h"

/* Adds what the executables and libraries in the list need and this machine
 * has, as ld.so(8) finds it, without running any of them. Each lies where
 * the guest's ld.so will look. `library_path` is LD_LIBRARY_PATH there, or
 * "". What is found nowhere is left to the guest's ld.so to tell. */
void libraries_add(struct entries *entries, const char *library_path);

#endif
