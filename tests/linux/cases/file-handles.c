/* SPDX-License-Identifier: BSD-2-Clause */
/* name_to_handle_at, open_by_handle_at; syslog's refusals; /dev/kmsg's positions. */
#include "case.h"

#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/syscall.h>

struct handle {
	struct file_handle head;
	unsigned char bytes[128];
};

static struct handle h;

static long name_to(int dir, const char *name, unsigned room, int *id, int flags)
{
	h.head.handle_bytes = room;
	return syscall(SYS_name_to_handle_at, dir, name, &h, id, flags);
}

static long open_by(int fd, int flags)
{
	return syscall(SYS_open_by_handle_at, fd, &h, flags);
}

static void handles(void)
{
	int id = -1, other = -2;
	char buf[16] = "";

	mkdir("d", 0755);
	mkdir("d/e", 0755);
	int fd = open("d/e/file", O_CREAT | O_RDWR, 0644), dir = open("d", O_RDONLY);
	write(fd, "contents", 8);
	symlink("file", "d/e/link");
	SHOW(name_to(AT_FDCWD, "d/e/file", 0, &id, 0));
	SHOW(h.head.handle_bytes);
	SHOW(name_to(AT_FDCWD, "d/e/file", 128, &id, 0));
	SHOW(h.head.handle_bytes);
	SHOW(h.head.handle_type);
	SHOW(name_to(AT_FDCWD, "d/e/file", 129, &id, 0));
	SHOW(name_to(AT_FDCWD, "none", 128, &id, 0));
	SHOW(name_to(AT_FDCWD, "", 128, &id, 0));
	SHOW(name_to(fd, "", 128, &other, AT_EMPTY_PATH));
	SHOW(id == other);
	SHOW(name_to(99, "x", 128, &id, 0));
	SHOW(name_to(fd, "x", 128, &id, 0));
	SHOW(name_to(AT_FDCWD, "d", 128, &id, 0x10));
	SHOW(name_to(AT_FDCWD, "d", 128, NULL, 0));
	SHOW(name_to(AT_FDCWD, NULL, 128, &id, 0));
	SHOW(syscall(SYS_name_to_handle_at, AT_FDCWD, "d", NULL, &id, 0));
	SHOW(name_to(AT_FDCWD, "d/e/file", 128, &id, 0));
	int again = (int)open_by(dir, O_RDWR);
	SHOW_OK(again);
	SHOW(read(again, buf, 16));
	puts(buf);
	SHOW_OK(open_by(AT_FDCWD, O_RDONLY));
	SHOW(open_by(99, O_RDONLY));
	SHOW(open_by(dir, O_RDONLY | O_DIRECTORY));
	IN_CHILD(setuid(1000); SHOW(open_by(dir, O_RDONLY)));
	SHOW(syscall(SYS_open_by_handle_at, dir, NULL, O_RDONLY));
	h.head.handle_bytes = 0;
	SHOW(open_by(dir, O_RDONLY));
	h.head.handle_bytes = 129;
	SHOW(open_by(dir, O_RDONLY));
	SHOW(name_to(AT_FDCWD, "d/e", 128, &id, 0));
	int sub = (int)open_by(dir, O_RDONLY);
	SHOW_OK(openat(sub, "file", O_RDONLY));
	SHOW(open_by(dir, O_RDWR));
	SHOW(name_to(AT_FDCWD, "d/e/link", 128, &id, 0));
	SHOW(open_by(dir, O_RDONLY));
	SHOW_OK(open_by(dir, O_PATH));
	SHOW(name_to(AT_FDCWD, "d/e/link", 128, &id, AT_SYMLINK_FOLLOW));
	SHOW_OK(open_by(dir, O_RDONLY));
	mkdir("gone", 0700);
	SHOW(name_to(AT_FDCWD, "gone", 128, &id, 0));
	rmdir("gone");
	SHOW(open_by(dir, O_RDONLY));
	SHOW(name_to(AT_FDCWD, "/proc/self", 128, &id, 0));
}

static void logs(void)
{
	static char buf[4096];

	SHOW(klogctl(0, NULL, 0));
	SHOW(klogctl(1, NULL, 0));
	SHOW(klogctl(2, NULL, 10));
	SHOW(klogctl(2, buf, -1));
	SHOW(klogctl(2, buf, 0));
	SHOW(klogctl(3, NULL, 10));
	SHOW(klogctl(3, buf, -1));
	SHOW(klogctl(3, buf, 0));
	SHOW(klogctl(3, (char *)-4096, 100));
	SHOW(klogctl(8, NULL, 0));
	SHOW(klogctl(8, NULL, 9));
	SHOW(klogctl(-1, buf, 10));
	SHOW(klogctl(11, buf, 10));
	SHOW(klogctl(10, NULL, 0) > 0);
	IN_CHILD(setuid(1000); SHOW(klogctl(1, NULL, 0)); SHOW(klogctl(2, buf, 10));
		 SHOW(klogctl(5, NULL, 0)); SHOW(klogctl(8, NULL, 1)); SHOW(klogctl(9, NULL, 0));
		 SHOW(klogctl(11, NULL, 0)));
}

int main(void)
{
	case_begin();
	mkdir("top", 0755);
	SHOW(mount("none", "top", "tmpfs", 0, NULL));
	chdir("top");
	handles();
	logs();
	chdir("..");
	umount2("top", MNT_DETACH);
	return 0;
}
