/* SPDX-License-Identifier: BSD-2-Clause */
/* The network component: interfaces/net.h on lwIP. There is one in an address space. */
#pragma once

#include "interfaces/net.h"

/* Starts the stack with its loopback link; `host` must last. -ENOMEM. */
int net_start(const struct net_host *host, const struct net_interface **out);

/* ---- an Ethernet link ---- */

struct ethernet;

/*
 * Makes a link of a device, which gets its addresses by DHCP and from routers. There is at most
 * one. -EBUSY, -ENOMEM.
 */
int net_attach(struct ethernet *device);
/* The device has interrupted. */
void net_device_event(void);
