/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The limits of control groups are kept: forks beyond pids.max, memory beyond memory.max by every
 * route, the OOM killer inside the group only, and all counted. The program checks the results
 * itself, since the build host's kernel may have given its controllers to version 1; it also passes
 * on a Linux with version 2 (6.1 is the reference): limits DEVICE, with an ext4 on it, or limits
 * FOLDER.
 */
#include <sys/mount.h>
#include <sys/socket.h>

#include "robust.h"

#define MIB (1ul << 20)

static const char *folder = "/tmp";
static int failures;

static void put(const char *name, const char *text)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/cg/%s", name);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0) {
		printf("FAIL: \"%s\" to %s: %s\n", text, name, strerror(errno));
		failures++;
	}
	close(fd);
}

static void get(const char *name, char *text, size_t size)
{
	char path[128];
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/cg/%s", name);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, text, size - 1);
	text[n < 0 ? 0 : n] = 0;
	close(fd);
}

/* A number, or that of the line which begins with `key`. */
static long value(const char *name, const char *key)
{
	char text[4096], *at = text;

	get(name, text, sizeof(text));
	if (!key)
		return *text ? atol(text) : -1;
	while (at && *at) {
		if (!strncmp(at, key, strlen(key)) && at[strlen(key)] == ' ')
			return atol(at + strlen(key));
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return -1;
}

#define EXPECT(condition)                                 \
	do {                                              \
		if (!(condition)) {                       \
			printf("FAIL: %s\n", #condition); \
			failures++;                       \
		}                                         \
	} while (0)

/* Runs `what` in the group: how it ended. */
static int in_group(const char *group, int (*what)(void))
{
	char procs[64];
	int status = 0;
	pid_t child;

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", group);
	fflush(stdout);
	child = fork();
	if (!child) {
		put(procs, "0");
		_exit(what());
	}
	waitpid(child, &status, 0);
	return status;
}

static void touch(size_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t i = 0; p != MAP_FAILED && i < bytes; i += 4096)
		((volatile char *)p)[i] = 1;
}

/* ---- pids ---- */

static int fork_three(void)
{
	int made = 0;

	for (int i = 0; i < 3; i++) {
		pid_t child = fork();

		if (!child) {
			pause();
			_exit(0);
		}
		made += child > 0;
		if (child < 0 && errno != EAGAIN)
			return 99;
	}
	long now = value("p/pids.current", NULL);
	signal(SIGTERM, SIG_IGN);
	return made * 10 + (int)now;
}

static void pids(void)
{
	mkdir("/cg/p", 0755);
	put("p/pids.max", "3");
	EXPECT(WEXITSTATUS(in_group("p", fork_three)) == 23);
	EXPECT(value("p/pids.events", "max") == 1);
	put("p/cgroup.kill", "1");
	while (value("p/cgroup.events", "populated"))
		usleep(1000);
	usleep(50000);
	EXPECT(!rmdir("/cg/p"));
}

/* ---- memory ---- */

static int touch_4(void)
{
	touch(4 * MIB);
	return value("m/memory.current", NULL) >= 4 * (long)MIB ? 0 : 1;
}

static int touch_24(void)
{
	touch(24 * MIB);
	return 0;
}

static int shared_24(void)
{
	char *p = mmap(NULL, 24 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memset(p, 1, 24 * MIB);
	return 0;
}

static char block[65536];

static char path[128];

static int file_of(size_t bytes)
{
	int fd;

	fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
	for (size_t done = 0; done < bytes; done += sizeof(block))
		if (write(fd, block, sizeof(block)) != sizeof(block))
			return 1;
	lseek(fd, 0, SEEK_SET);
	for (size_t done = 0; done < bytes; done += sizeof(block))
		if (read(fd, block, sizeof(block)) != sizeof(block))
			return 2;
	close(fd);
	return 0;
}

static int memfd_24(void)
{
	int fd = (int)memfd_create("limits", 0);

	for (size_t done = 0; done < 24 * MIB; done += sizeof(block))
		if (write(fd, block, sizeof(block)) != sizeof(block))
			return 1;
	return 0;
}

static int disk_24(void)
{
	return file_of(24 * MIB);
}

/* Kernel memory for the program: refused, or the process is killed. */
static int sockets(void)
{
	for (int i = 0; i < 400; i++) {
		int fds[2], size = 1 << 22;

		if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fds))
			return 0;
		setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
		fcntl(fds[0], F_SETFL, O_NONBLOCK);
		while (write(fds[0], block, 32768) > 0)
			;
		if (errno == ENOMEM || errno == ENOBUFS)
			return 0;
	}
	return 1;
}

static int pipes(void)
{
	for (int i = 0; i < 400; i++) {
		int fds[2];

		if (pipe(fds))
			return 0;
		fcntl(fds[1], F_SETPIPE_SZ, 1 << 20);
		fcntl(fds[1], F_SETFL, O_NONBLOCK);
		while (write(fds[1], block, sizeof(block)) > 0)
			;
		if (errno == ENOMEM)
			return 0;
	}
	return 1;
}

