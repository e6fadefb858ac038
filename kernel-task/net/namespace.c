/* SPDX-License-Identifier: BSD-2-Clause */
/* Network namespaces: making and freeing them, and their links (net/namespace.h). */
#include "net/namespace.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "net/stack.h"
#include "net/stack_thread.h"
#include "proc/hooks.h"
#include "proc/namespaces.h"
#include "proc/task.h"
#include "proc/user_ns.h"
#include "proc/user_usage.h"

#define OF_USER_MOST 64 /* each has a stack in the component, of some 30 KiB */
#define LOOPBACK     1
#define FREE_PORTS   1024 /* lower ports need a capability */

static struct net_namespace first = {.refs = 1, .number = 4026531840u, .user_ns = &first_user_ns};
static struct net_namespace *all[NET_STACKS] = {&first}; /* indexed by the stack's number */
static struct net_namespace *dead;			 /* whose stacks are still to be removed */

/* ---- life ---- */

struct net_namespace *net_namespace_of(struct net_namespace *ns)
{
	return ns ? ns : &first;
}

struct net_namespace *net_namespace(void)
{
	return net_namespace_of(current->net);
}

static uint32_t unused_stack(void)
{
	uint32_t i = 1;

	while (i < NET_STACKS && all[i])
		i++;
	return i;
}

/* Gives the namespace a stack; the number is taken once that is there. */
static MAY_WAIT int add_stack(struct net_namespace *ns)
{
	stack_enter();
	uint32_t stack = unused_stack();
	int error = stack < NET_STACKS ? net_call(add_stack, stack) : -ENOSPC;
	if (!error) {
		ns->stack = stack;
		all[stack] = ns;
	}
	stack_leave();
	return error;
}

int net_namespace_create(struct user_ns *owner, struct net_namespace **out)
{
	net_namespaces_bury(); /* the dead count, too */
	uint64_t most = capable(CAP_SYS_RESOURCE) ? USER_NO_LIMIT : OF_USER_MOST;
	struct user_usage *user = usage_charge(current->cred->uid, USER_NET_NAMESPACES, 1, most);
	struct net_namespace *ns = user ? calloc(1, sizeof(*ns)) : NULL;
	int error = user ? ns ? add_stack(ns) : -ENOMEM : -ENOSPC;

	if (error) {
		free(ns);
		usage_uncharge(user, USER_NET_NAMESPACES, 1);
		return error;
	}
	ns->refs = 1;
	ns->number = namespace_number();
	ns->user = user;
	ns->user_ns = owner;
	user_ns_get(owner);
	*out = ns;
	return 0;
}

void net_namespace_get(struct net_namespace *ns)
{
	if (ns)
		ns->refs++;
}

/* Nobody has the namespace any more. Waits if the stack is a task. */
static void bury(struct net_namespace *ns)
{
	net.ops->remove_stack(net.instance, ns->stack);
	all[ns->stack] = NULL;
	usage_uncharge(ns->user, USER_NET_NAMESPACES, 1);
	user_ns_put(ns->user_ns);
	free(ns);
}

void net_namespaces_bury(void)
{
	stack_enter();
	while (dead) {
		struct net_namespace *ns = dead;

		dead = ns->next_dead;
		bury(ns);
	}
	stack_leave();
}

void net_namespace_put(struct net_namespace *ns)
{
	if (!ns || ns == &first || --ns->refs)
		return;
	if (!stack_is_task()) {
		bury(ns);
		return;
	}
	ns->next_dead = dead;
	dead = ns;
	stack_later(STACK_BURY);
}

bool net_capable(struct net_namespace *ns, int capability)
{
	return ns_capable(net_namespace_of(ns)->user_ns, capability);
}

void net_namespaces_restore(void)
{
	const struct net_link_change up = {.what = NET_CHANGE_UP, .up = true};

	for (unsigned i = 1; i < NET_STACKS; i++) {
		if (!all[i])
			continue;
		net_call(add_stack, i);
		if (all[i]->forwards)
			net_call(set_forwarding, i, true);
		if (all[i]->loopback_up)
			net_call(change_link, i, LOOPBACK, &up);
	}
}

/* ---- links ---- */

int net_namespace_link(const struct net_namespace *ns, uint32_t index, struct net_link *out)
{
	return net_call(link, ns->stack, index, out);
}

bool net_namespace_next_link(const struct net_namespace *ns, uint32_t *at, struct net_link *out)
{
	if (net_call(next_link, ns->stack, *at, out) || out->index <= *at)
		return false;
	*at = out->index;
	return true;
}

int net_namespace_link_by_name(const struct net_namespace *ns, const char *name,
			       struct net_link *out)
{
	uint32_t at = 0;

	while (net_namespace_next_link(ns, &at, out))
		if (!strncmp(out->name, name, NET_LINK_NAME))
			return 0;
	return -ENODEV;
}

int net_namespace_change_link(struct net_namespace *ns, uint32_t index,
			      const struct net_link_change *change)
{
	stack_enter();
	int error = net_call(change_link, ns->stack, index, change);
	if (!error && index == LOOPBACK && change->what & NET_CHANGE_UP)
		ns->loopback_up = change->up;
	stack_leave();
	return error;
}

int net_namespace_forward(struct net_namespace *ns, bool on)
{
	stack_enter();
	int error = net_call(set_forwarding, ns->stack, on);
	if (!error)
		ns->forwards = on;
	stack_leave();
	return error;
}

unsigned net_namespace_free_ports(const struct net_namespace *ns)
{
	return ns->taken_ports ? ns->taken_ports - 1 : FREE_PORTS;
}

void net_namespace_set_free_ports(struct net_namespace *ns, unsigned first)
{
	ns->taken_ports = first + 1;
}

/* ---- tasks ---- */

static int on_fork(struct task *child, uint64_t flags)
{
	if (flags & CLONE_NEWNET)
		return net_namespace_create(child->cred->user_ns, &child->net);
	child->net = current->net;
	net_namespace_get(child->net);
	return 0;
}

/* Runs with the task's record, after its descriptors were closed. */
static void leave(struct task *task)
{
	net_namespace_put(task->net);
	task->net = NULL;
}

const struct task_hooks net_hooks = {.fork = on_fork, .free = leave};
