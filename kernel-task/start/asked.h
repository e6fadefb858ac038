/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's requests for the file system, done before the first process starts: texts of the boot
 * image (interfaces/image.h), words each ended by NUL. All return the first error, with *what
 * naming the folder then, and may change the text.
 */
#pragma once

#include <stddef.h>

#include "wait/may_wait.h"

/* run/shares: folders of the host, by 9P. */
MAY_WAIT int asked_shares(char *text, size_t size, const char **what);
/* run/tmpfs: file systems in memory. -EINVAL: options. */
MAY_WAIT int asked_tmpfs(char *text, size_t size, const char **what);
/* run/removed: files that are removed, if they are there. */
MAY_WAIT int asked_removed(char *text, size_t size, const char **what);
/* run/folders: they are made with what is above them, unless they are there. */
MAY_WAIT int asked_folders(char *text, size_t size, const char **what);
/* run/volumes: folders that are mounts of their own, so that they can be written to under a root
 * that cannot. */
MAY_WAIT int asked_volumes(char *text, size_t size, const char **what);
/* run/hosts: the text of /etc/hosts. */
MAY_WAIT int asked_hosts(char *text, size_t size, const char **what);
/* run/read-only: makes the root's mount read-only. */
MAY_WAIT int asked_read_only(char *text, size_t size, const char **what);
