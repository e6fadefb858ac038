/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of the memory controller (cgroup/memory.c). There is no swap. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/account.h"
#include "base/size.h"
#include "fs/cgroup/cgroupfs.h"
#include "machine/machine.h"
#include "mm/charge.h"
#include "proc/oom.h"

static int show_bytes(uint64_t bytes, struct seq *out)
{
	seq_printf(out, "%lu\n", bytes);
	return 0;
}

static int show_limit(uint64_t bytes, struct seq *out)
{
	cgroup_show_limit(bytes, out);
	return 0;
}

/* "4096", "64K", "1g", "max": whole pages. From the largest number of pages that Linux counts on it
 * is no limit. */
static int parse_bytes(const char *text, uint64_t *out)
{
	uint64_t value;
	char *end;

	if (!strcmp(text, "max")) {
		*out = ACCOUNT_NO_LIMIT;
		return 0;
	}
	value = size_parse(text, &end);
	if (end == text || *end)
		return -EINVAL;
	*out = value / PAGE_SIZE >= INT64_MAX / PAGE_SIZE ? ACCOUNT_NO_LIMIT : value & PAGE_MASK;
	return 0;
}

#define SETTING(name, field)                                          \
	static int show_##name(struct cgroup *group, struct seq *out) \
	{                                                             \
		return show_limit(group->account->field, out);        \
	}
SETTING(max, max)
SETTING(high, high)
SETTING(low, low)
SETTING(min, min)

static int store_low(struct cgroup *group, const char *text)
{
	return parse_bytes(text, &group->account->low);
}

static int store_min(struct cgroup *group, const char *text)
{
	return parse_bytes(text, &group->account->min);
}

/* Frees cached pages until the account uses no more than `bytes`, or no more page can be freed. */
static void shrink_to(struct account *account, uint64_t bytes)
{
	while (account->used > bytes) {
		size_t pages = (account->used - bytes + PAGE_SIZE - 1) / PAGE_SIZE;

		if (!charge_reclaim(account, pages))
			return;
	}
}

static int store_high(struct cgroup *group, const char *text)
{
	int error = parse_bytes(text, &group->account->high);

	if (!error)
		shrink_to(group->account, group->account->high);
	return error;
}

static int store_max(struct cgroup *group, const char *text)
{
	struct account *account = group->account;
	int error = parse_bytes(text, &account->max);

	if (error)
		return error;
	shrink_to(account, account->max);
	if (account->used > account->max)
		oom_shrink(account);
	return 0;
}

/* Frees as many bytes of cached pages as are written. */
static int store_reclaim(struct cgroup *group, const char *text)
{
	struct account *account = group->account;
	uint64_t bytes, before = account->used;
	int error = parse_bytes(text, &bytes);

	if (error)
		return error;
	shrink_to(account, bytes < before ? before - bytes : 0);
	return before - account->used < bytes ? -EAGAIN : 0;
}

static int show_current(struct cgroup *group, struct seq *out)
{
	return show_bytes(group->account->used, out);
}

static int show_peak(struct cgroup *group, struct seq *out)
{
	return show_bytes(group->account->peak, out);
}

static int show_oom_group(struct cgroup *group, struct seq *out)
{
	return show_bytes(group->account->kill_all, out);
}

static int store_oom_group(struct cgroup *group, const char *text)
{
	int64_t value;
	int error = cgroup_parse_number(text, 0, 1, &value);

	if (!error)
		group->account->kill_all = value;
	return error ? -EINVAL : 0;
}

static void show_event_counts(const uint64_t *events, struct seq *out)
{
	static const char *const names[ACCOUNT_EVENTS] = {"low", "high",     "max",
							  "oom", "oom_kill", "oom_group_kill"};

	for (unsigned i = 0; i < ACCOUNT_EVENTS; i++)
		seq_printf(out, "%s %lu\n", names[i], events[i]);
}

static int show_events(struct cgroup *group, struct seq *out)
{
	show_event_counts(group->account->events, out);
	return 0;
}

