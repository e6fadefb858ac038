/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each kind of namespace with each set of the others, by clone and by unshare, as root and as an
 * unprivileged user: which of them are new, who owns them, and the rights that each gives.
 */
#include "case.h"

#include <grp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static const struct {
	const char *name;
	int flag;
} kinds[] = {{"user", CLONE_NEWUSER}, {"mnt", CLONE_NEWNS},  {"uts", CLONE_NEWUTS},
	     {"ipc", CLONE_NEWIPC},   {"pid", CLONE_NEWPID}, {"net", CLONE_NEWNET}};

#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

static ino_t outside[KINDS];
static int queue;

static int flags_of(int set)
{
	int flags = 0;

	for (int i = 0; i < KINDS; i++)
		flags |= set >> i & 1 ? kinds[i].flag : 0;
	return flags;
}

static ino_t number(int fd)
{
	struct stat s;

	return fd >= 0 && fstat(fd, &s) == 0 ? s.st_ino : 0;
}

static int open_kind(int i)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/ns/%s", kinds[i].name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* One letter for each kind: is it new, and is its owner the caller's user namespace? */
static void inside(int set, const char *how)
{
	char text[KINDS * 2 + 1] = "";
	ino_t mine = 0;

	for (int i = 0; i < KINDS; i++) {
		int fd = open_kind(i);
		int owner = i ? ioctl(fd, 0xb701) : -1;

		if (!i)
			mine = number(fd);
		text[2 * i] = number(fd) == outside[i] ? '.' : kinds[i].name[0];
		text[2 * i + 1] = !i ? ' ' : owner < 0 ? '-' : number(owner) == mine ? '+' : '?';
		close(fd);
		close(owner);
	}
	printf("%02x %s %s:", set, how, text);
	printf(" %d", sethostname("inside", 6) == 0);
	printf(" %d", msgget(queue, 0) >= 0);
	printf(" %d", mount("none", "/tmp", "tmpfs", 0, NULL) == 0);
	printf(" %d", umount2("/tmp", MNT_DETACH) == 0);
	printf(" %d", getpid() == 1);
	printf(" %d\n", socket(AF_INET, SOCK_RAW, 1) >= 0);
	fflush(stdout);
}

static void one(int set, bool cloned)
{
	int flags = flags_of(set), status = 0;
	pid_t pid;

	fflush(stdout);
	pid = cloned ? (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0) : fork();
	if (pid < 0)
		printf("%02x clone %s\n", set, strerrorname_np(errno));
	if (pid)
		return (void)waitpid(pid, &status, 0);
	if (!cloned && unshare(flags)) {
		printf("%02x unshare %s\n", set, strerrorname_np(errno));
		fflush(stdout);
		_exit(1);
	}
	inside(set, cloned ? "clone" : "unshare");
	_exit(0);
}

static void all(bool only_with_user)
{
	for (int i = 0; i < KINDS; i++) {
		int fd = open_kind(i);

		outside[i] = number(fd);
		close(fd);
	}
	for (int set = 0; set < 1 << KINDS; set++) {
		/* Without a private tree root's mounts would be visible outside. */
		if (!only_with_user && !(set & 2))
			continue;
		one(set, true);
		one(set, false);
	}
}

static void as_user(void)
{
	setgroups(0, NULL);
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
	prctl(PR_SET_DUMPABLE, 1);
	all(true);
}

int main(void)
{
	unshare(CLONE_NEWNS | CLONE_NEWUTS);
	mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL);
	queue = 0x5e1c1f;
	int id = msgget(queue, IPC_CREAT | 0666);
	IN_CHILD(all(false));
	IN_CHILD(as_user());
	msgctl(id, IPC_RMID, NULL);
}
