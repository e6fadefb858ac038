/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connections of stream sockets: how connect(2) makes them, and how all of them end; connections
 * that a listener accepts are in tcp_listen.c. A control block whose last state needs nothing of
 * its socket any more (both sides have closed) is detached: lwIP finishes it and frees it without a
 * callback.
 */
#include "components/net/bound.h"
#include "components/net/tcp_open.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

/* ---- callbacks ---- */

static void on_error(void *arg, err_t lwip_error)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (!s)
		return;
	bool connecting = s->state == NET_CONNECTING;
	bool reset = lwip_error == ERR_RST;
	s->tcp = NULL;		    /* lwIP has freed it, or is about to */
	if (lwip_error == ERR_CLSD) /* closed normally */
		net_tcp_fail(s, 0);
	else if (!reset)
		net_tcp_fail(s, ETIMEDOUT);
	else
		net_tcp_fail(s, connecting ? ECONNREFUSED : s->peer_closed ? EPIPE : ECONNRESET);
}

void net_tcp_limit_segments(struct net_socket *s)
{
	if (s->option.max_segment && s->tcp->mss > s->option.max_segment)
		s->tcp->mss = (uint16_t)s->option.max_segment;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (!s)
		return ERR_OK;
	s->state = NET_CONNECTED;
	net_tcp_limit_segments(s);
	net_changed(s);
	return ERR_OK;
}

/* ---- blocks ---- */

struct tcp_pcb *net_tcp_make_block(struct net_socket *s)
{
	bool both = s->family == AF_INET6 && !s->option.only_v6;

	/* Connections in their last states are ended to make room. */
	if (net_memory_is_short())
		net_blocks_lend(true);
	struct tcp_pcb *pcb = tcp_new_ip_type(both		      ? IPADDR_TYPE_ANY
					      : s->family == AF_INET6 ? IPADDR_TYPE_V6
								      : IPADDR_TYPE_V4);

	if (!pcb)
		return NULL;
	/* ports.c has already decided that the name is free. */
	ip_set_option(pcb, SOF_REUSEADDR);
	pcb->netif_idx = net_bound_index(s);
	return pcb;
}

err_t net_tcp_name_block(struct net_socket *s, struct tcp_pcb *pcb)
{
	const ip_addr_t *address = &s->local.address;

	if (net_takes_both(s, address))
		address = IP_ANY_TYPE;
	return tcp_bind(pcb, address, s->local.port);
}

void net_tcp_attach(struct net_socket *s, struct tcp_pcb *pcb)
{
	tcp_arg(pcb, net_arg(s));
	tcp_err(pcb, on_error);
}

void net_tcp_detach(struct net_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	net_push_forget(s);
	net_ack_forget(s);
	if (!pcb)
		return;
	s->tcp = NULL;
	tcp_arg(pcb, NULL);
	if (pcb->state == LISTEN) {
		tcp_accept(pcb, NULL);
		return;
	}
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
}

static void end_by_reset(struct tcp_pcb *pcb)
{
	net_block_take(pcb);
	tcp_abort(pcb);
}

void net_tcp_end_in_order(struct tcp_pcb *pcb)
{
	net_block_take(pcb);
	tcp_close(pcb);
}

void net_tcp_abort(struct net_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	net_tcp_detach(s);
	if (pcb)
		end_by_reset(pcb);
}

/* A socket without a connection gives up an address or port that bind() did not ask for. */
static void forget_names(struct net_socket *s)
{
	struct net_end local = s->local;

	memset(&s->remote, 0, sizeof(s->remote));
	if (!s->address_bound)
		ip_addr_set_any(s->family == AF_INET6, &local.address);
	if (!s->port_bound)
		local.port = 0;
	net_name_set(s, &local);
}

void net_tcp_fail(struct net_socket *s, int error)
{
	bool connecting = s->state == NET_CONNECTING;

	net_tcp_abort(s);
	if (error)
		s->error = error;
	s->state = NET_CLOSED;
	s->read_shut = s->write_shut = true;
	if (connecting)
		forget_names(s);
	net_changed(s);
}

/* ---- connecting ---- */

static int disconnect(struct net_socket *s)
{
	bool lost = s->state == NET_CONNECTING || (s->state == NET_CONNECTED && s->tcp);

	if (s->state == NET_LISTENING)
		net_tcp_close_listener(s);
	net_tcp_abort(s);
	net_tcp_flush_input(s);
	s->state = NET_CLOSED;
	s->connect_pending = s->joined = false;
	s->read_shut = s->write_shut = s->peer_closed = s->discards_input = false;
	s->error = lost ? ECONNRESET : 0;
	forget_names(s);
	net_changed(s);
	return 0;
}

