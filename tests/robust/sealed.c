/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pages of the kernel task's that every program sees. The shim, through which a thread's
 * floating-point state goes, cannot be changed, moved or covered by any call; the vDSO can be given
 * up and changed, but only by the program for itself; the vDSO's data can be given up. Every way
 * that a program has is tried on every such page, and each time everything that depends on the
 * shim still works: calls that are answered in place, signals, fork.
 */
#include "robust.h"

#include <limits.h>
#include <sys/auxv.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define PAGE 4096ul

struct area {
	char name[32];
	uint8_t *start, *end;
};

static bool good = true;
static volatile double handled;
static uint8_t *room, *other_room; /* of ours, 16 pages each */

static void check(const char *what, bool ok)
{
	if (ok)
		return;
	printf("WRONG: %s (%s)\n", what, strerror(errno));
	fflush(stdout);
	good = false;
}

static unsigned find_areas(struct area *areas, unsigned most)
{
	static const char *const names[] = {"[shim]", "[vdso]", "[vvar]"};
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	char line[512], name[400];
	unsigned n = 0;

	while (f && n < most && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %399s", &start, &end, name) != 3)
			continue;
		for (unsigned i = 0; i < 3; i++)
			if (!strcmp(name, names[i])) {
				areas[n] = (struct area){.start = (uint8_t *)start,
							 .end = (uint8_t *)end};
				strcpy(areas[n++].name, name);
			}
	}
	fclose(f);
	return n;
}

static uint64_t sum(const struct area *a)
{
	uint64_t s = 0;

	for (const uint8_t *p = a->start; p < a->end; p++)
		s = s * 31 + *p;
	return s;
}

/* ---- what depends on the shim ---- */

static void handler(int signal)
{
	handled = handled * 2 + 1;
}

static bool lives(void)
{
	volatile double before = 1.0 / 3, sum_of = 0;
	char path[32];
	int status = -1;
	pid_t pid;

	handled = 0;
	for (int i = 0; i < 3; i++) {
		raise(SIGUSR1);
		sum_of += before;
	}
	pid = fork();
	if (!pid)
		_exit(sum_of == 1.0 / 3 + 1.0 / 3 + 1.0 / 3 && syscall(SYS_getppid) > 1 ? 7 : 8);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return false;
	snprintf(path, sizeof(path), "/proc/%ld", syscall(SYS_getpid));
	return handled == 7 && WIFEXITED(status) && WEXITSTATUS(status) == 7 &&
	       access(path, F_OK) == 0 && syscall(SYS_gettid) == syscall(SYS_getpid);
}

/* ---- the doors ---- */

