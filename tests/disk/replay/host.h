/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The surroundings of volume.c and replay.c of kernel-task/fs/ext4, for a test: a disk in memory,
 * and the filesystem component in a process of its own, which dies when it is told to and is then
 * started again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ext4_super;

/* How the component's process is to behave, from its next start on. */
extern unsigned host_dies_within; /* dies at a random one of so many steps; 0: never */
extern bool host_lies;		  /* it makes a file of its own first */
/* The next allocation of memory on the kernel's side fails. */
extern bool host_no_memory;
/* How often it died since host_begin(). */
extern unsigned host_deaths;

/* Reads the image at `path`; `s` is for volume_open(). `seed`: when it dies. */
void host_begin(struct ext4_super *s, const char *path, uint64_t seed);
/* Kills the component now. */
void host_kill(void);
/* Ends its process, and writes the disk to `path`. */
void host_end(const char *path);
