/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executing a memfd through the descriptor that wrote it, as container runtimes do with a copy of
 * themselves: the maker's descriptor does not count as a writer, one that is opened later does.
 */
#include "case.h"

#include <sys/sendfile.h>
#include <sys/syscall.h>

#define MAKER 20 /* the descriptor that made the copy */

static int copy_of_self(const char *name)
{
	int fd = memfd_create(name, MFD_ALLOW_SEALING);
	int self = open("/proc/self/exe", O_RDONLY);
	struct stat st;

	if (fd < 0 || self < 0 || fstat(self, &st) < 0)
		return -1;
	while (st.st_size > 0) {
		ssize_t n = sendfile(fd, self, NULL, (size_t)st.st_size);

		if (n <= 0)
			break;
		st.st_size -= n;
	}
	close(self);
	return st.st_size ? -1 : fd;
}

static void run(int fd, char *mode)
{
	char *argv[] = {"memfd-exec", mode, NULL}, *env[] = {NULL};

	SHOW(syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH));
	fflush(stdout);
	_exit(1);
}

static int reopened(int fd, int flags)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return open(name, flags);
}

/* The program that the copy runs: its file cannot be opened for writing, but the descriptor that
 * made it still writes. */
static void in_copy(void)
{
	char name[64] = "";

	SHOW(readlink("/proc/self/exe", name, sizeof(name) - 1) > 0);
	printf("%s\n", name);
	SHOW(open("/proc/self/exe", O_WRONLY));
	SHOW(open("/proc/self/exe", O_RDWR));
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int fd, other;

	if (argc > 1) {
		in_copy();
		if (!strcmp(argv[1], "sealed"))
			SHOW(write(MAKER, "x", 1));
		else
			SHOW(pwrite(MAKER, "\177", 1, 0));
		return 7;
	}
	fd = dup2(copy_of_self("plain"), MAKER);
	IN_CHILD(run(fd, "plain"));
	other = reopened(fd, O_RDWR);
	SHOW(other >= 0);
	IN_CHILD(run(fd, "plain"));
	close(other);
	other = reopened(fd, O_RDONLY);
	SHOW(other >= 0);
	IN_CHILD(run(other, "plain"));
	close(other);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));
	IN_CHILD(run(fd, "sealed"));
	SHOW(truncate("/proc/self/exe", 0));
	return 0;
}
