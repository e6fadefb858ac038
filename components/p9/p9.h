/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A client of 9P2000.L (the protocol as Linux and QEMU speak it) as plain functions on fids, which
 * are the numbers that the client gives to files of the server. Each function is one message and
 * its answer, both in one buffer of the caller's. The server is not trusted: an answer of another
 * type, with another tag, or without the fields of its type is -EIO.
 *
 * All errors are negative errnos, the server's own among them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define P9_NO_FID   UINT32_MAX
#define P9_HEADER   24u /* the most that a read or write has besides its data */
#define P9_NAME_MAX 255u

struct p9_transport {
	/* Sends the `n` bytes at `message` and waits for the answer, which replaces them, at most
	 * `size` bytes: their number. */
	ssize_t (*exchange)(void *context, void *message, size_t n, size_t size);
	void *context;
};

/* One conversation; `buffer` has `size` bytes, and one call at a time is made. */
struct p9 {
	struct p9_transport transport;
	uint8_t *buffer;
	uint32_t size; /* of a message, as both sides agreed */
	size_t at;     /* in the message that is being built, or the answer that is read */
	size_t end;
	bool bad; /* a field did not fit, or was missing */
};

struct p9_qid {
	uint8_t type; /* P9_QID_DIR, P9_QID_LINK */
	uint64_t path;
};
#define P9_QID_DIR  0x80u
#define P9_QID_LINK 0x02u

struct p9_attributes {
	struct p9_qid qid;
	uint32_t mode, uid, gid;
	uint64_t links, rdev, size, blocks;
	struct {
		int64_t seconds;
		uint32_t nanoseconds;
	} atime, mtime, ctime;
};

/* Which of the attributes p9_setattr() sets. */
enum {
	P9_SET_MODE = 1,
	P9_SET_UID = 2,
	P9_SET_GID = 4,
	P9_SET_SIZE = 8,
	P9_SET_ATIME = 16 | 128,
	P9_SET_MTIME = 32 | 256,
};

struct p9_usage {
	uint32_t block_size;
	uint64_t blocks, free, available, files, files_free;
};

struct p9_entry {
	struct p9_qid qid;
	uint64_t next;
	uint8_t type; /* DT_* */
	const char *name;
	size_t length;
};

/* Begins a conversation: agrees on the message size (at most `size`) and attaches `root` to the
 * top of the shared folder. */
int p9_begin(struct p9 *p, const struct p9_transport *transport, uint8_t *buffer, uint32_t size,
	     uint32_t root);
/* `to` becomes name `name` in `from`; without a name, the same as `from`. -ENOENT. */
int p9_walk(struct p9 *p, uint32_t from, uint32_t to, const char *name, size_t length,
	    struct p9_qid *qid);
int p9_clunk(struct p9 *p, uint32_t fid);
int p9_getattr(struct p9 *p, uint32_t fid, struct p9_attributes *out);
int p9_setattr(struct p9 *p, uint32_t fid, unsigned valid, const struct p9_attributes *in);
/* Opens; flags as open(2). */
int p9_open(struct p9 *p, uint32_t fid, uint32_t flags);
/* `fid`, a folder, becomes the new file in it, open. */
int p9_create(struct p9 *p, uint32_t fid, const char *name, size_t length, uint32_t flags,
	      uint32_t mode, uint32_t gid);
/* At most what fits into one message. */
ssize_t p9_read(struct p9 *p, uint32_t fid, uint64_t offset, void *to, size_t n);
ssize_t p9_write(struct p9 *p, uint32_t fid, uint64_t offset, const void *from, size_t n);
int p9_fsync(struct p9 *p, uint32_t fid);
/* Asks for entries from `offset` on; then p9_entry() gives one after the other, false at the end.
 * They lie in the buffer. */
int p9_readdir(struct p9 *p, uint32_t fid, uint64_t offset);
bool p9_entry(struct p9 *p, struct p9_entry *out);
int p9_mkdir(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t gid);
int p9_symlink(struct p9 *p, uint32_t dir, const char *name, size_t length, const char *target,
	       uint32_t gid);
int p9_mknod(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t major, uint32_t minor, uint32_t gid);
/* The target into `out` (`size` bytes): its length. */
ssize_t p9_readlink(struct p9 *p, uint32_t fid, char *out, size_t size);
int p9_link(struct p9 *p, uint32_t dir, uint32_t fid, const char *name, size_t length);
/* flags: AT_REMOVEDIR. */
int p9_unlink(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t flags);
int p9_rename(struct p9 *p, uint32_t from, const char *old, size_t old_length, uint32_t to,
	      const char *name, size_t length);
int p9_statfs(struct p9 *p, uint32_t fid, struct p9_usage *out);
