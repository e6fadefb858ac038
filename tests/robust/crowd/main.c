/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A crowd of programs that make requests of every kind at once, with arguments in memory that has
 * to be fetched first and may be gone by then:
 *
 *	crowd SEED SECONDS [DISK]
 *
 * Workers, every other one an ordinary user, have some threads each. All pointers that they hand to
 * the kernel lie in an arena whose pages are mapped from common files, moved, shortened and
 * unmapped by other workers meanwhile; workers trace, signal and kill each other and end in every
 * way. With a disk the files are on an ext4 there, and the page cache is emptied all the time, so
 * that nearly every access waits. Results are ignored: the kernel must survive, and give its memory
 * back.
 */
#include "../robust.h"
#include "crowd.h"

#include <grp.h>
#include <pthread.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>

enum { THREADS = 4, LIFE_MS = 2500, SLACK_KIB = 6144 };

struct shared *crowd;
char crowd_folder[64] = "/tmp/crowd";

static char *arena;
static __thread uint64_t sequence;
static uint64_t first_seed;

/* ---- seeded choices ---- */

unsigned pick(unsigned n)
{
	sequence = sequence * 6364136223846793005ull + 1442695040888963407ull;
	return n ? (unsigned)((sequence >> 33) % n) : 0;
}

void *anywhere(size_t n)
{
	size_t room = (size_t)ARENA_PAGES * PAGE - n;
	size_t at = chance(3) ? (size_t)pick(ARENA_PAGES) * PAGE + PAGE - 8 : pick((unsigned)room);

	return arena + (at > room ? room : at) / 4 * 4;
}

void *some_pages(size_t *bytes)
{
	unsigned first = pick(ARENA_PAGES), most = ARENA_PAGES - first;
	unsigned n = 1 + pick(chance(4) ? most : most < 8 ? most : 8);

	*bytes = (size_t)n * PAGE;
	return arena + (size_t)first * PAGE;
}

const char *some_name(void)
{
	static __thread char name[96];

	snprintf(name, sizeof(name), "%s/%c%u", crowd_folder, chance(3) ? 'n' : 'f', pick(FILES));
	return name;
}

int some_file(int flags)
{
	char name[96];

	snprintf(name, sizeof(name), "%s/f%u", crowd_folder, pick(FILES));
	return open(name, flags | O_NONBLOCK | O_CLOEXEC);
}

pid_t somebody(void)
{
	pid_t pid = crowd->pids[pick(WORKERS_MAX)];

	if (!pid || chance(4))
		pid += 1 + (pid_t)pick(6); /* a thread or a child, perhaps */
	return pid > 10 ? pid : getpid();
}

struct timespec soon(unsigned microseconds)
{
	return (struct timespec){0, (long)pick(microseconds) * 1000};
}

/* ---- a worker ---- */

static const struct requests *const kinds[] = {
	&futex_requests, &memory_requests, &process_requests, &proc_requests, &ipc_requests,
	&file_requests,	 &stream_requests, &socket_requests,  &time_requests, &memory_requests};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))
#define FOCUS 4

static void ignore(int sig)
{
}

static void *work(void *seed)
{
	sequence = (uint64_t)(uintptr_t)seed;
	for (;;) {
		bool focused = !chance(3);
		const struct requests *r = kinds[focused ? crowd->kind : pick(KINDS)];

		r->list[focused ? (crowd->focus + pick(FOCUS)) % r->count : pick(r->count)]();
		crowd->done++;
	}
	return NULL;
}

static void handle_signals(void)
{
	struct sigaction sa = {.sa_handler = ignore, .sa_flags = SA_RESTART};

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGALRM, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGIO, SIG_IGN);
}

static void become_user(void)
{
	setgroups(0, NULL);
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
}

static _Noreturn void worker(unsigned number, uint64_t seed)
{
	pthread_t t;

	handle_signals();
	if (number & 1)
		become_user();
	arena = mmap(NULL, (size_t)ARENA_PAGES * PAGE, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sequence = seed;
	for (unsigned i = 1; i < THREADS; i++)
		pthread_create(&t, NULL, work, (void *)(uintptr_t)(seed * 31 + i));
	work((void *)(uintptr_t)seed);
	_exit(0);
}

/* ---- the whole ---- */

static bool is_worker(pid_t pid);

/* Orphans of dead workers, stopped or waiting, become children of this process, which ends them. */
static void end_orphans(void)
{
	char name[64], text[8192], *at = text, *end;
	ssize_t n;
	int fd;

	snprintf(name, sizeof(name), "/proc/self/task/%d/children", getpid());
	fd = open(name, O_RDONLY);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	for (;; at = end) {
		pid_t pid = (pid_t)strtol(at, &end, 10);

		if (end == at)
			return;
		if (is_worker(pid))
			continue;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, WNOHANG);
	}
}

