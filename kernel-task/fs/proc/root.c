/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of /proc about the whole system. proc(5). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device.h"
#include "fs/locks.h"
#include "fs/proc/memory_report.h"
#include "fs/proc/procfs.h"

#include "ipc/sysv.h"
#include "keys/keys.h"
#include "machine/clock.h"
#include "machine/machine.h"
#include "proc/proc.h"
#include "proc/system.h"

#define TICK_NS 10000000ull

static unsigned long long kib(uint64_t bytes)
{
	return bytes / 1024;
}

static int show_meminfo(const struct proc_ref *ref, struct seq *out)
{
	struct memory_report m;

	memory_report(&m);
	uint64_t inactive = m.cached - m.shared + m.buffers;
	const struct {
		const char *name;
		uint64_t bytes;
	} lines[] = {
		{"MemTotal", m.total},
		{"MemFree", m.free},
		{"MemAvailable", m.available},
		{"Buffers", m.buffers},
		{"Cached", m.cached},
		{"SwapCached", 0},
		{"Active", m.total - m.free - inactive},
		{"Inactive", inactive},
		{"SwapTotal", 0},
		{"SwapFree", 0},
		{"Dirty", m.dirty},
		{"Writeback", 0},
		{"Shmem", m.shared},
		{"SReclaimable", 0},
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		seq_printf(out, "%s:%*llu kB\n", lines[i].name, (int)(23 - strlen(lines[i].name)),
			   kib(lines[i].bytes));
	return 0;
}

/* Processor time of all tasks, ended ones included; never decreases. */
static void busy_time(uint64_t *user, uint64_t *system)
{
	static uint64_t user_most, system_most;
	struct process *p;

	*user = *system = 0;
	list_for_each_entry (p, &all_processes, all_node) {
		uint64_t utime, stime;
		const struct rusage *c = &p->children_usage;

		process_times(p, &utime, &stime);
		*user += utime + (uint64_t)c->ru_utime.tv_sec * 1000000000u +
			 (uint64_t)c->ru_utime.tv_usec * 1000u;
		*system += stime + (uint64_t)c->ru_stime.tv_sec * 1000000000u +
			   (uint64_t)c->ru_stime.tv_usec * 1000u;
	}
	if (*user > user_most)
		user_most = *user;
	if (*system > system_most)
		system_most = *system;
	*user = user_most;
	*system = system_most;
}

static uint64_t idle_time(void)
{
	uint64_t user, system, now = clock_monotonic_ns();
	static uint64_t most;

	busy_time(&user, &system);
	uint64_t idle = now > user + system ? now - user - system : 0;
	if (idle > most)
		most = idle;
	return most;
}

static int show_stat(const struct proc_ref *ref, struct seq *out)
{
	uint64_t user, system, switches = 0;
	struct process *p;
	struct task *task;
	static const char *const names[] = {"cpu ", "cpu0"};

	busy_time(&user, &system);
	for (int i = 0; i < 2; i++)
		seq_printf(out, "%s %llu 0 %llu %llu 0 0 0 0 0 0\n", names[i],
			   (unsigned long long)(user / TICK_NS),
			   (unsigned long long)(system / TICK_NS),
			   (unsigned long long)(idle_time() / TICK_NS));
	list_for_each_entry (p, &all_processes, all_node) {
		switches += p->dead_nvcsw + p->dead_nivcsw;
		list_for_each_entry (task, &p->threads, thread_node)
			switches += task->fiber.sleeps + task->nivcsw;
	}
	uint64_t boot = clock_realtime_ns() - clock_monotonic_ns();
	seq_printf(out, "intr 0\nctxt %llu\nbtime %llu\nprocesses %d\n",
		   (unsigned long long)switches, (unsigned long long)(boot / 1000000000u),
		   pid_last());
	seq_printf(out, "procs_running %u\nprocs_blocked 0\n", system_running());
	return 0;
}

static int show_uptime(const struct proc_ref *ref, struct seq *out)
{
	uint64_t up = clock_monotonic_ns() / TICK_NS, idle = idle_time() / TICK_NS;

	seq_printf(out, "%llu.%02llu %llu.%02llu\n", (unsigned long long)(up / 100),
		   (unsigned long long)(up % 100), (unsigned long long)(idle / 100),
		   (unsigned long long)(idle % 100));
	return 0;
}

static int show_loadavg(const struct proc_ref *ref, struct seq *out)
{
	unsigned load[3];

	system_load(load);
	seq_printf(out, "%u.%02u %u.%02u %u.%02u %u/%u %d\n", load[0] / 100, load[0] % 100,
		   load[1] / 100, load[1] % 100, load[2] / 100, load[2] % 100, system_running(),
		   task_count(), pid_last());
	return 0;
}

static int show_version(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "Linux version %s (selkie) (gcc %s) %s\n", KERNEL_RELEASE, __VERSION__,
		   KERNEL_VERSION);
	return 0;
}

static int show_filesystems(const struct proc_ref *ref, struct seq *out)
{
	const struct fs_type *type = NULL;

	while ((type = fs_type_next(type)))
		seq_printf(out, "%s\t%s\n", type->needs_device ? "" : "nodev", type->name);
	return 0;
}

