/* SPDX-License-Identifier: BSD-2-Clause */
/* The listeners of seccomp's user notification, from the making to the end: proc/seccomp_notify.h.
 */
#include <errno.h>
#include <poll.h>

#include "machine/machine.h"
#include "proc/charged.h"
#include "proc/seccomp_notify.h"

struct seccomp_listener *seccomp_listener_create(bool killable)
{
	struct seccomp_listener *listener = charged_alloc(sizeof(*listener));

	if (!listener)
		return NULL;
	listener->refs = 1;
	listener->killable = killable;
	machine_random(&listener->next_id, sizeof(listener->next_id));
	list_init(&listener->notifications);
	waitqueue_init(&listener->wait);
	return listener;
}

void seccomp_listener_put(struct seccomp_listener *listener)
{
	if (!--listener->refs)
		charged_free(listener);
}

void seccomp_listener_desert(struct seccomp_listener *listener)
{
	if (!listener)
		return;
	listener->deserted = true;
	wake_up_events(&listener->wait, POLLHUP);
	seccomp_listener_put(listener);
}

void seccomp_listener_close(struct seccomp_listener *listener)
{
	struct seccomp_notification *n;

	listener->closed = true;
	list_for_each_entry (n, &listener->notifications, node) {
		if (n->state == NOTIFICATION_ANSWERED)
			continue;
		n->state = NOTIFICATION_ANSWERED;
		n->error = -ENOSYS;
		wake_up(&n->wait);
	}
	seccomp_listener_put(listener);
}
