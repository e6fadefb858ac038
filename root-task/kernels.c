/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes kernel tasks: divides the memory, and gives each kernel what the system description
 * says. */
#include "root-task/kernels.h"

#include <stdio.h>
#include <string.h>

#include <selkie/extensions.h>

#include "root-task/boot_archive.h"
#include "root-task/clients.h"
#include "root-task/devices.h"
#include "root-task/loader.h"
#include "root-task/pci_devices.h"
#include "root-task/platform.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define PAGE 4096ul
/* Memory of a task besides its image and its share: CNodes, page tables, the start page, and the
 * unused rest of the blocks that these are cut from. */
#define TASK_OVERHEAD (640ul << 10)
/* Slots that a kernel's object allocator needs before it has a CNode of its own: two for each time
 * that its memory is halved to the size of a CNode. */
#define SLOTS_TO_BEGIN_WITH 256
/* Untypeds smaller than this are not worth a kernel's bookkeeping. */
#define SHARE_BITS_MIN 16

static struct kernel {
	const struct kernel_description *description;
	struct task *task;
} kernels[DESCRIPTION_KERNELS_MAX];
static unsigned kernel_count;
static const struct description *system_description;

void kernels_init(const struct description *d)
{
	system_description = d;
	for (unsigned i = 0; i < d->kernel_count; i++) {
		kernels[i] = (struct kernel){&d->kernels[i], client_task(i)};
		kernel_count++;
	}
}

unsigned kernel_index_of(const struct task *t)
{
	for (unsigned i = 0; i < kernel_count; i++)
		if (kernels[i].task == t)
			return i;
	return DESCRIPTION_KERNELS_MAX;
}

enum restart kernel_restarts(unsigned index)
{
	return kernels[index].description->restart;
}

bool kernel_is_service(unsigned index)
{
	return kernels[index].description->service;
}

bool kernel_debugs(unsigned index)
{
	return kernels[index].description->debug;
}

/* ---- how programs enter the kernel ---- */

#define INNER_IMAGE "bin/kernel-task-inner"

/* Why the kernel's programs do not enter it by the inner ring; NULL: they do. */
static const char *why_not_inner(const struct kernel_description *k)
{
	struct archive_file elf;

	if (k->entry == ENTRY_FAULT)
		return "the system description says so";
	if (!resources.features)
		return "the microkernel has no extensions";
	if (!(resources.features & SELKIE_FEATURE_INNER))
		return "on this processor no kernel may be mapped where its programs are";
	if (!boot_archive_find(INNER_IMAGE, &elf))
		return INNER_IMAGE " is not in the boot image";
	return NULL;
}

static bool is_inner(const struct kernel_description *k)
{
	return !why_not_inner(k);
}

static void log_entry(const struct kernel_description *k)
{
	const char *why_not = why_not_inner(k);

	if (why_not)
		log_info("kernel %s: entry = fault: %s", k->name, why_not);
	else
		log_info("kernel %s: entry = inner", k->name);
}

static bool find_image(const struct kernel_description *k, struct archive_file *elf)
{
	const char *name = is_inner(k) ? INNER_IMAGE : "bin/kernel-task";
	bool found = boot_archive_find(name, elf);

	if (!found)
		log_error("%s is not in the boot image", name);
	return found;
}

/* ---- memory ---- */

/* Memory that the kernel needs besides its share: its image, the page tables that map the boot
 * image, and the CNodes for the capabilities to the boot image's frames. */
static uint64_t overhead(const struct kernel_description *k)
{
	struct archive_file elf;
	uint64_t archive = boot_archive_size();
	uint64_t image = find_image(k, &elf) ? elf_memory(elf.data, elf.size) : 0;

	return TASK_OVERHEAD + image + archive / 512 * 8 + archive / PAGE * 32;
}

bool kernels_divide_memory(void)
{
	uint64_t left = resources.ram.free_bytes, shares = 0;

	for (unsigned i = 0; i < kernel_count; i++) {
		uint64_t need = kernels[i].description->memory + overhead(kernels[i].description);

		if (need > left) {
			log_error("kernel %s: memory = %lu MiB does not fit, %lu MiB are left",
				  kernels[i].description->name,
				  kernels[i].description->memory >> 20, left >> 20);
			return false;
		}
		left -= need;
		if (!kernels[i].description->memory)
			shares += kernels[i].description->memory_share;
	}
	for (unsigned i = 0; i < kernel_count; i++) {
		const struct kernel_description *k = kernels[i].description;

		/* `shares` is not 0 where it is used: it includes this kernel's share. */
		if (k->memory)
			kernels[i].task->memory_bytes = k->memory;
		else if (shares)
			kernels[i].task->memory_bytes = left / shares * k->memory_share;
	}
	return true;
}

