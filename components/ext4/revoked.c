/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash table with open addressing, at most half full. A malicious disk may have numbers that
 * collide, so the hash uses all of their bits. */
#include "components/ext4/revoked.h"

#include <errno.h>
#include <stdlib.h>

#define ROOM_FIRST 64

static uint64_t spread(uint64_t block)
{
	block ^= block >> 33;
	block *= 0xff51afd7ed558ccdull;
	block ^= block >> 33;
	block *= 0xc4ceb9fe1a85ec53ull;
	return block ^ block >> 33;
}

/* Where the block is, or would go. */
static struct revoked_block *slot_of(const struct revoked *r, uint64_t block)
{
	size_t at = spread(block) & (r->room - 1);

	while (r->slots[at].used && r->slots[at].block != block)
		at = (at + 1) & (r->room - 1);
	return &r->slots[at];
}

static int grow(struct revoked *r)
{
	struct revoked larger = {.room = r->room ? r->room * 2 : ROOM_FIRST, .count = r->count};

	larger.slots = calloc(larger.room, sizeof(*larger.slots));
	if (!larger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < r->room; i++)
		if (r->slots[i].used)
			*slot_of(&larger, r->slots[i].block) = r->slots[i];
	free(r->slots);
	*r = larger;
	return 0;
}

int revoked_add(struct revoked *r, uint64_t block, uint32_t sequence)
{
	int error = r->count * 2 >= r->room ? grow(r) : 0;
	struct revoked_block *slot = error ? NULL : slot_of(r, block);

	if (error)
		return error;
	if (!slot->used)
		r->count++;
	else if ((int32_t)(slot->sequence - sequence) >= 0)
		return 0;
	*slot = (struct revoked_block){block, sequence, true};
	return 0;
}

bool revoked_since(const struct revoked *r, uint64_t block, uint32_t sequence)
{
	const struct revoked_block *slot = r->room ? slot_of(r, block) : NULL;

	return slot && slot->used && (int32_t)(slot->sequence - sequence) >= 0;
}

void revoked_free(struct revoked *r)
{
	free(r->slots);
	*r = (struct revoked){0};
}
