/* SPDX-License-Identifier: BSD-2-Clause */
/* Iterators over the buffers of a read or write: see uaccess.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"

#define IOV_COUNT_MAX 1024

void iov_iter_kernel(struct iov_iter *it, void *buffer, size_t n)
{
	iov_iter_user(it, (uint64_t)(uintptr_t)buffer, n);
	it->kernel = 1;
}

void iov_iter_vec(struct iov_iter *it, const struct iovec *iov, size_t segments, size_t count)
{
	*it = (struct iov_iter){.iov = iov, .segments = segments, .count = count};
}

static const struct iovec *segment(const struct iov_iter *it)
{
	return it->iov ? it->iov : &it->single;
}

void iov_iter_advance_segments(struct iov_iter *it)
{
	while (it->segments && it->segment_offset >= it->iov->iov_len) {
		/* The last segment stays current, so that a revert can go back from the end. */
		if (it->segments == 1)
			break;
		it->segment_offset -= it->iov->iov_len;
		it->iov++;
		it->segments--;
	}
}

size_t iov_iter_piece(struct iov_iter *it)
{
	const struct iovec *at;
	uint64_t address;
	size_t left;

	iov_iter_advance(it, 0); /* past empty segments */
	at = segment(it);
	address = (uint64_t)(uintptr_t)at->iov_base + it->segment_offset;
	left = at->iov_len - it->segment_offset;
	if (!it->kernel && left > PAGE_SIZE - address % PAGE_SIZE)
		left = PAGE_SIZE - address % PAGE_SIZE;
	return left < it->count ? left : it->count;
}

void iov_iter_revert(struct iov_iter *it, size_t n)
{
	it->count += n;
	while (it->segment_offset < n) {
		n -= it->segment_offset;
		it->iov--;
		it->segments++;
		it->segment_offset = it->iov->iov_len;
	}
	it->segment_offset -= n;
}

static int clip_iovec(struct iovec *iov, size_t segments, size_t *total)
{
	*total = 0;
	for (size_t i = 0; i < segments; i++) {
		if ((ssize_t)iov[i].iov_len < 0)
			return -EINVAL;
		if (!access_ok((uint64_t)(uintptr_t)iov[i].iov_base, iov[i].iov_len))
			return -EFAULT;
		if (iov[i].iov_len > MAX_RW_COUNT - *total)
			iov[i].iov_len = MAX_RW_COUNT - *total;
		*total += iov[i].iov_len;
	}
	return 0;
}

int import_iovec(uint64_t uvec, size_t segments, struct iovec **iov, struct iov_iter *it)
{
	struct iovec *copy;
	size_t total;
	int error;

	*iov = NULL;
	if (segments > IOV_COUNT_MAX)
		return -EINVAL;
	if (!segments) {
		iov_iter_user(it, 0, 0);
		return 0;
	}
	copy = malloc(segments * sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	error = copy_from_user(copy, uvec, segments * sizeof(*copy));
	if (!error)
		error = clip_iovec(copy, segments, &total);
	if (error) {
		free(copy);
		return error;
	}
	*iov = copy;
	iov_iter_vec(it, copy, segments, total);
	return 0;
}

enum direction { TO_ITER, FROM_ITER, ZERO_ITER };

static size_t copy_kernel(enum direction direction, uint8_t *place, void *buffer, size_t n)
{
	if (direction == TO_ITER)
		memcpy(place, buffer, n);
	else if (direction == FROM_ITER)
		memcpy(buffer, place, n);
	else
		memset(place, 0, n);
	return n;
}

static size_t copy_user(enum direction direction, uint64_t address, void *buffer, size_t n)
{
	static const uint8_t zeros[PAGE_SIZE];
	ssize_t done;

	if (direction == FROM_ITER) {
		done = mm_read(current_mm(), buffer, address, n);
	} else if (direction == TO_ITER) {
		done = mm_write(current_mm(), address, buffer, n);
	} else {
		if (n > sizeof(zeros))
			n = sizeof(zeros);
		done = mm_write(current_mm(), address, zeros, n);
	}
	return done > 0 ? (size_t)done : 0;
}

static size_t move(enum direction direction, uint8_t *buffer, size_t n, struct iov_iter *it)
{
	size_t done = 0;

	if (n > it->count)
		n = it->count;
	while (done < n) {
		const struct iovec *s = segment(it);
		uint64_t address = (uint64_t)(uintptr_t)s->iov_base + it->segment_offset;
		size_t now = s->iov_len - it->segment_offset, moved;

		if (!now) { /* an empty segment */
			it->iov++;
			it->segments--;
			it->segment_offset = 0;
			continue;
		}
		if (now > n - done)
			now = n - done;
		moved = it->kernel ? copy_kernel(direction, (uint8_t *)(uintptr_t)address,
						 buffer + done, now)
				   : copy_user(direction, address, buffer + done, now);
		if (!moved)
			break;
		iov_iter_advance(it, moved);
		done += moved;
	}
	return done;
}

/* Where a short copy is done at once: *n bytes, in one buffer of the program's and in one page. */
static inline uint8_t *single_place(const struct iov_iter *it, size_t *n, unsigned access)
{
	uint64_t address = (uint64_t)(uintptr_t)it->single.iov_base + it->segment_offset;

	if (*n > it->count)
		*n = it->count;
	if (it->iov || it->kernel || !in_one_page(address, *n))
		return NULL;
	return user_place(address, access);
}

size_t copy_to_iter(const void *from, size_t n, struct iov_iter *it)
{
	uint8_t *place = single_place(it, &n, VM_PROT_WRITE);

	if (place) {
		memmove(place, from, n);
		iov_iter_advance(it, n);
		return n;
	}
	return move(TO_ITER, (uint8_t *)(uintptr_t)from, n, it);
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *it)
{
	const uint8_t *place = single_place(it, &n, VM_PROT_READ);

	if (place) {
		memmove(to, place, n);
		iov_iter_advance(it, n);
		return n;
	}
	return move(FROM_ITER, to, n, it);
}

size_t zero_iter(size_t n, struct iov_iter *it)
{
	/* The buffer is not used, but arithmetic on a null pointer is undefined. */
	static uint8_t unused[1];
	uint8_t *place = single_place(it, &n, VM_PROT_WRITE);
	size_t done = 0;

	if (place) {
		memset(place, 0, n);
		iov_iter_advance(it, n);
		return n;
	}

	while (done < n && it->count) {
		size_t want = n - done < PAGE_SIZE ? n - done : PAGE_SIZE;
		size_t now = move(ZERO_ITER, unused, want, it);

		done += now;
		if (now < want)
			break;
	}
	return done;
}
