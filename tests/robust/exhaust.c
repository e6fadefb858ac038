/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A child uses up memory by every route, and then ends or is killed: system calls return an error
 * or a process is killed for it, the system continues, and all memory comes back. Each route is
 * taken twice, because the first time fills caches.
 *
 *	exhaust [ROUTE...]
 */
#include "robust.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static void anonymous(void)
{
	for (;;) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

		if (p == MAP_FAILED)
			_exit(3);
		memset(p, 1, 1 << 20);
	}
}

static void shared_memory(void)
{
	for (;;) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			       -1, 0);

		if (p == MAP_FAILED)
			_exit(3);
		memset(p, 1, 1 << 20);
	}
}

/* One page in each 2 MiB: mostly page tables. */
static void page_tables(void)
{
	for (uint64_t at = 0x100000000000; at < 0x7f0000000000; at += 1 << 21) {
		char *p = mmap((void *)at, 4096, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		if (p == MAP_FAILED)
			_exit(3);
		*p = 1;
	}
}

static void areas(void)
{
	for (uint64_t i = 0;; i++)
		if (mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0) == MAP_FAILED)
			_exit(3);
}

static void file_in_tmpfs(void)
{
	int fd = open("/tmp/big", O_CREAT | O_RDWR, 0600);
	static char block[65536];

	unlink("/tmp/big");
	while (write(fd, block, sizeof(block)) == sizeof(block))
		;
	_exit(3);
}

static void names_in_tmpfs(void)
{
	char name[64];

	mkdir("/tmp/names", 0700);
	for (int i = 0; i < 200000; i++) {
		snprintf(name, sizeof(name), "/tmp/names/%050d", i);
		if (mknod(name, S_IFREG | 0600, 0))
			break;
	}
	_exit(3);
}

static void unlimited_files(void)
{
	struct rlimit many = {1048576, 1048576};

	setrlimit(RLIMIT_NOFILE, &many);
}

static void pipes(void)
{
	static char block[65536];
	int fds[2];

	unlimited_files();
	while (!pipe2(fds, O_NONBLOCK)) {
		fcntl(fds[1], F_SETPIPE_SZ, 1 << 20);
		while (write(fds[1], block, sizeof(block)) > 0)
			;
	}
	_exit(3);
}

static void sockets(void)
{
	static char block[65536];
	int fds[2];

	unlimited_files();
	while (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds))
		for (int i = 0; i < 2; i++)
			while (write(fds[i], block, sizeof(block)) > 0)
				;
	_exit(3);
}

static void descriptors(void)
{
	unlimited_files();
	while (eventfd(0, 0) >= 0 || epoll_create1(0) >= 0)
		;
	_exit(3);
}

static void *sleeps(void *arg)
{
	pause();
	return NULL;
}

static void threads(void)
{
	pthread_attr_t a;
	pthread_t t;

	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 16384);
	while (!pthread_create(&t, &a, sleeps, NULL))
		;
	_exit(3);
}

static void processes(void)
{
	for (;;) {
		pid_t pid = fork();

		if (!pid)
			pause();
		if (pid < 0)
			break;
	}
	kill(0, SIGKILL);
}

static void bomb(void)
{
	double end = now() + 2;

	while (now() < end)
		fork();
	kill(0, SIGKILL);
}

/* Processes, each with memory of its own: address spaces, and the pages in them. */
static void heavy_processes(void)
{
	for (;;) {
		pid_t pid = fork();

		if (!pid) {
			char *p = mmap(NULL, 4 << 20, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			memset(p, 1, 4 << 20);
			pause();
		}
		if (pid < 0)
			break;
		usleep(2000);
		if (now() > 1e9)
			break;
	}
	kill(0, SIGKILL);
}

static void queued_signals(void)
{
	struct rlimit many = {100000, 100000};
	sigset_t set;

	setrlimit(RLIMIT_SIGPENDING, &many);
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (!sigqueue(getpid(), SIGRTMIN, (union sigval){0}))
		;
	_exit(3);
}

static void timers(void)
{
	struct rlimit many = {RLIM_INFINITY, RLIM_INFINITY};
	int id;

	setrlimit(RLIMIT_SIGPENDING, &many);
	while (!syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id))
		;
	_exit(3);
}

static bool once(const char *what, void (*fn)(void), bool judged)
{
	double begun = now(), end = begun + 600;
	long before = free_kib();
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		setpgid(0, 0);
		fn();
		_exit(0);
	}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (now() > end) {
			printf("%s: took too long\n", what);
			kill(-pid, SIGKILL);
		}
		usleep(10000);
	}
	kill(-pid, SIGKILL);
	system("rm -rf /tmp/names");
	printf("%.1f s, %s %d, ", now() - begun, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return works() & (memory_is_back(what, before, judged ? 512 : 1l << 30) || !judged);
}

/*
 * The first time does not count, because it fills caches. Caches change their size under pressure
 * later, too, but only a leak costs memory every time.
 */
static bool comes_back(const char *what, void (*fn)(void))
{
	bool good = once(what, fn, false);

	for (int i = 0; good && i < 5; i++)
		if (once(what, fn, true))
			return true;
	return false;
}

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strstr(name, argv[i]))
			return true;
	return argc < 2;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*fn)(void);
	} routes[] = {
		{"anonymous memory", anonymous},
		{"shared memory", shared_memory},
		{"page tables", page_tables},
		{"areas", areas},
		{"a file in tmpfs", file_in_tmpfs},
		{"names in tmpfs", names_in_tmpfs},
		{"pipes", pipes},
		{"sockets", sockets},
		{"descriptors", descriptors},
		{"threads", threads},
		{"processes", processes},
		{"a fork bomb", bomb},
		{"heavy processes", heavy_processes},
		{"queued signals", queued_signals},
		{"timers", timers},
	};
	bool good = works();

	/* The watching process must not be the victim. */
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);
	write(fd, "-1000", 5);
	close(fd);
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (!wanted(routes[i].name, argc, argv))
			continue;
		good &= comes_back(routes[i].name, routes[i].fn);
	}
	puts(good ? "all of it came back" : "SOMETHING IS MISSING");
	return good ? 0 : 1;
}
