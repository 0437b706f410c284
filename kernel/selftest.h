/*
 * The in-kernel tests' way in. The test image links tests/kernel/run.c for
 * it; the image that ships links kernel/no_tests.c, which does nothing.
 */
#ifndef KERNEL_SELFTEST_H
#define KERNEL_SELFTEST_H

/* Called by pid 1's task, in a kernel that is whole, before it would start
 * the program. Does not return in the test image: it powers off. */
void kernel_selftest(void);

#endif
