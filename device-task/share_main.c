/* SPDX-License-Identifier: BSD-2-Clause */
/* A shared folder as a task: the virtio-9p component behind the share interface's messages. */
#include "components/virtio-9p/virtio_9p.h"
#include "device-task/client.h"
#include "device-task/dma.h"
#include "device-task/requests.h"
#include "interfaces/share_server.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct virtio_9p folder;
static struct share_server server;

static bool run(void)
{
	return share_server_run(&server);
}

static bool may_sleep(void)
{
	return share_server_may_sleep(&server);
}

static void interrupted(void)
{
	virtio_9p_interrupt(&folder);
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_connection *client = device_client(info, RPC_SHARED_BYTES);
	const struct device_requests work = {run, may_sleep, interrupted, &server.ended};
	struct virtio_registers registers;
	struct virtio_memory memory = device_memory(info);
	int error;

	log_set_name(info->name);
	device_registers(info, &registers);
	error = virtio_9p_init(&folder, &registers, &memory);
	if (error) {
		log_error("the folder cannot be used: error %d", error);
		device_sleep_for_ever();
	}
	share_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1,
			  (const struct rpc_ranges *)info->ranges_address, &virtio_9p_ops, &folder);
	device_serve_requests(info, client, &work);
}
