/* SPDX-License-Identifier: BSD-2-Clause */
/* The condition that the host waits for before it copies this machine. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/agent/agent.h"

#define LOOK_MS 10

static char condition[AGENT_PAYLOAD_MAX + 1];
static bool asked;
static int connecting = -1; /* to the port that is asked for; -1: not at present */

static void stop_connecting(void)
{
	if (connecting >= 0)
		close(connecting);
	connecting = -1;
}

void ready_ask(const uint8_t *text, size_t n)
{
	stop_connecting();
	memcpy(condition, text, n);
	condition[n] = 0;
	asked = true;
}

/* Begins to connect. True: the connection is there at once. */
static bool connect_to(const char *number)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
					    .sin_port = htons((uint16_t)atoi(number)),
					    .sin_addr = {htonl(INADDR_LOOPBACK)}};

	connecting = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (connecting >= 0 &&
	    !connect(connecting, (const struct sockaddr *)&address, sizeof(address)))
		return true;
	if (errno != EINPROGRESS)
		stop_connecting();
	return false;
}

/* Does the connection that was begun stand? A server with a full backlog lets it wait, and the
 * agent has other things to do meanwhile. */
static bool is_connected(void)
{
	struct pollfd p = {.fd = connecting, .events = POLLOUT};
	int error = 0;
	socklen_t n = sizeof(error);

	if (poll(&p, 1, 0) <= 0)
		return false;
	if (!getsockopt(connecting, SOL_SOCKET, SO_ERROR, &error, &n) && !error)
		return true;
	stop_connecting();
	return false;
}

static bool port_answers(const char *number)
{
	if (connecting < 0 ? !connect_to(number) : !is_connected())
		return false;
	stop_connecting();
	return true;
}

static bool is_ready(void)
{
	struct stat st;

	if (!strncmp(condition, "port:", 5))
		return port_answers(condition + 5);
	if (!strncmp(condition, "file:", 5))
		return !stat(condition + 5, &st);
	return true;
}

int ready_look(void)
{
	if (!asked)
		return -1;
	if (!is_ready())
		return LOOK_MS;
	asked = false;
	agent_send(AGENT_IS_READY, 0, NULL, 0);
	return -1;
}
