/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes calls that have much to do, one after the other, while another program reads the clock all
 * the time:
 *
 *	stretches GAP
 *
 * Prints for each call the longest time for which the other program did not run; ends with 1 if one
 * was longer than GAP milliseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE	   4096ul
#define AREAS	   10000ul
#define LARGE	   (32ul << 20)
#define FILES	   2000
#define MOUNTS	   2000
#define LOCKS	   20000
#define WAITERS	   20
#define SETTLE_US  30000
#define FOLDER	   "/tmp/many"
#define LARGE_FILE "/tmp/large"

static char *areas, *large;
static int file;

/* ---- the calls ---- */

static void make_areas(void)
{
	areas = mmap(NULL, 2 * AREAS * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		     -1, 0);
	for (unsigned long i = 0; i < AREAS; i++) {
		areas[2 * i * PAGE] = 1;
		mprotect(areas + 2 * i * PAGE, PAGE, PROT_READ);
	}
}

static void make_pages(void)
{
	large = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(large, 1, LARGE);
}

static void fork_and_exit(void)
{
	pid_t child = fork();

	if (!child)
		_exit(0);
	waitpid(child, NULL, 0);
}

static void fork_and_exec(void)
{
	pid_t child = fork();

	if (!child) {
		execl("/proc/self/exe", "stretches", (char *)NULL);
		_exit(1);
	}
	waitpid(child, NULL, 0);
}

