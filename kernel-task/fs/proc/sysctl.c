/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/sys: settings. Each is a row of a table: a function that shows it and one that sets it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "pages/cache.h"
#include "fs/dentry.h"
#include "fs/dnotify.h"
#include "fs/file.h"
#include "fs/leases.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "fs/proc/entries.h"
#include "ipc/aio.h"
#include "ipc/mqueue.h"
#include "ipc/pipe.h"
#include "ipc/sysv.h"
#include "keys/keys.h"
#include "machine/machine.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "exec/coredump.h"
#include "proc/autogroup.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/system.h"
#include "proc/user_usage.h"

#define STRING(x)    STRING_OF(x)
#define STRING_OF(x) #x

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

#define SHM_MOST	"18446744073692774399"
#define IPC_OBJECTS_MAX 32768

/* ---- kernel ---- */

SHOW_TEXT(show_hostname, system_hostname())
SHOW_TEXT(show_domainname, system_domainname())
SHOW_NUMBER(show_last_pid, pid_last_in(current->pid_ns ? current->pid_ns : &first_pid_ns))

static int show_sem(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "%d\t%d\t%d\t%u\n", SEM_PER_SET, SEM_TOTAL, SEM_OPS, sem_sets_max);
	return 0;
}

static uint64_t hostname_changes(const struct proc_ref *ref)
{
	return system_names.hostnames;
}

static uint64_t domainname_changes(const struct proc_ref *ref)
{
	return system_names.domainnames;
}

static const struct proc_poll hostname_poll = {
	.changes = hostname_changes, .wait = &system_names.changed, .setting = true};
static const struct proc_poll domainname_poll = {
	.changes = domainname_changes, .wait = &system_names.changed, .setting = true};

static int store_hostname(const struct proc_ref *ref, char *text, size_t length)
{
	return system_set_hostname(text, length);
}

static int store_domainname(const struct proc_ref *ref, char *text, size_t length)
{
	return system_set_domainname(text, length);
}

SHOW_TEXT(show_core_pattern, core_pattern)

/* Core files cannot be piped to a program, which would have no credentials to run with. */
static int store_core_pattern(const struct proc_ref *ref, char *text, size_t length)
{
	if (text[0] == '|' || length >= CORE_PATTERN_SIZE)
		return -EINVAL;
	memcpy(core_pattern, text, length);
	core_pattern[length] = 0;
	return 0;
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
						   TEXT("entropy_avail", "256"),
						   TEXT("poolsize", "256"),
						   READ("uuid", show_uuid),
						   {.name = NULL}};
static const struct proc_entry pty_entries[] = {TEXT("max", "4096"), {.name = NULL}};
static const struct proc_entry seccomp_entries[] = {
	TEXT("actions_avail", "kill_process kill_thread trap errno user_notif trace log allow"),
	{.name = NULL}};

static const struct proc_entry keys_entries[] = {
	NUMBER("gc_delay", &key_settings.collect_delay, 0, INT_MAX),
	NUMBER("maxbytes", &key_settings.bytes_max, 0, INT_MAX),
	NUMBER("maxkeys", &key_settings.keys_max, 0, INT_MAX),
	NUMBER("root_maxbytes", &key_settings.root_bytes_max, 0, INT_MAX),
	NUMBER("root_maxkeys", &key_settings.root_keys_max, 0, INT_MAX),
	{.name = NULL}};

