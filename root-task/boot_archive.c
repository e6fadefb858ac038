/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the archive behind the root task's image, and the frame of each of its pages. */
#include "root-task/boot_archive.h"

#include "interfaces/image.h"
#include "runtime/log.h"

#define PAGE 4096ul

/* tools/mkimage finds this structure by its magic number and fills it in. */
__attribute__((used, section(".data"))) static volatile struct archive_location location =
	ARCHIVE_LOCATION_INIT;

/* From the linker script: the lowest address of the image. */
extern const char runtime_image_start[];

static const uint8_t *archive;
static uint64_t archive_size;
static seL4_CPtr first_frame;

bool boot_archive_init(const seL4_BootInfo *bootinfo)
{
	uint64_t start = (uint64_t)runtime_image_start;
	uint64_t frames = bootinfo->userImageFrames.end - bootinfo->userImageFrames.start;

	if (!location.vaddr) {
		log_error("no archive in this boot image: it was not made by tools/mkimage");
		return false;
	}
	if (location.vaddr % PAGE || location.vaddr < start ||
	    (location.vaddr - start + location.size + PAGE - 1) / PAGE > frames) {
		log_error("the archive lies outside of the boot image");
		return false;
	}
	archive = (const uint8_t *)location.vaddr;
	archive_size = location.size;
	first_frame = bootinfo->userImageFrames.start + (location.vaddr - start) / PAGE;
	return true;
}

uint64_t boot_archive_size(void)
{
	return archive_size;
}

bool boot_archive_next(uint64_t *at, struct archive_file *out)
{
	return archive_next(archive, archive_size, at, out);
}

bool boot_archive_find(const char *name, struct archive_file *out)
{
	return archive_find(archive, archive_size, name, out);
}

uint64_t boot_archive_offset(const struct archive_file *file)
{
	return (uint64_t)(file->data - archive);
}

seL4_CPtr boot_archive_frame(uint64_t page)
{
	return first_frame + page;
}
