/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of the boot image. They lie in frames of the root task, which are mapped here
 * read-only. The kernel task has capabilities to these frames, so it can map them into programs
 * too. The struct pages of a group of frames are made when one of them is first asked for, and
 * stay.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/internal.h"

#define GROUP 64u

static struct page **groups;

int boot_image_init(const struct task_info *info)
{
	uint64_t pages = info->archive_size / PAGE_SIZE;

	if (!pages)
		return 0;
	groups = calloc((pages + GROUP - 1) / GROUP, sizeof(*groups));
	return groups ? 0 : -ENOMEM;
}

static bool is_whole_page_of_a_file(uint64_t address)
{
	for (uint64_t i = 0; i < machine_info->file_count && i < TASK_FILES_MAX; i++) {
		const struct task_file *file = &machine_info->files[i];

		if (address >= file->address && address - file->address < file->size &&
		    file->size - (address - file->address) >= PAGE_SIZE)
			return true;
	}
	return false;
}

struct page *page_of_boot_image(const void *data)
{
	uint64_t address = (uint64_t)data, index;
	struct page **group, *page;

	if (address % PAGE_SIZE || !groups || !is_whole_page_of_a_file(address))
		return NULL;
	index = (address - machine_info->archive_address) / PAGE_SIZE;
	group = &groups[index / GROUP];
	if (!*group)
		*group = calloc(GROUP, sizeof(**group));
	if (!*group)
		return NULL;
	page = &(*group)[index % GROUP];
	page->va = (uint8_t *)address;
	page->cap = (uint32_t)(machine_info->archive_first_slot + index);
	page->refs++;
	return page;
}

const void *machine_boot_file(const char *name, size_t *size)
{
	const struct task_file *file;
	char own[TASK_NAME_MAX + sizeof("rootfs/")];

	if (!strcmp(name, "rootfs")) {
		snprintf(own, sizeof(own), "rootfs/%.*s", TASK_NAME_MAX - 1, machine_info->rootfs);
		name = own;
	}
	for (uint64_t i = 0; i < machine_info->file_count && i < TASK_FILES_MAX; i++) {
		file = &machine_info->files[i];
		if (strncmp(file->name, name, TASK_FILE_NAME_MAX))
			continue;
		*size = file->size;
		return (const void *)file->address;
	}
	return NULL;
}