struct place {
	pid_t pid;
	double until;
};

static void start(struct place *p, unsigned number)
{
	static uint64_t started;
	uint64_t seed = (first_seed << 20) + ++started * 0x9e3779b9u;

	p->until = now() + (double)(LIFE_MS / 4 + seed % LIFE_MS) / 1000;
	p->pid = fork();
	if (!p->pid)
		worker(number, seed);
	if (p->pid < 0)
		p->pid = 0;
	crowd->pids[number] = p->pid;
}

static struct place places[WORKERS_MAX];

static bool is_worker(pid_t pid)
{
	for (unsigned i = 0; i < WORKERS_MAX; i++)
		if (places[i].pid == pid)
			return true;
	return false;
}

static void look_after(struct place *p, unsigned number)
{
	if (p->pid && waitpid(p->pid, NULL, WNOHANG) == 0) {
		if (now() > p->until)
			kill(p->pid, SIGKILL);
		return;
	}
	start(p, number);
}

static void empty_page_cache(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	write(fd, "3", 1);
	close(fd);
}

static void make_file(unsigned i)
{
	static char block[16 * PAGE];
	char name[96];
	int fd;

	snprintf(name, sizeof(name), "%s/f%u", crowd_folder, i);
	fd = open(name, O_CREAT | O_RDWR, 0666);
	fchmod(fd, 0666);
	for (int n = 0; n < FILE_PAGES / 16; n++)
		write(fd, block, sizeof(block));
	close(fd);
}

/* Makes the common files again that were removed or shortened. */
static void keep_files(void)
{
	struct stat st;
	char name[96];

	for (unsigned i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%s/f%u", crowd_folder, i);
		if (lstat(name, &st) || (S_ISREG(st.st_mode) && st.st_size < 4 * PAGE)) {
			make_file(i);
		} else if (!S_ISREG(st.st_mode)) {
			remove(name);
		}
	}
}

static bool prepare(const char *disk)
{
	mkdir("/proc", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mkdir("/tmp", 01777);
	if (disk) {
		mkdir("/mnt", 0755);
		if (mount(disk, "/mnt", "ext4", 0, NULL)) {
			perror("mount");
			return false;
		}
		strcpy(crowd_folder, "/mnt/crowd");
	}
	mkdir(crowd_folder, 0777);
	chmod(crowd_folder, 0777);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	for (unsigned i = 0; i < FILES; i++)
		make_file(i);
	sync();
	return crowd != MAP_FAILED;
}

static void remove_objects(void)
{
	for (int i = 0; i < IDS; i++) {
		semctl(crowd->sets[i], 0, IPC_RMID);
		shmctl(crowd->segments[i], IPC_RMID, NULL);
		msgctl(crowd->queues[i], IPC_RMID, NULL);
	}
}

/* Ends the rest of the crowd: children of workers that ended. The test's own parent is init. */
static void end_all(void)
{
	char name[96];

	for (int i = 0; i < 30; i++) {
		kill(-1, SIGKILL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		usleep(20000);
	}
	remove_objects();
	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s/m%u", crowd_folder, i);
		while (umount2(name, MNT_DETACH) == 0)
			;
	}
}

static bool run(double seconds, bool disk, long before)
{
	double end = now() + seconds, told = now(), turned = 0;
	unsigned workers = WORKERS_MAX / 2;

	while (now() < end) {
		for (unsigned i = 0; i < workers; i++)
			look_after(&places[i], i);
		if (now() - turned > 0.2) {
			turned = now();
			crowd->kind = pick(KINDS);
			crowd->focus = pick(64);
		}
		end_orphans();
		keep_files();
		if (disk)
			empty_page_cache();
		usleep(50000);
		if (now() - told > 60) {
			told = now();
			printf("%.0f s left, about %lu requests, %ld KiB free\n", end - told,
			       crowd->done, free_kib());
			fflush(stdout);
		}
	}
	end_all();
	printf("about %lu requests\n", crowd->done);
	sync();
	if (disk) {
		empty_page_cache();
		if (umount("/mnt"))
			perror("umount");
	}
	return memory_is_back("crowd", before, SLACK_KIB);
}

int main(int argc, char **argv)
{
	long before;
	bool good;

	if (argc < 3)
		return 0; /* "nothing" */
	first_seed = strtoull(argv[1], NULL, 0);
	if (!first_seed)
		first_seed = (uint64_t)time(NULL);
	printf("seed %#llx\n", (unsigned long long)first_seed);
	fflush(stdout);
	if (!prepare(argc > 3 ? argv[3] : NULL))
		return 2;
	sequence = first_seed;
	before = free_kib();
	good = run(strtod(argv[2], NULL), argc > 3, before);
	good &= works();
	printf("%s\n", good ? "the crowd is gone, and all is well" : "FAILED");
	return good ? 0 : 1;
}
