/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PID namespaces: numbers inside and outside, who can be signalled and waited for, the signals that
 * init ignores, the end of all processes with init, and a proc of its own.
 */
#include "case.h"

#include <linux/netlink.h>
#include <linux/sched.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static pid_t clone_with(unsigned long flags)
{
	fflush(stdout);
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

static void end(pid_t pid)
{
	int status = 0;

	SHOW(waitpid(pid, &status, 0) == pid);
	printf("status %x\n", status);
}

static void leave(int code)
{
	fflush(stdout);
	_exit(code);
}

static void lines(const char *file, const char *of)
{
	char line[256];
	FILE *f = fopen(file, "r");

	if (!f) {
		printf("%s: %s\n", file, strerrorname_np(errno));
		return;
	}
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, of, strlen(of)))
			fputs(line, stdout);
	fclose(f);
}

/* ---- numbers ---- */

static void numbers_inside(pid_t outside)
{
	char path[64];
	int status;

	printf("pid %d tid %ld ppid %d pgrp %d sid %d\n", getpid(), syscall(SYS_gettid), getppid(),
	       getpgrp(), getsid(0));
	pid_t child = fork();
	if (!child) {
		printf("child %d of %d\n", getpid(), getppid());
		SHOW(setpgid(0, 0));
		printf("group %d\n", getpgrp());
		leave(3);
	}
	printf("forked %d\n", child);
	SHOW(waitpid(child, &status, 0));
	SHOW(kill(outside, 0));
	SHOW(getpgid(outside));
	SHOW(sched_getscheduler(outside));
	SHOW(syscall(SYS_pidfd_open, outside, 0));
	SHOW(setsid());
	printf("sid %d pgrp %d\n", getsid(0), getpgrp());
	SHOW(kill(-1, SIGTERM));
	snprintf(path, sizeof(path), "/proc/%d/status", outside);
	SHOW(access(path, F_OK)); /* the mount is still the outer one's */
	SHOW(mount("proc", "/proc", "proc", 0, NULL));
	SHOW(access(path, F_OK));
	lines("/proc/self/status", "NS");
	lines("/proc/self/status", "Pid");
	lines("/proc/1/status", "PPid");
	char to[64] = "";
	readlink("/proc/self", to, sizeof(to));
	printf("self %s\n", to);
}

static void numbers(void)
{
	pid_t outside = child_that_pauses();

	SHOW(unshare(CLONE_NEWNS));
	SHOW(mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL));
	pid_t pid = clone_with(CLONE_NEWPID);
	if (!pid) {
		numbers_inside(outside);
		leave(5);
	}
	end(pid);
	kill(outside, SIGKILL);
	waitpid(outside, NULL, 0);
}

/* ---- unshare ---- */

static void unshared(void)
{
	int status;

	SHOW(unshare(CLONE_NEWPID));
	SHOW(unshare(CLONE_NEWPID));
	SHOW(access("/proc/self/ns/pid_for_children", F_OK));
	pid_t first = clone_with(0);
	if (!first) {
		printf("first %d\n", getpid());
		leave(0);
	}
	waitpid(first, &status, 0);
	/* Its init has ended, so no process can be added. */
	SHOW(clone_with(0));
	SHOW(clone_with(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM));
}

/* ---- init ---- */

static volatile sig_atomic_t caught;

static void handler(int sig, siginfo_t *info, void *context)
{
	caught = info->si_pid == 0 ? 100 : info->si_pid;
}

static void init_inside(int ready, int go)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
	char c;
	int status;

	SHOW(kill(getpid(), SIGKILL));
	SHOW(kill(getpid(), SIGTERM));
	SHOW(raise(SIGSTOP));
	pid_t child = fork();
	if (!child) {
		SHOW(kill(1, SIGKILL));
		SHOW(kill(1, SIGTERM));
		leave(0);
	}
	waitpid(child, &status, 0);
	sigaction(SIGUSR1, &action, NULL);
	child = fork();
	if (!child) {
		/* An orphan goes to init. */
		pid_t orphan = fork();
		if (!orphan) {
			while (getppid() != 1)
				usleep(100);
			printf("orphan's parent %d\n", getppid());
			kill(1, SIGUSR1);
			leave(7);
		}
		leave(0);
	}
	waitpid(child, &status, 0);
	pid_t orphan = waitpid(-1, &status, 0);
	printf("reaped %d %x, caught %d\n", orphan > 1, status, caught > 1);
	caught = 0;
	fflush(stdout);
	write(ready, "x", 1);
	while (read(go, &c, 1) < 0)
		;
	printf("caught %d\n", caught);
	fflush(stdout);
	for (int i = 0; i < 3; i++)
		if (!fork())
			for (;;)
				pause();
	write(ready, "x", 1);
	for (;;)
		pause();
}

