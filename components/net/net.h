/* SPDX-License-Identifier: BSD-2-Clause */
/* The network component: interfaces/net.interface on lwIP. There is one in an address space. */
#pragma once

#include "interfaces/net.h"

/* What the component needs. */
struct net_host {
	uint64_t (*now_ns)(void); /* monotonic */
	void (*random)(void *buffer, size_t n);
	/* The state of a socket may be another now: `events` is what state() would say. Called
	 * from inside any function of the table: it must only note it. */
	void (*event)(net_id id, uint32_t events);
	/* run() wants to be called at this time (UINT64_MAX: not for its own sake). */
	void (*deadline)(uint64_t at_ns);
	/* A link's addresses or servers changed. */
	void (*link_changed)(uint32_t index);
	/* A rule of the stack's own was broken; it cannot go on. */
	void (*broken)(const char *what, const char *file, int line);
	size_t memory; /* bytes that all its sockets and packets may take */
};

/* Starts the stack with its loopback link; `host` must last. -ENOMEM. */
int net_start(const struct net_host *host, const struct net_ops **out);

/* ---- an Ethernet link ---- */

struct ethernet;

/*
 * Makes a link of a device, which gets its addresses by DHCP and from routers. There is at most
 * one. -EBUSY, -ENOMEM.
 */
int net_attach(struct ethernet *device);
/* The device has interrupted. */
void net_device_event(void);