static int show_events_local(struct cgroup *group, struct seq *out)
{
	show_event_counts(group->account->own_events, out);
	return 0;
}

/* Shows only the numbers that are counted; the other lines of Linux are missing. As on Linux, shmem
 * is part of file. */
static int show_stat(struct cgroup *group, struct seq *out)
{
	const struct account *account = group->account;
	const uint64_t *k = account->kinds;
	uint64_t file = k[CHARGE_FILE] + k[CHARGE_SHMEM];
	uint64_t kernel = k[CHARGE_STACK] + k[CHARGE_TABLES] + k[CHARGE_KERNEL];

	seq_printf(out, "anon %lu\nfile %lu\nkernel %lu\n", k[CHARGE_ANON], file, kernel);
	seq_printf(out, "kernel_stack %lu\npagetables %lu\nsock %lu\nshmem %lu\n", k[CHARGE_STACK],
		   k[CHARGE_TABLES], k[CHARGE_SOCKET], k[CHARGE_SHMEM]);
	seq_printf(out, "inactive_anon 0\nactive_anon %lu\n", k[CHARGE_ANON] + k[CHARGE_SHMEM]);
	seq_printf(out, "inactive_file %lu\nactive_file %lu\nunevictable 0\nslab %lu\n",
		   account->lru.inactive_count * PAGE_SIZE, account->lru.active_count * PAGE_SIZE,
		   k[CHARGE_KERNEL]);
	return 0;
}

/* ---- swap, of which there is none ---- */

static int show_no_bytes(struct cgroup *group, struct seq *out)
{
	return show_bytes(0, out);
}

static int show_swap_max(struct cgroup *group, struct seq *out)
{
	return show_limit(group->swap_max, out);
}

static int store_swap_max(struct cgroup *group, const char *text)
{
	return parse_bytes(text, &group->swap_max);
}

static int show_swap_high(struct cgroup *group, struct seq *out)
{
	return show_limit(group->swap_high, out);
}

static int store_swap_high(struct cgroup *group, const char *text)
{
	return parse_bytes(text, &group->swap_high);
}

static int show_swap_events(struct cgroup *group, struct seq *out)
{
	seq_puts(out, "high 0\nmax 0\nfail 0\n");
	return 0;
}

const struct cgroup_file cgroup_memory_files[] = {
	CGROUP_FILE("memory.current", CGROUP_NOT_ROOT, show_current, NULL),
	CGROUP_FILE("memory.peak", CGROUP_NOT_ROOT, show_peak, NULL),
	CGROUP_FILE("memory.min", CGROUP_NOT_ROOT, show_min, store_min),
	CGROUP_FILE("memory.low", CGROUP_NOT_ROOT, show_low, store_low),
	CGROUP_FILE("memory.high", CGROUP_NOT_ROOT, show_high, store_high),
	CGROUP_FILE("memory.max", CGROUP_NOT_ROOT, show_max, store_max),
	CGROUP_NOTED("memory.events", CGROUP_NOT_ROOT, show_events, CGROUP_NOTICE_MEMORY),
	CGROUP_NOTED("memory.events.local", CGROUP_NOT_ROOT, show_events_local,
		     CGROUP_NOTICE_MEMORY),
	CGROUP_FILE("memory.stat", CGROUP_NOT_ROOT, show_stat, NULL),
	CGROUP_FILE("memory.oom.group", CGROUP_NOT_ROOT | CGROUP_DELEGATED, show_oom_group,
		    store_oom_group),
	CGROUP_FILE("memory.reclaim", CGROUP_NOT_ROOT | CGROUP_DELEGATED, NULL, store_reclaim),
	CGROUP_FILE("memory.swap.current", CGROUP_NOT_ROOT, show_no_bytes, NULL),
	CGROUP_FILE("memory.swap.high", CGROUP_NOT_ROOT, show_swap_high, store_swap_high),
	CGROUP_FILE("memory.swap.max", CGROUP_NOT_ROOT, show_swap_max, store_swap_max),
	CGROUP_FILE("memory.swap.events", CGROUP_NOT_ROOT, show_swap_events, NULL),
	{.name = NULL}};
