// SPDX-License-Identifier: BSD-2-Clause
/*
 * Several threads use one object at once, and it changes while a call waits: packets that two
 * receivers wait for, a lock whose descriptor is closed, a socket that is bound twice, options of
 * a filesystem that is being made, a file that is sealed, a context that is removed twice, memory
 * that is locked and unmapped.
 */
#include "case.h"

#include <pthread.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

#define ROUNDS 40

static void pair(void *(*a)(void *), void *(*b)(void *), void *of)
{
	pthread_t t[2];

	pthread_create(&t[0], NULL, a, of);
	pthread_create(&t[1], NULL, b, of);
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
}

/* ---- each packet has one receiver ---- */

#define PACKETS 200

struct receivers {
	int fd[2], seen[PACKETS], files;
};

static void *receive_all(void *arg)
{
	struct receivers *r = arg;
	int n;

	for (;;) {
		char room[CMSG_SPACE(sizeof(int))];
		struct iovec v = {&n, sizeof(n)};
		struct msghdr m = {.msg_iov = &v,
				   .msg_iovlen = 1,
				   .msg_control = room,
				   .msg_controllen = sizeof(room)};

		if (recvmsg(r->fd[1], &m, 0) != sizeof(n) || n < 0)
			return NULL;
		__atomic_add_fetch(&r->seen[n], 1, __ATOMIC_RELAXED);
		if (m.msg_controllen) {
			__atomic_add_fetch(&r->files, 1, __ATOMIC_RELAXED);
			close(*(int *)CMSG_DATA((struct cmsghdr *)room));
		}
	}
}

static void send_one(int fd, int n)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} c = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
	struct iovec v = {&n, sizeof(n)};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};

	if (n >= 0) {
		m.msg_control = &c;
		m.msg_controllen = sizeof(c.room);
		memcpy(CMSG_DATA(&c.head), &fd, sizeof(fd));
	}
	while (sendmsg(fd, &m, 0) != sizeof(n))
		;
}

static void packets(int type)
{
	struct receivers r = {0};
	pthread_t t[2];
	int once = 0;

	SHOW(socketpair(AF_UNIX, type, 0, r.fd));
	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, receive_all, &r);
	for (int i = 0; i < PACKETS; i++)
		send_one(r.fd[0], i);
	for (int i = 0; i < 2; i++)
		send_one(r.fd[0], -1);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	for (int i = 0; i < PACKETS; i++)
		once += r.seen[i] == 1;
	printf("%d of %d once, %d files\n", once, PACKETS, r.files);
	close(r.fd[0]);
	close(r.fd[1]);
}

/* ---- a lock that is granted when its descriptor is closed ---- */

static int locked_fd, lock_error;

static void *lock_and_wait(void *arg)
{
	struct flock l = {.l_type = F_WRLCK};

	lock_error = fcntl(locked_fd, F_SETLKW, &l) ? errno : 0;
	return NULL;
}

static void closed_before_granted(void)
{
	struct flock l = {.l_type = F_WRLCK};
	int ready[2], fd = open("locked", O_RDWR | O_CREAT, 0600);
	pthread_t t;
	char c;

	pipe(ready);
	fflush(stdout);
	pid_t holder = fork();
	if (!holder) {
		fcntl(fd, F_SETLK, &l);
		write(ready[1], "x", 1);
		pause();
	}
	read(ready[0], &c, 1);
	locked_fd = open("locked", O_RDWR);
	pthread_create(&t, NULL, lock_and_wait, NULL);
	usleep(100000);
	close(locked_fd);
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	pthread_join(t, NULL);
	printf("closed meanwhile: %s\n", lock_error ? strerrorname_np(lock_error) : "set");
	/* Nobody has it. */
	IN_CHILD(SHOW(fcntl(fd, F_SETLK, &l)));
	/* Another file has the number now. */
	locked_fd = open("locked", O_RDWR);
	SHOW(fcntl(locked_fd, F_SETLKW, &l));
	IN_CHILD(SHOW(fcntl(fd, F_SETLK, &l)));
	close(locked_fd);
	close(fd);
	unlink("locked");
}

static void *set_lock_often(void *arg)
{
	struct flock l = {.l_type = F_WRLCK};

	for (int i = 0; i < ROUNDS; i++)
		fcntl(locked_fd, F_SETLK, &l);
	return NULL;
}

static void *close_often(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		int fd = open(arg, O_RDWR);

		dup2(fd, locked_fd);
		close(fd);
	}
	close(locked_fd);
	return NULL;
}

static void closed_often(void)
{
	struct flock l = {.l_type = F_WRLCK};

	close(open("often", O_RDWR | O_CREAT, 0600));
	locked_fd = open("often", O_RDWR);
	pair(set_lock_often, close_often, "often");
	int fd = open("often", O_RDWR);
	IN_CHILD(SHOW(fcntl(fd, F_SETLK, &l)));
	close(fd);
	unlink("often");
}

