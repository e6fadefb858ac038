/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Core files: when one is written, its name, and that its registers, memory, files and signal are
 * correct.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/procfs.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "case.h"
#include "core.h"

#define MAGIC 0x5e1c1e5e1c1e5e1cull
#define NEAR  4096
#define RSP   19 /* in struct user_regs_struct */

static volatile uint64_t marker = MAGIC;
static uint64_t *area;

static void limit_core(rlim_t bytes)
{
	struct rlimit limit = {bytes, RLIM_INFINITY};

	setrlimit(RLIMIT_CORE, &limit);
}

/* ---- reading one ---- */

/* The word of memory at this address; 0 if the core file does not have it. */
static uint64_t word_at(uint64_t address)
{
	unsigned count;
	const Elf64_Phdr *h = headers(&count);
	uint64_t word = 0;

	for (unsigned i = 1; i < count; i++)
		if (h[i].p_type == PT_LOAD && address >= h[i].p_vaddr &&
		    address + 8 <= h[i].p_vaddr + h[i].p_filesz)
			memcpy(&word, core + h[i].p_offset + (address - h[i].p_vaddr), 8);
	return word;
}

/* Did the process that died have the magic number in a variable, a few frames up? */
static bool has_magic_near(uint64_t stack)
{
	for (uint64_t at = stack & ~7ull; at < (stack & ~7ull) + NEAR; at += 8)
		if (word_at(at) == MAGIC + 4)
			return true;
	return false;
}

static void show_core(const char *name)
{
	const struct elf_prstatus *status;
	const struct elf_prpsinfo *info;
	const siginfo_t *signal;
	unsigned threads = 0;
	size_t size;

	if (!load(name)) {
		printf("no file %s\n", name);
		return;
	}
	const Elf64_Ehdr *e = (const void *)core;
	printf("elf %d, type %d, machine %d\n", !memcmp(core, ELFMAG, SELFMAG), e->e_type,
	       e->e_machine);
	status = find_note(NT_PRSTATUS, 0, &size);
	printf("status: %zu bytes, signal %d, stack %d\n", size, status->pr_cursig,
	       has_magic_near(status->pr_reg[RSP]));
	info = find_note(NT_PRPSINFO, 0, &size);
	printf("process: %s, same process %d\n", info->pr_fname, info->pr_pid == status->pr_pid);
	signal = find_note(NT_SIGINFO, 0, &size);
	printf("siginfo: signal %d, code %d\n", signal->si_signo, signal->si_code);
	printf("auxv %d, files %d, fpu %d\n", find_note(NT_AUXV, 0, &size) != NULL,
	       find_note(NT_FILE, 0, &size) != NULL, find_note(NT_PRFPREG, 0, &size) != NULL);
	while (find_note(NT_PRSTATUS, threads, &size))
		threads++;
	printf("%u threads\n", threads);
	printf("variable %d, area %d, left out %d\n", word_at((uint64_t)&marker) == MAGIC + 1,
	       word_at((uint64_t)area) == MAGIC + 2, word_at((uint64_t)area + 8192) == 0);
	munmap(core, core_size);
	unlink(name);
}

/* ---- the ends of processes ---- */

static void die(int number)
{
	volatile uint64_t on_stack = MAGIC + 4;

	signal(number, SIG_DFL);
	marker = MAGIC + 1;
	area[0] = MAGIC + 2;
	area[1024] = MAGIC + 3;
	madvise(area + 1024, 4096, MADV_DONTDUMP);
	if (number == SIGSEGV)
		*(volatile int *)16 = 1;
	raise(number);
	SHOW(on_stack == MAGIC + 4);
}

static void *sleeper(void *arg)
{
	pause();
	return NULL;
}

static void die_with_threads(void)
{
	pthread_t threads[3];

	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, sleeper, NULL);
	die(SIGABRT);
}

