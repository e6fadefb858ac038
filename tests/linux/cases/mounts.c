/* SPDX-License-Identifier: BSD-2-Clause */
/* mount, umount2, pivot_root: flags, binds, moves, propagation, refusals. */
#include "case.h"

#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/syscall.h>

static void touch(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0644);

	printf("touch %s: %s\n", name, fd < 0 ? strerrorname_np(errno) : "ok");
	close(fd);
}

static int there(const char *name)
{
	return !access(name, F_OK);
}

/* Prints a mount point's line of /proc/self/mountinfo: options and propagation, by name. */
static void info(const char *end)
{
	char line[1024];
	FILE *f = fopen("/proc/self/mountinfo", "r");

	while (fgets(line, sizeof(line), f)) {
		char root[200], where[200], options[100], rest[300];
		if (sscanf(line, "%*d %*d %*s %199s %199s %99s %299[^\n]", root, where, options,
			   rest) != 4)
			continue;
		size_t n = strlen(where), m = strlen(end);
		if (n < m || strcmp(where + n - m, end))
			continue;
		const char *shared = strstr(rest, "shared:"), *master = strstr(rest, "master:"),
			   *dash = strstr(rest, "- ");
		printf("%s: %s root %s%s%s%s %s\n", end, options, strrchr(root, '/'),
		       shared && shared < dash ? " shared" : "",
		       master && master < dash ? " slave" : "",
		       !strncmp(rest, "unbindable", 10) ? " unbindable" : "", dash);
	}
	fclose(f);
}

static void refusals(void)
{
	static char longname[5000];

	memset(longname, 'n', 4999);
	mkdir("d", 0755);
	touch("f");
	symlink("loop", "loop");
	SHOW(mount("none", "none", "tmpfs", 0, NULL));
	SHOW(mount("none", "f", "tmpfs", 0, NULL));
	SHOW(mount("none", "f/x", "tmpfs", 0, NULL));
	SHOW(mount("none", "d", "nofs", 0, NULL));
	SHOW(mount("none", "d", NULL, 0, NULL));
	SHOW(mount("none", "d", "", 0, NULL));
	SHOW(mount("none", NULL, "tmpfs", 0, NULL));
	SHOW(mount("none", "", "tmpfs", 0, NULL));
	SHOW(mount((char *)1, "d", "tmpfs", 0, NULL));
	SHOW(mount("none", "d", (char *)1, 0, NULL));
	SHOW(mount("none", "d", "tmpfs", 0, (char *)1));
	SHOW(mount("none", longname, "tmpfs", 0, NULL));
	SHOW(mount("none", "d", longname, 0, NULL));
	SHOW(mount("none", "loop", "tmpfs", 0, NULL));
	SHOW(mount("none", "d", "tmpfs", 0, "size=what"));
	SHOW(mount("none", "d", "tmpfs", 0, "unknown=1"));
	SHOW(mount("none", "d", "tmpfs", 0, "mode=999"));
	SHOW(mount("none", "d", "tmpfs", MS_NOUSER, NULL));
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT, NULL));
	SHOW(mount(NULL, "d", NULL, MS_BIND, NULL));
	SHOW(mount("", "d", NULL, MS_BIND, NULL));
	SHOW(mount("nothing", "d", NULL, MS_BIND, NULL));
	SHOW(mount("f", "d", NULL, MS_BIND, NULL));
	SHOW(mount("d", "f", NULL, MS_BIND, NULL));
	SHOW(mount("d", "d", NULL, MS_MOVE, NULL));
	SHOW(mount(NULL, "d", NULL, MS_MOVE, NULL));
	SHOW(mount(NULL, "d", NULL, MS_SHARED, NULL));
	SHOW(mount(NULL, "d", NULL, MS_SHARED | MS_PRIVATE, NULL));
	SHOW(mount(NULL, "d", NULL, MS_SHARED | MS_RDONLY, NULL));
	IN_CHILD(setuid(1000); SHOW(mount("none", "d", "tmpfs", 0, NULL)); SHOW(umount("d"));
		 SHOW(umount("none")); SHOW(mount("none", "none", "tmpfs", 0, NULL));
		 SHOW(syscall(SYS_pivot_root, "d", "d")));
	SHOW(umount("d"));
	SHOW(umount("none"));
	SHOW(umount("f"));
	SHOW(umount(""));
	SHOW(umount(NULL));
	SHOW(umount2("d", 0x100));
	SHOW(umount2("d", MNT_EXPIRE | MNT_FORCE));
	SHOW(umount2("none", 16));
}

