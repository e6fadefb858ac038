/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks and passes on the frames of the clients, a few of each in turn. */
#include "components/switch/switch.h"

#include <string.h>

#define FRAMES_OF_A_TURN 16
#define NETWORK		 0x0a590000u /* 10.89.0.0 */
#define PREFIX		 24u
#define MAC_PREFIX	 0x525400770000ull /* locally administered */

#define TYPE_AT	       12u
#define TYPE_IPV4      0x0800u
#define TYPE_ARP       0x0806u
#define IPV4_SOURCE_AT 26u
#define ARP_MAC_AT     22u /* the sender's MAC address in an ARP packet */
#define ARP_SOURCE_AT  28u
#define ARP_BYTES      42u
#define IPV4_BYTES     34u
#define IS_GROUP       1u /* in the first byte: a broadcast or a multicast */

static void start_client(struct switch_port *port, unsigned client, void *pages)
{
	const struct wire_info info = {
		.mac = MAC_PREFIX + client + 1, .address = NETWORK + client + 1, .prefix = PREFIX};

	wire_server_init(&port->client, pages);
	port->address = info.address;
	for (unsigned i = 0; i < sizeof(port->mac); i++)
		port->mac[i] = (uint8_t)(info.mac >> (8 * (sizeof(port->mac) - 1 - i)));
	wire_server_publish(&port->client, &info);
}

void switch_add_client(struct wire_switch *s, unsigned client, void *pages)
{
	if (client < SWITCH_PORTS)
		start_client(&s->ports[client], client, pages);
}

/* ---- what a client may send ---- */

static uint32_t big_endian(const uint8_t *bytes, unsigned n)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < n; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* Is the frame from the client's own addresses? An ARP probe (RFC 5227, section 2.1.1) has the
 * sender address 0.0.0.0. */
static bool may_send(const struct switch_port *port, const struct wire_frame *f)
{
	const uint8_t *b = f->bytes;
	uint32_t source;

	if (f->length < WIRE_FRAME_LEAST || memcmp(b + sizeof(port->mac), port->mac, 6) != 0)
		return false;
	switch (big_endian(b + TYPE_AT, 2)) {
	case TYPE_IPV4:
		return f->length >= IPV4_BYTES &&
		       big_endian(b + IPV4_SOURCE_AT, 4) == port->address;
	case TYPE_ARP:
		source = big_endian(b + ARP_SOURCE_AT, 4);
		return f->length >= ARP_BYTES && !memcmp(b + ARP_MAC_AT, port->mac, 6) &&
		       (!source || source == port->address);
	default:
		return false;
	}
}

/* ---- passing on ---- */

static void deliver(struct wire_switch *s, unsigned to, uint32_t *wake)
{
	struct wire_server *client = &s->ports[to].client;

	if (!wire_server_put_received(client, &s->frame))
		s->dropped++;
	else if (ring_must_wake_consumer(&client->streams[WIRE_RECEIVED]))
		*wake |= 1u << to;
}

static void pass_on(struct wire_switch *s, unsigned from, uint32_t *wake)
{
	const uint8_t *to = s->frame.bytes;

	for (unsigned i = 0; i < SWITCH_PORTS; i++)
		if (i != from && s->ports[i].client.pages &&
		    (to[0] & IS_GROUP || !memcmp(to, s->ports[i].mac, sizeof(s->ports[i].mac))))
			deliver(s, i, wake);
}

/* Passes on up to FRAMES_OF_A_TURN frames of a client. True: more may be left. */
static bool serve(struct wire_switch *s, unsigned client, uint32_t *wake)
{
	struct switch_port *port = &s->ports[client];
	unsigned n = 0;

	while (n < FRAMES_OF_A_TURN && wire_server_peek_sent(&port->client, &s->frame)) {
		if (may_send(port, &s->frame))
			pass_on(s, client, wake);
		else
			s->dropped++;
		wire_server_drop_sent(&port->client);
		n++;
	}
	if (n && ring_must_wake_producer(&port->client.streams[WIRE_SENT]))
		*wake |= 1u << client;
	return n == FRAMES_OF_A_TURN;
}

/* Raises the sleep flag, then looks again: if a frame comes in between, this look sees it or the
 * client sees the flag. */
static bool may_sleep(struct switch_port *port)
{
	ring_consumer_sleeps(&port->client.streams[WIRE_SENT]);
	return ring_available(&port->client.streams[WIRE_SENT]) < sizeof(struct wire_frame);
}

bool switch_run(struct wire_switch *s, uint32_t *wake)
{
	bool idle = true;

	*wake = 0;
	for (unsigned i = 0; i < SWITCH_PORTS; i++) {
		struct switch_port *port = &s->ports[i];

		if (!port->client.pages)
			continue;
		if (wire_server_renewed(&port->client))
			start_client(port, i, port->client.pages);
		if (serve(s, i, wake) || !may_sleep(port))
			idle = false;
	}
	return idle;
}
