/*
 * The kernel's crypto API: algorithms by name.
 *
 * What is found has passed its self-test, and stays for as long as the
 * machine runs. How it is used then stands in crypto/skcipher.h, aead.h and
 * digest.h: contexts and states are the user's memory, so that a request
 * allocates nothing.
 *
 * On the kernel's command line, `crypto.selftest=all` tests all at boot,
 * `crypto.accelerated=off` leaves what needs instructions that not each
 * processor has aside, and `crypto.broken=DRIVER,...` takes these as failed.
 */
#ifndef KERNEL_CRYPTO_CRYPTO_H
#define KERNEL_CRYPTO_CRYPTO_H

#include "crypto/algorithm.h"
#include "crypto/registry.h"
#include "kernel/lib/types.h"

/* At boot, before anything that needs an algorithm: tests what the kernel
 * itself uses, and panics if that fails. */
void crypto_init(void);
/* Tests the others if the command line says so; one that fails is told, and
 * is not to be had. After sched_init(), for vector registers are a task's. */
void crypto_test_all(void);

/* Finds by the driver's name, else by the algorithm's with the highest
 * priority; the first look-up tests it, which takes a while, with points at
 * which other tasks run. Returns 0; -ENOENT for a name that is
 * not known, is no allowed combination, or has failed its test; -ENOMEM. */
int crypto_find(enum algorithm_type type, const char *name,
		const struct algorithm **found);

/* Adds what a device can do; `added` and what it points to stay for ever.
 * Returns 0; -EINVAL for a description that is none, or where there are no
 * known answers for the name, so that it could not be tested; -EEXIST for a
 * driver's name that is taken; -ENOMEM. */
int crypto_register(const struct algorithm *added);

/* What a device can do no more is not found from now on. Who has found it
 * before is answered CRYPTO_FAILED by the device's driver. */
void crypto_withdraw(const struct algorithm *withdrawn);

/* The entries one after the other, for /proc: the first for NULL; NULL at the
 * end. */
const struct registry_entry *crypto_next(const struct registry_entry *after);
/* Can this processor run it? */
bool crypto_has_form(const struct algorithm *algorithm);
/* What crypto_init() took: instructions, where QEMU counts them. */
u64 crypto_boot_cycles(void);

#endif
