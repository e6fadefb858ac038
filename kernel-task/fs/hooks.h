/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hooks that run when an open file is freed: epoll instances that watch it, locks, leases, signals.
 * start/hooks.c has their list and order.
 */
#pragma once

struct file;

struct file_hooks {
	/* The last reference is gone; all fields of the file are still valid. Must not wait. */
	void (*release)(struct file *file);
};

/* Sets the tables, in the order in which they run, ended by NULL; they must last. */
void file_hooks_set(const struct file_hooks *const *tables);
void hooks_file_release(struct file *file);
