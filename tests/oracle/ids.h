/*
 * What the two files of the program `oracle_ids` share: a process's state as
 * far as ids and capabilities go.
 */
#ifndef TESTS_ORACLE_IDS_H
#define TESTS_ORACLE_IDS_H

#include "kernel/abi/system.h"
#include "tests/oracle/calls.h"
#include "tests/user/caps.h"

#define KEEP (~0u)
/* Without what a host's root may lack, and what would change its clock. */
#define CAPS_KNOWN \
	(ALL_CAPS & ~(1ul << CAP_SYS_RESOURCE | 1ul << CAP_SYS_TIME))

#define STATE_TEXT 512

void give_up_the_clock(void);
/* The state in one line of `text`; its length. */
unsigned long state_text(char text[STATE_TEXT]);

#endif
