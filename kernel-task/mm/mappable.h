/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files as areas of memory map them. mm/ knows an open file only as a `mappable` with the
 * operations below; fs/mappable.c has these. All open files of one content share its `mappings`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libs/base/list.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

struct vma;

/* Where a content is mapped: the part of an inode that belongs to mm/. */
struct mappings {
	struct list_head areas; /* struct vma, by mapping_node */
	uint64_t futex_name;	/* mm_futex_key()'s, 0: none yet */
};

/* An open file for an area (vma->object). */
struct mappable {
	const struct mappable_ops *ops;
	struct mappings *mappings; /* those of its content */
};

struct mappable_ops {
	void (*get)(struct mappable *object);
	/* Gives a reference back; a user task does not wait for it. */
	MAY_WAIT void (*put)(struct mappable *object);
	/* VM_PROT_*: the modes of its open, and whether its mount allows execution. */
	unsigned (*rights)(const struct mappable *object);
	/* The new area `vma` has the object, its offset and a reference, but is in no tree yet. May
	 * refuse: -ENODEV where nothing can be mapped. */
	MAY_WAIT int (*map)(struct mappable *object, struct vma *vma);
	/* The page at `index`, with a reference, for `write` one that may be changed in place.
	 * -EIO, -ENOMEM, -ENXIO beyond the end (SIGBUS). */
	MAY_WAIT int (*get_page)(struct mappable *object, uint64_t index, bool write,
				 struct page **out);
	/* The same for reading, if it is in memory already; else NULL. Does not wait. */
	struct page *(*peek_page)(const struct mappable *object, uint64_t index);
	/* Makes a hole in the content; its size stays. -EOPNOTSUPP. */
	MAY_WAIT int (*punch)(struct mappable *object, uint64_t offset, uint64_t bytes);
	/* Its name for /proc/PID/maps, in `buffer` or a constant. */
	const char *(*name)(const struct mappable *object, char *buffer, size_t size);
	/* Its device and inode number, as in stat(). */
	void (*identity)(const struct mappable *object, dev_t *dev, ino_t *ino);
};

static inline void mappings_init(struct mappings *mappings)
{
	list_init(&mappings->areas);
	mappings->futex_name = 0;
}

/*
 * The content was shortened or its pages replaced: unmaps these pages of every process (`count` 0:
 * to the end, with private copies of them).
 */
void mm_unmap_file_pages(struct mappings *mappings, uint64_t first_page, uint64_t count);
/* The same for a file that has `first` pages now and had `end`, with `count` 0. It gives way: the
 * caller sees to it that the file does not grow meanwhile. */
MAY_WAIT void mm_unmap_cut_off(struct mappings *mappings, uint64_t first, uint64_t end);
