/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A client of 9P2000.L. A message is size[4] type[1] tag[2] and its fields, all little-endian; a
 * string is a length[2] and its bytes. Fields are put and taken one after the other. A field that
 * does not fit sets `bad`, which is checked once: before a message is sent, and after the last
 * field of an answer.
 */
#include "components/p9/p9.h"

#include <errno.h>
#include <string.h>

#define HEADER	      7u
#define TAG	      1u
#define NO_TAG	      0xffffu
#define VERSION	      "9P2000.L"
#define SIZE_MIN      4096u
#define ERRNO_MAX     4095u
#define GETATTR_BASIC 0x7ffull

/* Types of requests; the answer's type is one more. */
enum {
	RLERROR = 7,
	TSTATFS = 8,
	TLOPEN = 12,
	TLCREATE = 14,
	TSYMLINK = 16,
	TMKNOD = 18,
	TREADLINK = 22,
	TGETATTR = 24,
	TSETATTR = 26,
	TREADDIR = 40,
	TFSYNC = 50,
	TLINK = 70,
	TMKDIR = 72,
	TRENAMEAT = 74,
	TUNLINKAT = 76,
	TVERSION = 100,
	TATTACH = 104,
	TWALK = 110,
	TREAD = 116,
	TWRITE = 118,
	TCLUNK = 120,
};

/* ---- fields ---- */

static void put_bytes(struct p9 *p, const void *from, size_t n)
{
	if (p->bad || n > p->size - p->at) {
		p->bad = true;
		return;
	}
	memcpy(p->buffer + p->at, from, n);
	p->at += n;
}

/* Numbers are copied as they are: x86-64 is little-endian, as is the protocol. */
static void put8(struct p9 *p, uint8_t v)
{
	put_bytes(p, &v, 1);
}

static void put16(struct p9 *p, uint16_t v)
{
	put_bytes(p, &v, 2);
}

static void put32(struct p9 *p, uint32_t v)
{
	put_bytes(p, &v, 4);
}

static void put64(struct p9 *p, uint64_t v)
{
	put_bytes(p, &v, 8);
}

static void put_string(struct p9 *p, const char *s, size_t n)
{
	if (n > UINT16_MAX)
		p->bad = true;
	put16(p, (uint16_t)n);
	put_bytes(p, s, n);
}

static const uint8_t *take_bytes(struct p9 *p, size_t n)
{
	const uint8_t *from = p->buffer + p->at;

	if (p->bad || n > p->end - p->at) {
		p->bad = true;
		return NULL;
	}
	p->at += n;
	return from;
}

static uint64_t take(struct p9 *p, size_t n)
{
	const uint8_t *from = take_bytes(p, n);
	uint64_t v = 0;

	if (from)
		memcpy(&v, from, n);
	return v;
}

static const char *take_string(struct p9 *p, size_t *length)
{
	*length = (size_t)take(p, 2);
	return (const char *)take_bytes(p, *length);
}

static void take_qid(struct p9 *p, struct p9_qid *out)
{
	out->type = (uint8_t)take(p, 1);
	(void)take(p, 4);
	out->path = take(p, 8);
}

/* ---- messages ---- */

static void begin(struct p9 *p, uint8_t type)
{
	p->at = 4;
	p->bad = false;
	put8(p, type);
	put16(p, type == TVERSION ? NO_TAG : TAG);
}

/* The negative errno in the answer RLERROR; -EIO if it is none. */
static int server_error(struct p9 *p)
{
	uint32_t number = (uint32_t)take(p, 4);

	return p->bad || !number || number > ERRNO_MAX ? -EIO : -(int)number;
}

/* Sends the message that was put and checks the answer's head; afterwards the answer's fields can
 * be taken. Waits. */
static int ask(struct p9 *p)
{
	uint8_t type = p->buffer[4];
	uint16_t tag;
	uint32_t n = (uint32_t)p->at;
	ssize_t got;

	if (p->bad)
		return -EMSGSIZE;
	memcpy(&tag, p->buffer + 5, 2);
	memcpy(p->buffer, &n, 4);
	got = p->transport.exchange(p->transport.context, p->buffer, n, p->size);
	if (got < 0)
		return (int)got;
	if ((size_t)got > p->size || (size_t)got < HEADER)
		return -EIO;
	p->at = 0;
	p->end = (size_t)got;
	uint64_t length = take(p, 4), answer = take(p, 1);
	if (length < HEADER || length > (size_t)got || take(p, 2) != tag)
		return -EIO;
	p->end = (size_t)length;
	if (answer == RLERROR)
		return server_error(p);
	return answer == (uint64_t)type + 1 ? 0 : -EIO;
}

/* The result of a call after the fields of the answer were taken. */
static int taken(const struct p9 *p, int error)
{
	return error ? error : p->bad ? -EIO : 0;
}