static bool killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* The group stays within its limit, however the process ends; and all memory comes back. */
static void route(const char *name, int (*what)(void), bool must_die)
{
	long kills = value("m/memory.events", "oom_kill");
	int status = in_group("m", what);

	unlink(path);
	EXPECT(value("m/memory.peak", NULL) <= 16 * (long)MIB + 65536);
	if (must_die) {
		EXPECT(killed(status));
		EXPECT(value("m/memory.events", "oom_kill") == kills + 1);
	} else {
		EXPECT(killed(status) || WEXITSTATUS(status) == 0);
	}
	for (int i = 0; i < 200 && value("m/memory.stat", "anon") > 0; i++)
		usleep(10000);
	printf("%s: %s, left: anon %ld shmem %ld sock %ld kernel %ld\n", name,
	       killed(status) ? "killed" : "ended", value("m/memory.stat", "anon"),
	       value("m/memory.stat", "shmem"), value("m/memory.stat", "sock"),
	       value("m/memory.stat", "kernel"));
	EXPECT(value("m/memory.stat", "anon") == 0);
	EXPECT(value("m/memory.stat", "shmem") == 0);
	EXPECT(value("m/memory.stat", "sock") == 0);
}

static void memory(void)
{
	mkdir("/cg/m", 0755);
	EXPECT(value("m/memory.current", NULL) == 0);
	put("m/memory.max", "16M");
	put("m/memory.swap.max", "0");
	EXPECT(value("m/memory.max", NULL) == 16 * (long)MIB);
	EXPECT(in_group("m", touch_4) == 0);
	EXPECT(value("m/memory.events", "oom") == 0);
	route("anonymous", touch_24, true);
	route("shared", shared_24, true);
	route("memfd", memfd_24, true);
	snprintf(path, sizeof(path), "%s/limits.file", folder);
	route("file", disk_24, false);
	route("sockets", sockets, false);
	route("pipes", pipes, false);
	EXPECT(value("m/memory.events", "max") > 0);
	EXPECT(!rmdir("/cg/m"));
}

/* ---- groups within groups ---- */

static int touch_8_and_wait(void)
{
	touch(8 * MIB);
	pause();
	return 0;
}

static pid_t start_in(const char *procs, int (*what)(void))
{
	pid_t child = fork();

	if (!child) {
		put(procs, "0");
		_exit(what());
	}
	return child;
}

static void nested(void)
{
	pid_t inner, bystander;
	int status;

	mkdir("/cg/m", 0755);
	put("m/cgroup.subtree_control", "+memory");
	mkdir("/cg/m/a", 0755);
	mkdir("/cg/m/b", 0755);
	put("m/memory.max", "20M");
	put("m/memory.swap.max", "0");
	put("m/b/memory.oom.group", "1");
	bystander = start_in("cgroup.procs", touch_8_and_wait);
	inner = start_in("m/a/cgroup.procs", touch_8_and_wait);
	while (value("m/memory.current", NULL) < 8 * (long)MIB)
		usleep(10000);
	/* Two processes in group b: the larger one is killed, and the other one with it. */
	pid_t companion = start_in("m/b/cgroup.procs", touch_4), larger;
	waitpid(companion, &status, 0);
	companion = start_in("m/b/cgroup.procs", (int (*)(void))pause);
	larger = start_in("m/b/cgroup.procs", touch_24);
	waitpid(larger, &status, 0);
	EXPECT(killed(status));
	waitpid(companion, &status, 0);
	EXPECT(killed(status));
	EXPECT(waitpid(inner, &status, WNOHANG) == 0);
	EXPECT(waitpid(bystander, &status, WNOHANG) == 0);
	/* Linux counts the one that has the most twice. */
	EXPECT(value("m/b/memory.events", "oom_kill") >= 2);
	EXPECT(value("m/b/memory.events", "oom_group_kill") == 1);
	EXPECT(value("m/memory.events", "oom") >= 1);
	EXPECT(value("m/a/memory.events", "oom_kill") == 0);
	EXPECT(value("m/memory.events", "oom_kill") == value("m/b/memory.events", "oom_kill"));
	EXPECT(value("m/memory.events.local", "oom_kill") == 0);
	/* A limit that is lowered below what is used. */
	put("m/a/memory.max", "1M");
	waitpid(inner, &status, 0);
	EXPECT(killed(status));
	kill(bystander, SIGKILL);
	waitpid(bystander, &status, 0);
	usleep(50000);
	EXPECT(!rmdir("/cg/m/a"));
	EXPECT(!rmdir("/cg/m/b"));
	EXPECT(!rmdir("/cg/m"));
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && !strncmp(argv[1], "/dev/", 5)) {
		folder = "/disk";
		mkdir(folder, 0755);
		EXPECT(!mount(argv[1], folder, "ext4", 0, NULL));
	} else if (argc > 1) {
		folder = argv[1];
	}
	mkdir("/cg", 0755);
	if (mount("none", "/cg", "cgroup2", 0, NULL) < 0) {
		perror("cgroup2");
		return 1;
	}
	put("cgroup.subtree_control", "+memory +pids");
	pids();
	memory();
	nested();
	puts(failures ? "limits: FAILED" : "limits: passed");
	return failures != 0;
}
