/* SPDX-License-Identifier: BSD-2-Clause */
/* fanotify: events of inodes, mounts and filesystems, ignored events, permission events, limits. */
#include "case.h"

#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>

static const struct {
	unsigned long long bit;
	const char *name;
} names[] = {{FAN_ACCESS, "ACCESS"},
	     {FAN_MODIFY, "MODIFY"},
	     {FAN_CLOSE_WRITE, "CLOSE_WRITE"},
	     {FAN_CLOSE_NOWRITE, "CLOSE_NOWRITE"},
	     {FAN_OPEN, "OPEN"},
	     {FAN_OPEN_EXEC, "OPEN_EXEC"},
	     {FAN_Q_OVERFLOW, "Q_OVERFLOW"},
	     {FAN_OPEN_PERM, "OPEN_PERM"},
	     {FAN_ACCESS_PERM, "ACCESS_PERM"},
	     {FAN_OPEN_EXEC_PERM, "OPEN_EXEC_PERM"},
	     {FAN_ONDIR, "ONDIR"}};

static char here[200];

/* The name of what a descriptor of an event leads to, without the folder of the test. */
static void show_name(int fd)
{
	char link[40], path[300] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		strcpy(path, "?");
	printf(" %s", strncmp(path, here, strlen(here)) ? path : path + strlen(here));
}

static void show_event(const struct fanotify_event_metadata *m)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (m->mask & names[i].bit)
			printf(" %s", names[i].name);
	if (m->fd >= 0) {
		show_name(m->fd);
		printf(" (%s)", fcntl(m->fd, F_GETFD) ? "cloexec" : "kept");
	}
	printf("%s\n", m->pid == getpid() ? "" : m->pid ? " by another" : " by none");
}

/* All events that wait. */
static void show(int fd, const char *what)
{
	struct fanotify_event_metadata m[64];
	ssize_t n;

	printf("%s:\n", what);
	while ((n = read(fd, m, sizeof(m))) > 0) {
		for (size_t i = 0; i < (size_t)n / sizeof(m[0]); i++) {
			show_event(&m[i]);
			if (m[i].fd >= 0)
				close(m[i].fd);
		}
	}
}

static void touch(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT, 0600);
	char byte;

	if (read(fd, &byte, 1) < 0 || write(fd, "x", 1) != 1)
		puts("cannot touch");
	close(fd);
}

static void list(const char *name)
{
	char buffer[1024];
	int fd = open(name, O_RDONLY | O_DIRECTORY);

	while (syscall(SYS_getdents64, fd, buffer, sizeof(buffer)) > 0)
		continue;
	close(fd);
}

static int group(unsigned flags)
{
	return fanotify_init(flags | FAN_NONBLOCK, O_RDONLY);
}

static void arguments(void)
{
	int fd, file = open("f", O_RDWR | O_CREAT, 0600);

	SHOW(fanotify_init(0x80000000, 0));
	SHOW(fanotify_init(FAN_CLASS_CONTENT | FAN_CLASS_PRE_CONTENT, 0));
	SHOW(fanotify_init(0, O_ACCMODE));
	SHOW(fanotify_init(0, O_EXCL));
	SHOW_OK(fd = fanotify_init(FAN_CLOEXEC, O_RDWR));
	printf("%d\n", fcntl(fd, F_GETFD));
	SHOW(fanotify_mark(fd, 0, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | 0x80000000, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_MOUNT | FAN_MARK_FILESYSTEM, FAN_OPEN,
			   AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, 0, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_Q_OVERFLOW, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_ATTRIB, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, 1ull << 40, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "none"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, (char *)1));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_ONLYDIR, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_ONLYDIR, FAN_OPEN, file, NULL));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, -1, NULL));
	SHOW(fanotify_mark(-1, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(file, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH | FAN_MARK_ONLYDIR, 0, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH, 0, -1, NULL));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, file, NULL));
	SHOW(fanotify_mark(fd, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(fanotify_mark(fd, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "f"));
	SHOW(write(fd, "", 1));
	SHOW(write(fd, "\377\377\377\377\1\0\0\0", 8));
	SHOW(write(fd, "\3\0\0\0\7\0\0\0", 8));
	SHOW(write(fd, "\3\0\0\0\1\0\0\0", 8));
	close(fd);
	close(file);
	IN_CHILD({
		setuid(1000);
		SHOW(fanotify_init(0, 0));
	});
}

static void inodes(void)
{
	int fd = group(0), queued = -1;
	struct fanotify_event_metadata m[1];

	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_ALL_EVENTS, AT_FDCWD, "f"));
	SHOW(read(fd, m, sizeof(m)));
	touch("f");
	SHOW(until_events(fd, POLLIN));
	SHOW(ioctl(fd, FIONREAD, &queued));
	printf("%d\n", queued);
	SHOW(read(fd, m, 10));
	show(fd, "a file");
	list(".");
	show(fd, "its folder");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_ALL_EVENTS | FAN_EVENT_ON_CHILD, AT_FDCWD, "d"));
	touch("d/in");
	list("d");
	show(fd, "children of a folder");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_ONDIR, AT_FDCWD, "d"));
	list("d");
	list("d/sub");
	show(fd, "folders");
	SHOW(fanotify_mark(fd, FAN_MARK_REMOVE, FAN_MODIFY | FAN_CLOSE, AT_FDCWD, "f"));
	touch("f");
	IN_CHILD(touch("f"));
	show(fd, "less");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_IGNORED_MASK, FAN_OPEN, AT_FDCWD, "f"));
	list("f");
	touch("f");
	show(fd, "ignored once");
	touch("f");
	show(fd, "not ignored after a change");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY,
			   FAN_OPEN, AT_FDCWD, "f"));
	touch("f");
	touch("f");
	show(fd, "always ignored");
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL));
	touch("f");
	show(fd, "flushed");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "gone"));
	unlink("gone");
	touch("gone");
	show(fd, "another file of that name");
	close(fd);
}

