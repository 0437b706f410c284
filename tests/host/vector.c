/*
 * What a hosted program supplies for vector code and pauses: nothing, since a
 * process owns its registers; but a pair inside another, half of one, or a
 * pause between the two, ends it, as it would the kernel (arch/x86_64/fpu.c),
 * which cannot run each form.
 */
#include "crypto/pause.h"
#include "crypto/vector.h"

#include <stdbool.h>
#include <stdlib.h>

static bool borrowed;

void vector_begin(void)
{
	if (borrowed)
		abort();
	borrowed = true;
}

void vector_end(void)
{
	if (!borrowed)
		abort();
	borrowed = false;
}

void crypto_pause(void)
{
	if (borrowed)
		abort();
}