#define DOOR(name) static long name(uint8_t *p, size_t n)
DOOR(map_over)
{
	return (long)mmap(p, n, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}
DOOR(map_over_more)
{
	return (long)mmap(p - PAGE, n + 2 * PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
			  -1, 0);
}
DOOR(map_at_free)
{
	return (long)mmap(p, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
			  0);
}
DOOR(protect)
{
	return mprotect(p, n, PROT_READ | PROT_WRITE | PROT_EXEC);
}
DOOR(protect_less)
{
	return mprotect(p, n, PROT_NONE);
}
DOOR(protect_key)
{
	return syscall(SYS_pkey_mprotect, p, n, PROT_READ | PROT_WRITE, -1);
}
DOOR(remap_away)
{
	return (long)mremap(p, n, n, MREMAP_MAYMOVE | MREMAP_FIXED, other_room);
}
DOOR(remap_onto)
{
	return (long)mremap(room, n, n, MREMAP_MAYMOVE | MREMAP_FIXED, p);
}
DOOR(remap_larger)
{
	return (long)mremap(p, n, n + PAGE, MREMAP_MAYMOVE);
}
DOOR(remap_smaller)
{
	return (long)mremap(p, n + PAGE, n, 0);
}
DOOR(remap_double)
{
	return (long)mremap(p, 0, n, MREMAP_MAYMOVE);
}
DOOR(remap_keep)
{
	return (long)mremap(p, n, n, MREMAP_MAYMOVE | MREMAP_DONTUNMAP);
}
DOOR(lock)
{
	return mlock(p, n);
}
DOOR(lock_later)
{
	return syscall(SYS_mlock2, p, n, 1);
}
DOOR(unlock)
{
	return munlock(p, n);
}
DOOR(sync_it)
{
	return msync(p, n, MS_SYNC | MS_INVALIDATE);
}
DOOR(core)
{
	unsigned char vector[16];

	return mincore(p, n, vector);
}
DOOR(bind)
{
	unsigned long nodes = 1;

	return syscall(SYS_mbind, p, n, 2, &nodes, 64, 0);
}
DOOR(file_pages)
{
	return syscall(SYS_remap_file_pages, p, n, 0, 0, 0);
}
DOOR(shared_over)
{
	int id = shmget(IPC_PRIVATE, n, 0600);
	long at = (long)shmat(id, p, SHM_REMAP);

	shmctl(id, IPC_RMID, NULL);
	return at;
}
DOOR(read_into)
{
	int fd = open("/dev/zero", O_RDONLY);
	long done = read(fd, p, n);

	close(fd);
	return done;
}
DOOR(write_of_process)
{
	struct iovec local = {room, n}, remote = {p, n};

	return syscall(SYS_process_vm_writev, getpid(), &local, 1, &remote, 1, 0);
}
DOOR(write_of_file)
{
	int fd = open("/proc/self/mem", O_RDWR);
	long done = pwrite(fd, room, n, (off_t)p);

	close(fd);
	return done;
}
/* A child's pages, which are this process's until one of the two writes. */
DOOR(poke)
{
	long done = -1;
	pid_t pid = fork();

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	for (size_t i = 0; i < n && done; i += 8)
		done = ptrace(PTRACE_POKETEXT, pid, p + i, 0x9090909090909090ul);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return done;
}
DOOR(store)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		*(volatile uint8_t *)p = 0x90;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV ? -1 : 0;
}

static const struct door {
	const char *name;
	long (*go)(uint8_t *p, size_t n);
} doors[] = {
	{"mmap", map_over},
	{"mmap around", map_over_more},
	{"mmap where it is free", map_at_free},
	{"mprotect", protect},
	{"mprotect to nothing", protect_less},
	{"pkey_mprotect", protect_key},
	{"mremap away", remap_away},
	{"mremap onto", remap_onto},
	{"mremap larger", remap_larger},
	{"mremap smaller", remap_smaller},
	{"mremap twice", remap_double},
	{"mremap and keep", remap_keep},
	{"mlock", lock},
	{"mlock2", lock_later},
	{"munlock", unlock},
	{"msync", sync_it},
	{"mincore", core},
	{"mbind", bind},
	{"remap_file_pages", file_pages},
	{"shmat", shared_over},
	{"read", read_into},
	{"process_vm_writev", write_of_process},
	{"/proc/self/mem", write_of_file},
	{"ptrace", poke},
	{"a store", store},
};

static void try_sealed(const struct area *a)
{
	size_t n = (size_t)(a->end - a->start);
	uint64_t before = sum(a);

	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		errno = 0;
		check(doors[i].name, doors[i].go(a->start, n) == -1);
		check(doors[i].name, sum(a) == before && lives());
	}
	for (int advice = -1; advice < 30; advice++) {
		check("madvise", madvise(a->start, n, advice) == -1);
		check("madvise", sum(a) == before && lives());
	}
	/* Nothing is there, so there is nothing to unmap. */
	check("munmap", munmap(a->start, n) == 0 && munmap(a->start - PAGE, n + 2 * PAGE) == 0);
	check("mlockall", (mlockall(MCL_CURRENT), munlockall(), sum(a) == before && lives()));
}

/* ---- the vDSO ---- */

static bool in_child(void (*what)(const struct area *), const struct area *a)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		what(a);
		_exit(good && lives() ? 0 : 1);
	}
	return waitpid(pid, &status, 0) == pid && status == 0;
}

