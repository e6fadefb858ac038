/* SPDX-License-Identifier: BSD-2-Clause */
/* What mm/ needs of proc/ and fs/, as small as it can be: one process, a file of cached pages. */
#include "ipc/aio.h"
#include "neighbours.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pages/cache.h"
#include "mm/mm.h"
#include "base/log.h"

static struct cred fake_cred;
static struct process fake_process;
static struct task fake_task = {.process = &fake_process, .cred = &fake_cred};
struct task *current = &fake_task;
struct process *init_process = &fake_process;
uint64_t fake_limits[RLIM_NLIMITS];
int fake_signals;

void neighbours_reset(void)
{
	for (int i = 0; i < RLIM_NLIMITS; i++)
		fake_limits[i] = (uint64_t)RLIM_INFINITY;
	fake_limits[RLIMIT_STACK] = 8 << 20;
	list_init(&fake_process.threads);
	fake_signals = 0;
}

uint64_t task_limit(int resource)
{
	return fake_limits[resource];
}

bool capable(int capability)
{
	return false;
}

int process_for_each(int (*fn)(struct process *, void *), void *arg)
{
	return fn(&fake_process, arg);
}

int send_signal_process(struct process *process, int sig, const siginfo_t *info)
{
	fake_signals++;
	return 0;
}

bool fatal_signal_pending(void)
{
	return false;
}

void set_current_state(enum task_state state)
{
}

void schedule(void)
{
}

void klog(enum log_level_kernel level, const char *format, ...)
{
}

/* ---- a file whose pages are all in memory ---- */

static int file_get_page(struct inode *inode, uint64_t index, bool write, struct page **out)
{
	struct fake_file *f = container_of(inode, struct fake_file, inode);

	if (index >= FAKE_FILE_PAGES || index * PAGE_SIZE >= inode->size)
		return -ENXIO;
	f->gets++;
	page_get(f->page[index]);
	*out = f->page[index];
	return 0;
}

static int file_peek_page(struct inode *inode, uint64_t index, struct page **out)
{
	*out = NULL;
	return file_get_page(inode, index, false, out);
}

static const struct inode_ops inode_ops = {.get_page = file_get_page, .peek_page = file_peek_page};
static const struct file_ops file_ops;

struct fake_file *fake_file_create(void)
{
	struct fake_file *f = calloc(1, sizeof(*f));

	assert(f);
	f->inode.ops = &inode_ops;
	f->inode.size = FAKE_FILE_PAGES * PAGE_SIZE;
	list_init(&f->inode.mappings);
	f->file = (struct file){.refs = 1, .ops = &file_ops, .inode = &f->inode, .readable = true};
	f->file.writable = true;
	for (int i = 0; i < FAKE_FILE_PAGES; i++) {
		f->page[i] = page_alloc();
		assert(f->page[i]);
		memset(f->page[i]->va, 'a' + i, PAGE_SIZE);
	}
	return f;
}

void fake_file_destroy(struct fake_file *f)
{
	assert(f->file.refs == 1 && list_empty(&f->inode.mappings));
	for (int i = 0; i < FAKE_FILE_PAGES; i++)
		page_put(f->page[i]);
	free(f);
}

void file_get(struct file *file)
{
	file->refs++;
}

void file_put(struct file *file)
{
	file->refs--;
}

void file_put_later(struct file *file)
{
	file->refs--;
}

struct file *fd_get(int fd)
{
	return NULL;
}

/* Nothing is cached of any disk. */
size_t cache_reclaim(size_t n)
{
	return 0;
}

/* ---- ipc: nobody has asynchronous transfers ---- */

void aio_mm_gone(const struct mm *mm)
{
}

struct process *process_find(pid_t pid)
{
	return NULL;
}
