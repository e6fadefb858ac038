/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a volume keeps what says where everything is, and damage to that. */
#pragma once

#include <stdint.h>

#include "tests/disk/power/medium.h"

#define DAMAGE_BLOCKS 4096

struct damage_map {
	uint32_t block_size;
	uint32_t blocks[DAMAGE_BLOCKS]; /* that hold metadata */
	unsigned count;
};

/* Finds the metadata of a good volume. -errno. */
int damage_find(struct medium *m, struct damage_map *map);
/* Makes something of it wrong; what, at random. */
void damage(struct medium *m, const struct damage_map *map);
