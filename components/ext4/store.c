/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps metadata blocks that were written but are in no commit yet, in a hash table by number. */
#include "components/ext4/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS_FIRST 16 /* each commit goes through all of them */
#define SPARE_MAX     16

static struct store_block *find(const struct store *s, uint64_t number)
{
	struct store_block *b = s->bucket_count ? s->buckets[number % s->bucket_count] : NULL;

	while (b && b->number != number)
		b = b->next;
	return b;
}

/* A table that is too small still works, so lack of memory for a larger one is no error. */
static int grow(struct store *s)
{
	size_t count = s->bucket_count ? s->bucket_count * 4 : BUCKETS_FIRST;
	struct store_block **buckets;

	if (s->pending < s->bucket_count * 2)
		return 0;
	buckets = calloc(count, sizeof(struct store_block *));
	if (!buckets)
		return s->bucket_count ? 0 : -ENOMEM;
	for (size_t i = 0; i < s->bucket_count; i++) {
		for (struct store_block *b = s->buckets[i], *next; b; b = next) {
			next = b->next;
			b->next = buckets[b->number % count];
			buckets[b->number % count] = b;
		}
	}
	free(s->buckets);
	s->buckets = buckets;
	s->bucket_count = count;
	return 0;
}

static struct store_block *take_block(struct store *s)
{
	struct store_block *b = s->spare;

	if (!b)
		return malloc(sizeof(*b) + s->block_size);
	s->spare = b->next;
	s->spare_count--;
	return b;
}

static void drop_block(struct store *s, struct store_block *b)
{
	if (s->spare_count >= SPARE_MAX) {
		free(b);
		return;
	}
	b->next = s->spare;
	s->spare = b;
	s->spare_count++;
}

static int add(struct store *s, uint64_t number, uint32_t within, const void *from, size_t n)
{
	struct store_block *b;
	int error = grow(s);

	if (error)
		return error;
	b = take_block(s);
	if (!b)
		return -ENOMEM;
	error = s->disk.read(s->disk.context, number * s->block_size, b->data, s->block_size);
	if (error || !memcmp(b->data + within, from, n)) {
		drop_block(s, b);
		return error;
	}
	memcpy(b->data + within, from, n);
	/* Reading may have waited, but no other call of this volume runs meanwhile. */
	b->number = number;
	b->next = s->buckets[number % s->bucket_count];
	s->buckets[number % s->bucket_count] = b;
	s->pending++;
	return 0;
}

/* The part of [offset, offset + n) in one block. */
static size_t piece(const struct store *s, uint64_t offset, size_t n)
{
	size_t room = s->block_size - offset % s->block_size;

	return n < room ? n : room;
}

static bool outside(const struct store *s, uint64_t offset, size_t n)
{
	return offset > s->disk.bytes || n > s->disk.bytes - offset;
}

int store_read(struct store *s, uint64_t offset, void *to, size_t n)
{
	uint8_t *at = to;

	if (outside(s, offset, n))
		return -EIO;
	if (!s->pending)
		return s->disk.read(s->disk.context, offset, to, n);
	while (n) {
		size_t part = piece(s, offset, n);
		struct store_block *b = find(s, offset / s->block_size);
		int error = 0;

		if (b)
			memcpy(at, b->data + offset % s->block_size, part);
		else
			error = s->disk.read(s->disk.context, offset, at, part);
		if (error)
			return error;
		at += part;
		offset += part;
		n -= part;
	}
	return 0;
}

int store_write(struct store *s, uint64_t offset, const void *from, size_t n)
{
	const uint8_t *at = from;

	if (outside(s, offset, n) || !s->block_size)
		return -EIO;
	while (n) {
		size_t part = piece(s, offset, n);
		struct store_block *b = find(s, offset / s->block_size);
		int error = 0;

		if (b)
			memcpy(b->data + offset % s->block_size, at, part);
		else
			error = add(s, offset / s->block_size, (uint32_t)(offset % s->block_size),
				    at, part);
		if (error)
			return error;
		at += part;
		offset += part;
		n -= part;
	}
	return 0;
}

int store_for_each(struct store *s, int (*each)(void *context, struct store_block *block),
		   void *context)
{
	int error = 0;

	for (size_t i = 0; !error && i < s->bucket_count; i++)
		for (struct store_block *b = s->buckets[i]; !error && b; b = b->next)
			error = each(context, b);
	return error;
}

void store_forget(struct store *s, uint64_t number)
{
	struct store_block **at, *b;

	if (!s->pending)
		return;
	for (at = &s->buckets[number % s->bucket_count]; (b = *at); at = &b->next) {
		if (b->number == number) {
			*at = b->next;
			drop_block(s, b);
			s->pending--;
			return;
		}
	}
}

void store_clear(struct store *s)
{
	for (size_t i = 0; i < s->bucket_count; i++) {
		while (s->buckets[i]) {
			struct store_block *b = s->buckets[i];

			s->buckets[i] = b->next;
			drop_block(s, b);
		}
	}
	s->pending = 0;
}

static void free_spare(struct store *s)
{
	while (s->spare) {
		struct store_block *b = s->spare;

		s->spare = b->next;
		free(b);
	}
	s->spare_count = 0;
}

void store_set_block_size(struct store *s, uint32_t block_size)
{
	free_spare(s);
	s->block_size = block_size;
}

void store_free(struct store *s)
{
	store_clear(s);
	free_spare(s);
	free(s->buckets);
}
