/* SPDX-License-Identifier: BSD-2-Clause */
/* Wait queues: lists of waiters. wait.h shows how a wait is written. */
#include "wait/wait.h"

static void wake_waiting_task(struct waiter *self, uint32_t events)
{
	(void)events;
	wake_up_task(self->task);
}

void waitqueue_add_fn(struct waitqueue *wq, struct waiter *w, struct task *task,
		      void (*wake)(struct waiter *self, uint32_t events), void *data)
{
	w->task = task;
	w->wake = wake;
	w->data = data;
	list_add_tail(&w->node, &wq->waiters);
}

void waitqueue_add(struct waitqueue *wq, struct waiter *w)
{
	waitqueue_add_fn(wq, w, current, wake_waiting_task, NULL);
}

void waitqueue_remove(struct waiter *w)
{
	list_del(&w->node);
}

/* A wake function may take its own entry off, hence the safe walk. */
void wake_up_events(struct waitqueue *wq, uint32_t events)
{
	struct waiter *w, *next;

	forbid_waits();
	list_for_each_entry_safe (w, next, &wq->waiters, node)
		w->wake(w, events);
	allow_waits();
}

void wake_up(struct waitqueue *wq)
{
	wake_up_events(wq, 0);
}

/* A task that is awake already does not count; its entry stays until the task has run. */
unsigned wake_up_n(struct waitqueue *wq, unsigned n)
{
	struct waiter *w, *next;
	unsigned woken = 0;

	forbid_waits();
	list_for_each_entry_safe (w, next, &wq->waiters, node) {
		if (woken == n)
			break;
		if (w->wake != wake_waiting_task)
			w->wake(w, 0);
		else if (wake_up_task(w->task))
			woken++;
	}
	allow_waits();
	return woken;
}
