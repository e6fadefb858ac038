/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/sys: settings. Each is a row of a table: what reads it, what sets it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "block/cache.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/proc/procfs.h"
#include "ipc/aio.h"
#include "ipc/sysv.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/system.h"

#define READ(NAME, SHOW)                                           \
	{                                                          \
		.name = NAME, .mode = S_IFREG | 0444, .show = SHOW \
	}
#define WRITE(NAME, SHOW, STORE)                                                   \
	{                                                                          \
		.name = NAME, .mode = S_IFREG | 0644, .show = SHOW, .store = STORE \
	}
#define FOLDER(NAME, CHILDREN)                                             \
	{                                                                  \
		.name = NAME, .mode = S_IFDIR | 0555, .children = CHILDREN \
	}
#define SHOW_NUMBER(function, value)                                     \
	static int function(const struct proc_ref *ref, struct seq *out) \
	{                                                                \
		seq_printf(out, "%lld\n", (long long)(value));           \
		return 0;                                                \
	}
#define SHOW_TEXT(function, value)                                       \
	static int function(const struct proc_ref *ref, struct seq *out) \
	{                                                                \
		seq_printf(out, "%s\n", value);                          \
		return 0;                                                \
	}

/* ---- kernel ---- */

SHOW_TEXT(show_hostname, system_hostname())
SHOW_TEXT(show_domainname, system_domainname())
SHOW_TEXT(show_osrelease, KERNEL_RELEASE)
SHOW_TEXT(show_ostype, "Linux")
SHOW_TEXT(show_version, KERNEL_VERSION)
SHOW_NUMBER(show_pid_max, PID_MAX)
SHOW_NUMBER(show_threads_max, THREAD_MAX)
SHOW_NUMBER(show_cap_last_cap, 40)
SHOW_NUMBER(show_ngroups_max, 65536)
SHOW_NUMBER(show_pipe_max_size, 1048576)
SHOW_NUMBER(show_file_max, 65536)
SHOW_NUMBER(show_nr_open, 1048576)
SHOW_NUMBER(show_entropy, 256)
SHOW_NUMBER(show_overcommit, 1)
SHOW_NUMBER(show_max_map_count, 65530)
SHOW_NUMBER(show_page_size_min, 65536)
SHOW_NUMBER(show_somaxconn, 4096)

SHOW_NUMBER(show_msgmax, MSG_SIZE_MAX)
SHOW_NUMBER(show_msgmnb, MSG_QUEUE_BYTES)
SHOW_NUMBER(show_msgmni, MSG_QUEUES)
SHOW_TEXT(show_shm_most, "18446744073692774399")
SHOW_NUMBER(show_shmmni, SHM_SEGMENTS)
SHOW_TEXT(show_sem, "32000\t1024000000\t500\t32000")

SHOW_NUMBER(show_zero, 0)
SHOW_NUMBER(show_one, 1)
SHOW_NUMBER(show_overflow_id, 65534)
SHOW_NUMBER(show_queued_events, 16384)
SHOW_NUMBER(show_watches, 8192)
SHOW_NUMBER(show_break_time, 45)
SHOW_NUMBER(show_aio_max, 65536)
SHOW_NUMBER(show_aio_now, aio_events_in_use())
SHOW_NUMBER(show_mount_max, 10000)
SHOW_NUMBER(show_queue_messages, 10)
SHOW_NUMBER(show_queue_size, 8192)
SHOW_NUMBER(show_queues, 256)

static int show_file_nr(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "%u\t0\t65536\n", file_count());
	return 0;
}

/* Names in the cache, those of them that nobody uses; the rest has no meaning here. */
static int show_dentry_state(const struct proc_ref *ref, struct seq *out)
{
	size_t unused = dentry_unused_count();

	seq_printf(out, "%zu\t%zu\t0\t0\t0\t0\n", unused, unused);
	return 0;
}

static int store_hostname(const struct proc_ref *ref, char *text, size_t length)
{
	return system_set_hostname(text, length);
}

