/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A share's task that was started again has reset its device, and with that the server has
 * forgotten every fid. They are made again under the numbers that they had: of inodes by the names
 * that lead to them, of open files from those, and at last what the operation that goes on has
 * made. A request that changes names is not repeated, because the server may have done it already:
 * it is -EIO.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/p9/p9fs.h"
#include "interfaces/share.h"
#include "base/log.h"

#define TYPE_AT	  4 /* in a message */
#define TRIES_MAX 8 /* servers in a row that die during one request */

/* ---- an exchange that replays what the server has forgotten ---- */

enum { TLOPEN = 12, TLCREATE = 14, TSYMLINK = 16, TMKNOD = 18 };
enum { TLINK = 70, TMKDIR = 72, TRENAMEAT = 74, TUNLINKAT = 76, TVERSION = 100, TWALK = 110 };

static bool may_be_asked_again(unsigned type)
{
	switch (type) {
	case TLCREATE:
	case TSYMLINK:
	case TMKNOD:
	case TLINK:
	case TMKDIR:
	case TRENAMEAT:
	case TUNLINKAT:
		return false;
	default:
		return true;
	}
}

static void note_step(struct p9_super *s, const struct p9_step *question, const uint8_t *answer,
		      ssize_t n)
{
	unsigned type = question->question[TYPE_AT];

	if ((type == TWALK || type == TLOPEN) && n > TYPE_AT && answer[TYPE_AT] == type + 1 &&
	    s->step_count < P9_STEPS_MAX)
		s->steps[s->step_count++] = *question;
}

static ssize_t exchange(void *context, void *message, size_t n, size_t size)
{
	struct p9_super *s = context;
	unsigned type = ((const uint8_t *)message)[TYPE_AT];
	struct p9_step question = {.n = n};
	uint8_t *copy = malloc(n);
	ssize_t got = -ENOMEM;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, message, n);
	if (n <= P9_STEP_BYTES)
		memcpy(question.question, message, n);
	for (unsigned i = 0; i < TRIES_MAX; i++) {
		uint32_t by;

		/* If the server died before this request, the fids are made again first. */
		if (type != TVERSION && p9_share_incarnation(s->share) != s->session) {
			got = p9_restore(s);
			if (got)
				break;
		}
		memcpy(message, copy, n);
		got = p9_exchange_once(s->share, message, n, size, &by);
		if (type == TVERSION)
			s->session = by; /* TVERSION begins a session */
		if (by == s->session)
			break;
		got = -EIO;
		if (!may_be_asked_again(type))
			break;
	}
	if (n <= P9_STEP_BYTES)
		note_step(s, &question, message, got);
	free(copy);
	return got;
}

struct p9_transport p9_transport(struct p9_super *s)
{
	return (struct p9_transport){exchange, s};
}

/* ---- making the fids ---- */

/* The fids to make, collected before anything waits, because the lists may change then. */
struct replay {
	struct p9_super *s;
	struct p9 p9; /* with a buffer of its own */
	uint32_t session;
	bool other;	       /* the server was started again once more */
	struct inode **inodes; /* with a reference each */
	size_t inode_count;
	struct {
		uint32_t from, fid, flags;
	} * files;
	size_t file_count;
};

static ssize_t exchange_plainly(void *context, void *message, size_t n, size_t size)
{
	struct replay *replay = context;
	bool first = ((const uint8_t *)message)[TYPE_AT] == TVERSION;
	uint32_t by = 0;
	ssize_t got =
		replay->other ? -EIO : p9_exchange_once(replay->s->share, message, n, size, &by);

	if (first)
		replay->session = by;
	if (by != replay->session)
		replay->other = true;
	return replay->other ? -EIO : got;
}

static void add_file(struct replay *replay, uint32_t from, uint32_t fid, uint32_t flags)
{
	replay->files[replay->file_count].from = from;
	replay->files[replay->file_count].fid = fid;
	replay->files[replay->file_count++].flags = flags;
}

