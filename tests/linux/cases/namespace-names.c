/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of namespaces that are bound to names: what mountinfo and statfs say. And the lines of
 * seccomp in /proc/PID/status. */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "case.h"

/* The rows of mountinfo for `where`, without numbers of mounts and devices; namespaces' are N. */
static void show_mountinfo(const char *where)
{
	FILE *file = fopen("/proc/self/mountinfo", "r");
	char line[1024], root[256], name[256];

	while (fgets(line, sizeof(line), file)) {
		int rest = 0;

		if (sscanf(line, "%*d %*d %*s %255s %255s %n", root, name, &rest) != 2 ||
		    strcmp(name, where))
			continue;
		char *number = strchr(root, '[');
		if (number)
			*number = 0;
		printf("%s%s %s %s", root, number ? "[N]" : "", name, line + rest);
	}
	fclose(file);
}

static void bound(const char *kind)
{
	char from[64];
	struct statfs s;

	snprintf(from, sizeof(from), "/proc/self/ns/%s", kind);
	SHOW(mount(from, "/tmp/ns-name", NULL, MS_BIND, NULL));
	show_mountinfo("/tmp/ns-name");
	SHOW(statfs("/tmp/ns-name", &s));
	printf("type %lx\n", (unsigned long)s.f_type);
	SHOW(statfs(from, &s));
	printf("type %lx\n", (unsigned long)s.f_type);
	int fd = open("/tmp/ns-name", O_RDONLY);
	SHOW(fd >= 0);
	SHOW(umount("/tmp/ns-name"));
	SHOW(umount2("/tmp/ns-name", MNT_DETACH));
	SHOW(close(fd));
	SHOW(umount("/tmp/ns-name"));
}

/* No two of a task's namespaces have the same number. */
static void numbers(void)
{
	static const char *const kinds[] = {"cgroup", "ipc", "mnt", "net", "pid", "user", "uts"};
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	ino_t number[KINDS];
	int same = 0;

	for (int i = 0; i < KINDS; i++) {
		char name[64];
		struct stat s;

		snprintf(name, sizeof(name), "/proc/self/ns/%s", kinds[i]);
		SHOW(stat(name, &s));
		number[i] = s.st_ino;
		for (int j = 0; j < i; j++)
			same += number[i] == number[j];
	}
	printf("%d pairs are the same\n", same);
}

static void show_status(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];

	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "Seccomp", 7) || !strncmp(line, "NoNewPrivs", 10))
			printf("%s", line);
	fclose(file);
}

static void filtered(void)
{
	struct sock_filter allow = {.code = BPF_RET | BPF_K, .k = SECCOMP_RET_ALLOW};
	struct sock_fprog program = {1, &allow};

	show_status();
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
	show_status();
	SHOW(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
	show_status();
}

int main(void)
{
	SHOW(unshare(CLONE_NEWNS));
	SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	SHOW(close(open("/tmp/ns-name", O_CREAT | O_RDONLY, 0644)));
	bound("uts");
	bound("net");
	bound("user");
	SHOW(unlink("/tmp/ns-name"));
	for (int i = 0; i < 3; i++) {
		SHOW(unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP));
		SHOW(unshare(CLONE_NEWNET));
		numbers();
	}
	filtered();
	return 0;
}
