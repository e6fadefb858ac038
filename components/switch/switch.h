/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A switch: frames that one kernel sends go to the kernel that they are addressed to, broadcasts to
 * all others. The Nth kernel of the system description has the IPv4 address 10.89.0.N, and a MAC
 * address that ends with N. A frame from any other address is dropped, so no kernel can pass for
 * another. A frame that is neither IPv4 nor ARP is dropped too. A kernel that does not take its
 * frames loses them; the others do not wait for it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "interfaces/wire_server.h"

#define SWITCH_PORTS 16u

struct switch_port {
	struct wire_server client; /* .pages is NULL: nobody is there */
	uint8_t mac[6];
	uint32_t address;
};

struct wire_switch {
	struct switch_port ports[SWITCH_PORTS];
	struct wire_frame frame; /* the one that is being passed on */
	uint64_t dropped;
};

/* `pages` are WIRE_SHARED_BYTES that last. Call it at most once for a client. */
void switch_add_client(struct wire_switch *s, unsigned client, void *pages);
/* Passes on what was sent, up to a bound. *wake: a bit for each client that must be signalled.
 * True: no frame is left, and the next one wakes this side. */
bool switch_run(struct wire_switch *s, uint32_t *wake);
