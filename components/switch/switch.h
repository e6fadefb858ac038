/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A switch for Ethernet frames: a frame goes to the kernel that it is addressed to, a broadcast or
 * multicast to all kernels but its sender. The Nth kernel of the system description has the IPv4
 * address 10.89.0.N, and a MAC address that ends with N. A frame from any other address is dropped,
 * so no kernel can pose as another one. A frame that is neither IPv4 nor ARP is dropped too. A
 * kernel that does not take its frames loses them; no kernel waits for another one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "interfaces/wire_server.h"

#define SWITCH_PORTS 16u

struct switch_port {
	struct wire_server client; /* .pages is NULL: there is no such client */
	uint8_t mac[6];
	uint32_t address;
};

struct wire_switch {
	struct switch_port ports[SWITCH_PORTS];
	struct wire_frame frame; /* that is being passed on */
	uint64_t dropped;	 /* frames */
};

/* Adds client `client`; call it at most once for each. `pages` are the client's WIRE_SHARED_BYTES,
 * which must last as long as the switch. */
void switch_add_client(struct wire_switch *s, unsigned client, void *pages);
/* Passes frames on, a bounded number in each call. *wake: the clients that must be signalled, a bit
 * for each. True: no frame is left, and the client that sends the next one wakes the switch. It
 * does not wait. */
bool switch_run(struct wire_switch *s, uint32_t *wake);
