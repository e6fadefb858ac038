/* SPDX-License-Identifier: BSD-2-Clause */
/* Open files as mm/ maps them (mm/mappable.h), and the way back from an area to its file. */
#pragma once

#include "fs/vfs.h"
#include "mm/vma.h"

/* The operations of every open file's `mappable`. */
extern const struct mappable_ops file_mappable_ops;

/* The file that is mapped there, without a reference; NULL: none. */
static inline struct file *vma_file(const struct vma *vma)
{
	return vma->object ? container_of(vma->object, struct file, mappable) : NULL;
}
