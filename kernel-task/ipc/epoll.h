/* SPDX-License-Identifier: BSD-2-Clause */
/* Access to epoll instances for kcmp (ipc/epoll.c). */
#pragma once

struct file;

/*
 * The file that the instance `ep` watches under descriptor number `fd`; several can have been given
 * one number, the first `skip` are passed over. No reference. -EINVAL: no epoll instance; -ENOENT:
 * none.
 */
int epoll_watched(const struct file *ep, int fd, unsigned skip, struct file **watched);
