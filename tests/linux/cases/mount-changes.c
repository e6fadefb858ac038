/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pivot_root as runc and switch_root use it, the same filesystem twice on one place, and how polls
 * of /proc/mounts, settings and files of sysfs report changes.
 */
#include "case.h"

#include <sched.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/syscall.h>

static void touch(const char *name)
{
	close(open(name, O_CREAT | O_WRONLY, 0644));
}

static int there(const char *name)
{
	return access(name, F_OK) == 0;
}

/* The new root is a mount, so that the kind of the host's root does not matter. */
static void enter(const char *name)
{
	mkdir(name, 0755);
	SHOW(mount("root", name, "tmpfs", 0, NULL));
	SHOW(mount(NULL, name, NULL, MS_PRIVATE, NULL));
	SHOW(chdir(name));
	mkdir("new", 0755);
	mkdir("plain", 0755);
	mkdir("proc", 0755);
	touch("in-old");
	SHOW(mount("proc", "proc", "proc", 0, NULL));
	SHOW(mount("new", "new", "tmpfs", 0, NULL));
	mkdir("new/old", 0755);
	mkdir("new/proc", 0755);
	touch("new/in-new");
	SHOW(chroot("."));
}

static void mounts(const char *what)
{
	char line[300];
	FILE *f = fopen("/proc/self/mounts", "r");

	printf("%s:\n", what);
	while (f && fgets(line, sizeof(line), f)) {
		char *options = strchr(strchr(line, ' ') + 1, ' ');
		printf("  %.*s\n", (int)(options - line), line);
	}
	if (f)
		fclose(f);
}

static int pivot(const char *new_root, const char *put_old)
{
	return (int)syscall(SYS_pivot_root, new_root, put_old);
}

/* pivot_root(".", "."): the old root is on top of the new one until it is unmounted. */
static void as_runc(void)
{
	char cwd[100];

	SHOW(chdir("/new"));
	SHOW(mount("proc", "proc", "proc", 0, NULL));
	int old = open("/", O_RDONLY | O_DIRECTORY);
	SHOW(pivot(".", "."));
	printf("in-new %d, in-old %d, /in-new %d, /in-old %d\n", there("in-new"), there("in-old"),
	       there("/in-new"), there("/in-old"));
	mounts("before");
	SHOW(fchdir(old));
	SHOW(there("in-old"));
	SHOW(umount2(".", MNT_DETACH));
	SHOW(chdir("/"));
	SHOW((long)getcwd(cwd, sizeof(cwd)) > 0);
	puts(cwd);
	printf("/in-new %d, /in-old %d\n", there("/in-new"), there("/in-old"));
	mounts("after");
	SHOW(umount2(".", MNT_DETACH) == 0 || errno == EINVAL || errno == EBUSY);
}

/* The same, unmounted from the new root. */
static void by_new_root(void)
{
	SHOW(chdir("/new"));
	SHOW(mount("proc", "proc", "proc", 0, NULL));
	SHOW(pivot(".", "."));
	SHOW(umount2(".", MNT_DETACH));
	mounts("after");
	SHOW(there("in-new"));
}

static void with_folder(void)
{
	int inside = open("/plain", O_RDONLY | O_DIRECTORY);

	SHOW(mount("proc", "/new/proc", "proc", 0, NULL));
	SHOW(chdir("/plain"));
	SHOW(pivot("/new", "/new/old"));
	mounts("pivoted");
	printf("/in-new %d, /old/in-old %d, ../in-old %d\n", there("/in-new"), there("/old/in-old"),
	       there("../in-old"));
	SHOW(fchdir(inside));
	SHOW(umount("/old"));
	SHOW(pivot("/old", "/old"));
	SHOW(chdir("/"));
	SHOW(pivot("/old", "/old/plain"));
	close(inside);
	SHOW(umount2("/old", MNT_DETACH));
	mounts("detached");
}

