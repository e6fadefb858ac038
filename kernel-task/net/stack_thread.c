/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of a network stack that is a task, for code that must not wait. */
#include "net/stack_thread.h"

#include "base/log.h"
#include "net/inet_replay.h"
#include "net/packet.h"
#include "net/stack.h"
#include "wait/kthread.h"
#include "wait/wait.h"

static struct waitqueue queue = WAITQUEUE_INIT(queue);
static unsigned work;

void stack_later(unsigned what)
{
	work |= what;
	wake_up(&queue);
}

static MAY_WAIT void work_on(unsigned what)
{
	if (what & STACK_MEET) {
		stack_enter();
		net_client_event(net.task);
		stack_leave();
	}
	if (what & STACK_RETRY)
		inet_replay_retry();
	if (what & STACK_RUN)
		net_call(run);
	if (what & STACK_FILL)
		packet_rings_fill();
	if (what & STACK_BURY)
		net_namespaces_bury();
}

static void thread_main(void *unused)
{
	for (;;) {
		(void)wait_event_common(&queue, work, TASK_UNINTERRUPTIBLE, false,
					WAIT_NO_DEADLINE);
		unsigned what = work;

		work = 0;
		work_on(what);
	}
}

void stack_thread_start(void)
{
	if (!kthread_start("network", thread_main, NULL))
		klog_warn("no memory for the thread of the network");
}