/* Takes blocks, the largest that fit first, and copies each block's untyped capability to the
 * kernel. */
static bool give_memory(struct task *t)
{
	uint64_t left = t->memory_bytes;
	unsigned bits = POOL_MAX_BITS - 1;

	while (bits >= SHARE_BITS_MIN && task_info.untyped_count < TASK_UNTYPED_MAX) {
		struct pool_block *block =
			(1ull << bits) <= left ? source_block(&t->source, bits) : NULL;

		if (!block) {
			bits--;
			continue;
		}
		struct task_untyped *u = &task_info.untyped[task_info.untyped_count++];
		*u = (struct task_untyped){task_give(t, block->slot), block->paddr, bits};
		if (!u->slot)
			return false;
		left -= 1ull << bits;
	}
	return task_info.untyped_count > 0;
}

static seL4_CPtr make_asid_pool(struct task *t)
{
	seL4_CPtr untyped = source_object(&t->source, seL4_UntypedObject, seL4_PageBits);
	seL4_CPtr pool = source_slot(&t->source);

	if (!untyped || !pool ||
	    seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, seL4_CapInitThreadCNode,
					  pool, SLOT_DEPTH) != seL4_NoError)
		return 0;
	return pool;
}

/* Gives each kernel an equal part of the ASID pools, `first` among them; it needs at least one. A
 * kernel and its programs are in pools of their own, by which the microkernel sees that it switches
 * to another kernel and has to flush the branch predictors (mitigations.c). */
static bool give_asid_pools(struct task *t, seL4_CPtr first)
{
	unsigned most = TASK_ASID_POOLS_MAX / kernel_count;

	task_info.asid_pools = 1;
	if (!task_put(t, TASK_SLOT_ASID_POOLS, first))
		return false;
	while (task_info.asid_pools < most) {
		seL4_CPtr pool = make_asid_pool(t);

		if (!pool)
			break;
		if (!task_put(t, TASK_SLOT_ASID_POOLS + task_info.asid_pools, pool))
			return false;
		task_info.asid_pools++;
	}
	return true;
}

/* ---- the boot image ---- */

/* Maps the pages that a file covers, read-only. The first and the last page may also hold the
 * headers of the files beside it. */
static bool show_pages(struct task *t, uint64_t first_page, uint64_t last_page)
{
	for (uint64_t page = first_page; page <= last_page; page++) {
		uint64_t slot = task_info.archive_first_slot + page;
		seL4_CPtr copy = source_slot(&t->source);

		if (!copy)
			return false;
		bool ok =
			seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, SLOT_DEPTH,
					seL4_CapInitThreadCNode, boot_archive_frame(page),
					SLOT_DEPTH, seL4_CanRead) == seL4_NoError &&
			vspace_map(t->vspace, t->base + TASK_ARCHIVE_ADDRESS + page * PAGE, copy,
				   seL4_CanRead, seL4_X86_Default_VMAttributes, &t->source) &&
			seL4_CNode_Move(t->cnode, slot, TASK_CNODE_ROOT_BITS + TASK_CNODE_LEAF_BITS,
					seL4_CapInitThreadCNode, copy, SLOT_DEPTH) == seL4_NoError;
		/* The capability is in the task's CSpace now, and is deleted with it. */
		source_forget_slot(&t->source, copy);
		if (!ok)
			return false;
	}
	return true;
}

/* Maps one file and lists it in `task_info`. Files come in the order of their offsets: pages below
 * *shown are mapped already, so a page that two files touch is mapped once. */
static bool show_file(struct task *t, const struct archive_file *file, const char *name,
		      uint64_t *shown)
{
	uint64_t offset = boot_archive_offset(file);
	uint64_t first = offset / PAGE,
		 last = file->size ? (offset + file->size - 1) / PAGE : first;

	if (task_info.file_count == TASK_FILES_MAX) {
		log_error("kernel %s: more than %u files of the boot image", t->name,
			  TASK_FILES_MAX);
		return false;
	}
	if (strlen(name) >= TASK_FILE_NAME_MAX) {
		log_error("kernel %s: the name %s of the boot image is longer than %u bytes",
			  t->name, name, TASK_FILE_NAME_MAX - 1);
		return false;
	}
	struct task_file *entry = &task_info.files[task_info.file_count++];
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	entry->address = t->base + TASK_ARCHIVE_ADDRESS + offset;
	entry->size = file->size;
	if (first < *shown)
		first = *shown;
	if (last + 1 > *shown)
		*shown = last + 1;
	return show_pages(t, first, last);
}

