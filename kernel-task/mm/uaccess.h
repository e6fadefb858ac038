/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory of the current Linux process. Arguments are copied once, then checked. The functions
 * fault pages in as the program's own access would; they never trust an address.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>
#include "machine/machine.h"
#include "wait/may_wait.h"

struct mm;

/*
 * 0, or -EFAULT with an unspecified part copied. May wait before each page (it may have to be
 * read), not after the last one, so the copied data is current.
 */
MAY_WAIT int copy_from_user(void *to, uint64_t from, size_t n);
MAY_WAIT int copy_to_user(uint64_t to, const void *from, size_t n);
MAY_WAIT int clear_user(uint64_t to, size_t n);
/* Length of the string copied (without its NUL), -EFAULT, or -ENAMETOOLONG if no NUL within `size`.
 */
MAY_WAIT ssize_t strncpy_from_user(char *to, uint64_t from, size_t size);
/* The same for another process (process_vm_readv, /proc/pid/cmdline); bytes copied, may be short;
 * -EFAULT if none. The caller has a reference to `mm`. */
MAY_WAIT ssize_t mm_read(struct mm *mm, void *to, uint64_t from, size_t n);
MAY_WAIT ssize_t mm_write(struct mm *mm, uint64_t to, const void *from, size_t n);

/* Writes where the program itself may not (breakpoints): the page becomes the process's own. 0,
 * -EFAULT, -ENOMEM. */
MAY_WAIT int mm_poke(struct mm *mm, uint64_t address, const void *data, size_t n);

/*
 * A word of the program's (aligned), to be read and written in place until the next wait. NULL: bad
 * address. The second does not wait itself: NULL also where the first would.
 */
MAY_WAIT uint32_t *user_word(uint64_t address);
uint32_t *user_word_now(uint64_t address);
/* The same for bytes up to the end of the page; `access` is VM_PROT_READ or VM_PROT_WRITE. */
MAY_WAIT uint8_t *user_place(uint64_t address, unsigned access);

#define get_user(value, address) copy_from_user(&(value), address, sizeof(value))
#define put_user(value, address)                                      \
	({                                                            \
		__typeof__(value) put_value = (value);                \
		copy_to_user(address, &put_value, sizeof(put_value)); \
	})

/*
 * Where the bytes of a read or write come from or go to: user buffers (iovec) or one kernel buffer,
 * with a position that copy_*_iter() advance. `count` is what is left.
 */
struct iov_iter {
	const struct iovec *iov; /* a kernel copy of the iovec, addresses are the user's; or one
				    kernel buffer */
	size_t segments, segment_offset, count;
	int kernel; /* the addresses are the kernel's own */
	/* O_NONBLOCK, O_APPEND, O_SYNC, O_DSYNC that hold for this transfer alone (preadv2). */
	unsigned flags;
	struct iovec single;
};

static inline void iov_iter_user(struct iov_iter *it, uint64_t address, size_t n)
{
	/* `iov` NULL means `single`, so that the record may be copied. */
	*it = (struct iov_iter){
		.segments = 1, .count = n, .single = {(void *)(uintptr_t)address, n}};
}
void iov_iter_kernel(struct iov_iter *it, void *buffer, size_t n);
/* `iov` must outlive the iterator. */
void iov_iter_vec(struct iov_iter *it, const struct iovec *iov, size_t segments, size_t count);
/*
 * Copies a user iovec array in and checks it as readv does (count <= 1024, total <= MAX_RW_COUNT
 * clipped, -EINVAL, -EFAULT, -ENOMEM). *iov is malloc'ed, or NULL for none: the caller frees it.
 */
MAY_WAIT int import_iovec(uint64_t uvec, size_t segments, struct iovec **iov, struct iov_iter *it);
/* The number of bytes from the iterator's position on that are contiguous; in user memory, also
 * within one page. */
size_t iov_iter_piece(struct iov_iter *it);
/* Bytes copied: less than n when the iterator ends or a user page cannot be reached. */
MAY_WAIT size_t copy_to_iter(const void *from, size_t n, struct iov_iter *it);
MAY_WAIT size_t copy_from_iter(void *to, size_t n, struct iov_iter *it);
MAY_WAIT size_t zero_iter(size_t n, struct iov_iter *it);
/* For iov_iter_advance(): goes on to the segment that the offset lies in. */
void iov_iter_advance_segments(struct iov_iter *it);
static inline void iov_iter_advance(struct iov_iter *it, size_t n)
{
	if (n > it->count)
		n = it->count;
	it->count -= n;
	it->segment_offset += n;
	if (it->iov)
		iov_iter_advance_segments(it);
}
/* Undoes the last n bytes. */
void iov_iter_revert(struct iov_iter *it, size_t n);

/* Is it more than nothing, and all in one page? So are most arguments of calls. */
static inline bool in_one_page(uint64_t address, size_t n)
{
	return n - 1 < PAGE_SIZE - address % PAGE_SIZE;
}

/* Can [address, address + n) be the program's memory at all? */
static inline bool access_ok(uint64_t address, size_t n)
{
	return n <= USER_END && address <= USER_END - n;
}

#define MAX_RW_COUNT 0x7ffff000ul
