/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent: runs in the guest as root, a child of PID 1, and executes the host's requests from
 * /dev/host/agent (interfaces/agent.h). Its parts: main (the loop, and frames to the host), session
 * (commands), spawn (how a command is started), ready (conditions), renew (a copied machine).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "interfaces/agent.h"

/* ---- main ---- */

/* Sends a frame to the host; it is kept until the host takes it. `n` is at most
 * AGENT_PAYLOAD_MAX. */
void agent_send(unsigned type, unsigned session, const void *payload, size_t n);
/* While this is false, read no output of commands: it could not be sent to the host. */
bool agent_may_send(void);

/* ---- session ---- */

struct session {
	bool used;
	char *words; /* the AGENT_WORDS received so far */
	size_t words_size;
	pid_t pid;	     /* 0: not started, or ended already */
	int status;	     /* of the command, as a shell reports it; -1: it has not ended */
	int in, out, errors; /* the agent's ends of the command's standard streams; -1: closed. On a
				terminal all three are `in`. */
	bool tty;
	bool input_ended; /* no more input follows the bytes in `input` */
	uint8_t input[AGENT_WINDOW];
	uint32_t input_count;
	uint32_t window; /* bytes that may be sent */
};

struct pollfd;
#define SESSION_FDS 3 /* descriptors of one session that are polled */

/* Handles a frame of a session other than 0. */
void session_frame(const struct agent_frame *frame);
/* Fills SESSION_FDS entries for each session. */
void sessions_prepare(struct pollfd *p);
/* Moves bytes in all directions that are ready; never waits. */
void sessions_move(const struct pollfd *p);
/* To be called after SIGCHLD. */
void sessions_reap(void);

/* ---- spawn ---- */

/* Starts the command of `s`, whose words are complete; waits until exec has succeeded or failed.
 * False: *status is the status to report, and *why the reason; *why stays as it was if the words
 * are malformed or resources are out. */
bool spawn(struct session *s, bool tty, uint16_t rows, uint16_t columns, int *status,
	   const char **why);

/* ---- ready ---- */

/* Sets the condition that the host waits for: the text of AGENT_READY, `n` bytes without a NUL. */
void ready_ask(const uint8_t *text, size_t n);
/* Tells the host if the condition holds; returns milliseconds until the next check, -1: never. */
int ready_look(void);

/* ---- renew ---- */

/* This machine is a copy, or has been paused: sets its time, random state and name to those in the
 * payload of AGENT_RENEW. */
void renew(const uint8_t *payload, size_t n);