static void refused(void)
{
	SHOW(pivot("/", "/"));
	SHOW(pivot("/plain", "/plain"));
	SHOW(pivot("/new", "/plain"));
	SHOW(pivot("/new", "/"));
	SHOW(pivot("/new/old", "/new/old"));
	SHOW(pivot("/new", "/none"));
	SHOW(pivot("/new", "/in-old"));
	SHOW(pivot(NULL, "/new"));
	SHOW(mount(NULL, "/new", NULL, MS_SHARED, NULL));
	SHOW(pivot("/new", "/new/old"));
	SHOW(mount(NULL, "/new", NULL, MS_PRIVATE, NULL));
	SHOW(mount(NULL, "/", NULL, MS_SHARED, NULL));
	SHOW(pivot("/new", "/new/old"));
	SHOW(mount(NULL, "/", NULL, MS_PRIVATE, NULL));
	SHOW(chdir("/new/old"));
	SHOW(rmdir("/new/old"));
	SHOW(pivot(".", "."));
	SHOW(chroot("/plain"));
	SHOW(chdir("/"));
	SHOW(pivot("/", "/"));
	IN_CHILD(setuid(4242); SHOW(pivot("none", "none")));
}

/* switch_root: the new root is moved over the old one. */
static void moved_over(void)
{
	SHOW(mount("/proc", "/new/proc", NULL, MS_MOVE, NULL));
	SHOW(chdir("/new"));
	SHOW(mount(".", "/", NULL, MS_MOVE, NULL));
	SHOW(chroot("."));
	SHOW(chdir("/"));
	SHOW(there("/in-new"));
	mounts("moved");
}

/* Another process's root and working folder follow, if they are the old root. */
static void others(void)
{
	int go[2], done[2];
	char c;

	pipe(go);
	pipe(done);
	SHOW(mount("proc", "/new/proc", "proc", 0, NULL));
	fflush(stdout);
	if (!fork()) {
		SHOW(chdir("/plain"));
		write(done[1], "x", 1);
		read(go[0], &c, 1);
		printf("other: /in-new %d, ../in-old %d\n", there("/in-new"), there("../in-old"));
		fflush(stdout);
		write(done[1], "x", 1);
		_exit(0);
	}
	read(done[0], &c, 1);
	SHOW(pivot("/new", "/new/old"));
	write(go[1], "x", 1);
	read(done[0], &c, 1);
}

/* ---- twice the same ---- */

static void twice(void)
{
	SHOW(mount("proc", "/proc", "proc", 0, NULL));
	SHOW(mount("proc", "/plain", "proc", 0, NULL));
	SHOW(mount("proc", "/plain", "proc", MS_RDONLY, NULL));
	SHOW(mount("again", "/plain", "tmpfs", 0, NULL));
	SHOW(mount("again", "/plain", "tmpfs", 0, NULL));
	SHOW(mount("proc", "/plain", "proc", 0, NULL));
	SHOW(mount("/plain", "/plain", NULL, MS_BIND, NULL));
	SHOW(chdir("/proc"));
	SHOW(mount("proc", ".", "proc", 0, NULL));
	SHOW(chdir("/"));
	SHOW(mount("/proc/self", "/new", NULL, MS_BIND, NULL));
	SHOW(mount("proc", "/new", "proc", 0, NULL));
	mounts("all");
}

/* ---- polling ---- */

