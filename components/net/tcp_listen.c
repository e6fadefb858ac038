/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Listeners: the queue of connections that wait for accept(2); and sockets that listen together by
 * one name (SO_REUSEPORT), of which one has lwIP's block.
 */
#include "components/net/tcp_open.h"

#include <errno.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

#define BACKLOG_MAX 4096 /* net.core.somaxconn */

/*
 * As in Linux, one connection more than asked for may wait for accept(); then SYNs are ignored
 * until there is room. lwIP counts only half-open connections, in a byte.
 */
static bool has_room(const struct net_socket *listener)
{
	return listener->pending_count <= listener->backlog;
}

/* Lets lwIP accept SYNs while one of the listeners that share the name has room. */
static void bound_queue(const struct net_socket *listener)
{
	struct tcp_pcb_listen *l = (struct tcp_pcb_listen *)listener->tcp;
	const struct net_socket *member = listener;

	if (!l)
		return;
	while (!has_room(member) && net_group_next(member) != listener)
		member = net_group_next(member);
	l->backlog = has_room(member) ? UINT8_MAX : 0;
}

/* A connection of a listener is complete: a socket waits for accept(). */
static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t error)
{
	struct net_socket *listener = net_socket_of_arg(arg), *s;

	if (!listener || !pcb || error != ERR_OK)
		return ERR_VAL;
	struct net_end local = {.address = pcb->local_ip, .port = pcb->local_port};
	struct net_end remote = {.address = pcb->remote_ip, .port = pcb->remote_port};
	listener = net_group_pick(listener, &local, &remote, has_room);
	net_id id = net_id_free();
	s = id ? net_socket_new(id, NET_TCP, listener->family, listener->type, listener->protocol)
	       : NULL;
	if (!s)
		return ERR_MEM;
	s->option = listener->option;
	s->state = NET_CONNECTED;
	s->joined = true;
	s->owner = listener->owner;
	net_name_set(s, &local);
	s->remote = remote;
	s->tcp = pcb;
	net_tcp_attach(s, pcb);
	net_tcp_apply_options(s);
	net_tcp_limit_segments(s);
	s->listener = listener->id;
	/* lwIP must not find the connection when its listener closes. */
	pcb->listener = NULL;
	net_block_told(pcb);
	list_add_tail(&s->pending_node, &listener->pending);
	listener->pending_count++;
	bound_queue(listener);
	net_changed(listener);
	return ERR_OK;
}

static void take_pending(struct net_socket *listener, struct net_socket *p)
{
	list_del(&p->pending_node);
	list_init(&p->pending_node);
	listener->pending_count--;
	p->listener = 0;
	bound_queue(listener);
}

static void attach_listener(struct net_socket *s, struct tcp_pcb *listener)
{
	s->tcp = listener;
	tcp_arg(listener, net_arg(s));
	tcp_accept(listener, on_accept);
}

void net_tcp_close_listener(struct net_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	while (!list_empty(&s->pending)) {
		struct net_socket *p =
			list_first_entry(&s->pending, struct net_socket, pending_node);

		take_pending(s, p);
		net_tcp_abort(p);
		net_tcp_flush_input(p);
		net_socket_free(p);
	}
	struct net_socket *other = net_group_leave(s);
	if (other) {
		s->tcp = NULL;
		attach_listener(other, pcb);
		bound_queue(other);
		return;
	}
	net_tcp_detach(s);
	if (!pcb)
		return;
	net_blocks_show_half_open();
	net_tcp_end_in_order(pcb);
}

static int make_listener(struct net_socket *s)
{
	err_t failed;
	struct tcp_pcb *listener = NULL, *pcb = net_tcp_make_block(s);

	if (!pcb)
		return -ENOMEM;
	failed = net_tcp_name_block(s, pcb);
	if (failed == ERR_OK)
		listener = tcp_listen_with_backlog_and_err(pcb, UINT8_MAX, &failed);
	if (!listener) {
		tcp_abort(pcb);
		return failed == ERR_USE ? -EADDRINUSE : net_errno(failed);
	}
	if (!net_block_register(listener)) {
		tcp_close(listener);
		return -ENOMEM;
	}
	attach_listener(s, listener);
	return 0;
}

int net_tcp_listen(struct net_socket *s, int backlog)
{
	unsigned length = backlog < 0 || backlog > BACKLOG_MAX ? BACKLOG_MAX : (unsigned)backlog;
	if (s->state == NET_LISTENING) {
		s->backlog = length;
		bound_queue(s);
		return 0;
	}
	if (s->state != NET_CLOSED || s->tcp || s->connect_pending || s->joined)
		return -EINVAL;
	struct net_end local = s->local;
	const bool had_port = local.port;
	int error = local.port ? net_port_check(s, &local)
			       : net_port_pick(s, &local.address, NULL, &local.port);
	if (error)
		return error;
	net_name_set(s, &local);
	struct net_socket *member = net_group_find(s);
	if (member) {
		s->tcp = member->tcp;
		net_group_join(s, member);
	} else {
		error = make_listener(s);
	}
	if (error) {
		/* A port that was picked for this is given back. */
		local.port = had_port ? local.port : 0;
		net_name_set(s, &local);
		return error;
	}
	s->backlog = length;
	s->state = NET_LISTENING;
	bound_queue(s);
	s->read_shut = s->write_shut = false;
	net_changed(s);
	return 0;
}

/* With TCP_DEFER_ACCEPT a connection is reported when it has bytes to read. */
static struct net_socket *next_pending(const struct net_socket *s)
{
	struct net_socket *p;

	list_for_each_entry (p, &s->pending, pending_node) {
		if (!s->option.defer_accept || p->in_bytes || p->peer_closed ||
		    p->state == NET_CLOSED)
			return p;
	}
	return NULL;
}

bool net_tcp_acceptable(const struct net_socket *s)
{
	return next_pending(s) != NULL;
}

int net_tcp_accept(struct net_socket *s, net_id *out)
{
	if (s->state != NET_LISTENING)
		return -EINVAL;
	struct net_socket *p = next_pending(s);
	if (!p)
		return -EAGAIN;
	take_pending(s, p);
	*out = p->id;
	return 0;
}
