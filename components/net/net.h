/* SPDX-License-Identifier: BSD-2-Clause */
/* The network component: interfaces/net.interface on lwIP. There is one in an address space (with
 * any number of stacks, stack.c), and the functions' `instance` is NULL. */
#pragma once

#include "interfaces/component.h"
#include "interfaces/net.h"

/*
 * Starts the first stack with its loopback link; `host` must stay valid. Sockets and packets may
 * use host->memory in all; a change of NET_LINKS is reported when a link's addresses or servers
 * change. A second call only replaces the host. -ENOMEM.
 */
int net_start(const struct component_host *host);
extern const struct net_ops net_stack_ops;

/* ---- Ethernet links ---- */

struct ethernet;

/*
 * Makes a link of a device, which gets its addresses by DHCP and from routers. There is at most
 * one. -EBUSY, -ENOMEM.
 */
int net_attach(struct ethernet *device);
/*
 * Makes a second link of this kind, to other kernels of the machine; its address is set by
 * change_address(). It is polled whenever run() is called. There is at most one. -EBUSY, -ENOMEM.
 */
int net_attach_wire(struct ethernet *device);
/* The device has interrupted. */
void net_device_event(void);
