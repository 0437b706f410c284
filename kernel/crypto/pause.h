/*
 * Long work of crypto/ that lets other tasks run.
 *
 * Between the two functions stand calls of crypto/ alone. At each of its
 * pauses is a declared point: no lock is held, and what the calls read and
 * write is the task's own, or stays while others run. Without them, as in
 * interrupts and for the generator of random numbers, a pause is none.
 */
#ifndef KERNEL_CRYPTO_PAUSE_H
#define KERNEL_CRYPTO_PAUSE_H

void crypto_pauses_begin(void);
void crypto_pauses_end(void);

#endif
