/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that are given addresses of the kernel's half, in every place where one may stand: each
 * returns its error or ignores the address, and a later access to the address is SIGSEGV.
 */
#include <linux/aio_abi.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#include "case.h"
#include "kernel-addresses.h"

#define A	    (-1l) /* stands for the address */
#define PR_DISPATCH 59

static char room[8192] __attribute__((aligned(4096)));
static int pipe_of[2], file, epoll_fd;

/* The descriptors of the case, whose numbers are not known in advance. */
enum { READ_END = -100, WRITE_END, FILE_FD, EPOLL_FD };

static const struct attempt {
	const char *name;
	long number, arg[6];
} attempts[] = {
	{"read", SYS_read, {READ_END, A, 8}},
	{"write", SYS_write, {WRITE_END, A, 8}},
	{"pread64", SYS_pread64, {FILE_FD, A, 8, 0}},
	{"readv", SYS_readv, {READ_END, A, 2}},
	{"open", SYS_open, {A, 0}},
	{"stat", SYS_stat, {A, (long)room}},
	{"fstat", SYS_fstat, {FILE_FD, A}},
	{"statx", SYS_statx, {FILE_FD, (long)"", AT_EMPTY_PATH, 0xfff, A}},
	{"getcwd", SYS_getcwd, {A, 100}},
	{"pipe2", SYS_pipe2, {A, 0}},
	{"poll", SYS_poll, {A, 1, 0}},
	{"select", SYS_select, {1, A, 0, 0, 0}},
	{"epoll_wait", SYS_epoll_wait, {EPOLL_FD, A, 1, 0}},
	{"epoll_ctl", SYS_epoll_ctl, {EPOLL_FD, EPOLL_CTL_ADD, READ_END, A}},
	{"ioctl", SYS_ioctl, {READ_END, 0x541b, A}},
	{"rt_sigaction new", SYS_rt_sigaction, {SIGUSR1, A, 0, 8}},
	{"rt_sigaction old", SYS_rt_sigaction, {SIGUSR1, 0, A, 8}},
	{"rt_sigprocmask", SYS_rt_sigprocmask, {SIG_BLOCK, A, 0, 8}},
	{"rt_sigpending", SYS_rt_sigpending, {A, 8}},
	{"rt_sigtimedwait", SYS_rt_sigtimedwait, {A, 0, 0, 8}},
	{"sigaltstack", SYS_sigaltstack, {A, 0}},
	{"nanosleep", SYS_nanosleep, {A, 0}},
	{"clock_gettime", SYS_clock_gettime, {0, A}},
	{"gettimeofday", SYS_gettimeofday, {A, 0}},
	{"times", SYS_times, {A}},
	{"uname", SYS_uname, {A}},
	{"sysinfo", SYS_sysinfo, {A}},
	{"getrusage", SYS_getrusage, {0, A}},
	{"prlimit64", SYS_prlimit64, {0, 1, A, 0}},
	{"getrandom", SYS_getrandom, {A, 8, 0}},
	{"futex wait", SYS_futex, {A, FUTEX_WAIT, 0, 0}},
	{"futex wake", SYS_futex, {A, FUTEX_WAKE, 1}},
	{"futex lock", SYS_futex, {A, FUTEX_LOCK_PI, 0, 0}},
	{"get_robust_list", SYS_get_robust_list, {0, A, A}},
	{"mmap", SYS_mmap, {A, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0}},
	{"munmap", SYS_munmap, {A, 4096}},
	{"mprotect", SYS_mprotect, {A, 4096, PROT_READ}},
	{"mremap", SYS_mremap, {A, 4096, 8192, MREMAP_MAYMOVE}},
	{"mremap to", SYS_mremap, {(long)room, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, A}},
	{"madvise", SYS_madvise, {A, 4096, MADV_DONTNEED}},
	{"mlock", SYS_mlock, {A, 4096}},
	{"msync", SYS_msync, {A, 4096, MS_ASYNC}},
	{"mincore", SYS_mincore, {(long)room, 4096, A}},
	{"io_setup", SYS_io_setup, {1, A}},
	{"timer_create", SYS_timer_create, {0, 0, A}},
	{"sched_getaffinity", SYS_sched_getaffinity, {0, 8, A}},
	{"execve", SYS_execve, {A, 0, 0}},
	{"execve arguments", SYS_execve, {(long)"/proc/self/exe", A, 0}},
	{"prctl name", SYS_prctl, {PR_SET_NAME, A}},
	{"prctl dispatch", SYS_prctl, {PR_DISPATCH, 1, 0, 0, A}},
	{"prctl seccomp", SYS_prctl, {PR_SET_SECCOMP, SECCOMP_MODE_FILTER, A}},
	{"arch_prctl set FS", SYS_arch_prctl, {0x1002, A}},
	{"arch_prctl set GS", SYS_arch_prctl, {0x1001, A}},
	{"arch_prctl get FS", SYS_arch_prctl, {0x1003, A}},
	{"clone3", SYS_clone3, {A, 88}},
	{"clone, pidfd", SYS_clone, {CLONE_PIDFD | SIGCHLD, 0, A}},
	{"clone, thread pointer", SYS_clone, {CLONE_SETTLS | SIGCHLD, 0, 0, 0, A}},
};