static void show_uuid_of(const uint8_t id[16], struct seq *out)
{
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			seq_putc(out, '-');
		seq_printf(out, "%02x", id[i]);
	}
	seq_putc(out, '\n');
}

static void make_uuid(uint8_t id[16])
{
	machine_random(id, 16);
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
}

static int show_uuid(const struct proc_ref *ref, struct seq *out)
{
	uint8_t id[16];

	make_uuid(id);
	show_uuid_of(id, out);
	return 0;
}

static int show_boot_id(const struct proc_ref *ref, struct seq *out)
{
	static uint8_t id[16];

	if (!id[6])
		make_uuid(id);
	show_uuid_of(id, out);
	return 0;
}

static const struct proc_entry random_entries[] = {READ("boot_id", show_boot_id),
						   READ("entropy_avail", show_entropy),
						   READ("poolsize", show_entropy),
						   READ("uuid", show_uuid),
						   {.name = NULL}};

static const struct proc_entry kernel_entries[] = {READ("cap_last_cap", show_cap_last_cap),
						   READ("domainname", show_domainname),
						   WRITE("hostname", show_hostname, store_hostname),
						   READ("msgmax", show_msgmax),
						   READ("msgmnb", show_msgmnb),
						   READ("msgmni", show_msgmni),
						   READ("ngroups_max", show_ngroups_max),
						   READ("osrelease", show_osrelease),
						   READ("ostype", show_ostype),
						   READ("overflowgid", show_overflow_id),
						   READ("overflowuid", show_overflow_id),
						   READ("panic", show_zero),
						   READ("pid_max", show_pid_max),
						   FOLDER("random", random_entries),
						   READ("sem", show_sem),
						   READ("shmall", show_shm_most),
						   READ("shmmax", show_shm_most),
						   READ("shmmni", show_shmmni),
						   READ("tainted", show_zero),
						   READ("threads-max", show_threads_max),
						   READ("version", show_version),
						   {.name = NULL}};

/* ---- fs, net, vm ---- */

static const struct proc_entry inotify_entries[] = {READ("max_queued_events", show_queued_events),
						    READ("max_user_watches", show_watches),
						    {.name = NULL}};
static const struct proc_entry mqueue_entries[] = {
	READ("msg_default", show_queue_messages), READ("msg_max", show_queue_messages),
	READ("msgsize_default", show_queue_size), READ("msgsize_max", show_queue_size),
	READ("queues_max", show_queues),	  {.name = NULL}};
static const struct proc_entry fs_entries[] = {READ("aio-max-nr", show_aio_max),
					       READ("aio-nr", show_aio_now),
					       READ("dentry-state", show_dentry_state),
					       READ("file-max", show_file_max),
					       READ("file-nr", show_file_nr),
					       FOLDER("inotify", inotify_entries),
					       READ("lease-break-time", show_break_time),
					       READ("leases-enable", show_one),
					       READ("mount-max", show_mount_max),
					       FOLDER("mqueue", mqueue_entries),
					       READ("nr_open", show_nr_open),
					       READ("overflowgid", show_overflow_id),
					       READ("overflowuid", show_overflow_id),
					       READ("pipe-max-size", show_pipe_max_size),
					       READ("protected_hardlinks", show_zero),
					       READ("protected_symlinks", show_zero),
					       {.name = NULL}};

/* A number up to `most` into *to. */
static int store_number(const char *text, unsigned long most, unsigned *to)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *text == '-' || (*end && *end != '\n') || value > most)
		return -EINVAL;
	*to = (unsigned)value;
	return 0;
}

