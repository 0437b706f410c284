/*
 * What the parts of the program `changes` share. It works in /tmp: as root on
 * a tmpfs of its own, else on what is there. See tests/oracle/calls.h.
 */
#ifndef TESTS_ORACLE_CHANGES_H
#define TESTS_ORACLE_CHANGES_H

#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "tests/oracle/calls.h"

#define HERE AT_FDCWD

/* What a file is by now. */
void show(const char *path);
void show_bytes(const char *path);
/* A file with this content. */
void make(const char *path, const char *text);

void changes_contents(void);
void changes_modes(void);
void changes_times(void);
void changes_attributes(void);
void changes_locks(void);
void changes_mapping(void);
void changes_mounts(void);
void changes_limits(void);
void changes_namespaces(void);
void changes_exchange(void);
void changes_running(void);
void changes_nameless(void);
void changes_calls(void);

#endif
