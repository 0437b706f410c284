/*
 * The right to use vector registers, which belong to somebody else.
 *
 * Who links crypto/ supplies both functions: the kernel keeps the running
 * program's registers aside and gives them back, a hosted program has nothing
 * to do. Only ordinary units call them, around functions of the vector units.
 *
 * Invariants: between the two there is no other pair, no sleep, and at most
 * VECTOR_PIECE_SIZE bytes of work.
 */
#ifndef CRYPTO_VECTOR_H
#define CRYPTO_VECTOR_H

#define VECTOR_PIECE_SIZE 4096u /* bytes */

void vector_begin(void);
void vector_end(void);

#endif
