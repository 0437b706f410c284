/*
 * The pages that a file has, by their index; see the header.
 */
#include "kernel/fs/page_map.h"

#include "kernel/abi/errno.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/slab.h"

#define BITS 6
#define PLACES (1u << BITS)
#define HEIGHT_MOST 9 /* 9 * 6 bits: PAGE_MAP_END */

struct page_node {
	u64 places[PLACES]; /* frames in the lowest nodes, else nodes */
	u64 used;           /* places that are not 0 */
};
SLAB_DECLARE(struct page_node);
SLAB_DEFINE(struct page_node);

static struct page_node *node_at(u64 place)
{
	return (struct page_node *)(uintptr_t)place;
}

/* Does a tree of that height reach `index`? */
static bool reaches(unsigned height, u64 index)
{
	return index >> (height * BITS) == 0;
}

/* Which place of a node leads to `index`; the lowest node is at level 0. */
static unsigned place_of(u64 index, unsigned level)
{
	return (unsigned)(index >> (level * BITS)) & (PLACES - 1);
}

paddr_t page_map_find(const struct page_map *map, u64 index)
{
	u64 at = map->top;

	if (!reaches(map->height, index))
		return 0;
	for (unsigned level = map->height; level > 0 && at != 0; level--)
		at = node_at(at)->places[place_of(index, level - 1)];
	return at;
}

/* Makes the tree high enough. */
static int grow(struct page_map *map, u64 index)
{
	while (!reaches(map->height, index)) {
		if (map->top != 0) {
			struct page_node *node = kalloc(struct page_node);

			if (node == NULL)
				return -ENOMEM;
			node->places[0] = map->top;
			node->used = 1;
			map->top = (u64)(uintptr_t)node;
		}
		map->height++;
	}
	return 0;
}

/* Frees the nodes on the way to `index` that hold nothing. */
static void prune(struct page_map *map, u64 index)
{
	u64 *places[HEIGHT_MOST + 1] = { &map->top };
	unsigned depth = 0;

	while (depth < map->height && *places[depth] != 0) {
		struct page_node *node = node_at(*places[depth]);
		unsigned level = map->height - depth - 1;

		places[++depth] = &node->places[place_of(index, level)];
	}
	while (depth-- > 0) {
		struct page_node *node = node_at(*places[depth]);

		if (node->used > 0)
			break;
		kfree(node);
		*places[depth] = 0;
		if (depth > 0)
			node_at(*places[depth - 1])->used--;
	}
	if (map->top == 0)
		map->height = 0;
}

int page_map_insert(struct page_map *map, u64 index, paddr_t frame)
{
	u64 *at = &map->top;
	struct page_node *above = NULL;

	ASSERT(index < PAGE_MAP_END && frame != 0);
	if (grow(map, index))
		goto no_memory;
	for (unsigned level = map->height; level > 0; level--) {
		if (*at == 0) {
			*at = (u64)(uintptr_t)kalloc(struct page_node);
			if (*at == 0)
				goto no_memory;
			if (above != NULL)
				above->used++;
		}
		above = node_at(*at);
		at = &above->places[place_of(index, level - 1)];
	}
	ASSERT(*at == 0);
	*at = frame;
	if (above != NULL)
		above->used++;
	map->count++;
	return 0;
no_memory:
	prune(map, index);
	return -ENOMEM;
}

paddr_t page_map_remove(struct page_map *map, u64 index)
{
	struct page_node *above = NULL;
	u64 *at = &map->top;
	paddr_t frame;

	if (!reaches(map->height, index))
		return 0;
	for (unsigned level = map->height; level > 0; level--) {
		if (*at == 0)
			return 0;
		above = node_at(*at);
		at = &above->places[place_of(index, level - 1)];
	}
	frame = *at;
	if (frame == 0)
		return 0;
	*at = 0;
	if (above != NULL)
		above->used--;
	map->count--;
	prune(map, index);
	return frame;
}

/* Moves *index past a subtree that is empty, or to a frame. True when a
 * frame stands there. */
static bool skip_empty(const struct page_map *map, u64 *index)
{
	u64 at = map->top;
	unsigned level = map->height;

	while (level > 0 && at != 0) {
		level--;
		at = node_at(at)->places[place_of(*index, level)];
	}
	if (at != 0)
		return true;
	*index = ((*index >> (level * BITS)) + 1) << (level * BITS);
	return false;
}

u64 page_map_next(const struct page_map *map, u64 index)
{
	while (map->top != 0 && reaches(map->height, index))
		if (skip_empty(map, &index))
			return index;
	return PAGE_MAP_END;
}