int p9_begin(struct p9 *p, const struct p9_transport *transport, uint8_t *buffer, uint32_t size,
	     uint32_t root)
{
	struct p9_qid qid = {0};
	size_t length = 0;

	*p = (struct p9){.transport = *transport, .buffer = buffer, .size = size};
	begin(p, TVERSION);
	put32(p, size);
	put_string(p, VERSION, strlen(VERSION));
	int error = ask(p);
	if (error)
		return error;
	uint32_t agreed = (uint32_t)take(p, 4);
	const char *version = take_string(p, &length);
	if (p->bad || agreed < SIZE_MIN || agreed > size || length != strlen(VERSION) ||
	    memcmp(version, VERSION, length))
		return -EPROTONOSUPPORT;
	p->size = agreed;
	begin(p, TATTACH);
	put32(p, root);
	put32(p, P9_NO_FID);
	put_string(p, "", 0);
	put_string(p, "", 0);
	put32(p, UINT32_MAX);
	error = ask(p);
	if (!error)
		take_qid(p, &qid);
	error = taken(p, error);
	return error || qid.type & P9_QID_DIR ? error : -ENOTDIR;
}

int p9_walk(struct p9 *p, uint32_t from, uint32_t to, const char *name, size_t length,
	    struct p9_qid *qid)
{
	begin(p, TWALK);
	put32(p, from);
	put32(p, to);
	put16(p, name ? 1 : 0);
	if (name)
		put_string(p, name, length);
	int error = ask(p);
	if (error)
		return error;
	uint64_t steps = take(p, 2);
	if (p->bad || steps > (name ? 1 : 0))
		return -EIO;
	if (!name)
		return 0;
	if (!steps)
		return -ENOENT;
	take_qid(p, qid);
	return taken(p, 0);
}

/* Sends a request whose only field is a fid. */
static int ask_of(struct p9 *p, uint8_t type, uint32_t fid)
{
	begin(p, type);
	put32(p, fid);
	return ask(p);
}

int p9_clunk(struct p9 *p, uint32_t fid)
{
	return ask_of(p, TCLUNK, fid);
}

/* ---- attributes ---- */

int p9_getattr(struct p9 *p, uint32_t fid, struct p9_attributes *out)
{
	memset(out, 0, sizeof(*out));
	begin(p, TGETATTR);
	put32(p, fid);
	put64(p, GETATTR_BASIC);
	int error = ask(p);
	if (error)
		return error;
	uint64_t valid = take(p, 8);
	take_qid(p, &out->qid);
	out->mode = (uint32_t)take(p, 4);
	out->uid = (uint32_t)take(p, 4);
	out->gid = (uint32_t)take(p, 4);
	out->links = take(p, 8);
	out->rdev = take(p, 8);
	out->size = take(p, 8);
	(void)take(p, 8); /* block size */
	out->blocks = take(p, 8);
	out->atime.seconds = (int64_t)take(p, 8);
	out->atime.nanoseconds = (uint32_t)take(p, 8) % 1000000000u;
	out->mtime.seconds = (int64_t)take(p, 8);
	out->mtime.nanoseconds = (uint32_t)take(p, 8) % 1000000000u;
	out->ctime.seconds = (int64_t)take(p, 8);
	out->ctime.nanoseconds = (uint32_t)take(p, 8) % 1000000000u;
	if ((valid & GETATTR_BASIC) != GETATTR_BASIC || out->size > INT64_MAX)
		return -EIO;
	return taken(p, 0);
}

int p9_setattr(struct p9 *p, uint32_t fid, unsigned valid, const struct p9_attributes *in)
{
	begin(p, TSETATTR);
	put32(p, fid);
	put32(p, valid);
	put32(p, in->mode);
	put32(p, in->uid);
	put32(p, in->gid);
	put64(p, in->size);
	put64(p, (uint64_t)in->atime.seconds);
	put64(p, in->atime.nanoseconds);
	put64(p, (uint64_t)in->mtime.seconds);
	put64(p, in->mtime.nanoseconds);
	return ask(p);
}

int p9_statfs(struct p9 *p, uint32_t fid, struct p9_usage *out)
{
	int error = ask_of(p, TSTATFS, fid);

	if (error)
		return error;
	(void)take(p, 4);
	out->block_size = (uint32_t)take(p, 4);
	out->blocks = take(p, 8);
	out->free = take(p, 8);
	out->available = take(p, 8);
	out->files = take(p, 8);
	out->files_free = take(p, 8);
	return taken(p, 0);
}

/* ---- contents ---- */

int p9_open(struct p9 *p, uint32_t fid, uint32_t flags)
{
	begin(p, TLOPEN);
	put32(p, fid);
	put32(p, flags);
	return ask(p);
}

