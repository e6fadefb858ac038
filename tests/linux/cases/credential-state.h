/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of a chain of credential-chains, and the output of its identity.
 */
#pragma once

#include "credential-programs.h"

#include <stdarg.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static uint64_t rng;
static int step;
static bool is_new, traced, shared; /* properties that the kernel does not report */
static pid_t targets[8];
static int target_count;

static uint32_t next(uint32_t below)
{
	rng += 0x9e3779b97f4a7c15ull;
	uint64_t z = rng;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return (uint32_t)((z ^ (z >> 31)) >> 33) % below;
}

static void say(const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	write(1, line, (size_t)n);
}

static const char *result(long r)
{
	static char text[2][32];
	static int turn;

	turn ^= 1;
	if (r == -1)
		return strerrorname_np(errno);
	snprintf(text[turn], sizeof(text[turn]), "%ld", r);
	return text[turn];
}

/* For results that differ from run to run. */
static const char *worked(long r)
{
	return r == -1 ? strerrorname_np(errno) : "ok";
}

static const int caps_used[] = {CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FOWNER,	CAP_FSETID,
				CAP_KILL,    CAP_SETGID,       CAP_SETUID,	CAP_SETPCAP,
				CAP_NET_RAW, CAP_SYS_CHROOT,   CAP_SYS_PTRACE,	CAP_SYS_ADMIN,
				CAP_SETFCAP, CAP_MAC_OVERRIDE, CAP_SYS_RESOURCE};
#define CAPS ((int)(sizeof(caps_used) / sizeof(caps_used[0])))

struct sets {
	uint64_t effective, permitted, inheritable;
};

static long cap_call(long call, struct sets *s)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {
		{(uint32_t)s->effective, (uint32_t)s->permitted, (uint32_t)s->inheritable},
		{(uint32_t)(s->effective >> 32), (uint32_t)(s->permitted >> 32),
		 (uint32_t)(s->inheritable >> 32)}};
	long r = syscall(call, &h, d);

	if (call == SYS_capget) {
		s->effective = d[0].effective | (uint64_t)d[1].effective << 32;
		s->permitted = d[0].permitted | (uint64_t)d[1].permitted << 32;
		s->inheritable = d[0].inheritable | (uint64_t)d[1].inheritable << 32;
	}
	return r;
}

static unsigned ambient(void)
{
	unsigned mask = 0;

	for (int i = 0; i < CAPS; i++)
		mask |= (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, caps_used[i], 0, 0) == 1)
			<< i;
	return mask;
}

static void identity(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg, groups[32];
	unsigned bounding = 0;
	struct sets c = {0};
	char list[128] = "";
	int death = -1, n = getgroups(32, groups);

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	cap_call(SYS_capget, &c);
	for (int i = 0; i < CAPS; i++)
		bounding |= (prctl(PR_CAPBSET_READ, caps_used[i]) == 1) << i;
	for (int i = 0; i < n && i < 8; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%d", i ? "," : "",
			 groups[i]);
	prctl(PR_GET_PDEATHSIG, &death);
	say("   %d/%d/%d/%d %d/%d/%d/%d [%s] e%lx p%lx i%lx b%x a%x s%x n%d d%d k%d\n", r, e, s,
	    setfsuid(-1), rg, eg, sg, setfsgid(-1), list, c.effective, c.permitted, c.inheritable,
	    bounding, ambient(), prctl(PR_GET_SECUREBITS), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
	    prctl(PR_GET_DUMPABLE), death);
}
