/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processes in the cases about access: processes that are accessed (targets) and processes that
 * access them (actors), each with ids, capabilities and a dumpable flag of its own. A target waits
 * to be killed; an actor goes through all targets.
 */
#pragma once

#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define ALICE  1000
#define BOB    1001
#define CAP(n) (1ull << (n))

static char secret[4096] __attribute__((aligned(4096))) = "secret";

struct person {
	const char *name;
	uid_t uid, euid, suid;
	gid_t gid, egid, sgid;
	uint64_t permitted, effective; /* ALL_CAPS: the capabilities that root has here */
	bool dumpable, session, jailed;
	bool ends;	     /* is a zombie */
	bool extra;	     /* only if all targets are examined */
	const char *program; /* a set-id copy of this program that it executes */
	uid_t fsuid;	     /* 0: as euid */
	gid_t group;	     /* a supplementary group, 0: none */
};
#define ALL_CAPS       UINT64_MAX
#define ALL_BUT_PTRACE (ALL_CAPS & ~(CAP(CAP_SYS_PTRACE) | CAP(CAP_PERFMON) | CAP(CAP_SYS_ADMIN)))
#define IDS(u)	       .uid = u, .euid = u, .suid = u, .gid = u, .egid = u, .sgid = u

static uint64_t all_caps;

static uint64_t permitted_now(void)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];

	if (syscall(SYS_capget, &h, d))
		exit(90);
	return d[0].permitted | (uint64_t)d[1].permitted << 32;
}

static void set_caps(uint64_t permitted, uint64_t effective)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {
		{.permitted = (uint32_t)permitted, .effective = (uint32_t)effective},
		{.permitted = permitted >> 32, .effective = effective >> 32}};

	if (syscall(SYS_capset, &h, d))
		exit(91);
}

/* Drops a capability that some machines withhold, so that root has the same ones everywhere. */
static void people_begin(void)
{
	prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE);
	all_caps = permitted_now() & ~CAP(CAP_SYS_RESOURCE);
	set_caps(all_caps, all_caps);
	umask(0);
	chmod(".", 0755); /* every user can execute programs here */
	mkdir("jail", 0755);
	mkdir("jail/proc", 0755);
	if (mount("proc", "jail/proc", "proc", 0, NULL))
		puts("no proc in the jail");
}

static inline void people_end(void)
{
	umount2("jail/proc", MNT_DETACH);
	rmdir("jail/proc");
	rmdir("jail");
}

/* Makes a copy of this program that runs as another user. */
static inline void make_program(const char *name, uid_t uid, gid_t gid, mode_t mode)
{
	static char bytes[65536];
	int from = open("/proc/self/exe", O_RDONLY), to = open(name, O_CREAT | O_WRONLY, 0700);
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		write(to, bytes, (size_t)n);
	fchown(to, uid, gid);
	fchmod(to, mode);
	close(from);
	close(to);
}

static void become(const struct person *p)
{
	if (p->session)
		setsid();
	if (p->jailed && (chroot("jail") || chdir("/")))
		exit(92);
	setgroups(p->group ? 1 : 0, &p->group);
	prctl(PR_SET_KEEPCAPS, 1);
	if (setresgid(p->gid, p->egid, p->sgid) || setresuid(p->uid, p->euid, p->suid))
		exit(93);
	if (p->fsuid) {
		set_caps(all_caps, all_caps);
		setfsuid(p->fsuid);
	}
	set_caps(p->permitted & all_caps, p->effective & all_caps);
	prctl(PR_SET_DUMPABLE, p->dumpable);
}

/* Says that it is ready and waits. */
static void wait_to_be_killed(int ready)
{
	write(ready, "r", 1);
	close(ready);
	for (;;)
		pause();
}

static inline pid_t start_target(const struct person *p)
{
	char fd[12], byte;
	int ready[2];
	pid_t pid;

	pipe(ready);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(ready[0]);
		dup2(open("file", O_RDWR | O_CREAT, 0666), 0);
		become(p);
		if (p->ends)
			_exit(0);
		if (!p->program)
			wait_to_be_killed(ready[1]);
		snprintf(fd, sizeof(fd), "%d", ready[1]);
		execl(p->program, p->program, fd, NULL);
		_exit(94);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1 && !p->ends)
		printf("%s did not start\n", p->name);
	close(ready[0]);
	until_asleep(pid);
	return pid;
}

static const struct person targets[] = {
	{.name = "alice", IDS(ALICE), .dumpable = true},
	{.name = "hidden", IDS(ALICE)},
	{.name = "set-user-id", IDS(ALICE), .dumpable = true, .program = "./as-root"},
	{.name = "set-group-id",
	 .extra = true,
	 IDS(ALICE),
	 .dumpable = true,
	 .program = "./as-group"},
	{.name = "bob's", .extra = true, IDS(ALICE), .dumpable = true, .program = "./as-bob"},
	{.name = "capable", IDS(ALICE), .permitted = CAP(CAP_NET_RAW), .dumpable = true},
	{.name = "lowered", .euid = ALICE, .egid = ALICE, .dumpable = true},
	{.name = "lowered-caps",
	 .extra = true,
	 .euid = ALICE,
	 .egid = ALICE,
	 .permitted = ALL_CAPS,
	 .dumpable = true},
	{.name = "saved-root",
	 .extra = true,
	 .uid = ALICE,
	 .euid = ALICE,
	 .gid = ALICE,
	 .egid = ALICE,
	 .sgid = ALICE,
	 .dumpable = true},
	{.name = "saved-group",
	 .uid = ALICE,
	 .euid = ALICE,
	 .suid = ALICE,
	 .gid = ALICE,
	 .egid = ALICE,
	 .sgid = BOB,
	 .dumpable = true},
	{.name = "other-fsuid", .extra = true, IDS(ALICE), .fsuid = BOB, .dumpable = true},
	{.name = "in-group", .extra = true, IDS(ALICE), .group = BOB, .dumpable = true},
	{.name = "jailed", IDS(ALICE), .dumpable = true, .jailed = true},
	{.name = "bob", IDS(BOB), .dumpable = true},
	{.name = "elsewhere", .extra = true, IDS(BOB), .dumpable = true, .session = true},
	{.name = "root", .permitted = ALL_CAPS, .effective = ALL_CAPS, .dumpable = true},
	{.name = "root-hidden", .extra = true, .permitted = ALL_CAPS, .effective = ALL_CAPS},
	{.name = "root-weak", .extra = true, .dumpable = true},
	{.name = "zombie", .extra = true, IDS(ALICE), .dumpable = true, .ends = true},
};

