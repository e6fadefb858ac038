/* SPDX-License-Identifier: BSD-2-Clause */
/* Record locks of processes and of open files, flock: ranges, conflicts, deadlocks, ends. */
#include "case.h"

#include <poll.h>
#include <sys/file.h>

static int fd;

static const char *set(int f, int command, int type, int whence, long start, long length)
{
	struct flock l = {.l_type = (short)type,
			  .l_whence = (short)whence,
			  .l_start = start,
			  .l_len = length};

	return fcntl(f, command, &l) ? strerrorname_np(errno) : "ok";
}

static void ask(int f, int command, int type, long start, long length)
{
	struct flock l = {.l_type = (short)type, .l_start = start, .l_len = length};

	if (fcntl(f, command, &l))
		printf("ask %ld+%ld: %s\n", start, length, strerrorname_np(errno));
	else if (l.l_type == F_UNLCK)
		printf("ask %ld+%ld: free\n", start, length);
	else
		printf("ask %ld+%ld: type %d whence %d %ld+%ld pid %s\n", start, length, l.l_type,
		       l.l_whence, (long)l.l_start, (long)l.l_len,
		       l.l_pid == getppid() ? "parent"
		       : l.l_pid == -1	    ? "-1"
					    : "other");
}

/* Prints which of our locks a child sees, byte by byte. */
static void map(const char *what)
{
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		char line[33];
		for (int i = 0; i < 32; i++) {
			struct flock w = {.l_type = F_WRLCK, .l_start = i, .l_len = 1};
			fcntl(fd, F_GETLK, &w);
			line[i] = w.l_type == F_UNLCK ? '.' : w.l_type == F_RDLCK ? 'r' : 'w';
		}
		line[32] = 0;
		printf("%-12s %s\n", what, line);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void nothing(int sig)
{
}

static void ranges(void)
{
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 5, 10));
	map("5+10 w");
	puts(set(fd, F_SETLK, F_RDLCK, SEEK_SET, 8, 3));
	map("8+3 r");
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 9, 1));
	map("9+1 free");
	puts(set(fd, F_SETLK, F_RDLCK, SEEK_SET, 0, 30));
	map("0+30 r");
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 20, 0));
	map("20 on w");
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 10, 15));
	map("10+15 free");
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 5, -3));
	map("5-3 w");
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 2, -3));
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, -1, 3));
	lseek(fd, 12, SEEK_SET);
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_CUR, 0, 2));
	map("cur+2 w");
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_CUR, -20, 2));
	puts(set(fd, F_SETLK, F_RDLCK, SEEK_END, -4, 2));
	map("end-4+2 r");
	puts(set(fd, F_SETLK, F_RDLCK, 9, 0, 2));
	puts(set(fd, F_SETLK, 9, SEEK_SET, 0, 2));
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 0x7fffffffffffffff, 2));
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_CUR, 0x7fffffffffffffff, 2));
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 1000, 0x7fffffffffffffff));
	puts(set(99, F_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	SHOW(fcntl(fd, F_SETLK, NULL));
	SHOW(fcntl(fd, F_GETLK, NULL));
	int p[2];
	pipe(p);
	puts(set(p[0], F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	int dir = open(".", O_RDONLY);
	puts(set(dir, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	puts(set(dir, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	int ro = open("f", O_RDONLY), wo = open("f", O_WRONLY);
	puts(set(ro, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	puts(set(wo, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	ask(wo, F_GETLK, F_RDLCK, 0, 1);
	ask(fd, F_GETLK, F_UNLCK, 0, 1);
	/* When any descriptor of the file is closed, all of the process's locks on the file are
	 * released. */
	map("before close");
	close(ro);
	map("after close");
	close(wo);
	close(p[0]);
	close(p[1]);
	close(dir);
}

/* The child's next wait is the one for a lock. */
static void until_it_sleeps(pid_t pid)
{
	char name[40], line[300], state = 0;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	for (int tries = 0; tries < 5000 && state != 'S'; tries++) {
		FILE *f = fopen(name, "r");
		if (f && fgets(line, sizeof(line), f))
			state = strrchr(line, ')')[2];
		if (f)
			fclose(f);
		poll(NULL, 0, 1);
	}
}

static void conflicts(void)
{
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 10));
	puts(set(fd, F_SETLK, F_RDLCK, SEEK_SET, 20, 10));
	IN_CHILD(puts(set(fd, F_SETLK, F_RDLCK, SEEK_SET, 5, 1));
		 puts(set(fd, F_SETLK, F_RDLCK, SEEK_SET, 25, 10));
		 puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 25, 1));
		 puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0)); ask(fd, F_GETLK, F_RDLCK, 0, 100);
		 ask(fd, F_GETLK, F_RDLCK, 10, 100); ask(fd, F_GETLK, F_WRLCK, 10, 100);
		 ask(fd, F_GETLK, F_WRLCK, 40, 0); ask(fd, F_OFD_GETLK, F_WRLCK, 0, 0));
	/* Waiting: the child gets the lock when the parent releases it; and EINTR. */
	int p[2];
	pipe(p);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		write(p[1], "x", 1);
		puts(set(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 5));
		fflush(stdout);
		_exit(0);
	}
	char c;
	read(p[0], &c, 1);
	until_it_sleeps(pid);
	puts("letting go");
	fflush(stdout);
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	waitpid(pid, NULL, 0);
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 10));
	IN_CHILD(struct sigaction a = {.sa_handler = nothing}; sigaction(SIGALRM, &a, NULL);
		 ring_repeatedly(); puts(set(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 5)));
	/* A circle of two. */
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	puts(set(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	fflush(stdout);
	pid = fork();
	if (!pid) {
		set(fd, F_SETLK, F_WRLCK, SEEK_SET, 1, 1);
		write(p[1], "x", 1);
		set(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 1);
		_exit(0);
	}
	read(p[0], &c, 1);
	until_it_sleeps(pid);
	puts(set(fd, F_SETLKW, F_WRLCK, SEEK_SET, 1, 1));
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	waitpid(pid, NULL, 0);
	puts(set(fd, F_SETLKW, F_WRLCK, SEEK_SET, 1, 1));
	puts(set(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
}

static void of_open_files(void)
{
	int a = open("f", O_RDWR), b = open("f", O_RDWR), a2 = dup(a);

	puts(set(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 10));
	puts(set(b, F_OFD_SETLK, F_RDLCK, SEEK_SET, 5, 1));
	puts(set(a2, F_OFD_SETLK, F_RDLCK, SEEK_SET, 5, 1));
	puts(set(b, F_OFD_SETLK, F_RDLCK, SEEK_SET, 5, 1));
	puts(set(b, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	ask(b, F_OFD_GETLK, F_WRLCK, 0, 10);
	ask(b, F_GETLK, F_WRLCK, 0, 10);
	ask(a2, F_OFD_GETLK, F_WRLCK, 0, 3);
	struct flock l = {.l_type = F_WRLCK, .l_pid = 5};
	SHOW(fcntl(a, F_OFD_SETLK, &l));
	SHOW(fcntl(a, F_OFD_GETLK, &l));
	IN_CHILD(puts(set(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 3));
		 puts(set(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 3)));
	close(a);
	puts(set(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 7, 1));
	close(a2);
	puts(set(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 7, 1));
	puts(set(b, F_OFD_SETLKW, F_WRLCK, SEEK_SET, 0, 0));
	close(b);
}

static const char *lock(int f, int op)
{
	return flock(f, op) ? strerrorname_np(errno) : "ok";
}

static void whole_files(void)
{
	int a = open("f", O_RDWR), b = open("f", O_RDONLY), c = dup(a), p[2];

	puts(lock(a, LOCK_SH));
	puts(lock(b, LOCK_SH | LOCK_NB));
	puts(lock(a, LOCK_EX | LOCK_NB));
	puts(lock(b, LOCK_UN));
	puts(lock(a, LOCK_EX | LOCK_NB));
	puts(lock(b, LOCK_SH | LOCK_NB));
	puts(lock(c, LOCK_SH | LOCK_NB));
	puts(lock(b, LOCK_SH | LOCK_NB));
	puts(lock(b, LOCK_UN));
	puts(lock(c, LOCK_UN));
	puts(lock(b, LOCK_EX | LOCK_NB));
	puts(lock(a, 0));
	puts(lock(a, 99));
	puts(lock(a, LOCK_NB));
	puts(lock(a, LOCK_SH | LOCK_EX));
	puts(lock(99, LOCK_SH));
	puts(lock(open("f", O_PATH), LOCK_SH));
	pipe(p);
	puts(lock(p[0], LOCK_SH));
	puts(lock(open(".", O_RDONLY), LOCK_EX));
	/* flock is independent of record locks, and is released with the last descriptor. */
	puts(set(a, F_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	close(b);
	puts(lock(a, LOCK_EX | LOCK_NB));
	IN_CHILD(close(c); close(a); int d = open("f", O_RDWR); puts(lock(d, LOCK_EX | LOCK_NB)));
	close(a);
	IN_CHILD(close(c); int d = open("f", O_RDWR); puts(lock(d, LOCK_EX | LOCK_NB)));
	close(c);
	IN_CHILD(int d = open("f", O_RDWR); puts(lock(d, LOCK_EX | LOCK_NB)));
}

int main(void)
{
	case_begin();
	fd = open("f", O_CREAT | O_RDWR, 0600);
	ftruncate(fd, 28);
	ranges();
	conflicts();
	of_open_files();
	whole_files();
	return 0;
}