static int poll_of(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN | POLLPRI | POLLOUT};

	return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static void polled_mounts(void)
{
	int fd = open("/proc/self/mountinfo", O_RDONLY);
	int fd2 = open("/proc/self/mounts", O_RDONLY);
	int e = epoll_create1(0);
	struct epoll_event ev = {.events = EPOLLPRI | EPOLLET};
	char text[8192];

	SHOW(epoll_ctl(e, EPOLL_CTL_ADD, fd, &ev));
	SHOW(epoll_wait(e, &ev, 1, 0));
	printf("at first %x %x\n", poll_of(fd), poll_of(fd2));
	SHOW(mount("one", "/plain", "tmpfs", 0, NULL));
	SHOW(epoll_wait(e, &ev, 1, 0));
	printf("events %x\n", ev.events);
	printf("mounted %x %x\n", poll_of(fd), poll_of(fd2));
	printf("told %x %x\n", poll_of(fd), poll_of(fd2));
	SHOW(read(fd2, text, sizeof(text) - 1) > 0);
	text[sizeof(text) - 1] = 0;
	SHOW(strstr(text, "one /plain tmpfs") != NULL);
	SHOW(mount(NULL, "/plain", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	printf("remounted %x\n", poll_of(fd2));
	SHOW(mount(NULL, "/plain", NULL, MS_SHARED, NULL));
	SHOW(mount("/plain", "/new/old", NULL, MS_BIND, NULL));
	printf("bound %x\n", poll_of(fd2));
	SHOW(umount("/new/old"));
	printf("unmounted %x\n", poll_of(fd2));
	SHOW(mount("two", "/none", "tmpfs", 0, NULL));
	printf("nothing done %x\n", poll_of(fd2));
	SHOW(umount2("/plain", MNT_DETACH));
	printf("detached %x\n", poll_of(fd2));
	lseek(fd2, 0, SEEK_SET);
	memset(text, 0, sizeof(text));
	SHOW(read(fd2, text, sizeof(text) - 1) > 0);
	SHOW(strstr(text, "one /plain tmpfs") != NULL);
	/* Changes in another namespace are not reported. */
	poll_of(fd);
	IN_CHILD(SHOW(unshare(CLONE_NEWNS)); SHOW(mount("its", "/plain", "tmpfs", 0, NULL));
		 int own = open("/proc/self/mounts", O_RDONLY); printf("its %x\n", poll_of(own));
		 SHOW(umount("/plain")); printf("its %x\n", poll_of(own)));
	printf("another's %x\n", poll_of(fd));
	/* A waiting poll is woken. */
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		struct pollfd p = {.fd = fd, .events = POLLPRI};
		printf("woken: %d", poll(&p, 1, 10000));
		printf(" %x\n", p.revents);
		fflush(stdout);
		_exit(0);
	}
	until_asleep(pid);
	mount("three", "/plain", "tmpfs", 0, NULL);
	waitpid(pid, NULL, 0);
}

static void polled_settings(void)
{
	const char *names[] = {"/proc/sys/kernel/hostname",
			       "/proc/sys/kernel/domainname",
			       "/proc/sys/kernel/osrelease",
			       "/proc/swaps",
			       "/proc/self/mountstats",
			       "/proc/self/stat",
			       "/proc/uptime"};
	struct epoll_event ev = {.events = EPOLLPRI};
	int fd[7], e = epoll_create1(0);

	SHOW(unshare(CLONE_NEWUTS));
	for (int i = 0; i < 7; i++) {
		fd[i] = open(names[i], O_RDONLY);
		printf("%s: %x, ", names[i], poll_of(fd[i]));
		SHOW(epoll_ctl(e, EPOLL_CTL_ADD, fd[i], &ev));
	}
	SHOW(sethostname("other", 5));
	printf("host name set: %x %x\n", poll_of(fd[0]), poll_of(fd[1]));
	printf("told: %x %x\n", poll_of(fd[0]), poll_of(fd[1]));
	SHOW(setdomainname("other", 5));
	printf("domain name set: %x %x\n", poll_of(fd[0]), poll_of(fd[1]));
	int w = open(names[0], O_WRONLY);
	SHOW(write(w, "third", 5));
	printf("host name written: %x %x\n", poll_of(fd[0]), poll_of(fd[1]));
	char longer[500] = "other";
	SHOW(sethostname(longer, sizeof(longer)));
	printf("not set: %x %x\n", poll_of(fd[0]), poll_of(fd[1]));
}

static void polled_sysfs(void)
{
	char text[100];

	mkdir("/sys", 0755);
	SHOW(mount("sysfs", "/sys", "sysfs", MS_RDONLY, NULL));
	SHOW(mount("sysfs", "/sys", "sysfs", MS_RDONLY, NULL));
	int fd = open("/sys/devices/system/cpu/online", O_RDONLY);
	printf("not read %x\n", poll_of(fd));
	SHOW(read(fd, text, sizeof(text)) > 0);
	printf("read %x\n", poll_of(fd));
}

int main(void)
{
	void (*const all[])(void) = {as_runc, by_new_root,   with_folder,
				     refused, moved_over,    others,
				     twice,   polled_mounts, polled_settings};

	case_begin();
	/* A namespace of its own, so that a child's mounts end with it. */
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		IN_CHILD(SHOW(unshare(CLONE_NEWNS));
			 SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ||
			      errno == EINVAL);
			 enter("root"); all[i]());
	IN_CHILD(enter("root"); polled_sysfs(); chdir("/"));
	return 0;
}
