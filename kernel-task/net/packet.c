/* SPDX-License-Identifier: BSD-2-Clause */
/* AF_PACKET: frames of links, as programs send and receive them. packet(7). */
#include "net/packet.h"

#include <errno.h>
#include <netpacket/packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "abi/capability.h"
#include "net/stack.h"
#include "proc/task.h"

#define ADDRESS_BYTES 8 /* of struct sockaddr_ll */
#define ETHERNET      14
#define STATUS_USER   1
#define RESERVE_MOST  4096 /* PACKET_RESERVE */

static const struct socket_ops packet_ops;

/* struct tpacket_auxdata */
struct auxdata {
	uint32_t status, length, kept;
	uint16_t link, network, vlan, vlan_protocol;
};

/* ---- names ---- */

/* A sender's name has the size of the whole struct; the name of a socket ends with its address. */
void packet_name_out(const struct net_address *from, bool sender, struct socket_address *to)
{
	struct sockaddr_ll name = {
		.sll_family = AF_PACKET,
		.sll_protocol = __builtin_bswap16(from->port),
		.sll_ifindex = (int)from->scope,
		.sll_halen = from->bytes[NET_PACKET_AFTER_MAC],
		.sll_pkttype = from->bytes[NET_PACKET_AFTER_MAC + 1],
	};

	memcpy(&name.sll_hatype, from->bytes + NET_PACKET_AFTER_MAC + 2, sizeof(name.sll_hatype));
	memcpy(name.sll_addr, from->bytes, ADDRESS_BYTES);
	memset(to, 0, sizeof(*to));
	memcpy(to->bytes, &name, sizeof(name));
	to->length = sender ? sizeof(name)
			    : (unsigned)offsetof(struct sockaddr_ll, sll_addr) + name.sll_halen;
}

static int name_in(const struct socket_address *from, struct net_address *to)
{
	struct sockaddr_ll name;

	if (from->length < sizeof(name))
		return -EINVAL;
	memcpy(&name, from->bytes, sizeof(name));
	*to = (struct net_address){.family = AF_PACKET,
				   .port = __builtin_bswap16(name.sll_protocol),
				   .scope = (uint32_t)name.sll_ifindex};
	memcpy(to->bytes, name.sll_addr, ADDRESS_BYTES);
	to->bytes[NET_PACKET_AFTER_MAC] = name.sll_halen;
	return 0;
}

static int packet_bind(struct socket *sock, const struct socket_address *from)
{
	struct net_address address;

	if (name_in(from, &address) || from->family != AF_PACKET)
		return -EINVAL;
	return inet_bind_to(inet_of(sock), &address);
}

static int packet_name(struct socket *sock, bool peer, struct socket_address *out)
{
	struct net_address address;

	if (peer)
		return -EOPNOTSUPP;
	int error = net_call(name, inet_of(sock)->id, false, &address);
	if (!error)
		packet_name_out(&address, false, out);
	return error;
}

/* ---- frames ---- */

static ssize_t packet_send(struct socket *sock, struct message *m)
{
	struct net_address to;
	struct sockaddr_ll name;

	if (!m->address.length)
		return inet_send_whole(inet_of(sock), m, NULL);
	int error = name_in(&m->address, &to);
	if (error)
		return error;
	memcpy(&name, m->address.bytes, sizeof(name));
	if (m->address.length < offsetof(struct sockaddr_ll, sll_addr) + name.sll_halen)
		return -EINVAL;
	return inet_send_whole(inet_of(sock), m, &to);
}

unsigned packet_header_bytes(const struct socket *sock, const struct net_address *from)
{
	bool has_one = from->bytes[NET_PACKET_AFTER_MAC];

	return sock->type == SOCK_DGRAM || !has_one ? 0 : ETHERNET;
}

static void add_auxdata(const struct socket *sock, const struct net_packet *p, struct message *m)
{
	const struct auxdata data = {
		.status = STATUS_USER,
		.length = p->original_length,
		.kept = p->full_length,
		.network = (uint16_t)packet_header_bytes(sock, &p->from),
	};
	struct message_extra *e = &m->extra[m->extras];

	if (m->extras == EXTRA_MAX)
		return;
	*e = (struct message_extra){
		.level = SOL_PACKET, .type = PACKET_AUXDATA, .length = sizeof(data)};
	memcpy(e->data, &data, sizeof(data));
	m->extras++;
}

static ssize_t packet_receive(struct socket *sock, struct message *m)
{
	struct inet_socket *s = inet_of(sock);
	struct net_packet packet;

	if (m->flags & ~(unsigned)(LINUX_MSG_PEEK | LINUX_MSG_DONTWAIT | LINUX_MSG_TRUNC |
				   LINUX_MSG_CMSG_CLOEXEC))
		return -EINVAL;
	ssize_t got = inet_receive_whole(s, m, &packet);
	if (got < 0)
		return got;
	packet_name_out(&packet.from, true, &m->address);
	if (s->packet->wants_auxdata)
		add_auxdata(sock, &packet, m);
	return m->flags & LINUX_MSG_TRUNC ? (ssize_t)packet.full_length : got;
}

/* ---- options ---- */

static int *own_option(const struct inet_socket *s, int option)
{
	switch (option) {
	case PACKET_AUXDATA:
		return &s->packet->wants_auxdata;
	case PACKET_ORIGDEV:
		return &s->packet->original_device;
	default:
		return NULL;
	}
}

