/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walks over a list during which its elements may be removed, because the walker waits between two
 * of them: the walk goes on behind what was removed. The list's owner keeps a list of its walks and
 * removes elements with list_walk_del() only.
 */
#pragma once

#include "libs/base/list.h"

struct list_walk {
	struct list_head node;	/* of the list's walks */
	struct list_head *next; /* an element, or the list's head */
};

/* list_walk_end() must follow in any case. */
static inline void list_walk_begin(struct list_walk *walk, struct list_head *walks,
				   struct list_head *head)
{
	walk->next = head->next;
	list_add(&walk->node, walks);
}

/* The next element, NULL at the end. It may be removed as soon as the caller waits. */
static inline struct list_head *list_walk_next(struct list_walk *walk, const struct list_head *head)
{
	struct list_head *element = walk->next;

	if (element == head)
		return NULL;
	walk->next = element->next;
	return element;
}

static inline void list_walk_end(struct list_walk *walk)
{
	list_del(&walk->node);
}

/* Takes an element off the list that `walks` go over. */
static inline void list_walk_del(struct list_head *walks, struct list_head *element)
{
	struct list_walk *walk;

	list_for_each_entry (walk, walks, node)
		if (walk->next == element)
			walk->next = element->next;
	list_del(element);
}
