/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine interface over Linux's ptrace: the whole personality as a program of the build host,
 * with real Linux programs in it, for debugging and sanitizers. Not for anything else.
 *
 * A page is a page of one memfd. An address space is a traced process in which everything was
 * unmapped but one stub page; its first thread, the agent, never runs a program: the supervisor
 * makes it do mmap(), mprotect() and munmap() by single-stepping a `syscall` instruction in the
 * stub. A user thread is a further thread of that process, run with PTRACE_SYSEMU.
 */
#include "machine/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/rseq.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <asm/unistd.h>
#include <sys/timerfd.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "machine/clock.h"
#include "machine/console.h"
#include "runtime/log.h"

#define STUB_ADDRESS 0x10000ull
#define POOL_PAGES   (256ul * 1024 * 1024 / PAGE_SIZE)
#define THREADS_MAX  4096

#ifndef PTRACE_SYSEMU
#define PTRACE_SYSEMU 31
#endif

struct vspace {
	pid_t agent;
};

struct uthread {
	pid_t tid;
	struct vspace *vs;
	void *cookie;
	bool running;
	bool dead;
	uint64_t last_fault, last_rip;
	unsigned long long orig; /* rax of a system call that was reported */
	bool in_syscall;
};

static int memory_fd;
static uint8_t *memory;
static struct page *pages;
static struct page **free_pages;
static size_t free_count;
static struct uthread *threads[THREADS_MAX];
static int signal_fd, timer_fd;

static _Noreturn void die(const char *what)
{
	perror(what);
	abort();
}

/* ---- pages ---- */

struct page *page_alloc_uninit(void)
{
	struct page *p;

	if (!free_count)
		return NULL;
	p = free_pages[--free_count];
	p->refs = 1;
	p->cookie = NULL;
	return p;
}

struct page *page_alloc(void)
{
	struct page *p = page_alloc_uninit();

	if (p)
		memset(p->va, 0, PAGE_SIZE);
	return p;
}

void page_free(struct page *page)
{
	if (page->mappings) {
		fprintf(stderr, "hosted: a freed page is still mapped %u times\n", page->mappings);
		abort();
	}
	free_pages[free_count++] = page;
}

struct page *page_of_boot_image(const void *data)
{
	struct page *p = page_alloc_uninit();

	if (p)
		memcpy(p->va, data, PAGE_SIZE);
	return p;
}

void machine_memory(struct machine_memory *out)
{
	out->total_bytes = POOL_PAGES * PAGE_SIZE;
	out->free_bytes = free_count * PAGE_SIZE;
}

/* ---- the agent ---- */

static void wait_stop(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) < 0)
		if (errno != EINTR)
			die("waitpid");
	if (!WIFSTOPPED(status)) {
		fprintf(stderr, "hosted: %d is gone (%x)\n", pid, status);
		abort();
	}
}

static long inject(pid_t pid, long nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		   uint64_t f)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, pid, 0, &r) < 0)
		die("GETREGS");
	r.rip = STUB_ADDRESS;
	r.orig_rax = -1;
	r.rax = (unsigned long long)nr;
	r.rdi = a;
	r.rsi = b;
	r.rdx = c;
	r.r10 = d;
	r.r8 = e;
	r.r9 = f;
	if (ptrace(PTRACE_SETREGS, pid, 0, &r) < 0)
		die("SETREGS");
	if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0) < 0)
		die("SINGLESTEP");
	wait_stop(pid);
	if (ptrace(PTRACE_GETREGS, pid, 0, &r) < 0)
		die("GETREGS");
	return (long)r.rax;
}

