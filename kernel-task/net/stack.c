/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Either way the stack tells of sockets that changed and of the time at which it wants to be
 * called. What it tells is only noted here: it may be in the middle of a call.
 */
#include "net/stack.h"

#include "components/net/net.h"
#include "interfaces/net_client.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "net/inet.h"
#include "net/inet_replay.h"
#include "net/network.h"
#include "base/log.h"
#include "wait/timer.h"

#define MEMORY_SHARE 8 /* one part in so many of this kernel's memory, ... */
#define MEMORY_MOST  (64ul << 20)
#define MEMORY_LEAST (2ul << 20)

const struct net_ops *net;
static struct timer net_timer;
static uint64_t net_deadline = UINT64_MAX;
static bool is_task;
static bool links_changed; /* since the timer ran */

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
	if (links_changed)
		inet_replay_retry();
	links_changed = false;
	net->run();
}

bool stack_is_task(void)
{
	return is_task;
}

/* ---- linked in ---- */

static void event(net_id id, uint32_t events)
{
	struct inet_socket *s = inet_at(id);

	if (s && s->id == id)
		wake_up_events(&s->wait, events);
}

static void broken(const char *what, const char *file, int line)
{
	klog(KLOG_ERROR, "network: %s (%s:%d)", what, file, line);
}

static int start_inline(void)
{
	static struct net_host host = {
		.now_ns = clock_monotonic_ns,
		.random = machine_random,
		.event = event,
		.deadline = set_deadline,
		.link_changed = network_link_changed,
		.broken = broken,
	};
	struct machine_memory memory;

	machine_memory(&memory);
	host.memory = memory.total_bytes / MEMORY_SHARE;
	if (host.memory > MEMORY_MOST)
		host.memory = MEMORY_MOST;
	if (host.memory < MEMORY_LEAST)
		host.memory = MEMORY_LEAST;
	int error = net_start(&host, &net);
	if (!error)
		network_attach();
	return error;
}

/* ---- a task of its own ---- */

static struct machine_remote remote;

static void wake(void *context)
{
	machine_remote_wake(remote.slot);
}

static void wait(void *context)
{
	machine_remote_wait(remote.slot);
}

static void changed(void *context, uint32_t place)
{
	struct inet_socket *s = inet_at(place);

	if (s) {
		wake_up_events(&s->wait, inet_events(s));
	} else if (!place) {
		network_link_changed(place);
		links_changed = true;
		set_deadline(clock_monotonic_ns());
	}
}

static void deadline(void *context, uint64_t tsc)
{
	set_deadline(tsc == CALL_NEVER ? UINT64_MAX : clock_ns_of_tsc(tsc));
}

/* A new stack has no sockets: it gets those that there were. */
static void restore(void *context)
{
	klog_warn("%s: the network was started again: connections are reset", remote.name);
	inet_replay_restore();
}

static void signalled(void *context)
{
	net_client_event();
}

static bool start_remote(void)
{
	static const struct call_client_host host = {wake, wait, changed, deadline, restore, NULL};

	net = &net_client_ops;
	is_task = true;
	if (!net_client_init(remote.shared, &host, NULL)) {
		klog_warn("%s: its task does not answer", remote.name);
		return false;
	}
	machine_remote_listen(remote.slot, signalled, NULL);
	klog_info("%s: the network is a task of its own", remote.name);
	network_has_device();
	return true;
}

int stack_start(void)
{
	timer_init(&net_timer, timer_due);
	if (machine_remote(INTERFACE_NET, 0, &remote) && start_remote())
		return 0;
	is_task = false;
	return start_inline();
}
