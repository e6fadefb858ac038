/* SPDX-License-Identifier: BSD-2-Clause */
/* The network interface's client, and a replay log of its sockets for a stack that was started
 * again. */
#include "libs/bypass/net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <sel4/sel4.h>

#include "interfaces/net_client.h"
#include "libs/bypass/internal.h"
#include "libs/virtio/virtio.h"

struct replay {
	net_id id;
	int family, type, protocol;
	uint32_t owner, stack;
	bool bound, listening, connected;
	int backlog;
	struct net_address local, peer;
};

static struct replay *replays[NET_PLACES]; /* by an id's low bits, in which open sockets differ */
static const struct task_remote *remote;
static struct net_client client;
static unsigned lives;
static struct net_ops ops; /* the client's, except for functions that write the replay log */

static struct replay *replay_of(net_id id)
{
	struct replay *replay = replays[id % NET_PLACES];

	return replay && replay->id == id ? replay : NULL;
}

/* ---- writing the replay log ---- */

/* Notes a new socket. -ENOMEM: no memory for the note, and the socket is closed. */
static int keep(net_id id, const struct replay *what)
{
	struct replay *replay = malloc(sizeof(*replay));

	if (!replay) {
		net_client_ops.close(&client, id);
		return -ENOMEM;
	}
	*replay = *what;
	replay->id = id;
	free(replays[id % NET_PLACES]);
	replays[id % NET_PLACES] = replay;
	return 0;
}

static int open_kept(void *instance, net_id *socket, int family, int type, int protocol,
		     uint32_t owner, uint32_t stack)
{
	int error = net_client_ops.open(&client, socket, family, type, protocol, owner, stack);

	return error ? error
		     : keep(*socket, &(struct replay){.family = family,
						      .type = type,
						      .protocol = protocol,
						      .owner = owner,
						      .stack = stack});
}

static int close_kept(void *instance, net_id id)
{
	struct replay *replay = replay_of(id);

	if (replay) {
		replays[id % NET_PLACES] = NULL;
		free(replay);
	}
	return net_client_ops.close(&client, id);
}

/* Notes the socket's name: the stack may have chosen its port. */
static void note_name(struct replay *replay)
{
	replay->bound = !net_client_ops.name(&client, replay->id, false, &replay->local);
}

static int bind_kept(void *instance, net_id id, const struct net_address *address)
{
	int error = net_client_ops.bind(&client, id, address);
	struct replay *replay = replay_of(id);

	if (!error && replay)
		note_name(replay);
	return error;
}

static int listen_kept(void *instance, net_id id, int backlog)
{
	int error = net_client_ops.listen(&client, id, backlog);
	struct replay *replay = replay_of(id);

	if (!error && replay) {
		replay->listening = true;
		replay->backlog = backlog;
		note_name(replay);
	}
	return error;
}

static int connect_kept(void *instance, net_id id, const struct net_address *address)
{
	int error = net_client_ops.connect(&client, id, address);
	struct replay *replay = replay_of(id);

	if (replay && (!error || error == -EINPROGRESS)) {
		replay->connected = address->family != AF_UNSPEC;
		replay->peer = *address;
		if (replay->connected && replay->type == SOCK_DGRAM)
			note_name(replay); /* connecting has given it a port */
	}
	return error;
}

static int accept_kept(void *instance, net_id id, net_id *socket)
{
	int error = net_client_ops.accept(&client, id, socket);
	struct replay *listener = replay_of(id);

	if (error || !listener)
		return error;
	return keep(*socket, &(struct replay){.family = listener->family,
					      .type = listener->type,
					      .protocol = listener->protocol,
					      .connected = true});
}

/* ---- a new stack ---- */

static void make_again(struct replay *replay)
{
	if (replay->bound)
		net_client_ops.bind(&client, replay->id, &replay->local);
	if (replay->listening)
		net_client_ops.listen(&client, replay->id, replay->backlog);
	else if (replay->connected && replay->type == SOCK_STREAM)
		net_client_ops.break_connection(&client, replay->id, ECONNRESET);
	else if (replay->connected)
		net_client_ops.connect(&client, replay->id, &replay->peer);
}

static void restore(void *context)
{
	lives++;
	/* All ids first, so that a listener's new connections get other ids. */
	for (unsigned i = 0; i < NET_PLACES; i++)
		if (replays[i])
			net_client_ops.reopen(&client, replays[i]->id, replays[i]->family,
					      replays[i]->type, replays[i]->protocol,
					      replays[i]->owner, replays[i]->stack);
	for (unsigned i = 0; i < NET_PLACES; i++)
		if (replays[i])
			make_again(replays[i]);
	bypass_happened();
}

/* ---- the client's host (libs/rpc/call.h) ---- */

static void wake(void *context)
{
	seL4_Signal(remote->connection.signal_slot);
}

static void wait(void *context)
{
	bypass_wait_badge(remote->connection.badge);
}

static void changed(void *context, uint32_t place)
{
	bypass_happened();
}

static void run(void)
{
	net_client_ops.run(&client);
}

static void deadline(void *context, uint64_t tsc)
{
	bypass_set_deadline(tsc == CALL_NEVER ? BYPASS_NEVER : bypass_ns_of_tsc(tsc), run);
}

static void signalled(void *context)
{
	net_client_event(&client);
}

/* ---- opening and waiting ---- */

static void fill_table(void)
{
	ops = net_client_ops;
	ops.open = open_kept;
	ops.close = close_kept;
	ops.bind = bind_kept;
	ops.listen = listen_kept;
	ops.connect = connect_kept;
	ops.accept = accept_kept;
}

int bypass_net_open(const char *name, const struct net_ops **out, void **instance)
{
	static const struct call_client_host host = {.wake = wake,
						     .wait = wait,
						     .changed = changed,
						     .deadline = deadline,
						     .restore = restore};
	const struct task_remote *found = bypass_remote(name, INTERFACE_NET);
	uint64_t until = bypass_now_ns() + BYPASS_START_NS;

	if (!found)
		return -ENODEV;
	*out = &ops;
	*instance = &client;
	if (lives)
		return found == remote ? 0 : -EBUSY;
	remote = found;
	while (!net_client_init(&client, (void *)remote->connection.address, &host, NULL))
		if (bypass_pause(until))
			return -ETIMEDOUT;
	lives = 1;
	fill_table();
	bypass_add_waiter(
		&(struct bypass_waiter){.badge = remote->connection.badge, .event = signalled});
	return 0;
}

unsigned bypass_net_lives(void)
{
	return lives;
}

long bypass_net_wait(net_id id, uint32_t events, uint64_t until_ns)
{
	struct net_state state;

	while (ops.state(&client, id, &state)) {
		uint32_t has = state.events & (events | NET_ERROR | NET_HANGUP);

		if (has)
			return has;
		if (bypass_pause(until_ns))
			return -ETIMEDOUT;
	}
	return -EBADF;
}