int vspace_create(struct vspace **out)
{
	struct vspace *vs = calloc(1, sizeof(*vs));
	pid_t pid;

	if (!vs)
		return -ENOMEM;
	pid = fork();
	if (pid == 0) {
		uint8_t *stub =
			mmap((void *)STUB_ADDRESS, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		stub[0] = 0x0f;
		stub[1] = 0x05;
		/* The C library's restartable sequences would be looked for in memory that goes. */
		syscall(__NR_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32, 1,
			RSEQ_SIG);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(1);
	}
	if (pid < 0)
		return -ENOMEM;
	wait_stop(pid);
	ptrace(PTRACE_SETOPTIONS, pid, 0,
	       PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	vs->agent = pid;
	inject(pid, __NR_munmap, STUB_ADDRESS + PAGE_SIZE,
	       0x7ffffffff000ull - STUB_ADDRESS - PAGE_SIZE, 0, 0, 0, 0);
	*out = vs;
	return 0;
}

void vspace_destroy(struct vspace *vs)
{
	int status;

	kill(vs->agent, SIGKILL);
	waitpid(vs->agent, &status, __WALL);
	free(vs);
}

static int prot_bits(unsigned prot)
{
	if (!(prot & VM_PROT_READ))
		return PROT_NONE;
	return PROT_READ | (prot & VM_PROT_WRITE ? PROT_WRITE : 0) |
	       (prot & VM_PROT_EXEC ? PROT_EXEC : 0);
}

/* The handle is too short for an address: keep them in a table. */
#define MAPPINGS (1u << 20)
static uint64_t mapping_va[MAPPINGS];
static mapping_t mapping_next = 1, mapping_free[MAPPINGS];
static unsigned mapping_free_count;

static mapping_t mapping_new(uint64_t va)
{
	mapping_t m = mapping_free_count ? mapping_free[--mapping_free_count] : mapping_next++;

	mapping_va[m] = va;
	return m;
}

int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out)
{
	long r = inject(vs->agent, __NR_mmap, va, PAGE_SIZE, (uint64_t)prot_bits(prot),
			MAP_SHARED | MAP_FIXED, (uint64_t)memory_fd, (uint64_t)(page->va - memory));

	if (r < 0) {
		fprintf(stderr, "hosted: mmap %lx: %ld\n", va, r);
		abort();
	}
	page->mappings++;
	*out = mapping_new(va);
	return 0;
}

int vspace_protect(struct vspace *vs, uint64_t va, struct page *page, mapping_t map, unsigned prot)
{
	if (mapping_va[map] != va) {
		fprintf(stderr, "hosted: protect of %lx with the mapping of %lx\n", va,
			mapping_va[map]);
		abort();
	}
	inject(vs->agent, __NR_mprotect, va, PAGE_SIZE, (uint64_t)prot_bits(prot), 0, 0, 0);
	return 0;
}

void vspace_unmap(struct vspace *vs, struct page *page, mapping_t map)
{
	inject(vs->agent, __NR_munmap, mapping_va[map], PAGE_SIZE, 0, 0, 0, 0);
	page->mappings--;
	mapping_free[mapping_free_count++] = map;
}

/* ---- user threads ---- */

int uthread_create(struct vspace *vs, void *cookie, struct uthread **out)
{
	struct uthread *t = calloc(1, sizeof(*t));
	long tid;
	int status;

	if (!t)
		return -ENOMEM;
	{
		struct user_regs_struct r;
		unsigned long message;

		ptrace(PTRACE_GETREGS, vs->agent, 0, &r);
		r.rip = STUB_ADDRESS;
		r.orig_rax = -1;
		r.rax = __NR_clone;
		r.rdi = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
		r.rsi = r.rdx = r.r10 = r.r8 = 0;
		ptrace(PTRACE_SETREGS, vs->agent, 0, &r);
		ptrace(PTRACE_SINGLESTEP, vs->agent, 0, 0);
		wait_stop(vs->agent);
		if (ptrace(PTRACE_GETEVENTMSG, vs->agent, 0, &message) < 0)
			die("GETEVENTMSG");
		tid = (long)message;
		while (waitpid((pid_t)tid, &status, __WALL) < 0 && errno == EINTR)
			;
		/* Let the agent finish its clone. */
		ptrace(PTRACE_SINGLESTEP, vs->agent, 0, 0);
		wait_stop(vs->agent);
	}
	t->tid = (pid_t)tid;
	t->vs = vs;
	t->cookie = cookie;
	for (int i = 0; i < THREADS_MAX; i++) {
		if (!threads[i]) {
			threads[i] = t;
			*out = t;
			return 0;
		}
	}
	abort();
}

static void stop_now(struct uthread *t);

void uthread_destroy(struct uthread *t)
{
	stop_now(t);
	/* It ends by itself: an exit of its own thread. */
	struct user_regs_struct r;
	int status;

	ptrace(PTRACE_GETREGS, t->tid, 0, &r);
	r.rip = STUB_ADDRESS;
	r.orig_rax = -1;
	r.rax = __NR_exit;
	r.rdi = 0;
	ptrace(PTRACE_SETREGS, t->tid, 0, &r);
	ptrace(PTRACE_CONT, t->tid, 0, 0);
	while (waitpid(t->tid, &status, __WALL) >= 0 || errno == EINTR)
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
	for (int i = 0; i < THREADS_MAX; i++)
		if (threads[i] == t)
			threads[i] = NULL;
	free(t);
}

void uthread_run(struct uthread *t, const struct user_regs *regs)
{
	struct user_regs_struct r;

	if (t->running)
		abort();
	if (ptrace(PTRACE_GETREGS, t->tid, 0, &r) < 0)
		die("GETREGS");
	if (regs) {
		r.rip = regs->rip;
		r.rsp = regs->rsp;
		r.eflags = (regs->rflags & 0xcd5) | 0x202;
		r.rax = regs->rax;
		r.rbx = regs->rbx;
		r.rcx = regs->rcx;
		r.rdx = regs->rdx;
		r.rsi = regs->rsi;
		r.rdi = regs->rdi;
		r.rbp = regs->rbp;
		r.r8 = regs->r8;
		r.r9 = regs->r9;
		r.r10 = regs->r10;
		r.r11 = regs->r11;
		r.r12 = regs->r12;
		r.r13 = regs->r13;
		r.r14 = regs->r14;
		r.r15 = regs->r15;
		r.fs_base = regs->fs_base;
		r.gs_base = regs->gs_base;
	}
	r.orig_rax = -1;
	if (ptrace(PTRACE_SETREGS, t->tid, 0, &r) < 0)
		die("SETREGS");
	if (ptrace(PTRACE_SYSEMU, t->tid, 0, 0) < 0)
		die("SYSEMU");
	t->running = true;
	t->in_syscall = false;
}

void uthread_get_regs(struct uthread *t, struct user_regs *regs)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, t->tid, 0, &r) < 0)
		die("GETREGS");
	*regs = (struct user_regs){
		.rip = r.rip,
		.rsp = r.rsp,
		.rflags = r.eflags,
		.rax = t->in_syscall ? t->orig : r.rax,
		.rbx = r.rbx,
		.rcx = r.rcx,
		.rdx = r.rdx,
		.rsi = r.rsi,
		.rdi = r.rdi,
		.rbp = r.rbp,
		.r8 = r.r8,
		.r9 = r.r9,
		.r10 = r.r10,
		.r11 = r.r11,
		.r12 = r.r12,
		.r13 = r.r13,
		.r14 = r.r14,
		.r15 = r.r15,
		.fs_base = r.fs_base,
		.gs_base = r.gs_base,
	};
}