static void init(void)
{
	int ready[2], go[2], alive[2];
	char c;

	pipe(ready);
	pipe(go);
	pipe(alive);
	pid_t pid = clone_with(CLONE_NEWPID);
	if (!pid) {
		close(alive[0]);
		init_inside(ready[1], go[0]);
	}
	close(alive[1]);
	read(ready[0], &c, 1);
	SHOW(kill(pid, SIGTERM)); /* without a handler the signal is ignored, also from outside */
	SHOW(kill(pid, SIGUSR1));
	write(go[1], "x", 1);
	read(ready[0], &c, 1);
	SHOW(kill(pid, SIGKILL));
	end(pid);
	/* All processes inside have ended with init. */
	SHOW(read(alive[0], &c, 1));
}

/* ---- credentials and signals across ---- */

static void across(void)
{
	int pair[2], on = 1;
	char c = 0, control[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec iov = {&c, 1};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	struct ucred peer;
	socklen_t length = sizeof(peer);

	socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
	setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	pid_t pid = clone_with(CLONE_NEWPID);
	if (!pid) {
		write(pair[1], "x", 1);
		recvmsg(pair[1], &m, 0);
		printf("inside sees %d\n", ((struct ucred *)CMSG_DATA(CMSG_FIRSTHDR(&m)))->pid);
		getsockopt(pair[1], SOL_SOCKET, SO_PEERCRED, &peer, &length);
		printf("peer %d\n", peer.pid);
		leave(0);
	}
	write(pair[0], "x", 1);
	recvmsg(pair[0], &m, 0);
	printf("outside sees the child: %d\n",
	       ((struct ucred *)CMSG_DATA(CMSG_FIRSTHDR(&m)))->pid == pid);
	end(pid);
}

/* ---- numbers that objects remember ---- */

static void is_me(const char *what, long number)
{
	printf("%s: %s\n", what, number == getpid() ? "own number" : "another");
}

static void terminal_inside(void)
{
	pid_t number = 0;
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	grantpt(master);
	unlockpt(master);
	setsid();
	close(open(ptsname(master), O_RDWR));
	SHOW(ioctl(master, TIOCGPGRP, &number));
	is_me("foreground group", number);
	SHOW(ioctl(master, TIOCGSID, &number));
	is_me("session", number);
	close(master);
}

static void queues_inside(void)
{
	struct {
		long type;
		char text[1];
	} message = {1, "x"};
	struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 1};
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	struct msqid_ds ds;
	char text[100] = "";
	int id = msgget(IPC_PRIVATE, 0600);

	msgsnd(id, &message, 1, 0);
	msgrcv(id, &message, 1, 0, 0);
	SHOW(msgctl(id, IPC_STAT, &ds));
	is_me("sender", ds.msg_lspid);
	is_me("receiver", ds.msg_lrpid);
	msgctl(id, IPC_RMID, NULL);
	mqd_t queue = mq_open("/inside", O_RDWR | O_CREAT, 0600, &attributes);
	mq_unlink("/inside");
	SHOW(mq_notify(queue, &event));
	read(queue, text, sizeof(text) - 1);
	const char *at = strstr(text, "NOTIFY_PID:");
	is_me("notified", at ? atoi(at + strlen("NOTIFY_PID:")) : -1);
	mq_close(queue);
}

static void netlink_inside(void)
{
	struct sockaddr_nl name = {.nl_family = AF_NETLINK};
	socklen_t length = sizeof(name);
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	bind(fd, (void *)&name, length);
	getsockname(fd, (void *)&name, &length);
	is_me("port", name.nl_pid);
	close(fd);
}

static void remembered(void)
{
	pid_t pid = clone_with(CLONE_NEWPID | CLONE_NEWIPC);

	if (!pid) {
		terminal_inside();
		queues_inside();
		netlink_inside();
		leave(0);
	}
	end(pid);
}

