/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ids in user namespaces: the maps that an unprivileged user may set, the ids of files, processes
 * and messages as seen from inside, which ids can be given, and that the maps can be written once.
 */
#include "case.h"

#include <grp.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#define USER 1000

static void become(uid_t id)
{
	setgroups(0, NULL);
	setresgid(id, id, id);
	setresuid(id, id, id);
	prctl(PR_SET_DUMPABLE, 1); /* its files in /proc are its own again */
}

static long put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	long n = fd < 0 ? -1 : write(fd, text, strlen(text));
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return n;
}

static void get(const char *file)
{
	char text[4096];
	int fd = open(file, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	printf("%s: %s\n", file, text);
}

static void whoami(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg, groups[8];
	int n = getgroups(8, groups);

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	printf("uid %u %u %u gid %u %u %u groups", r, e, s, rg, eg, sg);
	for (int i = 0; i < n; i++)
		printf(" %u", groups[i]);
	printf("; %u %u %u %u\n", getuid(), geteuid(), getgid(), getegid());
}

static void owner(const char *name)
{
	struct stat s;

	if (stat(name, &s))
		printf("%s: %s\n", name, strerrorname_np(errno));
	else
		printf("%s: %u %u\n", name, s.st_uid, s.st_gid);
}

static void status_lines(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");

	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, "Uid:", 4) || !strncmp(line, "Gid:", 4) ||
		    !strncmp(line, "Groups:", 7) || !strncmp(line, "Cap", 3))
			fputs(line, stdout);
	fclose(f);
}

/* ---- a namespace without maps ---- */

static void unmapped(void)
{
	become(USER);
	SHOW(unshare(CLONE_NEWUSER));
	whoami();
	status_lines();
	get("/proc/self/uid_map");
	get("/proc/self/setgroups");
	owner("root-file");
	owner("user-file");
	SHOW(setuid(0));
	SHOW(setuid(65534));
	SHOW(setresuid(-1, -1, -1));
	SHOW(setgroups(0, NULL));
	SHOW(chown("user-file", 0, -1));
	SHOW(chown("user-file", 65534, -1));
	SHOW(chown("user-file", -1, -1));
	SHOW(open("user-file", O_WRONLY) >= 0);
	SHOW(open("root-file", O_WRONLY) >= 0);
	SHOW(setfsuid(5));
	SHOW(unshare(CLONE_NEWUSER));
}

/* ---- an ordinary one ---- */

static void maps(void)
{
	become(USER);
	SHOW(unshare(CLONE_NEWUSER));
	SHOW(put("/proc/self/uid_map", "0 1001 1"));
	SHOW(put("/proc/self/uid_map", "0 1000 2"));
	SHOW(put("/proc/self/uid_map", "0 1000"));
	SHOW(put("/proc/self/uid_map", "0 1000 x"));
	SHOW(put("/proc/self/uid_map", ""));
	SHOW(put("/proc/self/uid_map", "0 1000 0"));
	SHOW(put("/proc/self/uid_map", "0 1000 1\n5 1000 1"));
	SHOW(put("/proc/self/uid_map", "4294967295 1000 1"));
	SHOW(put("/proc/self/gid_map", "0 1000 1"));
	SHOW(put("/proc/self/setgroups", "den"));
	SHOW(put("/proc/self/setgroups", "denyx"));
	SHOW(put("/proc/self/setgroups", "allow"));
	SHOW(put("/proc/self/setgroups", "deny"));
	SHOW(put("/proc/self/setgroups", "allow"));
	SHOW(put("/proc/self/setgroups", "deny\n"));
	SHOW(put("/proc/self/gid_map", "0 1000 1"));
	SHOW(put("/proc/self/uid_map", "0 1000 1"));
	SHOW(put("/proc/self/uid_map", "0 1000 1"));
	SHOW(put("/proc/self/setgroups", "deny"));
	get("/proc/self/uid_map");
	get("/proc/self/gid_map");
	get("/proc/self/setgroups");
	whoami();
	status_lines();
	SHOW(setgroups(0, NULL));
	SHOW(setuid(0));
	SHOW(setuid(1));
	SHOW(setresuid(-1, 5, -1));
	owner("root-file");
	owner("user-file");
	SHOW(chown("user-file", 0, 0));
	SHOW(chown("user-file", 1, -1));
	SHOW(chown("root-file", 0, 0));
	SHOW(chmod("root-file", 0666));
	SHOW(open("root-file", O_RDONLY) >= 0);
	SHOW(chmod("user-file", 0));
	SHOW(open("user-file", O_RDWR) >= 0);
	SHOW(mkdir("made-inside", 0755));
	owner("made-inside");
	SHOW(put("/proc/self/projid_map", "0 5 1"));
	SHOW(put("/proc/self/projid_map", "0 0 1"));
	get("/proc/self/projid_map");
}

