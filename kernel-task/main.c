/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel task: one Linux personality. It sets up everything that needs no task, makes PID 1,
 * and then handles events (entry/loop.c). The root task's start page is main()'s argument.
 */
#include <errno.h>
#include <string.h>

#include "arch/shim.h"
#include "entry/entry.h"
#include "user/registers.h"
#include "arch/vdso.h"
#include "machine/machine.h"
#include "net/stack.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "base/log.h"
#include "proc/proc.h"
#include "start/hooks.h"
#include "start/init.h"
#include "sys/trace.h"

/* Traces the calls that the host chose, or all at the most verbose log level. */
static void choose_trace(void)
{
	size_t n = 0;
	const char *patterns = machine_boot_file("run/trace", &n);

	if (patterns)
		trace_choose(patterns, n);
	else if (log_get_level() >= LOG_DEBUG)
		trace_choose("*", 1);
}

static int start(void *task_info)
{
	int error;

	tasks_init();
	kernel_threads_init();
	error = machine_init(task_info);
	if (error)
		return error;
	log_set_name(machine_kernel_name());
	choose_trace();
	user_init();
	hooks_init();
	error = shim_init();
	if (!error)
		error = vdso_init();
	if (!error)
		error = stack_start();
	if (!error)
		error = init_start();
	return error;
}

int task_main(void *start_page)
{
	int error = start(start_page);

	if (error) {
		klog(KLOG_ERROR, "cannot start: %s", strerror(-error));
		return 1;
	}
	event_loop();
}
