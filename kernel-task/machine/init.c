/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts the machine and ends it. */
#include <errno.h>
#include <string.h>

#include "libs/random/random.h"
#include "machine/clock.h"
#include "machine/connect.h"
#include "machine/console.h"
#include "machine/inner.h"
#include "machine/heap.h"
#include "machine/internal.h"
#include "runtime/log.h"
#include "runtime/start.h"

static int check(const struct task_info *info)
{
	if (!info || info->magic != TASK_INFO_MAGIC || info->untyped_count > TASK_UNTYPED_MAX ||
	    (!info->inner && info->free_address > DIRECT_BASE))
		return -EINVAL;
	return 0;
}

static int bind_notification(void)
{
	seL4_Error error = seL4_TCB_BindNotification(TASK_SLOT_TCB, TASK_SLOT_NOTIFICATION);

	/* seL4_IllegalOperation: the root task has done it already. */
	return error && error != seL4_IllegalOperation ? -EINVAL : 0;
}

int machine_init(void *task_info)
{
	int error = check(task_info);

	if (error)
		return error;
	random_init();
	error = machine_objects_init(task_info);
	if (error)
		return error;
	error = vspaces_init();
	if (!error)
		error = frames_init();
	if (!error)
		error = uthreads_init();
	if (!error)
		error = inner_init();
	if (!error)
		error = bind_notification();
	if (error)
		return error;
	heap_init();
	error = boot_image_init(machine_info);
	if (error)
		return error;
	console_connect();
	return clock_connect();
}

#define FAREWELL_NS 5000000000ull

_Noreturn void machine_power_off(int status)
{
	uint64_t limit = clock_monotonic_ns() + FAREWELL_NS;

	/* Output that has not reached the host would be lost with the machine. */
	console_send_exit(status);
	while (!console_exit_told() && clock_monotonic_ns() < limit)
		seL4_Yield();
	log_debug("switched off with status %d", status);
	seL4_SetMR(0, (seL4_Word)status);
	seL4_Call(TASK_SLOT_WATCH, seL4_MessageInfo_new(TASK_POWER_OFF, 0, 0, 1));
	runtime_exit(status); /* not reached: the root task does not answer */
}

const char *machine_kernel_name(void)
{
	return machine_info->name;
}

const char *machine_entry_name(void)
{
	return machine_inner() ? "inner" : "fault";
}

const char *machine_init_command(void)
{
	return machine_info->init;
}
