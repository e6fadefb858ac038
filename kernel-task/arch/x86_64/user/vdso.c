/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vDSO (user-task/vdso.c) and its page of data. The same pages are mapped into every process:
 * the image read and execute, the data below it read-only. A write to the image, such as a
 * debugger's breakpoint, makes a private copy.
 */
#include "arch/vdso.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "time/clock.h"
#include "user-task/vvar.h"

extern const uint8_t vdso_image[], vdso_image_end[];

#define VDSO_PAGES 4

static struct page *image[VDSO_PAGES];
static struct page *data;
static size_t image_pages;

void vdso_update(void)
{
	volatile struct vvar *v = (volatile struct vvar *)data->va;
	struct clock_scale scale;

	clock_get_scale(&scale);
	v->sequence++;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	v->tsc_base = scale.tsc_base;
	v->multiplier = scale.multiplier;
	v->realtime_offset_ns = realtime_offset();
	v->ready = scale.multiplier != 0;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	v->sequence++;
}

int vdso_init(void)
{
	size_t size = (size_t)(vdso_image_end - vdso_image);

	image_pages = (size + PAGE_SIZE - 1) / PAGE_SIZE;
	if (image_pages > VDSO_PAGES)
		return -ENOEXEC;
	data = page_alloc();
	if (!data)
		return -ENOMEM;
	for (size_t i = 0; i < image_pages; i++) {
		size_t left = size - i * PAGE_SIZE;

		image[i] = page_alloc();
		if (!image[i])
			return -ENOMEM;
		memcpy(image[i]->va, vdso_image + i * PAGE_SIZE,
		       left < PAGE_SIZE ? left : PAGE_SIZE);
	}
	vdso_update();
	return 0;
}

int vdso_map(struct mm *mm)
{
	uint64_t at = layout_kernel_pages(mm, (1 + image_pages) * PAGE_SIZE);
	int error;

	if (!at)
		return -ENOMEM;
	error = mm_map_pages(mm, at, &data, 1, PROT_READ, true, "[vvar]");
	at += PAGE_SIZE;
	if (!error)
		error = mm_map_pages(mm, at, image, image_pages, PROT_READ | PROT_EXEC, false,
				     "[vdso]");
	if (!error)
		mm->vdso = at;
	return error;
}
