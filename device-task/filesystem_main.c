/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext4 as a task: volumes behind the filesystem interface's calls. It has no device: the client
 * whose call it is in the middle of reads and writes the disk for it.
 */
#include <sel4/sel4.h>

#include "components/ext4/ext4.h"
#include "device-task/client.h"
#include "interfaces/filesystem_server.h"
#include "runtime/log.h"
#include "runtime/memory.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct filesystem_server server;
static struct filesystem_asks client_asks;
static const struct task_connection *client;
static uint64_t done, end;

/* Tests want it to die in the middle of what it does. */
static void one_more(void)
{
	if (++done >= end)
		__builtin_trap();
}

static void wake(void *context)
{
	seL4_Signal(client->signal_slot);
}

static void wait(void *context)
{
	seL4_Wait(TASK_SLOT_NOTIFICATION, NULL);
}

static int disk_read(void *context, filesystem_id id, uint64_t offset, void *data, size_t size)
{
	one_more();
	return client_asks.read(client_asks.context, id, offset, data, size);
}

static int disk_write(void *context, filesystem_id id, uint64_t offset, const void *data,
		      size_t size)
{
	one_more();
	return client_asks.write(client_asks.context, id, offset, data, size);
}

static int disk_flush(void *context, filesystem_id id)
{
	one_more();
	return client_asks.flush(client_asks.context, id);
}

int task_main(void *start_page)
{
	static const struct filesystem_asks disk = {disk_read, disk_write, disk_flush, NULL};
	static const struct call_server_host host = {wake, wait, NULL};
	const struct task_info *info = start_page;

	client = device_client(info, FILESYSTEM_SHARED_BYTES);
	log_set_name(info->name);
	runtime_set_heap((void *)info->heap_address, info->heap_bytes);
	end = device_chosen_end(info);
	client_asks = filesystem_server_asks(&server);
	filesystem_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1,
			       ext4_filesystem(&disk, info->heap_bytes), &host);
	seL4_Signal(client->signal_slot); /* it may wait for this incarnation */
	for (;;) {
		if (filesystem_server_run(&server))
			wake(NULL);
		one_more();
		wait(NULL);
	}
}
