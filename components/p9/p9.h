/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A client of 9P2000.L (the protocol that Linux and QEMU use) as plain functions on fids, the
 * numbers that the client gives to files of the server. Each function sends one message and waits
 * for its answer; both are in the one buffer of the conversation. The server is not trusted: an
 * answer of another type, with another tag, or without the fields of its type is -EIO.
 *
 * All errors are negative errno values: those of exchange(), those that the server reports, -EIO,
 * and -EMSGSIZE if a message does not fit into the buffer. Functions without a comment do what the
 * system call of that name does.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define P9_NO_FID   UINT32_MAX
#define P9_HEADER   24u /* bytes of a read's or write's message besides its data, at most */
#define P9_NAME_MAX 255u

struct p9_transport {
	/* Sends the `n` bytes at `message` and waits for the answer, which is written over them, at
	 * most `size` bytes. Returns the answer's bytes or a negative errno. */
	ssize_t (*exchange)(void *context, void *message, size_t n, size_t size);
	void *context;
};

/* One conversation. It uses `buffer` for every call, so only one call is made at a time. */
struct p9 {
	struct p9_transport transport;
	uint8_t *buffer;
	uint32_t size; /* of a message, as both sides agreed */
	size_t at;     /* position in the message that is built, or the answer that is read */
	size_t end;    /* bytes of the answer */
	bool bad;      /* a field did not fit, or was missing */
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
	uint64_t next;	  /* the offset for p9_readdir() that continues behind this entry */
	uint8_t type;	  /* DT_* */
	const char *name; /* in the conversation's buffer, not terminated */
	size_t length;
};

/* Begins a conversation: agrees on the message size (at most the `size` bytes of `buffer`, which
 * must last) and makes `root` the fid of the shared folder. -EPROTONOSUPPORT: the server does not
 * know this protocol, or offers messages below 4096 bytes; -ENOTDIR. */
int p9_begin(struct p9 *p, const struct p9_transport *transport, uint8_t *buffer, uint32_t size,
	     uint32_t root);
/* Makes `to` a fid of the file `name` in the folder `from`, and gives its qid. If `name` is NULL,
 * `to` becomes a second fid of `from` itself, and *qid is unchanged. -ENOENT. */
int p9_walk(struct p9 *p, uint32_t from, uint32_t to, const char *name, size_t length,
	    struct p9_qid *qid);
/* Forgets a fid. */
int p9_clunk(struct p9 *p, uint32_t fid);
int p9_getattr(struct p9 *p, uint32_t fid, struct p9_attributes *out);
/* Sets the attributes in `valid`, a set of P9_SET_*. */
int p9_setattr(struct p9 *p, uint32_t fid, unsigned valid, const struct p9_attributes *in);
/* Opens the fid's file for p9_read() and its like, with the flags of open(2). */
int p9_open(struct p9 *p, uint32_t fid, uint32_t flags);
/* Makes a file in the folder `fid`; `fid` becomes the fid of the new file, opened with `flags`. */
int p9_create(struct p9 *p, uint32_t fid, const char *name, size_t length, uint32_t flags,
	      uint32_t mode, uint32_t gid);
/* Read or write up to `n` bytes, at most what fits into one message, and return their number. */
ssize_t p9_read(struct p9 *p, uint32_t fid, uint64_t offset, void *to, size_t n);
ssize_t p9_write(struct p9 *p, uint32_t fid, uint64_t offset, const void *from, size_t n);
int p9_fsync(struct p9 *p, uint32_t fid);
/* Asks for a folder's entries from `offset` on, 0 or an entry's `next`: as many as fit into one
 * message. They are in the buffer until the next message. */
int p9_readdir(struct p9 *p, uint32_t fid, uint64_t offset);
/* The next of these entries. False: there is no further one, or it is malformed. */
bool p9_entry(struct p9 *p, struct p9_entry *out);
int p9_mkdir(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t gid);
int p9_symlink(struct p9 *p, uint32_t dir, const char *name, size_t length, const char *target,
	       uint32_t gid);
int p9_mknod(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t major, uint32_t minor, uint32_t gid);
/* Copies the target into `out` (`size` bytes, not terminated) and returns its length. */
ssize_t p9_readlink(struct p9 *p, uint32_t fid, char *out, size_t size);
int p9_link(struct p9 *p, uint32_t dir, uint32_t fid, const char *name, size_t length);
/* `flags`: 0, or AT_REMOVEDIR to remove a folder. */
int p9_unlink(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t flags);
int p9_rename(struct p9 *p, uint32_t from, const char *old, size_t old_length, uint32_t to,
	      const char *name, size_t length);
int p9_statfs(struct p9 *p, uint32_t fid, struct p9_usage *out);