/* The name by which the kernel knows the file `name` of the boot image; NULL: this kernel does not
 * get the file. The name is valid until the next call. */
static const char *name_for(const struct kernel_description *k, const char *name,
			    const char *rootfs)
{
	static char shown[TASK_FILE_NAME_MAX + 1]; /* a name that is too long is so in it */
	size_t n = strlen(k->name);

	if (!strcmp(name, rootfs))
		return name;
	if (!task_info.from_host)
		return NULL;
	if (!k->service)
		return strncmp(name, "run/", 4) ? NULL : name;
	if (!strcmp(name, "run/agent"))
		return name;
	if (strncmp(name, "kernel/", 7) || strncmp(name + 7, k->name, n) || name[7 + n] != '/')
		return NULL;
	snprintf(shown, sizeof(shown), "run/%s", name + 7 + n + 1);
	return shown;
}

static bool give_files(struct task *t, const struct kernel_description *k)
{
	char rootfs[TASK_NAME_MAX + 8];
	uint64_t shown = 0, pages = (boot_archive_size() + PAGE - 1) / PAGE;
	struct archive_file file;
	bool found = false;

	snprintf(rootfs, sizeof(rootfs), "rootfs/%s", k->rootfs);
	if (!task_reserve(t, pages, &task_info.archive_first_slot))
		return false;
	task_info.archive_address = t->base + TASK_ARCHIVE_ADDRESS;
	task_info.archive_size = pages * PAGE;
	for (uint64_t at = 0; boot_archive_next(&at, &file);) {
		const char *name = name_for(k, file.name, rootfs);

		if (!name)
			continue;
		if (!show_file(t, &file, name, &shown))
			return false;
		found |= !strcmp(file.name, rootfs);
	}
	if (!found)
		log_error("kernel %s: %s is not in the boot image", t->name, rootfs);
	return found;
}

/* Calls what() for each component that is inline in kernel `index`. False, and no further call, if
 * what() returned false. */
static bool for_inline(unsigned index, struct task *t,
		       bool (*what)(const struct component_description *, struct task *))
{
	for (unsigned i = 0; i < system_description->component_count; i++) {
		const struct component_description *c = &system_description->components[i];

		if (c->placement == PLACEMENT_INLINE &&
		    description_owner(system_description, c) == index && !what(c, t))
			return false;
	}
	return true;
}

static bool give_device(const struct component_description *c, struct task *t)
{
	return driver_is_platform(c->driver) ? platform_give(c, t) : pci_give_device(c, t);
}

static bool stop_device(const struct component_description *c, struct task *t)
{
	pci_stop_device(c);
	return true;
}

void kernel_stop(unsigned index)
{
	for_inline(index, kernels[index].task, stop_device);
	devices_leave(index);
	task_stop(kernels[index].task);
}

static bool assemble(unsigned index, const struct archive_file *elf)
{
	const struct kernel_description *k = kernels[index].description;
	struct task *t = kernels[index].task;

	seL4_CPtr asid_pool = make_asid_pool(t);

	if (!asid_pool || !task_begin(t, elf->data, elf->size, asid_pool))
		return false;
	task_info.index = index;
	task_info.inner = is_inner(k);
	log_entry(k);
	task_info.from_host = k->service || (index == 0 && t->restarts == 0);
	snprintf(task_info.rootfs, sizeof(task_info.rootfs), "%s", k->rootfs);
	snprintf(task_info.init, sizeof(task_info.init), "%s", k->init);
	return give_asid_pools(t, asid_pool) && give_files(t, k) && client_connect(t, index) &&
	       for_inline(index, t, give_device) && give_memory(t) && devices_show_memory(index) &&
	       task_leave_slots(t, SLOTS_TO_BEGIN_WITH) && task_run(t, PRIORITY_KERNEL);
}

bool kernel_start(unsigned index)
{
	struct task *t = kernels[index].task;
	struct archive_file elf;

	if (!find_image(kernels[index].description, &elf))
		return false;
	if ((!t->restarts || (devices_renew_client(index) && devices_return(index))) &&
	    assemble(index, &elf))
		return true;
	log_error("kernel %s cannot be started: not enough memory", t->name);
	kernel_stop(index);
	return false;
}
