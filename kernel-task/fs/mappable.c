/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations of mapped files for mm/. */
#include "fs/mappable.h"

#include <errno.h>
#include <fcntl.h>

#include "fs/mount.h"

static struct file *file_of(const struct mappable *object)
{
	return container_of(object, struct file, mappable);
}

static void get(struct mappable *object)
{
	file_get(file_of(object));
}

static void put(struct mappable *object)
{
	file_put_later(file_of(object));
}

static unsigned rights(const struct mappable *object)
{
	const struct file *file = file_of(object);

	return (file->readable ? VM_PROT_READ : 0u) | (file->writable ? VM_PROT_WRITE : 0u) |
	       (mount_may_execute(file->path.mount) ? VM_PROT_EXEC : 0u);
}

static int map(struct mappable *object, struct vma *vma)
{
	struct file *file = file_of(object);
	const struct inode_ops *ops = file->inode->ops;

	if (file->ops->mmap)
		return file->ops->mmap(file, vma);
	return ops && ops->get_page ? 0 : -ENODEV;
}

static int get_page(struct mappable *object, uint64_t index, bool write, struct page **out)
{
	struct inode *inode = file_of(object)->inode;

	return inode->ops->get_page(inode, index, write, out);
}

static struct page *peek_page(const struct mappable *object, uint64_t index)
{
	struct inode *inode = file_of(object)->inode;
	struct page *page = NULL;

	if (!inode->ops || !inode->ops->peek_page || inode->ops->peek_page(inode, index, &page) < 0)
		return NULL;
	return page;
}

static int punch(struct mappable *object, uint64_t offset, uint64_t bytes)
{
	struct file *file = file_of(object);

	if (!file->ops->fallocate)
		return -EOPNOTSUPP;
	return file->ops->fallocate(file, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, offset,
				    bytes);
}

static const char *name(const struct mappable *object, char *buffer, size_t size)
{
	return file_name(file_of(object), buffer, size);
}

static void identity(const struct mappable *object, dev_t *dev, ino_t *ino)
{
	const struct inode *inode = file_of(object)->inode;

	*dev = inode->sb->dev;
	*ino = inode->ino;
}

const struct mappable_ops file_mappable_ops = {
	.get = get,
	.put = put,
	.rights = rights,
	.map = map,
	.get_page = get_page,
	.peek_page = peek_page,
	.punch = punch,
	.name = name,
	.identity = identity,
};
