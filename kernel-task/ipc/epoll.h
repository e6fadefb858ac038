/* SPDX-License-Identifier: BSD-2-Clause */
/* Access to epoll instances for kcmp (ipc/epoll.c). */
#pragma once

struct file;

/*
 * The file that the instance `ep` watches under descriptor number `fd`, without a reference. One
 * number can have several files: the first `skip` are passed over. -EINVAL: `ep` is no epoll
 * instance; -ENOENT: there is no such file.
 */
int epoll_watched(const struct file *ep, int fd, unsigned skip, struct file **watched);
