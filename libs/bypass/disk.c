/* SPDX-License-Identifier: BSD-2-Clause */
/* The block interface with the task's addresses instead of physical ones. */
#include <errno.h>
#include <stdlib.h>

#include "interfaces/block_client.h"
#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"
#include "libs/virtio/virtio.h"

#include <sel4/sel4.h>

struct bypass_disk {
	const struct task_remote *remote;
	struct block_client client;
	uint64_t flying;
	struct bypass_disk *next;
};

static struct bypass_disk *disks;

/* ---- opening ---- */

static void wake(void *context)
{
	const struct bypass_disk *disk = context;

	seL4_Signal(disk->remote->connection.signal_slot);
}

static void prepare(void *context)
{
	bypass_disk_kick(context);
}

static void signalled(void *context)
{
	struct bypass_disk *disk = context;

	rpc_client_event(&disk->client.rpc);
}

static int connect(struct bypass_disk *disk)
{
	void *shared = (void *)disk->remote->connection.address;
	uint64_t until = bypass_now_ns() + BYPASS_START_NS;

	while (!block_client_init(&disk->client, shared, wake, disk))
		if (bypass_pause(until))
			return -ETIMEDOUT;
	bypass_add_waiter(&(struct bypass_waiter){
		disk->remote->connection.badge,
		prepare,
		signalled,
		disk,
	});
	return 0;
}

int bypass_disk_open(const char *name, struct bypass_disk **out)
{
	const struct task_remote *remote = bypass_remote(name, INTERFACE_BLOCK);

	if (!remote)
		return -ENODEV;
	for (*out = disks; *out; *out = (*out)->next)
		if ((*out)->remote == remote)
			return 0;
	struct bypass_disk *disk = calloc(1, sizeof(*disk));
	if (!disk)
		return -ENOMEM;
	disk->remote = remote;
	int error = connect(disk);
	if (error) {
		free(disk);
		return error;
	}
	disk->next = disks;
	*out = disks = disk;
	return 0;
}

const struct block_info *bypass_disk_info(const struct bypass_disk *disk)
{
	return &disk->client.info;
}

/* ---- requests ---- */

static int name_memory(struct bypass_request *r)
{
	uint64_t left = r->bytes, physical;
	const char *at = r->data;
	size_t here;

	if ((uintptr_t)at % BLOCK_SECTOR)
		return -EINVAL; /* a sector could lie in two physical pieces */
	while (left) {
		if (r->block.segment_count == BLOCK_SEGMENTS_MAX ||
		    !bypass_physical(at, &physical, &here))
			return -EFAULT;
		if (here > left)
			here = left;
		r->block.segments[r->block.segment_count++] =
			(struct block_segment){physical, (uint32_t)here};
		at += here;
		left -= here;
	}
	return 0;
}

static int fill_in(const struct bypass_disk *disk, struct bypass_request *r)
{
	uint64_t size = disk->client.info.sectors * BLOCK_SECTOR;

	r->block = (struct block_request){.operation = r->operation};
	if (r->operation == BLOCK_FLUSH)
		return 0;
	if (!r->bytes || r->bytes % BLOCK_SECTOR || r->offset % BLOCK_SECTOR || r->offset > size ||
	    r->bytes > size - r->offset)
		return -EINVAL;
	r->block.sector = r->offset / BLOCK_SECTOR;
	if (r->operation == BLOCK_READ || r->operation == BLOCK_WRITE)
		return name_memory(r);
	r->block.sectors = r->bytes / BLOCK_SECTOR;
	return 0;
}

static void ended(struct block_request *block, int error)
{
	struct bypass_request *r = block->context;

	r->disk->flying--;
	r->error = error;
	if (r->done)
		r->done(r, error);
}

int bypass_disk_start(struct bypass_disk *disk, struct bypass_request *r)
{
	int error = fill_in(disk, r);

	if (error)
		return error;
	r->disk = disk;
	r->error = -EINPROGRESS;
	r->block.done = ended;
	r->block.context = r;
	disk->flying++;
	block_client_ops.submit(&disk->client, &r->block);
	return 0;
}

void bypass_disk_kick(struct bypass_disk *disk)
{
	block_client_ops.kick(&disk->client);
}

int bypass_disk_wait(struct bypass_request *r)
{
	while (r->error == -EINPROGRESS)
		bypass_pause(BYPASS_NEVER);
	return r->error;
}

void bypass_disk_wait_all(struct bypass_disk *disk)
{
	while (disk->flying)
		bypass_pause(BYPASS_NEVER);
}

/* ---- one after the other ---- */

static int transfer(struct bypass_disk *disk, enum block_operation operation, uint64_t offset,
		    void *data, size_t bytes)
{
	struct bypass_request r = {
		.operation = operation, .offset = offset, .bytes = bytes, .data = data};
	int error = bypass_disk_start(disk, &r);

	return error ? error : bypass_disk_wait(&r);
}

int bypass_disk_read(struct bypass_disk *disk, uint64_t offset, void *data, size_t bytes)
{
	return transfer(disk, BLOCK_READ, offset, data, bytes);
}

int bypass_disk_write(struct bypass_disk *disk, uint64_t offset, const void *data, size_t bytes)
{
	return transfer(disk, BLOCK_WRITE, offset, (void *)(uintptr_t)data, bytes);
}

int bypass_disk_flush(struct bypass_disk *disk)
{
	return transfer(disk, BLOCK_FLUSH, 0, NULL, 0);
}
