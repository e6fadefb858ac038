/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio-net driver against a device made of memory: first one that works, then one that
 * answers nonsense. The driver must never pass on more bytes than a buffer holds, nor access other
 * memory than its pages (the sanitizer checks).
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/virtio-net/virtio_net.h"
#include "libs/virtio/registers.h"

#define PAGES_MAX 1024
#define HEADER	  12

/* ---- the device ---- */

static struct {
	uint8_t status;
	unsigned selected, feature_word;
	uint64_t features, queue[2][3]; /* descriptors, available, used */
	unsigned size[2], rings;
	uint16_t vector[2];
	bool lies; /* about its configuration */
} fake;

static void *pages[PAGES_MAX];
static unsigned page_count, page_limit = PAGES_MAX;

static uint32_t random_number(void)
{
	static uint64_t state = 1181783497276652981ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

static uint32_t read_register(void *context, enum virtio_block block, unsigned offset,
			      unsigned width)
{
	if (fake.lies && random_number() % 4 == 0)
		return random_number();
	if (block == VIRTIO_DEVICE)
		return offset < 6 ? 0x10 + offset : offset == 10 ? 1400 : 0;
	switch (offset) {
	case COMMON_STATUS:
		return fake.status;
	case COMMON_DEVICE_FEATURE:
		return fake.feature_word ? 1 : 1u << 5 | 1u << 3;
	case COMMON_QUEUES:
		return 2;
	case COMMON_QUEUE_SIZE:
		return 256;
	case COMMON_QUEUE_VECTOR:
		return fake.vector[fake.selected];
	default:
		return 0;
	}
}

static void write_register(void *context, enum virtio_block block, unsigned offset, unsigned width,
			   uint32_t value)
{
	if (offset == COMMON_STATUS)
		fake.status = (uint8_t)value;
	else if (offset == COMMON_DEVICE_FEATURE_SELECT)
		fake.feature_word = value;
	else if (offset == COMMON_QUEUE_SELECT)
		fake.selected = value & 1;
	else if (offset == COMMON_QUEUE_SIZE)
		fake.size[fake.selected] = value;
	else if (offset == COMMON_QUEUE_VECTOR)
		fake.vector[fake.selected] = (uint16_t)value;
	else if (offset >= COMMON_QUEUE_DESC && offset < COMMON_QUEUE_USED + 8)
		((uint32_t *)fake.queue[fake.selected])[(offset - COMMON_QUEUE_DESC) / 4] = value;
}

static void ring_bell(void *context, unsigned offset, unsigned queue)
{
	fake.rings++;
}

static void *give_page(void *context, uint64_t *physical)
{
	if (page_count >= page_limit)
		return NULL;
	void *page = aligned_alloc(4096, 4096);
	memset(page, 0, 4096);
	pages[page_count++] = page;
	*physical = (uint64_t)page;
	return page;
}

static int start(struct ethernet **out)
{
	const struct virtio_registers registers = {.read = read_register,
						   .write = write_register,
						   .notify = ring_bell,
						   .device_length = 12};
	const struct virtio_memory memory = {.page = give_page};

	return virtio_net_start(&registers, &memory, out);
}

static int stop(void **state)
{
	while (page_count)
		free(pages[--page_count]);
	page_limit = PAGES_MAX;
	memset(&fake, 0, sizeof(fake));
	return 0;
}

static struct virtq_desc *descriptor(unsigned queue, unsigned i)
{
	return (struct virtq_desc *)fake.queue[queue][0] + i;
}

static struct virtq_avail *available(unsigned queue)
{
	return (struct virtq_avail *)fake.queue[queue][1];
}

static void answer(unsigned queue, uint32_t id, uint32_t length)
{
	struct virtq_used *used = (struct virtq_used *)fake.queue[queue][2];

	used->ring[used->index % fake.size[queue]] = (struct virtq_used_entry){id, length};
	used->index++;
}

/* ---- the client ---- */

static size_t last_length;
static unsigned received_count, room_count;
static uint8_t last_byte;

static void received(const void *frame, size_t length)
{
	const uint8_t *bytes = frame;

	assert_true(length > 0 && length <= 2048 - HEADER);
	last_byte = bytes[length - 1];
	last_length = length;
	received_count++;
}

static void room(void)
{
	room_count++;
}

static const struct ethernet_client client = {received, room};

static void test_frames_pass(void **state)
{
	struct ethernet *e;

	assert_int_equal(start(&e), 0);
	assert_int_equal(e->mac[5], 0x15);
	assert_int_equal(e->mtu, 1400);
	/* In. */
	unsigned head = available(0)->ring[0];
	uint8_t *buffer = (uint8_t *)descriptor(0, head)->address;
	buffer[HEADER + 99] = 0x5a;
	answer(0, head, HEADER + 100);
	received_count = 0;
	assert_false(e->poll(e, &client));
	assert_int_equal(received_count, 1);
	assert_int_equal(last_length, 100);
	assert_int_equal(last_byte, 0x5a);
	assert_int_equal(available(0)->index, 257); /* queued again */
	/* Out, until the queue is full; then there is room again. */
	struct ethernet_part part[2] = {{"abc", 3}, {"defg", 4}};
	unsigned sent = 0;
	while (e->send(e, part, 2))
		sent++;
	assert_int_equal(sent, 256);
	e->flush(e);
	assert_int_equal(available(1)->index, 256);
	struct virtq_desc *d = descriptor(1, available(1)->ring[0]);
	assert_int_equal(d->length, HEADER + 7);
	assert_memory_equal((uint8_t *)d->address + HEADER, "abcdefg", 7);
	room_count = 0;
	answer(1, available(1)->ring[0], 0);
	e->poll(e, &client);
	assert_int_equal(room_count, 1);
	assert_true(e->send(e, part, 2));
	free(e);
}

/* A frame that a buffer does not hold is dropped whole, however its parts are cut. */
static void test_long_frames(void **state)
{
	static uint8_t bytes[8192];
	static const size_t parts[][3] = {
		{2037, 0, 0}, {2048, 0, 0},    {2049, 0, 0},	{8192, 0, 0},
		{1, 2036, 0}, {1000, 4096, 0}, {1000, 1036, 1}, {1, SIZE_MAX, 0},
	};
	struct ethernet *e;

	assert_int_equal(start(&e), 0);
	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct ethernet_part part[3] = {
			{bytes, parts[i][0]}, {bytes, parts[i][1]}, {bytes, parts[i][2]}};

		assert_true(e->send(e, part, 3));
	}
	e->flush(e);
	assert_int_equal(available(1)->index, 0);
	const struct ethernet_part longest[2] = {{bytes, 1}, {bytes, 2035}};
	assert_true(e->send(e, longest, 2));
	e->flush(e);
	assert_int_equal(available(1)->index, 1);
	assert_int_equal(descriptor(1, available(1)->ring[0])->length, 2048);
	free(e);
}

