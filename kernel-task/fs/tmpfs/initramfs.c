/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Unpacks the initial root: a sequence of entries, each a header of hexadecimal fields, a name,
 * data. The image builder pads names with NULs so that data begins on a page boundary and need not
 * be copied. An archive is input like any other: every length is checked against what is left.
 */
#include "fs/tmpfs/initramfs.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/tmpfs/tmpfs.h"
#include "machine/machine.h"

#define HEADER_SIZE 110

enum field {
	INO,
	MODE,
	UID,
	GID,
	NLINK,
	MTIME,
	FILESIZE,
	DEV_MAJOR,
	DEV_MINOR,
	RDEV_MAJOR,
	RDEV_MINOR,
	NAMESIZE,
	CHECK,
	FIELDS
};

struct entry {
	uint32_t field[FIELDS];
	const char *name; /* ends with a NUL */
	const uint8_t *data;
};

/* A file with several names of which not all have been seen. */
struct hard_link {
	struct list_head node;
	uint32_t ino, major, minor;
	struct inode *inode;
};

/* A directory whose times are set at the end, since creating files in it changes them. */
struct dir_time {
	struct list_head node;
	struct inode *inode;
	uint32_t mtime;
};

struct unpack {
	const uint8_t *base;
	size_t size, at;
	struct dentry *root;
	struct list_head links, dirs;
};

/* ---- reading ---- */

static bool parse_hex(const uint8_t *text, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 8; i++) {
		uint8_t c = text[i];
		unsigned digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			digit = (c | 32) - 'a' + 10u;
		else
			return false;
		*out = *out << 4 | digit;
	}
	return true;
}

