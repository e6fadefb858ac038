/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tree of files in memory, between the readers (folder, cpio, tar) and the cpio writer. The
 * readers' input is not trusted: malformed input becomes a message in tree.error, never a crash.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct tree_node {
	char *name;	     /* relative, no "." or ".." in it; owned */
	const uint8_t *data; /* contents, or a symbolic link's target (no NUL); borrowed */
	char *target;	     /* `data`, where it is a link's own; owned */
	char *source;	     /* or the file of the build host that has the contents; owned */
	uint32_t size;	     /* bytes of either */
	uint32_t mode;	     /* S_IF* and permissions */
	uint32_t uid, gid, mtime;
	uint32_t major, minor; /* of a device node */
	uint32_t link;	       /* nodes with the same number above 0 are one file */
	uint32_t links;	       /* the number of these nodes; set by tree_finish() */
};

struct tree {
	struct tree_node *nodes;
	size_t count, room;
	uint32_t last_link;
	char error[256];
};

/* Prints a message to tree->error; returns -1. */
int tree_fail(struct tree *tree, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * Adds a node by a name of `length` bytes that may start with "/" or "./". *out is the node, which
 * the next tree_add() may move; NULL for the root itself. -1 (tree->error) for a name that leaves
 * the tree, or when memory is out.
 */
int tree_add(struct tree *tree, const char *name, size_t length, struct tree_node **out);
/*
 * Brings the nodes into the order in which they can be unpacked: of equal names the last wins,
 * missing parent folders are added, folders come first, then symbolic links, then the rest; of a
 * file with several names the first node has the data. -1: tree->error.
 */
int tree_finish(struct tree *tree);
void tree_free(struct tree *tree);

/* The readers add the files of an archive or a folder. 0, or -1 (tree->error). `data` must outlive
 * the tree. */
int tree_from_cpio(struct tree *tree, const uint8_t *data, size_t size);
int tree_from_tar(struct tree *tree, const uint8_t *data, size_t size);
int tree_from_folder(struct tree *tree, const char *path);
