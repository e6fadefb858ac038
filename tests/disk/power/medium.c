/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/disk/power/medium.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR		512u
#define SUPERBLOCK_HALF 1536u

uint32_t medium_random(struct medium *m, uint32_t below)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(m->random >> 33) % below;
}

static struct medium_write *new_write(struct medium *m)
{
	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 256;
		m->writes = realloc(m->writes, m->room * sizeof(*m->writes));
		if (!m->writes)
			abort();
	}
	return &m->writes[m->count++];
}

int medium_write(struct medium *m, uint64_t offset, const void *from, size_t n)
{
	struct medium_write *w;

	if (offset > m->size || n > m->size - offset || !m->writes_left)
		return -EIO;
	m->writes_left--;
	w = new_write(m);
	*w = (struct medium_write){offset, (uint32_t)n, malloc(n)};
	if (!w->before)
		abort();
	memcpy(w->before, m->bytes + offset, n);
	memcpy(m->bytes + offset, from, n);
	return 0;
}

void medium_flush(struct medium *m)
{
	while (m->count)
		free(m->writes[--m->count].before);
}

/*
 * A write that is taken back uncovers what was there before it; one that came after it to the same
 * place and stays is put on top again by going from the last to the first, sector by sector.
 */
void medium_lose_power(struct medium *m)
{
	uint8_t *kept = calloc(1, m->size / SECTOR + 1);
	/* All, nearly all, half, few. */
	uint32_t lost = (uint32_t[]){0, 6, 50, 90}[medium_random(m, 4)];

	if (!kept)
		abort();
	for (unsigned i = m->count; i-- > 0;) {
		struct medium_write *w = &m->writes[i];
		bool whole = medium_random(m, 4), gone = medium_random(m, 100) < lost;

		for (uint32_t at = 0; at < w->bytes; at += SECTOR) {
			uint64_t sector = (w->offset + at) / SECTOR;
			uint32_t n = w->bytes - at < SECTOR ? w->bytes - at : SECTOR;

			if (!whole && w->offset + at != SUPERBLOCK_HALF)
				gone = medium_random(m, 100) < lost;
			if (!gone)
				kept[sector] = 1;
			else if (!kept[sector])
				memcpy(m->bytes + w->offset + at, w->before + at, n);
		}
	}
	free(kept);
	medium_flush(m);
}

void medium_free(struct medium *m)
{
	medium_flush(m);
	free(m->writes);
	free(m->bytes);
}

static int disk_read(void *context, uint64_t offset, void *to, size_t n)
{
	struct medium *m = context;

	if (offset > m->size || n > m->size - offset)
		return -EIO;
	memcpy(to, m->bytes + offset, n);
	return 0;
}

static int disk_write(void *context, uint64_t offset, const void *from, size_t n)
{
	return medium_write(context, offset, from, n);
}

static int disk_flush(void *context)
{
	struct medium *m = context;

	if (!m->writes_left)
		return -EIO;
	medium_flush(m);
	return 0;
}

void medium_disk(struct medium *m, struct ext4_disk *out)
{
	*out = (struct ext4_disk){disk_read, disk_write, disk_flush, m, m->size};
}
