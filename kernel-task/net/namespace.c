/* SPDX-License-Identifier: BSD-2-Clause */
/* Network namespaces: making and freeing them, and their links (net/namespace.h). */
#include "net/namespace.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "net/stack.h"
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

int net_namespace_create(struct user_ns *owner, struct net_namespace **out)
{
	uint64_t most = capable(CAP_SYS_RESOURCE) ? USER_NO_LIMIT : OF_USER_MOST;
	struct user_usage *user = usage_charge(current->cred->uid, USER_NET_NAMESPACES, 1, most);
	uint32_t stack = unused_stack();
	struct net_namespace *ns = NULL;
	int error = user && stack < NET_STACKS ? 0 : -ENOSPC;

	if (!error) {
		ns = calloc(1, sizeof(*ns));
		error = ns ? net.ops->add_stack(net.instance, stack) : -ENOMEM;
	}
	if (error) {
		free(ns);
		usage_uncharge(user, USER_NET_NAMESPACES, 1);
		return error;
	}
	ns->refs = 1;
	ns->number = namespace_number();
	ns->stack = stack;
	ns->user = user;
	ns->user_ns = owner;
	user_ns_get(owner);
	all[stack] = ns;
	*out = ns;
	return 0;
}

void net_namespace_get(struct net_namespace *ns)
{
	if (ns)
		ns->refs++;
}

void net_namespace_put(struct net_namespace *ns)
{
	if (!ns || ns == &first || --ns->refs)
		return;
	all[ns->stack] = NULL;
	net.ops->remove_stack(net.instance, ns->stack);
	usage_uncharge(ns->user, USER_NET_NAMESPACES, 1);
	user_ns_put(ns->user_ns);
	free(ns);
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
		net.ops->add_stack(net.instance, i);
		if (all[i]->forwards)
			net.ops->set_forwarding(net.instance, i, true);
		if (all[i]->loopback_up)
			net.ops->change_link(net.instance, i, LOOPBACK, &up);
	}
}

/* ---- links ---- */

int net_namespace_link(const struct net_namespace *ns, uint32_t index, struct net_link *out)
{
	return net.ops->link(net.instance, ns->stack, index, out);
}

bool net_namespace_next_link(const struct net_namespace *ns, uint32_t *at, struct net_link *out)
{
	if (net.ops->next_link(net.instance, ns->stack, *at, out) || out->index <= *at)
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
	int error = net.ops->change_link(net.instance, ns->stack, index, change);

	if (!error && index == LOOPBACK && change->what & NET_CHANGE_UP)
		ns->loopback_up = change->up;
	return error;
}

int net_namespace_forward(struct net_namespace *ns, bool on)
{
	int error = net.ops->set_forwarding(net.instance, ns->stack, on);

	if (!error)
		ns->forwards = on;
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
