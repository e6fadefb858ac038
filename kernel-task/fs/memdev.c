/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices of major number 1: null, zero, full, random, urandom. mem(4), random(4). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/device.h"
#include "fs/vfs.h"
#include "machine/machine.h"
#include "mm/vma.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define RANDOM_CHUNK 256

static ssize_t read_nothing(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return 0;
}

static ssize_t read_zeros(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	size_t want = to->count, done = zero_iter(want, to);

	return done || !want ? (ssize_t)done : -EFAULT;
}

static ssize_t write_away(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	size_t n = from->count;

	iov_iter_advance(from, n);
	return (ssize_t)n;
}

static ssize_t write_full(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	return -ENOSPC;
}

static ssize_t read_random(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	uint8_t chunk[RANDOM_CHUNK];
	size_t total = 0;

	while (to->count) {
		size_t n = to->count < sizeof(chunk) ? to->count : sizeof(chunk);

		machine_random(chunk, n);
		size_t done = copy_to_iter(chunk, n, to);
		total += done;
		if (done < n)
			return total ? (ssize_t)total : -EFAULT;
		if (signal_pending())
			break;
	}
	return (ssize_t)total;
}

/* Written bytes are mixed into the random state, which they cannot make worse. By such a write, a
 * copy of a machine gets random numbers of its own. */
static ssize_t write_random(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	uint8_t chunk[RANDOM_CHUNK];
	size_t total = 0;

	while (from->count) {
		size_t want = from->count < sizeof(chunk) ? from->count : sizeof(chunk);
		size_t n = copy_from_iter(chunk, want, from);

		if (!n)
			return total ? (ssize_t)total : -EFAULT;
		machine_stir_random(chunk, n);
		total += n;
		if (signal_pending())
			break;
	}
	return (ssize_t)total;
}

static long random_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	enum { GET_ENTROPY_COUNT = 0x80045200u };

	return command == GET_ENTROPY_COUNT ? put_user(256, arg) : -EINVAL;
}

/* A mapping of /dev/zero is an anonymous one. */
static int map_zeros(struct file *file, struct vma *vma)
{
	if (vma->flags & VMA_SHARED) {
		vma->shared = shared_memory_create();
		if (!vma->shared)
			return -ENOMEM;
		vma->offset = 0;
	} else {
		vma->offset = vma->start;
	}
	vma->object = NULL;
	file_put_later(file);
	return 0;
}

static const struct file_ops null_ops = {.read = read_nothing,
					 .write = write_away,
					 .llseek = file_seek_nowhere,
					 .unspliced = true,
					 .nowait = true};
static const struct file_ops zero_ops = {.read = read_zeros,
					 .write = write_away,
					 .llseek = file_seek_nowhere,
					 .mmap = map_zeros,
					 .nowait = true};
static const struct file_ops full_ops = {
	.read = read_zeros, .write = write_full, .llseek = file_seek_nowhere};
static const struct file_ops random_ops = {.read = read_random,
					   .write = write_random,
					   .ioctl = random_ioctl,
					   .llseek = file_seek_nowhere,
					   .nowait = true};

int memdev_init(void)
{
	static const struct {
		const char *name;
		unsigned minor;
		const struct file_ops *ops;
	} devices[] = {
		{"null", 3, &null_ops},	    {"zero", 5, &zero_ops},	 {"full", 7, &full_ops},
		{"random", 8, &random_ops}, {"urandom", 9, &random_ops},
	};

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		dev_t dev = makedev(1, devices[i].minor);
		int error = chrdev_register(dev, 1, "mem", devices[i].ops);
		if (!error)
			error = devfs_mknod(devices[i].name, S_IFCHR | 0666, dev);
		if (error)
			return error;
	}
	return 0;
}

/* ---- getrandom(2) ---- */

SYSCALL_DEFINE3(getrandom, uint64_t, buffer, size_t, n, unsigned, flags)
{
	enum { NONBLOCK = 1, RANDOM = 2, INSECURE = 4 };
	struct iov_iter it;

	if (flags & ~(unsigned)(NONBLOCK | RANDOM | INSECURE))
		return -EINVAL;
	if ((flags & (RANDOM | INSECURE)) == (RANDOM | INSECURE))
		return -EINVAL;
	iov_iter_user(&it, buffer, n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
	return read_random(NULL, &it, NULL);
}
