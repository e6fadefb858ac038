/* SPDX-License-Identifier: BSD-2-Clause */
/* The condition that the host waits for before it copies this machine. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/agent/agent.h"

#define LOOK_MS 10

static char condition[AGENT_PAYLOAD_MAX + 1];
static bool asked;

void ready_ask(const uint8_t *text, size_t n)
{
	memcpy(condition, text, n);
	condition[n] = 0;
	asked = true;
}

static bool port_answers(const char *number)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
					    .sin_port = htons((uint16_t)atoi(number)),
					    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers = fd >= 0 && !connect(fd, (const struct sockaddr *)&address, sizeof(address));

	if (fd >= 0)
		close(fd);
	return answers;
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
