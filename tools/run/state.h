/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of one run, for the parts that work on all of it: main, streams (the guest's output),
 * machine (its name and folder), control (requests of other commands), guest (the agents in it),
 * services and health (of `selkie up`), snapshot.
 */
#pragma once

#include "interfaces/agent.h"
#include "tools/run/qmp.h"
#include "tools/run/run.h"

/* The last session is that of health checks (health.h). */
#define HEALTH_SESSION (AGENT_SESSIONS - 1u)
#define CLIENTS_MAX    (AGENT_SESSIONS - 2u)

/* A connection of another selkie command; its session in the agent is its index + 1. */
struct client {
	int fd; /* -1: there is none */
	bool is_session;
	unsigned channel; /* of the kernel whose agent has the session */
	bool closing;	  /* the agent has not confirmed yet that this session has ended */
	char line[128];	  /* the request, until it is complete */
	size_t used;
	struct agent_parser parser;
	uint8_t *out; /* bytes to be sent to the client */
	size_t out_used, out_room;
};

/* The agent in one kernel of the guest. */
struct guest {
	bool known;
	uint32_t incarnation; /* of the kernel; another one has another agent */
	struct agent_parser parser;
	bool asked, there; /* it was asked whether it runs; it has answered */
	bool renewed;	   /* it has confirmed AGENT_RENEW */
	bool broken;	/* it has broken the protocol: its frames are ignored, no session begins */
	uint8_t *queue; /* bytes to be sent to the agent */
	size_t queued, queue_room;
};

struct run {
	struct options options;
	struct qemu qemu;
	struct qmp qmp;
	struct mux mux;
	struct guest guests[LINK_CHANNELS_MAX];
	int signals;		     /* a signalfd */
	int stream_fd[LINK_STREAMS]; /* the descriptor that gets a stream's bytes; -1: none */
	bool greeted; /* the window size was sent, and the end of input if that came early */
	bool input_ended;
	unsigned escapes; /* Ctrl-] in a row */
	double deadline;  /* of --timeout; 0: none */
	/* A machine with a name. */
	int folder, lock; /* -1: it has none */
	int listener;	  /* the socket `control` */
	int output;	  /* the file `output` of a machine in the background; otherwise -1 */
	int parent;	  /* the pipe to the process that waits for machine_started(); -1: none */
	uint64_t output_bytes;
	struct client clients[CLIENTS_MAX];
	bool paused;
	double end_at;	/* when `selkie stop` ends the machine; 0: never */
	bool end_asked; /* the kernel was asked to end the machine */
	bool ready;	/* the condition of --after holds, for a machine that is to be saved */
};

/* Seconds of CLOCK_MONOTONIC. */
double run_now(void);
/* Ends the run: restores the terminal, ends QEMU and exits with `status`; prints a line to standard
 * error if there is a format, and the last lines of the log if `show_log` is set. */
_Noreturn void run_finish(struct run *r, int status, bool show_log, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Takes frames of the guest from the link. */
void run_take_link(struct run *r);

/* ---- streams ---- */

/* Opens descriptors 0 to 2 if they are closed; otherwise the log and the sockets would get these
 * numbers. */
void streams_fill_closed(void);
/* Chooses the descriptors for the guest's streams. */
void streams_choose(struct run *r);
/* Writes to o->streams_file which of descriptors 0 to 2 are terminals, and the size of the window;
 * returns the exit status. */
int streams_write(const struct options *o);
/* In the background: appends the guest's output to `output`. Otherwise does nothing. */
void streams_keep(struct run *r);
/* Has all output of the guest been passed on? */
bool streams_are_flushed(struct run *r);
/* Ends the run if the command has ended and all of its output has been passed on. */
void streams_maybe_done(struct run *r);

/* ---- guest ---- */

/* The agent in the kernel that has the terminal. */
struct guest *guest_primary(struct run *r);
/* Queues a frame for the agent in a kernel; it is sent when there is room. */
void guest_send(struct run *r, unsigned channel, unsigned type, unsigned session,
		const void *payload, size_t n);
/* Handles frames from the agents, and sends each agent as many queued bytes as it has room for. */
void guest_move(struct run *r);
/* Sends the guest the time of day, a seed for its random numbers, and a host name unless that is
 * NULL. */
void guest_renew(struct run *r, const char *hostname);
/* Are so many bytes queued for the agent that no more should be added now? */
bool guest_is_busy(const struct run *r, unsigned channel);

/* ---- control ---- */

/* Fills 1 + CLIENTS_MAX entries. */
void control_prepare(struct run *r, struct pollfd *p);
/* Accepts connections, and moves bytes in all directions that are ready. */
void control_move(struct run *r, const struct pollfd *p);
/* Passes a frame of a kernel's agent to its session. */
void control_frame(struct run *r, unsigned channel, const struct agent_frame *frame);
/* A kernel was started again: the sessions in it are gone. */
void control_forget_sessions(struct run *r, unsigned channel);
/* Ends the machine if the time of a `selkie stop` is up. Returns the milliseconds until that, -1:
 * never. */
int control_timeout(struct run *r);