static void flags(void)
{
	static const unsigned long all[] = {0,
					    MS_RDONLY,
					    MS_NOSUID,
					    MS_NODEV,
					    MS_NOEXEC,
					    MS_NOATIME,
					    MS_NODIRATIME,
					    MS_STRICTATIME,
					    256,
					    MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC};
	struct statfs s;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		printf("flags %#lx\n", all[i]);
		SHOW(mount("none", "d", "tmpfs", all[i], NULL));
		info("/d");
		statfs("d", &s);
		printf("statfs %#lx\n", (long)s.f_flags);
		touch("d/x");
		SHOW(mkdir("d/sub", 0700));
		symlink("x", "d/link");
		SHOW(open("d/link", O_RDONLY) == -1);
		mknod("d/null", S_IFCHR | 0666, 0x103);
		SHOW(open("d/null", O_RDONLY) == -1);
		for (int fd = 3; fd < 10; fd++)
			close(fd);
		SHOW(umount("d"));
	}
	SHOW(mount("none", "d", "tmpfs", 0, NULL));
	int fd = open("d/x", O_CREAT | O_RDWR, 0600);
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	SHOW(umount("d"));
	close(fd);
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	info("/d");
	touch("d/y");
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT | MS_NOSUID, NULL));
	info("/d");
	touch("d/y");
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	info("/d");
	touch("d/z");
	SHOW(mount(NULL, "d", NULL, MS_REMOUNT | MS_BIND, NULL));
	touch("d/z");
	SHOW(umount("d"));
}

static void binds(void)
{
	mkdir("a", 0755);
	mkdir("b", 0755);
	mkdir("c", 0755);
	SHOW(mount("none", "a", "tmpfs", 0, NULL));
	mkdir("a/sub", 0755);
	touch("a/sub/x");
	mkdir("a/m", 0755);
	SHOW(mount("none", "a/m", "tmpfs", 0, NULL));
	touch("a/m/inner");
	SHOW(mount("a", "b", NULL, MS_BIND, NULL));
	SHOW(there("b/sub/x"));
	SHOW(there("b/m/inner"));
	SHOW(umount("b"));
	SHOW(mount("a", "b", NULL, MS_BIND | MS_REC, NULL));
	SHOW(there("b/m/inner"));
	info("/b/m");
	SHOW(umount("b"));
	SHOW(umount2("b", MNT_DETACH));
	SHOW(there("b/sub"));
	SHOW(mount("a/sub", "b", NULL, MS_BIND | MS_RDONLY, NULL));
	info("/b");
	touch("b/x");
	touch("b/y");
	SHOW(there("a/sub/y"));
	SHOW(link("a/sub/x", "b/l"));
	SHOW(rename("a/sub/x", "b/l"));
	SHOW(umount("b"));
	touch("file");
	touch("file2");
	SHOW(mount("a/sub/x", "file", NULL, MS_BIND, NULL));
	SHOW(unlink("file"));
	SHOW(rename("file", "file3"));
	SHOW(umount("file"));
	SHOW(unlink("file"));
	/* Moving. */
	SHOW(mount("a", "c", NULL, MS_MOVE, NULL));
	SHOW(there("a/sub"));
	SHOW(there("c/m/inner"));
	SHOW(mount("c", "c/sub", NULL, MS_MOVE, NULL));
	SHOW(mount("c/sub", "a", NULL, MS_MOVE, NULL));
	SHOW(mount("c", "file2", NULL, MS_MOVE, NULL));
	SHOW(mount("c/m", "a", NULL, MS_MOVE, NULL));
	SHOW(there("a/inner"));
	SHOW(umount("a"));
	/* Busy, and taken off while in use. */
	int fd = open("c/sub/x", O_RDONLY);
	SHOW(umount("c"));
	SHOW(umount2("c", MNT_FORCE));
	SHOW(umount2("c", MNT_EXPIRE));
	SHOW(umount2("c", MNT_DETACH));
	SHOW(there("c/sub"));
	char byte;
	SHOW(read(fd, &byte, 1));
	close(fd);
	SHOW(mount("none", "c", "tmpfs", 0, NULL));
	SHOW(umount2("c", MNT_EXPIRE));
	SHOW(there("c/sub"));
	SHOW(umount2("c", MNT_EXPIRE));
	SHOW(umount2("c", MNT_EXPIRE));
	SHOW(umount2("c", MNT_EXPIRE));
	SHOW(umount2("c", MNT_EXPIRE | MNT_DETACH));
	symlink("c", "to-c");
	SHOW(mount("none", "c", "tmpfs", 0, NULL));
	SHOW(umount2("to-c", 8));
	SHOW(umount2("to-c", 0));
	/* One on top of another. */
	SHOW(mount("none", "c", "tmpfs", 0, NULL));
	touch("c/lower");
	SHOW(mount("none", "c", "tmpfs", 0, NULL));
	SHOW(there("c/lower"));
	SHOW(umount("c"));
	SHOW(there("c/lower"));
	SHOW(umount("c"));
}

