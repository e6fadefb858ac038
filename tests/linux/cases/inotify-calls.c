/* SPDX-License-Identifier: BSD-2-Clause */
/* inotify: every event, masks, one-shot watches, overflow-free order, ends of watches. */
#include "case.h"

#include <dirent.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/xattr.h>

static int in;

static void show(const char *what)
{
	static char buf[8192] __attribute__((aligned(8)));
	static uint32_t last_cookie;
	ssize_t n;

	printf("%s:\n", what);
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		for (char *at = buf; at < buf + n;) {
			struct inotify_event *e = (void *)at;
			printf("  wd %d mask %#x cookie %s len %u %s\n", e->wd, e->mask,
			       !e->cookie		  ? "0"
			       : e->cookie == last_cookie ? "same"
							  : "new",
			       e->len, e->len ? e->name : "");
			last_cookie = e->cookie;
			at += sizeof(*e) + e->len;
		}
	}
}

static void touch(const char *name)
{
	close(open(name, O_CREAT | O_WRONLY, 0644));
}

static void refusals(void)
{
	char buf[4];

	SHOW(inotify_init1(0x10));
	SHOW(inotify_add_watch(in, "none", IN_ALL_EVENTS));
	SHOW(inotify_add_watch(in, "d", 0));
	SHOW(inotify_add_watch(in, "d", IN_ONESHOT));
	SHOW(inotify_add_watch(in, "f", IN_ONLYDIR | IN_OPEN));
	SHOW(inotify_add_watch(in, NULL, IN_OPEN));
	SHOW(inotify_add_watch(in, "", IN_OPEN));
	SHOW(inotify_add_watch(99, "d", IN_OPEN));
	SHOW(inotify_add_watch(0, "d", IN_OPEN));
	SHOW(inotify_add_watch(in, "loop", IN_OPEN));
	SHOW(inotify_add_watch(in, "d", IN_OPEN | 0x00100000));
	SHOW(inotify_rm_watch(in, 77));
	SHOW(inotify_rm_watch(in, -1));
	SHOW(inotify_rm_watch(99, 1));
	SHOW(inotify_rm_watch(0, 1));
	SHOW(read(in, buf, 4));
	SHOW(write(in, buf, 4));
	SHOW(lseek(in, 0, SEEK_SET));
	touch("secret");
	chmod("secret", 0600);
	IN_CHILD(setuid(1000); SHOW(inotify_add_watch(in, "secret", IN_OPEN)));
}

static void events(void)
{
	char buf[100];
	int wd = inotify_add_watch(in, "d", IN_ALL_EVENTS);

	SHOW(wd);
	touch("d/a");
	show("create");
	int fd = open("d/a", O_RDWR);
	write(fd, "hello", 5);
	pread(fd, buf, 5, 0);
	pread(fd, buf, 0, 0);
	pread(fd, buf, 5, 100);
	ftruncate(fd, 2);
	fchmod(fd, 0600);
	fchown(fd, 1, 1);
	futimens(fd, NULL);
	fsetxattr(fd, "trusted.x", "y", 1, 0);
	fremovexattr(fd, "trusted.x");
	fallocate(fd, 0, 0, 100);
	close(fd);
	show("file calls");
	truncate("d/a", 1);
	chmod("d/a", 0644);
	open("d/a", O_PATH);
	fd = open("d/a", O_RDONLY | O_TRUNC);
	close(fd);
	close(open("d/a", O_WRONLY | O_TRUNC));
	show("truncate");
	link("d/a", "d/b");
	symlink("a", "d/s");
	mkdir("d/sub", 0755);
	mkfifo("d/p", 0600);
	show("names");
	rename("d/b", "d/c");
	rename("d/c", "d/a");
	rename("d/sub", "d/sub2");
	rename("d/p", "outside");
	rename("outside", "d/p");
	renameat2(AT_FDCWD, "d/a", AT_FDCWD, "d/s", RENAME_EXCHANGE);
	show("renames");
	fd = open("d", O_RDONLY);
	static char list[1000];
	getdents64(fd, list, sizeof(list));
	close(fd);
	show("reading the folder");
	chmod("d", 0700);
	show("chmod of the folder");
	unlink("d/s");
	unlink("d/a");
	unlink("d/p");
	rmdir("d/sub2");
	show("removals");
	rename("d", "moved");
	rename("moved", "d");
	show("the folder moves");
	rmdir("d");
	show("the folder goes");
	SHOW(inotify_rm_watch(in, wd));
}

