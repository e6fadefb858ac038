/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that reach into another process: each call, by each actor, upon each target. */
#include "people.h"

#include <linux/kcmp.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

static void trace(pid_t pid)
{
	int status;
	long got;

	NOTE("attach", got = ptrace(PTRACE_ATTACH, pid, 0, 0));
	if (!got) {
		waitpid(pid, &status, __WALL);
		NOTE("peek", ptrace(PTRACE_PEEKDATA, pid, secret, 0));
		NOTE("poke", ptrace(PTRACE_POKEDATA, pid, secret, *(long *)secret));
		NOTE("peek-user", ptrace(PTRACE_PEEKUSER, pid, 0, 0));
		NOTE("detach", ptrace(PTRACE_DETACH, pid, 0, 0));
	}
}

static void memory(pid_t pid, int pidfd)
{
	char copy[8];
	struct iovec local = {copy, sizeof(copy)}, remote = {secret, sizeof(copy)},
		     page = {secret, sizeof(secret)};

	NOTE("readv", syscall(SYS_process_vm_readv, pid, &local, 1, &remote, 1, 0));
	memcpy(copy, secret, sizeof(copy));
	NOTE("writev", syscall(SYS_process_vm_writev, pid, &local, 1, &remote, 1, 0));
	NOTE("madvise", syscall(SYS_process_madvise, pidfd, &page, 1, MADV_WILLNEED, 0));
	int fd;
	NOTE("getfd", fd = (int)syscall(SYS_pidfd_getfd, pidfd, 0, 0));
	if (fd >= 0)
		close(fd);
	NOTE("kcmp", syscall(SYS_kcmp, getpid(), pid, KCMP_VM, 0, 0));
	NOTE("kcmp2", syscall(SYS_kcmp, pid, getpid(), KCMP_FILE, 0, 0));
	void *head;
	size_t size;
	NOTE("robust", syscall(SYS_get_robust_list, pid, &head, &size));
	void *pages[1] = {secret};
	int status;
	NOTE("move", syscall(SYS_move_pages, pid, 1, pages, NULL, &status, 0));
	unsigned long node = 1;
	NOTE("migrate", syscall(SYS_migrate_pages, pid, 2, &node, &node));
	NOTE("setns", setns(pidfd, CLONE_NEWUTS));
}

static void scheduling(pid_t pid)
{
	struct sched_param param = {0};
	struct sched_attr_now {
		uint32_t size, policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime, deadline, period;
	} attr = {.size = 48, .policy = SCHED_OTHER, .nice = 3};
	unsigned long mask = 1;

	NOTE("scheduler", sched_setscheduler(pid, SCHED_BATCH, &param));
	NOTE("param", sched_setparam(pid, &param));
	NOTE("attr", syscall(SYS_sched_setattr, pid, &attr, 0));
	NOTE("affinity", syscall(SYS_sched_setaffinity, pid, sizeof(mask), &mask));
	NOTE("nice", setpriority(PRIO_PROCESS, (id_t)pid, 5));
	NOTE("nice-lower", setpriority(PRIO_PROCESS, (id_t)pid, 2));
	NOTE("ioprio", syscall(SYS_ioprio_set, 1, pid, 2 << 13 | 4));
	NOTE("get-scheduler", sched_getscheduler(pid));
	NOTE("get-param", sched_getparam(pid, &param));
	NOTE("get-attr", syscall(SYS_sched_getattr, pid, &attr, sizeof(attr), 0));
	NOTE("get-affinity", syscall(SYS_sched_getaffinity, pid, sizeof(mask), &mask) * 0);
	NOTE("get-nice", getpriority(PRIO_PROCESS, (id_t)pid));
	NOTE("get-ioprio", syscall(SYS_ioprio_get, 1, pid));
}

static void limits_and_signals(pid_t pid, int pidfd)
{
	struct rlimit limit;
	siginfo_t info = {.si_code = SI_QUEUE};

	NOTE("get-limit", prlimit(pid, RLIMIT_STACK, NULL, &limit));
	limit.rlim_cur = 8ul << 20;
	limit.rlim_max = RLIM_INFINITY;
	NOTE("set-limit", prlimit(pid, RLIMIT_STACK, &limit, NULL));
	NOTE("bad-limit", prlimit(pid, 99, NULL, &limit));
	NOTE("kill", kill(pid, 0));
	NOTE("kill-winch", kill(pid, SIGWINCH));
	NOTE("kill-cont", kill(pid, SIGCONT));
	NOTE("kill-group", kill(-pid, 0));
	NOTE("tkill", syscall(SYS_tkill, pid, 0));
	NOTE("tgkill-cont", syscall(SYS_tgkill, pid, pid, SIGCONT));
	NOTE("queue", syscall(SYS_rt_sigqueueinfo, pid, SIGWINCH, &info));
	NOTE("queue-cont", syscall(SYS_rt_sigqueueinfo, pid, SIGCONT, &info));
	NOTE("tgqueue", syscall(SYS_rt_tgsigqueueinfo, pid, pid, SIGWINCH, &info));
	NOTE("pidfd-signal", syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0));
	NOTE("pidfd-cont", syscall(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0));
	NOTE("getsid", getsid(pid));
	NOTE("getpgid", getpgid(pid));
}

static void look(const struct person *actor, const struct person *target, pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);

	trace(pid);
	memory(pid, pidfd);
	scheduling(pid);
	limits_and_signals(pid, pidfd);
	close(pidfd);
	line_out(actor, target);
}

/* May a child be traced by this parent? */
static void trace_me(void)
{
	for (size_t a = 0; a < COUNT(actors); a++) {
		for (size_t t = 0; t < COUNT(targets); t++) {
			if (targets[t].program || targets[t].extra || actors[a].extra)
				continue;
			fflush(stdout);
			pid_t parent = fork();
			if (!parent) {
				int go[2];
				char byte;
				pipe(go);
				pid_t child = fork();
				if (!child) {
					become(&targets[t]);
					read(go[0], &byte, 1);
					if (ptrace(PTRACE_TRACEME, 0, 0, 0))
						printf("%s lets %s trace it: %s\n", targets[t].name,
						       actors[a].name, strerrorname_np(errno));
					fflush(stdout);
					_exit(0);
				}
				become(&actors[a]);
				write(go[1], "g", 1);
				waitpid(child, NULL, 0);
				_exit(0);
			}
			waitpid(parent, NULL, 0);
		}
	}
}

int main(int argc, char **argv)
{
	case_begin();
	if (argc > 1)
		wait_to_be_killed(atoi(argv[1]));
	people_begin();
	all_meet(true, look);
	trace_me();
	people_end();
	return 0;
}
