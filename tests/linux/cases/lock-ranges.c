/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record locks of three owners - a process and two open files - set, changed and removed at random
 * in a short file, with all that F_GETLK then says; and many locks of one owner.
 */
#include "case.h"

#include <sys/file.h>

#define LENGTH 40
#define STEPS  400
#define MANY   2000

static uint32_t state = 12345;

static uint32_t random_below(uint32_t most)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % most;
}

/* Owner 0: the process. */
static int fds[3];

static int command(int owner, int own, int ofd)
{
	return owner ? ofd : own;
}

static char of_type(int type)
{
	return type == F_RDLCK ? 'r' : type == F_WRLCK ? 'w' : '-';
}

static const char *set(int owner, int type, long start, long length)
{
	struct flock l = {.l_type = (short)type, .l_start = start, .l_len = length};

	return fcntl(fds[owner], command(owner, F_SETLK, F_OFD_SETLK), &l) ? strerrorname_np(errno)
									   : "ok";
}

/* What the owner is told about a place. */
static void ask(int owner, int type, long start, long length)
{
	struct flock l = {.l_type = (short)type, .l_start = start, .l_len = length};

	if (fcntl(fds[owner], command(owner, F_GETLK, F_OFD_GETLK), &l))
		printf(" %s", strerrorname_np(errno));
	else if (l.l_type == F_UNLCK)
		printf(" -");
	else
		printf(" %c%ld+%ld%s", of_type(l.l_type), (long)l.l_start, (long)l.l_len,
		       l.l_pid == -1 ? "o" : "");
}

static int locks_listed(const char *path)
{
	char line[256];
	FILE *f = fopen(path, "r");
	int n = 0;

	while (f && fgets(line, sizeof(line), f))
		n += !strncmp(line, "lock:", 5);
	if (f)
		fclose(f);
	return n;
}

static int own_locks(int fd)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", fd);
	return locks_listed(name);
}

static void at_random(void)
{
	static const int types[] = {F_RDLCK, F_WRLCK, F_UNLCK};

	for (int i = 0; i < STEPS; i++) {
		int owner = (int)random_below(3), type = types[random_below(3)];
		long start = random_below(LENGTH), length = random_below(LENGTH / 3);

		printf("%d %c%ld+%ld %s:", owner, of_type(type), start, length,
		       set(owner, type, start, length));
		for (int other = 0; other < 3; other++) {
			ask(other, F_WRLCK, 0, 0);
			ask(other, F_RDLCK, 0, 0);
			ask(other, F_WRLCK, random_below(LENGTH), 3);
		}
		printf(" %d %d %d\n", own_locks(fds[0]), own_locks(fds[1]), own_locks(fds[2]));
	}
}

static void many(void)
{
	SHOW(close(fds[1]));
	SHOW(close(fds[2]));
	SHOW(set(0, F_UNLCK, 0, 0)[0]);
	for (int i = 0; i < MANY; i++)
		set(0, i % 3 ? F_WRLCK : F_RDLCK, 3l * (i * 7 % MANY), 1);
	SHOW(own_locks(fds[0]));
	set(0, F_UNLCK, 300, 300);
	SHOW(own_locks(fds[0]));
	set(0, F_WRLCK, 900, 301);
	SHOW(own_locks(fds[0]));
	set(0, F_RDLCK, 1000, 10);
	SHOW(own_locks(fds[0]));
	set(0, F_WRLCK, 0, 0);
	SHOW(own_locks(fds[0]));
	set(0, F_UNLCK, 77, 1);
	SHOW(own_locks(fds[0]));
	IN_CHILD(ask(0, F_WRLCK, 0, 0); ask(0, F_WRLCK, 77, 1); ask(0, F_RDLCK, 78, 1);
		 printf("\n"));
	SHOW(close(dup(fds[0])));
	SHOW(own_locks(fds[0]));
}

/* Each wakes when what it waits for goes, in whatever way. */
static void waiting(void)
{
	static const char *const how[] = {"unlocked", "made smaller", "made shared", "closed"};

	for (int i = 0; i < 4; i++) {
		set(0, F_WRLCK, 10, 10);
		fflush(stdout);
		pid_t pid = fork();
		if (!pid) {
			struct flock l = {.l_type = F_RDLCK, .l_start = 15, .l_len = 1};

			printf("%s: %d\n", how[i], fcntl(fds[0], F_SETLKW, &l));
			fflush(stdout);
			_exit(0);
		}
		until_asleep(pid);
		if (i == 0)
			set(0, F_UNLCK, 0, 0);
		else if (i == 1)
			set(0, F_UNLCK, 15, 5);
		else if (i == 2)
			set(0, F_RDLCK, 0, 0);
		else
			close(dup(fds[0]));
		waitpid(pid, NULL, 0);
		set(0, F_UNLCK, 0, 0);
	}
}

int main(void)
{
	case_begin();
	for (int i = 0; i < 3; i++)
		fds[i] = open("ranges", O_RDWR | O_CREAT, 0644);
	at_random();
	many();
	waiting();
	SHOW(unlink("ranges"));
	return 0;
}
