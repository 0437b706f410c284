/*
 * What the two halves of the test "abuse" share: the table of calls, the
 * memory that the calls may spoil, and the way back to order after each.
 */
#ifndef TESTS_USER_ABUSE_H
#define TESTS_USER_ABUSE_H

#include "kernel/abi/syscall_table.h"
#include "tests/user/test.h"

/* The memory in which calls may do as they like: pages at a fixed address,
 * with nothing else within 4 GiB. What is behind them is not mapped. */
#define SCRATCH 0x200000000000ul
#define SCRATCH_PAGES 16ul
#define SCRATCH_END (SCRATCH + SCRATCH_PAGES * PAGE)
/* Its parts, as offsets: what calls read is made anew before each. */
#define SANE_PATH (SCRATCH + 0x000)
#define SANE_LINK (SCRATCH + 0x040)
#define SANE_TEXT (SCRATCH + 0x080)
#define SANE_TIME (SCRATCH + 0x0c0)
#define SANE_VECTOR (SCRATCH + 0x100)
#define SANE_STRINGS (SCRATCH + 0x140)
#define SANE_POLL (SCRATCH + 0x180)
#define SANE_SET (SCRATCH + 0x1c0)
#define SANE_ACTION (SCRATCH + 0x200)
#define SANE_OFFSET (SCRATCH + 0x240)
#define SANE_ROOT (SCRATCH + 0x280)
#define SANE_ADDRESS (SCRATCH + 0x2c0)
#define SANE_LENGTH (SCRATCH + 0x300)
#define SANE_LETTER (SCRATCH + 0x340)
#define SANE_BUFFER (SCRATCH + 2 * PAGE)
#define SPARE_PAGE (SCRATCH + 8 * PAGE) /* for calls that unmap */
#define READ_ONLY_PAGE (SCRATCH + 12 * PAGE)
#define NO_ACCESS_PAGE (SCRATCH + 14 * PAGE)

/* Descriptors. From FIRST_FREE_FD on they are the calls' own; the copies at
 * KEPT_FD and the output are none that a call is ever told. */
#define FILE_FD 3
#define FOLDER_FD 4
#define RANDOM_FD 5
#define NULL_FD 6
#define SOCKET_FD 7 /* of UDP; it receives from itself, and never waits */
#define FIRST_FREE_FD 8
#define SPARE_FD 50
#define CLOSED_FD 61
#define KEPT_FD 210
#define OUTPUT_FD 200

#define NO_PID 0x7ffffff /* nobody has this number */

struct abuse_call {
	const char *name;
	uint16_t number;
	uint8_t count;
	uint8_t kinds[CALL_ARGUMENTS_MAX];
	uint8_t details[CALL_ARGUMENTS_MAX];
};
extern const struct abuse_call abuse_calls[];
extern const unsigned abuse_call_count;

/* Prepares memory and descriptors; once. */
void abuse_prepare(void);
/* Makes the scratch memory, descriptors and positions what they were. */
void abuse_restore_memory(void);
void abuse_restore_files(void);
/* Closes whatever calls opened. */
void abuse_close_files(void);
/* May a call never come back, end the program by right, or change what the
 * other tests see? */
bool abuse_is_left_out(unsigned number);
/* Is this what a call may return: not negative, or an errno? No address of
 * the kernel's passes for either. */
bool abuse_is_sane(long result);

/* Many calls with random numbers and arguments (abuse_random.c). */
void test_random_calls(void);

#endif
