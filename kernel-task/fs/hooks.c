/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the hooks on open files in their order: fs/hooks.h. */
#include "fs/hooks.h"

#include <stddef.h>

static const struct file_hooks *const none[] = {NULL};
static const struct file_hooks *const *tables = none;

void file_hooks_set(const struct file_hooks *const *all)
{
	tables = all;
}

void hooks_file_release(struct file *file)
{
	for (size_t i = 0; tables[i]; i++) {
		const struct file_hooks *hooks = tables[i];

		hooks->release(file);
	}
}
