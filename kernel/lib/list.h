/*
 * Doubly linked lists that check their links before they follow them.
 *
 * Invariant: in a list, every node's neighbours point back at it. A node
 * that is in no list has NULL links. A broken link panics: it is the mark of
 * a use after free or of an overflow.
 */
#ifndef KERNEL_LIB_LIST_H
#define KERNEL_LIB_LIST_H

#include "kernel/lib/panic.h"
#include "kernel/lib/types.h"

struct list_node {
	struct list_node *next;
	struct list_node *previous;
};

/* The head is a node of its own, so that no case is special. */
struct list {
	struct list_node head;
};

#define LIST_INIT(list) \
	{ { .next = &(list).head, .previous = &(list).head } }

static inline void list_init(struct list *list)
{
	list->head.next = &list->head;
	list->head.previous = &list->head;
}

static inline bool list_is_empty(const struct list *list)
{
	return list->head.next == &list->head;
}

/* Puts `node`, which is in no list, behind `place`, which is in one. */
static inline void list_insert_after(struct list_node *place,
				     struct list_node *node)
{
	struct list_node *next = place->next;

	ASSERT(node->next == NULL && node->previous == NULL);
	ASSERT(next != NULL && next->previous == place);
	node->previous = place;
	node->next = next;
	next->previous = node;
	place->next = node;
}

static inline void list_add_tail(struct list *list, struct list_node *node)
{
	list_insert_after(list->head.previous, node);
}

static inline void list_add_head(struct list *list, struct list_node *node)
{
	list_insert_after(&list->head, node);
}

static inline void list_remove(struct list_node *node)
{
	ASSERT(node->next != NULL && node->next->previous == node);
	ASSERT(node->previous != NULL && node->previous->next == node);
	node->next->previous = node->previous;
	node->previous->next = node->next;
	node->next = NULL;
	node->previous = NULL;
}

/* The first node, or NULL. */
static inline struct list_node *list_first(const struct list *list)
{
	return list_is_empty(list) ? NULL : list->head.next;
}

/* The node behind `node`, or NULL. */
static inline struct list_node *list_next(const struct list *list,
					  const struct list_node *node)
{
	return node->next == &list->head ? NULL : node->next;
}

#define LIST_ENTRY(pointer, type, member) CONTAINER_OF(pointer, type, member)

/* Visits every node; the body must not remove `cursor`. */
#define LIST_FOR_EACH(cursor, list)                                   \
	for (struct list_node *cursor = (list)->head.next;            \
	     (cursor) != &(list)->head; (cursor) = (cursor)->next)

#endif
