/* SPDX-License-Identifier: BSD-2-Clause */
/* F_NOTIFY: signals about changes in a folder. */
#include "case.h"

#include <dirent.h>

static volatile int signals, code_is_message, last_fd;

static void counts(int sig, siginfo_t *info, void *context)
{
	signals++;
	code_is_message = info->si_code == POLL_MSG;
	last_fd = info->si_fd;
}

static void plain(int sig)
{
	signals++;
}

static void show(const char *what)
{
	printf("%s: %d\n", what, signals);
	signals = 0;
}

static void make(const char *name)
{
	close(open(name, O_RDWR | O_CREAT, 0600));
}

static void changes(int dir)
{
	char byte = 'x', entries[512];
	int fd;

	make("d/a");
	show("create");
	fd = open("d/a", O_RDWR);
	show("open");
	SHOW(write(fd, &byte, 1));
	show("write");
	SHOW(pread(fd, &byte, 1, 0));
	show("read");
	close(fd);
	show("close");
	SHOW(chmod("d/a", 0644));
	show("chmod");
	SHOW(rename("d/a", "d/b"));
	show("rename inside");
	SHOW(rename("d/b", "b"));
	show("rename out");
	SHOW(rename("b", "d/b"));
	show("rename in");
	SHOW(unlink("d/b"));
	show("unlink");
	SHOW(mkdir("d/sub", 0700));
	show("mkdir");
	make("d/sub/x");
	show("further down");
	unlink("d/sub/x");
	SHOW(rmdir("d/sub"));
	show("rmdir");
	SHOW(lseek(dir, 0, SEEK_SET));
	SHOW_OK(getdents64(dir, entries, sizeof(entries)));
	show("list");
	SHOW(chmod("d", 0700));
	show("chmod of the folder");
}

int main(void)
{
	static const struct {
		int bit;
		const char *name;
	} kinds[] = {{DN_ACCESS, "access"}, {DN_MODIFY, "modify"}, {DN_CREATE, "create"},
		     {DN_DELETE, "delete"}, {DN_RENAME, "rename"}, {DN_ATTRIB, "attrib"}};
	struct sigaction action = {.sa_sigaction = counts, .sa_flags = SA_SIGINFO | SA_RESTART};
	int dir, file = open("f", O_RDWR | O_CREAT, 0600), again;

	case_begin();
	mkdir("d", 0700);
	dir = open("d", O_RDONLY | O_DIRECTORY);
	sigaction(SIGRTMIN, &action, NULL);
	signal(SIGIO, plain);
	SHOW(fcntl(dir, F_NOTIFY, 0));
	SHOW(fcntl(dir, F_NOTIFY, DN_MULTISHOT));
	SHOW(fcntl(file, F_NOTIFY, DN_MULTISHOT));
	SHOW(fcntl(file, F_NOTIFY, DN_MODIFY));
	SHOW(fcntl(-1, F_NOTIFY, 0));
	SHOW(fcntl(dir, F_NOTIFY, DN_CREATE));
	SHOW(fcntl(dir, F_GETOWN) == getpid());
	make("d/once");
	make("d/twice");
	show("once, SIGIO");
	SHOW(fcntl(dir, F_SETSIG, SIGRTMIN));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		printf("-- %s\n", kinds[i].name);
		SHOW(fcntl(dir, F_NOTIFY, kinds[i].bit | DN_MULTISHOT));
		changes(dir);
		printf("%d %d\n", code_is_message, last_fd == dir);
		SHOW(fcntl(dir, F_NOTIFY, 0));
	}
	SHOW(fcntl(dir, F_NOTIFY, DN_CREATE | DN_MULTISHOT));
	IN_CHILD({
		make("d/by-child");
		show("the child's");
		close(dir);
	});
	show("by a child");
	again = dup(dir);
	close(again);
	make("d/after-dup");
	show("a copy was closed");
	close(dir);
	make("d/after-close");
	show("closed");
	return 0;
}