static void propagation(void)
{
	SHOW(mount("none", "a", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "a", NULL, MS_SHARED, NULL));
	mkdir("a/p", 0755);
	mkdir("a/q", 0755);
	SHOW(mount("a", "b", NULL, MS_BIND, NULL));
	SHOW(mount("a", "c", NULL, MS_BIND, NULL));
	SHOW(mount(NULL, "c", NULL, MS_SLAVE, NULL));
	info("/a");
	info("/b");
	info("/c");
	SHOW(mount("none", "a/p", "tmpfs", 0, NULL));
	touch("a/p/x");
	SHOW(there("b/p/x"));
	SHOW(there("c/p/x"));
	info("/a/p");
	info("/b/p");
	info("/c/p");
	SHOW(mount("none", "b/q", "tmpfs", 0, NULL));
	touch("b/q/y");
	SHOW(there("a/q/y"));
	SHOW(there("c/q/y"));
	SHOW(umount("a/q"));
	SHOW(there("b/q/y"));
	SHOW(there("c/q/y"));
	SHOW(mount("none", "c/q", "tmpfs", 0, NULL));
	touch("c/q/z");
	SHOW(there("a/q/z"));
	SHOW(umount("c/q"));
	SHOW(mount(NULL, "c", NULL, MS_SHARED, NULL));
	info("/c");
	SHOW(mount(NULL, "b", NULL, MS_PRIVATE, NULL));
	info("/b");
	SHOW(mount("none", "a/q", "tmpfs", 0, NULL));
	touch("a/q/w");
	SHOW(there("b/q/w"));
	SHOW(there("c/q/w"));
	mkdir("e", 0755);
	SHOW(mount("a", "e", NULL, MS_MOVE, NULL));
	SHOW(mount("a/p", "e", NULL, MS_MOVE, NULL));
	SHOW(mount(NULL, "b", NULL, MS_UNBINDABLE, NULL));
	info("/b");
	SHOW(mount("b", "e", NULL, MS_BIND, NULL));
	SHOW(mount(NULL, "b", NULL, MS_PRIVATE | MS_REC, NULL));
	SHOW(mount("b", "e", NULL, MS_BIND, NULL));
	SHOW(umount("e"));
	SHOW(umount2("a", MNT_DETACH));
	info("/c");
	SHOW(umount2("b", MNT_DETACH));
	SHOW(umount2("c", MNT_DETACH));
}

static void pivoting(void)
{
	char cwd[100];

	SHOW(syscall(SYS_pivot_root, "a", "b"));
	SHOW(syscall(SYS_pivot_root, "none", "b"));
	SHOW(syscall(SYS_pivot_root, "f", "b"));
	SHOW(syscall(SYS_pivot_root, NULL, "b"));
	mkdir("root", 0755);
	SHOW(mount("none", "root", "tmpfs", 0, NULL));
	SHOW(chdir("root"));
	mkdir("new", 0755);
	mkdir("plain", 0755);
	touch("in-old");
	SHOW(mount("none", "new", "tmpfs", 0, NULL));
	mkdir("new/old", 0755);
	touch("new/in-new");
	IN_CHILD(SHOW(chroot(".")); SHOW(syscall(SYS_pivot_root, "plain", "plain"));
		 SHOW(syscall(SYS_pivot_root, "new", "plain"));
		 SHOW(syscall(SYS_pivot_root, ".", "new/old"));
		 SHOW(syscall(SYS_pivot_root, "new", "new/old")); SHOW(there("/in-new"));
		 SHOW(there("/old/in-old")); SHOW(there("in-new"));
		 SHOW(syscall(SYS_getcwd, cwd, 100)); puts(cwd); SHOW(chdir("/old"));
		 SHOW(chdir("/")); SHOW(umount2("/old", MNT_DETACH)); SHOW(there("/old/in-old"));
		 SHOW(there("/in-new")));
	SHOW(chdir(".."));
}

int main(void)
{
	case_begin();
	umask(022);
	mkdir("top", 0755);
	SHOW(mount("none", "top", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "top", NULL, MS_PRIVATE, NULL));
	chdir("top");
	refusals();
	flags();
	binds();
	propagation();
	pivoting();
	chdir("..");
	SHOW(umount2("top", MNT_DETACH));
	return 0;
}