int p9_create(struct p9 *p, uint32_t fid, const char *name, size_t length, uint32_t flags,
	      uint32_t mode, uint32_t gid)
{
	begin(p, TLCREATE);
	put32(p, fid);
	put_string(p, name, length);
	put32(p, flags);
	put32(p, mode);
	put32(p, gid);
	return ask(p);
}

static size_t most_data(const struct p9 *p, size_t n)
{
	return n < p->size - P9_HEADER ? n : p->size - P9_HEADER;
}

/* Requests up to n bytes; returns how many have come, which can be taken. */
static ssize_t ask_for_data(struct p9 *p, uint8_t type, uint32_t fid, uint64_t offset, size_t n)
{
	begin(p, type);
	put32(p, fid);
	put64(p, offset);
	put32(p, (uint32_t)most_data(p, n));
	int error = ask(p);
	if (error)
		return error;
	uint64_t got = take(p, 4);
	return p->bad || got > most_data(p, n) || got > p->end - p->at ? -EIO : (ssize_t)got;
}

ssize_t p9_read(struct p9 *p, uint32_t fid, uint64_t offset, void *to, size_t n)
{
	ssize_t got = ask_for_data(p, TREAD, fid, offset, n);

	if (got > 0)
		memcpy(to, take_bytes(p, (size_t)got), (size_t)got);
	return got;
}

ssize_t p9_write(struct p9 *p, uint32_t fid, uint64_t offset, const void *from, size_t n)
{
	size_t most = most_data(p, n);

	begin(p, TWRITE);
	put32(p, fid);
	put64(p, offset);
	put32(p, (uint32_t)most);
	put_bytes(p, from, most);
	int error = ask(p);
	if (error)
		return error;
	uint64_t done = take(p, 4);
	return p->bad || done > most ? -EIO : (ssize_t)done;
}

int p9_fsync(struct p9 *p, uint32_t fid)
{
	begin(p, TFSYNC);
	put32(p, fid);
	put32(p, 0);
	return ask(p);
}

int p9_readdir(struct p9 *p, uint32_t fid, uint64_t offset)
{
	ssize_t got = ask_for_data(p, TREADDIR, fid, offset, p->size);

	if (got >= 0)
		p->end = p->at + (size_t)got;
	return got < 0 ? (int)got : 0;
}

bool p9_entry(struct p9 *p, struct p9_entry *out)
{
	if (p->at == p->end)
		return false;
	take_qid(p, &out->qid);
	out->next = take(p, 8);
	out->type = (uint8_t)take(p, 1);
	out->name = take_string(p, &out->length);
	return !p->bad && out->length && out->length <= P9_NAME_MAX &&
	       !memchr(out->name, '/', out->length) && !memchr(out->name, 0, out->length);
}

ssize_t p9_readlink(struct p9 *p, uint32_t fid, char *out, size_t size)
{
	size_t length = 0;
	int error = ask_of(p, TREADLINK, fid);

	if (error)
		return error;
	const char *target = take_string(p, &length);
	if (p->bad || !length || length > size || memchr(target, 0, length))
		return -EIO;
	memcpy(out, target, length);
	return (ssize_t)length;
}

/* ---- names ---- */

int p9_mkdir(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t gid)
{
	begin(p, TMKDIR);
	put32(p, dir);
	put_string(p, name, length);
	put32(p, mode);
	put32(p, gid);
	return ask(p);
}

int p9_symlink(struct p9 *p, uint32_t dir, const char *name, size_t length, const char *target,
	       uint32_t gid)
{
	begin(p, TSYMLINK);
	put32(p, dir);
	put_string(p, name, length);
	put_string(p, target, strlen(target));
	put32(p, gid);
	return ask(p);
}

int p9_mknod(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t mode,
	     uint32_t major, uint32_t minor, uint32_t gid)
{
	begin(p, TMKNOD);
	put32(p, dir);
	put_string(p, name, length);
	put32(p, mode);
	put32(p, major);
	put32(p, minor);
	put32(p, gid);
	return ask(p);
}

int p9_link(struct p9 *p, uint32_t dir, uint32_t fid, const char *name, size_t length)
{
	begin(p, TLINK);
	put32(p, dir);
	put32(p, fid);
	put_string(p, name, length);
	return ask(p);
}

int p9_unlink(struct p9 *p, uint32_t dir, const char *name, size_t length, uint32_t flags)
{
	begin(p, TUNLINKAT);
	put32(p, dir);
	put_string(p, name, length);
	put32(p, flags);
	return ask(p);
}

int p9_rename(struct p9 *p, uint32_t from, const char *old, size_t old_length, uint32_t to,
	      const char *name, size_t length)
{
	begin(p, TRENAMEAT);
	put32(p, from);
	put_string(p, old, old_length);
	put32(p, to);
	put_string(p, name, length);
	return ask(p);
}
