/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system description: which kernels, user tasks and components there are. It is a text of
 * blocks; "or:" gives the value of a setting that is left out.
 *
 *	kernel NAME {
 *		memory = 64M | rest | share N	# or: rest
 *		rootfs = NAME			# archive entry rootfs/NAME; or: default
 *		init = PATH ARGUMENT...		# if the host gives no command; or: a login shell
 *		restart = never | always	# always: after a fault; or: never
 *			| on-failure		# also after its command failed
 *			| on-end		# also after its command ended
 *		service = yes | no		# its command is kernel/NAME/... of the boot image,
 *						# and the system ends with the last kernel; or: no
 *		debug = yes | no		# whether it may kill components' tasks; or: no
 *		entry = fault | inner		# how its programs enter it; or: inner where the
 *						# microkernel has the inner ring, else fault
 *		share = N			# parts of the processor time, 1 to 100; or: 1
 *		limit = P%			# of all processor time, 1% to 100%; or: 100%
 *	}
 *	task NAME {				# a user task (docs/bypass.md)
 *		image = NAME			# archive entry task/NAME: its program
 *		memory = 4M			# 64K to 1G; or: 4M
 *		arguments = TEXT		# the text that the program gets; or: none
 *		restart = never | always	# always: after a fault; or: never
 *		share = N			# as for a kernel
 *		limit = P%			# as for a kernel
 *	}
 *	component NAME {
 *		driver = NAME			# one that components/ describes
 *		placement = task | inline	# inline: in the kernel task; or: task
 *		kernel = NAME			# the owner of a component that serves only one;
 *						# or: the first kernel
 *		task = NAME			# a user task as its owner instead
 *		crash = N			# for tests: its task dies in the middle of a piece
 *						# of its work, the 1st to the Nth
 *		hang = N			# for tests: it loops there for ever instead
 *		slow = N			# for tests: it computes for 100 ms in every Nth
 *						# piece of its work
 *	}
 *
 * '#' starts a comment. `share N` and `rest` (which is share 1) divide the memory that the fixed
 * sizes leave, in proportion; `share = N` divides the processor in the same way. The parser only
 * handles text and does not use seL4.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "root-task/drivers.h"

#define DESCRIPTION_KERNELS_MAX	   16
#define DESCRIPTION_CLIENTS_MAX	   16 /* kernels and user tasks */
#define DESCRIPTION_COMPONENTS_MAX 48
#define DESCRIPTION_NAME_MAX	   32
#define DESCRIPTION_INIT_MAX	   128

enum placement { PLACEMENT_TASK, PLACEMENT_INLINE };
/* After which ends a kernel is started again; each value includes the ends of those before it. */
enum restart { RESTART_NEVER, RESTART_FAULT, RESTART_FAILURE, RESTART_END };
enum entry_form { ENTRY_BEST, ENTRY_FAULT, ENTRY_INNER }; /* docs/architecture.md */

/* Processor time. */
#define DESCRIPTION_SHARE_MAX 100
#define DESCRIPTION_NO_LIMIT  100
struct time_description {
	unsigned share, limit; /* percent */
};

struct kernel_description {
	char name[DESCRIPTION_NAME_MAX];
	uint64_t memory; /* bytes; 0: its size follows from memory_share */
	unsigned memory_share;
	struct time_description time;
	char rootfs[DESCRIPTION_NAME_MAX];
	char init[DESCRIPTION_INIT_MAX];
	enum restart restart;
	bool service, debug;
	enum entry_form entry;
};

struct task_description {
	char name[DESCRIPTION_NAME_MAX];
	char image[DESCRIPTION_NAME_MAX];
	char arguments[DESCRIPTION_INIT_MAX];
	uint64_t memory; /* bytes, whole pages */
	struct time_description time;
	bool restart;
};

struct component_description {
	char name[DESCRIPTION_NAME_MAX];
	enum driver driver;
	enum placement placement;
	unsigned crash;			  /* of `crash` or `hang`; 0: neither is given */
	bool hangs;			  /* with `hang`: the task loops and does not die */
	unsigned slow;			  /* pieces of work; 0: not given */
	char owner[DESCRIPTION_NAME_MAX]; /* "": the first kernel */
	bool owner_is_task;
	unsigned owner_line, placement_line; /* lines of these settings */
};

struct description {
	struct kernel_description kernels[DESCRIPTION_KERNELS_MAX];
	unsigned kernel_count;
	struct task_description tasks[DESCRIPTION_CLIENTS_MAX];
	unsigned task_count;
	struct component_description components[DESCRIPTION_COMPONENTS_MAX];
	unsigned component_count;
};

/*
 * Parses `length` bytes of text. False on a mistake: `error` then holds "FILE:LINE: what is wrong,
 * what was expected".
 */
bool description_parse(struct description *out, const char *file, const char *text, size_t length,
		       char *error, size_t error_size);
/* The index of the client that owns a component's device: kernels count from 0, user tasks from
 * kernel_count. The number of all clients if the description has no owner of this name. */
unsigned description_owner(const struct description *d,
			   const struct component_description *component);
/* The first component with this driver, NULL if there is none. */
const struct component_description *description_component(const struct description *d,
							  enum driver driver);
