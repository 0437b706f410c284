/*
 * Builds the sorted list of usable memory. See ranges.h.
 *
 * Invariant after each function: info->ranges[0 .. range_count) are not
 * empty, sorted, and do not touch.
 */
#include "boot/ranges.h"

#include "boot/layout.h"

static void insert_at(struct boot_info *info, unsigned index,
		      struct boot_range range)
{
	if (info->range_count == BOOT_MAX_RANGES) {
		info->truncated = true;
		return;
	}
	for (unsigned i = info->range_count; i > index; i--)
		info->ranges[i] = info->ranges[i - 1];
	info->ranges[index] = range;
	info->range_count++;
}

static void delete_from(struct boot_info *info, unsigned index, unsigned count)
{
	for (unsigned i = index + count; i < info->range_count; i++)
		info->ranges[i - count] = info->ranges[i];
	info->range_count -= count;
}

const char *ranges_add(struct boot_info *info, uint64_t start, uint64_t size)
{
	struct boot_range *ranges = info->ranges;
	unsigned first = 0, past;
	uint64_t end;

	if (__builtin_add_overflow(start, size, &end))
		return "a range of the memory map wraps";
	if (end > BOOT_DIRECT_MAP_SIZE) {
		info->truncated = true;
		end = BOOT_DIRECT_MAP_SIZE;
	}
	if (start >= end)
		return NULL;

	/* Those from `first` up to `past` touch the new one: all become one. */
	while (first < info->range_count && ranges[first].end < start)
		first++;
	past = first;
	while (past < info->range_count && ranges[past].start <= end)
		past++;
	if (past == first) {
		insert_at(info, first, (struct boot_range){ start, end });
		return NULL;
	}
	if (start < ranges[first].start)
		ranges[first].start = start;
	if (end < ranges[past - 1].end)
		end = ranges[past - 1].end;
	ranges[first].end = end;
	delete_from(info, first + 1, past - first - 1);
	return NULL;
}

void ranges_remove(struct boot_info *info, uint64_t start, uint64_t size)
{
	unsigned i = 0;
	uint64_t end;

	if (__builtin_add_overflow(start, size, &end))
		end = UINT64_MAX;
	if (start >= end)
		return;
	while (i < info->range_count) {
		struct boot_range *range = &info->ranges[i];
		const struct boot_range right = { end, range->end };

		if (range->end <= start || range->start >= end) {
			i++;
		} else if (range->start < start) {
			range->end = start;
			i++;
			if (right.end > end)
				insert_at(info, i, right);
		} else if (range->end > end) {
			range->start = end;
			i++;
		} else {
			delete_from(info, i, 1);
		}
	}
}

const char *ranges_map_entry(struct boot_info *info, uint64_t start,
			     uint64_t size, bool usable, bool usable_pass)
{
	if (usable != usable_pass)
		return NULL;
	if (usable)
		return ranges_add(info, start, size);
	ranges_remove(info, start, size);
	return NULL;
}

const char *ranges_add_module(struct boot_info *info, uint64_t start,
			      uint64_t end)
{
	if (end <= start)
		return "a module is empty or ends before it starts";
	if (info->module_count == BOOT_MAX_MODULES)
		return "there are too many modules";
	info->modules[info->module_count++] = (struct boot_range){ start, end };
	return NULL;
}

static void trim_to_pages(struct boot_info *info)
{
	const uint64_t mask = BOOT_PAGE_SIZE - 1;

	for (unsigned i = 0; i < info->range_count;) {
		struct boot_range *range = &info->ranges[i];

		/* No sum wraps: no range ends past BOOT_DIRECT_MAP_SIZE. */
		range->start = (range->start + mask) & ~mask;
		range->end &= ~mask;
		if (range->start < range->end)
			i++;
		else
			delete_from(info, i, 1);
	}
}

static bool is_usable(const struct boot_info *info,
		      const struct boot_range *wanted)
{
	for (unsigned i = 0; i < info->range_count; i++)
		if (wanted->start >= info->ranges[i].start &&
		    wanted->end <= info->ranges[i].end)
			return true;
	return false;
}

static bool overlap(const struct boot_range *a, const struct boot_range *b)
{
	return a->start < b->end && b->start < a->end;
}

const char *ranges_finish(struct boot_info *info)
{
	trim_to_pages(info);
	if (!is_usable(info, &info->kernel))
		return "the kernel does not lie in usable memory";
	for (unsigned i = 0; i < info->module_count; i++) {
		if (!is_usable(info, &info->modules[i]))
			return "a module does not lie in usable memory";
		if (overlap(&info->modules[i], &info->kernel))
			return "a module overlaps the kernel";
		for (unsigned k = 0; k < i; k++)
			if (overlap(&info->modules[i], &info->modules[k]))
				return "two modules overlap";
	}
	return NULL;
}