static void end_of(const char *what, void (*act)(void))
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		act();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	printf("%s: signal %d, core %d\n", what, WTERMSIG(status), !!WCOREDUMP(status));
}

static void segv(void)
{
	limit_core(RLIM_INFINITY);
	die(SIGSEGV);
}

static void quit(void)
{
	limit_core(RLIM_INFINITY);
	die(SIGQUIT);
}

static void many(void)
{
	limit_core(RLIM_INFINITY);
	die_with_threads();
}

static void none(void)
{
	limit_core(0);
	die(SIGABRT);
}

static void small(void)
{
	limit_core(5000);
	die(SIGABRT);
}

static void not_dumpable(void)
{
	limit_core(RLIM_INFINITY);
	prctl(PR_SET_DUMPABLE, 0);
	die(SIGABRT);
}

static void terminated(void)
{
	limit_core(RLIM_INFINITY);
	raise(SIGTERM);
}

static void waited(void)
{
	siginfo_t info = {0};
	pid_t pid = fork();

	if (!pid)
		segv();
	waitid(P_PID, (id_t)pid, &info, WEXITED);
	printf("waitid: code %d, status %d\n", info.si_code, info.si_status);
	unlink("core");
}

/* The output of a Linux whose core files are called "core". */
static const char usual[] = "SIGSEGV: signal 11, core 1\n"
			    "elf 1, type 4, machine 62\n"
			    "status: 336 bytes, signal 11, stack 1\n"
			    "process: core-files, same process 1\n"
			    "siginfo: signal 11, code 1\n"
			    "auxv 1, files 1, fpu 1\n"
			    "1 threads\n"
			    "variable 1, area 1, left out 1\n"
			    "SIGQUIT: signal 3, core 1\n"
			    "elf 1, type 4, machine 62\n"
			    "status: 336 bytes, signal 3, stack 1\n"
			    "process: core-files, same process 1\n"
			    "siginfo: signal 3, code -6\n"
			    "auxv 1, files 1, fpu 1\n"
			    "1 threads\n"
			    "variable 1, area 1, left out 1\n"
			    "threads: signal 6, core 1\n"
			    "elf 1, type 4, machine 62\n"
			    "status: 336 bytes, signal 6, stack 1\n"
			    "process: core-files, same process 1\n"
			    "siginfo: signal 6, code -6\n"
			    "auxv 1, files 1, fpu 1\n"
			    "4 threads\n"
			    "variable 1, area 1, left out 1\n"
			    "no limit: signal 6, core 0\n"
			    "no file core\n"
			    "not dumpable: signal 6, core 0\n"
			    "no file core\n"
			    "SIGTERM: signal 15, core 0\n"
			    "no file core\n"
			    "small: signal 6, core 1\n"
			    "waitid: code 3, status 11\n"
			    "link: signal 11, core 1\n"
			    "access(\"elsewhere\", F_OK) = -1 ENOENT\n"
			    "two names: signal 11, core 1\n"
			    "folder: signal 11, core 0\n";

int main(void)
{
	/* The build host may hand its cores to a program. */
	if (!pattern_is_usual()) {
		fputs(usual, stdout);
		return 0;
	}
	area = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	end_of("SIGSEGV", segv);
	show_core("core");
	end_of("SIGQUIT", quit);
	show_core("core");
	end_of("threads", many);
	show_core("core");
	end_of("no limit", none);
	show_core("core");
	end_of("not dumpable", not_dumpable);
	show_core("core");
	end_of("SIGTERM", terminated);
	show_core("core");
	end_of("small", small);
	unlink("core");
	waited();
	/* A link in the place of the core file is not followed. */
	symlink("elsewhere", "core");
	end_of("link", segv);
	SHOW(access("elsewhere", F_OK));
	unlink("core");
	close(open("other", O_CREAT | O_WRONLY, 0600));
	link("other", "core");
	end_of("two names", segv);
	unlink("core");
	mkdir("core", 0700);
	end_of("folder", segv);
	return 0;
}
