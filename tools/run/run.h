/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The runner: QEMU's parent and the other end of the link (interfaces/link.h). Its parts: options,
 * terminal (raw mode), qemu (the child), log (first serial port), mux (second serial port), those
 * of state.h, and main's loop, which polls them all. Besides that poll, only these wait: commands
 * to QEMU's monitor (qmp.h), the saving of a snapshot, and the end of the run.
 */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "interfaces/link.h"

struct options {
	const char *log_path;
	/* Where traced calls are written; "-": standard error; NULL: the log. */
	const char *trace_path;
	double timeout;	    /* seconds; 0: none */
	unsigned primary;   /* the channel that has the terminal and whose exit ends the run */
	char streams[4];    /* descriptors 0, 1, 2: 't' a terminal, or 's' another stream */
	const char *health; /* the file of checks (health.h); NULL: there are none */
	unsigned services;  /* columns for a service's name (services.h); 0: one command */
	bool verbose, dry_run, report;
	/* Write what descriptors 0, 1, 2 are to this file and do nothing else; NULL: no. */
	const char *streams_file;
	/* A folder of plain files that is removed when QEMU has ended; NULL: none. */
	const char *scratch;
	/*
	 * The folder in which `selkie ps` and its like find a machine with a name (machine.h), the
	 * file that is copied to its `info`, and whether the folder is kept when the machine has
	 * ended.
	 */
	const char *machine, *info;
	bool keep, detach;
	/* The snapshot to save the machine to, and when; the snapshot to start from (snapshot.h),
	 * and the host name of the restored machine. */
	const char *save_to, *save_when, *from, *hostname;
	char **qemu; /* command and arguments, NULL-terminated */
};

/* Exits with 2 and one line if an argument is not understood. */
void options_parse(struct options *options, int argc, char **argv);

/* ---- terminal ---- */

/*
 * Raw mode on descriptor 0; it is undone at every exit that can be caught. `deaf`: what is typed
 * (answers to cursor queries of the guest included) is thrown away, except for keys that send
 * signals.
 */
void terminal_raw(bool deaf);
void terminal_restore(void);
/* False if no descriptor is a terminal. */
bool terminal_size(uint16_t *rows, uint16_t *columns);

/* ---- QEMU ---- */

struct qemu {
	pid_t pid;
	int serial_log;	 /* the runner's end of the first serial port */
	int serial_link; /* the same of the second */
	int messages;	 /* QEMU's own messages */
	int monitor;	 /* QMP; -1: none */
};

/* Starts the command with the two serial ports added, and with a monitor if that is asked for.
 * False: errno gives the reason. If QEMU itself cannot be executed, it ends with status 127. */
bool qemu_start(struct qemu *q, char **command, bool monitor);
/* Ends QEMU with SIGTERM, and after a second with SIGKILL; waits until it has ended. Does nothing
 * if it has ended already. */
void qemu_stop(struct qemu *q);
/* Prints the command, quoted for a shell, with the ports as files. */
void qemu_print(char **command, const char *log_path);

/* ---- log ---- */

/* Opens the file of the log; `to_stderr`: shows its lines also on standard error. False: errno
 * gives the reason. */
bool log_open(const char *path, bool to_stderr);
/* Writes the lines of the trace of system calls (kernel-task/sys/trace.h) to this file; "-": to
 * standard error. False: errno gives the reason. */
bool log_open_trace(const char *path);
/* Sources of log text: lines of different sources are not mixed. Channels follow the first two. */
enum { LOG_SERIAL, LOG_QEMU, LOG_CHANNELS, LOG_SOURCES = LOG_CHANNELS + LINK_CHANNELS_MAX };
/*
 * Adds text; `prefix` stands before each line. True if a line of the serial port said that the
 * system cannot go on.
 */