static const struct person actors[] = {
	{.name = "alice", IDS(ALICE), .dumpable = true},
	{.name = "alice-hidden", .extra = true, IDS(ALICE)},
	{.name = "bob", IDS(BOB), .dumpable = true},
	{.name = "alice-other-group",
	 .extra = true,
	 .uid = ALICE,
	 .euid = ALICE,
	 .suid = ALICE,
	 .gid = BOB,
	 .egid = BOB,
	 .sgid = BOB,
	 .group = ALICE},
	{.name = "alice-raw",
	 IDS(ALICE),
	 .permitted = CAP(CAP_NET_RAW),
	 .effective = CAP(CAP_NET_RAW)},
	{.name = "alice-raw-permitted", .extra = true, IDS(ALICE), .permitted = CAP(CAP_NET_RAW)},
	{.name = "bob-as-alice",
	 .extra = true,
	 .uid = BOB,
	 .euid = ALICE,
	 .suid = BOB,
	 .gid = BOB,
	 .egid = ALICE,
	 .sgid = BOB},
	{.name = "alice-as-bob",
	 .extra = true,
	 .uid = ALICE,
	 .euid = BOB,
	 .suid = ALICE,
	 .gid = ALICE,
	 .egid = BOB,
	 .sgid = ALICE},
	{.name = "alice-fs-bob", IDS(ALICE), .fsuid = BOB},
	{.name = "bob-fs-alice", IDS(BOB), .fsuid = ALICE},
	{.name = "alice-jailed", IDS(ALICE), .jailed = true},
	{.name = "bob-ptrace",
	 IDS(BOB),
	 .permitted = CAP(CAP_SYS_PTRACE),
	 .effective = CAP(CAP_SYS_PTRACE)},
	{.name = "bob-ptrace-permitted", .extra = true, IDS(BOB), .permitted = CAP(CAP_SYS_PTRACE)},
	{.name = "bob-kill",
	 .extra = true,
	 IDS(BOB),
	 .permitted = CAP(CAP_KILL),
	 .effective = CAP(CAP_KILL)},
	{.name = "bob-nice",
	 .extra = true,
	 IDS(BOB),
	 .permitted = CAP(CAP_SYS_NICE),
	 .effective = CAP(CAP_SYS_NICE)},
	{.name = "bob-dac",
	 IDS(BOB),
	 .permitted = CAP(CAP_DAC_OVERRIDE),
	 .effective = CAP(CAP_DAC_OVERRIDE)},
	{.name = "root", .permitted = ALL_CAPS, .effective = ALL_CAPS},
	/* Later versions of Linux also let tasks with CAP_PERFMON read. */
	{.name = "root-no-ptrace", .permitted = ALL_BUT_PTRACE, .effective = ALL_BUT_PTRACE},
	{.name = "root-weak", .extra = true},
	{.name = "root-jailed",
	 .extra = true,
	 .permitted = ALL_CAPS,
	 .effective = ALL_CAPS,
	 .jailed = true},
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- a line of results: "door error, ..." ---- */

static char line[8192];
static size_t line_length;

static inline void note(const char *door, long result)
{
	line_length += (size_t)snprintf(line + line_length, sizeof(line) - line_length, " %s %s,",
					door, result == -1 ? strerrorname_np(errno) : "ok");
}

static inline void line_out(const struct person *actor, const struct person *target)
{
	printf("%s > %s:%s\n", actor->name, target->name, line);
	line_length = 0;
	line[0] = 0;
}

#define NOTE(door, call)                  \
	do {                              \
		errno = 0;                \
		note(door, (long)(call)); \
	} while (0)

/* Each actor, as a process of its own, looks at each target; without `extra` the chief of them. */
static inline void all_meet(bool extra, void (*look)(const struct person *actor,
						     const struct person *target, pid_t pid))
{
	pid_t pids[COUNT(targets)];

	make_program("as-root", 0, 0, 04755);
	make_program("as-group", 0, BOB, 02755);
	make_program("as-bob", BOB, BOB, 06755);
	for (size_t i = 0; i < COUNT(targets); i++)
		pids[i] = targets[i].extra > extra ? 0 : start_target(&targets[i]);
	for (size_t a = 0; a < COUNT(actors); a++) {
		int status;

		if (actors[a].extra > extra)
			continue;
		fflush(stdout);
		pid_t actor = fork();

		if (!actor) {
			become(&actors[a]);
			for (size_t i = 0; i < COUNT(targets); i++)
				if (pids[i])
					look(&actors[a], &targets[i], pids[i]);
			fflush(stdout);
			_exit(0);
		}
		waitpid(actor, &status, 0);
		if (status)
			printf("%s ended with %x\n", actors[a].name, status);
	}
	for (size_t i = 0; i < COUNT(targets); i++) {
		if (!pids[i])
			continue;
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}