void uthread_run_syscall(struct uthread *t, const struct user_regs *regs)
{
	struct user_regs all;

	uthread_get_regs(t, &all);
	uint64_t fs = all.fs_base, gs = all.gs_base;
	all = *regs;
	all.fs_base = fs;
	all.gs_base = gs;
	uthread_run(t, &all);
}

static void stop_now(struct uthread *t)
{
	struct user_regs_struct r;
	int status;

	if (!t->running)
		return;
	syscall(__NR_tgkill, t->vs->agent, t->tid, SIGSTOP);
	for (;;) {
		if (waitpid(t->tid, &status, __WALL) < 0) {
			if (errno == EINTR)
				continue;
			die("waitpid");
		}
		if (WSTOPSIG(status) == SIGSTOP)
			break;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			/* A call that nobody will hear of is made again. */
			ptrace(PTRACE_GETREGS, t->tid, 0, &r);
			r.rip -= 2;
			r.rax = r.orig_rax;
			r.orig_rax = -1;
			ptrace(PTRACE_SETREGS, t->tid, 0, &r);
		}
		/* Faults happen again by themselves. */
		ptrace(PTRACE_CONT, t->tid, 0, 0); /* to the SIGSTOP that is pending */
	}
	t->running = false;
}

void uthread_stop(struct uthread *t)
{
	stop_now(t);
}

int uthread_set_vspace(struct uthread *t, struct vspace *vs)
{
	return -ENOMEM;
}

/* ---- events ---- */

static struct uthread *find_thread(pid_t tid)
{
	for (int i = 0; i < THREADS_MAX; i++)
		if (threads[i] && threads[i]->tid == tid)
			return threads[i];
	return NULL;
}

