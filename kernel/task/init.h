/*
 * The first task: pid 1, which becomes the program that the start record of
 * the boot archive names.
 */
#ifndef KERNEL_TASK_INIT_H
#define KERNEL_TASK_INIT_H

/* Makes pid 1 and puts it on the run queue. Panics on lack of memory. */
void init_create(void);

#endif
