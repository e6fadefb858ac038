/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A user takes all memory that the kernel keeps for programs - in pipes, sockets' queues, files
 * without a name, messages, locks, areas - while another user's program works, and root's programs
 * come and go. Only the process that has the memory is killed.
 */
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/socket.h>

#include "robust.h"

/* Each less than the areas of one process take (9.4 MiB): the largest process is to be the greedy
 * one, also when its children, which have as many areas each, leave little. */
#define INNOCENT_BYTES (8ul << 20)
#define WANTED_BYTES   (8ul << 20)
#define ROUNDS	       12

static char block[65536];

static void be(uid_t uid)
{
	setresgid(uid, uid, uid);
	setresuid(uid, uid, uid);
}

static void fill(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (write(fd, block, sizeof(block)) > 0)
		;
}

static bool more_pipes(void)
{
	int fds[2];

	if (pipe(fds))
		return false;
	fcntl(fds[1], F_SETPIPE_SZ, 1 << 20);
	fill(fds[1]);
	return true;
}

static bool more_sockets(void)
{
	int fds[2], size = 1 << 24;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		return false;
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	fill(fds[1]);
	return true;
}

/* Takes memory by a memfd, whose tmpfs is limited to half of the memory, and by pipes for the rest.
 */
static bool more_files(void)
{
	int fd = memfd_create("x", 0);

	if (fd < 0)
		return false;
	for (int i = 0; i < 64; i++)
		if (write(fd, block, sizeof(block)) <= 0)
			return more_pipes();
	return true;
}

static bool more_messages(void)
{
	struct {
		long type;
		char text[8000];
	} message = {.type = 1};
	int queue = msgget(IPC_PRIVATE, 0600);

	if (queue < 0)
		return false;
	while (!msgsnd(queue, &message, sizeof(message.text), IPC_NOWAIT))
		;
	return errno == EAGAIN;
}

static bool more_semaphores(void)
{
	return semget(IPC_PRIVATE, 30000, 0600) >= 0;
}

static bool more_locks(void)
{
	static int fd = -1;
	static long start;
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};

	if (fd < 0)
		fd = memfd_create("locked", 0);
	lock.l_start = start += 2;
	return !fcntl(fd, F_SETLK, &lock);
}

/* As many areas as one address space may have, then more in another one. */
static bool more_areas(void)
{
	static unsigned count;
	pid_t pid;

	if (mmap(NULL, 4096, count++ & 1 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		 0) != MAP_FAILED)
		return true;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
	}
	return pid > 0;
}

static void take(bool (*more)(void))
{
	struct rlimit limit = {65536, 65536};

	setrlimit(RLIMIT_NOFILE, &limit);
	unshare(CLONE_NEWIPC); /* objects that stay in it are freed with the process */
	be(1000);
	while (more())
		;
	printf("no more is given\n");
	fflush(stdout);
	pause();
}

/* Has memory, and needs a little more again and again. */
static void work(void)
{
	be(2000);
	for (unsigned i = 0;; i++) {
		char *memory = mmap(NULL, INNOCENT_BYTES, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory != MAP_FAILED) {
			memset(memory, 1, INNOCENT_BYTES);
			munmap(memory, INNOCENT_BYTES);
		}
		usleep(50000);
	}
}

static void want(void)
{
	char *memory = mmap(NULL, WANTED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);

	if (memory == MAP_FAILED)
		_exit(1);
	memset(memory, 1, WANTED_BYTES);
	_exit(0);
}

static bool is_gone(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WNOHANG) == pid;
}

static bool survives(const char *what, bool (*more)(void))
{
	pid_t innocent = fork(), greedy, root;
	bool ended = false, good = true;
	int status;

	if (!innocent)
		work();
	greedy = fork();
	if (!greedy)
		take(more);
	for (int i = 0; i < ROUNDS && !ended; i++) {
		usleep(200000);
		root = fork();
		if (!root)
			want();
		if (root > 0 && (waitpid(root, &status, 0) != root || status)) {
			printf("%s: root's program ended with status %x\n", what, status);
			good = false;
		}
		ended = is_gone(greedy);
	}
	if (!ended) {
		kill(greedy, SIGKILL);
		waitpid(greedy, &status, 0);
	}
	if (is_gone(innocent)) {
		printf("%s: the innocent program was killed\n", what);
		return false;
	}
	kill(innocent, SIGKILL);
	waitpid(innocent, &status, 0);
	printf("%s: who had it was %s\n", what, ended ? "killed" : "not in the way");
	fflush(stdout);
	return good & works();
}

int main(void)
{
	bool good = works();

	good &= survives("pipes", more_pipes);
	good &= survives("sockets", more_sockets);
	good &= survives("files", more_files);
	good &= survives("messages", more_messages);
	good &= survives("semaphores", more_semaphores);
	good &= survives("locks", more_locks);
	good &= survives("areas", more_areas);
	puts(good ? "nobody else was harmed" : "SOMEBODY ELSE PAID");
	return good ? 0 : 1;
}