static bool fault_event(struct uthread *t, struct event *out, int sig)
{
	siginfo_t info;

	ptrace(PTRACE_GETSIGINFO, t->tid, 0, &info);
	uthread_get_regs(t, &out->regs);
	if (sig == SIGSEGV && info.si_code != SI_KERNEL) {
		out->type = EVENT_PAGE_FAULT;
		out->address = (uint64_t)info.si_addr;
		out->present = info.si_code == SEGV_ACCERR;
		/* The host does not tell what was tried: read first, then write. */
		out->access = VM_PROT_READ;
		if ((out->regs.rip & PAGE_MASK) == (out->address & PAGE_MASK) &&
		    out->address == out->regs.rip)
			out->access = VM_PROT_EXEC;
		else if (out->present ||
			 (t->last_fault == out->address && t->last_rip == out->regs.rip))
			out->access = VM_PROT_WRITE;
		t->last_fault = out->address;
		t->last_rip = out->regs.rip;
		return true;
	}
	out->type = EVENT_EXCEPTION;
	out->code = 0;
	switch (sig) {
	case SIGFPE:
		out->vector = info.si_code == FPE_INTDIV ? 0 : 19;
		break;
	case SIGILL:
		out->vector = 6;
		break;
	case SIGTRAP:
		out->vector = info.si_code == SI_KERNEL ? 3 : 1;
		break;
	default:
		out->vector = 13;
	}
	return true;
}

static bool next_thread_event(struct event *out)
{
	int status;
	pid_t pid = waitpid(-1, &status, __WALL | WNOHANG);
	struct uthread *t;

	if (pid <= 0)
		return false;
	t = find_thread(pid);
	if (!t) {
		fprintf(stderr, "hosted: stray wait of %d: %x\n", pid, status);
		return false;
	}
	if (!WIFSTOPPED(status)) {
		fprintf(stderr, "hosted: thread %d died: %x\n", pid, status);
		abort();
	}
	t->running = false;
	memset(out, 0, sizeof(*out));
	out->cookie = t->cookie;
	if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		struct user_regs_struct r;

		ptrace(PTRACE_GETREGS, t->tid, 0, &r);
		t->orig = r.orig_rax;
		t->in_syscall = true;
		uthread_get_regs(t, &out->regs);
		out->regs.rcx = out->regs.rip;
		out->type = EVENT_SYSCALL;
		return true;
	}
	return fault_event(t, out, WSTOPSIG(status));
}

bool machine_next_event(struct event *out, bool poll_only)
{
	struct signalfd_siginfo si;
	uint64_t expirations;
	struct pollfd fds[3] = {{signal_fd, POLLIN, 0}, {timer_fd, POLLIN, 0}, {0, POLLIN, 0}};

	for (;;) {
		if (next_thread_event(out))
			return true;
		poll(fds, console_at_end(CONSOLE_STDIN) ? 2 : 3, poll_only ? 0 : -1);
		memset(out, 0, sizeof(*out));
		out->type = EVENT_SIGNALS;
		if (fds[1].revents && read(timer_fd, &expirations, 8) == 8)
			out->signals |= SIGNAL_TIMER;
		if (fds[2].revents)
			out->signals |= SIGNAL_CONSOLE;
		if (fds[0].revents)
			while (read(signal_fd, &si, sizeof(si)) > 0)
				;
		if (out->signals)
			return true;
		if (poll_only && !fds[0].revents)
			return false;
	}
}

/* ---- clock ---- */

uint64_t clock_monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

uint64_t clock_realtime_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

void clock_set_timer(uint64_t deadline)
{
	struct itimerspec s = {0};

	if (deadline != UINT64_MAX) {
		s.it_value.tv_sec = (time_t)(deadline / 1000000000ull);
		s.it_value.tv_nsec = (long)(deadline % 1000000000ull);
	}
	timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &s, NULL);
}

void clock_get_scale(struct clock_scale *out)
{
	*out = (struct clock_scale){0};
}

/* ---- console: the host's own descriptors ---- */

static bool at_end;
static uint8_t input[4096];
static size_t input_count, input_at;

static void fill_input(void)
{
	struct pollfd p = {0, POLLIN, 0};

	if (input_at < input_count || at_end || poll(&p, 1, 0) != 1)
		return;
	ssize_t n = read(0, input, sizeof(input));

	input_at = 0;
	input_count = n > 0 ? (size_t)n : 0;
	at_end = n <= 0;
}

