/* SPDX-License-Identifier: BSD-2-Clause */
/* Making, connecting and closing AF_UNIX sockets. */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>

#include "base/seq.h"
#include "net/unix.h"
#include "proc/task.h"

#define SOCKETS_MAX 16384

static unsigned socket_count;
static const struct socket_ops unix_ops;

/* ---- life ---- */

void unix_get(struct unix_socket *u)
{
	u->refs++;
}

static void set_identity(struct cred **to, struct cred *cred)
{
	if (cred)
		cred_get(cred);
	if (*to)
		cred_put(*to);
	*to = cred;
}

void unix_put(struct unix_socket *u)
{
	if (--u->refs)
		return;
	unix_gc_remove(u);
	socket_leave(&u->base);
	socket_count--;
	set_identity(&u->identity, NULL);
	set_identity(&u->peer_identity, NULL);
	free(u);
}

void unix_fill_cred(struct sender *out)
{
	*out = (struct sender){.pid = current->process->pid,
			       .uid = current->cred->euid,
			       .gid = current->cred->egid};
}

/* Records the current task's identity, which peers will see. */
static void identify(struct unix_socket *u)
{
	unix_fill_cred(&u->cred);
	set_identity(&u->identity, current->cred);
}

struct unix_socket *unix_alloc(int type)
{
	struct unix_socket *u = socket_count < SOCKETS_MAX ? calloc(1, sizeof(*u)) : NULL;

	if (!u)
		return NULL;
	socket_count++;
	u->refs = 1;
	u->base.ops = &unix_ops;
	u->base.family = AF_UNIX;
	u->base.type = type;
	u->base.option_receive_low = 1;
	u->base.option_peek_offset = -1;
	u->base.send_buffer = u->base.receive_buffer = UNIX_BUFFER;
	list_init(&u->packets);
	list_init(&u->embryos);
	list_init(&u->embryo_node);
	list_init(&u->flying_node);
	list_init(&u->work_node);
	mutex_init(&u->read_lock, MUTEX_BYTES);
	waitqueue_init(&u->wait);
	socket_join(&u->base, current->net);
	identify(u);
	unix_gc_add(u);
	return u;
}

