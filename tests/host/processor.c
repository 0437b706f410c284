/*
 * Asks CPUID and XGETBV. See tests/host/processor.h.
 */
#include "tests/host/processor.h"

#include <cpuid.h>
#include <stdbool.h>

#define OSXSAVE (1u << 27) /* of leaf 1, ECX */

static struct processor_words ask(void)
{
	struct processor_words words = { 0 };
	unsigned eax, ebx, ecx, edx;

	if (__get_cpuid(1, &eax, &ebx, &ecx, &edx))
		words.leaf1_ecx = ecx;
	if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
		words.leaf7_ebx = ebx;
		words.leaf7_ecx = ecx;
	}
	if (words.leaf1_ecx & OSXSAVE) {
		__asm__("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
		words.xcr0 = (uint64_t)edx << 32 | eax;
	}
	return words;
}

/* Once: in a virtual machine each CPUID is the hypervisor's work. */
struct processor_words host_processor(void)
{
	static struct processor_words words;
	static bool asked;

	if (!asked)
		words = ask();
	asked = true;
	return words;
}