size_t console_write(enum console_stream stream, const void *data, size_t n)
{
	ssize_t w = write(stream == CONSOLE_STDERR ? 2 : 1, data, n);

	return w > 0 ? (size_t)w : 0;
}

size_t console_room(enum console_stream stream)
{
	return 4096;
}

bool console_drained(enum console_stream stream)
{
	return true;
}

size_t console_read(enum console_stream stream, void *data, size_t n)
{
	if (stream != CONSOLE_STDIN)
		return 0;
	fill_input();
	if (n > input_count - input_at)
		n = input_count - input_at;
	memcpy(data, input + input_at, n);
	input_at += n;
	return n;
}

size_t console_available(enum console_stream stream)
{
	if (stream != CONSOLE_STDIN)
		return 0;
	fill_input();
	return input_count - input_at;
}

bool console_at_end(enum console_stream stream)
{
	return stream == CONSOLE_STDIN && at_end && input_at == input_count;
}

bool console_next_request(struct console_request *out)
{
	return false;
}

void console_send_exit(int status)
{
}

/* ---- the rest ---- */

static const char *rootfs_path;
static char run_argv[65536], run_env[4096];
static size_t run_argv_size, run_env_size;

int machine_init(void *task_info)
{
	sigset_t set;

	memory_fd = memfd_create("memory", 0);
	if (memory_fd < 0 || ftruncate(memory_fd, POOL_PAGES * PAGE_SIZE) < 0)
		die("memfd");
	memory = mmap(NULL, POOL_PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd,
		      0);
	if (memory == MAP_FAILED)
		die("mmap");
	pages = calloc(POOL_PAGES, sizeof(*pages));
	free_pages = calloc(POOL_PAGES, sizeof(*free_pages));
	for (size_t i = 0; i < POOL_PAGES; i++) {
		pages[i].va = memory + i * PAGE_SIZE;
		free_pages[free_count++] = &pages[i];
	}
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	return 0;
}

const void *machine_boot_file(const char *name, size_t *size)
{
	if (!strcmp(name, "run/argv") && run_argv_size) {
		*size = run_argv_size;
		return run_argv;
	}
	if (!strcmp(name, "run/env") && run_env_size) {
		*size = run_env_size;
		return run_env;
	}
	if (!strcmp(name, "run/streams")) {
		*size = 3;
		return "sss";
	}
	if (strcmp(name, "rootfs"))
		return NULL;
	int fd = open(rootfs_path, O_RDONLY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(rootfs_path);
	*size = (size_t)st.st_size;
	return mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
}

/* A stack that was left in the middle keeps the sanitizer's marks. */
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *at, size_t n);

void *kstack_alloc(void)
{
	char *p = mmap(NULL, KSTACK_SIZE * 9, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (__asan_unpoison_memory_region)
		__asan_unpoison_memory_region(p, KSTACK_SIZE * 9);
	return p + KSTACK_SIZE * 8;
}

void kstack_free(void *stack)
{
	munmap((char *)stack - KSTACK_SIZE * 8, KSTACK_SIZE * 9);
}

_Noreturn void machine_power_off(int status)
{
	fprintf(stderr, "hosted: free pages at the end: %zu of %lu\n", free_count, POOL_PAGES);
	_exit(status);
}

void machine_random(void *buf, size_t n)
{
	if (getrandom(buf, n, 0) < 0)
		die("getrandom");
}

const char *machine_kernel_name(void)
{
	return "hosted";
}

const char *machine_init_command(void)
{
	return "";
}

/* ---- the log: standard error ---- */

static enum log_level log_level = LOG_WARN;

void log_set_name(const char *name)
{
}

enum log_level log_get_level(void)
{
	return log_level;
}

void log_message(enum log_level level, const char *format, ...)
{
	va_list args;

	if (level > log_level)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

int task_main(void *start_page);

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: %s ROOTFS.cpio COMMAND [ARGUMENT...]\n", argv[0]);
		return 2;
	}
	if (getenv("SELKIE_LOG"))
		log_level = (enum log_level)atoi(getenv("SELKIE_LOG"));
	rootfs_path = argv[1];
	for (int i = 2; i < argc; i++) {
		size_t n = strlen(argv[i]) + 1;

		if (run_argv_size + n > sizeof(run_argv))
			return 2;
		memcpy(run_argv + run_argv_size, argv[i], n);
		run_argv_size += n;
	}
	return task_main(NULL);
}
