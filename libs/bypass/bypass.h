/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The library of user tasks: seL4 programs to which the system description gives a disk or the
 * network, with no kernel task in between (docs/bypass.md). A program is one function,
 * bypass_main(), on one thread. It may use those parts of the C library that need no kernel
 * (malloc, strings, snprintf), and runtime/log.h for output.
 *
 * Events - an answer, a timer, a packet - are handled only while the program waits in a function of
 * this library. The program's callbacks (`done`) are called then, and must not wait.
 * Errors are negative errno values. Times are nanoseconds since an arbitrary moment before the
 * task's start; BYPASS_NEVER is later than all of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/block.h"

#define BYPASS_NEVER UINT64_MAX

/* ---- the program ---------------------------------------------------------------------------- */

/*
 * The program's main function, which the program defines. `arguments` is the text after `arguments
 * =` in the system description, "" if there is none. When it returns, the task ends for good, with
 * this status in the log: its memory is taken back and the tasks of its components stop. A fault
 * also ends the task; with `restart = always` it is then started again.
 */
int bypass_main(const char *arguments);
/* Ends the task as if bypass_main() had returned `status`. */
_Noreturn void bypass_end(int status);
/* The task's name in the system description. */
const char *bypass_name(void);
/* How often the task has been started again. */
unsigned bypass_restarts(void);

/* ---- memory --------------------------------------------------------------------------------- */

/*
 * malloc() and its like return memory that components can access: all that `memory =` says, minus
 * the allocator's records. Variables and the stack are not such memory. This function gives the
 * physical address of the byte at `address`, and in *bytes how many bytes from there on are
 * physically contiguous. False: `address` is not in malloc's memory.
 */
bool bypass_physical(const void *address, uint64_t *physical, size_t *bytes);

/* ---- time and waiting ----------------------------------------------------------------------- */

/* The present time. */
uint64_t bypass_now_ns(void);
/* Nanoseconds since 1970 UTC, by the machine's clock as it was set when the clock task started. */
uint64_t bypass_realtime_ns(void);
/*
 * Waits until an event has happened since bypass_wait() last returned (0), or until the time
 * `until_ns` (-ETIMEDOUT). The event may be another one than the caller waits for, so the caller
 * checks and calls again. With a time in the past it only handles the pending events.
 */
int bypass_wait(uint64_t until_ns);

/* ---- disks ---------------------------------------------------------------------------------- */

/* A component with the block interface. When its task dies, the task is started again and
 * unfinished requests are sent again in their order; the program does not notice. */
struct bypass_disk;

/*
 * Connects to the component of this name, and waits up to 10 s for its task to start. The library
 * owns the disk until the task ends; opening it again returns the same one. -ENODEV: this task has
 * no disk component of this name, or the machine has no device for it; -ETIMEDOUT: the component's
 * task does not start (the log says why); -ENOMEM.
 */
int bypass_disk_open(const char *name, struct bypass_disk **out);
/* The disk's properties; its size is `sectors` of BLOCK_SECTOR bytes. */
const struct block_info *bypass_disk_info(const struct bypass_disk *disk);

/* One request. The caller fills in the fields up to `context`. The request must stay where it is
 * until it has ended. */
struct bypass_request {
	enum block_operation operation;
	uint64_t offset; /* bytes from the disk's beginning */
	uint64_t bytes;	 /* both multiples of BLOCK_SECTOR; ignored for BLOCK_FLUSH */
	void *data; /* to read and write: memory that components can access, until the request has
		       ended */
	/* Called at the end, unless NULL. It may start the request again. */
	void (*done)(struct bypass_request *request, int error);
	void *context;
	/* -EINPROGRESS; after the end, 0 or the error of the request. */
	int error;
	/* For the library only. */
	struct bypass_disk *disk;
	struct block_request block;
};

/*
 * Starts a request. Any number may be started and they end in any order; for a fixed order wait for
 * one, or flush. They are sent at the next wait, or by bypass_disk_kick(). An error here means that
 * the request was not started, and `done` is not called:
 *
 * 	-EINVAL	  not whole sectors, no bytes, beyond the disk's end, or `data` not at a multiple
 * 		  of BLOCK_SECTOR (aligned_alloc() gives such memory)
 * 	-EFAULT	  `data` is not memory that components can access, or is in more pieces than
 * 		  BLOCK_SEGMENTS_MAX
 *
 * Errors of the disk come at the request's end: -EIO, -EROFS, -EOPNOTSUPP (discarding on a disk
 * that cannot).
 */
int bypass_disk_start(struct bypass_disk *disk, struct bypass_request *request);
/* Sends the requests that were started. */
void bypass_disk_kick(struct bypass_disk *disk);
/* Waits until this request has ended, and returns its error. */
int bypass_disk_wait(struct bypass_request *request);
/* Waits until all requests of the disk have ended. */
void bypass_disk_wait_all(struct bypass_disk *disk);

/* Start a request and wait for it: 0, or an error of the start or of the request. A flush ends when
 * every write that ended before the flush was started is on the medium. */
int bypass_disk_read(struct bypass_disk *disk, uint64_t offset, void *data, size_t bytes);
int bypass_disk_write(struct bypass_disk *disk, uint64_t offset, const void *data, size_t bytes);
int bypass_disk_flush(struct bypass_disk *disk);
