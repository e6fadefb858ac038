/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes: namespaces, sizes, flags, kinds of file, rights. */
#include "case.h"

#include <linux/limits.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>

static char big[70000];

static void basics(void)
{
	char buf[100];
	int fd = open("f", O_RDWR | O_CREAT, 0644);

	SHOW(listxattr("f", NULL, 0));
	SHOW(getxattr("f", "trusted.a", buf, 100));
	SHOW(setxattr("f", "trusted.a", "value", 5, XATTR_REPLACE));
	SHOW(setxattr("f", "trusted.a", "value", 5, XATTR_CREATE));
	SHOW(setxattr("f", "trusted.a", "value", 5, XATTR_CREATE));
	SHOW(setxattr("f", "trusted.a", "other!", 6, XATTR_REPLACE));
	SHOW(getxattr("f", "trusted.a", buf, 100));
	SHOW(getxattr("f", "trusted.a", NULL, 0));
	SHOW(getxattr("f", "trusted.a", buf, 5));
	SHOW(getxattr("f", "trusted.a", buf, 6));
	SHOW(getxattr("f", "trusted.a", NULL, 6));
	SHOW(setxattr("f", "trusted.b", NULL, 0, 0));
	SHOW(getxattr("f", "trusted.b", buf, 100));
	SHOW(setxattr("f", "trusted.c", NULL, 5, 0));
	SHOW(setxattr("f", "trusted.c", "x", 1, 4));
	SHOW(setxattr("f", "trusted.c", "x", 1, XATTR_CREATE | XATTR_REPLACE));
	SHOW(setxattr("f", "trusted.c", big, XATTR_SIZE_MAX, 0));
	SHOW(getxattr("f", "trusted.c", big, sizeof(big)));
	SHOW(setxattr("f", "trusted.c", big, XATTR_SIZE_MAX + 1, 0));
	SHOW(setxattr("f", "trusted.", "x", 1, 0));
	SHOW(setxattr("f", "", "x", 1, 0));
	SHOW(setxattr("f", "noprefix", "x", 1, 0));
	SHOW(setxattr("f", "nospace.x", "x", 1, 0));
	SHOW(setxattr("f", NULL, "x", 1, 0));
	SHOW(setxattr(NULL, "trusted.x", "x", 1, 0));
	SHOW(setxattr("f", "trusted.x", (void *)1, 1, 0));
	SHOW(setxattr("none", "trusted.x", "x", 1, 0));
	SHOW(setxattr("f/x", "trusted.x", "x", 1, 0));
	char name[300] = "trusted.";
	memset(name + 8, 'n', 290);
	name[255] = 0;
	SHOW(setxattr("f", name, "x", 1, 0));
	name[255] = 'n';
	name[256] = 0;
	SHOW(setxattr("f", name, "x", 1, 0));
	SHOW(getxattr("f", name, buf, 10));
	SHOW(removexattr("f", name));
	SHOW(listxattr("f", NULL, 0));
	SHOW(listxattr("f", buf, 5));
	SHOW(listxattr("f", big, sizeof(big)));
	SHOW(listxattr("f", (char *)1, 1000));
	SHOW(listxattr("none", NULL, 0));
	SHOW(removexattr("f", "trusted.a"));
	SHOW(removexattr("f", "trusted.a"));
	SHOW(removexattr("none", "trusted.a"));
	SHOW(fsetxattr(fd, "trusted.f", "x", 1, 0));
	SHOW(fgetxattr(fd, "trusted.f", buf, 10));
	SHOW(flistxattr(fd, big, sizeof(big)));
	SHOW(fremovexattr(fd, "trusted.f"));
	SHOW(fgetxattr(fd, "trusted.f", buf, 10));
	SHOW(fsetxattr(99, "trusted.f", "x", 1, 0));
	SHOW(fgetxattr(99, "trusted.f", buf, 10));
	SHOW(flistxattr(99, buf, 10));
	SHOW(fremovexattr(99, "trusted.f"));
	int o = open("f", O_PATH);
	SHOW(fgetxattr(o, "trusted.b", buf, 10));
	SHOW(fsetxattr(o, "trusted.b", "x", 1, 0));
	SHOW(flistxattr(o, buf, 10));
	int p[2];
	pipe(p);
	SHOW(fgetxattr(p[0], "user.x", buf, 10));
	SHOW(fsetxattr(p[0], "trusted.x", "x", 1, 0));
	SHOW(getxattr("/proc/self/status", "trusted.x", buf, 10));
	SHOW(setxattr("/proc/self/status", "trusted.x", "x", 1, 0));
	SHOW(listxattr("/proc/self/status", NULL, 0));
}

static void kinds(void)
{
	static const char *const files[] = {"f", "d", "fifo", "null", "link", "socket"};
	static const char *const names[] = {"trusted.k", "security.k", "user.k", "system.k",
					    "security.capability"};
	char buf[10];

	mkdir("d", 0755);
	mkfifo("fifo", 0644);
	mknod("null", S_IFCHR | 0666, 0x103);
	symlink("f", "link");
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "socket"};
	bind(s, (void *)&a, sizeof(a));
	for (int i = 0; i < 6; i++) {
		for (int n = 0; n < 5; n++) {
			printf("%s %s: ", files[i], names[n]);
			printf("%s ", lsetxattr(files[i], names[n], "v", 1, 0)
					      ? strerrorname_np(errno)
					      : "set");
			printf("%s ", lgetxattr(files[i], names[n], buf, 10) < 0
					      ? strerrorname_np(errno)
					      : "got");
			printf("%s\n", lremovexattr(files[i], names[n]) ? strerrorname_np(errno)
									: "removed");
		}
	}
	SHOW(setxattr("link", "trusted.t", "x", 1, 0));
	SHOW(getxattr("f", "trusted.t", buf, 10));
	SHOW(lgetxattr("link", "trusted.t", buf, 10));
	SHOW(llistxattr("link", buf, 10));
}

static void rights(void)
{
	char buf[10];

	setxattr("f", "trusted.r", "x", 1, 0);
	setxattr("f", "security.r", "x", 1, 0);
	chmod("f", 0644);
	IN_CHILD(setuid(1000); SHOW(getxattr("f", "trusted.r", buf, 10));
		 SHOW(setxattr("f", "trusted.r", "y", 1, 0)); SHOW(removexattr("f", "trusted.r"));
		 SHOW(getxattr("f", "security.r", buf, 10));
		 SHOW(setxattr("f", "security.r", "y", 1, 0));
		 SHOW(removexattr("f", "security.r")));
	SHOW(mkdir("ro", 0755));
	SHOW(mount("none", "ro", "tmpfs", 0, NULL));
	close(open("ro/f", O_CREAT, 0644));
	SHOW(mount(NULL, "ro", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	SHOW(setxattr("ro/f", "trusted.x", "x", 1, 0));
	SHOW(removexattr("ro/f", "trusted.x"));
	SHOW(getxattr("ro/f", "trusted.x", buf, 10));
	umount("ro");
}

int main(void)
{
	case_begin();
	basics();
	kinds();
	rights();
	return 0;
}
