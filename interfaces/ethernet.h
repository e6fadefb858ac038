/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An Ethernet device, as the network stack uses one. Frames have no checksum at their end. The
 * driver calls its client only from within poll(), never from within send(). No function waits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ETHERNET_HEADER 14

struct ethernet_part {
	const void *data;
	size_t length;
};

struct ethernet_client {
	/* A frame was received. Its memory is the driver's again when this returns. */
	void (*received)(const void *frame, size_t length);
	/* After send() returned false: there is room again. */
	void (*room)(void);
};

struct ethernet {
	uint8_t mac[6];
	uint16_t mtu; /* bytes, without the header */
	/* Copies one frame, made of all parts in their order, to be sent; drops a frame that is
	 * longer than the device takes. False: there is no room now. */
	bool (*send)(struct ethernet *device, const struct ethernet_part *part, unsigned parts);
	/* Lets the device transmit the frames of send(); call it when no frame follows soon. */
	void (*flush)(struct ethernet *device);
	/* Handles the device's interrupt. True: work is left, call again soon. */
	bool (*poll)(struct ethernet *device, const struct ethernet_client *client);
};
