/*
 * What the parts of tests/host/constant_time.c share.
 */
#ifndef TESTS_HOST_CONSTANT_H
#define TESTS_HOST_CONSTANT_H

/* Each uses secrets of its own, which are undefined to valgrind. */
void use_hashes(const void *unused);
void use_keyed(const void *unused);
void use_x25519(const void *unused);
void use_ed25519(const void *unused);

#endif
