/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads a layer through three stages, each drawing from the one before: the blob (its digest), an
 * unpacker (the digest of the archive), the archive itself.
 */
#include "tools/image/layer.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WHITEOUT	".wh."
#define WHITEOUT_OPAQUE ".wh..wh..opq"
#define XATTR_SIZE_MAX	65536
#define BLOCK		512u

struct layer {
	struct merged *m;
	struct spool *spool;
	struct blob_reader blob;
	struct archive *unpacker, *tar;
	struct digest *digest; /* of the unpacker's output */
	uint8_t *buffer;       /* the unpacker's output */
	struct problem *p;     /* a failure of a stage below the archive */
	bool failed;	       /* there was such a failure */
	bool ended;	       /* the unpacker has given all bytes */
	uint64_t unpacked;     /* bytes that it has given */
};

static la_ssize_t read_blob(struct archive *a, void *context, const void **data)
{
	struct layer *l = context;
	ssize_t n = blob_read(&l->blob, l->p);

	*data = l->blob.buffer;
	if (n < 0) {
		l->failed = true;
		archive_set_error(a, EIO, "unreadable");
	}
	return n;
}

/*
 * Some tools leave out the end of an archive: the rest of the last block, and two blocks of zeroes.
 * They are supplied here; the digest shows whether anything else is missing.
 */
static la_ssize_t end_archive(struct layer *l)
{
	size_t n = (size_t)(-l->unpacked % BLOCK) + 2 * BLOCK;

	if (l->ended)
		return 0;
	l->ended = true;
	memset(l->buffer, 0, n);
	return (la_ssize_t)n;
}

static la_ssize_t read_unpacked(struct archive *a, void *context, const void **data)
{
	struct layer *l = context;
	la_ssize_t n = archive_read_data(l->unpacker, l->buffer, BLOB_BUFFER);

	*data = l->buffer;
	if (n < 0) {
		if (!l->failed)
			problem_set(l->p, "it cannot be unpacked: %s",
				    archive_error_string(l->unpacker));
		l->failed = true;
		archive_set_error(a, EIO, "unreadable");
		return -1;
	}
	digest_add(l->digest, l->buffer, (size_t)n);
	l->unpacked += (uint64_t)n;
	return n ? n : end_archive(l);
}

/* Reports a failure of the archive, unless a stage below caused it. */
static int archive_problem(struct layer *l, struct archive *a)
{
	const char *why = archive_error_string(a);

	return l->failed ? -1 : problem_set(l->p, "it is damaged: %s", why ? why : "no archive");
}

static int open_stages(struct layer *l)
{
	struct archive_entry *entry;

	l->unpacker = archive_read_new();
	l->tar = archive_read_new();
	l->digest = digest_start();
	l->buffer = malloc(BLOB_BUFFER);
	if (!l->unpacker || !l->tar || !l->digest || !l->buffer)
		return problem_memory(l->p);
	archive_read_support_filter_gzip(l->unpacker);
	archive_read_support_filter_zstd(l->unpacker);
	archive_read_support_filter_bzip2(l->unpacker);
	archive_read_support_filter_xz(l->unpacker);
	archive_read_support_format_raw(l->unpacker);
	archive_read_support_format_tar(l->tar);
	archive_read_support_format_empty(l->tar);
	if (archive_read_open(l->unpacker, l, NULL, read_blob, NULL) ||
	    archive_read_next_header(l->unpacker, &entry))
		return archive_problem(l, l->unpacker);
	if (archive_read_open(l->tar, l, NULL, read_unpacked, NULL))
		return archive_problem(l, l->tar);
	return 0;
}

