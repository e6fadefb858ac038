/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task: lists the machine's resources, reads the system description, divides the
 * resources, starts the tasks, and then only watches them.
 */
#include <sel4/sel4.h>

#include "root-task/boot_archive.h"
#include "root-task/budgets.h"
#include "root-task/clients.h"
#include "root-task/description.h"
#include "root-task/devices.h"
#include "root-task/kernels.h"
#include "root-task/power.h"
#include "root-task/resources.h"
#include "root-task/user_tasks.h"
#include "root-task/watch.h"
#include "runtime/log.h"
#include "runtime/start.h"

static struct description description;

static bool read_description(void)
{
	struct archive_file file;
	char error[256];

	if (!boot_archive_find("system", &file)) {
		log_error("no system description in the boot image");
		return false;
	}
	if (!description_parse(&description, "system", (const char *)file.data, file.size, error,
			       sizeof(error))) {
		log_error("%s", error);
		return false;
	}
	return true;
}

static bool make_endpoint(void)
{
	static struct source lasting = {.pool = &resources.ram};

	watch_endpoint = source_object(&lasting, seL4_EndpointObject, 0);
	return watch_endpoint != 0;
}

static bool start_all(void)
{
	budgets_init(&description);
	if (!clients_init(&description) || !devices_init(&description))
		return false;
	kernels_init(&description);
	user_tasks_init(&description);
	for (unsigned i = 0; i < device_count; i++)
		if (!device_start(devices[i]))
			return false;
	/* User tasks come first, because their sizes are fixed: the kernels divide the rest. */
	for (unsigned i = 0; i < description.task_count; i++)
		if (!user_task_start(i))
			return false;
	if (!kernels_divide_memory())
		return false;
	for (unsigned i = 0; i < description.kernel_count; i++)
		if (!kernel_start(i))
			return false;
	return true;
}

int task_main(void *start_page)
{
	log_set_name("root");
	if (!resources_init(start_page) || !boot_archive_init(start_page) || !read_description() ||
	    !make_endpoint() || !start_all()) {
		log_error("selkie: fatal: the system cannot be started");
		power_off();
		return 1;
	}
	log_info("%u kernels, %u user tasks, %u components", description.kernel_count,
		 description.task_count, device_count);
	watch_tasks();
	log_info("power off");
	power_off();
	return 0;
}
