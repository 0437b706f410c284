/*
 * What the two files of the program `oracle_ids` share: a process's state as
 * far as ids and capabilities go, and the random sequences.
 */
#ifndef TESTS_ORACLE_IDS_H
#define TESTS_ORACLE_IDS_H

#include <stdbool.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/system.h"
#include "tests/oracle/calls.h"

#define PR_SET_PDEATHSIG 1
#define PR_GET_PDEATHSIG 2
#define PR_GET_DUMPABLE 3
#define PR_SET_DUMPABLE 4
#define PR_SET_KEEPCAPS 8
#define PR_CAPBSET_READ 23
#define PR_CAPBSET_DROP 24
#define PR_GET_SECUREBITS 27
#define PR_SET_SECUREBITS 28
#define PR_CAP_AMBIENT 47

#define KEEP (~0u)
#define CAP_SYS_RESOURCE 24
#define CAP_SYS_TIME 25
/* Of 41, without the two above. */
#define CAPS_KNOWN \
	(((1ul << 41) - 1) & ~(1ul << CAP_SYS_RESOURCE | 1ul << CAP_SYS_TIME))

#define STATE_TEXT 512

long set_caps(unsigned long effective, unsigned long permitted,
	      unsigned long inheritable);
void give_up_the_clock(void);
/* The state in one line of `text`; its length. */
unsigned long state_text(char text[STATE_TEXT]);

/* Sequence `number` in this process, told in full or not at all; a hash of
 * all its results and states. */
unsigned long random_program(unsigned long number, bool tell);
/* All of them, in children: a line for each few. */
void random_programs(void);

#endif