static const struct proc_entry kernel_entries[] = {
	TEXT("arch", ARCH_NAME),
	TEXT("cap_last_cap", "40"),
	WRITE("core_pattern", show_core_pattern, store_core_pattern),
	FIXED("core_pipe_limit", "0"),
	NUMBER("core_uses_pid", &core_uses_pid, 0, INT_MAX),
	FIXED("ctrl-alt-del", "0"),
	FIXED("dmesg_restrict", "1"),
	POLLED("domainname", show_domainname, store_domainname, &domainname_poll),
	POLLED("hostname", show_hostname, store_hostname, &hostname_poll),
	FOLDER("keys", keys_entries),
	FIXED("modules_disabled", "1"),
	NUMBER("msgmax", &msg_size_max, 0, INT_MAX),
	NUMBER("msgmnb", &msg_queue_bytes, 0, INT_MAX),
	NUMBER("msgmni", &msg_queues_max, 0, IPC_OBJECTS_MAX),
	TEXT("ngroups_max", "65536"),
	READ("ns_last_pid", show_last_pid),
	TEXT("osrelease", KERNEL_RELEASE),
	TEXT("ostype", "Linux"),
	FIXED("overflowgid", "65534"),
	FIXED("overflowuid", "65534"),
	FIXED("panic", "0"),
	NUMBER("pid_max", &pid_max, 301, 4194304),
	FOLDER("pty", pty_entries),
	FOLDER("random", random_entries),
	NUMBER("randomize_va_space", &randomize_va_space, 0, 2),
	NUMBER("sched_autogroup_enabled", &autogroup_enabled, 0, 1),
	/* Real-time threads may take all of the processor. */
	FIXED("sched_rt_period_us", "1000000"),
	FIXED("sched_rt_runtime_us", "-1"),
	FIXED("sched_rr_timeslice_ms", "100"),
	FOLDER("seccomp", seccomp_entries),
	READ("sem", show_sem),
	FIXED("shm_rmid_forced", "0"),
	FIXED("shmall", SHM_MOST),
	FIXED("shmmax", SHM_MOST),
	NUMBER("shmmni", &shm_segments_max, 0, IPC_OBJECTS_MAX),
	FIXED("tainted", "0"),
	FIXED("threads-max", STRING(THREAD_MAX)),
	TEXT("version", KERNEL_VERSION),
	{.name = NULL}};

/* ---- fs, vm ---- */

SHOW_NUMBER(show_aio_now, aio_events_in_use())
SHOW_NUMBER(show_pipe_size_max, pipe_size_max)

static int store_pipe_size_max(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	unsigned long bytes = strtoul(text, &end, 10);

	if (end == text || *text == '-' || (*end && *end != '\n'))
		return -EINVAL;
	return pipe_set_size_max(bytes);
}

static int show_file_nr(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "%u\t0\t%llu\n", file_count(), (unsigned long long)files_most);
	return 0;
}

SHOW_NUMBER(show_file_max, files_most)

static int store_file_max(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;

	errno = 0;
	unsigned long value = strtoul(text, &end, 10);
	if (end == text || *text == '-' || (*end && *end != '\n') || errno || value > LONG_MAX)
		return -EINVAL;
	files_most = value;
	return 0;
}

/* The number of unused names, also in place of that of all names; the other fields have no meaning
 * here. */
static int show_dentry_state(const struct proc_ref *ref, struct seq *out)
{
	size_t unused = dentry_unused_count();

	seq_printf(out, "%zu\t%zu\t0\t0\t0\t0\n", unused, unused);
	return 0;
}

static const struct proc_entry epoll_entries[] = {
	NUMBER("max_user_watches", &user_limits.epoll_watches, 0, INT_MAX), {.name = NULL}};
static const struct proc_entry inotify_entries[] = {
	NUMBER("max_queued_events", &inotify_queue_max, 0, INT_MAX),
	NUMBER("max_user_instances", &inotify_instances_max, 0, INT_MAX),
	NUMBER("max_user_watches", &inotify_watches_max, 0, INT_MAX),
	{.name = NULL}};
static const struct proc_entry fanotify_entries[] = {
	NUMBER("max_queued_events", &fanotify_queue_max, 0, INT_MAX),
	NUMBER("max_user_groups", &fanotify_groups_max, 0, INT_MAX),
	NUMBER("max_user_marks", &fanotify_marks_max, 0, INT_MAX),
	{.name = NULL}};
