/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling policies, priorities, nice values, affinity: arguments, rights, inheritance. */
#include "case.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

struct attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t more[20];
};

static long set(int pid, int policy, int priority)
{
	struct sched_param p = {priority};

	return syscall(SYS_sched_setscheduler, pid, policy, &p);
}

static void policies(void)
{
	struct sched_param p = {0};

	SHOW(sched_getscheduler(0));
	SHOW(sched_getscheduler(-1));
	SHOW(sched_getscheduler(999999));
	SHOW(set(0, SCHED_FIFO, 0));
	SHOW(set(0, SCHED_FIFO, 100));
	SHOW(set(0, SCHED_OTHER, 1));
	SHOW(set(0, 77, 0));
	SHOW(set(0, -1, 0));
	SHOW(set(-1, SCHED_OTHER, 0));
	SHOW(set(999999, SCHED_OTHER, 0));
	SHOW(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, NULL));
	SHOW(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, 1L));
	SHOW(set(0, SCHED_FIFO, 5));
	SHOW(sched_getscheduler(0));
	SHOW(sched_getparam(0, &p));
	SHOW(p.sched_priority);
	p.sched_priority = 7;
	SHOW(sched_setparam(0, &p));
	SHOW(sched_getparam(0, &p));
	SHOW(p.sched_priority);
	p.sched_priority = 0;
	SHOW(sched_setparam(0, &p));
	SHOW(sched_setparam(0, NULL));
	SHOW(sched_getparam(0, NULL));
	SHOW(sched_getparam(-1, &p));
	SHOW(sched_getparam(999999, &p));
	IN_CHILD(SHOW(sched_getscheduler(0)));
	SHOW(set(0, SCHED_RR | 0x40000000, 5));
	SHOW(sched_getscheduler(0));
	IN_CHILD(SHOW(sched_getscheduler(0)); SHOW(sched_getparam(0, &p)); SHOW(p.sched_priority));
	SHOW(set(0, SCHED_BATCH, 0));
	SHOW(set(0, SCHED_IDLE, 0));
	SHOW(sched_getscheduler(0));
	SHOW(set(0, SCHED_OTHER, 0));
	for (int i = -1; i < 7; i++)
		printf("%d: %d %d\n", i, sched_get_priority_min(i), sched_get_priority_max(i));
}

static void attributes(void)
{
	struct attr a = {.size = 48};

	SHOW(syscall(SYS_sched_getattr, 0, &a, 48, 0));
	printf("%u %u %lu %d %u\n", a.size, a.policy, a.flags, a.nice, a.priority);
	SHOW(syscall(SYS_sched_getattr, 0, &a, 47, 0));
	SHOW(syscall(SYS_sched_getattr, 0, &a, 5000, 0));
	SHOW(syscall(SYS_sched_getattr, 0, &a, 48, 1));
	SHOW(syscall(SYS_sched_getattr, 0, NULL, 48, 0));
	SHOW(syscall(SYS_sched_getattr, -1, &a, 48, 0));
	SHOW(syscall(SYS_sched_getattr, 999999, &a, 48, 0));
	a = (struct attr){.size = 48, .policy = SCHED_FIFO, .priority = 3};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	SHOW(sched_getscheduler(0));
	a = (struct attr){.size = 48, .policy = SCHED_OTHER, .nice = 5, .flags = 1};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(syscall(SYS_sched_getattr, 0, &a, 48, 0));
	printf("%u %u %lu %d %u\n", a.size, a.policy, a.flags, a.nice, a.priority);
	a = (struct attr){.size = 48, .policy = SCHED_OTHER, .nice = 50};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	SHOW(getpriority(PRIO_PROCESS, 0));
	a = (struct attr){.size = 48, .policy = SCHED_OTHER, .flags = 1 << 20};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	a = (struct attr){.size = 48, .policy = 99};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	a = (struct attr){.size = 48, .policy = -1};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	a = (struct attr){.size = 10};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	printf("told a size: %d\n", a.size >= 48);
	a = (struct attr){.size = sizeof(a)};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	a = (struct attr){.size = sizeof(a), .more = {[19] = 1}};
	SHOW(syscall(SYS_sched_setattr, 0, &a, 0));
	SHOW(syscall(SYS_sched_setattr, 0, NULL, 0));
	SHOW(syscall(SYS_sched_setattr, 0, 1L, 0));
	SHOW(syscall(SYS_sched_setattr, 0, &a, 1));
	SHOW(syscall(SYS_sched_setattr, -1, &a, 0));
}

static void unprivileged(void)
{
	setgid(1000);
	setuid(1000);
	SHOW(set(0, SCHED_FIFO, 1));
	SHOW(set(0, SCHED_BATCH, 0));
	SHOW(set(0, SCHED_IDLE, 0));
	SHOW(set(0, SCHED_OTHER, 0));
	SHOW(set(1, SCHED_OTHER, 0));
	SHOW(set(0, SCHED_BATCH | 0x40000000, 0));
	SHOW(set(0, SCHED_BATCH, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, 10));
	SHOW(setpriority(PRIO_PROCESS, 0, 5));
	SHOW(setpriority(PRIO_PROCESS, 1, 5));
	SHOW(nice(3));
	SHOW(nice(-3));
	SHOW(getpriority(PRIO_PROCESS, 0));
}

