/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds an inode again by its number, for open_by_handle_at: searches the tree, which is in memory;
 * numbers are not reused.
 */
#include <errno.h>
#include <stdlib.h>

#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/tmpfs/tmpfs.h"

/* One level of the search: a directory, and the last name in it that was examined. */
struct level {
	const struct inode *dir;
	const struct tmpfs_name *name;
};

static const struct tmpfs_name *next_name(const struct level *l)
{
	const struct tmpfs_inode *t = tmpfs_of(l->dir);
	const struct list_head *node = l->name ? l->name->order_node.next : t->names.next;

	return node == &t->names ? NULL : list_entry(node, struct tmpfs_name, order_node);
}

static int push(struct level **stack, size_t *depth, size_t *room, const struct inode *dir)
{
	if (*depth == *room) {
		size_t more = *room ? *room * 2 : 16;
		struct level *larger = realloc(*stack, more * sizeof(**stack));
		if (!larger)
			return -ENOMEM;
		*stack = larger;
		*room = more;
	}
	(*stack)[(*depth)++] = (struct level){dir, NULL};
	return 0;
}

/* Goes through the tree until it is at a name of inode `ino`; 0, -ESTALE, -ENOMEM. */
static int search(const struct inode *root, ino_t ino, struct level **stack, size_t *depth)
{
	size_t room = 0;
	int error = push(stack, depth, &room, root);

	while (!error && *depth) {
		struct level *l = &(*stack)[*depth - 1];
		const struct tmpfs_name *name = next_name(l);

		l->name = name;
		if (!name)
			(*depth)--;
		else if (name->inode->ino == ino)
			return 0;
		else if (S_ISDIR(name->inode->mode))
			error = push(stack, depth, &room, name->inode);
	}
	return error ? error : -ESTALE;
}

int tmpfs_find(struct mount *mount, ino_t ino, struct path *out)
{
	struct dentry *at = mount->sb->root, *next;
	struct level *stack = NULL;
	size_t depth = 0;
	int error = 0;

	dentry_get(at);
	if (at->inode->ino != ino)
		error = search(at->inode, ino, &stack, &depth);
	for (size_t i = 0; !error && i < depth; i++) {
		error = dentry_lookup(at, stack[i].name->text, stack[i].name->length, &next);
		if (!error) {
			dentry_put(at);
			at = next;
		}
	}
	free(stack);
	if (!error && !at->inode)
		error = -ESTALE;
	if (error) {
		dentry_put(at);
		return error;
	}
	mount_get(mount);
	*out = (struct path){mount, at};
	return 0;
}