static int write_at(int fd, const void *data, size_t size, uint64_t offset, struct problem *p)
{
	while (size) {
		ssize_t n = pwrite(fd, data, size, (off_t)offset);

		if (n <= 0)
			return problem_set(p, "the contents of its files cannot be kept: %s",
					   strerror(n ? errno : ENOSPC));
		data = (const char *)data + n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

/* The contents of a regular file go to the spool; holes stay holes. */
static int keep_contents(struct layer *l, struct merged_file *file)
{
	la_int64_t at;
	const void *data;
	size_t size;
	int result;

	file->offset = l->spool->end;
	while (!(result = archive_read_data_block(l->tar, &data, &size, &at))) {
		if (at < 0 || (uint64_t)at > file->size || size > file->size - (uint64_t)at)
			return problem_set(l->p, "a file is larger than it says");
		if (write_at(l->spool->fd, data, size, file->offset + (uint64_t)at, l->p))
			return -1;
	}
	if (result != ARCHIVE_EOF)
		return archive_problem(l, l->tar);
	l->spool->end += (file->size + 4095) & ~4095ull;
	return 0;
}

static int keep_xattrs(struct layer *l, struct archive_entry *entry, struct merged_file *file)
{
	const char *name;
	const void *value;
	size_t size;

	archive_entry_xattr_reset(entry);
	while (!archive_entry_xattr_next(entry, &name, &value, &size)) {
		if (!name || strlen(name) > 255 || size > XATTR_SIZE_MAX)
			return problem_set(l->p, "an extended attribute is too long");
		if (!merged_xattr_add(file, name, value, size))
			return problem_memory(l->p);
	}
	return 0;
}

static int fill_in(struct layer *l, struct archive_entry *entry, struct merged_file *file)
{
	const char *target = archive_entry_symlink(entry);
	la_int64_t size = archive_entry_size(entry);

	file->uid = (uint32_t)archive_entry_uid(entry);
	file->gid = (uint32_t)archive_entry_gid(entry);
	file->mtime = archive_entry_mtime(entry);
	file->mtime_ns = (uint32_t)archive_entry_mtime_nsec(entry);
	file->major = (uint32_t)archive_entry_rdevmajor(entry);
	file->minor = (uint32_t)archive_entry_rdevminor(entry);
	if (S_ISLNK(file->mode)) {
		if (!target || !*target || strlen(target) > 4095)
			return problem_set(l->p,
					   "a symbolic link has no target, or too long a one");
		file->target = strdup(target);
		if (!file->target)
			return problem_memory(l->p);
	}
	if (keep_xattrs(l, entry, file))
		return -1;
	if (!S_ISREG(file->mode))
		return 0;
	if (size < 0 || size > (la_int64_t)1 << 42)
		return problem_set(l->p, "a file has an impossible size");
	file->size = (uint64_t)size;
	return keep_contents(l, file);
}

static int add_entry(struct layer *l, const char *path, struct archive_entry *entry)
{
	mode_t type = archive_entry_filetype(entry);
	const char *target = archive_entry_hardlink(entry);

	if (target)
		return merged_link(l->m, path, target, l->p);
	if (type == AE_IFSOCK)
		return 0;
	if (!type)
		return problem_set(l->p, "%.200s has an unknown type", path);
	struct merged_file *file = merged_file_create(type | (archive_entry_perm(entry) & 07777));
	if (!file)
		return problem_memory(l->p);
	if (fill_in(l, entry, file)) {
		merged_file_put(file);
		return problem_in(l->p, "%.200s", path);
	}
	return merged_add(l->m, path, file, l->p);
}

/* Names that begin with ".wh." hide names of the layers below. */
static int add_whiteout(struct layer *l, const char *path, const char *last)
{
	size_t folder = (size_t)(last - path);
	const char *hidden = last + strlen(WHITEOUT);
	char *name;
	int error;

	if (!strcmp(last, WHITEOUT_OPAQUE)) {
		name = strndup(path, folder);
		error = name ? merged_opaque(l->m, name, l->p) : problem_memory(l->p);
		free(name);
		return error;
	}
	if (!strncmp(hidden, WHITEOUT, strlen(WHITEOUT)))
		return 0; /* aufs kept its own files under such names */
	if (!*hidden || !strcmp(hidden, ".") || !strcmp(hidden, ".."))
		return problem_set(l->p, "the whiteout %.200s names nothing", path);
	name = malloc(strlen(path) + 1);
	if (!name)
		return problem_memory(l->p);
	memcpy(name, path, folder);
	strcpy(name + folder, hidden);
	error = merged_whiteout(l->m, name, l->p);
	free(name);
	return error;
}

static int read_entries(struct layer *l)
{
	struct archive_entry *entry;
	int result;

	while (!(result = archive_read_next_header(l->tar, &entry)) || result == ARCHIVE_WARN) {
		const char *path = archive_entry_pathname(entry), *slash;

		if (!path)
			return problem_set(l->p, "a name cannot be read");
		slash = strrchr(path, '/');
		const char *last = slash ? slash + 1 : path;
		int error = strncmp(last, WHITEOUT, strlen(WHITEOUT)) ? add_entry(l, path, entry)
								      : add_whiteout(l, path, last);
		if (error)
			return -1;
	}
	return result == ARCHIVE_EOF ? 0 : archive_problem(l, l->tar);
}

/* Bytes behind the archive's end are part of both digests. */
static int check_digests(struct layer *l, const char *diff_id)
{
	char found[DIGEST_SIZE];
	la_ssize_t n;

	while ((n = archive_read_data(l->unpacker, l->buffer, BLOB_BUFFER)) > 0)
		digest_add(l->digest, l->buffer, (size_t)n);
	if (n < 0)
		return archive_problem(l, l->unpacker);
	if (blob_check(&l->blob, l->p))
		return -1;
	digest_end(l->digest, found);
	l->digest = NULL;
	if (diff_id && strcmp(found, diff_id))
		return problem_set(l->p, "its unpacked archive has the digest %s, not %s", found,
				   diff_id);
	return 0;
}

int layer_read(struct merged *m, struct spool *spool, const struct blob *blob, const char *diff_id,
	       struct problem *p)
{
	struct layer l = {.m = m, .spool = spool, .p = p};

	if (blob_open(&l.blob, blob, p))
		return -1;
	int error = open_stages(&l);
	if (!error)
		error = read_entries(&l);
	if (!error)
		error = check_digests(&l, diff_id);
	archive_read_free(l.tar);
	archive_read_free(l.unpacker);
	digest_free(l.digest);
	free(l.buffer);
	blob_close(&l.blob);
	return error;
}
