/* SPDX-License-Identifier: BSD-2-Clause */
/* The network component: interfaces/net.interface on lwIP. There is one in an address space (with
 * any number of stacks, stack.c), and the functions' `instance_` is NULL. */
#pragma once

#include "interfaces/component.h"
#include "interfaces/net.h"

/*
 * Starts the first stack with its loopback link; `host` lasts. Its memory is what all sockets and
 * packets may take; a change of NET_LINKS is one of a link's addresses or servers. The second time
 * only the host is another. -ENOMEM.
 */
int net_start(const struct component_host *host);
extern const struct net_ops net_stack_ops;

/* ---- an Ethernet link ---- */

struct ethernet;

/*
 * Makes a link of a device, which gets its addresses by DHCP and from routers. There is at most
 * one. -EBUSY, -ENOMEM.
 */
int net_attach(struct ethernet *device);
/* The device has interrupted. */
void net_device_event(void);
