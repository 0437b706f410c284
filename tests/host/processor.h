/*
 * The processor that a hosted program runs on, as crypto/processor.h wants to
 * be told.
 */
#ifndef TESTS_HOST_PROCESSOR_H
#define TESTS_HOST_PROCESSOR_H

#include "crypto/processor.h"

/* What CPUID and XGETBV say here. */
struct processor_words host_processor(void);

#endif
