/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A user task with the network to itself: sends back the bytes of every TCP connection (RFC 862),
 * many at once.
 *
 *	arguments = COMPONENT PORT
 *
 * One loop does all that can be done without waiting, for all connections, and then waits for the
 * next event.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "libs/bypass/net.h"
#include "runtime/log.h"

#define CONNECTIONS 128
#define BUFFER	    16384
#define BACKLOG	    64

struct connection {
	net_id id; /* 0: free */
	size_t from, to;
	bool ended; /* nothing more comes */
	uint64_t bytes;
	char buffer[BUFFER]; /* from..to is yet to be sent */
};

static const struct net_ops *net;
static void *stack; /* the first argument of these */
static struct connection *connections[CONNECTIONS];

/* ---- one connection ---- */

static void end(struct connection *c, int error)
{
	if (error)
		log_info("a connection ends after %lu bytes: %s", c->bytes, strerror(-error));
	else
		log_info("a connection ends after %lu bytes", c->bytes);
	net->close(stack, c->id);
	c->id = 0;
}

/* 0: nothing can be done now; 1: bytes were moved; a negative errno: the connection has ended. */
static int move(struct connection *c)
{
	long n;

	if (c->from < c->to) {
		n = net->send(stack, c->id, c->buffer + c->from, c->to - c->from, 0, NULL);
		if (n > 0)
			c->from += (size_t)n;
	} else {
		n = net->receive(stack, c->id, c->buffer, BUFFER, 0, NULL);
		c->from = 0;
		c->to = n > 0 ? (size_t)n : 0;
		c->bytes += c->to;
		c->ended = !n;
	}
	return n == -EAGAIN ? 0 : n < 0 ? (int)n : 1;
}

static void serve(struct connection *c)
{
	int moved;

	do
		moved = move(c);
	while (moved > 0 && !c->ended);
	if (moved < 0 || c->ended)
		end(c, moved < 0 ? moved : 0);
}

/* ---- all of them ---- */

static struct connection *free_connection(void)
{
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		if (!connections[i])
			connections[i] = calloc(1, sizeof(**connections));
		if (connections[i] && !connections[i]->id)
			return connections[i];
	}
	return NULL;
}

/* A connection without a free place waits in the stack until another one has ended. -EIO: there is
 * no stack any more. */
static int accept_new(net_id listener)
{
	struct connection *c;

	while ((c = free_connection())) {
		int error = net->accept(stack, listener, &c->id);

		if (error) {
			c->id = 0;
			return error == -EIO ? error : 0;
		}
		c->from = c->to = c->bytes = 0;
		c->ended = false;
		serve(c);
	}
	return 0;
}

static int serve_all(net_id listener)
{
	for (;;) {
		for (unsigned i = 0; i < CONNECTIONS; i++)
			if (connections[i] && connections[i]->id)
				serve(connections[i]);
		/* Ended connections have freed their places by now. */
		if (accept_new(listener))
			return -EIO;
		bypass_wait(BYPASS_NEVER);
	}
}

static int listen_at(unsigned port, net_id *listener)
{
	struct net_address any = {.family = AF_INET, .port = (uint16_t)port};
	int error = net->open(stack, listener, AF_INET, SOCK_STREAM, 0, 0, 0);

	if (!error)
		error = net->bind(stack, *listener, &any);
	if (!error)
		error = net->listen(stack, *listener, BACKLOG);
	return error;
}

int bypass_main(const char *arguments)
{
	char name[32];
	unsigned port;
	net_id listener;

	if (sscanf(arguments, "%31s %u", name, &port) != 2 || !port || port > 65535) {
		log_error("expected arguments = COMPONENT PORT");
		return 1;
	}
	int error = bypass_net_open(name, &net, &stack);
	if (!error)
		error = listen_at(port, &listener);
	if (!error) {
		log_info("serves port %u", port);
		error = serve_all(listener);
	}
	log_error("%s: %s", name, strerror(-error));
	return 1;
}
