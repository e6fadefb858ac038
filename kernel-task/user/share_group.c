/* SPDX-License-Identifier: BSD-2-Clause */
/* The heaps and the virtual times of groups (share_group.h). */
#include "user/share_group.h"

#include "user/weight.h"

#include "libs/base/list.h"

/* Holds all that is in no group. */
static struct share_group top;

static struct share_entity *entity_at(const struct pairing_node *n)
{
	return n ? container_of(n, struct share_entity, node) : NULL;
}

static bool before(const struct pairing_node *a, const struct pairing_node *b)
{
	return share_is_before(entity_at(a)->virtual_ns, entity_at(b)->virtual_ns);
}

static struct share_group *group_around(const struct share_entity *e)
{
	return e->in ? e->in : &top;
}

void share_group_init(struct share_group *group, uint32_t weight)
{
	group->entity.of = group;
	group->weight = weight;
	share_group_enter(&group->entity, NULL);
}

void share_group_queue(struct share_entity *e)
{
	for (struct share_group *group;; e = &group->entity) {
		bool was_empty;

		group = group_around(e);
		was_empty = !group->heap;
		pairing_add(&group->heap, &e->node, before);
		if (group == &top || !was_empty)
			return;
		share_group_bring_up(&group->entity);
	}
}

void share_group_unqueue(struct share_entity *e)
{
	for (struct share_group *group;; e = &group->entity) {
		group = group_around(e);
		pairing_remove(&group->heap, &e->node, before);
		if (group == &top || group->heap)
			return;
	}
}

struct share_entity *share_group_first(void)
{
	struct share_entity *e = entity_at(top.heap);

	while (e && e->of)
		e = entity_at(e->of->heap);
	return e;
}

struct share_entity *share_group_neighbour(const struct share_entity *e)
{
	return entity_at(group_around(e)->heap);
}

void share_group_charge(const struct share_entity *e, uint64_t ns)
{
	for (struct share_group *group = e->in; group; group = group->entity.in) {
		struct share_group *around = group_around(&group->entity);

		/* A virtual time may change only outside of the heap. */
		if (group->heap)
			pairing_remove(&around->heap, &group->entity.node, before);
		group->entity.virtual_ns += ns * WEIGHT_OF_0 / group->weight;
		if (group->heap)
			pairing_add(&around->heap, &group->entity.node, before);
	}
}

void share_group_raise_floor(const struct share_entity *e)
{
	for (; e; e = e->in ? &e->in->entity : NULL) {
		struct share_group *group = group_around(e);

		if (share_is_before(group->floor_ns, e->virtual_ns))
			group->floor_ns = e->virtual_ns;
	}
}

void share_group_bring_up(struct share_entity *e)
{
	uint64_t least = group_around(e)->floor_ns - SHARE_CREDIT_NS;

	if (share_is_before(e->virtual_ns, least))
		e->virtual_ns = least;
}

void share_group_enter(struct share_entity *e, struct share_group *group)
{
	e->in = group;
	e->virtual_ns = group_around(e)->floor_ns + SHARE_CREDIT_NS;
}

static unsigned depth(const struct share_entity *e)
{
	unsigned n = 0;

	for (; e->in; e = &e->in->entity)
		n++;
	return n;
}

void share_group_level(const struct share_entity **a, const struct share_entity **b)
{
	unsigned of_a = depth(*a), of_b = depth(*b);

	for (; of_a > of_b; of_a--)
		*a = &(*a)->in->entity;
	for (; of_b > of_a; of_b--)
		*b = &(*b)->in->entity;
	while ((*a)->in != (*b)->in) {
		*a = &(*a)->in->entity;
		*b = &(*b)->in->entity;
	}
}
