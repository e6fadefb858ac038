/* SPDX-License-Identifier: BSD-2-Clause */
/* The filtered task's side of seccomp's user notification: proc/seccomp_notify.h. */
#include "proc/seccomp_notify.h"

#include <errno.h>
#include <poll.h>

#include "proc/task.h"

void seccomp_descriptor_put(struct seccomp_descriptor *d)
{
	if (!--d->refs)
		d->free(d);
}

static void finish(struct seccomp_descriptor *d, int result)
{
	d->result = result;
	d->done = true;
	wake_up(&d->wait);
	seccomp_descriptor_put(d);
}

static struct seccomp_descriptor *take_descriptor(struct seccomp_notification *n)
{
	struct seccomp_descriptor *d;

	if (list_empty(&n->descriptors))
		return NULL;
	d = list_first_entry(&n->descriptors, struct seccomp_descriptor, node);
	list_del(&d->node);
	return d;
}

static void install_descriptors(struct seccomp_notification *n)
{
	struct seccomp_descriptor *d;

	while ((d = take_descriptor(n))) {
		int fd = d->install(d);

		if (d->answers && fd < 0)
			n->state = NOTIFICATION_RECEIVED;
		else if (d->answers)
			n->value = fd;
		finish(d, fd);
	}
}

static int wait_for_answer(const struct seccomp_listener *listener, struct seccomp_notification *n)
{
	bool received = listener->killable && n->state == NOTIFICATION_RECEIVED;
	int error;

	if (received)
		return wait_event_killable(&n->wait, n->state == NOTIFICATION_ANSWERED ||
							     !list_empty(&n->descriptors));
	error = wait_event_interruptible(&n->wait, n->state == NOTIFICATION_ANSWERED ||
							   !list_empty(&n->descriptors));
	/* It was received meanwhile: then the signal has to wait, unless it kills. */
	return error && listener->killable && n->state == NOTIFICATION_RECEIVED ? 0 : error;
}

bool seccomp_notify(struct seccomp_listener *listener, const struct seccomp_data *data,
		    long *result)
{
	struct seccomp_notification n = {.task = current, .data = *data};
	struct seccomp_descriptor *d;
	int error;

	*result = -ENOSYS;
	if (!listener || listener->closed)
		return false;
	listener->refs++;
	n.id = listener->next_id++;
	list_init(&n.descriptors);
	waitqueue_init(&n.wait);
	list_add_tail(&n.node, &listener->notifications);
	wake_up_events(&listener->wait, POLLIN | POLLRDNORM);
	do {
		error = wait_for_answer(listener, &n);
		if (!error)
			install_descriptors(&n);
	} while (!error && n.state != NOTIFICATION_ANSWERED);
	list_del(&n.node);
	while ((d = take_descriptor(&n)))
		finish(d, -ESRCH);
	seccomp_listener_put(listener);
	if (error)
		*result = -ERESTARTSYS;
	else
		*result = n.error ? n.error : (long)n.value;
	return !error && n.makes_call;
}
