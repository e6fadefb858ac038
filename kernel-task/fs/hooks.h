/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What others do when an open file goes: epoll instances that watch it, locks, leases, signals
 * that it sends. start/hooks.c says which there are and in what order they run.
 */
#pragma once

struct file;

struct file_hooks {
	/* The last reference is gone; the file still has all that it had. Must not wait. */
	void (*release)(struct file *file);
};

/* The tables in the order in which they run, with a NULL behind them; they are kept. */
void file_hooks_set(const struct file_hooks *const *tables);
void hooks_file_release(struct file *file);