static void locks(void)
{
	struct flock lock = {.l_type = F_WRLCK};
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);

	fcntl(fd, F_SETLK, &lock);
	pid_t pid = clone_with(CLONE_NEWPID);
	if (!pid) {
		fcntl(fd, F_GETLK, &lock);
		printf("type %d pid %d\n", lock.l_type, lock.l_pid);
		SHOW(fcntl(fd, F_SETOWN, getpid()));
		SHOW(fcntl(fd, F_GETOWN));
		leave(0);
	}
	end(pid);
	printf("owner is the child: %d\n", fcntl(fd, F_GETOWN) == 0);
}

/* ---- nesting, setns, clone3 ---- */

static void nested(void)
{
	pid_t pid = clone_with(CLONE_NEWPID);

	if (!pid) {
		int own = open("/proc/self/ns/pid", O_RDONLY);
		pid_t inner = clone_with(CLONE_NEWPID);

		(void)own;
		if (!inner) {
			printf("inner %d of %d\n", getpid(), getppid());
			SHOW(kill(1, 0));
			SHOW(kill(2, 0));
			leave(0);
		}
		printf("inner is %d\n", inner);
		end(inner);
		leave(0);
	}
	end(pid);
}

static void entered(void)
{
	char path[64];
	int before = open("/proc/self/ns/pid", O_RDONLY), go[2];

	pipe(go);
	pid_t pid = clone_with(CLONE_NEWPID);
	if (!pid) {
		char c;

		close(go[1]);
		read(go[0], &c, 1);
		leave(0);
	}
	snprintf(path, sizeof(path), "/proc/%d/ns/pid", pid);
	int fd = open(path, O_RDONLY);
	SHOW(ioctl(fd, 0xb703) == CLONE_NEWPID);
	SHOW(ioctl(fd, 0xb702) >= 0);
	SHOW(ioctl(before, 0xb704, &(unsigned){0}));
	SHOW(setns(fd, CLONE_NEWNET));
	SHOW(setns(fd, CLONE_NEWPID));
	printf("%d\n", getpid() > 2);
	pid_t child = clone_with(0);
	if (!child) {
		printf("entered as %d, parent %d\n", getpid(), getppid());
		SHOW(setns(before, CLONE_NEWPID));
		leave(0);
	}
	end(child);
	SHOW(setns(before, CLONE_NEWPID));
	child = clone_with(0);
	if (!child)
		leave(9);
	end(child);
	close(go[1]);
	end(pid);
}

static void chosen(void)
{
	pid_t wanted[3] = {1, 30003, 5};
	struct clone_args args = {.flags = CLONE_NEWPID,
				  .exit_signal = SIGCHLD,
				  .set_tid = (uintptr_t)wanted,
				  .set_tid_size = 2};

	fflush(stdout);
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (!pid) {
		printf("chosen %d\n", getpid());
		struct clone_args inner = {.exit_signal = SIGCHLD,
					   .set_tid = (uintptr_t) & (pid_t){40},
					   .set_tid_size = 1};
		fflush(stdout);
		pid_t child = (pid_t)syscall(SYS_clone3, &inner, sizeof(inner));
		if (!child) {
			printf("chosen %d\n", getpid());
			leave(0);
		}
		end(child);
		leave(0);
	}
	printf("outside %d\n", pid);
	end(pid);
	wanted[0] = 2;
	SHOW(syscall(SYS_clone3, &args, sizeof(args)));
	args.set_tid_size = 33;
	SHOW(syscall(SYS_clone3, &args, sizeof(args)));
}

static void unprivileged(void)
{
	setresuid(1000, 1000, 1000);
	prctl(PR_SET_DUMPABLE, 1);
	SHOW(clone_with(CLONE_NEWPID));
	pid_t pid = clone_with(CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWNS);
	if (!pid) {
		printf("%d %u\n", getpid(), getuid());
		SHOW(mount("proc", "/proc", "proc", 0, NULL));
		lines("/proc/self/status", "NSpid");
		leave(0);
	}
	end(pid);
}

int main(void)
{
	IN_CHILD(numbers());
	IN_CHILD(unshared());
	IN_CHILD(init());
	IN_CHILD(across());
	IN_CHILD(remembered());
	IN_CHILD(locks());
	IN_CHILD(nested());
	IN_CHILD(entered());
	IN_CHILD(chosen());
	IN_CHILD(unprivileged());
}
