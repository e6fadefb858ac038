/* SPDX-License-Identifier: BSD-2-Clause */
/* Stand-ins for the layers around mm/, as small as possible: one task, and a file whose pages are
 * cached. */
#include "neighbours.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/mm.h"
#include "base/log.h"

static struct cred fake_cred;
static struct process fake_process;
static struct task fake_task = {.process = &fake_process, .cred = &fake_cred};
struct task *current = &fake_task;
uint64_t fake_limits[RLIM_NLIMITS];

static uint64_t limit(int resource)
{
	return fake_limits[resource];
}

static bool has_no_capability(int capability)
{
	return false;
}

static unsigned no_personality(void)
{
	return 0;
}

void neighbours_reset(void)
{
	static const struct mm_hooks hooks = {
		.limit = limit, .capable = has_no_capability, .personality = no_personality};

	for (int i = 0; i < RLIM_NLIMITS; i++)
		fake_limits[i] = (uint64_t)RLIM_INFINITY;
	fake_limits[RLIMIT_STACK] = 8 << 20;
	mm_hooks_set(&hooks);
}

void klog(enum log_level_kernel level, const char *format, ...)
{
}

/* ---- a file whose pages are all in memory ---- */

static struct fake_file *file_of(const struct mappable *object)
{
	return container_of(object, struct fake_file, mappable);
}

static void file_get(struct mappable *object)
{
	file_of(object)->refs++;
}

static void file_put(struct mappable *object)
{
	file_of(object)->refs--;
}

static unsigned file_rights(const struct mappable *object)
{
	return VM_PROT_READ | VM_PROT_WRITE | VM_PROT_EXEC;
}

static int file_map(struct mappable *object, struct vma *vma)
{
	return 0;
}

static struct page *file_peek_page(const struct mappable *object, uint64_t index)
{
	struct fake_file *f = file_of(object);

	if (index >= FAKE_FILE_PAGES || index * PAGE_SIZE >= f->size)
		return NULL;
	f->gets++;
	page_get(f->page[index]);
	return f->page[index];
}

static int file_get_page(struct mappable *object, uint64_t index, bool write, struct page **out)
{
	*out = file_peek_page(object, index);
	return *out ? 0 : -ENXIO;
}

static int file_punch(struct mappable *object, uint64_t offset, uint64_t bytes)
{
	return -EOPNOTSUPP;
}

static const struct mappable_ops file_ops = {
	.get = file_get,
	.put = file_put,
	.rights = file_rights,
	.map = file_map,
	.get_page = file_get_page,
	.peek_page = file_peek_page,
	.punch = file_punch,
};

struct fake_file *fake_file_create(void)
{
	struct fake_file *f = calloc(1, sizeof(*f));

	assert(f);
	f->size = FAKE_FILE_PAGES * PAGE_SIZE;
	mappings_init(&f->mappings);
	f->mappable = (struct mappable){&file_ops, &f->mappings};
	for (int i = 0; i < FAKE_FILE_PAGES; i++) {
		f->page[i] = page_alloc();
		assert(f->page[i]);
		memset(f->page[i]->va, 'a' + i, PAGE_SIZE);
	}
	return f;
}

void fake_file_destroy(struct fake_file *f)
{
	assert(!f->refs && list_empty(&f->mappings.areas));
	for (int i = 0; i < FAKE_FILE_PAGES; i++)
		page_put(f->page[i]);
	free(f);
}
