/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk as a task: the virtio-blk component behind the block interface's messages. */
#include "components/virtio-blk/virtio_blk.h"
#include "device-task/client.h"
#include "device-task/dma.h"
#include "device-task/requests.h"
#include "interfaces/block_server.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct virtio_blk disk;
static struct block_server server;

static bool run(void)
{
	return block_server_run(&server);
}

static bool may_sleep(void)
{
	return block_server_may_sleep(&server);
}

static void interrupted(void)
{
	virtio_blk_interrupt(&disk);
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
	error = virtio_blk_init(&disk, &registers, &memory);
	if (error) {
		log_error("the disk cannot be used: error %d", error);
		device_sleep_for_ever();
	}
	block_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1,
			  (const struct rpc_ranges *)info->ranges_address, &virtio_blk_ops, &disk);
	device_serve_requests(info, client, &work);
}