static int show_devices(const struct proc_ref *ref, struct seq *out)
{
	chrdev_show(out);
	return 0;
}

static int show_cmdline(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "entry=%s\n",
		   machine_entry_name()); /* the only setting of the system description */
	return 0;
}

/* There is no swap: the file has only its head line and never changes. */
static const struct proc_poll swaps_poll = {.changes = NULL};

static int show_swaps(const struct proc_ref *ref, struct seq *out)
{
	seq_puts(out, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	return 0;
}

static int show_locks(const struct proc_ref *ref, struct seq *out)
{
	locks_show(out);
	return 0;
}

static int show_keys(const struct proc_ref *ref, struct seq *out)
{
	keys_show(out);
	return 0;
}

static int show_key_users(const struct proc_ref *ref, struct seq *out)
{
	key_users_show(out);
	return 0;
}

static int show_nothing(const struct proc_ref *ref, struct seq *out)
{
	return 0;
}

static char *text_link(const char *text, int *error)
{
	char *copy = strdup(text);

	if (!copy)
		*error = -ENOMEM;
	return copy;
}

static char *link_self(const struct proc_ref *ref, struct path *jump, int *error)
{
	pid_t number = proc_number(ref, current->process->pid);
	char text[16];

	if (!number)
		*error = -ENOENT; /* the caller is not of that namespace */
	snprintf(text, sizeof(text), "%d", number);
	return number ? text_link(text, error) : NULL;
}

static char *link_thread_self(const struct proc_ref *ref, struct path *jump, int *error)
{
	char text[48];

	pid_t process = proc_number(ref, current->process->pid);

	if (!process)
		*error = -ENOENT;
	snprintf(text, sizeof(text), "%d/task/%d", process, proc_number(ref, current->tid));
	return process ? text_link(text, error) : NULL;
}

static char *link_mounts(const struct proc_ref *ref, struct path *jump, int *error)
{
	return text_link("self/mounts", error);
}

static char *link_net(const struct proc_ref *ref, struct path *jump, int *error)
{
	return text_link("self/net", error);
}

#define FILE_ENTRY(NAME, SHOW)                                     \
	{                                                          \
		.name = NAME, .mode = S_IFREG | 0444, .show = SHOW \
	}
#define LINK_ENTRY(NAME, LINK)                                     \
	{                                                          \
		.name = NAME, .mode = S_IFLNK | 0777, .link = LINK \
	}

static int show_msg(const struct proc_ref *ref, struct seq *out)
{
	msg_show(out);
	return 0;
}

static int show_sem(const struct proc_ref *ref, struct seq *out)
{
	sem_show(out);
	return 0;
}

static int show_shm(const struct proc_ref *ref, struct seq *out)
{
	shm_show(out);
	return 0;
}

static const struct proc_entry sysvipc_entries[] = {FILE_ENTRY("msg", show_msg),
						    FILE_ENTRY("sem", show_sem),
						    FILE_ENTRY("shm", show_shm),
						    {.name = NULL}};

static const struct proc_entry root_entries[] = {
	FILE_ENTRY("cgroups", proc_show_cgroups),
	FILE_ENTRY("cmdline", show_cmdline),
	FILE_ENTRY("cpuinfo", proc_show_cpuinfo),
	FILE_ENTRY("devices", show_devices),
	FILE_ENTRY("diskstats", proc_show_diskstats),
	{.name = "execdomains", .mode = S_IFREG | 0444, .text = "0-0\tLinux           \t[kernel]"},
	FILE_ENTRY("filesystems", show_filesystems),
	FILE_ENTRY("key-users", show_key_users),
	FILE_ENTRY("keys", show_keys),
	FILE_ENTRY("loadavg", show_loadavg),
	FILE_ENTRY("locks", show_locks),
	FILE_ENTRY("meminfo", show_meminfo),
	FILE_ENTRY("misc", show_nothing), /* there are no such devices */
	FILE_ENTRY("modules", show_nothing),
	LINK_ENTRY("mounts", link_mounts),
	LINK_ENTRY("net", link_net),
	FILE_ENTRY("partitions", proc_show_partitions),
	LINK_ENTRY("self", link_self),
	FILE_ENTRY("stat", show_stat),
	{.name = "swaps", .mode = S_IFREG | 0444, .show = show_swaps, .poll = &swaps_poll},
	{.name = "sys", .mode = S_IFDIR | 0555, .children = proc_sys_entries},
	{.name = "sysrq-trigger", .mode = S_IFREG | 0200, .store = proc_store_sysrq},
	{.name = "sysvipc", .mode = S_IFDIR | 0555, .children = sysvipc_entries},
	LINK_ENTRY("thread-self", link_thread_self),
	FILE_ENTRY("uptime", show_uptime),
	FILE_ENTRY("version", show_version),
	FILE_ENTRY("vmstat", proc_show_vmstat),
	{.name = NULL}};

const struct proc_entry proc_root = {.name = "proc",
				     .mode = S_IFDIR | 0555,
				     .children = root_entries,
				     .find = proc_root_find,
				     .next = proc_root_next};
