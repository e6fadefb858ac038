/* SPDX-License-Identifier: BSD-2-Clause */
/* Filters of sockets: the results of programs, programs that are refused, and random programs under
 * the sanitizers. */
#include "libs/bpf/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 300000

static uint8_t bytes[64];

static struct bpf_packet packet_of(size_t n)
{
	return (struct bpf_packet){.copy = bpf_packet_copy_flat,
				   .bytes = bytes,
				   .length = n,
				   .network = 14,
				   .protocol = 0x800,
				   .type = 4,
				   .index = 7,
				   .hardware = 772};
}

static size_t run(const struct bpf_instruction *program, size_t length, size_t n)
{
	struct bpf_packet packet = packet_of(n);
	size_t kept;

	assert_true(bpf_packet_check(program, length));
	return bpf_packet_run(program, &packet, &kept) ? kept : SIZE_MAX;
}
#define RUN(program, n) run(program, sizeof(program) / sizeof((program)[0]), n)
#define REFUSED(program) \
	assert_false(bpf_packet_check(program, sizeof(program) / sizeof((program)[0])))

static void test_loads(void **state)
{
	struct bpf_instruction word[] = {{0x20, 0, 0, 4}, {0x16, 0, 0, 0}};
	struct bpf_instruction half[] = {{0x28, 0, 0, 4}, {0x16, 0, 0, 0}};
	struct bpf_instruction byte[] = {{0x30, 0, 0, 63}, {0x16, 0, 0, 0}};
	struct bpf_instruction length[] = {{0x80, 0, 0, 0}, {0x16, 0, 0, 0}};
	struct bpf_instruction indirect[] = {
		{0x01, 0, 0, 3}, {0x50, 0, 0, 2}, {0x16, 0, 0, 0}}; /* byte 5 */
	struct bpf_instruction header[] = {{0xb1, 0, 0, 8}, {0x87, 0, 0, 0}, {0x16, 0, 0, 0}};
	struct bpf_instruction network[] = {{0x30, 0, 0, 0xfff00000u + 1}, {0x16, 0, 0, 0}};
	struct bpf_instruction protocol[] = {{0x20, 0, 0, 0xfffff000u}, {0x16, 0, 0, 0}};
	struct bpf_instruction below[] = {
		{0x01, 0, 0, 0xfffffff0u}, {0x50, 0, 0, 2}, {0x16, 0, 0, 0}};

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes + 4, (const uint8_t[]){0, 0, 0, 33}, 4);
	assert_int_equal(RUN(word, 64), 33);
	assert_int_equal(RUN(word, 7), SIZE_MAX); /* beyond the end: dropped */
	bytes[5] = 40;
	assert_int_equal(RUN(half, 64), 40);
	assert_int_equal(RUN(indirect, 64), 40);
	bytes[63] = 9;
	assert_int_equal(RUN(byte, 64), 9);
	assert_int_equal(RUN(byte, 63), SIZE_MAX);
	assert_int_equal(RUN(length, 50), 50);
	bytes[8] = 0x45;
	assert_int_equal(RUN(header, 64), 20);
	bytes[15] = 11;
	assert_int_equal(RUN(network, 64), 11);
	assert_int_equal(RUN(protocol, 64), 64); /* more than there is */
	assert_int_equal(RUN(below, 64), SIZE_MAX);
}

static void test_arithmetic(void **state)
{
	struct bpf_instruction modulo[] = {{0, 0, 0, 47}, {0x94, 0, 0, 20}, {0x16, 0, 0, 0}};
	struct bpf_instruction by_zero[] = {{0, 0, 0, 47}, {0x9c, 0, 0, 0}, {0x06, 0, 0, 5}};
	struct bpf_instruction scratch[] = {{0, 0, 0, 12},    {0x02, 0, 0, 15}, {0, 0, 0, 1},
					    {0x61, 0, 0, 15}, {0x0c, 0, 0, 0},	{0x16, 0, 0, 0}};
	struct bpf_instruction jumps[] = {
		{0, 0, 0, 6}, {0x25, 0, 1, 5}, {0x05, 0, 0, 1}, {0x06, 0, 0, 1}, {0x06, 0, 0, 2}};

	assert_int_equal(RUN(modulo, 64), 7);
	assert_int_equal(RUN(by_zero, 64), SIZE_MAX);
	assert_int_equal(RUN(scratch, 64), 13);
	assert_int_equal(RUN(jumps, 64), 2);
}

