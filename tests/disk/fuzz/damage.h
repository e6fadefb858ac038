/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a volume's metadata, and damages it. */
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
/* Changes a random part of the metadata. */
void damage(struct medium *m, const struct damage_map *map);
