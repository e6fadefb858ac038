/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls about the system and about other tasks: arguments and errors, one after another. */
#include "case.h"

#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <syslog.h>

#define BAD ((void *)1)

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void names(void)
{
	char name[300];

	memset(name, 'n', sizeof(name));
	SHOW(uname(BAD));
	SHOW(sethostname("test", 4));
	gethostname(name, 300);
	puts(name);
	SHOW(sethostname(name, 65));
	SHOW(sethostname(name, -1));
	SHOW(sethostname(BAD, 4));
	SHOW(sethostname("abcdefgh", 3));
	gethostname(name, 300);
	puts(name);
	SHOW(sethostname("", 0));
	SHOW(gethostname(name, 300));
	printf("[%s]\n", name);
	SHOW(setdomainname("dom", 3));
	SHOW(setdomainname(name, 65));
	SHOW(setdomainname(name, -1));
	SHOW(setdomainname(BAD, 4));
	getdomainname(name, 300);
	puts(name);
	IN_CHILD(setuid(1000); SHOW(sethostname("x", 1)); SHOW(setdomainname("x", 1));
		 SHOW(sethostname(BAD, -1)));
	SHOW(sysinfo(BAD));
	struct sysinfo i;
	SHOW(sysinfo(&i));
	SHOW(i.mem_unit);
	SHOW(syscall(SYS_times, BAD));
	SHOW(syscall(SYS_getcpu, BAD, NULL, NULL));
	SHOW(syscall(SYS_getcpu, NULL, BAD, NULL));
	SHOW(syscall(SYS_getcpu, NULL, NULL, BAD));
}

static void randoms(void)
{
	char b[600] = {0};

	SHOW(getrandom(b, 0, 0));
	SHOW(getrandom(b, 600, 0));
	SHOW(getrandom(b, 600, GRND_NONBLOCK));
	SHOW(getrandom(b, 600, GRND_RANDOM));
	SHOW(getrandom(b, 600, GRND_INSECURE));
	SHOW(getrandom(b, 600, GRND_INSECURE | GRND_RANDOM));
	SHOW(getrandom(b, 600, 8));
	SHOW(getrandom(b, 600, -1));
	SHOW(getrandom(BAD, 600, 0));
	SHOW(getrandom(BAD, 0, 0));
}

static void io_priorities(void)
{
	pid_t pid = child_that_pauses();

	SHOW(syscall(SYS_ioprio_get, 0, 0));
	SHOW(syscall(SYS_ioprio_get, 4, 0));
	SHOW(syscall(SYS_ioprio_get, 1, 999999));
	SHOW(syscall(SYS_ioprio_get, 2, 999999));
	SHOW(syscall(SYS_ioprio_get, 3, 54321));
	SHOW(syscall(SYS_ioprio_get, 1, -1));
	SHOW(syscall(SYS_ioprio_set, 0, 0, 2 << 13));

	SHOW(syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 7));
	SHOW(syscall(SYS_ioprio_get, 1, 0));
	SHOW(syscall(SYS_ioprio_get, 1, getpid()));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 1 << 13 | 3));
	SHOW(syscall(SYS_ioprio_get, 1, 0));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 3 << 13 | 1));
	SHOW(syscall(SYS_ioprio_get, 1, 0));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 4 << 13));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 1));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 0));
	SHOW(syscall(SYS_ioprio_set, 1, 999999, 2 << 13));
	SHOW(syscall(SYS_ioprio_set, 1, pid, 2 << 13 | 2));
	SHOW(syscall(SYS_ioprio_get, 1, pid));
	SHOW(syscall(SYS_ioprio_get, 2, 0));
	SHOW(syscall(SYS_ioprio_set, 2, 0, 2 << 13 | 6));
	SHOW(syscall(SYS_ioprio_get, 1, pid));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_ioprio_set, 1, 0, 1 << 13));
		 SHOW(syscall(SYS_ioprio_set, 1, pid, 2 << 13));
		 SHOW(syscall(SYS_ioprio_get, 1, pid));
		 SHOW(syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 1)));
	end(pid);
}

