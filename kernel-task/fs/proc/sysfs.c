/* SPDX-License-Identifier: BSD-2-Clause */
/* /sys: one processor and one node of memory, and the folders that are always there. */
#include "fs/proc/entries.h"
#include "fs/proc/memory_report.h"

static const struct proc_entry cpu0_entries[] = {{.name = NULL}};
static const struct proc_entry cpu_entries[] = {FOLDER("cpu0", cpu0_entries),
						TEXT("online", "0"),
						TEXT("possible", "0"),
						TEXT("present", "0"),
						{.name = NULL}};

static int show_node_memory(const struct proc_ref *ref, struct seq *out)
{
	struct memory_report m;

	memory_report(&m);
	seq_printf(out, "Node 0 MemTotal: %14llu kB\nNode 0 MemFree: %15llu kB\n",
		   (unsigned long long)(m.total / 1024), (unsigned long long)(m.free / 1024));
	seq_printf(out, "Node 0 MemUsed: %15llu kB\nNode 0 FilePages: %13llu kB\n",
		   (unsigned long long)((m.total - m.free) / 1024),
		   (unsigned long long)((m.cached + m.buffers) / 1024));
	return 0;
}

static const struct proc_entry node0_entries[] = {TEXT("cpulist", "0"),
						  TEXT("cpumap", "1"),
						  TEXT("distance", "10"),
						  READ("meminfo", show_node_memory),
						  {.name = NULL}};
static const struct proc_entry node_entries[] = {
	TEXT("has_cpu", "0"), TEXT("has_memory", "0"), FOLDER("node0", node0_entries),
	TEXT("online", "0"),  TEXT("possible", "0"),   {.name = NULL}};
static const struct proc_entry system_entries[] = {
	FOLDER("cpu", cpu_entries), FOLDER("node", node_entries), {.name = NULL}};
static const struct proc_entry devices_entries[] = {
	FOLDER("system", system_entries), FOLDER("virtual", sysfs_virtual_entries), {.name = NULL}};
static const struct proc_entry none[] = {{.name = NULL}};
static const struct proc_entry sys_kernel_entries[] = {TEXT("uevent_seqnum", "0"), {.name = NULL}};
static const struct proc_entry fs_entries[] = {FOLDER("cgroup", none), {.name = NULL}};
static const struct proc_entry sysfs_entries[] = {FOLDER("block", none),
						  FOLDER("bus", none),
						  FOLDER("class", sysfs_class_entries),
						  FOLDER("dev", none),
						  FOLDER("devices", devices_entries),
						  FOLDER("fs", fs_entries),
						  FOLDER("kernel", sys_kernel_entries),
						  {.name = NULL}};

const struct proc_entry sysfs_root = {
	.name = "sys", .mode = S_IFDIR | 0555, .children = sysfs_entries};