bool log_add(unsigned source, const char *prefix, const void *text, size_t n);
/* Prints the last lines to standard error, unless --verbose has shown them already. */
void log_show_tail(void);
/* Prints to standard error which missing system calls programs have made, or that all are there. */
void log_report(void);
/* The reason that the system gave for not going on, with the last error before it; "" if none. */
const char *log_fatal_reason(void);
/* The last line that QEMU itself said; "" if none. */
const char *log_qemu_said(void);

/* ---- advice ---- */

/* Advice about this message of QEMU, with a space before it; "" if there is none. */
const char *advice_for_qemu(const char *said);

/* ---- mux ---- */

#define STREAM_WINDOW 65536u
/* The guest never gives more credit than this (interfaces/console.interface). */
#define INPUT_WINDOW 16384u

/* The last bytes that were sent to the guest, to be sent again if its console task dies. */
struct inflow {
	uint8_t data[INPUT_WINDOW];
	uint32_t sent, credit; /* counts since the client's start */
};

/* Bytes on their way to a descriptor. */
struct outflow {
	uint8_t data[STREAM_WINDOW];
	uint32_t received, written; /* counts since the client's start */
	uint32_t credited;	    /* the count that the guest was told */
	bool broken;		    /* the reader has gone: EPIPE */
};

#define SAID_BYTES 4u

struct channel {
	char name[32];
	bool open; /* HELLO was seen */
	uint32_t incarnation;
	int exit_status; /* -1 until known */
	struct inflow in[LINK_STREAMS];
	struct outflow out[LINK_STREAMS];
};

struct mux {
	struct link_parser parser;
	struct channel *channels[LINK_CHANNELS_MAX];
	unsigned primary;
	/* The output of all channels is kept for mux_take_of(), and does not go to the log. */
	bool shows_all;
	struct link_frame said[LINK_TYPES]; /* the last frame of each type that carries no count */
	uint8_t said_payload[LINK_TYPES][SAID_BYTES];
	uint8_t *queue; /* frames to the guest that the socket has not taken */
	size_t queued, queue_room;
	bool fatal; /* out of memory */
};

/* Handles bytes from the guest. */
void mux_receive(struct mux *m, const uint8_t *data, size_t n);
/* The primary channel; NULL before its HELLO. */
struct channel *mux_primary(struct mux *m);
/* Queues a frame for the primary channel, and queues it again if the console task is restarted. `n`
 * is at most SAID_BYTES. */
void mux_send(struct mux *m, unsigned type, unsigned stream, const void *payload, size_t n);
/* The number of bytes of `stream` that may be sent to a channel now, 0 if it is not open. */
uint32_t mux_credit(struct mux *m, unsigned channel, enum link_stream stream);
/* Queues bytes for an open channel, at most mux_credit(). */
void mux_send_data(struct mux *m, unsigned channel, enum link_stream stream, const void *data,
		   size_t n);
/* A channel if it is open; NULL: it is not. */
struct channel *mux_channel(struct mux *m, unsigned channel);
/* Queues the end of this stream of the primary channel, which must be open. */
void mux_send_end(struct mux *m, enum link_stream stream);
/* Takes at most `n` received bytes of a stream of the primary channel; returns their number. */
size_t mux_take(struct mux *m, enum link_stream stream, uint8_t *to, size_t n);
/* The same of an open channel, which need not be the primary one. */
size_t mux_take_of(struct mux *m, unsigned channel, enum link_stream stream, uint8_t *to, size_t n);
/* Queues a frame with the payload `byte` for an open channel; it is not repeated after a restart of
 * the console task. */
void mux_send_to(struct mux *m, unsigned channel, unsigned type, uint8_t byte);
/* The number of received bytes of a stream of the primary channel that wait to be written. */
uint32_t mux_waiting(struct mux *m, enum link_stream stream);
/* Writes some of them to `fd`, which poll() has found writable. */
void mux_flush(struct mux *m, enum link_stream stream, int fd);
/* Writes queued frames to the socket, as many as it takes. False when the socket is dead. */
bool mux_transmit(struct mux *m, int socket);