static void compared(void)
{
	int ep = epoll_create1(0), p[2], q;
	struct epoll_event e = {.events = EPOLLIN};
	pid_t me = getpid(), pid = child_that_pauses();

	pipe(p);
	q = dup(p[0]);
	epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e);
	SHOW(syscall(SYS_kcmp, me, me, KCMP_FILE, p[0], q));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_FILE, p[0], p[1]) > 0);
	SHOW(syscall(SYS_kcmp, me, me, KCMP_FILE, p[0], 99));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_FILE, -1, p[0]));
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_FILE, 1, 1));
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_VM, 0, 0) > 0);
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_FILES, 0, 0) > 0);
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_FS, 0, 0) > 0);
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_SIGHAND, 0, 0) > 0);
	SHOW(syscall(SYS_kcmp, me, me, KCMP_VM, 0, 0));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_IO, 0, 0));
	SHOW(syscall(SYS_kcmp, me, pid, KCMP_SYSVSEM, 0, 0));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_TYPES, 0, 0));
	SHOW(syscall(SYS_kcmp, me, me, -1, 0, 0));
	SHOW(syscall(SYS_kcmp, 999999, me, KCMP_VM, 0, 0));
	SHOW(syscall(SYS_kcmp, me, 0, KCMP_VM, 0, 0));
	SHOW(syscall(SYS_kcmp, me, -1, KCMP_VM, 0, 0));
	struct kcmp_epoll_slot slot = {ep, p[0], 0};
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], &slot));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, q, &slot));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[1], &slot) > 0);
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, 99, &slot));
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], BAD));
	slot.toff = 1;
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], &slot));
	slot = (struct kcmp_epoll_slot){ep, p[1], 0};
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], &slot));
	slot = (struct kcmp_epoll_slot){p[0], p[1], 0};
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], &slot));
	slot = (struct kcmp_epoll_slot){99, p[1], 0};
	SHOW(syscall(SYS_kcmp, me, me, KCMP_EPOLL_TFD, p[0], &slot));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_kcmp, getpid(), pid, KCMP_VM, 0, 0)));
	end(pid);
	close(ep);
	close(p[0]);
	close(p[1]);
	close(q);
}

static void barriers(void)
{
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 1, 0));
	SHOW(syscall(SYS_membarrier, -1, 0, 0));
	SHOW(syscall(SYS_membarrier, 1 << 20, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 1, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0));
	long all = syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0);
	SHOW((all & 0x7f) == 0x7f);
}

static void remote_memory(void)
{
	char here[64], there[64] = "abcdefghijklmnopqrstuvwxyz";
	struct iovec l[2] = {{here, 10}, {here + 20, 10}}, r[2] = {{there, 4}, {there + 10, 30}},
		     bad = {BAD, 5};
	pid_t pid = child_that_pauses();

	SHOW(process_vm_readv(pid, l, 2, r, 2, 0));
	SHOW(memcmp(here, "abcdklmnop", 10));
	SHOW(process_vm_readv(pid, l, 2, r, 2, 1));
	SHOW(process_vm_readv(-1, l, 1, r, 1, 0));
	SHOW(process_vm_readv(0, l, 1, r, 1, 0));
	SHOW(process_vm_readv(999999, l, 1, r, 1, 0));
	SHOW(process_vm_readv(pid, l, 0, r, 1, 0));
	SHOW(process_vm_readv(pid, l, 1, r, 0, 0));
	SHOW(process_vm_readv(pid, NULL, 0, r, 1, 0));
	SHOW(process_vm_readv(pid, l, -1, r, 1, 0));
	SHOW(process_vm_readv(pid, l, 1, r, -1, 0));
	SHOW(process_vm_readv(pid, l, 1025, r, 1, 0));
	SHOW(process_vm_readv(pid, BAD, 1, r, 1, 0));
	SHOW(process_vm_readv(pid, l, 1, BAD, 1, 0));
	SHOW(process_vm_readv(pid, &bad, 1, r, 1, 0));
	SHOW(process_vm_readv(pid, l, 1, &bad, 1, 0));
	r[1] = bad;
	SHOW(process_vm_readv(pid, l, 2, r, 2, 0));
	r[1].iov_len = -1;
	SHOW(process_vm_readv(pid, l, 2, r, 2, 0));
	l[1].iov_len = -1;
	SHOW(process_vm_readv(pid, l, 2, r, 1, 0));
	l[1].iov_len = 10;
	SHOW(process_vm_writev(pid, l, 1, r, 1, 0));
	SHOW(process_vm_writev(pid, l, 1, &bad, 1, 0));
	struct iovec text = {(void *)(uintptr_t)remote_memory, 8};
	SHOW(process_vm_writev(pid, l, 1, &text, 1, 0));
	IN_CHILD(setuid(1000); SHOW(process_vm_readv(pid, l, 1, r, 1, 0));
		 SHOW(process_vm_writev(pid, l, 1, r, 1, 0)));
	IN_CHILD(setuid(1000); SHOW(process_vm_readv(999999, l, 1, r, 1, 0)));
	end(pid);
}

