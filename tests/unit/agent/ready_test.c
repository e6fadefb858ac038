/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's conditions: a port whose server takes nobody now keeps nobody waiting. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "tools/agent/agent.h"

static unsigned ready_sent;

void agent_send(unsigned type, unsigned session, const void *payload, size_t n)
{
	assert_int_equal(type, AGENT_IS_READY);
	ready_sent++;
}

static void ask(const char *text)
{
	ready_sent = 0;
	ready_ask((const uint8_t *)text, strlen(text));
}

/* Until the condition holds, while `server` takes who comes; the alarm ends a test that would not.
 */
static void look_until_ready(int server)
{
	int milliseconds, taken;

	while ((milliseconds = ready_look()) >= 0) {
		usleep((useconds_t)milliseconds * 1000);
		while ((taken = accept(server, NULL, NULL)) >= 0)
			close(taken);
	}
	assert_int_equal(ready_sent, 1);
}

static int new_socket(int flags)
{
	int fd = socket(AF_INET, SOCK_STREAM | flags, 0);

	assert_true(fd >= 0);
	return fd;
}

static void full_backlog(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof(address);
	int server = new_socket(SOCK_NONBLOCK), filler[4];
	char text[32];

	assert_int_equal(bind(server, (struct sockaddr *)&address, n), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&address, &n), 0);
	snprintf(text, sizeof(text), "port:%u", ntohs(address.sin_port));
	/* Nobody listens yet. */
	ask(text);
	for (int i = 0; i < 3; i++)
		assert_true(ready_look() > 0);
	assert_int_equal(listen(server, 0), 0);
	for (int i = 0; i < 4; i++) {
		filler[i] = new_socket(SOCK_NONBLOCK);
		connect(filler[i], (struct sockaddr *)&address, n);
	}
	for (int i = 0; i < 3; i++)
		assert_true(ready_look() > 0);
	assert_int_equal(ready_sent, 0);
	look_until_ready(server);
	/* It is forgotten: a new question begins anew. */
	ask("file:/");
	look_until_ready(server);
	assert_int_equal(ready_look(), -1);
	for (int i = 0; i < 4; i++)
		close(filler[i]);
	close(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(full_backlog)};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
