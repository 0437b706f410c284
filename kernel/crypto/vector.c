/*
 * What the kernel supplies for vector code, and for pauses. See
 * crypto/vector.h and pause.h.
 *
 * Invariant: whether one may pause is of the task that runs. It is kept over
 * the declared point, where others may, or may not.
 */
#include "crypto/vector.h"

#include "crypto/pause.h"
#include "kernel/arch.h"
#include "kernel/crypto/pause.h"
#include "kernel/lib/panic.h"
#include "kernel/task/sched.h"

static bool may_pause;

void vector_begin(void)
{
	arch_vector_begin();
}

void vector_end(void)
{
	arch_vector_end();
}

void crypto_pauses_begin(void)
{
	ASSERT(!may_pause);
	may_pause = true;
}

void crypto_pauses_end(void)
{
	ASSERT(may_pause);
	may_pause = false;
}

void crypto_pause(void)
{
	if (!may_pause)
		return;
	may_pause = false;
	yield_point();
	may_pause = true;
}