static void pidfds(void)
{
	pid_t pid = child_that_pauses();
	int fd, self;
	siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE};

	SHOW(syscall(SYS_pidfd_open, 0, 0));
	SHOW(syscall(SYS_pidfd_open, -1, 0));
	SHOW(syscall(SYS_pidfd_open, 999999, 0));
	SHOW(syscall(SYS_pidfd_open, pid, 1));
	SHOW(syscall(SYS_pidfd_open, pid, -1));
	SHOW_OK(fd = syscall(SYS_pidfd_open, pid, 0));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_GETFL));
	SHOW_OK(self = syscall(SYS_pidfd_open, getpid(), O_NONBLOCK));
	SHOW(fcntl(self, F_GETFL));
	char c;
	SHOW(read(fd, &c, 1));
	SHOW(write(fd, &c, 1));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 65, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGUSR1, BAD, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGUSR2, &info, 0));
	SHOW(syscall(SYS_pidfd_send_signal, -1, SIGUSR1, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, 1, SIGUSR1, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 1 << 20));
	info.si_code = SI_USER;
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGUSR1, &info, 0));
	signal(SIGUSR1, SIG_IGN);
	SHOW(syscall(SYS_pidfd_send_signal, self, SIGUSR1, &info, 0));
	SHOW(syscall(SYS_pidfd_getfd, fd, 99, 0));
	SHOW(syscall(SYS_pidfd_getfd, fd, 1, 1));
	SHOW(syscall(SYS_pidfd_getfd, -1, 1, 0));
	SHOW(syscall(SYS_pidfd_getfd, 1, 1, 0));
	int got;
	SHOW_OK(got = syscall(SYS_pidfd_getfd, fd, 1, 0));
	SHOW(fcntl(got, F_GETFD));
	SHOW(syscall(SYS_kcmp, getpid(), getpid(), KCMP_FILE, 1, got));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_pidfd_getfd, fd, 1, 0));
		 SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
		 SHOW_OK(syscall(SYS_pidfd_open, pid, 0)));
	SHOW(syscall(SYS_process_madvise, fd, NULL, 0, MADV_COLD, 0));
	SHOW(syscall(SYS_process_madvise, -1, NULL, 0, MADV_COLD, 0));
	SHOW(syscall(SYS_process_madvise, fd, NULL, 0, MADV_DONTNEED, 0));
	SHOW(syscall(SYS_process_madvise, fd, NULL, 0, MADV_COLD, 1));
	SHOW(syscall(SYS_process_mrelease, fd, 1));
	SHOW(syscall(SYS_process_mrelease, fd, 0));
	SHOW(syscall(SYS_process_mrelease, -1, 0));
	end(pid);
	SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	SHOW(syscall(SYS_pidfd_getfd, fd, 1, 0));
	SHOW(syscall(SYS_pidfd_open, pid, 0));
}

