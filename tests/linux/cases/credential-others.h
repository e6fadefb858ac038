/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes with every kind of identity, and what a chain of credential-chains tries with them.
 */
#pragma once

#include "credential-state.h"

#include <grp.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

static char scratch; /* is where it is in the targets, too */

static long read_memory(pid_t pid)
{
	char byte;
	struct iovec local = {&byte, 1}, remote = {&scratch, 1};

	return process_vm_readv(pid, &local, 1, &remote, 1, 0);
}

static long write_memory(pid_t pid)
{
	char byte = 0;
	struct iovec local = {&byte, 1}, remote = {&scratch, 1};

	return process_vm_writev(pid, &local, 1, &remote, 1, 0);
}

static long signal_by_fd(pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	long r = syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0);
	int error = errno;

	close(pidfd);
	errno = error;
	return r;
}

static long schedule_other(pid_t pid)
{
	struct sched_param param = {0};

	return sched_setscheduler(pid, SCHED_OTHER, &param);
}

static long open_of(pid_t pid, const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	int fd = open(path, flags);
	if (fd >= 0)
		close(fd);
	return fd;
}

static long link_of(pid_t pid, const char *name)
{
	char path[64], to[256];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return readlink(path, to, sizeof(to));
}

static long get_fd(pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	long fd = syscall(SYS_pidfd_getfd, pidfd, 0, 0);
	int error = errno;

	close(pidfd);
	if (fd >= 0)
		close((int)fd);
	errno = error;
	return fd;
}

static long attach(pid_t pid)
{
	int status;

	if (ptrace(PTRACE_ATTACH, pid, 0, 0))
		return -1;
	waitpid(pid, &status, __WALL);
	return ptrace(PTRACE_DETACH, pid, 0, 0);
}

static void others(void)
{
	/* The last one is the process itself. */
	int which = (int)next((uint32_t)target_count + 1);
	pid_t pid = which < target_count ? targets[which] : getpid();
	struct rlimit limit;
	cpu_set_t set;
	void *head;
	size_t size;

	say("target %d: ", which);
	switch (next(23)) {
	case 17:
		say("vm write %s\n", result(write_memory(pid)));
		return;
	case 18:
		say("pidfd signal %s\n", result(signal_by_fd(pid)));
		return;
	case 19:
		say("scheduler %s\n", result(schedule_other(pid)));
		return;
	case 20:
		say("ioprio %s\n", result(syscall(SYS_ioprio_set, 1, pid, 4 | 2 << 13)));
		return;
	case 21:
		say("auxv %s\n", worked(open_of(pid, "auxv", O_RDONLY)));
		return;
	case 22:
		say("oom_score_adj %s\n", worked(open_of(pid, "oom_score_adj", O_RDWR)));
		return;
	case 0:
		say("attach %s\n", worked(attach(pid)));
		return;
	case 1:
		say("kill %s\n", result(kill(pid, 0)));
		return;
	case 2:
		say("kill CONT %s\n", result(kill(pid, SIGCONT)));
		return;
	case 3:
		say("vm %s\n", result(read_memory(pid)));
		return;
	case 4:
		say("getfd %s\n", worked(get_fd(pid)));
		return;
	case 5:
		say("mem %s\n", worked(open_of(pid, "mem", O_RDWR)));
		return;
	case 6:
		say("environ %s\n", worked(open_of(pid, "environ", O_RDONLY)));
		return;
	case 7:
		say("maps %s\n", worked(open_of(pid, "maps", O_RDONLY)));
		return;
	case 8:
		say("exe %s\n", worked(link_of(pid, "exe")));
		return;
	case 9:
		say("cwd %s\n", worked(link_of(pid, "cwd")));
		return;
	case 10:
		say("fd %s\n", worked(open_of(pid, "fd", O_RDONLY | O_DIRECTORY)));
		return;
	case 11:
		say("root %s\n", worked(open_of(pid, "root/tmp", O_RDONLY | O_DIRECTORY)));
		return;
	case 12:
		say("kcmp %s\n",
		    result(syscall(SYS_kcmp, pid, getppid(), KCMP_VM, 0, 0) > 0 ? 1 : -1));
		return;
	case 13:
		say("robust %s\n", result(syscall(SYS_get_robust_list, pid, &head, &size)));
		return;
	case 14:
		say("prlimit %s\n", result(prlimit(pid, RLIMIT_NOFILE, NULL, &limit)));
		return;
	case 15:
		errno = 0;
		say("nice %s\n", result(setpriority(PRIO_PROCESS, (id_t)pid, 0)));
		return;
	default:
		CPU_ZERO(&set);
		CPU_SET(0, &set);
		say("affinity %s\n", result(sched_setaffinity(pid, sizeof(set), &set)));
	}
}

static void add_target(uid_t uid, uid_t euid, gid_t gid, uint64_t permitted, bool dumpable)
{
	int ready[2];
	char c;

	pipe(ready);
	targets[target_count] = fork();
	if (!targets[target_count]) {
		struct sets s = {permitted, permitted, 0};

		prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
		setgroups(0, NULL);
		setresgid(gid, gid, gid);
		setresuid(uid, euid, uid);
		cap_call(SYS_capset, &s);
		prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
		write(ready[1], "", 1);
		for (;;)
			pause();
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
	target_count++;
}

static void make_targets(void)
{
	add_target(0, 0, 0, ALL_CAPS & ~BIT(CAP_SYS_RESOURCE), true);
	add_target(1000, 1000, 1000, 0, true);
	add_target(1000, 1000, 1000, 0, false);
	add_target(1000, 2000, 1000, 0, true);
	add_target(1000, 1000, 1000, BIT(CAP_NET_RAW), true);
	add_target(2000, 2000, 2000, 0, true);
	add_target(1000, 1000, 2000, 0, true);
}
