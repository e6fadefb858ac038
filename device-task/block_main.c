/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk as a task: the virtio-blk component behind the block interface's messages. */
#include <sel4/sel4.h>

#include "components/virtio-blk/virtio_blk.h"
#include "device-task/dma.h"
#include "interfaces/block_server.h"
#include "runtime/log.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct virtio_blk disk;
static struct block_server server;

/* The one kernel task that the root task has connected us to. */
static const struct task_connection *the_client(const struct task_info *info)
{
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= RPC_SHARED_BYTES)
			return &info->clients[i];
	return NULL;
}

/* For tests: how many requests this incarnation answers before it dies; another number each time.
 */
static uint64_t chosen_end(const struct task_info *info)
{
	return info->crash ? 1 + (info->restarts + 1) * 2654435761u % 4294967291u % info->crash
			   : UINT64_MAX;
}

static _Noreturn void sleep_for_ever(void)
{
	for (;;)
		seL4_Wait(TASK_SLOT_NOTIFICATION, NULL);
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_connection *client = the_client(info);
	struct virtio_registers registers;
	struct virtio_memory memory = device_memory(info);
	const struct task_interrupt *interrupt = &info->virtio[0].interrupt;
	uint64_t end = chosen_end(info);
	int error;

	log_set_name(info->name);
	device_registers(info, &registers);
	error = virtio_blk_init(&disk, &registers, &memory);
	if (error || !client) {
		log_error("the disk cannot be used: error %d", error);
		sleep_for_ever();
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
