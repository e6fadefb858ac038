/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks whose older copies in a journal must not be replayed: a hash table, as a journal may name
 * as many as it has room for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct revoked_block {
	uint64_t block;
	uint32_t sequence; /* of the last transaction that revoked it */
	bool used;
};

/* All zeroes is an empty one. */
struct revoked {
	struct revoked_block *slots;
	size_t room, count;
};

/* Transaction `sequence` revokes a block. -ENOMEM. */
int revoked_add(struct revoked *r, uint64_t block, uint32_t sequence);
/* Was it revoked by transaction `sequence` or a later one? */
bool revoked_since(const struct revoked *r, uint64_t block, uint32_t sequence);
void revoked_free(struct revoked *r);
