/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tasks have in common whose component takes requests and ends them later: their loop. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/task_info.h"

/* The generated server of the task's interface, and its component. */
struct device_requests {
	bool (*run)(void);	 /* takes requests; true: the client must be signalled */
	bool (*may_sleep)(void); /* false: there is something to do */
	void (*interrupted)(void);
	const uint64_t *ended; /* requests, in all */
};

/* Serves `client`, until it is this incarnation's turn to die (device_chosen_end()). */
_Noreturn void device_serve_requests(const struct task_info *info,
				     const struct task_connection *client,
				     const struct device_requests *work);
