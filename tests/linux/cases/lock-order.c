/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record locks: which of several conflicting ones F_GETLK reports, how they are cut and joined,
 * what /proc/locks and fdinfo show, and circles of waiting owners.
 */
#include "case.h"

#include <sys/file.h>

static int fd;

static const char *set(int f, int command, int type, long start, long length)
{
	struct flock l = {.l_type = (short)type, .l_start = start, .l_len = length};

	return fcntl(f, command, &l) ? strerrorname_np(errno) : "ok";
}

/* Prints all locks in the file that another process sees, in order. */
static void seen(const char *what)
{
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		struct flock l = {.l_type = F_WRLCK};

		printf("%s: first", what);
		if (fcntl(fd, F_GETLK, &l) || l.l_type == F_UNLCK)
			printf(" none");
		else
			printf(" %s %ld+%ld", l.l_type == F_WRLCK ? "w" : "r", (long)l.l_start,
			       (long)l.l_len);
		for (long at = 0; at < 100;) {
			l = (struct flock){.l_type = F_WRLCK, .l_start = at};
			if (fcntl(fd, F_GETLK, &l) || l.l_type == F_UNLCK)
				break;
			printf(", from %ld: %s %ld+%ld", at, l.l_type == F_WRLCK ? "w" : "r",
			       (long)l.l_start, (long)l.l_len);
			at = l.l_len ? l.l_start + l.l_len : 100;
		}
		puts("");
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static int in_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

/*
 * The lines of /proc/locks about our file, without numbers of processes, and of lines. They are
 * sorted: Linux keeps a list of locks for each processor and shows one list after the other.
 */
static void show_locks(const char *what)
{
	char line[200], kind[20], mode[20], type[20], from[30], to[30], inode[40], arrow[4] = "";
	char found[8][160];
	size_t count = 0;
	unsigned long own;
	struct stat st;
	FILE *f = fopen("/proc/locks", "r");

	printf("%s:\n", what);
	fstat(fd, &st);
	while (f && fgets(line, sizeof(line), f)) {
		char *text = strchr(line, ' ') + 1;
		int pid;

		snprintf(arrow, sizeof(arrow), "%s", strncmp(text, "-> ", 3) ? "" : "-> ");
		if (sscanf(text + strlen(arrow), "%19s %19s %19s %d %39s %29s %29s", kind, mode,
			   type, &pid, inode, from, to) != 7)
			continue;
		own = strtoul(strrchr(inode, ':') + 1, NULL, 10);
		if (own == st.st_ino && count < 8)
			snprintf(found[count++], sizeof(found[0]), "  %s%s %s %s %s %s %s", arrow,
				 kind, mode, type,
				 pid == getpid() ? "own"
				 : pid == -1	 ? "-1"
						 : "other",
				 from, to);
	}
	fclose(f);
	qsort(found, count, sizeof(found[0]), in_order);
	for (size_t i = 0; i < count; i++)
		puts(found[i]);
}

static void show_fdinfo(int of)
{
	char name[64], line[200];

	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", of);
	FILE *f = fopen(name, "r");
	while (f && fgets(line, sizeof(line), f)) {
		char *pid = strstr(line, "READ") ?: strstr(line, "WRITE");
		if (!strncmp(line, "lock:", 5) && pid)
			printf("fdinfo %.*s ... %s", (int)(strchr(pid, ' ') - line), line,
			       strstr(pid, strrchr(pid, ':')) + 1 +
				       strcspn(strrchr(pid, ':'), " "));
	}
	fclose(f);
}

static void order_of_one_owner(void)
{
	puts(set(fd, F_SETLK, F_RDLCK, 40, 5));
	puts(set(fd, F_SETLK, F_WRLCK, 10, 5));
	puts(set(fd, F_SETLK, F_RDLCK, 25, 5));
	seen("three, backwards");
	show_locks("three");
	puts(set(fd, F_SETLK, F_WRLCK, 26, 2));
	seen("one cut in two");
	show_locks("cut");
	puts(set(fd, F_SETLK, F_WRLCK, 15, 11));
	seen("joined below");
	puts(set(fd, F_SETLK, F_RDLCK, 0, 12));
	seen("written over in front");
	puts(set(fd, F_SETLK, F_RDLCK, 41, 2));
	seen("within its own kind");
	puts(set(fd, F_SETLK, F_RDLCK, 30, 10));
	seen("closes a gap");
	puts(set(fd, F_SETLK, F_UNLCK, 5, 37));
	seen("freed in the middle");
	show_locks("freed");
	puts(set(fd, F_SETLK, F_WRLCK, 0, 0));
	seen("all of it");
	show_locks("all");
	show_fdinfo(fd);
	puts(set(fd, F_SETLK, F_UNLCK, 0, 0));
	seen("nothing");
}

/* A child that takes a lock and keeps it until `go` closes. */
static pid_t holder(int go[2], long start, long length)
{
	int ready[2];
	char c;

	pipe(ready);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		close(go[1]);
		set(fd, F_SETLK, F_RDLCK, start, length);
		write(ready[1], "x", 1);
		read(go[0], &c, 1);
		_exit(0);
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void order_of_owners(void)
{
	int go[2];

	pipe(go);
	pid_t a = holder(go, 50, 5), b = holder(go, 10, 5);
	puts(set(fd, F_SETLK, F_RDLCK, 30, 5));
	seen("50 of one, 10 of another, 30 of a third");
	struct flock l = {.l_type = F_WRLCK};
	SHOW(fcntl(fd, F_GETLK, &l));
	printf("of %s: %ld+%ld\n",
	       l.l_pid == a   ? "the first"
	       : l.l_pid == b ? "the second"
			      : "?",
	       (long)l.l_start, (long)l.l_len);
	puts(set(fd, F_SETLK, F_WRLCK, 0, 0));
	puts(set(fd, F_SETLK, F_UNLCK, 0, 0));
	close(go[1]);
	waitpid(a, NULL, 0);
	waitpid(b, NULL, 0);
	close(go[0]);
	seen("all gone");
}

static void open_files(void)
{
	int f = open("file", O_RDWR), other = open("file", O_RDWR);

	puts(set(f, F_OFD_SETLK, F_WRLCK, 20, 10));
	puts(set(f, F_OFD_SETLK, F_RDLCK, 24, 2));
	puts(set(other, F_OFD_SETLK, F_RDLCK, 24, 2));
	puts(set(other, F_OFD_SETLK, F_RDLCK, 20, 2));
	puts(set(fd, F_SETLK, F_RDLCK, 25, 1));
	show_locks("three owners");
	show_fdinfo(f);
	show_fdinfo(other);
	struct flock l = {.l_type = F_WRLCK, .l_pid = 1};
	SHOW(fcntl(f, F_OFD_SETLK, &l));
	SHOW(fcntl(f, F_OFD_GETLK, &l));
	l.l_pid = 0;
	SHOW(fcntl(fd, F_OFD_GETLK, &l));
	printf("%d %ld+%ld pid %d\n", l.l_type, (long)l.l_start, (long)l.l_len, l.l_pid);
	SHOW(flock(f, LOCK_SH));
	SHOW(flock(other, LOCK_EX | LOCK_NB));
	show_locks("with flock");
	show_fdinfo(f);
	SHOW(flock(f, LOCK_EX | LOCK_NB));
	close(f);
	show_locks("one closed");
	close(other);
	puts(set(fd, F_SETLK, F_UNLCK, 0, 0));
	/* start before the file, in ways that overflow */
	puts(set(fd, F_SETLK, F_RDLCK, -1, 0x8000000000000000));
	puts(set(fd, F_SETLK, F_RDLCK, 5, 0x8000000000000000));
	puts(set(fd, F_SETLK, F_RDLCK, 0x7fffffffffffffff, 1));
	puts(set(fd, F_SETLK, F_RDLCK, 0x7fffffffffffffff, -1));
	show_locks("at the end of all");
	puts(set(fd, F_SETLK, F_UNLCK, 0, 0));
}

/* Child i of n holds byte i and waits for byte i + 1; the last child closes the circle. */
static void circle(int n)
{
	int go[2], ready[2];
	pid_t pid[8];
	char c;

	pipe(go);
	pipe(ready);
	for (int i = 0; i < n - 1; i++) {
		fflush(stdout);
		pid[i] = fork();
		if (pid[i])
			continue;
		set(fd, F_SETLK, F_WRLCK, i, 1);
		write(ready[1], "x", 1);
		read(go[0], &c, 1);
		set(fd, F_SETLKW, F_WRLCK, i + 1, 1);
		_exit(0);
	}
	set(fd, F_SETLK, F_WRLCK, n - 1, 1);
	for (int i = 0; i < n - 1; i++)
		read(ready[0], &c, 1);
	for (int i = 0; i < n - 1; i++)
		write(go[1], "x", 1);
	for (int i = 0; i < n - 1; i++)
		until_asleep(pid[i]);
	printf("circle of %d: %s\n", n, set(fd, F_SETLKW, F_WRLCK, 0, 1));
	puts(set(fd, F_SETLK, F_UNLCK, 0, 0));
	for (int i = n - 2; i >= 0; i--)
		waitpid(pid[i], NULL, 0);
	close(go[0]);
	close(go[1]);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	case_begin();
	fd = open("file", O_RDWR | O_CREAT, 0644);
	order_of_one_owner();
	order_of_owners();
	open_files();
	circle(2);
	circle(5);
	SHOW(fcntl(fd, F_SETLEASE, F_WRLCK));
	show_locks("lease");
	return 0;
}
