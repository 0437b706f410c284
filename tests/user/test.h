/*
 * The frame of the ring-3 tests. The checks are those of the unit tests; a
 * program hands its suite to run_suite(), which prints a nested KTAP list
 * on descriptor 1, a line with each write since the kernel's log takes it so.
 */
#ifndef TESTS_USER_TEST_H
#define TESTS_USER_TEST_H

#include "tests/unit/test.h"
#include "user/program.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define PAGE 4096ul

/* Runs a suite; the exit status: 0, or 1 where something failed. */
int run_suite(const struct test_suite *suite);
/* The same in parts, for a program that executes others in between: the plan
 * for `total` tests, then each part, whose first test has number `first`. */
void begin_suite(const char *name, unsigned total);
int run_part(const struct test_suite *part, unsigned first);

/* What the registers held at the program's first instruction. */
struct registers {
	unsigned long rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12,
		r13, r14, r15, flags, rsp;
};
extern struct registers start_registers;

/* Where lines go. Tests that use up the low descriptors move it. */
extern int test_output;

/* One comment line: %s takes a text, %d a long, %x an unsigned long. */
void note(const char *format, ...);

/* Reads a whole file, cut to `size`; the bytes read or a negative errno. */
long read_file(const char *path, void *buffer, size_t size);
/* The value of AT_* `type` in the auxiliary vector, which stands behind the
 * environment (System V ABI for AMD64, 3.4.3); ~0 where there is none. */
unsigned long auxiliary(char **environment, unsigned long type);
/* Where `part` begins in `text`, or NULL. */
const char *find_text(const char *text, const char *part);
/* Are all bytes the same as `byte`? */
bool all_bytes(const void *bytes, unsigned char byte, size_t size);
/* Private memory of `pages` pages with PROT_* `rights`, or NULL. */
void *map_pages(size_t pages, int rights);
/* A page at `to`, or anywhere for NULL, that runs `code` from `offset` on: of
 * a file of its own, for memory that was written is never run. */
void *map_code(void *to, size_t offset, const void *code, size_t size);

#endif
