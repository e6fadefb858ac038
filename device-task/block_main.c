/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk as a task: the virtio-blk component behind the block interface's messages. */
#include <sel4/sel4.h>

#include "components/virtio-blk/virtio_blk.h"
#include "device-task/client.h"
#include "device-task/dma.h"
#include "interfaces/block_server.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct virtio_blk disk;
static struct block_server server;

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_connection *client = device_client(info, RPC_SHARED_BYTES);
	struct virtio_registers registers;
	struct virtio_memory memory = device_memory(info);
	const struct task_interrupt *interrupt = &info->virtio[0].interrupt;
	uint64_t end = device_chosen_end(info);
	int error;

	log_set_name(info->name);
	device_registers(info, &registers);
	error = virtio_blk_init(&disk, &registers, &memory);
	if (error || !client) {
		log_error("the disk cannot be used: error %d", error);
		device_sleep_for_ever();
	}
	block_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1,
			  (const struct rpc_ranges *)info->ranges_address, &virtio_blk_ops, &disk);
	seL4_IRQHandler_Ack(interrupt->handler_slot);
	seL4_Signal(client->signal_slot); /* it may wait for this incarnation */
	for (;;) {
		seL4_Word badge = 0;

		if (block_server_run(&server))
			seL4_Signal(client->signal_slot);
		if (server.ended >= end)
			__builtin_trap();
		if (!block_server_may_sleep(&server))
			continue;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & interrupt->badge) {
			/* First, or what happens from here on would be lost. */
			seL4_IRQHandler_Ack(interrupt->handler_slot);
			virtio_blk_interrupt(&disk);
		}
	}
}