/* ---- many ids, written from outside by root ---- */

static int wait_for(int fd)
{
	char c;

	return (int)read(fd, &c, 1);
}

static void inside_many(int in, int out)
{
	gid_t groups[2] = {7, 3}, bad[1] = {70};

	become(USER);
	SHOW(unshare(CLONE_NEWUSER));
	whoami();
	fflush(stdout);
	write(out, "x", 1);
	wait_for(in);
	whoami();
	get("/proc/self/uid_map");
	SHOW(setgroups(2, groups));
	SHOW(setgroups(1, bad));
	whoami();
	owner("root-file");
	owner("other-file");
	SHOW(chown("other-file", 0, 4));
	SHOW(chown("user-file", 9, 9));
	owner("user-file");
	SHOW(setresgid(3, 4, 5));
	SHOW(setresuid(3, 4, 5));
	whoami();
	status_lines();
	SHOW(setuid(0));
}

static void many(void)
{
	int to[2], from[2];
	char path[64];
	pid_t pid;

	pipe(to);
	pipe(from);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		inside_many(to[0], from[1]);
		fflush(stdout);
		_exit(0);
	}
	wait_for(from[0]);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	printf("overlap %ld\n", put(path, "0 1000 2\n1 2000 1\n"));
	printf("map %ld\n", put(path, "0 1000 1\n1 2000 9\n  10   3000  1  \n"));
	printf("again %ld\n", put(path, "0 1000 1\n"));
	snprintf(path, sizeof(path), "/proc/%d/gid_map", pid);
	printf("map %ld\n", put(path, "0 1000 1\n1 2000 9\n20 3000 1\n21 3001 1\n22 3002 1\n"
				      "23 3003 1\n24 1001 1\n"));
	fflush(stdout);
	write(to[1], "x", 1);
	waitpid(pid, NULL, 0);
	owner("user-file");
	owner("other-file");
	chown("user-file", USER, USER);
}

/* ---- namespaces in namespaces ---- */

static void nested(void)
{
	become(USER);
	SHOW(unshare(CLONE_NEWUSER));
	put("/proc/self/setgroups", "deny");
	SHOW(put("/proc/self/uid_map", "10 1000 1"));
	SHOW(put("/proc/self/gid_map", "20 1000 1"));
	whoami();
	SHOW(unshare(CLONE_NEWUSER));
	whoami();
	get("/proc/self/setgroups");
	SHOW(put("/proc/self/uid_map", "5 1000 1"));
	SHOW(put("/proc/self/uid_map", "5 10 1"));
	SHOW(put("/proc/self/gid_map", "6 20 1"));
	whoami();
	get("/proc/self/uid_map");
	owner("user-file");
	int depth = 2;
	while (unshare(CLONE_NEWUSER) == 0) {
		char text[32];
		snprintf(text, sizeof(text), "%d %d 1", depth, depth == 2 ? 5 : depth - 1);
		if (put("/proc/self/uid_map", text) < 0)
			break;
		snprintf(text, sizeof(text), "%d %d 1", depth, depth == 2 ? 6 : depth - 1);
		put("/proc/self/gid_map", text);
		depth++;
	}
	printf("depth %d %s\n", depth, strerrorname_np(errno));
	whoami();
	owner("user-file");
}

/* ---- ids in messages to and from other namespaces ---- */