static const struct proc_entry mqueue_entries[] = {
	NUMBER("msg_default", &mq_settings.messages_default, 1, MQ_HARD_MESSAGES),
	NUMBER("msg_max", &mq_settings.messages_max, 1, MQ_HARD_MESSAGES),
	NUMBER("msgsize_default", &mq_settings.size_default, 128, MQ_HARD_SIZE),
	NUMBER("msgsize_max", &mq_settings.size_max, 128, MQ_HARD_SIZE),
	NUMBER("queues_max", &mq_settings.queues_max, 0, INT_MAX),
	{.name = NULL}};
static const struct proc_entry fs_entries[] = {
	FIXED("aio-max-nr", "65536"),
	READ("aio-nr", show_aio_now),
	READ("dentry-state", show_dentry_state),
	NUMBER("dir-notify-enable", &dir_notify_enabled, 0, 1),
	FOLDER("epoll", epoll_entries),
	FOLDER("fanotify", fanotify_entries),
	WRITE("file-max", show_file_max, store_file_max),
	READ("file-nr", show_file_nr),
	FOLDER("inotify", inotify_entries),
	NUMBER("lease-break-time", &lease_break_seconds, 0, INT_MAX),
	FIXED("leases-enable", "1"),
	FIXED("mount-max", "10000"),
	FOLDER("mqueue", mqueue_entries),
	NUMBER("nr_open", &descriptors_max, 64, 1048576),
	FIXED("overflowgid", "65534"),
	FIXED("overflowuid", "65534"),
	WRITE("pipe-max-size", show_pipe_size_max, store_pipe_size_max),
	NUMBER("pipe-user-pages-hard", &user_limits.pipe_pages_hard, 0, INT_MAX),
	NUMBER("pipe-user-pages-soft", &user_limits.pipe_pages_soft, 0, INT_MAX),
	NUMBER("protected_fifos", &protected_fifos, 0, 2),
	NUMBER("protected_hardlinks", &protected_hardlinks, 0, 1),
	NUMBER("protected_regular", &protected_regular, 0, 2),
	NUMBER("protected_symlinks", &protected_symlinks, 0, 1),
	NUMBER("suid_dumpable", &suid_dumpable, 0, 2),
	{.name = NULL}};

/* Frees cached pages (1), and cached names and inodes (2). */
static int store_drop_caches(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	unsigned long what = strtoul(text, &end, 10);

	if (end == text || *end || what < 1 || what > 4)
		return -EINVAL;
	if (what & 1)
		cache_shrink(SIZE_MAX);
	if (what & 2)
		dentry_shrink(SIZE_MAX);
	return 0;
}

/* Memory is allocated on use, and mmap never refuses: overcommit_memory's mode 1. */
static const struct proc_entry vm_entries[] = {
	NUMBER("dirty_background_ratio", &cache_settings.background_ratio, 0, 100),
	NUMBER("dirty_expire_centisecs", &cache_settings.expire, 0, INT_MAX),
	NUMBER("dirty_ratio", &cache_settings.ratio, 0, 100),
	NUMBER("dirty_writeback_centisecs", &cache_settings.interval, 0, INT_MAX),
	{.name = "drop_caches", .strict = true, .mode = S_IFREG | 0200, .store = store_drop_caches},
	NUMBER("max_map_count", &mm_areas_max, 0, INT_MAX),
	FIXED("mmap_min_addr", "65536"),
	FIXED("nr_hugepages", "0"),
	FIXED("oom_kill_allocating_task", "0"),
	FIXED("overcommit_kbytes", "0"), /* these two are for mode 2 */
	FIXED("overcommit_memory", "1"),
	FIXED("overcommit_ratio", "50"),
	FIXED("panic_on_oom", "0"),
	{.name = NULL}};

const struct proc_entry proc_sys_entries[] = {FOLDER("fs", fs_entries),
					      FOLDER("kernel", kernel_entries),
					      FOLDER("net", proc_sys_net_entries),
					      FOLDER("vm", vm_entries),
					      {.name = NULL}};