static int choose_names(struct net_socket *s, struct net_end *local, const struct net_end *remote)
{
	int error;

	*local = s->local;
	if (ip_addr_isany_val(local->address)) {
		error = net_bound_source(s, &remote->address, &local->address);
		if (error)
			return error;
	} else if (IP_IS_V6_VAL(local->address) != IP_IS_V6_VAL(remote->address)) {
		return IP_IS_V6_VAL(local->address) ? -ENETUNREACH : -EINVAL;
	}
	if (!local->port)
		return net_port_pick(s, &local->address, remote, &local->port);
	return 0;
}

static int start_connection(struct net_socket *s, const struct net_end *remote)
{
	struct net_end local, before = s->local;
	int error = choose_names(s, &local, remote);

	if (error)
		return error;
	if (net_block_find(&local, remote))
		return -EADDRNOTAVAIL;
	struct tcp_pcb *pcb = net_tcp_make_block(s);
	if (!pcb)
		return -ENOMEM;
	net_name_set(s, &local);
	err_t failed = net_tcp_name_block(s, pcb);
	if (failed == ERR_OK) {
		net_tcp_attach(s, pcb);
		s->tcp = pcb;
		net_tcp_apply_options(s);
		s->state = NET_CONNECTING;
		s->read_shut = s->write_shut = s->peer_closed = s->discards_input = false;
		failed = tcp_connect(pcb, &remote->address, remote->port, on_connected);
	}
	if (failed == ERR_OK && !net_block_register(pcb))
		failed = ERR_MEM;
	if (failed == ERR_OK) {
		s->remote = *remote;
		return -EINPROGRESS;
	}
	s->tcp = NULL;
	s->state = NET_CLOSED;
	net_name_set(s, &before);
	tcp_arg(pcb, NULL);
	tcp_err(pcb, NULL);
	end_by_reset(pcb);
	return failed == ERR_USE ? -EADDRNOTAVAIL : net_errno(failed);
}

/* A second connect() asks for the result of the first one. */
static int connect_again(struct net_socket *s)
{
	if (s->state == NET_CONNECTING)
		return -EALREADY;
	s->connect_pending = false;
	if (s->state == NET_CONNECTED) {
		s->joined = true;
		return 0;
	}
	int error = s->error ? -s->error : -ECONNABORTED;
	s->error = 0;
	s->read_shut = s->write_shut = false;
	return error;
}

int net_tcp_connect(struct net_socket *s, const struct net_address *address)
{
	struct net_end remote;

	if (address->family == AF_UNSPEC)
		return disconnect(s);
	/* A task that waits for connect() to finish is told that it failed. */
	if (s->connect_pending || (s->broken && s->error))
		return connect_again(s);
	if (s->state != NET_CLOSED || s->tcp || s->joined)
		return -EISCONN;
	int error = net_address_in(s, address, &remote);
	if (error)
		return error;
	net_address_resolve_any(&remote);
	if (ip_addr_ismulticast(&remote.address) || net_address_broadcast(&remote.address))
		return -ENETUNREACH;
	if (s->write_shut)
		net_tcp_flush_input(s);
	s->error = 0;
	s->broken = false;
	error = start_connection(s, &remote);
	if (error == -EINPROGRESS)
		s->connect_pending = true;
	return error;
}

/* ---- ending ---- */

int net_tcp_shutdown(struct net_socket *s, bool read, bool write)
{
	if (s->state == NET_LISTENING)
		return read ? disconnect(s) : 0;
	if (s->state == NET_CONNECTING) {
		disconnect(s); /* the error is reported later */
		return 0;
	}
	if (s->state == NET_CLOSED || !s->tcp) {
		s->read_shut |= read;
		s->write_shut |= write;
		net_changed(s);
		return -ENOTCONN;
	}
	s->read_shut |= read;
	s->discards_input |= read;
	if (write && !s->write_shut) {
		if (!net_push_finish(s)) {
			net_tcp_fail(s, ENOBUFS); /* the peer gets a reset */
			return 0;
		}
		s->write_shut = true;
		net_block_take(s->tcp);
		tcp_shutdown(s->tcp, 0, 1);
		/* Both sides have closed: lwIP finishes alone. */
		if (s->peer_closed)
			net_tcp_detach(s);
	}
	net_changed(s);
	return 0;
}

/*
 * Bytes that were not read take up the window, by which lwIP knows of them: it then answers with a
 * reset, as Linux does.
 */
void net_tcp_close(struct net_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	if (s->state == NET_LISTENING) {
		net_tcp_close_listener(s);
		return;
	}
	bool lost = !net_push_finish(s);
	net_tcp_detach(s);
	net_tcp_flush_input(s);
	if (!pcb)
		return;
	if (lost || (s->option.linger && !s->option.linger_seconds))
		end_by_reset(pcb);
	else
		net_tcp_end_in_order(pcb);
}
