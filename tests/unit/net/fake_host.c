/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_host.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NS_PER_MS 1000000ull

const struct net_ops *net = &net_stack_ops;
uint64_t fake_now_ns = 1000 * NS_PER_MS;
unsigned fake_events;
struct fake_frame fake_sent[FAKE_FRAMES];
unsigned fake_sent_count;

static uint64_t next_deadline = UINT64_MAX;
static const void *incoming;
static size_t incoming_length;

uint32_t fake_random(void)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

static uint64_t now(void)
{
	return fake_now_ns;
}

static void random_bytes(void *buffer, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((uint8_t *)buffer)[i] = (uint8_t)fake_random();
}

static void changed(void *context, net_id id, uint32_t events)
{
	if (id != NET_LINKS)
		fake_events++;
}

static void deadline(void *context, uint64_t at)
{
	next_deadline = at;
}

static void broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

void fake_start(size_t memory)
{
	static struct component_host host = {.now_ns = now,
					     .random = random_bytes,
					     .changed = changed,
					     .deadline = deadline,
					     .broken = broken};

	host.memory = memory;
	assert_int_equal(net_start(&host), 0);
}

/* ---- the device ---- */

static bool send_frame(struct ethernet *e, const struct ethernet_part *part, unsigned parts)
{
	struct fake_frame *f = &fake_sent[fake_sent_count];

	if (fake_sent_count == FAKE_FRAMES)
		return true;
	f->length = 0;
	for (unsigned i = 0; i < parts; i++) {
		assert_true(f->length + part[i].length <= FAKE_FRAME_SIZE);
		memcpy(f->bytes + f->length, part[i].data, part[i].length);
		f->length += part[i].length;
	}
	fake_sent_count++;
	return true;
}

static void flush(struct ethernet *e)
{
}

static bool poll_device(struct ethernet *e, const struct ethernet_client *client)
{
	if (incoming)
		client->received(incoming, incoming_length);
	incoming = NULL;
	return false;
}

void fake_attach(void)
{
	static struct ethernet device = {.mac = {2, 0, 0, 0, 0, 1},
					 .mtu = 1500,
					 .send = send_frame,
					 .flush = flush,
					 .poll = poll_device};

	assert_int_equal(net_attach(&device), 0);
}

void fake_deliver(const void *frame, size_t length)
{
	/* Exactly as long as it is, so that the sanitizer sees a step beyond. */
	uint8_t *copy = malloc(length ? length : 1);

	memcpy(copy, frame, length);
	incoming = copy;
	incoming_length = length;
	net_device_event();
	free(copy);
}

void fake_pass(uint64_t ms)
{
	uint64_t end = fake_now_ns + ms * NS_PER_MS;

	while (next_deadline <= end) {
		if (next_deadline > fake_now_ns)
			fake_now_ns = next_deadline;
		net->run(NULL);
	}
	fake_now_ns = end;
	net->run(NULL);
}