static size_t align4(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* The next entry. -EINVAL if it is malformed or does not fit. */
static int read_entry(struct unpack *u, struct entry *entry)
{
	const uint8_t *header = u->base + u->at;
	size_t left = u->size - u->at;

	if (left < HEADER_SIZE || (memcmp(header, "070701", 6) && memcmp(header, "070702", 6)))
		return -EINVAL;
	for (int i = 0; i < FIELDS; i++) {
		if (!parse_hex(header + 6 + 8 * i, &entry->field[i]))
			return -EINVAL;
	}
	size_t name_size = entry->field[NAMESIZE], data_size = entry->field[FILESIZE];
	if (!name_size || name_size > left - HEADER_SIZE)
		return -EINVAL;
	entry->name = (const char *)header + HEADER_SIZE;
	if (entry->name[name_size - 1] || strlen(entry->name) >= PATH_MAX)
		return -EINVAL;
	size_t data_at = align4(u->at + HEADER_SIZE + name_size);
	if (data_at > u->size || data_size > u->size - data_at)
		return -EINVAL;
	entry->data = u->base + data_at;
	size_t next = align4(data_at + data_size);
	u->at = next < u->size ? next : u->size;
	return 0;
}

/* ---- placing ---- */

/* The dentry of the entry's name; its folders must be there. Its reference is the caller's. */
static int find_place(struct unpack *u, const char *name, struct dentry **out)
{
	struct dentry *at = u->root;

	dentry_get(at);
	for (;;) {
		struct dentry *next;

		while (*name == '/')
			name++;
		size_t n = strcspn(name, "/");
		if (n == 0 || (n == 1 && name[0] == '.')) {
			if (!name[n]) {
				*out = at;
				return 0;
			}
			name += n;
			continue;
		}
		int error = -EINVAL;
		bool up = n == 2 && name[0] == '.' && name[1] == '.';
		if (!up && at->inode && S_ISDIR(at->inode->mode))
			error = dentry_lookup(at, name, n, &next);
		dentry_put(at);
		if (error)
			return error;
		at = next;
		name += n;
	}
}

static void set_attributes(struct inode *inode, const struct entry *entry)
{
	inode->mode = (inode->mode & S_IFMT) | (entry->field[MODE] & 07777);
	inode->uid = KUID(entry->field[UID]);
	inode->gid = KGID(entry->field[GID]);
	inode->atime = inode->mtime = inode->ctime =
		(struct timespec){.tv_sec = entry->field[MTIME]};
}

static int copy_data(struct inode *inode, const uint8_t *data, size_t size)
{
	for (size_t at = 0; at < size; at += PAGE_SIZE) {
		size_t n = size - at < PAGE_SIZE ? size - at : PAGE_SIZE;
		struct page *page;
		int error = tmpfs_page(inode, at / PAGE_SIZE, true, true, &page);

		if (error)
			return error;
		memcpy(page->va, data + at, n);
		page_put(page);
	}
	inode->size = size;
	return 0;
}

static int set_data(struct inode *inode, const struct entry *entry)
{
	size_t size = entry->field[FILESIZE];

	if (!size)
		return 0;
	if ((uintptr_t)entry->data % PAGE_SIZE == 0) {
		tmpfs_set_boot_data(inode, entry->data, size);
		return 0;
	}
	return copy_data(inode, entry->data, size);
}

static struct hard_link *find_link(struct unpack *u, const struct entry *entry)
{
	struct hard_link *link;

	list_for_each_entry (link, &u->links, node) {
		if (link->ino == entry->field[INO] && link->major == entry->field[DEV_MAJOR] &&
		    link->minor == entry->field[DEV_MINOR])
			return link;
	}
	return NULL;
}

static int remember_link(struct unpack *u, const struct entry *entry, struct inode *inode)
{
	struct hard_link *link = malloc(sizeof(*link));

	if (!link)
		return -ENOMEM;
	link->ino = entry->field[INO];
	link->major = entry->field[DEV_MAJOR];
	link->minor = entry->field[DEV_MINOR];
	link->inode = inode;
	inode_get(inode);
	list_add_tail(&link->node, &u->links);
	return 0;
}

static int make_file(struct unpack *u, struct inode *dir, struct dentry *dentry,
		     const struct entry *entry)
{
	struct hard_link *link = entry->field[NLINK] > 1 ? find_link(u, entry) : NULL;
	int error;

	if (link) {
		error = dir->ops->link(link->inode, dir, dentry);
	} else {
		error = dir->ops->create(dir, dentry, S_IFREG | 0600);
		if (!error && entry->field[NLINK] > 1)
			error = remember_link(u, entry, dentry->inode);
	}
	/* The data comes with one of the names. */
	if (!error && !dentry->inode->size)
		error = set_data(dentry->inode, entry);
	return error;
}

static int make_symlink(struct inode *dir, struct dentry *dentry, const struct entry *entry)
{
	size_t size = entry->field[FILESIZE];

	if (!size || size >= PATH_MAX || memchr(entry->data, 0, size))
		return -EINVAL;
	char *target = malloc(size + 1);
	if (!target)
		return -ENOMEM;
	memcpy(target, entry->data, size);
	target[size] = 0;
	int error = dir->ops->symlink(dir, dentry, target);
	free(target);
	return error;
}

/* Removes an earlier entry of the same name (archives may be concatenated). */
static int make_room(struct inode *dir, struct dentry *dentry)
{
	if (!dentry->inode)
		return 0;
	if (S_ISDIR(dentry->inode->mode))
		return -EINVAL;
	int error = dir->ops->unlink(dir, dentry);
	if (!error)
		dentry_delete(dentry);
	return error ? error : dentry->inode ? -EINVAL : 0;
}

static int remember_dir(struct unpack *u, const struct entry *entry, struct inode *inode)
{
	struct dir_time *d = malloc(sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->inode = inode;
	d->mtime = entry->field[MTIME];
	inode_get(inode);
	list_add_tail(&d->node, &u->dirs);
	return 0;
}

static void set_dir_times(struct unpack *u)
{
	while (!list_empty(&u->dirs)) {
		struct dir_time *d = list_first_entry(&u->dirs, struct dir_time, node);

		list_del(&d->node);
		d->inode->mtime = (struct timespec){.tv_sec = d->mtime};
		inode_put(d->inode);
		free(d);
	}
}

static int place(struct unpack *u, struct dentry *dentry, const struct entry *entry)
{
	struct inode *dir = dentry->parent->inode;
	mode_t mode = entry->field[MODE];
	int error;

	if (S_ISDIR(mode)) {
		if (!dentry->inode) {
			error = dir->ops->mkdir(dir, dentry, S_IFDIR | 0700);
			if (error)
				return error;
		}
		if (!S_ISDIR(dentry->inode->mode))
			return -EINVAL;
		set_attributes(dentry->inode, entry);
		return remember_dir(u, entry, dentry->inode);
	}
	if (dentry == u->root)
		return -EINVAL;
	error = make_room(dir, dentry);
	if (error)
		return error;
	if (S_ISREG(mode))
		error = make_file(u, dir, dentry, entry);
	else if (S_ISLNK(mode))
		error = make_symlink(dir, dentry, entry);
	else if (S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode))
		error = dir->ops->mknod(
			dir, dentry, mode,
			makedev(entry->field[RDEV_MAJOR], entry->field[RDEV_MINOR]));
	else
		error = -EINVAL;
	if (!error)
		set_attributes(dentry->inode, entry);
	return error;
}

static void forget_links(struct unpack *u)
{
	while (!list_empty(&u->links)) {
		struct hard_link *link = list_first_entry(&u->links, struct hard_link, node);

		list_del(&link->node);
		inode_put(link->inode);
		free(link);
	}
}

int initramfs_unpack(struct dentry *root, const void *cpio, size_t size)
{
	struct unpack u = {.base = cpio, .size = size, .root = root};
	struct entry entry;
	struct dentry *dentry;
	int error = 0;

	list_init(&u.links);
	list_init(&u.dirs);
	while (u.at < size && !error) {
		if (!u.base[u.at]) { /* padding behind an archive */
			u.at++;
			continue;
		}
		error = read_entry(&u, &entry);
		if (error)
			break;
		if (!strcmp(entry.name, "TRAILER!!!")) {
			forget_links(&u);
			continue;
		}
		error = find_place(&u, entry.name, &dentry);
		if (error)
			break;
		error = place(&u, dentry, &entry);
		dentry_put(dentry);
	}
	forget_links(&u);
	set_dir_times(&u);
	return error;
}
