/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Network namespaces: each has links, addresses, routes, ports and abstract names of AF_UNIX of its
 * own. The component has a stack for each; the kernel task knows which tasks and sockets are in it.
 * Tasks, sockets and open files that stand for a namespace hold references to it.
 * network_namespaces(7).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "interfaces/net.h"
#include "wait/may_wait.h"

struct user_ns;
struct user_usage;

struct net_namespace {
	unsigned refs;
	unsigned sockets;     /* of programs, of all families */
	unsigned number;      /* as /proc/PID/ns shows it */
	uint32_t stack;	      /* the component's number for it */
	unsigned taken_ports; /* 1 + the first port free of CAP_NET_BIND_SERVICE; 0: the default */
	bool forwards;	      /* packets for other hosts; set by net_namespace_forward() */
	/* For a restarted component; the loopback link of the first namespace is always up then. */
	bool loopback_up;
	struct user_ns *user_ns; /* with a reference: capabilities over this one count */
	struct user_usage *user; /* the user it is counted for */
	struct net_namespace *next_dead;
};

/* The namespace that `ns` of a task or a socket means (NULL: the first one). */
struct net_namespace *net_namespace_of(struct net_namespace *ns);
/* The current task's namespace. */
struct net_namespace *net_namespace(void);
/* Makes a namespace owned by `owner`, with nothing but a loopback link that is down; one reference.
 * -ENOMEM, -ENOSPC (the user has reached its limit, or all stacks are in use). */
MAY_WAIT int net_namespace_create(struct user_ns *owner, struct net_namespace **out);
/* Has the current task this capability over the namespace? */
bool net_capable(struct net_namespace *ns, int capability);
void net_namespace_get(struct net_namespace *ns);
/* Does not wait: the stack of a component that is a task is removed soon. */
void net_namespace_put(struct net_namespace *ns);
/* Removes the stacks of all namespaces that nobody has any more. */
MAY_WAIT void net_namespaces_bury(void);
/* Makes the stacks of all namespaces again in a restarted component, which has none. */
MAY_WAIT void net_namespaces_restore(void);

/* The link of this index, or of this name: 0, -ENODEV... */
MAY_WAIT int net_namespace_link(const struct net_namespace *ns, uint32_t index,
				struct net_link *out);
MAY_WAIT int net_namespace_link_by_name(const struct net_namespace *ns, const char *name,
					struct net_link *out);
/* The link with the next greater index than *at, which starts with 0. false: there is none. */
MAY_WAIT bool net_namespace_next_link(const struct net_namespace *ns, uint32_t *at,
				      struct net_link *out);
MAY_WAIT int net_namespace_forward(struct net_namespace *ns, bool on);
/* The first port that needs no capability. */
unsigned net_namespace_free_ports(const struct net_namespace *ns);
void net_namespace_set_free_ports(struct net_namespace *ns, unsigned first);
/* All routes, in the order in which they are shown; the caller frees them. NULL: no memory. */
MAY_WAIT struct net_route *net_namespace_routes(const struct net_namespace *ns, unsigned *n);
/* Makes the change: 0, -ENODEV, -EINVAL... */
MAY_WAIT int net_namespace_change_link(struct net_namespace *ns, uint32_t index,
				       const struct net_link_change *change);
