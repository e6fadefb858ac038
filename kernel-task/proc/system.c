/* SPDX-License-Identifier: BSD-2-Clause */
/* The system as a whole: its names and its load. */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/namespaces.h"
#include "proc/proc.h"
#include "proc/system.h"
#include "base/log.h"
#include "sys/syscall.h"
#include "wait/timer.h"

#define PERSONALITY_MASK    0xff
#define PERSONALITY_LINUX32 8
#define PERSONALITY_UNAME26 0x0020000

struct linux_utsname {
	char sysname[UTS_NAME_SIZE], nodename[UTS_NAME_SIZE], release[UTS_NAME_SIZE],
		version[UTS_NAME_SIZE], machine[UTS_NAME_SIZE], domainname[UTS_NAME_SIZE];
};

/* The fields that are the same in every namespace. */
static const struct linux_utsname names = {
	.sysname = "Linux",
	.release = KERNEL_RELEASE,
	.version = KERNEL_VERSION,
	.machine = ARCH_NAME,
};

static const char old_release[] = KERNEL_RELEASE_26;

const char *system_hostname(void)
{
	return uts_namespace_of(current->uts)->nodename;
}

const char *system_domainname(void)
{
	return uts_namespace_of(current->uts)->domainname;
}

static int set_name(char *name, uint64_t user, int length)
{
	char text[UTS_NAME_SIZE] = {0};

	if (!ns_capable(uts_namespace_of(current->uts)->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	if (length < 0 || length > UTS_NAME_SIZE - 1)
		return -EINVAL;
	if (copy_from_user(text, user, (size_t)length) < 0)
		return -EFAULT;
	memcpy(name, text, UTS_NAME_SIZE);
	return 0;
}

static int replace_name(char *name, const char *text, size_t length)
{
	if (length > UTS_NAME_SIZE - 1)
		return -EINVAL;
	memset(name, 0, UTS_NAME_SIZE);
	memcpy(name, text, length);
	return 0;
}

struct system_names system_names = {.changed = WAITQUEUE_INIT(system_names.changed)};

static int changed_name(int error, unsigned *count)
{
	if (error)
		return error;
	++*count;
	wake_up_events(&system_names.changed, POLLERR | POLLPRI);
	return 0;
}

int system_set_hostname(const char *name, size_t length)
{
	return changed_name(replace_name(uts_namespace_of(current->uts)->nodename, name, length),
			    &system_names.hostnames);
}

int system_set_domainname(const char *name, size_t length)
{
	return changed_name(replace_name(uts_namespace_of(current->uts)->domainname, name, length),
			    &system_names.domainnames);
}

SYSCALL_DEFINE1(uname, uint64_t, user)
{
	const struct uts_namespace *uts = uts_namespace_of(current->uts);
	struct linux_utsname out = names;
	int error;

	memcpy(out.nodename, uts->nodename, sizeof(out.nodename));
	memcpy(out.domainname, uts->domainname, sizeof(out.domainname));
	error = copy_to_user(user, &out, sizeof(out));

	/* For a 64-bit program that wants to look like a 32-bit one. */
	if (!error && (current->process->personality & PERSONALITY_MASK) == PERSONALITY_LINUX32)
		error = copy_to_user(user + offsetof(struct linux_utsname, machine), "i686", 5);
	/* For a program that cannot read versions from 3.0 on: Linux shows 3.x as 2.6.40 and up,
	 * 4.x and later as 2.6.60 and up. */
	if (!error && (current->process->personality & PERSONALITY_UNAME26))
		error = copy_to_user(user + offsetof(struct linux_utsname, release), old_release,
				     sizeof(old_release));
	return error;
}

SYSCALL_DEFINE2(sethostname, uint64_t, user, int, length)
{
	return changed_name(set_name(uts_namespace_of(current->uts)->nodename, user, length),
			    &system_names.hostnames);
}

SYSCALL_DEFINE2(setdomainname, uint64_t, user, int, length)
{
	return changed_name(set_name(uts_namespace_of(current->uts)->domainname, user, length),
			    &system_names.domainnames);
}

/* ---- load: the number of runnable tasks, averaged as Linux does, every five seconds ---- */

#define LOAD_INTERVAL_NS (5 * NSEC_PER_SEC)
#define LOAD_ONE	 (1ull << 11)

/* exp(-5 s / 1, 5, 15 min) in units of 1/2048 */
static const uint64_t load_factor[3] = {1884, 2014, 2037};
static uint64_t load[3];
static struct timer load_timer;

unsigned system_running(void)
{
	struct process *p;
	struct task *task;
	unsigned n = 0;

	list_for_each_entry (p, &all_processes, all_node)
		list_for_each_entry (task, &p->threads, thread_node)
			n += task->mm && task->fiber.state == TASK_RUNNING;
	return n;
}

static void load_tick(struct timer *timer)
{
	uint64_t active = system_running() * LOAD_ONE;

	for (int i = 0; i < 3; i++)
		load[i] = (load[i] * load_factor[i] + active * (LOAD_ONE - load_factor[i])) /
			  LOAD_ONE;
	timer_arm(timer, clock_monotonic_ns() + LOAD_INTERVAL_NS);
}

void system_init(void)
{
	char version[200];

	snprintf(version, sizeof(version), "Linux version %s %s", names.release, names.version);
	log_buffer_add(5, version);
	timer_init(&load_timer, load_tick);
	timer_arm(&load_timer, clock_monotonic_ns() + LOAD_INTERVAL_NS);
}

void system_load(unsigned hundredths[3])
{
	for (int i = 0; i < 3; i++)
		hundredths[i] = (unsigned)((load[i] * 100 + LOAD_ONE / 2) / LOAD_ONE);
}

void system_load_bits(uint64_t out[3])
{
	for (int i = 0; i < 3; i++)
		out[i] = load[i] << 5;
}
