/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_device.h"

#include <string.h>

#include "libs/virtio/registers.h"

static uint8_t common[64];
static _Alignas(4096) uint8_t pages[4][4096];
static unsigned pages_used;
unsigned fake_rings;

static uint32_t fake_read(void *context, enum virtio_block block, unsigned offset, unsigned width)
{
	uint32_t value = 0;

	if (offset == COMMON_DEVICE_FEATURE) /* the upper half has VERSION_1 */
		return common[COMMON_DEVICE_FEATURE_SELECT] ? 1 : 0x55;
	if (offset == COMMON_QUEUES)
		return 1;
	memcpy(&value, common + offset, width);
	return value;
}

static void fake_write(void *context, enum virtio_block block, unsigned offset, unsigned width,
		       uint32_t value)
{
	memcpy(common + offset, &value, width);
}

static void fake_notify(void *context, unsigned offset, unsigned index)
{
	fake_rings++;
}

static void *fake_page(void *context, uint64_t *physical)
{
	if (pages_used == 4)
		return NULL;
	*physical = (uint64_t)pages[pages_used];
	return pages[pages_used++];
}

const struct virtio_registers fake_registers = {
	.read = fake_read, .write = fake_write, .notify = fake_notify};
const struct virtio_memory fake_memory = {.page = fake_page};

void fake_power_on(void)
{
	memset(common, 0, sizeof(common));
	memset(pages, 0, sizeof(pages));
	pages_used = fake_rings = 0;
	common[COMMON_QUEUE_SIZE] = FAKE_QUEUE_SIZE;
}

void fake_answer(struct virtqueue *queue, uint32_t id, uint32_t length)
{
	uint16_t at = queue->used->index;

	queue->used->ring[at % FAKE_QUEUE_SIZE] = (struct virtq_used_entry){id, length};
	queue->used->index = (uint16_t)(at + 1);
}

uint16_t fake_latest(const struct virtqueue *queue)
{
	return queue->avail->ring[(queue->avail_index - 1) % FAKE_QUEUE_SIZE];
}
