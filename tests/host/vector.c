/*
 * What a hosted program supplies for vector code: nothing, since a process
 * owns its registers.
 */
#include "crypto/vector.h"

void vector_begin(void)
{
}

void vector_end(void)
{
}
