/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root filesystem of an image while its layers are laid one over the other: names in memory,
 * contents in a spool file. Paths come from archives that are not trusted. A path is walked as in a
 * chroot: a symbolic link on the way is followed inside the image. A path of a layer that would
 * leave the image is refused. Functions that take a `struct problem` return -1 and describe the
 * failure in it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/image/problem.h"

struct merged_xattr {
	struct merged_xattr *next;
	char *name;
	void *value;
	size_t size;
};

/* A file of any type; several names may share it. */
struct merged_file {
	unsigned links; /* names; 0 once all are gone */
	uint32_t mode;	/* S_IF* and permissions */
	uint32_t uid, gid;
	uint32_t major, minor; /* of a device */
	int64_t mtime;	       /* seconds */
	uint32_t mtime_ns;
	uint64_t size;	 /* bytes of a regular file */
	uint64_t offset; /* its contents in the spool file */
	char *target;	 /* of a symbolic link; owned */
	struct merged_xattr *xattrs;
	uint32_t number; /* for the writer: its inode number, 0 before it has one */
};

struct merged_name {
	struct merged_name *parent;		/* the root's is NULL */
	struct merged_name *children, *sibling; /* newest first */
	struct merged_name *hash_next;
	struct merged_file *file; /* shared with other names of the same file */
	unsigned layer;		  /* the layer that added or changed it last */
	unsigned depth;		  /* folders above it */
	uint32_t hash;
	char text[];
};

struct merged {
	struct merged_name *root;
	struct merged_name **buckets;
	size_t bucket_count, names;
	unsigned layer; /* the layer that is being read, from 1 on */
};

#define MERGED_DEPTH_MAX 2048u

/* False when memory is out. The root folder is empty and belongs to root. */
bool merged_create(struct merged *m);
void merged_free(struct merged *m);
/* Entries from now on come from the next layer. */
void merged_next_layer(struct merged *m);

/* A file with no names yet, to be filled in and handed to merged_add(). NULL when memory is out. */
struct merged_file *merged_file_create(uint32_t mode);
/* Frees the file if it has no names; NULL: does nothing. */
void merged_file_put(struct merged_file *file);
/* Adds an extended attribute; copies name and value. False when memory is out. */
bool merged_xattr_add(struct merged_file *file, const char *name, const void *value, size_t size);

/*
 * Gives `file` the name `path`; missing parents become folders. A file that has the name is
 * replaced, except that a folder over a folder keeps the names in it. The file is consumed, also on
 * failure.
 */
int merged_add(struct merged *m, const char *path, struct merged_file *file, struct problem *p);
/* Gives the file at `target`, which must not be a folder, one more name. */
int merged_link(struct merged *m, const char *path, const char *target, struct problem *p);
/* Removes what earlier layers have at `path`; it is no failure if there is nothing. */
int merged_whiteout(struct merged *m, const char *path, struct problem *p);
/* Removes what earlier layers have in the folder `path`. */
int merged_opaque(struct merged *m, const char *path, struct problem *p);
/*
 * The name at a path, absolute or not, symbolic links followed to the end; ".." of the root is the
 * root. NULL if there is none. It belongs to `m`.
 */
struct merged_name *merged_find(struct merged *m, const char *path);
/* Makes the folder and its parents, owned by root, unless they exist. The path is walked as by
 * merged_find(). */
int merged_make_folder(struct merged *m, const char *path, struct problem *p);
