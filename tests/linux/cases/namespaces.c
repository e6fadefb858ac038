/* SPDX-License-Identifier: BSD-2-Clause */
/* Namespaces of the system's names, of IPC and of mounts: clone, unshare, setns and their files. */
#include "case.h"

#include <mqueue.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#define KEY		 0x5e1c1e
#define NS_GET_USERNS	 0xb701
#define NS_GET_PARENT	 0xb702
#define NS_GET_NSTYPE	 0xb703
#define NS_GET_OWNER_UID 0xb704

static void show_names(void)
{
	struct utsname u;
	char domain[65];

	uname(&u);
	getdomainname(domain, sizeof(domain));
	printf("%s %s\n", u.nodename, strcmp(domain, u.domainname) ? "other" : "same");
}

static bool same(const char *a, const char *b)
{
	char x[64] = "", y[64] = "";
	struct stat s, t;

	readlink(a, x, sizeof(x) - 1);
	readlink(b, y, sizeof(y) - 1);
	if (stat(a, &s) || stat(b, &t))
		return false;
	return !strcmp(x, y) && s.st_ino == t.st_ino && s.st_dev == t.st_dev;
}

static int open_ns(const char *kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/ns/%s", kind);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void in_parent(const char *kind)
{
	char own[64], parent[64];

	snprintf(own, sizeof(own), "/proc/self/ns/%s", kind);
	snprintf(parent, sizeof(parent), "/proc/%d/ns/%s", getppid(), kind);
	printf("%s is the parent's: %d\n", kind, same(own, parent));
}

static void names(void)
{
	int before = open_ns("uts");

	SHOW(sethostname("outer", 5));
	SHOW(unshare(CLONE_NEWUTS));
	show_names();
	SHOW(sethostname("inner", 5));
	show_names();
	in_parent("uts");
	in_parent("ipc");
	SHOW(setns(before, CLONE_NEWIPC));
	SHOW(setns(before, CLONE_NEWUTS));
	show_names();
}

static void ipc_inside(void)
{
	struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 8};
	int id;

	SHOW(semget(KEY, 1, 0));
	SHOW(msgget(KEY, 0));
	SHOW(shmget(KEY, 4096, 0));
	SHOW(mq_open("/selkie-ns", O_RDONLY));
	SHOW_OK(semget(KEY, 2, IPC_CREAT | 0600));
	SHOW_OK(msgget(KEY, IPC_CREAT | 0600));
	SHOW_OK(id = shmget(KEY, 8192, IPC_CREAT | 0600));
	char *memory = shmat(id, NULL, 0);
	SHOW(memory != (char *)-1);
	memory[8191] = 1;
	SHOW_OK(mq_open("/selkie-ns", O_CREAT | O_RDWR, 0600, &attr));
	in_parent("ipc");
}

static void ipc(void)
{
	int before = open_ns("ipc"), inner, status;

	SHOW_OK(semget(KEY, 1, IPC_CREAT | 0600));
	SHOW_OK(msgget(KEY, IPC_CREAT | 0600));
	SHOW_OK(shmget(KEY, 4096, IPC_CREAT | 0600));
	SHOW_OK(mq_open("/selkie-ns", O_CREAT | O_RDWR, 0600, NULL));
	SHOW(unshare(CLONE_NEWIPC));
	ipc_inside();
	inner = open_ns("ipc");
	SHOW(semget(KEY, 2, 0) >= 0);
	SHOW(setns(before, 0));
	SHOW(semget(KEY, 2, 0));
	SHOW(semctl(semget(KEY, 1, 0), 0, IPC_RMID));
	SHOW(msgctl(msgget(KEY, 0), IPC_RMID, NULL));
	SHOW(shmctl(shmget(KEY, 4096, 0), IPC_RMID, NULL));
	SHOW(mq_unlink("/selkie-ns"));
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		SHOW(setns(inner, CLONE_NEWIPC));
		SHOW(semget(KEY, 2, 0) >= 0);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	close(inner);
}

/* Where the root is then depends on where the tests run; the case only shows which tree it is. */
static bool is_in(int folder, int fd)
{
	struct stat a, b;

	return fstatat(folder, "mnt", &a, 0) == 0 && fstat(fd, &b) == 0 && a.st_ino == b.st_ino;
}

static void mounts(void)
{
	int before = open_ns("mnt"), inner, folder = open("/proc/self/ns", O_RDONLY | O_DIRECTORY);

	SHOW(unshare(CLONE_NEWNS));
	inner = open_ns("mnt");
	SHOW(is_in(folder, before));
	SHOW(is_in(folder, inner));
	SHOW(setns(before, CLONE_NEWUTS));
	SHOW(setns(before, CLONE_NEWNS));
	SHOW(is_in(folder, before));
	SHOW(setns(inner, 0));
	SHOW(is_in(folder, inner));
}

static int cloned(void *arg)
{
	in_parent("uts");
	in_parent("ipc");
	SHOW(sethostname("clone", 5));
	show_names();
	fflush(stdout);
	return 0;
}

static void clones(void)
{
	static char stack[65536];
	int status;

	fflush(stdout);
	SHOW(clone(cloned, stack + sizeof(stack), CLONE_NEWIPC | CLONE_SYSVSEM, NULL));
	fflush(stdout);
	pid_t pid =
		clone(cloned, stack + sizeof(stack), CLONE_NEWUTS | CLONE_NEWIPC | SIGCHLD, NULL);
	waitpid(pid, &status, 0);
	show_names();
}

static void files(void)
{
	struct stat st;
	uid_t uid = 1;
	int fd = open_ns("uts"), user = open_ns("user"), pid = open_ns("pid");

	SHOW(ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWUTS);
	SHOW(ioctl(user, NS_GET_NSTYPE) == CLONE_NEWUSER);
	SHOW(ioctl(pid, NS_GET_NSTYPE) == CLONE_NEWPID);
	SHOW(ioctl(fd, NS_GET_PARENT));
	SHOW(ioctl(fd, NS_GET_OWNER_UID, &uid));
	SHOW_OK(ioctl(fd, NS_GET_USERNS));
	SHOW(ioctl(fd, 0x1234));
	SHOW(fstat(fd, &st));
	SHOW(st.st_mode & S_IFMT);
	SHOW(st.st_mode & 0777);
	SHOW(read(fd, &uid, 1));
	SHOW(setns(fd, CLONE_NEWIPC));
	SHOW(setns(fd, 0));
	SHOW(setns(user, 0));
	SHOW(setns(pid, CLONE_NEWPID));
	SHOW(setns(open("/dev/null", O_RDONLY), 0));
	SHOW(setns(-1, 0));
	int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
	SHOW(setns(self, 0));
	SHOW(setns(self, CLONE_NEWUTS | CLONE_NEWIPC));
	SHOW(setns(self, CLONE_FS));
}

int main(void)
{
	case_begin();
	IN_CHILD(names());
	show_names();
	IN_CHILD(ipc());
	IN_CHILD(mounts());
	IN_CHILD(clones());
	IN_CHILD(files());
	SHOW(sethostname("selkie", 6));
	return 0;
}