static void messages(void)
{
	int pair[2], status;
	pid_t pid;

	socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
	int on = 1;
	setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	fflush(stdout);
	pid = fork();
	if (!pid) {
		become(USER);
		unshare(CLONE_NEWUSER);
		put("/proc/self/setgroups", "deny");
		put("/proc/self/uid_map", "0 1000 1");
		put("/proc/self/gid_map", "0 1000 1");
	}
	int mine = pair[pid ? 0 : 1];
	close(pair[pid ? 1 : 0]);
	write(mine, "m", 1);
	char c, control[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec iov = {&c, 1};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	recvmsg(mine, &m, 0);
	struct ucred *u = (struct ucred *)CMSG_DATA(CMSG_FIRSTHDR(&m));
	if (pid)
		waitpid(pid, &status, 0);
	printf("%s got %u %u\n", pid ? "outside" : "inside", u->uid, u->gid);
	fflush(stdout);
	if (!pid) {
		struct ucred claim = {getpid(), 0, 0};
		char buffer[CMSG_SPACE(sizeof(struct ucred))] = {0};
		struct msghdr out = {.msg_iov = &iov,
				     .msg_iovlen = 1,
				     .msg_control = buffer,
				     .msg_controllen = sizeof(buffer)};
		struct cmsghdr *h = CMSG_FIRSTHDR(&out);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_CREDENTIALS;
		h->cmsg_len = CMSG_LEN(sizeof(claim));
		memcpy(CMSG_DATA(h), &claim, sizeof(claim));
		SHOW(sendmsg(mine, &out, 0));
		claim.uid = 1000;
		memcpy(CMSG_DATA(h), &claim, sizeof(claim));
		SHOW(sendmsg(mine, &out, 0));
		fflush(stdout);
		_exit(0);
	}
	recvmsg(mine, &m, 0);
	u = (struct ucred *)CMSG_DATA(CMSG_FIRSTHDR(&m));
	printf("outside got %u %u\n", u->uid, u->gid);
}

static void sysv(void)
{
	struct shmid_ds ds;
	int id;

	become(USER);
	id = shmget(IPC_PRIVATE, 4096, 0600);
	unshare(CLONE_NEWUSER);
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("%u %u %u\n", ds.shm_perm.uid, ds.shm_perm.cuid, ds.shm_perm.gid);
	put("/proc/self/setgroups", "deny");
	put("/proc/self/uid_map", "3 1000 1");
	put("/proc/self/gid_map", "4 1000 1");
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("%u %u %u\n", ds.shm_perm.uid, ds.shm_perm.cuid, ds.shm_perm.gid);
	ds.shm_perm.uid = 1000;
	SHOW(shmctl(id, IPC_SET, &ds));
	SHOW(shmctl(id, IPC_RMID, NULL));
}

static void handler(int sig, siginfo_t *info, void *context)
{
	printf("si_uid %u\n", info->si_uid);
}

static void signals(void)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	int pipes[2], ready[2];
	pid_t pid;

	pipe(pipes);
	pipe(ready);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		become(USER);
		sigaction(SIGUSR1, &action, NULL);
		unshare(CLONE_NEWUSER);
		put("/proc/self/setgroups", "deny");
		put("/proc/self/uid_map", "7 1000 1");
		write(ready[1], "x", 1);
		wait_for(pipes[0]);
		fflush(stdout);
		_exit(3);
	}
	wait_for(ready[0]);
	sigaction(SIGCHLD, &action, NULL);
	kill(pid, SIGUSR1);
	usleep(1000);
	write(pipes[1], "x", 1);
	siginfo_t info;
	while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
		;
	printf("waited for %u\n", info.si_uid);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	umask(0);
	mkdir("userns-ids", 0777);
	chdir("userns-ids");
	close(open("root-file", O_CREAT, 0600));
	close(open("user-file", O_CREAT, 0600));
	close(open("other-file", O_CREAT, 0600));
	chown("user-file", USER, USER);
	chown("other-file", 2000, 2001);
	IN_CHILD(unmapped());
	IN_CHILD(maps());
	chmod("user-file", 0600);
	many();
	IN_CHILD(nested());
	IN_CHILD(messages());
	IN_CHILD(sysv());
	IN_CHILD(signals());
	rmdir("made-inside");
	unlink("root-file");
	unlink("user-file");
	unlink("other-file");
	chdir("..");
	rmdir("userns-ids");
}
