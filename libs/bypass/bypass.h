/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For user tasks: programs of seL4 that the system description hands a disk or the network itself,
 * with no kernel task in between (docs/bypass.md). A program is one function, bypass_main(), on one
 * thread; the C library is there as far as it needs no kernel (malloc, strings, snprintf), and
 * runtime/log.h is its output.
 *
 * What others have to say - an answer, a timer, a packet - is taken in only while the program waits
 * by one of the functions of the library; functions that it gave (`done`) are called then, and must
 * not wait themselves. Errors are negative errno values. Times are nanoseconds since some moment
 * before the task's start; BYPASS_NEVER is later than all of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/block.h"

#define BYPASS_NEVER UINT64_MAX

/* ---- the program ---------------------------------------------------------------------------- */

/*
 * Written by the program. `arguments` is what the system description says behind `arguments =`, ""
 * if nothing. Returning ends the task for good, with this status in the log: its memory is taken
 * back and its components' tasks stop. A fault ends it as well; then `restart = always` begins
 * anew.
 */
int bypass_main(const char *arguments);
/* Ends the task from anywhere. */
_Noreturn void bypass_end(int status);
/* The task's name in the system description; and how often it has been started again. */
const char *bypass_name(void);
unsigned bypass_restarts(void);

/* ---- memory --------------------------------------------------------------------------------- */

/*
 * malloc() and its like give memory that components reach: all of what `memory =` says, but for
 * what keeps account of it. Variables and the stack are no such memory. Where a device finds the
 * byte at `address`, and in *bytes how many bytes from there on lie in a row; false: it is not of
 * that memory.
 */
bool bypass_physical(const void *address, uint64_t *physical, size_t *bytes);

/* ---- time and waiting ----------------------------------------------------------------------- */

uint64_t bypass_now_ns(void);
/* Nanoseconds since 1970 UTC, as the machine's clock was set when the clock task began. */
uint64_t bypass_realtime_ns(void);
/*
 * Waits until something has happened since the last bypass_wait() - it need not be what the caller
 * waits for, who looks and calls again - or until the time has come: 0 or -ETIMEDOUT. A time that
 * has passed only takes in what is there.
 */
int bypass_wait(uint64_t until_ns);

/* ---- disks ---------------------------------------------------------------------------------- */

/* A component with the block interface. When its task dies it is started again, and what was under
 * way is asked again, in the old order: the program notices nothing. */
struct bypass_disk;

/*
 * Connects to the component of this name, waiting for its task to be ready. The disk is the
 * library's and is there until the task ends; opening it again gives the same one. -ENODEV: no
 * component of this name and kind is this task's, or the machine has no device for it; -ETIMEDOUT:
 * its task does not come up (its reason is in the log); -ENOMEM.
 */
int bypass_disk_open(const char *name, struct bypass_disk **out);
/* What the disk says of itself; the size is `sectors` of BLOCK_SECTOR bytes. */
const struct block_info *bypass_disk_info(const struct bypass_disk *disk);

/* One piece of work. The caller fills in the first part, and owns it again when it has ended. */
struct bypass_request {
	enum block_operation operation;
	uint64_t offset; /* bytes from the disk's beginning */
	uint64_t bytes;	 /* both whole sectors; not for BLOCK_FLUSH */
	void *data;	 /* reading and writing: memory that components reach, until it has ended */
	/* NULL: nothing is called. The request may be started anew from here. */
	void (*done)(struct bypass_request *request, int error);
	void *context;
	/* -EINPROGRESS, and when it has ended 0 or its error. */
	int error;
	/* The library's. */
	struct bypass_disk *disk;
	struct block_request block;
};

/*
 * Starts a request; any number may be under way and they end in any order: whoever needs one after
 * another waits, or flushes. They are set going at the next wait, or by bypass_disk_kick(). An
 * error here means that it was not started, and `done` is not called:
 *
 *	-EINVAL	  not whole sectors, nothing at all, beyond the disk's end, or `data` not at a
 *		  multiple of BLOCK_SECTOR (aligned_alloc() gives such memory)
 *	-EFAULT	  not memory that components reach, or in more pieces than BLOCK_SEGMENTS_MAX
 *
 * Errors of the disk come at the request's end: -EIO, -EROFS, -EOPNOTSUPP (discarding on a disk
 * that cannot).
 */
int bypass_disk_start(struct bypass_disk *disk, struct bypass_request *request);
void bypass_disk_kick(struct bypass_disk *disk);
/* Waits for this one, or for all that are under way. The first gives the request's error. */
int bypass_disk_wait(struct bypass_request *request);
void bypass_disk_wait_all(struct bypass_disk *disk);

/* Start and wait: 0 or an error of either. A flush ends when every write that has ended before it
 * is on the medium. */
int bypass_disk_read(struct bypass_disk *disk, uint64_t offset, void *data, size_t bytes);
int bypass_disk_write(struct bypass_disk *disk, uint64_t offset, const void *data, size_t bytes);
int bypass_disk_flush(struct bypass_disk *disk);