static void change_vdso(const struct area *a)
{
	size_t n = (size_t)(a->end - a->start);

	check("the vDSO writable", mprotect(a->start, n, PROT_READ | PROT_WRITE | PROT_EXEC) == 0);
	memset(a->start, 0xcc, n);
	check("the vDSO written", a->start[0] == 0xcc);
}

static void poke_vdso(const struct area *a)
{
	check("the vDSO written as a file", write_of_file(a->start, 8) == 8);
}

static void poke_child(const struct area *a)
{
	uint64_t before = sum(a);

	check("the vDSO written by ptrace", poke(a->start, 64) == 0 && sum(a) == before);
}

static void drop_pages(const struct area *a)
{
	check("munmap", munmap(a->start, (size_t)(a->end - a->start)) == 0);
}

static void move_pages_away(const struct area *a)
{
	check("mremap", remap_away(a->start, (size_t)(a->end - a->start)) == (long)other_room);
}

static void write_data(const struct area *a)
{
	check("the data writable", mprotect(a->start, PAGE, PROT_READ | PROT_WRITE) == -1);
	check("the data written as a file", write_of_file(a->start, 8) == -1);
	check("the data written by ptrace", poke(a->start, 8) == -1);
	check("the data written", store(a->start, 8) == -1);
}

static void try_vdso(const struct area *a)
{
	bool data = !strcmp(a->name, "[vvar]");
	uint64_t before = data ? 0 : sum(a);

	if (data) {
		check("the data", in_child(write_data, a));
	} else {
		check("change", in_child(change_vdso, a));
		check("poke", in_child(poke_vdso, a));
		check("poke a child", in_child(poke_child, a));
	}
	check("drop", in_child(drop_pages, a));
	check("move", in_child(move_pages_away, a));
	check("nobody else has seen it", data || sum(a) == before);
}

/* ---- all at once ---- */

/* Unmaps all it can above and below its own stack, except the stack and its code. */
static void unmap_everything(const struct area *a)
{
	uint8_t *here = (uint8_t *)((uintptr_t)__builtin_frame_address(0) & ~(PAGE - 1));
	uint8_t *top = (uint8_t *)0x7ffffffff000ul;

	check("munmap of all above",
	      munmap(here + 16 * PAGE, (size_t)(top - here) - 16 * PAGE) == 0);
	check("nothing can be mapped there", map_over(a->start, PAGE) == -1);
}

/* ---- settings of the addresses ---- */

static void other_place(const char *setting, bool moves)
{
	const char *program = "sed -n 's/-.*\\[shim\\]//p;s/-.*\\[stack\\]//p' /proc/self/maps";
	char line[2][256] = {"", ""};
	int fd = open("/proc/sys/kernel/randomize_va_space", O_WRONLY);

	check("randomize_va_space", write(fd, setting, 1) == 1);
	close(fd);
	for (int i = 0; i < 2; i++) {
		FILE *f = popen(program, "r");

		fread(line[i], 1, sizeof(line[i]) - 1, f);
		pclose(f);
	}
	check("places", line[0][0] && moves == !!strcmp(line[0], line[1]));
}

int main(void)
{
	struct area areas[8];
	unsigned n = find_areas(areas, 8), sealed = 0;

	signal(SIGUSR1, handler);
	room = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	other_room = mmap(NULL, 16 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(room, 0x90, 16 * PAGE);
	check("it works at all", lives());
	for (unsigned i = 0; i < n; i++) {
		printf("%s\n", areas[i].name);
		fflush(stdout);
		if (!strcmp(areas[i].name, "[shim]")) {
			try_sealed(&areas[i]);
			sealed++;
			check("all", in_child(unmap_everything, &areas[i]));
		} else {
			try_vdso(&areas[i]);
		}
	}
	check("shim, vDSO and data were found", sealed && n >= 3);
	other_place("0", false);
	other_place("1", true);
	other_place("2", true);
	printf(good ? "all is as it was\n" : "FAILED\n");
	return good ? 0 : 1;
}
