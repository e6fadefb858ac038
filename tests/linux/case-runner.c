/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs every case of a folder, one after another, and writes what each did to standard output:
 *
 *	@case NAME
 *	@out LENGTH	(then that many bytes and a newline; @err likewise)
 *	@end exit N | signal N | timeout
 *
 * and "@done COUNT" last. The same program runs on the build host and on Selkie. A case runs in a
 * session of its own in an empty folder under /tmp, with /dev/null as input; one that hangs is
 * killed with all its processes and reported, one that crashes is reported; the rest goes on.
 *
 *	case-runner [--detach] FOLDER SECONDS-PER-CASE [NAME...]
 *
 * --detach: the working folder is the root that was left by pivot_root, which is unmounted first:
 * the root filesystem of the cases need not have an umount.
 * *.sh cases are run by /bin/sh, *.bash by /bin/bash, everything else is executed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_LIMIT (1u << 20) /* a case that prints more is cut */

struct capture {
	int fd;
	char *data;
	size_t used;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *where)
{
	return remove(path);
}

/* A case begins with default settings, whatever this program has inherited. */
static void forget_inherited(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	setpriority(PRIO_PROCESS, 0, 0);
	setsid();
}

static _Noreturn void run_case(const char *path, const char *folder, int out, int err)
{
	const char *dot = strrchr(path, '.');

	forget_inherited();
	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(out, 1);
	dup2(err, 2);
	for (int fd = 3; fd < 64; fd++)
		close(fd);
	if (chdir(folder))
		_exit(126);
	if (dot && !strcmp(dot, ".sh"))
		execl("/bin/sh", "sh", path, NULL);
	else if (dot && !strcmp(dot, ".bash"))
		execl("/bin/bash", "bash", path, NULL);
	else
		execl(path, path, NULL);
	dprintf(2, "case-runner: %s: %s\n", path, strerror(errno));
	_exit(127);
}

/* Reads what is there. False when this stream has ended. */
static int drain(struct capture *c)
{
	char buf[4096];
	ssize_t n = read(c->fd, buf, sizeof(buf));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	size_t room = OUTPUT_LIMIT - c->used;
	size_t keep = (size_t)n < room ? (size_t)n : room;
	memcpy(c->data + c->used, buf, keep);
	c->used += keep;
	return 1;
}

/* Collects both streams until they end or the time is up. True if the time was up. */
static int collect(struct capture streams[2], double deadline)
{
	int open_streams = 2;

	while (open_streams) {
		struct pollfd fds[2];
		double left = deadline - now();

		if (left <= 0)
			return 1;
		for (int i = 0; i < 2; i++)
			fds[i] = (struct pollfd){.fd = streams[i].fd, .events = POLLIN};
		if (poll(fds, 2, (int)(left * 1000) + 1) <= 0)
			continue;
		for (int i = 0; i < 2; i++) {
			if (fds[i].fd < 0 || !fds[i].revents || drain(&streams[i]))
				continue;
			close(streams[i].fd);
			streams[i].fd = -1;
			open_streams--;
		}
	}
	return 0;
}

static void emit(const char *tag, const struct capture *c)
{
	printf("@%s %zu\n", tag, c->used);
	fwrite(c->data, 1, c->used, stdout);
	putchar('\n');
}

static void one(const char *folder, const char *name, double seconds, struct capture streams[2])
{
	char path[512], place[] = "/tmp/case-XXXXXX";
	int out[2], err[2], status = 0, timed_out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (!mkdtemp(place) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) {
		fprintf(stderr, "case-runner: %s: %s\n", name, strerror(errno));
		exit(1);
	}
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0) {
		fprintf(stderr, "case-runner: fork: %s\n", strerror(errno));
		exit(1);
	}
	if (!pid)
		run_case(path, place, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	streams[0].fd = out[0];
	streams[1].fd = err[0];
	streams[0].used = streams[1].used = 0;
	timed_out = collect(streams, now() + seconds);
	for (int i = 0; i < 2; i++)
		if (streams[i].fd >= 0)
			close(streams[i].fd);
	if (timed_out)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	kill(-pid, SIGKILL);
	nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

	printf("@case %s\n", name);
	emit("out", &streams[0]);
	emit("err", &streams[1]);
	if (timed_out)
		printf("@end timeout\n");
	else if (WIFSIGNALED(status))
		printf("@end signal %d\n", WTERMSIG(status));
	else
		printf("@end exit %d\n", WEXITSTATUS(status));
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* In a network namespace of its own Linux has the loopback link switched off; elsewhere it is on.
 */
static void switch_loopback_on(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

int main(int argc, char **argv)
{
	struct dirent **entries = NULL;
	struct capture streams[2];
	int count = 0;

	if (argc > 1 && !strcmp(argv[1], "--detach")) {
		if (umount2(".", MNT_DETACH) || chdir("/")) {
			fprintf(stderr, "case-runner: the old root: %s\n", strerror(errno));
			return 1;
		}
		argc--;
		argv++;
	}
	if (argc < 3) {
		fprintf(stderr,
			"usage: case-runner [--detach] FOLDER SECONDS-PER-CASE [NAME...]\n");
		return 2;
	}
	for (int i = 0; i < 2; i++) {
		streams[i].data = malloc(OUTPUT_LIMIT);
		if (!streams[i].data)
			return 1;
	}
	switch_loopback_on();
	int n = argc > 3 ? argc - 3 : scandir(argv[1], &entries, visible, alphasort);
	if (n < 0) {
		fprintf(stderr, "case-runner: %s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	for (int i = 0; i < n; i++, count++)
		one(argv[1], entries ? entries[i]->d_name : argv[i + 3], atof(argv[2]), streams);
	printf("@done %d\n", count);
	return 0;
}