static void test_out_of_memory(void **state)
{
	struct ethernet *e;

	for (page_limit = 0; page_limit < 40; page_limit++)
		assert_int_equal(start(&e), -ENOMEM);
}

static void test_nonsense(void **state)
{
	static uint8_t frame[1514];
	struct ethernet_part part = {frame, sizeof(frame)};

	for (unsigned round = 0; round < 300; round++) {
		struct ethernet *e;

		stop(NULL);
		fake.lies = round % 3 == 0;
		if (start(&e))
			continue;
		for (unsigned i = 0; i < 200; i++) {
			unsigned queue = random_number() % 2;
			struct virtq_used *used = (struct virtq_used *)fake.queue[queue][2];

			if (random_number() % 3)
				answer(queue, random_number() % 256, random_number());
			else if (random_number() % 8 == 0)
				answer(queue, random_number(), random_number());
			if (random_number() % 64 == 0)
				used->index = (uint16_t)random_number();
			if (random_number() % 16 == 0)
				descriptor(queue, random_number() % 64)->address = random_number();
			part.length = random_number() % sizeof(frame);
			e->send(e, &part, 1);
			if (random_number() % 4 == 0) {
				e->flush(e);
				e->poll(e, &client);
			}
		}
		free(e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_frames_pass, stop),
		cmocka_unit_test_teardown(test_long_frames, stop),
		cmocka_unit_test_teardown(test_out_of_memory, stop),
		cmocka_unit_test_teardown(test_nonsense, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
