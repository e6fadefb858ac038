/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of POSIX message queues: mq_timedsend, mq_timedreceive, and the signal for a first one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "ipc/mqueue_internal.h"
#include "mm/uaccess.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "time/clock.h"

enum { PRIORITIES = 32768 };

static int deadline_of(uint64_t timeout, uint64_t *deadline)
{
	uint64_t ns;

	*deadline = WAIT_NO_DEADLINE;
	if (!timeout)
		return 0;
	int error = get_timespec(timeout, &ns);
	if (!error)
		*deadline = clock_deadline(CLOCK_REALTIME, ns);
	return error;
}

/* Notifies the process that mq_notify() registered: a message came to the empty queue. */
static void notify(struct mqueue *q)
{
	struct process *process = q->notified ? process_find(q->notified) : NULL;
	siginfo_t info;

	q->notified = 0;
	if (!process || q->event.notify != NOTIFY_SIGNAL)
		return;
	memset(&info, 0, sizeof(info));
	info.si_signo = q->event.signo;
	info.si_code = SI_MESGQ;
	info.si_pid = pid_seen(current->process->pid);
	info.si_uid = uid_seen(current->cred->uid);
	info.si_value.sival_ptr = (void *)(uintptr_t)q->event.value;
	send_signal_process(process, q->event.signo, &info);
}

static void insert(struct mqueue *q, struct message *m)
{
	struct list_head *at = q->messages.prev;

	while (at != &q->messages && list_entry(at, struct message, node)->priority < m->priority)
		at = at->prev;
	list_add(&m->node, at);
	q->bytes += m->size;
	if (++q->count == 1 && !q->receivers)
		notify(q);
	wake_up_events(&q->readable, POLLIN | POLLRDNORM);
}

static int send(struct file *file, struct message *m, uint64_t deadline)
{
	struct mqueue *q = file->private;

	while (q->count >= q->messages_max) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible_until(&q->writable, q->count < q->messages_max,
							   deadline);
		if (error)
			return error;
	}
	insert(q, m);
	return 0;
}

static int send_from(struct file *file, uint64_t address, size_t size, unsigned priority,
		     uint64_t deadline)
{
	const struct mqueue *q = file->private;

	if (!file->writable)
		return -EBADF;
	if (size > (uint64_t)q->size_max)
		return -EMSGSIZE;
	struct message *m = malloc(sizeof(*m) + size);
	if (!m)
		return -ENOMEM;
	*m = (struct message){.priority = priority, .size = size};
	list_init(&m->node);
	int error = copy_from_user(m->text, address, size) ?: send(file, m, deadline);
	if (error)
		free(m);
	return error;
}

SYSCALL_DEFINE5(mq_timedsend, int, fd, uint64_t, address, size_t, size, unsigned, priority,
		uint64_t, timeout)
{
	struct file *file;
	uint64_t deadline;

	int error = deadline_of(timeout, &deadline);
	if (error)
		return error;
	if (priority >= PRIORITIES)
		return -EINVAL;
	if (!mqueue_get(fd, &file))
		return -EBADF;
	error = send_from(file, address, size, priority, deadline);
	file_put(file);
	return error;
}

static int take(struct file *file, uint64_t deadline, struct message **out)
{
	struct mqueue *q = file->private;

	while (!q->count) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		q->receivers++;
		int error = wait_event_interruptible_until(&q->readable, q->count, deadline);
		q->receivers--;
		if (error)
			return error;
	}
	*out = list_first_entry(&q->messages, struct message, node);
	list_del(&(*out)->node);
	q->count--;
	q->bytes -= (*out)->size;
	wake_up_events(&q->writable, POLLOUT | POLLWRNORM);
	return 0;
}

SYSCALL_DEFINE5(mq_timedreceive, int, fd, uint64_t, address, size_t, size, uint64_t, priority,
		uint64_t, timeout)
{
	struct message *m;
	struct file *file;
	uint64_t deadline;

	long result = deadline_of(timeout, &deadline);
	if (result)
		return result;
	const struct mqueue *q = mqueue_get(fd, &file);
	if (!q)
		return -EBADF;
	if (!file->readable)
		result = -EBADF;
	else if (size < (uint64_t)q->size_max)
		result = -EMSGSIZE;
	else
		result = take(file, deadline, &m);
	file_put(file);
	if (result)
		return result;
	result = (long)m->size;
	if (copy_to_user(address, m->text, m->size) ||
	    (priority && put_user(m->priority, priority)))
		result = -EFAULT;
	free(m);
	return result;
}
