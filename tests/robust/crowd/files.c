/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that shrink under their mappings, names that move, mounts that come and go. */
#include "crowd.h"

#include <sys/file.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

static void transfer(void)
{
	int fd = some_file(O_RDWR);
	off_t at = (off_t)pick(FILE_PAGES * PAGE);
	size_t n = pick(20000);

	if (chance(2))
		pread(fd, anywhere(n), n, at);
	else
		pwrite(fd, anywhere(n), n, at);
	close(fd);
}

static void transfer_many(void)
{
	struct iovec *iov = anywhere(8 * sizeof(*iov));
	int fd = some_file(O_RDWR);

	for (int i = 0; i < 8; i++)
		iov[i] = (struct iovec){anywhere(3000), pick(3000)};
	if (chance(2))
		preadv(fd, iov, 8, pick(FILE_PAGES) * PAGE);
	else
		pwritev(fd, iov, 8, pick(FILE_PAGES) * PAGE);
	close(fd);
}

static void shorten(void)
{
	int fd = some_file(O_RDWR);

	ftruncate(fd, (off_t)pick(FILE_PAGES) * PAGE + pick(2) * 77);
	if (chance(2))
		ftruncate(fd, (off_t)FILE_PAGES * PAGE);
	close(fd);
}

static void punch(void)
{
	int fd = some_file(O_RDWR);

	fallocate(fd, chance(2) ? 3 : 0, (off_t)pick(FILE_PAGES) * PAGE, pick(64) * PAGE + 1);
	if (chance(4))
		fsync(fd);
	close(fd);
}

static void names(void)
{
	char other[96];

	snprintf(other, sizeof(other), "%s", some_name());
	switch (pick(8)) {
	case 0:
		rename(other, some_name());
		break;
	case 1:
		link(other, some_name());
		break;
	case 2:
		if (chance(3))
			unlink(other);
		break;
	case 3:
		mkdir(other, 0777);
		break;
	case 4:
		rmdir(other);
		break;
	case 5:
		symlink(other, some_name());
		break;
	case 6:
		readlink(other, anywhere(256), 256);
		break;
	default:
		close(open(other, O_CREAT | O_RDWR, 0666));
	}
}

/* The name itself lies in memory that has to be fetched first. */
static void wandering_names(void)
{
	char *name = anywhere(100);

	snprintf(name, 96, "%s", some_name());
	stat(name, anywhere(144));
	syscall(SYS_statx, AT_FDCWD, name, 0, 0xfff, anywhere(256));
	statfs(name, anywhere(120));
	access(name, R_OK);
	chmod(name, 0666);
	utimensat(AT_FDCWD, name, anywhere(32), 0);
	setxattr(name, "user.crowd", anywhere(64), pick(64), 0);
	getxattr(name, "user.crowd", anywhere(64), 64);
	listxattr(name, anywhere(64), 64);
	getcwd(anywhere(256), 256);
}

static void list_folder(void)
{
	int fd = open(crowd_folder, O_RDONLY | O_DIRECTORY);

	while (syscall(SYS_getdents64, fd, anywhere(300), 300) > 0)
		;
	close(fd);
}

static void copy(void)
{
	int from = some_file(O_RDONLY), to = some_file(O_RDWR);
	loff_t *a = anywhere(8), *b = anywhere(8);

	*a = pick(FILE_PAGES) * PAGE;
	*b = pick(FILE_PAGES) * PAGE;
	if (chance(2))
		syscall(SYS_copy_file_range, from, a, to, b, pick(60000), 0);
	else
		sendfile(to, from, a, pick(60000));
	close(from);
	close(to);
}

static void locks(void)
{
	struct flock *l = anywhere(sizeof(*l));
	int fd = some_file(O_RDWR);

	*l = (struct flock){.l_type = (short)pick(3), .l_start = pick(100), .l_len = pick(100)};
	fcntl(fd, chance(8) ? F_SETLKW : F_SETLK, l);
	fcntl(fd, F_GETLK, l);
	flock(fd, LOCK_EX | LOCK_NB);
	fcntl(fd, F_SETLEASE, pick(3));
	close(fd);
}

static void mounts(void)
{
	char place[96], other[96];

	snprintf(place, sizeof(place), "%s/m%u", crowd_folder, pick(3));
	snprintf(other, sizeof(other), "%s/m%u", crowd_folder, pick(3));
	mkdir(place, 0777);
	switch (pick(5)) {
	case 0:
		mount("crowd", place, "tmpfs", 0, chance(2) ? NULL : anywhere(PAGE));
		break;
	case 1:
		mount(other, place, NULL, MS_BIND, NULL);
		break;
	case 2:
		mount(other, place, NULL, MS_MOVE, NULL);
		break;
	default:
		umount2(place, chance(2) ? MNT_DETACH : 0);
	}
}

static void handles(void)
{
	struct file_handle *h = anywhere(sizeof(*h) + 128);

	h->handle_bytes = 128;
	syscall(SYS_name_to_handle_at, AT_FDCWD, some_name(), h, anywhere(4), 0);
}

static request *const list[] = {transfer, transfer, transfer_many,   shorten,	  punch,
				names,	  names,    wandering_names, list_folder, copy,
				locks,	  mounts,   handles};
const struct requests file_requests = {list, sizeof(list) / sizeof(list[0])};
