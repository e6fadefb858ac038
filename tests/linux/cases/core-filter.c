/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/PID/coredump_filter: which kinds of memory a core file has. */
#include "case.h"

#include <elf.h>
#include <sys/resource.h>

#define PAGE 4096

/* Of each kind one page, with its own number in front of it. */
enum { PRIVATE, SHARED, FILE_PRIVATE, FILE_WRITTEN, FILE_SHARED, UNNAMED_SHARED, KINDS };
static const char *const names[KINDS] = {"private",	 "shared",	"of a file",
					 "written file", "shared file", "removed file"};
static uint64_t *area[KINDS];

static uint64_t number(int kind)
{
	return 0x5e1c1e00 + (uint64_t)kind;
}

static uint64_t *map_file(const char *name, int kind, int flags)
{
	uint64_t page[PAGE / sizeof(uint64_t)] = {number(kind)};
	int fd = open(name, O_CREAT | O_RDWR, 0600);

	write(fd, page, sizeof(page));
	uint64_t *at = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, flags, fd, 0);
	close(fd);
	return at;
}

static void map_all(void)
{
	int prot = PROT_READ | PROT_WRITE;

	area[PRIVATE] = mmap(NULL, PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	area[SHARED] = mmap(NULL, PAGE, prot, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	area[FILE_PRIVATE] = map_file("private", FILE_PRIVATE, MAP_PRIVATE);
	area[FILE_WRITTEN] = map_file("written", FILE_WRITTEN, MAP_PRIVATE);
	area[FILE_SHARED] = map_file("shared", FILE_SHARED, MAP_SHARED);
	area[UNNAMED_SHARED] = map_file("removed", UNNAMED_SHARED, MAP_SHARED);
	unlink("removed");
	area[PRIVATE][0] = number(PRIVATE);
	area[SHARED][0] = number(SHARED);
	area[FILE_WRITTEN][0] = number(FILE_WRITTEN);
}

/* Does the core file have the byte at that address? */
static bool has(const char *core, const void *address, uint64_t value)
{
	const Elf64_Ehdr *e = (const void *)core;
	const Elf64_Phdr *h = (const void *)(core + e->e_phoff);
	uint64_t at = (uintptr_t)address;

	for (unsigned i = 0; i < e->e_phnum; i++, h++) {
		if (h->p_type == PT_LOAD && at >= h->p_vaddr && at < h->p_vaddr + h->p_filesz)
			return !memcmp(core + h->p_offset + (at - h->p_vaddr), &value,
				       sizeof(value));
	}
	return false;
}

static void show(const char *filter)
{
	struct stat st;
	int fd = open("core", O_RDONLY);

	printf("%s:", filter);
	if (fd < 0 || fstat(fd, &st))
		printf(" no core");
	const char *core = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	for (int kind = 0; kind < KINDS; kind++)
		if (core != MAP_FAILED && has(core, area[kind], number(kind)))
			printf(" %s,", names[kind]);
	putchar('\n');
	munmap((void *)core, (size_t)st.st_size);
	close(fd);
	unlink("core");
}

static void with_filter(const char *filter)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

	setrlimit(RLIMIT_CORE, &limit);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		int fd = open("/proc/self/coredump_filter", O_WRONLY);
		write(fd, filter, strlen(filter));
		abort();
	}
	waitpid(pid, NULL, 0);
	show(filter);
}

/* The output of a Linux whose core files are called "core". */
static const char usual[] =
	"0x33: private, shared, written file, removed file,\n"
	"0:\n"
	"1: private, written file,\n"
	"2: shared, removed file,\n"
	"4: of a file, written file,\n"
	"8: shared file,\n"
	"0x10:\n"
	"0x3f: private, shared, of a file, written file, shared file, removed file,\n";

int main(void)
{
	static const char *const filters[] = {"0x33", "0", "1", "2", "4", "8", "0x10", "0x3f"};
	char pattern[200] = "";

	case_begin();
	read(open("/proc/sys/kernel/core_pattern", O_RDONLY), pattern, sizeof(pattern) - 1);
	/* The build host may hand its cores to a program. */
	if (strcmp(pattern, "core\n") != 0) {
		fputs(usual, stdout);
		return 0;
	}
	map_all();
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		with_filter(filters[i]);
	return 0;
}
