/*
 * Interrupt vectors and who serves them: see arch/x86_64/interrupts.h.
 *
 * Invariants: a vector has one handler at most, and keeps it; nothing here
 * runs but with interrupts off. A vector that nobody serves is counted and
 * answered, since any device may write any message.
 */
#include "arch/x86_64/interrupts.h"

#include "arch/x86_64/apic.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/random.h"
#include "kernel/stretch.h"

struct handler {
	interrupt_fn function;
	void *argument;
};

/* One for each vector from VECTOR_TIMER on. */
static struct handler handlers[VECTOR_DEVICE_LAST - VECTOR_TIMER + 1];
static u64 unexpected;

static void set_handler(unsigned vector, interrupt_fn function, void *argument)
{
	handlers[vector - VECTOR_TIMER].function = function;
	handlers[vector - VECTOR_TIMER].argument = argument;
}

void interrupt_set_handler(unsigned vector, interrupt_fn handler,
			   void *argument)
{
	ASSERT(vector >= VECTOR_TIMER && vector <= VECTOR_DEVICE_LAST);
	ASSERT(handlers[vector - VECTOR_TIMER].function == NULL);
	set_handler(vector, handler, argument);
}

unsigned interrupt_alloc_vector(interrupt_fn handler, void *argument)
{
	for (unsigned v = VECTOR_DEVICE_FIRST; v <= VECTOR_DEVICE_LAST; v++) {
		if (handlers[v - VECTOR_TIMER].function != NULL)
			continue;
		set_handler(v, handler, argument);
		return v;
	}
	return 0;
}

/* One at a time: handlers run with interrupts off. */
static bool is_running;

void interrupt_dispatch(unsigned vector)
{
	struct handler handler = { .function = NULL };

	/* The spurious vectors of the local APIC and of the masked PICs were
	 * never in service, so they are not to be ended (Intel SDM 3A,
	 * 11.9). */
	if (vector >= VECTOR_PIC_FIRST && vector < VECTOR_UNKNOWN)
		return;
	ASSERT(vector >= VECTOR_TIMER);
	stretch_begin();
	random_event(vector);
	if (vector <= VECTOR_DEVICE_LAST)
		handler = handlers[vector - VECTOR_TIMER];
	is_running = true;
	if (handler.function != NULL)
		handler.function(handler.argument);
	else if (unexpected++ == 0)
		kprintf("interrupts: nobody serves vector %u\n", vector);
	is_running = false;
	apic_end_of_interrupt();
	stretch_end(STRETCH_INTERRUPT);
}

bool interrupt_is_running(void)
{
	return is_running;
}

bool arch_message_interrupt(void (*handler)(void *), void *argument,
			    struct arch_message *out)
{
	unsigned vector = interrupt_alloc_vector(handler, argument);

	if (vector == 0)
		return false;
	/* Fixed delivery, edge, to this processor: Intel SDM 3A, 11.11. */
	out->address = 0xfee00000ull | (u64)apic_id() << 12;
	out->data = vector;
	return true;
}