static void mounts(void)
{
	int fd = group(FAN_CLOEXEC);

	mkdir("m", 0700);
	SHOW(mount("none", "m", "tmpfs", 0, NULL));
	mkdir("b", 0700);
	touch("m/x");
	SHOW(mount("m", "b", NULL, MS_BIND, NULL));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN | FAN_CLOSE, AT_FDCWD, "m"));
	touch("m/x");
	touch("b/x");
	show(fd, "a mount");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_IGNORED_MASK, FAN_OPEN, AT_FDCWD, "m/x"));
	list("m/x");
	close(open("m/x", O_RDONLY));
	show(fd, "one file ignored");
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH | FAN_MARK_MOUNT, 0, AT_FDCWD, NULL));
	SHOW(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_MODIFY, AT_FDCWD, "m"));
	touch("b/x");
	touch("f");
	show(fd, "a filesystem");
	SHOW(umount("b"));
	SHOW(umount("m"));
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, NULL));
	close(fd);
}

/* Answers one question. */
static void answer(int fd, unsigned response)
{
	struct fanotify_event_metadata m;
	struct fanotify_response r;

	if (until_events(fd, POLLIN) != POLLIN || read(fd, &m, sizeof(m)) != sizeof(m)) {
		puts("no question");
		return;
	}
	show_event(&m);
	r = (struct fanotify_response){.fd = m.fd, .response = response};
	SHOW(write(fd, &r, sizeof(r)));
	SHOW(write(fd, &r, sizeof(r)));
	close(m.fd);
}

static void ended(pid_t child)
{
	int status;

	waitpid(child, &status, 0);
	printf("child: %s %d\n", WIFEXITED(status) ? "exit" : "signal",
	       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

/* A child that opens and reads the file, and ends with 1 if it may not open it, 2 if not read. */
static pid_t reader(int group)
{
	char byte;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(group);
		int fd = open("f", O_RDONLY);

		_exit(fd < 0		       ? (errno == EPERM ? 1 : 9)
		      : read(fd, &byte, 1) < 0 ? (errno == EPERM ? 2 : 9)
					       : 0);
	}
	return pid;
}

static void questions(void)
{
	int fd = group(FAN_CLASS_CONTENT), file;
	pid_t child;

	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_PERM | FAN_ACCESS_PERM, AT_FDCWD, "f"));
	child = reader(fd);
	answer(fd, FAN_ALLOW);
	answer(fd, FAN_ALLOW);
	ended(child);
	child = reader(fd);
	answer(fd, FAN_DENY);
	ended(child);
	child = reader(fd);
	answer(fd, FAN_ALLOW);
	answer(fd, FAN_DENY);
	ended(child);
	child = reader(fd);
	SHOW(until_events(fd, POLLIN));
	kill(child, SIGKILL);
	ended(child);
	show(fd, "after a kill");
	SHOW(fanotify_mark(fd, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL));
	SHOW_OK(file = open("f", O_RDONLY));
	close(file);
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, "f"));
	child = reader(fd);
	SHOW(until_events(fd, POLLIN));
	SHOW(close(fd)); /* allows */
	ended(child);
}

/* A child that executes a copy of this program, and ends with 1 if it may not. */
static pid_t executor(int group)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(group);
		execl("./prog", "prog", "end", NULL);
		_exit(errno == EPERM ? 1 : 9);
	}
	return pid;
}

static void executed(void)
{
	char buffer[4096];
	int fd = group(FAN_CLASS_CONTENT), from = open("/proc/self/exe", O_RDONLY);
	int to = open("prog", O_RDWR | O_CREAT, 0700);
	ssize_t n;
	pid_t child;

	while ((n = read(from, buffer, sizeof(buffer))) > 0)
		if (write(to, buffer, (size_t)n) != n)
			puts("cannot copy");
	close(from);
	close(to);
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_EXEC, AT_FDCWD, "prog"));
	close(open("prog", O_RDONLY));
	show(fd, "opened only");
	ended(executor(fd));
	show(fd, "executed");
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_EXEC_PERM | FAN_OPEN_PERM, AT_FDCWD, "prog"));
	child = executor(fd);
	answer(fd, FAN_ALLOW);
	answer(fd, FAN_DENY);
	ended(child);
	child = executor(fd);
	answer(fd, FAN_DENY);
	ended(child);
	close(fd);
}

static void set(const char *name, const char *value, char before[32])
{
	char path[80];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/fs/fanotify/%s", name);
	fd = open(path, O_RDWR);
	ssize_t n = before ? read(fd, before, 31) : 0;
	if (before)
		before[n > 0 ? n : 0] = 0;
	if (pwrite(fd, value, strlen(value), 0) < 0)
		puts("cannot set");
	close(fd);
}

static void limits(void)
{
	char before[32], name[8];
	int fd;

	set("max_queued_events", "4", before);
	fd = group(0);
	set("max_queued_events", before, NULL);
	mkdir("many", 0700);
	SHOW(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN | FAN_EVENT_ON_CHILD, AT_FDCWD, "many"));
	for (int i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "many/%d", i);
		close(open(name, O_RDWR | O_CREAT, 0600));
	}
	show(fd, "too many");
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 0;
	case_begin();
	if (!getcwd(here, sizeof(here) - 1))
		return 1;
	strcat(here, "/");
	mkdir("d", 0700);
	mkdir("d/sub", 0700);
	arguments();
	touch("gone");
	inodes();
	mounts();
	questions();
	executed();
	limits();
	return 0;
}