#define DIRTY_SETTING(field, most)                                                            \
	SHOW_NUMBER(show_dirty_##field, cache_settings.field)                                 \
	static int store_dirty_##field(const struct proc_ref *ref, char *text, size_t length) \
	{                                                                                     \
		return store_number(text, most, &cache_settings.field);                       \
	}
DIRTY_SETTING(background_ratio, 100)
DIRTY_SETTING(ratio, 100)
DIRTY_SETTING(expire, INT_MAX)
DIRTY_SETTING(interval, INT_MAX)

/* Memory is given out on use, and mmap never refuses: that is mode 1. */
static const struct proc_entry vm_entries[] = {
	WRITE("dirty_background_ratio", show_dirty_background_ratio, store_dirty_background_ratio),
	WRITE("dirty_expire_centisecs", show_dirty_expire, store_dirty_expire),
	WRITE("dirty_ratio", show_dirty_ratio, store_dirty_ratio),
	WRITE("dirty_writeback_centisecs", show_dirty_interval, store_dirty_interval),
	READ("max_map_count", show_max_map_count),
	READ("mmap_min_addr", show_page_size_min),
	READ("overcommit_memory", show_overcommit),
	{.name = NULL}};

static const struct proc_entry net_core_entries[] = {READ("somaxconn", show_somaxconn),
						     {.name = NULL}};
static const struct proc_entry net_entries[] = {FOLDER("core", net_core_entries), {.name = NULL}};

const struct proc_entry proc_sys_entries[] = {FOLDER("fs", fs_entries),
					      FOLDER("kernel", kernel_entries),
					      FOLDER("net", net_entries),
					      FOLDER("vm", vm_entries),
					      {.name = NULL}};

/* ---- sysfs ---- */

SHOW_TEXT(show_cpu_list, "0")
SHOW_NUMBER(show_uevent, 0)

static const struct proc_entry cpu0_entries[] = {{.name = NULL}};
static const struct proc_entry cpu_entries[] = {FOLDER("cpu0", cpu0_entries),
						READ("online", show_cpu_list),
						READ("possible", show_cpu_list),
						READ("present", show_cpu_list),
						{.name = NULL}};

static int show_node_memory(const struct proc_ref *ref, struct seq *out)
{
	struct machine_memory m;

	machine_memory(&m);
	seq_printf(out, "Node 0 MemTotal: %14llu kB\nNode 0 MemFree: %15llu kB\n",
		   (unsigned long long)(m.total_bytes / 1024),
		   (unsigned long long)(m.free_bytes / 1024));
	seq_printf(out, "Node 0 MemUsed: %15llu kB\n",
		   (unsigned long long)((m.total_bytes - m.free_bytes) / 1024));
	return 0;
}

SHOW_NUMBER(show_distance, 10)
SHOW_NUMBER(show_cpu_map, 1)
static const struct proc_entry node0_entries[] = {READ("cpulist", show_cpu_list),
						  READ("cpumap", show_cpu_map),
						  READ("distance", show_distance),
						  READ("meminfo", show_node_memory),
						  {.name = NULL}};
static const struct proc_entry node_entries[] = {
	READ("has_cpu", show_cpu_list),	 READ("has_memory", show_cpu_list),
	FOLDER("node0", node0_entries),	 READ("online", show_cpu_list),
	READ("possible", show_cpu_list), {.name = NULL}};
static const struct proc_entry system_entries[] = {
	FOLDER("cpu", cpu_entries), FOLDER("node", node_entries), {.name = NULL}};
static const struct proc_entry devices_entries[] = {FOLDER("system", system_entries),
						    {.name = NULL}};
static const struct proc_entry none[] = {{.name = NULL}};
static const struct proc_entry sys_kernel_entries[] = {READ("uevent_seqnum", show_uevent),
						       {.name = NULL}};
static const struct proc_entry sysfs_entries[] = {FOLDER("block", none),
						  FOLDER("bus", none),
						  FOLDER("class", none),
						  FOLDER("dev", none),
						  FOLDER("devices", devices_entries),
						  FOLDER("fs", none),
						  FOLDER("kernel", sys_kernel_entries),
						  {.name = NULL}};

const struct proc_entry sysfs_root = {
	.name = "sys", .mode = S_IFDIR | 0555, .children = sysfs_entries};