static void *niced(void *arg)
{
	SHOW(setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 7));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(getpriority(PRIO_PROCESS, getpid()));
	return NULL;
}

static void niceness(void)
{
	pthread_t t;

	SHOW(getpriority(3, 0));
	SHOW(getpriority(-1, 0));
	SHOW(getpriority(PRIO_PROCESS, 999999));
	SHOW(getpriority(PRIO_PGRP, 999999));
	SHOW(getpriority(PRIO_USER, 54321));
	SHOW(setpriority(PRIO_PROCESS, 999999, 0));
	SHOW(setpriority(9, 0, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, -100));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, 100));
	SHOW(getpriority(PRIO_PROCESS, 0));
	IN_CHILD(SHOW(getpriority(PRIO_PROCESS, 0)));
	SHOW(setpriority(PRIO_PROCESS, 0, 0));
	IN_CHILD(setpgid(0, 0); SHOW(setpriority(PRIO_PGRP, 0, 4));
		 SHOW(getpriority(PRIO_PGRP, 0)));
	IN_CHILD(setuid(6543); SHOW(setpriority(PRIO_USER, 0, 6));
		 SHOW(getpriority(PRIO_USER, 6543)));
	pthread_create(&t, NULL, niced, NULL);
	pthread_join(t, NULL);
}

static void processors(void)
{
	struct timespec ts;
	cpu_set_t set_of;
	unsigned long mask[16] = {1};

	SHOW(sched_rr_get_interval(-1, &ts));
	SHOW(sched_rr_get_interval(999999, &ts));
	SHOW(sched_rr_get_interval(0, (void *)1));
	set(0, SCHED_FIFO, 1);
	SHOW(sched_rr_get_interval(0, &ts));
	printf("%ld %ld\n", ts.tv_sec, ts.tv_nsec);
	set(0, SCHED_RR, 1);
	SHOW(sched_rr_get_interval(0, &ts));
	printf("%ld %d\n", ts.tv_sec, ts.tv_nsec >= 90000000 && ts.tv_nsec <= 100000000);
	set(0, SCHED_OTHER, 0);
	SHOW(syscall(SYS_sched_getaffinity, 0, 8, mask));
	SHOW(mask[0] & 1);
	SHOW(syscall(SYS_sched_getaffinity, 0, 7, mask));
	SHOW(syscall(SYS_sched_getaffinity, 0, 0, mask));
	SHOW(syscall(SYS_sched_getaffinity, 0, 12, mask));
	SHOW_OK(syscall(SYS_sched_getaffinity, 0, 128, mask));
	SHOW(syscall(SYS_sched_getaffinity, 999999, 8, mask));
	SHOW(syscall(SYS_sched_getaffinity, 0, 8, 1L));
	mask[0] = 0;
	SHOW(syscall(SYS_sched_setaffinity, 0, 8, mask));
	mask[0] = 1ul << 63;
	SHOW(syscall(SYS_sched_setaffinity, 0, 8, mask));
	mask[0] = 1;
	SHOW(syscall(SYS_sched_setaffinity, 0, 8, mask));
	SHOW(syscall(SYS_sched_setaffinity, 0, 1, mask));
	SHOW(syscall(SYS_sched_setaffinity, 0, 0, mask));
	SHOW(syscall(SYS_sched_setaffinity, 999999, 8, mask));
	SHOW(syscall(SYS_sched_setaffinity, 0, 8, 1L));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_sched_setaffinity, 1, 8, mask)));
	SHOW(syscall(SYS_getcpu, NULL, NULL, NULL));
	SHOW(syscall(SYS_getcpu, 1L, NULL, NULL));
	SHOW(syscall(SYS_getcpu, NULL, 1L, NULL));
	SHOW(sched_getaffinity(0, sizeof(set_of), &set_of));
	SHOW(CPU_COUNT(&set_of));
	SHOW(syscall(SYS_sched_yield));
	SHOW(syscall(SYS_ioprio_get, 1, 0));
	SHOW(syscall(SYS_ioprio_get, 9, 0));
	SHOW(syscall(SYS_ioprio_get, 1, 999999));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 3));
	SHOW(syscall(SYS_ioprio_get, 1, 0));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 7 << 13));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 1));
	SHOW(syscall(SYS_ioprio_set, 5, 0, 0));
	SHOW(syscall(SYS_ioprio_set, 1, 999999, 0));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_ioprio_set, 1, 0, 1 << 13)));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_ioprio_set, 1, 1, 2 << 13)));
}

int main(void)
{
	case_begin();
	policies();
	attributes();
	set(0, SCHED_OTHER, 0);
	setpriority(PRIO_PROCESS, 0, 0);
	IN_CHILD(unprivileged());
	niceness();
	processors();
	return 0;
}
