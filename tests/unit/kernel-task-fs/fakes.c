/* SPDX-License-Identifier: BSD-2-Clause */
/* See fakes.h. */
#include "fakes.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "block/block.h"
#include "fs/hooks.h"
#include "fs/vfs.h"
#include "fs/mount.h"
#include "fs/proc/procfs.h"
#include "cgroup/device.h"
#include "fs/tmpfs/tmpfs.h"
#include "fs/async.h"
#include "ipc/mqueue.h"
#include "ipc/namespace.h"
#include "ipc/nsfs.h"
#include "machine/clock.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "mm/vma.h"
#include "start/filesystems.h"
#include "proc/namespaces.h"
#include "proc/proc.h"
#include "base/log.h"
#include "mm/struct_arg.h"

long pages_alive;
int last_signal;
void (*on_wait)(void);

static struct process process = {.pid = 1, .pgid = 1, .sid = 1};
static struct task task = {.tid = 1, .process = &process};
struct task *current = &task;

void *__real_calloc(size_t n, size_t m);

/* ---- pages ---- */

struct page *page_alloc(void)
{
	struct page *page = may_allocate() ? __real_calloc(1, sizeof(*page)) : NULL;

	if (!page)
		return NULL;
	page->va = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(page->va, 0, PAGE_SIZE);
	page->refs = 1;
	page->owner = page;
	pages_alive++;
	return page;
}

struct page *page_alloc_uninit(void)
{
	struct page *page = page_alloc();

	if (page)
		memset(page->va, 0xa5, PAGE_SIZE);
	return page;
}

void page_free(struct page *page)
{
	if (page->owner) {
		free(page->va);
		pages_alive--;
	}
	free(page);
}

struct page *page_of_boot_image(const void *data)
{
	struct page *page = may_allocate() ? __real_calloc(1, sizeof(*page)) : NULL;

	if (page) {
		page->va = (uint8_t *)data;
		page->refs = 1;
	}
	return page;
}

void machine_memory(struct machine_memory *out)
{
	out->total_bytes = 64u << 20;
	out->free_bytes = 32u << 20;
}

void machine_random(void *buf, size_t n)
{
	memset(buf, 0x5a, n);
}

void machine_stir_random(const void *bytes, size_t n)
{
}

uint64_t clock_monotonic_ns(void)
{
	return 1000000000u;
}
uint64_t realtime_now(void)
{
	return 1700000000000000000u;
}

/* ---- memory of the program: ours ---- */

int copy_from_user(void *to, uint64_t from, size_t n)
{
	if (from < 4096 && n)
		return -EFAULT;
	memcpy(to, (void *)(uintptr_t)from, n);
	return 0;
}

int copy_to_user(uint64_t to, const void *from, size_t n)
{
	if (to < 4096 && n)
		return -EFAULT;
	memcpy((void *)(uintptr_t)to, from, n);
	return 0;
}

ssize_t strncpy_from_user(char *to, uint64_t from, size_t size)
{
	if (from < 4096)
		return -EFAULT;
	size_t n = strnlen((const char *)(uintptr_t)from, size);
	if (n == size)
		return -ENAMETOOLONG;
	memcpy(to, (const char *)(uintptr_t)from, n + 1);
	return (ssize_t)n;
}

void iov_iter_kernel(struct iov_iter *it, void *buffer, size_t n)
{
	iov_iter_user(it, P(buffer), n);
}
void iov_iter_advance_segments(struct iov_iter *it)
{
}
void iov_iter_revert(struct iov_iter *it, size_t n)
{
	it->segment_offset -= n;
	it->count += n;
}
static size_t move(struct iov_iter *it, size_t n, void *to, const void *from)
{
	uint8_t *at = (uint8_t *)it->single.iov_base + it->segment_offset;

	if (n > it->count)
		n = it->count;
	if (P(at) < 4096)
		return 0;
	if (to)
		memcpy(to, at, n);
	else if (from)
		memcpy(at, from, n);
	else
		memset(at, 0, n);
	iov_iter_advance(it, n);
	return n;
}
size_t iov_iter_piece(struct iov_iter *it)
{
	return it->count < PAGE_SIZE ? it->count : PAGE_SIZE;
}
size_t cache_pages(void)
{
	return 0;
}
size_t cache_buffer_pages(void)
{
	return 0;
}
size_t cache_dirty_pages(void)
{
	return 0;
}
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *it)
{
	return move(it, n, NULL, from);
}
size_t copy_from_iter(void *to, size_t n, struct iov_iter *it)
{
	return move(it, n, to, NULL);
}
size_t zero_iter(size_t n, struct iov_iter *it)
{
	return move(it, n, NULL, NULL);
}
int import_iovec(uint64_t uvec, size_t segments, struct iovec **iov, struct iov_iter *it)
{
	return -ENOSYS;
}

