/*
 * Signal handlers of programs: see signal_frame.c.
 */
#ifndef ARCH_X86_64_SIGNAL_FRAME_H
#define ARCH_X86_64_SIGNAL_FRAME_H

#include "arch/x86_64/frame.h"

/* On the way out to the program whose registers are in `frame`: takes its
 * pending signals. Handlers get their frames; the task may be marked as
 * killed afterwards. */
void signal_frames_push(struct trap_frame *frame);

#endif