static long argument(long value, uint64_t address)
{
	switch (value) {
	case A:
		return (long)address;
	case READ_END:
		return pipe_of[0];
	case WRITE_END:
		return pipe_of[1];
	case FILE_FD:
		return file;
	case EPOLL_FD:
		return epoll_fd;
	default:
		return value;
	}
}

/* The memory calls work on whole pages only. */
static uint64_t address_for(const struct attempt *t, unsigned i)
{
	bool memory = (t->number >= SYS_mmap && t->number <= SYS_munmap) ||
		      (t->number >= SYS_mremap && t->number <= SYS_madvise) ||
		      t->number == SYS_mlock || t->number == SYS_futex;

	return memory ? addresses[i] & ~0xffful : addresses[i];
}

static void try_calls(void)
{
	for (unsigned n = 0; n < sizeof(attempts) / sizeof(attempts[0]); n++) {
		const struct attempt *t = &attempts[n];
		int first = 0;

		for (unsigned i = 0; i < COUNT; i++) {
			uint64_t a = address_for(t, i);
			long r;

			errno = 0;
			r = syscall(t->number, argument(t->arg[0], a), argument(t->arg[1], a),
				    argument(t->arg[2], a), argument(t->arg[3], a),
				    argument(t->arg[4], a), argument(t->arg[5], a));
			if (!i)
				printf("%s: %s\n", t->name,
				       r < 0 ? strerrorname_np(errno) : "done");
			else if (errno != first)
				printf("%s %u: %s\n", t->name, i, strerrorname_np(errno));
			first = i ? first : errno;
			if (r == 0 && t->number == SYS_clone)
				_exit(0);
		}
	}
}

/* ---- addresses that are stored and used later ---- */

static void at_exit(uint64_t address)
{
	static uint64_t head[3];

	head[0] = address;
	SHOW_OK(syscall(SYS_set_tid_address, address));
	SHOW(syscall(SYS_set_robust_list, head, 24));
	_exit(0);
}

static void robust_head(uint64_t address)
{
	SHOW(syscall(SYS_set_robust_list, address, 24));
	_exit(0);
}

static void nothing(int sig)
{
	(void)sig;
}

static void signal_stack(uint64_t address)
{
	stack_t s = {.ss_sp = (void *)address, .ss_size = 65536};
	struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_ONSTACK};

	SHOW(sigaltstack(&s, NULL));
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
}

static void signal_handler(uint64_t address)
{
	struct sigaction action = {.sa_handler = (void (*)(int))address};

	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
}

/* The new process begins with a stack there. */
static void child_stack(uint64_t address)
{
	long pid;
	int status;

	__asm__ volatile("xor %%edx, %%edx\n\txor %%r10d, %%r10d\n\txor %%r8d, %%r8d\n\tsyscall\n\t"
			 "test %%rax, %%rax\n\tjnz 1f\n\tpush %%rax\n1:"
			 : "=a"(pid)
			 : "0"(SYS_clone), "D"(SIGCHLD), "S"(address)
			 : "rcx", "rdx", "r8", "r10", "r11", "memory");
	waitpid((pid_t)pid, &status, 0);
	printf("its child: signal %d\n", WTERMSIG(status));
	_exit(0);
}

static void other_memory(uint64_t address)
{
	struct iovec there = {(void *)address, 8}, here = {room, 8};
	int fd = open("/proc/self/mem", O_RDWR);

	SHOW(syscall(SYS_process_vm_readv, getpid(), &here, 1, &there, 1, 0));
	SHOW(syscall(SYS_process_vm_writev, getpid(), &here, 1, &there, 1, 0));
	SHOW(syscall(SYS_process_vm_readv, getpid(), &there, 1, &here, 1, 0));
	lseek(fd, (off_t)address, SEEK_SET);
	SHOW(read(fd, room, 8) == 8);
	SHOW(write(fd, room, 8) == 8);
	_exit(0);
}

static void later(const char *what, void (*act)(uint64_t))
{
	for (unsigned i = 1; i < COUNT; i += 3) {
		printf("%s %u\n", what, i);
		IN_CHILD(act(addresses[i] & ~7ul));
	}
}

int main(void)
{
	case_begin();
	file = open("file", O_RDWR | O_CREAT, 0600);
	if (pipe(pipe_of) || write(pipe_of[1], room, 64) != 64 || write(file, room, 64) != 64)
		return 1;
	epoll_fd = epoll_create1(0);
	try_calls();
	later("exit", at_exit);
	later("robust head", robust_head);
	later("signal stack", signal_stack);
	later("signal handler", signal_handler);
	later("stack", child_stack);
	later("memory", other_memory);
	return 0;
}