/* ---- a socket that is bound twice at once ---- */

struct binding {
	int fd, done;
};

static void bind_to(struct binding *b, const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};

	strcpy(a.sun_path, path);
	if (!bind(b->fd, (void *)&a, sizeof(a)))
		__atomic_add_fetch(&b->done, 1, __ATOMIC_RELAXED);
}

static void *bind_a(void *b)
{
	bind_to(b, "a.sock");
	return NULL;
}

static void *bind_b(void *b)
{
	bind_to(b, "b.sock");
	return NULL;
}

static void bound_twice(void)
{
	int once = 0, names = 0, right = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct binding b = {socket(AF_UNIX, SOCK_DGRAM, 0), 0};
		struct sockaddr_un a = {0};
		socklen_t n = sizeof(a);

		pair(bind_a, bind_b, &b);
		once += b.done == 1;
		getsockname(b.fd, (void *)&a, &n);
		right += !access(a.sun_path, F_OK);
		names += !access("a.sock", F_OK) + !access("b.sock", F_OK);
		close(b.fd);
		unlink("a.sock");
		unlink("b.sock");
	}
	printf("bound once %d, names %d, right %d\n", once, names, right);
}

/* ---- a filesystem that is made while its options are set ---- */

static void *set_options(void *fd)
{
	for (int i = 0; i < ROUNDS; i++)
		syscall(SYS_fsconfig, *(int *)fd, 1, "mode", "0750", 0);
	return NULL;
}

static void *make_filesystem(void *fd)
{
	syscall(SYS_fsconfig, *(int *)fd, 6, NULL, NULL, 0);
	return NULL;
}

static void made_meanwhile(void)
{
	for (int i = 0; i < 4; i++) {
		int fd = (int)syscall(SYS_fsopen, "tmpfs", 0);

		syscall(SYS_fsconfig, fd, 1, "mode", "0750", 0);
		pair(set_options, make_filesystem, &fd);
		long mount = syscall(SYS_fsmount, fd, 0, 0);
		struct stat st;
		printf("mounted %d, mode %o\n", mount >= 0,
		       fstat((int)mount, &st) ? 0 : st.st_mode & 07777);
		close((int)mount);
		close(fd);
	}
}

/* ---- a file that is sealed while it is written ---- */

static char text[8 * 4096];

static void *write_often(void *fd)
{
	for (int i = 0; i < 200; i++) {
		text[0] = (char)i;
		if (pwrite(*(int *)fd, text, sizeof(text), (off_t)(i % 4) * 4096) < 0)
			break;
	}
	return NULL;
}

static int unchanged;

static void *seal(void *arg)
{
	static char before[16 * 4096], after[16 * 4096];
	int fd = *(int *)arg;
	struct stat st;

	usleep(1000);
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW))
		return NULL;
	ssize_t n = pread(fd, before, sizeof(before), 0);
	usleep(20000);
	unchanged += pread(fd, after, sizeof(after), 0) == n && !fstat(fd, &st) &&
		     st.st_size == n && !memcmp(before, after, (size_t)n);
	return NULL;
}

static void sealed_meanwhile(void)
{
	for (int i = 0; i < 8; i++) {
		int fd = memfd_create("sealed", MFD_ALLOW_SEALING);

		memset(text, 'a' + i, sizeof(text));
		pair(write_often, seal, &fd);
		close(fd);
	}
	printf("unchanged %d\n", unchanged);
}

/* ---- memory that is unmapped while all is locked ---- */

static void *map_often(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		char *p = mmap(NULL, 64 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

		for (int j = 1; j < 64; j += 2)
			mprotect(p + j * 4096, 4096, PROT_READ);
		munmap(p, 64 * 4096);
	}
	return NULL;
}

static void *lock_often(void *arg)
{
	for (int i = 0; i < ROUNDS / 4; i++) {
		mlockall(MCL_CURRENT);
		munlockall();
	}
	return NULL;
}

/* ---- a context of asynchronous operations that is removed twice at once ---- */

struct removal {
	unsigned long context;
	int done;
};

static void *remove_context(void *arg)
{
	struct removal *r = arg;

	if (!syscall(SYS_io_destroy, r->context))
		__atomic_add_fetch(&r->done, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void removed_twice(void)
{
	int once = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct removal r = {0, 0};

		syscall(SYS_io_setup, 1, &r.context);
		pair(remove_context, remove_context, &r);
		once += r.done == 1;
	}
	printf("removed once %d\n", once);
}

int main(void)
{
	packets(SOCK_DGRAM);
	packets(SOCK_SEQPACKET);
	closed_before_granted();
	closed_often();
	bound_twice();
	made_meanwhile();
	sealed_meanwhile();
	removed_twice();
	pair(map_often, lock_often, NULL);
	puts("locked");
	return 0;
}