static void *stands_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void fork_with_threads(void)
{
	pid_t child = fork();
	pthread_t thread;

	if (!child) {
		pthread_create(&thread, NULL, stands_still, NULL);
		fork_and_exit();
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void read_whole(const char *name)
{
	static char buffer[1 << 16];
	int fd = open(name, O_RDONLY);

	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static void read_maps(void)
{
	read_whole("/proc/self/maps");
}

static void protect_areas(void)
{
	mprotect(areas, 2 * AREAS * PAGE, PROT_READ);
}

static void unmap_areas(void)
{
	munmap(areas, 2 * AREAS * PAGE);
}

static void move_pages(void)
{
	void *to = mmap(NULL, 2 * LARGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	large = mremap(large, LARGE, LARGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
}

static void protect_pages(void)
{
	mprotect(large, LARGE, PROT_READ);
}

static void forget_pages(void)
{
	madvise(large, LARGE, MADV_DONTNEED);
}

static void unmap_pages(void)
{
	munmap(large, LARGE);
}

static void make_file(void)
{
	file = open(LARGE_FILE, O_CREAT | O_RDWR, 0644);
	ftruncate(file, LARGE);
	large = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	memset(large, 1, LARGE);
}

static void sync_file(void)
{
	msync(large, LARGE, MS_SYNC);
}

static void cut_file(void)
{
	ftruncate(file, 0);
}

static void fill_file(void)
{
	munmap(large, LARGE);
	posix_fallocate(file, 0, LARGE);
}

static void remove_file(void)
{
	unlink(LARGE_FILE);
	close(file);
}

static void make_files(void)
{
	mkdir(FOLDER, 0755);
	for (int i = 0; i < FILES; i++) {
		char name[64];

		snprintf(name, sizeof(name), FOLDER "/%d", i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
	}
}

static void open_many(void)
{
	pid_t child = fork();

	if (!child) {
		for (int i = 0; i < 1000; i++)
			dup(0);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static pid_t waiting[WAITERS];

/* Neighbours are of different types, so they stay apart. */
static void make_locks(void)
{
	file = open("/tmp/locked", O_CREAT | O_RDWR, 0644);
	for (long i = 0; i < LOCKS; i++) {
		long at = i * 7919 % LOCKS;
		struct flock l = {.l_type = at & 1 ? F_RDLCK : F_WRLCK, .l_start = at, .l_len = 1};

		fcntl(file, F_SETLK, &l);
	}
}

static void read_locks(void)
{
	struct flock l = {.l_type = F_WRLCK};

	for (int i = 0; i < WAITERS; i++) {
		waiting[i] = fork();
		if (!waiting[i])
			_exit(fcntl(file, F_SETLKW, &l));
	}
	read_whole("/proc/locks");
	for (int i = 0; i < WAITERS; i++) {
		kill(waiting[i], SIGKILL);
		waitpid(waiting[i], NULL, 0);
	}
}

static void lock_all(void)
{
	struct flock l = {.l_type = F_WRLCK};

	fcntl(file, F_SETLK, &l);
	close(file);
}

static void close_locked(void)
{
	close(file);
	unlink("/tmp/locked");
}

#define BOUND	"/tmp/bound"
#define SHARED	"/tmp/shared"
#define MEMBERS "/tmp/members"

/* Each on the one before. */
static void make_mounts(void)
{
	mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	mkdir(BOUND, 0755);
	for (int i = 0; i < MOUNTS; i++)
		mount(BOUND, BOUND, NULL, MS_BIND, NULL);
}

static void read_mounts(void)
{
	read_whole("/proc/self/mountinfo");
}

static void copy_mounts(void)
{
	pid_t child = fork();

	if (!child)
		_exit(unshare(CLONE_NEWNS));
	waitpid(child, NULL, 0);
}

static void unmount_all(void)
{
	while (!umount2(BOUND, MNT_DETACH))
		;
}

/* Each in the one before. */
static void nest_mounts(void)
{
	int top = open("/", O_RDONLY);

	chdir("/tmp");
	mkdir("nest", 0755);
	mount("none", "nest", "tmpfs", 0, NULL);
	mkdir("nest/in", 0755);
	for (int i = 0; i < MOUNTS; i++)
		if (mount("/tmp/nest", i ? "in" : "nest/in", NULL, MS_BIND, NULL) ||
		    chdir(i ? "in" : "nest/in"))
			break;
	fchdir(top);
	close(top);
}

static void detach_nest(void)
{
	umount2("/tmp/nest", MNT_DETACH);
}

static void make_members(void)
{
	char name[64];

	mkdir(MEMBERS, 0755);
	mkdir(SHARED, 0755);
	mount("none", SHARED, "tmpfs", 0, NULL);
	mount(NULL, SHARED, NULL, MS_SHARED, NULL);
	mkdir(SHARED "/x", 0755);
	for (int i = 0; i < MOUNTS; i++) {
		snprintf(name, sizeof(name), MEMBERS "/%d", i);
		mkdir(name, 0755);
		mount(SHARED, name, NULL, MS_BIND, NULL);
	}
}

static void mount_for_all(void)
{
	mount("none", SHARED "/x", "tmpfs", 0, NULL);
}

static void unmount_for_all(void)
{
	umount2(SHARED "/x", MNT_DETACH);
}

static const struct {
	const char *name;
	void (*call)(void);
} calls[] = {
	{"making 10,000 areas", make_areas},
	{"their fork and exit", fork_and_exit},
	{"their fork with threads", fork_with_threads},
	{"their fork and exec", fork_and_exec},
	{"/proc/self/maps", read_maps},
	{"their mprotect", protect_areas},
	{"their munmap", unmap_areas},
	{"touching 32 MiB", make_pages},
	{"their fork and exit", fork_and_exit},
	{"their fork with threads", fork_with_threads},
	{"their mremap", move_pages},
	{"their mprotect", protect_pages},
	{"their MADV_DONTNEED", forget_pages},
	{"their munmap", unmap_pages},
	{"mapping 32 MiB of a file", make_file},
	{"their fork and exit", fork_and_exit},
	{"their msync", sync_file},
	{"ftruncate to nothing", cut_file},
	{"their allocation", fill_file},
	{"unlink", remove_file},
	{"2,000 files", make_files},
	{"exit with 1,000 descriptors", open_many},
	{"20,000 locks of a file", make_locks},
	{"/proc/locks, with waiters", read_locks},
	{"one lock of all of it", lock_all},
	{"making them again", make_locks},
	{"closing the file", close_locked},
	{"2,000 mounts on each other", make_mounts},
	{"/proc/self/mountinfo", read_mounts},
	{"their copies in a namespace", copy_mounts},
	{"unmounting them", unmount_all},
	{"2,000 mounts in each other", nest_mounts},
	{"their copies in a namespace", copy_mounts},
	{"detaching the first", detach_nest},
	{"2,000 peers", make_members},
	{"a mount that they receive", mount_for_all},
	{"its unmounting", unmount_for_all},
};
#define CALLS (sizeof(calls) / sizeof(*calls))

/* ---- the program that reads the clock ---- */

static struct shared {
	atomic_uint call;
	_Atomic uint64_t gap[CALLS];
} * shared;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static _Noreturn void look_at_clock(void)
{
	uint64_t last = now_ns();
	unsigned call = 0;

	for (;;) {
		uint64_t now = now_ns();

		if (now - last > shared->gap[call])
			shared->gap[call] = now - last;
		last = now;
		call = shared->call;
	}
}

int main(int argc, char **argv)
{
	double most = argc > 1 ? atof(argv[1]) : 0;
	int status = 0;
	pid_t beside;

	if (argc < 2)
		return 0; /* what fork_and_exec() executes */
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	beside = fork();
	if (!beside) {
		setsid(); /* it goes next, however many processes the call makes */
		look_at_clock();
	}
	for (unsigned i = 0; i < CALLS; i++) {
		shared->call = i;
		usleep(SETTLE_US); /* the other program sees it */
		calls[i].call();
		usleep(SETTLE_US);
	}
	kill(beside, SIGKILL);
	for (unsigned i = 0; i < CALLS; i++) {
		double ms = (double)shared->gap[i] / 1e6;

		printf("%-28s %4.0f ms%s\n", calls[i].name, ms, ms > most ? "  too long" : "");
		status |= ms > most;
	}
	return status;
}