static void test_refused(void **state)
{
	struct bpf_instruction no_end[] = {{0, 0, 0, 1}};
	struct bpf_instruction far[] = {{0x05, 0, 0, 1}, {0x06, 0, 0, 0}};
	struct bpf_instruction far_if[] = {{0x15, 0, 1, 1}, {0x06, 0, 0, 0}};
	struct bpf_instruction back[] = {{0x05, 0, 0, 0xffffffffu}, {0x06, 0, 0, 0}};
	struct bpf_instruction zero[] = {{0x34, 0, 0, 0}, {0x06, 0, 0, 0}};
	struct bpf_instruction shift[] = {{0x64, 0, 0, 32}, {0x06, 0, 0, 0}};
	struct bpf_instruction unwritten[] = {{0x60, 0, 0, 3}, {0x06, 0, 0, 0}};
	struct bpf_instruction no_word[] = {{0x02, 0, 0, 16}, {0x06, 0, 0, 0}};
	struct bpf_instruction unknown[] = {{0x20, 0, 0, 0xfffff000u + 64}, {0x06, 0, 0, 0}};
	struct bpf_instruction to_x[] = {{0x21, 0, 0, 0}, {0x06, 0, 0, 0}};
	struct bpf_instruction code[] = {{0x123, 0, 0, 0}, {0x06, 0, 0, 0}};

	REFUSED(no_end);
	REFUSED(far);
	REFUSED(far_if);
	REFUSED(back);
	REFUSED(zero);
	REFUSED(shift);
	REFUSED(unwritten);
	REFUSED(no_word);
	REFUSED(unknown);
	REFUSED(to_x);
	REFUSED(code);
	assert_false(bpf_packet_check(no_end, 0));
}

static uint32_t chance(void)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

/* Instructions that are often good, so that many programs run. */
static struct bpf_instruction any_instruction(unsigned left)
{
	static const uint16_t codes[] = {0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x80, 0xb1, 0x00, 0x01,
					 0x60, 0x61, 0x02, 0x03, 0x04, 0x0c, 0x14, 0x24, 0x34, 0x3c,
					 0x94, 0x9c, 0x54, 0x64, 0x6c, 0x74, 0x84, 0xa4, 0x05, 0x15,
					 0x1d, 0x25, 0x35, 0x45, 0x06, 0x16, 0x07, 0x87};
	uint32_t k = chance();

	switch (chance() % 5) {
	case 0:
		k %= 16;
		break;
	case 1:
		k = 0xfffff000u + k % 80;
		break;
	case 2:
		k = 0xffe00000u + k % 0x200000u;
		break;
	case 3:
		k %= 70;
		break;
	}
	return (struct bpf_instruction){
		.code = chance() % 50 ? codes[chance() % (sizeof(codes) / sizeof(codes[0]))]
				      : (uint16_t)chance(),
		.jump_true = (uint8_t)(chance() % (left + 1)),
		.jump_false = (uint8_t)(chance() % (left + 1)),
		.k = k,
	};
}

static void test_noise(void **state)
{
	struct bpf_instruction program[12];
	unsigned ran = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned n = 1 + chance() % 12;
		/* The sanitizers know the end of this one. */
		size_t size = chance() % sizeof(bytes);
		uint8_t *packet_bytes = malloc(size);
		struct bpf_packet packet = packet_of(size);
		size_t kept;

		assert_non_null(packet_bytes);
		memset(packet_bytes, (int)chance(), size);
		packet.bytes = packet_bytes;
		for (unsigned j = 0; j < n; j++)
			program[j] = any_instruction(n - j);
		if (chance() % 4)
			program[n - 1] = (struct bpf_instruction){.code = 0x16};
		if (bpf_packet_check(program, n)) {
			bpf_packet_run(program, &packet, &kept);
			assert_true(kept <= size);
			ran++;
		}
		free(packet_bytes);
	}
	assert_true(ran > ROUNDS / 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
