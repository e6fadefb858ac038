/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The structure of pipes. A pipe is a ring of buffers, each part of one page, as on Linux, so that
 * sizes, atomicity (a write of up to PIPE_BUF bytes needs one free buffer at most) and splice by
 * reference are the same.
 */
#pragma once

#include "wait/mutex.h"
#include "fs/vfs.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

#define PIPE_SLOTS_DEFAULT 16
#define PIPE_BYTES_MOST	   0x80000000u

/* How many slots hold so many bytes: a power of two, as all code of the ring assumes. 0: no pipe
 * can be that large. */
static inline unsigned pipe_slots_of(uint64_t bytes)
{
	unsigned slots = 1;

	if (bytes > PIPE_BYTES_MOST)
		return 0;
	while (slots * PAGE_SIZE < bytes)
		slots *= 2;
	return slots;
}

/* Bytes, a power of two: the limit for unprivileged users (/proc/sys/fs/pipe-max-size). */
extern unsigned pipe_size_max;
/* Sets it to what a pipe for so many bytes has. -EINVAL: no pipe can be that large. */
int pipe_set_size_max(uint64_t bytes);

struct user_usage;

struct pipe_buffer {
	struct page *page; /* with a reference */
	uint32_t offset, length;
	bool mergeable; /* the page belongs to the pipe alone: a write may append to it */
	bool packet;	/* O_DIRECT: a read ends with it */
};

struct pipe {
	unsigned readers, writers, files;
	unsigned reader_opens, writer_opens; /* counts of all opens: open() of a FIFO sees an end
						that was opened and closed */
	unsigned slots, first, used;	     /* power of two; ring indices */
	struct pipe_buffer *ring;
	struct mutex lock; /* held while bytes are moved */
	struct waitqueue read_wait, write_wait;
	struct page *spare;	 /* the latest page that was emptied */
	struct user_usage *user; /* user that the slots are charged to */
	kuid_t uid;
	unsigned charged;
};

/* NULL when out of memory, or the user may have no more pipes. */
struct pipe *pipe_create(void);
void pipe_destroy(struct pipe *pipe);

static inline struct pipe_buffer *pipe_slot(struct pipe *pipe, unsigned i)
{
	return &pipe->ring[(pipe->first + i) & (pipe->slots - 1)];
}

static inline bool pipe_full(const struct pipe *pipe)
{
	return pipe->used >= pipe->slots;
}

/* Adds a buffer (not when full); the page's reference moves in. */
void pipe_push(struct pipe *pipe, struct page *page, uint32_t offset, uint32_t length,
	       bool mergeable);
/* Drops the first buffer. */
void pipe_shift(struct pipe *pipe);
size_t pipe_bytes(const struct pipe *pipe);

/* Waits, without the lock, until there is something to read (or no writer) / room (or no reader).
 */
MAY_WAIT int pipe_wait_readable(struct pipe *pipe, bool nonblock);
MAY_WAIT int pipe_wait_writable(struct pipe *pipe, bool nonblock);
/* Reads the available bytes after waiting for the first; 0: the end. */
MAY_WAIT ssize_t pipe_take(struct pipe *pipe, struct iov_iter *to, bool nonblock);
/* -EPIPE with its signal. */
int pipe_broken(void);

/* ---- files on pipes ---- */

/* The pipe behind a file, NULL if it is none. */
struct pipe *pipe_of(const struct file *file);
/* Operations of a FIFO's inode (fifo.c). */
extern const struct file_ops fifo_ops;

/* ---- splice.c ---- */

/* Can splice and sendfile read from this file, which is no pipe? */
bool file_spliced_from(const struct file *file);
/*
 * Fills the pipe from `in` at *pos (which moves along): up to `n` bytes, as many as there is room
 * for after waiting for some. Returns bytes, -EAGAIN, -EPIPE, -EINVAL or an error of reading.
 */
MAY_WAIT long splice_from_file(struct file *in, uint64_t *pos, struct pipe *out, size_t n,
			       bool nonblock);
