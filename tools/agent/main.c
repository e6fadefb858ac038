/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent's loop: frames from the host (descriptor 0), output of commands, ends of commands.
 * argv[1] is the number of the process that gets the host's signals.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tools/agent/agent.h"

/* Above the mark no more output is read. The rest of the queue has room for one more frame of each
 * kind for each session. */
#define QUEUE_BYTES 262144u
#define QUEUE_MARK  65536u

static uint8_t queue[QUEUE_BYTES];
static size_t queued;
static pid_t command;

void agent_send(unsigned type, unsigned session, const void *payload, size_t n)
{
	if (queued + AGENT_HEADER_BYTES + n > sizeof(queue))
		return; /* the host asks for more than it reads: the answer is dropped */
	agent_header(queue + queued, type, session, (unsigned)n);
	if (n)
		memcpy(queue + queued + AGENT_HEADER_BYTES, payload, n);
	queued += AGENT_HEADER_BYTES + n;
}

bool agent_may_send(void)
{
	return queued < QUEUE_MARK;
}

static void flush(void)
{
	ssize_t n = write(0, queue, queued);

	if (n <= 0)
		return;
	memmove(queue, queue + n, queued - (size_t)n);
	queued -= (size_t)n;
}

static void take(const struct agent_frame *f)
{
	if (f->session) {
		session_frame(f);
		return;
	}
	switch (f->type) {
	case AGENT_SIGNAL:
		if (f->length == 1)
			kill(command, f->payload[0]);
		break;
	case AGENT_READY:
		ready_ask(f->payload, f->length);
		break;
	case AGENT_RENEW:
		renew(f->payload, f->length);
		break;
	default:
		break; /* an unknown frame, from a newer host */
	}
}

static void receive(void)
{
	static struct agent_parser parser;
	uint8_t bytes[4096];
	ssize_t got = read(0, bytes, sizeof(bytes));
	struct agent_frame frame;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0)
		exit(0);
	for (uint32_t at = 0, n; at < (uint32_t)got; at += n) {
		n = (uint32_t)got - at;
		int result = agent_take(&parser, bytes + at, &n, &frame);

		if (result < 0)
			exit(1);
		if (result)
			take(&frame);
	}
}

static void drain_signals(int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info))
		;
	sessions_reap();
}

int main(int argc, char **argv)
{
	enum { HOST, SIGNALS, SESSIONS, SLOTS = SESSIONS + AGENT_SESSIONS * SESSION_FDS };
	static struct pollfd p[SLOTS];
	sigset_t set;

	command = argc > 1 ? atoi(argv[1]) : 0;
	if (command <= 1)
		return 2;
	prctl(PR_SET_NAME, "selkie-agent");
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (signals < 0 || fcntl(0, F_SETFL, O_NONBLOCK) || fcntl(0, F_SETFD, FD_CLOEXEC))
		return 1;
	for (;;) {
		int wait = ready_look();

		p[HOST] = (struct pollfd){.fd = 0,
					  .events = (short)(POLLIN | (queued ? POLLOUT : 0))};
		p[SIGNALS] = (struct pollfd){.fd = signals, .events = POLLIN};
		sessions_prepare(p + SESSIONS);
		if (poll(p, SLOTS, wait) < 0 && errno != EINTR)
			return 1;
		if (p[HOST].revents & POLLIN)
			receive();
		sessions_move(p + SESSIONS);
		if (p[SIGNALS].revents)
			drain_signals(signals);
		if (queued)
			flush();
	}
}
