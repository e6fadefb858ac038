/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system description: which kernels and components there are. A text of blocks
 *
 *	kernel NAME {
 *		memory = 64M | rest | share N	# rest if not given
 *		rootfs = NAME			# archive entry rootfs/NAME; or: default
 *		init = PATH ARGUMENT...		# if the host gives no command; or: a login shell
 *		restart = never | always	# when it dies by a fault; or: never
 *			| on-failure		# also when its command fails
 *			| on-end		# also when its command ends
 *		service = yes | no		# its command is kernel/NAME/... of the boot image,
 *						# and the system ends with the last kernel; or: no
 *		debug = yes | no		# may it kill components' tasks; or: no
 *		entry = fault | inner		# how its programs get into it; or: inner
 *						# where the microkernel can, else fault
 *		share = N			# of processor time, 1 to 100; or: 1
 *		limit = P%			# of all processor time, 1% to 100%; or: 100%
 *	}
 *	task NAME {				# a user task (docs/bypass.md)
 *		image = NAME			# archive entry task/NAME: its program
 *		memory = 4M			# or: 4M
 *		arguments = TEXT		# what it is told; or: nothing
 *		restart = never | always	# when it dies by a fault; or: never
 *		share = N			# as of a kernel
 *		limit = P%
 *	}
 *	component NAME {
 *		driver = NAME			# one of those that components/ describes
 *		placement = task | inline	# inline: in the kernel task; or: task
 *		kernel = NAME			# its owner, if it serves one alone;
 *						# or: the first kernel's
 *		task = NAME			# ... or: this user task's
 *		crash = N			# for tests: its task dies in the middle of the 1st
 *						# to Nth piece of its work
 *		hang = N			# likewise, but it goes on for ever there
 *	}
 *
 * '#' starts a comment. `share N` and `rest` (which is share 1) divide what the fixed sizes leave,
 * in proportion; so does `share = N` the processor. Pure text handling: no seL4 in here.
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
/* What a kernel is started again after; each includes those before it. */
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
	uint64_t memory; /* bytes; 0: by share */
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
	unsigned crash;			  /* 0: not on purpose */
	bool hangs;			  /* it does not die then, but goes on for ever */
	unsigned slow;			  /* pieces of work; 0: not on purpose */
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
/* The client that owns a component's device: kernels count from 0, user tasks from kernel_count. */
unsigned description_owner(const struct description *d,
			   const struct component_description *component);
/* The component with this driver, NULL if there is none. */
const struct component_description *description_component(const struct description *d,
							  enum driver driver);
