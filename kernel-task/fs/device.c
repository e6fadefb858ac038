/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Character devices: numbers and operations, opening special files, and names in /dev, which its
 * filesystem makes (fs/tmpfs/devfs.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

#include "fs/device.h"
#include "fs/vfs.h"

struct chrdev {
	struct list_head node;
	dev_t first;
	unsigned count;
	const char *name;
	const struct file_ops *ops;
};

static struct list_head chrdevs = LIST_HEAD_INIT(chrdevs);

/* Minor numbers above 255 do not follow 255 in a dev_t: the two halves are compared each for
 * itself. */
static bool covers(const struct chrdev *c, dev_t dev)
{
	return major(dev) == major(c->first) && minor(dev) >= minor(c->first) &&
	       minor(dev) - minor(c->first) < c->count;
}

int chrdev_register(dev_t dev, unsigned count, const char *name, const struct file_ops *ops)
{
	struct chrdev *c;

	list_for_each_entry (c, &chrdevs, node) {
		if (major(dev) == major(c->first) && minor(dev) < minor(c->first) + c->count &&
		    minor(c->first) < minor(dev) + count)
			return -EBUSY;
	}
	c = malloc(sizeof(*c));
	if (!c)
		return -ENOMEM;
	*c = (struct chrdev){.first = dev, .count = count, .name = name, .ops = ops};
	list_add_tail(&c->node, &chrdevs);
	return 0;
}

static int chrdev_open(struct inode *inode, struct file *file)
{
	struct chrdev *c;

	list_for_each_entry (c, &chrdevs, node) {
		if (!covers(c, inode->rdev))
			continue;
		file->ops = c->ops;
		return c->ops->open ? c->ops->open(inode, file) : 0;
	}
	return -ENXIO;
}

static int no_device(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

static const struct file_ops chrdev_ops = {.open = chrdev_open};
/* Sockets cannot be opened by name. */
static const struct file_ops unopenable_ops = {.open = no_device};
static const struct file_ops *fifo_operations = &unopenable_ops;

void fifo_register(const struct file_ops *ops)
{
	fifo_operations = ops;
}

void inode_init_special(struct inode *inode, dev_t dev)
{
	switch (inode->mode & S_IFMT) {
	case S_IFCHR:
		inode->fops = &chrdev_ops;
		inode->rdev = dev;
		break;
	case S_IFIFO:
		inode->fops = fifo_operations;
		break;
	case S_IFBLK:
		inode->fops = &block_file_ops;
		inode->rdev = dev;
		break;
	default:
		inode->fops = &unopenable_ops;
	}
}

void chrdev_show(struct seq *out)
{
	struct chrdev *c;
	unsigned last = 0;

	seq_puts(out, "Character devices:\n");
	list_for_each_entry (c, &chrdevs, node) {
		if (major(c->first) != last)
			seq_printf(out, "%3u %s\n", major(c->first), c->name);
		last = major(c->first);
	}
	seq_puts(out, "\nBlock devices:\n");
}

/* ---- names in /dev ---- */

static const struct device_names *dev_names;

void device_names_register(const struct device_names *all)
{
	dev_names = all;
}

int devfs_mknod(const char *name, mode_t mode, dev_t dev)
{
	return dev_names->mknod(name, mode, dev);
}

int devfs_symlink(const char *name, const char *target)
{
	return dev_names->symlink(name, target);
}

void devfs_unlink(const char *name)
{
	dev_names->unlink(name);
}