static void of_files(void)
{
	touch("w");
	int wd = inotify_add_watch(in, "w", IN_ALL_EVENTS);
	int fd = open("w", O_RDWR), out = open("out", O_CREAT | O_RDWR, 0600);

	write(fd, "data", 4);
	off_t at = 0;
	sendfile(out, fd, &at, 4);
	link("w", "w2");
	show("file");
	unlink("w");
	show("one name goes");
	rename("w2", "w3");
	show("moved");
	unlink("w3");
	show("last name goes, still open");
	close(fd);
	show("closed");
	SHOW(inotify_rm_watch(in, wd));
	touch("v");
	touch("target");
	inotify_add_watch(in, "target", IN_ALL_EVENTS);
	rename("v", "target");
	show("replaced");
	wd = inotify_add_watch(in, "target", IN_OPEN);
	SHOW(inotify_rm_watch(in, wd));
	show("removed watch");
	symlink("target", "slink");
	inotify_add_watch(in, "slink", IN_ALL_EVENTS | IN_DONT_FOLLOW);
	inotify_add_watch(in, "target", IN_OPEN);
	close(open("slink", O_RDONLY));
	show("link");
	unlink("slink");
	unlink("target");
	show("both gone");
}

static void masks(void)
{
	mkdir("m", 0755);
	int wd = inotify_add_watch(in, "m", IN_CREATE);
	SHOW(inotify_add_watch(in, "m", IN_DELETE) == wd);
	touch("m/a");
	unlink("m/a");
	show("replaced mask");
	SHOW(inotify_add_watch(in, "m", IN_CREATE | IN_MASK_ADD) == wd);
	touch("m/a");
	unlink("m/a");
	show("added mask");
	SHOW(inotify_add_watch(in, "m", IN_CREATE | IN_MASK_CREATE));
	SHOW(inotify_add_watch(in, "m", IN_CREATE | IN_MASK_CREATE | IN_MASK_ADD));
	SHOW(inotify_rm_watch(in, wd));
	show("removed");
	inotify_add_watch(in, "m", IN_CREATE | IN_ONESHOT);
	touch("m/a");
	touch("m/b");
	show("one shot");
	inotify_add_watch(in, "m", IN_OPEN | IN_EXCL_UNLINK | IN_CLOSE | IN_MODIFY);
	int fd = open("m/a", O_RDWR);
	unlink("m/a");
	write(fd, "x", 1);
	close(fd);
	show("unlinked files say nothing");
	/* The same event twice in a row is one; a short buffer. */
	fd = open("m/b", O_RDWR);
	write(fd, "x", 1);
	write(fd, "x", 1);
	write(fd, "x", 1);
	int n = 0;
	SHOW(ioctl(in, FIONREAD, &n));
	SHOW(n);
	char small[20];
	SHOW(read(in, small, sizeof(small)));
	show("joined");
	close(fd);
	mkdir("mnt", 0755);
	mount("none", "mnt", "tmpfs", 0, NULL);
	inotify_add_watch(in, "mnt", IN_ALL_EVENTS);
	touch("mnt/x");
	umount("mnt");
	show("unmounted");
}

int main(void)
{
	case_begin();
	in = inotify_init1(IN_NONBLOCK);
	mkdir("d", 0755);
	touch("f");
	symlink("loop", "loop");
	refusals();
	events();
	of_files();
	masks();
	return 0;
}
