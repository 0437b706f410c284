/*
 * The bounding set of the whole system. See kernel/security/bounding.h.
 *
 * Pure, but for its one variable. A set that is misspelt must not be taken
 * for none: all words are read before any program runs, and one that cannot
 * be read is the caller's reason to stop.
 */
#include "kernel/security/bounding.h"

#include "kernel/abi/errno.h"
#include "kernel/options.h"
#include "kernel/security/capability.h"

static u64 at_boot = CAP_ALL;

int bounding_init(const char **bad, size_t *size)
{
	const char *value = NULL;
	u64 all = CAP_ALL, set;

	*bad = "";
	*size = 0;
	while ((value = option_next("bound", value, size))) {
		*bad = value;
		if (capability_list(bad, size, &set) != 0)
			return -EINVAL;
		all &= set;
	}
	at_boot = all;
	return 0;
}

u64 bounding_at_boot(void)
{
	return at_boot;
}