static void tracing(void)
{
	pid_t pid = child_that_pauses();

	SHOW(ptrace(PTRACE_PEEKDATA, pid, 0, 0));
	SHOW(ptrace(PTRACE_CONT, pid, 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, 999999, 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, getpid(), 0, 0));
	SHOW(ptrace(PTRACE_SEIZE, pid, 1, 0));
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, 1 << 30));
	SHOW(ptrace(PTRACE_KILL, 999999, 0, 0));
	SHOW(ptrace(9999, pid, 0, 0));
	IN_CHILD(setuid(1000); SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0));
		 SHOW(ptrace(PTRACE_ATTACH, 1, 0, 0)));
	IN_CHILD(SHOW(ptrace(PTRACE_TRACEME, 0, 0, 0)); SHOW(ptrace(PTRACE_TRACEME, 0, 0, 0)));
	SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0));
	int status;
	SHOW(waitpid(pid, &status, 0) == pid);
	SHOW(status);
	SHOW(ptrace(PTRACE_PEEKDATA, pid, 1, 0));
	SHOW(ptrace(PTRACE_POKEDATA, pid, 1, 0));
	SHOW(ptrace(PTRACE_PEEKUSER, pid, -1, 0));
	SHOW(ptrace(PTRACE_PEEKUSER, pid, 100000, 0));
	SHOW(ptrace(PTRACE_POKEUSER, pid, 100000, 0));
	SHOW(ptrace(PTRACE_GETREGS, pid, 0, 1));
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, 1 << 30));
	SHOW(ptrace(PTRACE_GETEVENTMSG, pid, 0, 1));
	SHOW(ptrace(PTRACE_GETSIGINFO, pid, 0, 1));
	SHOW(ptrace(9999, pid, 0, 0));
	SHOW(ptrace(PTRACE_DETACH, pid, 0, 1000));
	SHOW(ptrace(PTRACE_DETACH, pid, 0, 0));
	SHOW(ptrace(PTRACE_DETACH, pid, 0, 0));
	end(pid);
}

static void personalities(void)
{
	SHOW(personality(0xffffffff));
	SHOW(personality(PER_LINUX32));
	struct utsname u;
	uname(&u);
	puts(u.machine);
	SHOW(personality(ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC));
	IN_CHILD(SHOW(personality(0xffffffff)));
	SHOW(personality(0));
	SHOW(personality(0xffffffff));
}

static void privileged(void)
{
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_reboot, 1, 2, 3, 4));
		 SHOW(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x89abcdef, 0));
		 SHOW(mount("a", "/", "tmpfs", 0, NULL)); SHOW(umount("/")); SHOW(chroot("/"));
		 SHOW(chroot("/nowhere")); SHOW(syscall(SYS_setns, 0, 0));

		 SHOW(syscall(SYS_syslog, 3, NULL, 0)); SHOW(syscall(SYS_syslog, 5, NULL, 0));
		 SHOW(syscall(SYS_init_module, NULL, 0, ""));
		 SHOW(syscall(SYS_delete_module, "x", 0));
		 SHOW(syscall(SYS_finit_module, 0, "", 0));
		 SHOW(syscall(SYS_kexec_load, 0, 0, NULL, 0));

		 SHOW(settimeofday(&(struct timeval){1, 0}, NULL));
		 SHOW(syscall(SYS_adjtimex, &(struct timex){.modes = ADJ_TICK, .tick = 10000})););
	IN_CHILD(SHOW(syscall(SYS_reboot, 1, 672274793, 0, 0));
		 SHOW(syscall(SYS_reboot, 0xfee1dead, 2, 0, 0)); SHOW(syscall(SYS_unshare, 1));
		 SHOW(syscall(SYS_unshare, -1)); SHOW(syscall(SYS_setns, -1, 0));
		 SHOW(syscall(SYS_setns, 0, CLONE_NEWNET)););
}

static void absent(void)
{
	SHOW(syscall(SYS_uselib, "x"));
	SHOW(syscall(SYS_create_module, "x", 0));
	SHOW(syscall(SYS_get_kernel_syms, NULL));
	SHOW(syscall(SYS_query_module, 0, 0, 0, 0, 0));
	SHOW(syscall(SYS_nfsservctl, 0, 0, 0));
	SHOW(syscall(SYS_getpmsg));
	SHOW(syscall(SYS_putpmsg));
	SHOW(syscall(SYS_afs_syscall));
	SHOW(syscall(SYS_tuxcall));
	SHOW(syscall(SYS_security));
	SHOW(syscall(SYS_set_thread_area, 0));
	SHOW(syscall(SYS_get_thread_area, 0));
	SHOW(syscall(SYS_epoll_ctl_old));
	SHOW(syscall(SYS_epoll_wait_old));
	SHOW(syscall(SYS_vserver));
	SHOW(syscall(SYS__sysctl, 0));
	SHOW(syscall(5000));
	SHOW(syscall(-1));
}

int main(void)
{
	case_begin();
	names();
	randoms();
	io_priorities();
	compared();
	barriers();
	remote_memory();
	pidfds();
	tracing();
	personalities();
	privileged();
	absent();
	return 0;
}