static int take_down(struct replay *replay)
{
	struct p9_super *s = replay->s;
	size_t inodes = 1, files = 1;
	struct p9_inode *pi;
	struct p9_open *open;

	for (unsigned i = 0; i < P9_BUCKETS; i++) {
		list_for_each_entry (pi, &s->inodes[i], node)
			inodes++, files++;
	}
	list_for_each_entry (open, &s->open, node)
		files++;
	replay->inodes = calloc(inodes, sizeof(*replay->inodes));
	replay->files = calloc(files, sizeof(*replay->files));
	if (!replay->inodes || !replay->files)
		return -ENOMEM;
	for (unsigned i = 0; i < P9_BUCKETS; i++) {
		list_for_each_entry (pi, &s->inodes[i], node) {
			inode_get(pi->inode);
			replay->inodes[replay->inode_count++] = pi->inode;
			if (pi->read_fid != P9_NO_FID)
				add_file(replay, pi->fid, pi->read_fid, O_RDONLY);
		}
	}
	list_for_each_entry (open, &s->open, node)
		add_file(replay, p9_inode_of(open->inode)->fid, open->fid, open->flags);
	return 0;
}

static void make_inode(struct replay *replay, struct p9_inode *pi)
{
	struct p9_inode *folder = pi->folder ? p9_inode_of(pi->folder) : NULL;
	bool root = replay->s->sb->root && pi->inode == replay->s->sb->root->inode;
	struct p9_qid qid = {.path = pi->inode->ino};
	int error = -ENOENT;

	pi->session = replay->session;
	if (root)
		error = p9_walk(&replay->p9, P9_ROOT, pi->fid, NULL, 0, NULL);
	else if (folder)
		error = p9_walk(&replay->p9, folder->fid, pi->fid, pi->name, strlen(pi->name),
				&qid);
	/* The host may have replaced the file meanwhile; then the fid is not restored. */
	if (!error && qid.path != pi->inode->ino)
		(void)p9_clunk(&replay->p9, pi->fid);
}

/* From the root down, since each inode needs its folder. */
static void make_inodes(struct replay *replay)
{
	for (size_t i = 0; i < replay->inode_count && !replay->other; i++) {
		struct p9_inode *pi = p9_inode_of(replay->inodes[i]);

		while (pi->session != replay->session) {
			struct p9_inode *top = pi;

			while (top->folder && p9_inode_of(top->folder)->session != replay->session)
				top = p9_inode_of(top->folder);
			make_inode(replay, top);
		}
	}
}

/* If it is still open. */
static void is_lost(const struct replay *replay, uint32_t fid)
{
	struct p9_open *open;

	list_for_each_entry (open, &replay->s->open, node)
		if (open->fid == fid)
			open->lost = true;
}

static void make_files(struct replay *replay)
{
	for (size_t i = 0; i < replay->file_count && !replay->other; i++) {
		uint32_t fid = replay->files[i].fid;
		int error = p9_walk(&replay->p9, replay->files[i].from, fid, NULL, 0, NULL);

		if (!error)
			error = p9_open(&replay->p9, fid, replay->files[i].flags);
		if (error && !replay->other)
			is_lost(replay, fid);
	}
}

static void repeat_steps(struct replay *replay)
{
	const struct p9_super *s = replay->s;

	for (unsigned i = 0; i < s->step_count; i++) {
		memcpy(replay->p9.buffer, s->steps[i].question, s->steps[i].n);
		(void)exchange_plainly(replay, replay->p9.buffer, s->steps[i].n, replay->p9.size);
	}
}

static int make_all(struct replay *replay, uint8_t *buffer)
{
	const struct p9_transport transport = {exchange_plainly, replay};
	int error = p9_begin(&replay->p9, &transport, buffer, replay->s->p9.size, P9_ROOT);

	if (!error && replay->p9.size != replay->s->p9.size)
		error = -EIO; /* a smaller message size than before: the request may not fit */
	if (!error)
		error = take_down(replay);
	if (!error) {
		make_inodes(replay);
		make_files(replay);
		repeat_steps(replay);
	}
	for (size_t i = 0; i < replay->inode_count; i++)
		inode_put(replay->inodes[i]);
	free(replay->inodes);
	free(replay->files);
	return error;
}

int p9_restore(struct p9_super *s)
{
	uint8_t *buffer = malloc(SHARE_MESSAGE);
	int error = buffer ? -EIO : -ENOMEM;

	for (unsigned i = 0; buffer && error && i < TRIES_MAX; i++) {
		struct replay replay = {.s = s};

		error = make_all(&replay, buffer);
		if (replay.other)
			error = -EIO;
		if (!error)
			s->session = replay.session;
		else if (!replay.other)
			break;
	}
	free(buffer);
	if (error)
		klog_warn("a shared folder cannot be found again: error %d", -error);
	return error;
}
