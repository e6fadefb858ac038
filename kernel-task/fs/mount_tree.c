/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tree of mounts. A mount has its children in the order in which they were mounted, and a table
 * finds it by its place, so neither a step of a path nor one to the next mount of a tree depends on
 * how many mounts there are. Detached trees (open_tree, fsmount) are trees like the others; only
 * their descriptor leads to them, and they are not in the list of all mounts.
 */
#include "fs/mount_tree.h"

#include <poll.h>

#include "fs/inode.h"
#include "fs/mount.h"
#include "libs/base/list_walk.h"

#define BUCKETS 1024u /* a power of two */

static struct list_head places[BUCKETS];

/* The chain of mounts on `at` of `parent`, and of some others. */
static struct list_head *bucket(const struct mount *parent, const struct dentry *at)
{
	uint64_t h = ((uintptr_t)parent >> 4) * 0x9e3779b97f4a7c15u ^ (uintptr_t)at >> 4;
	struct list_head *head = &places[(h * 0x9e3779b97f4a7c15u >> 32) & (BUCKETS - 1)];

	if (!head->next)
		list_init(head);
	return head;
}

struct mount *mount_find(const struct mount *parent, const struct dentry *at)
{
	struct mount *m;

	list_for_each_entry (m, bucket(parent, at), place)
		if (m->parent == parent && m->mountpoint == at)
			return m;
	return NULL;
}

/* ---- changes that are told ---- */

static uint64_t changes;

/* Notes change number `change` at the top. Tells whether this walk came there. */
static bool note(struct mount *mount, uint64_t change)
{
	for (; mount->touched != change; mount = mount->parent) {
		mount->touched = change;
		if (!mount->parent) {
			mount->changes = change;
			return true;
		}
	}
	return false;
}

static void tell(void)
{
	wake_up_events(&mounts_changed, POLLERR | POLLPRI);
}

void mount_touch(struct mount *mount)
{
	note(mount, ++changes);
	tell();
}

void mount_touch_all(const struct list_head *mounts)
{
	struct mount *m;

	changes++;
	list_for_each_entry (m, mounts, work_node)
		note(m, changes);
	tell();
}

/* ---- walking over all ---- */

static struct list_head walks = LIST_HEAD_INIT(walks);

void mount_walk_begin(struct list_walk *walk)
{
	list_walk_begin(walk, &walks, &all_mounts);
}

struct mount *mount_walk_next(struct list_walk *walk)
{
	struct list_head *node = list_walk_next(walk, &all_mounts);

	return node ? list_entry(node, struct mount, all_node) : NULL;
}

/* ---- attaching ---- */

void mount_hang(struct mount *mount, const struct path *where)
{
	path_get(where);
	mount->parent = where->mount;
	mount->mountpoint = where->dentry;
	mount->mountpoint->mounts++;
	list_add_tail(&mount->sibling, &mount->parent->children);
	list_add(&mount->place, bucket(mount->parent, mount->mountpoint));
}

void mount_list(struct mount *top)
{
	struct mount *m = NULL;

	while ((m = mount_tree_next(top, m)))
		if (list_empty(&m->all_node))
			list_add_tail(&m->all_node, &all_mounts);
}

void mount_unlist(struct mount *top)
{
	struct mount *m = NULL;

	while ((m = mount_tree_next(top, m)))
		list_walk_del(&walks, &m->all_node);
}

void mount_attach(struct mount *mount, const struct path *where)
{
	mount_hang(mount, where);
	mount_list(mount);
	mount_touch(mount);
}

/* *left: where it was, with the references that it had there. */
static void unhang(struct mount *mount, struct path *left)
{
	*left = (struct path){mount->parent, mount->mountpoint};
	if (!mount->parent)
		return;
	mount->mountpoint->mounts--;
	list_del(&mount->sibling);
	list_del(&mount->place);
	mount->parent = NULL;
	mount->mountpoint = NULL;
}

void mount_detach(struct mount *mount)
{
	struct path where;

	mount_touch(mount);
	unhang(mount, &where);
	path_put(&where);
}

/* ---- walking over a tree ---- */

bool mount_in_tree(const struct mount *mount, const struct mount *top)
{
	while (mount && mount != top)
		mount = mount->parent;
	return mount != NULL;
}

struct mount *mount_tree_skip(struct mount *top, struct mount *at)
{
	for (; at != top; at = at->parent)
		if (at->sibling.next != &at->parent->children)
			return list_entry(at->sibling.next, struct mount, sibling);
	return NULL;
}

struct mount *mount_tree_next(struct mount *top, struct mount *at)
{
	if (!at)
		return top;
	if (!list_empty(&at->children))
		return list_first_entry(&at->children, struct mount, sibling);
	return mount_tree_skip(top, at);
}

/* ---- removing ---- */

bool mount_is_busy(const struct mount *mount, unsigned own)
{
	return mount->refs > own;
}

void mount_unlink(struct mount *top, struct list_head *gone)
{
	struct mount *m;

	mount_touch(top);
	/* Leaves get in front of what they are on, and are released first. */
	for (m = top; m; m = mount_tree_next(top, m)) {
		list_del(&m->work_node);
		list_add(&m->work_node, gone);
	}
	list_for_each_entry (m, gone, work_node) {
		mount_leave_groups(m);
		unhang(m, &m->left);
		list_walk_del(&walks, &m->all_node);
		m->floating = false;
		m->copy = NULL;
		if (m == top)
			break;
	}
}

void mount_put_unlinked(struct list_head *gone)
{
	while (!list_empty(gone)) {
		struct mount *m = list_first_entry(gone, struct mount, work_node);
		struct path left = m->left;

		list_del(&m->work_node);
		m->left = (struct path){0};
		if (left.mount)
			path_put(&left);
		mount_put(m);
	}
}

void mount_dissolve(struct mount *top)
{
	struct list_head gone = LIST_HEAD_INIT(gone);

	mount_unlink(top, &gone);
	mount_put_unlinked(&gone);
}
