/* SPDX-License-Identifier: BSD-2-Clause */
/* Namespaces of mounts: unshare and clone with CLONE_NEWNS, what propagates between them. */
#include "case.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>

static int there(const char *name)
{
	return !access(name, F_OK);
}

static void touch(const char *name)
{
	close(open(name, O_CREAT | O_WRONLY, 0644));
}

static int mounts_here(const char *end)
{
	char line[1024];
	FILE *f = fopen("/proc/self/mounts", "r");
	int n = 0;

	while (fgets(line, sizeof(line), f)) {
		char where[512];
		if (sscanf(line, "%*s %511s", where) == 1 && strlen(where) >= strlen(end) &&
		    !strcmp(where + strlen(where) - strlen(end), end))
			n++;
	}
	fclose(f);
	return n;
}

static void in_child(void)
{
	SHOW(unshare(CLONE_NEWNS));
	SHOW(there("top/before"));
	SHOW(mount("none", "a", "tmpfs", 0, NULL));
	touch("a/inner");
	SHOW(there("a/inner"));
	SHOW(mounts_here("/top/a"));
	SHOW(umount2("b", MNT_DETACH));
	SHOW(there("b/in-b"));
	SHOW(mount("none", "shared/p", "tmpfs", 0, NULL));
	touch("shared/p/x");
	IN_CHILD(SHOW(there("a/inner")); SHOW(chdir("a")); SHOW(chdir(".."));
		 SHOW(there("before")));
}

int main(void)
{
	case_begin();
	mkdir("top", 0755);
	SHOW(mount("none", "top", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "top", NULL, MS_PRIVATE, NULL));
	chdir("top");
	touch("before");
	mkdir("a", 0755);
	mkdir("b", 0755);
	mkdir("shared", 0755);
	SHOW(mount("none", "b", "tmpfs", 0, NULL));
	touch("b/in-b");
	SHOW(mount("none", "shared", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "shared", NULL, MS_SHARED, NULL));
	mkdir("shared/p", 0755);
	IN_CHILD(in_child());
	SHOW(there("a/inner"));
	SHOW(mounts_here("/top/a"));
	SHOW(there("b/in-b"));
	SHOW(there("shared/p/x"));
	SHOW(umount("shared/p"));
	fflush(stdout);
	pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0);
	if (!pid) {
		SHOW(mount("none", "a", "tmpfs", 0, NULL));
		touch("a/cloned");
		SHOW(there("a/cloned"));
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	SHOW(there("a/cloned"));
	SHOW(syscall(SYS_clone, CLONE_NEWNS | CLONE_FS | SIGCHLD, NULL, NULL, NULL, 0));
	IN_CHILD(setuid(1000); SHOW(unshare(CLONE_NEWNS));
		 SHOW(syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0)));
	SHOW(umount("b"));
	SHOW(umount("shared"));
	chdir("..");
	SHOW(umount("top"));
	return 0;
}
