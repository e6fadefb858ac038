/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Network namespaces: each has links, addresses, routes, ports and abstract names of AF_UNIX of its
 * own. The component has a stack for each; here is who is in it. Tasks, sockets and open files that
 * stand for it keep it. network_namespaces(7).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "interfaces/net.h"

struct user_ns;
struct user_usage;

struct net_namespace {
	unsigned refs;
	unsigned sockets;	 /* that programs have, of all families */
	unsigned number;	 /* as /proc/PID/ns shows it */
	uint32_t stack;		 /* the component's number for it */
	bool forwards;		 /* packets that are for others; set by the next function */
	bool loopback_up;	 /* for a component that begins anew; the first one's is up then */
	struct user_ns *user_ns; /* with a reference: whose capabilities hold over it */
	struct user_usage *user; /* whom it is counted for */
};

/* What `ns` (of a task or a socket; NULL: the first one) means. */
struct net_namespace *net_namespace_of(struct net_namespace *ns);
/* The caller's. */
struct net_namespace *net_namespace(void);
/* One that `owner` has, with nothing but a loopback link that is down; one reference. -ENOMEM,
 * -ENOSPC (the user has as many as it may, or there are no more). */
int net_namespace_create(struct user_ns *owner, struct net_namespace **out);
/* Has the current task this capability over it? */
bool net_capable(struct net_namespace *ns, int capability);
void net_namespace_get(struct net_namespace *ns);
void net_namespace_put(struct net_namespace *ns);
/* Makes the stacks of all again in a component that has none. */
void net_namespaces_restore(void);

/* The link of this index, or of this name: 0, -ENODEV... */
int net_namespace_link(const struct net_namespace *ns, uint32_t index, struct net_link *out);
int net_namespace_link_by_name(const struct net_namespace *ns, const char *name,
			       struct net_link *out);
/* The link with the next greater index than *at, which starts with 0. false: there is none. */
bool net_namespace_next_link(const struct net_namespace *ns, uint32_t *at, struct net_link *out);
int net_namespace_forward(struct net_namespace *ns, bool on);
/* All routes, in the order in which they are shown; to be freed. NULL: no memory. */
struct net_route *net_namespace_routes(const struct net_namespace *ns, unsigned *n);
/* Does what `change` says: 0, -ENODEV, -EINVAL... */
int net_namespace_change_link(struct net_namespace *ns, uint32_t index,
			      const struct net_link_change *change);
