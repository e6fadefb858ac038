/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames between the network stack and the switch's pages. */
#include "net/wire.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "components/wire_bind.h"
#include "machine/device.h"

#define POLL_FRAMES 64
#define MTU	    (WIRE_FRAME_MAX - ETHERNET_HEADER)

static struct {
	struct ethernet ethernet;
	struct wire_binding wire;
	void (*changed)(void);
	bool wants_room;
	struct wire_frame out, in;
} link;

static bool send(struct ethernet *device, const struct ethernet_part *part, unsigned parts)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < parts; i++) {
		if (part[i].length > WIRE_FRAME_MAX - n)
			return true; /* longer than a frame may be: it is lost */
		memcpy(link.out.bytes + n, part[i].data, part[i].length);
		n += (uint32_t)part[i].length;
	}
	link.out.length = n;
	link.wants_room = !link.wire.ops->put_sent(link.wire.instance, &link.out);
	return !link.wants_room;
}

/* send() hands over each frame at once, so nothing is left to be flushed. */
static void flush(struct ethernet *device)
{
}

static bool poll(struct ethernet *device, const struct ethernet_client *client)
{
	unsigned frames = 0;

	if (link.wants_room) {
		link.wants_room = false;
		client->room();
	}
	while (frames < POLL_FRAMES && link.wire.ops->take_received(link.wire.instance, &link.in)) {
		client->received(link.in.bytes, link.in.length);
		frames++;
	}
	return frames == POLL_FRAMES;
}

static void signalled(void *context, uint32_t id, uint32_t events)
{
	link.changed();
}

struct ethernet *wire_start(void (*changed)(void), struct wire_info *info)
{
	const struct component_host host = {.changed = signalled};
	struct machine_remote task;
	int error;

	/* A switch that is linked into this kernel would have no other clients. */
	if (!machine_remote(INTERFACE_WIRE, 0, &task))
		return NULL;
	link.changed = changed;
	error = wire_bind(0, &host, &link.wire);
	/* The switch has a higher priority, so it has written this before this kernel began. */
	if (!error &&
	    (!link.wire.ops->info(link.wire.instance, info) || info->prefix > WIRE_PREFIX_MAX))
		error = -EIO;
	if (error) {
		klog_warn("%s: the network between kernels cannot be used: %s", link.wire.name,
			  strerror(-error));
		return NULL;
	}
	link.ethernet = (struct ethernet){.mtu = MTU, .send = send, .flush = flush, .poll = poll};
	for (unsigned i = 0; i < sizeof(link.ethernet.mac); i++)
		link.ethernet.mac[i] =
			(uint8_t)(info->mac >> (8 * (sizeof(link.ethernet.mac) - 1 - i)));
	return &link.ethernet;
}
