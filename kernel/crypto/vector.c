/*
 * What the kernel supplies for vector code. See crypto/vector.h.
 */
#include "crypto/vector.h"

#include "kernel/arch.h"

void vector_begin(void)
{
	arch_vector_begin();
}

void vector_end(void)
{
	arch_vector_end();
}
