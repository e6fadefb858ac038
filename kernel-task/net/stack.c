/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The connection to the network stack. In both placements the stack reports changed sockets and the
 * time at which it wants to be called. The callbacks only note this, because the stack may be in
 * the middle of a call, and they are called where nobody may wait.
 */
#include "net/stack.h"

#include <errno.h>
#include <string.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "net/inet.h"
#include "net/inet_replay.h"
#include "net/network.h"
#include "net/packet.h"
#include "net/stack_thread.h"
#include "net/wire.h"
#include "base/log.h"
#include "proc/task.h"
#include "wait/mutex.h"
#include "wait/timer.h"

#define MEMORY_SHARE 8 /* 1/8 of this kernel's memory, ... */
#define MEMORY_MOST  (64ul << 20)
#define MEMORY_LEAST (2ul << 20)

struct net_binding net;
static struct timer net_timer;
static uint64_t net_deadline = UINT64_MAX;
static struct wire_info wire_info;
static bool has_wire;
static bool restoring;

static struct mutex lock;
static const struct task *holder; /* NULL: nobody has entered */
static unsigned depth;		  /* how often it has */

/* ---- one call at a time ---- */

void stack_enter(void)
{
	may_wait();
	if (holder != current)
		mutex_lock(&lock);
	holder = current;
	depth++;
}

void stack_leave(void)
{
	if (--depth)
		return;
	holder = NULL;
	mutex_unlock(&lock);
}

/* ---- time ---- */

static void set_deadline(uint64_t at_ns)
{
	if (at_ns == net_deadline)
		return;
	net_deadline = at_ns;
	if (at_ns == UINT64_MAX)
		timer_cancel(&net_timer);
	else if (timer_arm(&net_timer, at_ns))
		net_deadline = UINT64_MAX; /* the next call tries again */
}

static void timer_due(struct timer *timer)
{
	net_deadline = UINT64_MAX;
	if (net.task)
		stack_later(STACK_RUN);
	else
		net.ops->run(net.instance); /* which does not wait */
}

bool stack_is_task(void)
{
	return net.task;
}

bool stack_is_restoring(void)
{
	return net.task && (restoring || !net_client_met(net.task));
}

const struct wire_info *stack_wire(void)
{
	return has_wire ? &wire_info : NULL;
}

/* ---- reports of the component ---- */

static void changed(void *context, uint32_t id, uint32_t events)
{
	struct inet_socket *s = inet_at(id);

	if (id == NET_LINKS) {
		network_link_changed(id);
		if (net.task)
			stack_later(STACK_RETRY);
	} else if (s) {
		packet_ring_came(s);
		wake_up_events(&s->wait, events ? events : inet_events(s));
	}
}

static void deadline(void *context, uint64_t at_ns)
{
	set_deadline(at_ns);
}

static void broken(const char *what, const char *file, int line)
{
	klog(KLOG_ERROR, "network: %s (%s:%d)", what, file, line);
}

/* Frames have come by the wire, or there is room for more. */
static void wire_changed(void)
{
	set_deadline(clock_monotonic_ns());
}

/* A restarted stack has no sockets: makes the former ones again. Within a call, so the lock is
 * held.
 */
static void restore(void *context)
{
	klog_warn("%s: the network was started again: connections are reset", net.name);
	restoring = true;
	inet_replay_restore();
	restoring = false;
	inet_replay_tell();
}

/* Programs that wait for a socket make no call in which they would learn of it. */
static void died(void *context)
{
	stack_later(STACK_MEET);
}

static uint64_t memory_for_stack(void)
{
	struct machine_memory memory;

	machine_memory(&memory);
	if (memory.total_bytes / MEMORY_SHARE > MEMORY_MOST)
		return MEMORY_MOST;
	if (memory.total_bytes / MEMORY_SHARE < MEMORY_LEAST)
		return MEMORY_LEAST;
	return memory.total_bytes / MEMORY_SHARE;
}

int stack_start(void)
{
	static const struct call_replay replay = {.restore = restore, .died = died};

	timer_init(&net_timer, timer_due);
	mutex_init(&lock, MUTEX_COMPONENT);
	const struct component_host host = {
		.memory = memory_for_stack(),
		.now_ns = clock_monotonic_ns,
		.random = machine_random,
		.changed = changed,
		.deadline = deadline,
		.broken = broken,
		.wire = wire_start(wire_changed, &wire_info),
	};
	int error = -ENOENT;

	/* If the stack cannot start with its device, it is started without one. */
	for (unsigned i = 0; error; i++) {
		error = net_bind(i, &host, &replay, &net);
		if (error == -ENOENT)
			return error;
		if (error)
			klog_warn("%s: the network cannot be used: %s", net.name, strerror(-error));
	}
	has_wire = host.wire && !net.task;
	if (net.task)
		klog_info("%s: the network is a task of its own", net.name);
	if (host.wire && net.task)
		klog_warn("%s: a network that is a task of its own has no wire to other kernels",
			  net.name);
	return 0;
}
