/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * O_ASYNC: a signal to the owner of a file when it becomes readable or writable. The file's queues
 * are watched as epoll watches them; each wake-up there is a signal. fcntl(2), F_SETOWN and
 * F_SETSIG.
 */
#include "fs/async.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/hooks.h"
#include "fs/poll.h"
#include "proc/access.h"
#include "proc/proc.h"

#define QUEUES_MAX    4
#define CODE_SIGIO    (-5)  /* SI_SIGIO: used with signals whose codes have another meaning */
#define POLL_MESSAGES 0x400 /* POLLMSG */

struct async {
	struct file *file; /* which owns this */
	int fd;		   /* the descriptor that the signal carries */
	unsigned count;
	struct waiter waiter[QUEUES_MAX];
	struct poll_table table;
};

/* By POLL_* - 1. */
static const short bands[] = {POLLIN | POLLRDNORM,
			      POLLOUT | POLLWRNORM | POLLWRBAND,
			      POLLIN | POLLRDNORM | POLL_MESSAGES,
			      POLLERR,
			      POLLPRI | POLLRDBAND,
			      POLLHUP | POLLERR};

/* May the task that set the owner send it signals? */
static bool permitted(const struct file *file, const struct task *target)
{
	return owner_may_signal(file->owner_uid, file->owner_euid, target);
}

static bool has_codes_of_its_own(int sig)
{
	return sig == SIGILL || sig == SIGFPE || sig == SIGSEGV || sig == SIGBUS ||
	       sig == SIGTRAP || sig == SIGCHLD || sig == SIGSYS;
}

struct message {
	const struct file *file;
	int sig;
	const siginfo_t *info;
};

static void send_to_process(struct process *process, const struct message *m)
{
	struct task *leader = process->leader;

	if (!leader || !permitted(m->file, leader))
		return;
	/* If no more signals can be queued, SIGIO is sent, which needs no place in the queue. */
	if (send_signal_process(process, m->sig, m->info) && m->info)
		send_signal_process(process, SIGIO, NULL);
}

static int send_to_group(struct process *process, void *arg)
{
	const struct message *m = arg;

	if (process->pgid == m->file->owner)
		send_to_process(process, m);
	return 0;
}

void async_signal(struct file *file, int code, int fd)
{
	siginfo_t info = {.si_signo = file->owner_signal, .si_code = code};
	struct message m = {file, SIGIO, NULL};

	if (!file->owner)
		return;
	if (file->owner_signal) {
		info.si_band = bands[code - 1];
		info.si_fd = fd;
		if (has_codes_of_its_own(file->owner_signal))
			info.si_code = CODE_SIGIO;
		m.sig = file->owner_signal;
		m.info = &info;
	}
	if (file->owner_type == OWNER_PGRP) {
		process_for_each(send_to_group, &m);
	} else if (file->owner_type == OWNER_PID) {
		struct process *process = process_of_thread(file->owner);
		if (process)
			send_to_process(process, &m);
	} else {
		struct task *task = task_find(file->owner);
		if (task && permitted(file, task) && send_signal_task(task, m.sig, m.info) &&
		    m.info)
			send_signal_task(task, SIGIO, NULL);
	}
}

/* The code for a wake-up's events; without events, for the file's poll state. */
static int code_of(struct file *file, uint32_t events)
{
	if (!events)
		events = file->ops->poll(file, NULL); /* async_possible() */
	if (events & POLLHUP)
		return POLL_HUP;
	if (events & POLLERR)
		return POLL_ERR;
	if (events & POLLIN)
		return POLL_IN;
	return events & POLLPRI ? POLL_PRI : events & POLLOUT ? POLL_OUT : 0;
}

static void woken(struct waiter *self, uint32_t events)
{
	struct async *a = self->data;
	int code = code_of(a->file, events);

	if (code)
		async_signal(a->file, code, a->fd);
}

static void watch(struct poll_table *table, struct file *file, struct waitqueue *wq)
{
	struct async *a = container_of(table, struct async, table);

	if (a->count < QUEUES_MAX)
		waitqueue_add_fn(wq, &a->waiter[a->count++], NULL, woken, a);
}

static int is_member(struct process *process, void *group)
{
	return process->pgid == *(pid_t *)group;
}

bool async_owner_exists(int type, pid_t id)
{
	if (type == OWNER_PGRP)
		return process_for_each(is_member, &id);
	return task_find(id) != NULL;
}

bool async_possible(const struct file *file)
{
	mode_t mode = file->inode->mode;

	return file->ops->poll && (S_ISFIFO(mode) || S_ISSOCK(mode) || S_ISCHR(mode));
}

int async_set(struct file *file, int fd, bool on)
{
	struct async *a = file->async;

	if (!on) {
		for (unsigned i = 0; a && i < a->count; i++)
			waitqueue_remove(&a->waiter[i]);
		free(a);
		file->async = NULL;
		return 0;
	}
	if (a || !async_possible(file))
		return 0;
	a = calloc(1, sizeof(*a));
	if (!a)
		return -ENOMEM;
	a->file = file;
	a->fd = fd;
	a->table.queue = watch;
	file->async = a;
	file->ops->poll(file, &a->table);
	return 0;
}

static void file_gone(struct file *file)
{
	if (file->async)
		async_set(file, -1, false);
}

const struct file_hooks async_file_hooks = {.release = file_gone};
