/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends commands to QEMU's monitor, line by line, and waits for the answers. */
#include "tools/run/qmp.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATIENCE_MS 10000

static bool failed(struct qmp *q, const char *why)
{
	snprintf(q->error, sizeof(q->error), "%s", why);
	return false;
}

static void note(struct qmp *q)
{
	if (!strstr(q->line, "\"event\": \"MIGRATION\""))
		return;
	if (strstr(q->line, "\"status\": \"completed\""))
		q->migrated = 1;
	if (strstr(q->line, "\"status\": \"failed\""))
		q->migrated = -1;
}

/* Reads the next line into q->line; waits at most PATIENCE_MS for each byte. */
static bool next_line(struct qmp *q)
{
	for (q->used = 0; q->used < sizeof(q->line) - 1;) {
		struct pollfd p = {q->fd, POLLIN, 0};
		int ready = poll(&p, 1, PATIENCE_MS);

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return failed(q, "QEMU does not answer");
		ssize_t n = read(q->fd, q->line + q->used, 1);
		if (n < 0 && errno == EINTR)
			continue;
		q->ended = n <= 0;
		if (q->ended)
			return failed(q, "QEMU has ended");
		if (q->line[q->used++] != '\n')
			continue;
		q->line[q->used] = 0;
		note(q);
		return true;
	}
	return failed(q, "QEMU says too much");
}

static bool is_event(const struct qmp *q)
{
	return strstr(q->line, "\"event\": ") || strstr(q->line, "\"QMP\": ");
}

/* Reads the answer to a command. False: it is {"error": {"class": ..., "desc": "WHY"}}, and WHY is
 * in q->error, or there is none. */
static bool answer(struct qmp *q)
{
	do
		if (!next_line(q))
			return false;
	while (is_event(q));
	if (!strncmp(q->line, "{\"return\"", 9))
		return true;
	const char *why = strstr(q->line, "\"desc\": \"");
	if (!why)
		return failed(q, "QEMU has refused");
	why += strlen("\"desc\": \"");
	snprintf(q->error, sizeof(q->error), "%.*s", (int)strcspn(why, "\""), why);
	return false;
}

static bool say(struct qmp *q, const char *name, const char *arguments, int fd)
{
	char text[1024];
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	int n = snprintf(text, sizeof(text), "{\"execute\": \"%s\"%s%s}\n", name,
			 arguments ? ", \"arguments\": " : "", arguments ? arguments : "");
	struct iovec bytes = {text, (size_t)n};
	struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};

	if (n >= (int)sizeof(text))
		return failed(q, "too long for QEMU");
	if (fd >= 0) {
		message.msg_control = control.space;
		message.msg_controllen = sizeof(control.space);
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	q->ended = sendmsg(q->fd, &message, MSG_NOSIGNAL) != n;
	if (q->ended)
		return failed(q, "QEMU has ended");
	return answer(q);
}

static bool command(struct qmp *q, const char *name, const char *arguments, int fd)
{
	if (q->fd < 0)
		return failed(q, "QEMU has no monitor");
	if (!q->negotiated && !say(q, "qmp_capabilities", NULL, -1))
		return false;
	q->negotiated = true;
	return say(q, name, arguments, fd);
}

bool qmp_command(struct qmp *q, const char *name, const char *arguments)
{
	return command(q, name, arguments, -1);
}

bool qmp_give_fd(struct qmp *q, int fd, const char *name)
{
	char arguments[100];

	snprintf(arguments, sizeof(arguments), "{\"fdname\": \"%s\"}", name);
	return command(q, "getfd", arguments, fd);
}

bool qmp_await_migration(struct qmp *q)
{
	while (!q->migrated)
		if (!next_line(q))
			return false;
	return q->migrated > 0 || failed(q, "the state of its devices");
}