static bool is_of_ring(int option)
{
	return option == PACKET_VERSION || option == PACKET_RESERVE;
}

static int set_of_ring(struct packet_state *state, int option, int number)
{
	if (option == PACKET_VERSION && number != PACKET_RING_VERSION)
		return -EINVAL;
	if (option == PACKET_RESERVE && (number < 0 || number > RESERVE_MOST))
		return -EINVAL;
	if (state->ring)
		return -EBUSY;
	if (option == PACKET_VERSION)
		state->version = number;
	else
		state->reserve = (unsigned)number;
	return 0;
}

static int packet_set_option(struct socket *sock, int level, int option, const void *value,
			     size_t n)
{
	struct inet_socket *s = inet_of(sock);
	int number;

	if (level == SOL_PACKET && option == PACKET_RX_RING)
		return packet_ring_set(s, value, n);
	if (level != SOL_PACKET || (!own_option(s, option) && !is_of_ring(option)))
		return inet_set_option(sock, level, option, value, n);
	if (n < sizeof(number))
		return -EINVAL;
	memcpy(&number, value, sizeof(number));
	if (is_of_ring(option))
		return set_of_ring(s->packet, option, number);
	*own_option(s, option) = number != 0;
	return 0;
}

static int packet_get_option(struct socket *sock, int level, int option, void *value, size_t *n)
{
	const struct inet_socket *s = inet_of(sock);
	int number = 0;

	if (level != SOL_PACKET)
		return inet_get_option(sock, level, option, value, n);
	if (option == PACKET_HDRLEN) {
		/* The size of a frame's header in the version that the caller has written there. */
		if (*n < sizeof(number))
			return -EINVAL;
		memcpy(&number, value, sizeof(number));
		if (number != PACKET_RING_VERSION)
			return -EINVAL;
		number = PACKET_RING_HEADER;
	} else if (is_of_ring(option)) {
		number = option == PACKET_VERSION ? s->packet->version : (int)s->packet->reserve;
	} else if (own_option(s, option)) {
		number = *own_option(s, option);
	} else {
		return inet_get_option(sock, level, option, value, n);
	}
	*n = *n < sizeof(number) ? *n : sizeof(number);
	memcpy(value, &number, *n);
	return 0;
}

/* ---- the rest ---- */

static int packet_connect(struct socket *sock, const struct socket_address *to, bool nonblock)
{
	return -EOPNOTSUPP;
}

static int packet_listen(struct socket *sock, int backlog)
{
	return -EOPNOTSUPP;
}

static int packet_accept(struct socket *sock, bool nonblock, struct socket **out)
{
	return -EOPNOTSUPP;
}

static int packet_shutdown(struct socket *sock, bool read, bool write)
{
	return -EOPNOTSUPP;
}

static bool packet_listening(const struct socket *sock)
{
	return false;
}

static uint32_t packet_poll(struct socket *sock, struct file *file, struct poll_table *pt)
{
	struct packet_ring *ring = inet_of(sock)->packet->ring;
	uint32_t events = inet_poll(sock, file, pt);

	return ring ? (events & ~(uint32_t)NET_IN) | packet_ring_poll(ring) : events;
}

static int packet_map(struct socket *sock, struct vma *vma)
{
	return packet_ring_map(inet_of(sock)->packet->ring, vma);
}

static size_t packet_held(const struct socket *sock)
{
	return packet_ring_bytes(inet_of(sock)->packet->ring);
}

static void packet_release(struct socket *sock)
{
	packet_ring_end(inet_of(sock));
	inet_release(sock);
}

static long packet_ioctl(struct socket *sock, unsigned command, uint64_t arg)
{
	/* The component takes a frame in the call: none waits in the socket. */
	return command == TIOCOUTQ ? put_user((int)0, arg) : -ENOTTY;
}

static const struct socket_ops packet_ops = {
	.bind = packet_bind,
	.connect = packet_connect,
	.listen = packet_listen,
	.accept = packet_accept,
	.pair = inet_pair,
	.name = packet_name,
	.send = packet_send,
	.receive = packet_receive,
	.shutdown = packet_shutdown,
	.poll = packet_poll,
	.readable_bytes = inet_readable_bytes,
	.release = packet_release,
	.listening = packet_listening,
	.peer_cred = inet_peer_cred,
	.set_option = packet_set_option,
	.get_option = packet_get_option,
	.set_filter = inet_set_filter,
	.ioctl = packet_ioctl,
	.map = packet_map,
	.held = packet_held,
};

int packet_create(int type, int protocol, struct socket **out)
{
	uint16_t number = __builtin_bswap16((uint16_t)protocol);
	struct inet_socket *s;
	net_id id;

	if (type < 0 || type > SOCK_PACKET)
		return -EINVAL;
	if (!net_capable(current->net, CAP_NET_RAW))
		return -EPERM;
	struct packet_state *state = calloc(1, sizeof(*state));
	if (!state)
		return -ENOBUFS;
	int error = net_call(open, &id, AF_PACKET, type, number, current->cred->fsuid.value,
			     net_namespace()->stack);
	if (!error)
		error = inet_adopt(id, AF_PACKET, type, number, current->net, &s);
	if (error) {
		free(state);
		return error;
	}
	s->base.ops = &packet_ops;
	s->packet = state;
	*out = &s->base;
	return 0;
}
