/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table in which lookups find dentries by parent and name. It grows with its contents, so the
 * cost of a lookup does not depend on their number. Nothing here waits.
 */
#pragma once

#include <stddef.h>

struct dentry;

/* The name and the parent may not change while it is in the table. */
void dentry_table_add(struct dentry *dentry);
/* Does nothing if the dentry is not in the table. */
void dentry_table_remove(struct dentry *dentry);
/* NULL: there is none. No reference is taken. */
struct dentry *dentry_table_find(const struct dentry *parent, const char *name, size_t length);