int unix_create(int type, int protocol, struct socket **out)
{
	if (protocol && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	if (type == SOCK_RAW)
		type = SOCK_DGRAM;
	if (type != SOCK_STREAM && type != SOCK_DGRAM && type != SOCK_SEQPACKET)
		return type > SOCK_PACKET ? -EINVAL : -ESOCKTNOSUPPORT;
	struct unix_socket *u = unix_alloc(type);
	if (!u)
		return -ENFILE;
	*out = &u->base;
	return 0;
}

/* Tells the other end of a connection that this one is gone. */
static void leave_peer(struct unix_socket *u)
{
	struct unix_socket *peer = u->peer;

	if (!peer)
		return;
	u->peer = NULL;
	if (u->base.type != SOCK_DGRAM) {
		peer->no_read = peer->no_write = true;
		if (!list_empty(&u->packets))
			peer->base.error = ECONNRESET;
		wake_up(&peer->wait);
	}
	unix_put(peer);
}

static void unix_release(struct socket *sock)
{
	struct unix_socket *u = unix_of(sock);

	u->dead = true;
	unix_unbind(u);
	while (!list_empty(&u->embryos)) {
		struct unix_socket *e =
			list_first_entry(&u->embryos, struct unix_socket, embryo_node);
		list_del(&e->embryo_node);
		if (e->peer)
			e->peer->base.error = ECONNRESET;
		unix_release(&e->base);
	}
	leave_peer(u);
	unix_purge(u);
	wake_up(&u->wait);
	if (u->base.type == SOCK_DGRAM)
		wake_up(&unix_datagram_room);
	unix_put(u);
	unix_collect();
}

/* ---- connections ---- */

static void join(struct unix_socket *a, struct unix_socket *b)
{
	a->peer = b;
	b->peer = a;
	unix_get(a);
	unix_get(b);
	a->state = b->state = UNIX_CONNECTED;
	a->peer_cred = b->cred;
	b->peer_cred = a->cred;
	set_identity(&a->peer_identity, b->identity);
	set_identity(&b->peer_identity, a->identity);
}

static int unix_pair(struct socket *a, struct socket *b)
{
	join(unix_of(a), unix_of(b));
	return 0;
}

static int unix_listen(struct socket *sock, int backlog)
{
	struct unix_socket *u = unix_of(sock);

	if (sock->type == SOCK_DGRAM)
		return -EOPNOTSUPP;
	if (!u->address || u->state == UNIX_CONNECTED)
		return -EINVAL;
	u->backlog = backlog < 0 || backlog > 4096 ? 4096 : (unsigned)backlog;
	u->state = UNIX_LISTENING;
	identify(u);
	wake_up(&u->wait);
	return 0;
}

static int connect_datagram(struct unix_socket *u, const struct socket_address *address)
{
	struct unix_socket *target = NULL, *old = u->peer;

	if (address->family != AF_UNSPEC) {
		int error = unix_name_sender(u);
		if (!error)
			error = unix_find(u, address, SOCK_DGRAM, &target);
		if (error)
			return error;
		/* A connected socket accepts messages only from its peer. */
		if (target->peer && target->peer != u) {
			unix_put(target);
			return -EPERM;
		}
	}
	u->peer = target;
	u->state = target ? UNIX_CONNECTED : UNIX_UNCONNECTED;
	if (old)
		unix_put(old);
	wake_up(&u->wait);
	return 0;
}

static bool may_queue(const struct unix_socket *listener)
{
	return listener->dead || listener->state != UNIX_LISTENING ||
	       listener->embryo_count <= listener->backlog;
}

/* Finds a listener with room for a connection, with a reference. */
static int find_listener(struct unix_socket *u, const struct socket_address *address, bool nonblock,
			 struct unix_socket **out)
{
	for (;;) {
		struct unix_socket *l;
		int error = unix_find(u, address, u->base.type, &l);

		if (error)
			return error;
		if (l->dead || l->state != UNIX_LISTENING || l->no_read)
			error = -ECONNREFUSED;
		else if (may_queue(l)) {
			*out = l;
			return 0;
		} else if (nonblock) {
			error = -EAGAIN;
		} else {
			uint64_t deadline = socket_deadline(u->base.send_timeout_ns);
			error = wait_event_interruptible_until(&l->wait, may_queue(l), deadline);
			if (error == -ETIMEDOUT)
				error = -EAGAIN;
		}
		unix_put(l);
		if (error)
			return error;
	}
}

static int unix_connect(struct socket *sock, const struct socket_address *address, bool nonblock)
{
	struct unix_socket *u = unix_of(sock), *listener;

	if (address->length < sizeof(sa_family_t))
		return -EINVAL;
	if (sock->type == SOCK_DGRAM)
		return connect_datagram(u, address);
	int error = unix_name_sender(u);
	if (!error)
		error = find_listener(u, address, nonblock, &listener);
	if (error)
		return error;
	if (u->state != UNIX_UNCONNECTED) {
		unix_put(listener);
		return u->state == UNIX_CONNECTED ? -EISCONN : -EINVAL;
	}
	struct unix_socket *e = unix_alloc(sock->type);
	if (!e) {
		unix_put(listener);
		return -ENOMEM;
	}
	identify(u);
	e->cred = listener->cred;
	set_identity(&e->identity, listener->identity);
	e->base.pass_cred = listener->base.pass_cred;
	e->address = listener->address;
	e->address->refs++;
	join(u, e);
	list_add_tail(&e->embryo_node, &listener->embryos);
	listener->embryo_count++;
	wake_up_events(&listener->wait, POLLIN | POLLRDNORM);
	unix_put(listener);
	return 0;
}

static int unix_accept(struct socket *sock, bool nonblock, struct socket **out)
{
	struct unix_socket *u = unix_of(sock);

	if (sock->type == SOCK_DGRAM)
		return -EOPNOTSUPP;
	for (;;) {
		if (u->state != UNIX_LISTENING)
			return -EINVAL;
		if (!list_empty(&u->embryos))
			break;
		if (nonblock)
			return -EAGAIN;
		if (u->no_read)
			return -EINVAL;
		uint64_t deadline = socket_deadline(sock->receive_timeout_ns);
		int error = wait_event_interruptible_until(
			&u->wait, !list_empty(&u->embryos) || u->no_read, deadline);
		if (error)
			return error == -ETIMEDOUT ? -EAGAIN : error;
	}
	struct unix_socket *e = list_first_entry(&u->embryos, struct unix_socket, embryo_node);
	list_del(&e->embryo_node);
	u->embryo_count--;
	wake_up(&u->wait);
	*out = &e->base;
	return 0;
}

static int unix_shutdown(struct socket *sock, bool read, bool write)
{
	struct unix_socket *u = unix_of(sock), *peer = u->peer;

	u->no_read |= read;
	u->no_write |= write;
	if (peer && sock->type != SOCK_DGRAM) {
		peer->no_read |= write;
		peer->no_write |= read;
		wake_up(&peer->wait);
	}
	wake_up(&u->wait);
	return 0;
}

/* ---- state for programs ---- */

static int unix_name(struct socket *sock, bool peer, struct socket_address *out)
{
	const struct unix_socket *u = unix_of(sock);

	if (peer) {
		if (!u->peer)
			return -ENOTCONN;
		u = u->peer;
	}
	if (u->address) {
		*out = u->address->name;
		return 0;
	}
	memset(out, 0, sizeof(*out));
	out->family = AF_UNIX;
	out->length = sizeof(sa_family_t);
	return 0;
}

static uint32_t poll_listener(const struct unix_socket *u)
{
	uint32_t events = list_empty(&u->embryos) ? 0 : POLLIN | POLLRDNORM;

	return u->no_read ? events | POLLRDHUP | POLLIN | POLLRDNORM : events;
}

static uint32_t poll_datagram(const struct unix_socket *u, struct file *file, struct poll_table *pt)
{
	uint32_t events = u->base.error ? POLLERR : 0;

	poll_wait(file, &unix_datagram_room, pt);
	if (!list_empty(&u->packets) || u->no_read)
		events |= POLLIN | POLLRDNORM;
	if (u->no_read)
		events |= POLLRDHUP;
	if (u->no_read && u->no_write)
		events |= POLLHUP;
	if (!u->peer || u->peer->dead || unix_has_room(u, u->peer))
		events |= POLLOUT | POLLWRNORM | POLLWRBAND;
	return events;
}

static uint32_t unix_poll(struct socket *sock, struct file *file, struct poll_table *pt)
{
	struct unix_socket *u = unix_of(sock);
	uint32_t events = sock->error ? POLLERR : 0;

	poll_wait(file, &u->wait, pt);
	if (u->state == UNIX_LISTENING)
		return poll_listener(u);
	if (sock->type == SOCK_DGRAM)
		return poll_datagram(u, file, pt);
	if (u->no_read)
		events |= POLLRDHUP;
	if (!list_empty(&u->packets) || u->no_read)
		events |= POLLIN | POLLRDNORM;
	if ((u->no_read && u->no_write) || u->state == UNIX_UNCONNECTED)
		events |= POLLHUP;
	if (!u->peer || u->peer->dead || unix_has_room(u, u->peer))
		events |= POLLOUT | POLLWRNORM | POLLWRBAND;
	return events;
}

static size_t unix_readable(struct socket *sock)
{
	struct unix_socket *u = unix_of(sock);
	struct unix_packet *p;
	size_t n = 0;

	list_for_each_entry (p, &u->packets, node) {
		n += p->length - p->offset;
		if (sock->type == SOCK_DGRAM)
			break;
	}
	return n;
}

static bool unix_listening(const struct socket *sock)
{
	return unix_of(sock)->state == UNIX_LISTENING;
}

/* Bytes that were sent and not read yet, with the fixed cost of packets, as Linux counts. */
static int unread_by_peer(const struct unix_socket *u)
{
	const struct unix_packet *p;
	size_t n = 0;

	if (!u->peer)
		return 0;
	list_for_each_entry (p, &u->peer->packets, node)
		if (p->sender == u)
			n += p->length + sizeof(*p);
	return (int)n;
}

static long unix_ioctl(struct socket *sock, unsigned command, uint64_t arg)
{
	if (command != TIOCOUTQ)
		return -ENOTTY;
	if (unix_listening(sock))
		return -EINVAL;
	return put_user(unread_by_peer(unix_of(sock)), arg);
}

static void unix_peer_cred(const struct socket *sock, struct sender *out)
{
	const struct unix_socket *u = unix_of(sock);

	*out = SENDER_NOBODY;
	if (u->state == UNIX_CONNECTED)
		*out = u->peer_cred;
	else if (u->state == UNIX_LISTENING)
		*out = u->cred;
}

static struct cred *unix_peer_identity(const struct socket *sock)
{
	const struct unix_socket *u = unix_of(sock);

	if (u->state == UNIX_CONNECTED)
		return u->peer_identity;
	return u->state == UNIX_LISTENING ? u->identity : NULL;
}

/* Shows how many descriptors wait to be received. */
static void unix_show(struct socket *sock, struct seq *out)
{
	const struct unix_socket *u = container_of(sock, struct unix_socket, base);
	const struct unix_packet *packet;
	unsigned files = 0;

	list_for_each_entry (packet, &u->packets, node)
		if (packet->rights)
			files += packet->rights->count;
	seq_printf(out, "scm_fds: %u\n", files);
}

static size_t unix_held(const struct socket *sock)
{
	const struct unix_socket *u = container_of(sock, struct unix_socket, base), *e;
	size_t bytes = u->queued;

	list_for_each_entry (e, &u->embryos, embryo_node)
		bytes += e->queued;
	return bytes;
}

static const struct socket_ops unix_ops = {
	.bind = unix_bind,
	.connect = unix_connect,
	.listen = unix_listen,
	.accept = unix_accept,
	.pair = unix_pair,
	.name = unix_name,
	.send = unix_send,
	.receive = unix_receive,
	.shutdown = unix_shutdown,
	.poll = unix_poll,
	.readable_bytes = unix_readable,
	.release = unix_release,
	.held = unix_held,
	.show = unix_show,
	.listening = unix_listening,
	.peer_cred = unix_peer_cred,
	.peer_identity = unix_peer_identity,
	.ioctl = unix_ioctl,
};
