/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devpts: instances with numbers of their own, the ptmx that belongs to each, options, what
 * programs cannot do in one, and what happens to a pty when its instance is unmounted; as a user
 * with a user namespace too.
 */
#include "case.h"

#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <termios.h>

static void show(const char *path)
{
	struct stat s;

	if (stat(path, &s))
		printf("%s: %s\n", path, strerrorname_np(errno));
	else
		printf("%s: %o %u:%u dev %u:%u\n", path, s.st_mode, s.st_uid, s.st_gid,
		       major(s.st_rdev), minor(s.st_rdev));
}

static int number(int master)
{
	int n = -1;

	return ioctl(master, TIOCGPTN, &n) ? -1 : n;
}

static void unlock(int master)
{
	int off = 0;

	SHOW(ioctl(master, TIOCSPTLCK, &off));
}

static void names(void)
{
	SHOW(open("a/file", O_CREAT | O_RDWR, 0600));
	SHOW(mkdir("a/folder", 0700));
	SHOW(mknod("a/node", S_IFCHR | 0600, makedev(1, 3)));
	SHOW(symlink("x", "a/link"));
	SHOW(link("a/ptmx", "a/other"));
	SHOW(rename("a/ptmx", "a/other"));
	SHOW(unlink("a/ptmx"));
	SHOW(chmod("a/ptmx", 0666));
	SHOW(chown("a/ptmx", 1, 2));
	show("a/ptmx");
	show("a");
}

static void instances(void)
{
	struct statfs fs;
	char c = 0;

	SHOW(mkdir("a", 0755));
	SHOW(mkdir("pts", 0755));
	SHOW(mount("x", "a", "devpts", 0, "mode=0620,gid=5,ptmxmode=0666,newinstance"));
	SHOW(mount("x", "pts", "devpts", 0, "uid=7"));
	SHOW(mount("x", "pts", "devpts", 0, "mode=9"));
	SHOW(mount("x", "pts", "devpts", 0, "no=1"));
	statfs("a", &fs);
	printf("magic %lx\n", (unsigned long)fs.f_type);
	show("a/ptmx");
	show("pts/ptmx");
	names();
	int one = open("a/ptmx", O_RDWR | O_NOCTTY), two = open("a/ptmx", O_RDWR | O_NOCTTY);
	int third = open("pts/ptmx", O_RDWR | O_NOCTTY);
	printf("numbers %d %d %d\n", number(one), number(two), number(third));
	show("a/0");
	show("a/1");
	show("pts/0");
	SHOW(close(one));
	show("a/0");
	one = open("a/ptmx", O_RDWR | O_NOCTTY);
	printf("again %d\n", number(one));
	unlock(one);
	int slave = open("a/0", O_RDWR | O_NOCTTY);
	SHOW(write(slave, "q", 1));
	SHOW(read(one, &c, 1));
	SHOW(open("pts/0", O_RDWR | O_NOCTTY));
	int peer = ioctl(two, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	SHOW(peer);
	unlock(two);
	peer = ioctl(two, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	SHOW(peer >= 0);
	struct stat s, t;
	fstat(peer, &s);
	stat("a/1", &t);
	SHOW(s.st_ino == t.st_ino && s.st_dev == t.st_dev);
	/* A node with a slave's device numbers is not a terminal outside of a devpts. */
	SHOW(mknod("node", S_IFCHR | 0600, makedev(136, 0)));
	SHOW(open("node", O_RDWR | O_NOCTTY));
	SHOW(umount("a"));
	close(slave);
	close(peer);
	SHOW(umount("a"));
	SHOW(write(one, "x", 1));
	SHOW(ioctl(one, TIOCGPTPEER, O_RDWR | O_NOCTTY));
	close(one);
	close(two);
	close(third);
	SHOW(umount("pts"));
}

/* A ptmx outside of a devpts uses the instance at "pts" beside it. */
static void beside(void)
{
	int m;

	SHOW(mknod("ptmx", S_IFCHR | 0666, makedev(5, 2)));
	SHOW(open("ptmx", O_RDWR | O_NOCTTY));
	SHOW(mount("x", "pts", "devpts", 0, "max=1"));
	m = open("ptmx", O_RDWR | O_NOCTTY);
	printf("number %d\n", number(m));
	SHOW(access("pts/0", F_OK));
	SHOW(open("ptmx", O_RDWR | O_NOCTTY));
	/* Through a link, as most containers have it. */
	SHOW(symlink("pts/ptmx", "link"));
	close(m);
	m = open("link", O_RDWR | O_NOCTTY);
	printf("number %d\n", number(m));
	close(m);
	SHOW(umount2("pts", MNT_DETACH));
	SHOW(open("ptmx", O_RDWR | O_NOCTTY));
	SHOW(unlink("ptmx"));
	SHOW(unlink("link"));
	SHOW(unlink("node"));
	SHOW(rmdir("pts"));
	SHOW(rmdir("a"));
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	SHOW(write(fd, text, strlen(text)));
	close(fd);
}

static void as_user(void)
{
	int m;

	SHOW(setgid(1000));
	SHOW(setuid(1000));
	SHOW(mount("x", "/tmp", "devpts", 0, NULL));
	SHOW(prctl(PR_SET_DUMPABLE, 1));
	SHOW(unshare(CLONE_NEWUSER | CLONE_NEWNS));
	put("/proc/self/setgroups", "deny");
	put("/proc/self/uid_map", "0 1000 1");
	put("/proc/self/gid_map", "0 1000 1");
	SHOW(mount("x", "/tmp", "devpts", 0, "gid=5"));
	SHOW(mount("x", "/tmp", "devpts", 0, "ptmxmode=0666"));
	show("/tmp/ptmx");
	m = open("/tmp/ptmx", O_RDWR | O_NOCTTY);
	printf("number %d\n", number(m));
	show("/tmp/0");
	unlock(m);
	SHOW(open("/tmp/0", O_RDWR | O_NOCTTY) >= 0);
	SHOW(mknod("/tmp/node", S_IFCHR | 0600, makedev(1, 3)));
	SHOW(umount2("/tmp", MNT_DETACH));
	/* As bwrap makes its /dev: a tmpfs that others cannot write, with such an instance in it.
	 */
	SHOW(mount("x", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"));
	show("/tmp");
	SHOW(mkdir("/tmp/pts", 0755));
	SHOW(open("/tmp/null", O_CREAT | O_WRONLY, 0444) >= 0);
	SHOW(mount("/dev/null", "/tmp/null", NULL, MS_BIND, NULL));
	SHOW(open("/tmp/null", O_RDWR) >= 0);
	SHOW(symlink("pts/ptmx", "/tmp/ptmx"));
	SHOW(mount("x", "/tmp/pts", "devpts", MS_NOSUID | MS_NOEXEC,
		   "newinstance,ptmxmode=0666,mode=620"));
	SHOW(open("/tmp/ptmx", O_RDWR | O_NOCTTY) >= 0);
	SHOW(umount2("/tmp", MNT_DETACH));
}

int main(void)
{
	umask(0);
	SHOW(unshare(CLONE_NEWNS));
	SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	instances();
	beside();
	IN_CHILD(as_user());
	return 0;
}
