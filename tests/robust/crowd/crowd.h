/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations for all parts of the crowd: seeded numbers, the arena whose pages come and go, the
 * files and processes that all workers use. See main.c.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	WORKERS_MAX = 16,
	FILES = 6,
	FILE_PAGES = 512,
	ARENA_PAGES = 256,
	PAGE = 4096,
	IDS = 2 /* System V objects of each kind */
};

/* Makes one request, and ignores its result. */
typedef void request(void);

/* Memory that all processes share. */
struct shared {
	pid_t pids[WORKERS_MAX]; /* 0: none at the moment */
	int sets[IDS], segments[IDS], queues[IDS];
	unsigned long done; /* requests, about */
	/* The present request of most workers: neighbours in the list of one kind, so that workers
	 * meet. */
	unsigned kind, focus;
};
extern struct shared *crowd;
/* Where files are: on the disk, or in memory. */
extern char crowd_folder[64];

/* A seeded number below n, of the calling thread's own sequence. */
unsigned pick(unsigned n);
static inline bool chance(unsigned one_in)
{
	return pick(one_in) == 0;
}

/* An address in the arena: aligned to 4, sometimes across a page border, with `n` bytes in it. */
void *anywhere(size_t n);
/* The start of a page in the arena, and how many pages from there (at least one). */
void *some_pages(size_t *bytes);
/* One of the common files, opened; -1: there is none at the moment. */
int some_file(int flags);
/* The name of one of the common files, or of one that may not be there; in a buffer of the thread.
 */
const char *some_name(void);
/* The number of a worker, or of a thread or child of one; now and then a random number. */
pid_t somebody(void);
/* A time in the future: at most `microseconds` from now. */
struct timespec soon(unsigned microseconds);

struct requests {
	request *const *list;
	unsigned count;
};
extern const struct requests futex_requests, memory_requests, process_requests, proc_requests,
	ipc_requests, file_requests, stream_requests, socket_requests, time_requests;
