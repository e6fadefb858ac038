/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cgroup namespaces: what /proc/PID/cgroup, mounts of cgroup2 and mountinfo show inside and
 * outside; setns; who owns one; the boundary of nsdelegate is not tried, as a host may have it set
 * or not.
 */
#include "cgroup.h"

#include <sched.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

static const char *base_name; /* of the case's group, without the number of a process in it */

/* A line of a file that contains `what`, from there on, the case's own group called BASE. */
static void show_line(const char *file, const char *what)
{
	static char line[4096];
	FILE *in = fopen(file, "r");

	while (in && fgets(line, sizeof(line), in)) {
		char *from = strstr(line, what), *own;

		if (!from)
			continue;
		while ((own = strstr(from, base_name))) {
			memcpy(own, "BASE", 4);
			memmove(own + 4, own + strlen(base_name),
				strlen(own + strlen(base_name)) + 1);
		}
		printf("%s", from);
	}
	if (in)
		fclose(in);
}

static void show_group(const char *who)
{
	char file[64];

	snprintf(file, sizeof(file), "/proc/%s/cgroup", who);
	show_line(file, "0::");
}

/* The fourth and fifth column of mountinfo of the mount on `where`: its root and place. */
static void show_root(const char *where)
{
	static char line[4096];
	FILE *in = fopen("/proc/self/mountinfo", "r");

	while (in && fgets(line, sizeof(line), in)) {
		char root[1024], place[1024];

		if (sscanf(line, "%*d %*d %*s %1023s %1023s", root, place) == 2 &&
		    strlen(place) >= strlen(where) &&
		    !strcmp(place + strlen(place) - strlen(where), where))
			printf("root %s\n", root);
	}
	if (in)
		fclose(in);
}

static void inside(pid_t outsider)
{
	char number[16];

	show_group("self");
	snprintf(number, sizeof(number), "%d", outsider);
	show_group(number);
	SHOW(unshare(CLONE_NEWNS));
	SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	SHOW(mkdir("inner", 0755));
	SHOW(mount("none", "inner", "cgroup2", 0, NULL));
	show_root("/inner");
	show_root("/" CG_MOUNT);
	SHOW(access("inner/deeper/cgroup.procs", F_OK));
	SHOW(access("inner/cgroup.type", F_OK));
	/* A group below: the namespace's root stays. */
	SHOW(cg_write("a/deeper/cgroup.procs", "0"));
	show_group("self");
	SHOW(unshare(CLONE_NEWCGROUP));
	show_group("self");
	show_root("/inner");
	SHOW(umount("inner"));
	SHOW(mount("none", "inner", "cgroup2", 0, NULL));
	SHOW(access("inner/deeper/cgroup.procs", F_OK));
	/* Out of its root. */
	SHOW(cg_write("a/cgroup.procs", "0"));
	show_group("self");
	SHOW(umount("inner"));
	SHOW(rmdir("inner"));
}

static ino_t number_of(const char *process)
{
	struct stat s = {0};
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s/ns/cgroup", process);
	return stat(path, &s) ? 0 : s.st_ino;
}

static void entering(void)
{
	int own = open("/proc/self/ns/cgroup", O_RDONLY), other;
	ino_t first = number_of("self");

	SHOW(ioctl(own, 0xb703) == CLONE_NEWCGROUP);
	SHOW(setns(own, CLONE_NEWCGROUP));
	SHOW(setns(own, CLONE_NEWUTS));
	SHOW(cg_write("a/cgroup.procs", "0"));
	SHOW(unshare(CLONE_NEWCGROUP));
	SHOW(number_of("self") != first);
	other = open("/proc/self/ns/cgroup", O_RDONLY);
	show_group("self");
	SHOW(setns(own, 0));
	SHOW(number_of("self") == first);
	SHOW(setns(other, CLONE_NEWCGROUP));
	show_group("self");
	SHOW(cg_write("cgroup.procs", "0"));
	show_group("self");
	SHOW(cg_remove("a/deeper"));
	SHOW(cg_remove("a"));
	/* The root of the namespace is gone. */
	show_group("self");
	SHOW(mkdir("gone", 0755));
	SHOW(mount("none", "gone", "cgroup2", 0, NULL) < 0);
	SHOW(rmdir("gone"));
	SHOW(setns(own, CLONE_NEWCGROUP));
}

static void cloned(void)
{
	ino_t outside = number_of("self");
	int status = 0;

	fflush(stdout);
	pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWCGROUP | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		show_group("self");
		SHOW(number_of("self") != outside);
		fflush(stdout);
		_exit(3);
	}
	waitpid(pid, &status, 0);
	printf("status %x\n", status);
	SHOW(number_of("self") == outside);
}

/* With a user namespace of its own an ordinary user can make a cgroup namespace, and mounts the
 * tree in it. */
static void as_user(void)
{
	SHOW(setgid(1000));
	SHOW(setuid(1000));
	SHOW(unshare(CLONE_NEWCGROUP));
	SHOW(unshare(CLONE_NEWUSER | CLONE_NEWNS));
	SHOW(mount("none", "/tmp", "cgroup2", 0, NULL));
	SHOW(unshare(CLONE_NEWCGROUP));
	show_group("self");
	int own = open("/proc/self/ns/cgroup", O_RDONLY), owner = ioctl(own, 0xb701);
	int users = open("/proc/self/ns/user", O_RDONLY);
	struct stat a = {0}, b = {0};

	fstat(owner, &a);
	fstat(users, &b);
	SHOW(a.st_ino == b.st_ino);
	SHOW(mount("none", "/tmp", "cgroup2", 0, NULL));
	SHOW(access("/tmp/cgroup.procs", F_OK));
	SHOW(mkdir("/tmp/mine", 0755));
	SHOW(access("/tmp/cgroup.procs", W_OK));
	SHOW(umount("/tmp"));
}

int main(void)
{
	pid_t outsider;

	cg_begin("namespace");
	base_name = strrchr(cg_base, '/') + 1;
	SHOW(cg_make("a"));
	SHOW(cg_make("a/deeper"));
	SHOW(cg_make("b"));
	outsider = cg_child("b");
	SHOW(cg_write("a/cgroup.procs", "0"));
	IN_CHILD(SHOW(unshare(CLONE_NEWCGROUP)); inside(outsider));
	IN_CHILD(cloned());
	SHOW(cg_write("cgroup.procs", "0"));
	IN_CHILD(as_user());
	cg_reap(outsider);
	SHOW(cg_remove("b"));
	IN_CHILD(entering());
	SHOW(cg_write("../cgroup.procs", "0"));
	cg_end();
	return 0;
}
