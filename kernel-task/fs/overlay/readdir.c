/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Listing a directory: the names of all layers, each once, less those that are hidden. They are
 * gathered when the listing begins and kept with the open file; positions count them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/overlay/overlay.h"

#define FIRST_NAME 2 /* the position behind "." and ".." */
#define BUCKETS	   256

struct listed {
	struct listed *next;	  /* with the same hash */
	struct listed *following; /* in order */
	ino_t ino;
	uint8_t type;
	bool hidden; /* a whiteout */
	uint16_t length;
	char name[];
};

struct listing {
	struct listed *first, **end;
	struct listed *buckets[BUCKETS];
};

/* One layer's names on their way into the listing. */
struct gathering {
	struct real_walk walk;
	struct listing *listing;
	const struct layer_dir *dir;
	int error;
};

/* ---- one real directory ---- */

static bool pass_on(struct dir_context *ctx, const char *name, size_t length, ino_t ino,
		    unsigned type)
{
	struct real_walk *walk = container_of(ctx, struct real_walk, ctx);

	if (length <= 2 && name[0] == '.' && (length == 1 || name[1] == '.'))
		return true;
	walk->stopped = !walk->each(walk, name, length, ino, type);
	return !walk->stopped;
}

int overlay_walk_real(const struct layer_dir *dir, struct real_walk *walk)
{
	struct path path = {dir->mount, dir->dentry};
	struct file *file;
	uint64_t before;
	int error = file_open_path(&path, O_RDONLY | O_DIRECTORY, &file);

	if (error)
		return error;
	walk->ctx = (struct dir_context){.emit = pass_on};
	walk->stopped = false;
	if (!file->ops->readdir)
		error = -ENOTDIR;
	while (!error && !walk->stopped) {
		before = walk->ctx.pos;
		error = file->ops->readdir(file, &walk->ctx);
		file->pos = walk->ctx.pos;
		if (walk->ctx.pos == before)
			break;
	}
	file_put(file);
	return error;
}

/* ---- all of them ---- */

static unsigned bucket_of(const char *name, size_t length)
{
	unsigned hash = 5381;

	for (size_t i = 0; i < length; i++)
		hash = hash * 33 + (uint8_t)name[i];
	return hash % BUCKETS;
}

static bool gather(struct real_walk *walk, const char *name, size_t length, ino_t ino,
		   unsigned type)
{
	struct gathering *g = container_of(walk, struct gathering, walk);
	struct listing *l = g->listing;
	unsigned bucket = bucket_of(name, length);

	for (struct listed *n = l->buckets[bucket]; n; n = n->next)
		if (n->length == length && !memcmp(n->name, name, length))
			return true;
	struct listed *n = malloc(sizeof(*n) + length + 1);
	if (!n) {
		g->error = -ENOMEM;
		return false;
	}
	*n = (struct listed){.next = l->buckets[bucket],
			     .ino = ino,
			     .type = (uint8_t)type,
			     .length = (uint16_t)length};
	memcpy(n->name, name, length);
	n->name[length] = 0;
	l->buckets[bucket] = n;
	*l->end = n;
	l->end = &n->following;
	return true;
}

/* Only character devices can be whiteouts; looks up in the directory which of them are. */
static int find_whiteouts(struct listed *from, const struct layer_dir *dir)
{
	for (struct listed *n = from; n; n = n->following) {
		struct dentry *d;

		if (n->type != DT_CHR)
			continue;
		int error = dentry_lookup(dir->dentry, n->name, n->length, &d);
		if (error)
			return error;
		n->hidden = d->inode && overlay_is_whiteout(d->inode);
		dentry_put(d);
	}
	return 0;
}

static int gather_layer(struct listing *l, const struct layer_dir *dir)
{
	struct gathering g = {.walk.each = gather, .listing = l, .dir = dir};
	struct listed **start = l->end;
	int error = overlay_walk_real(dir, &g.walk);

	if (!error)
		error = g.error;
	return error ? error : find_whiteouts(*start, dir);
}

static void listing_free(struct listing *l)
{
	struct listed *next;

	if (!l)
		return;
	for (struct listed *n = l->first; n; n = next) {
		next = n->following;
		free(n);
	}
	free(l);
}

static int listing_make(struct inode *inode, struct listing **out)
{
	const struct overlay_dir *dir = overlay_dir_of(inode);
	struct listing *l = calloc(1, sizeof(*l));
	int error = 0;

	if (!l)
		return -ENOMEM;
	l->end = &l->first;
	if (dir->upper.dentry)
		error = gather_layer(l, &dir->upper);
	for (unsigned i = 0; i < dir->lower_count && !error; i++)
		error = gather_layer(l, &dir->lowers[i]);
	if (error)
		listing_free(l);
	else
		*out = l;
	return error;
}

int overlay_check_empty(struct inode *inode)
{
	struct listing *l;
	int error = listing_make(inode, &l);

	if (error)
		return error;
	for (struct listed *n = l->first; n && !error; n = n->following)
		if (!n->hidden)
			error = -ENOTEMPTY;
	listing_free(l);
	return error;
}

/* ---- the open directory ---- */

static int dir_list(struct file *file, struct dir_context *ctx)
{
	struct listing *fresh = NULL;
	uint64_t position = FIRST_NAME;

	if (ctx->pos == 0 || !file->private) {
		int error = listing_make(file->inode, &fresh);

		if (error)
			return error;
		listing_free(file->private);
		file->private = fresh;
	}
	if (!file_emit_dots(file, ctx))
		return 0;
	const struct listing *l = file->private;
	for (struct listed *n = l->first; n; n = n->following, position++) {
		if (position < ctx->pos || n->hidden)
			continue;
		if (!ctx->emit(ctx, n->name, n->length, n->ino, n->type))
			return 0;
		ctx->pos = position + 1;
	}
	return 0;
}

static void dir_release(struct file *file)
{
	listing_free(file->private);
}

static int dir_fsync(struct file *file, bool data_only)
{
	const struct overlay_dir *dir = overlay_dir_of(file->inode);
	struct path path = {dir->upper.mount, dir->upper.dentry};
	struct file *real;

	if (!path.dentry)
		return 0; /* nothing of it was ever written */
	int error = file_open_path(&path, O_RDONLY | O_DIRECTORY, &real);
	if (error)
		return error;
	error = real->ops->fsync ? real->ops->fsync(real, data_only) : 0;
	file_put(real);
	return error;
}

const struct file_ops overlay_dir_fops = {
	.release = dir_release,
	.read = file_read_folder,
	.llseek = file_seek_folder,
	.readdir = dir_list,
	.fsync = dir_fsync,
};
