/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options of packet sockets that the stack carries out: how many frames came and were lost, and
 * memberships. Links take in all frames in any case, so a membership is only kept and checked.
 */
#include "components/net/packet.h"

#include <errno.h>
#include <netpacket/packet.h>
#include <string.h>

#define MEMBERSHIPS_MOST 64
#define MEMBER_ADDRESS	 32

enum { OPTION_IGNORE_OUTGOING = 23 };

/* struct packet_mreq, with an address as long as one may be. */
struct member {
	int index;
	uint16_t type, length;
	uint8_t address[MEMBER_ADDRESS];
};
#define MEMBER_LEAST 16

struct net_packet_member {
	struct net_packet_member *next;
	struct member member;
	unsigned count; /* as often as it was joined */
};

static struct net_packet_member **find(struct net_socket *s, const struct member *wanted)
{
	struct net_packet_member **at = &s->packet.members;

	while (*at && memcmp(&(*at)->member, wanted, sizeof(*wanted)))
		at = &(*at)->next;
	return at;
}

static int join(struct net_socket *s, const struct member *wanted)
{
	struct net_packet_member **at = find(s, wanted);
	unsigned members = 0;

	if (wanted->index <= 0 || !net_link_of((uint32_t)wanted->index))
		return -ENODEV;
	if (wanted->length > NET_MAC_BYTES)
		return -EINVAL;
	if (*at) {
		(*at)->count++;
		return 0;
	}
	for (const struct net_packet_member *m = s->packet.members; m; m = m->next)
		members++;
	struct net_packet_member *m =
		members < MEMBERSHIPS_MOST ? net_memory_calloc(1, sizeof(*m)) : NULL;
	if (!m)
		return -ENOBUFS;
	m->member = *wanted;
	m->count = 1;
	*at = m;
	return 0;
}

/* As in Linux, it is no error that there is no such membership. */
static void leave(struct net_socket *s, const struct member *wanted)
{
	struct net_packet_member **at = find(s, wanted), *m = *at;

	if (!m || --m->count)
		return;
	*at = m->next;
	net_memory_free(m);
}

void net_packet_leave_all(struct net_socket *s)
{
	while (s->packet.members) {
		struct net_packet_member *m = s->packet.members;

		s->packet.members = m->next;
		net_memory_free(m);
	}
}

static int change_member(struct net_socket *s, int option, const void *value, size_t n)
{
	struct member wanted = {0};

	if (n < MEMBER_LEAST)
		return -EINVAL;
	memcpy(&wanted, value, n < sizeof(wanted) ? n : sizeof(wanted));
	if (n < offsetof(struct member, address) + wanted.length)
		return -EINVAL;
	if (option == PACKET_ADD_MEMBERSHIP)
		return join(s, &wanted);
	leave(s, &wanted);
	return 0;
}

int net_packet_set_option(struct net_socket *s, int option, const void *value, size_t n)
{
	int number;

	switch (option) {
	case PACKET_ADD_MEMBERSHIP:
	case PACKET_DROP_MEMBERSHIP:
		return change_member(s, option, value, n);
	case OPTION_IGNORE_OUTGOING:
		if (n != sizeof(number))
			return -EINVAL;
		memcpy(&number, value, sizeof(number));
		if (number < 0 || number > 1)
			return -EINVAL;
		s->packet.ignores_outgoing = number;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

/* Reads the counts of frames, and begins them again. */
static long take_statistics(struct net_socket *s, void *value, size_t n)
{
	const uint32_t counts[] = {s->packet.passed, s->packet.dropped};
	size_t size = n < sizeof(counts) ? n : sizeof(counts);

	memcpy(value, counts, size);
	s->packet.passed = s->packet.dropped = 0;
	return (long)size;
}

long net_packet_get_option(struct net_socket *s, int option, void *value, size_t n)
{
	int number = s->packet.ignores_outgoing;
	size_t size = n < sizeof(number) ? n : sizeof(number);

	if (option == PACKET_STATISTICS)
		return take_statistics(s, value, n);
	if (option != OPTION_IGNORE_OUTGOING)
		return -ENOPROTOOPT;
	memcpy(value, &number, size);
	return (long)size;
}
