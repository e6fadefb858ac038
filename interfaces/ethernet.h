/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An Ethernet device, as the network stack uses one: frames without their checksum at the end. The
 * driver calls its client when it is told to look (poll), never from within send().
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
	/* A frame was received; it belongs to the driver again when this returns. */
	void (*received)(const void *frame, size_t length);
	/* After send() returned false: there is room again. */
	void (*room)(void);
};

struct ethernet {
	uint8_t mac[6];
	uint16_t mtu; /* without the header */
	/* Copies one frame, whose parts follow each other, to be sent. False: there is no room now.
	 */
	bool (*send)(struct ethernet *device, const struct ethernet_part *part, unsigned parts);
	/* Transmits what was sent; call it when no frame will follow soon. */
	void (*flush)(struct ethernet *device);
	/* Handles the device's interrupt. True: work is left, call again soon. */
	bool (*poll)(struct ethernet *device, const struct ethernet_client *client);
};
