/* SPDX-License-Identifier: BSD-2-Clause */
/* A source of random numbers as a task: the virtio-rng component behind the entropy interface's
 * messages. */
#include "components/virtio-rng/virtio_rng.h"
#include "device-task/client.h"
#include "device-task/dma.h"
#include "device-task/requests.h"
#include "interfaces/entropy_server.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct virtio_rng rng;
static struct entropy_server server;

static bool run(void)
{
	return entropy_server_run(&server);
}

static bool may_sleep(void)
{
	return entropy_server_may_sleep(&server);
}

static void interrupted(void)
{
	virtio_rng_interrupt(&rng);
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
	error = virtio_rng_init(&rng, &registers, &memory);
	if (error) {
		log_error("random numbers cannot be had: error %d", error);
		device_sleep_for_ever();
	}
	entropy_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1,
			    (const struct rpc_ranges *)info->ranges_address, &virtio_rng_ops, &rng);
	device_serve_requests(info, client, &work);
}
