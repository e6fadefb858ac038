/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll, as far as the life of files knows of it (ipc/epoll.c). */
#pragma once

struct file;

/* The last reference to a watched file is gone: the instances forget it. */
void epoll_file_gone(struct file *file);