void mm_unmap_file_pages(struct mappings *mappings, uint64_t first, uint64_t count)
{
}
struct shared_memory *shared_memory_create(void)
{
	return NULL;
}

/* ---- the task ---- */

pid_t pid_seen(pid_t global)
{
	return global;
}
pid_t pid_given(pid_t number)
{
	return number;
}
bool in_group(kgid_t gid)
{
	return gid_eq(current->cred->fsgid, gid);
}
struct cred *cred_create(void)
{
	struct cred *cred = calloc(1, sizeof(*cred));

	if (!cred)
		return NULL;
	cred->user_ns = &first_user_ns;
	cred->cap_effective = cred->cap_permitted = UINT64_MAX;
	return cred;
}
uint64_t task_limit(int resource)
{
	return resource == RLIMIT_NOFILE ? 64 : UINT64_MAX;
}
int send_signal_task(struct task *t, int sig, const siginfo_t *info)
{
	last_signal = sig;
	return 0;
}

void signal_file_too_large(void)
{
	send_signal_task(current, SIGXFSZ, NULL);
}
void set_blocked(ksigset_t set)
{
}
void klog(enum log_level_kernel level, const char *format, ...)
{
}

/* ---- waiting ---- */

static bool waited;

void set_current_state(enum task_state state)
{
	task.fiber.state = state;
}
bool schedule_until(uint64_t deadline)
{
	if (on_wait)
		on_wait();
	else
		waited = true;
	return false;
}
void schedule(void)
{
	schedule_until(WAIT_NO_DEADLINE);
}
bool signal_pending(void)
{
	bool pending = waited;

	waited = false;
	return pending;
}
bool fatal_signal_pending(void)
{
	return signal_pending();
}
bool wake_up_task(struct task *t)
{
	return false;
}

/* ---- other filesystems ---- */

static int no_mount(const struct fs_type *type, const char *data, struct super_block **out)
{
	return tmpfs_mount(type, data, out);
}
const struct fs_type proc_type = {.name = "proc", .mount = no_mount};
const struct fs_type sysfs_type = {.name = "sysfs", .mount = no_mount};

extern const struct file_hooks epoll_file_hooks, lease_file_hooks;
static const struct file_hooks *const file_tables[] = {&epoll_file_hooks, &lease_file_hooks, NULL};

int system_start(const void *cpio, size_t size)
{
	const char *what;
	int error = vfs_init(cpio, size, NULL, &what);

	file_hooks_set(file_tables);
	if (!error && !task.files)
		task.files = files_create();
	return error;
}

/* A machine without disks. */
const struct file_ops block_file_ops;

void cgroup_fs_init(void)
{
}

int nsfs_init(void)
{
	return 0;
}
int mqueuefs_init(void)
{
	return 0;
}
int tun_init(void)
{
	return 0;
}

int p9_init(void)
{
	return 0;
}

int blockdev_init(void)
{
	return 0;
}

struct block_device *block_next(struct block_device *bd)
{
	return NULL;
}

const struct fs_type ext4_type = {.name = "ext4", .needs_device = true};
const struct fs_type p9_type = {.name = "9p", .mount = no_mount};
int cgroup_device_permission(mode_t mode, dev_t dev, unsigned access)
{
	return 0;
}

static int mount_tmpfs(const struct fs_type *type, const char *data, struct super_block **out)
{
	return tmpfs_mount(type, NULL, out);
}

const struct fs_type mqueue_type = {.name = "mqueue", .mount = mount_tmpfs};
const struct fs_type devpts_type = {.name = "devpts", .mount = mount_tmpfs};
const struct fs_type cgroup2_type = {.name = "cgroup2", .mount = no_mount};
const struct fs_type ext3_type = {.name = "ext3", .needs_device = true};
const struct fs_type ext2_type = {.name = "ext2", .needs_device = true};

/* ---- signals for files: none is requested ---- */

struct process *process_find(pid_t pid)
{
	return NULL;
}
bool async_owner_exists(int type, pid_t id)
{
	return false;
}
bool async_possible(const struct file *file)
{
	return false;
}
int async_set(struct file *file, int fd, bool on)
{
	return 0;
}
void async_signal(struct file *file, int code, int fd)
{
}
int process_for_each(int (*fn)(struct process *, void *), void *arg)
{
	return fn(&process, arg);
}
int copy_struct_from_user(void *to, size_t to_size, uint64_t from, size_t size)
{
	return -EFAULT;
}
