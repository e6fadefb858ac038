/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BPF programs: arithmetic and jumps, compared with the results that the instruction set defines,
 * and random programs: a program that passes the check runs to its end, within its bounds, and
 * returns 0 or 1.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/ebpf_code.h"

#define PROGRAM_MAX 12
#define ROUNDS	    300000

static const struct ebpf_device device = {EBPF_ACCESS_READ << 16 | EBPF_DEVICE_CHAR, 1, 3};

/* Loads `a` and `b`, performs the operation, and says whether the result is `expected`. */
static void expect(uint8_t code, uint64_t a, uint64_t b, uint64_t expected)
{
	const uint8_t wide = LD | MODE_IMM | SIZE_DW;
	const struct ebpf_instruction program[] = {
		{wide, 2, 0, (int32_t)a},
		{0, 0, 0, (int32_t)(a >> 32)},
		{wide, 3, 0, (int32_t)b},
		{0, 0, 0, (int32_t)(b >> 32)},
		{wide, 4, 0, (int32_t)expected},
		{0, 0, 0, (int32_t)(expected >> 32)},
		{code, 3 << 4 | 2, 0, 0},
		{ALU64 | MOV, 0, 0, 0},
		{JMP | JNE | 8, 4 << 4 | 2, 1, 0},
		{ALU64 | MOV, 0, 0, 1},
		{JMP | EXIT, 0, 0, 0},
	};
	const char *why = NULL;

	assert_int_equal(ebpf_check(program, sizeof(program) / sizeof(program[0]), &why), 0);
	assert_int_equal(ebpf_run(program, &device), 1);
}

static void arithmetic(void **state)
{
	expect(ALU64 | ADD | 8, UINT64_MAX, 2, 1);
	expect(ALU32 | ADD | 8, UINT32_MAX, 2, 1);
	expect(ALU64 | SUB | 8, 1, 2, UINT64_MAX);
	expect(ALU32 | SUB | 8, 1, 2, UINT32_MAX);
	expect(ALU64 | MUL | 8, 1ull << 40, 1ull << 23, 1ull << 63);
	expect(ALU64 | DIV | 8, 7, 2, 3);
	expect(ALU64 | DIV | 8, 7, 0, 0);
	expect(ALU64 | MOD | 8, 7, 4, 3);
	expect(ALU64 | MOD | 8, 7, 0, 7);
	expect(ALU32 | MOD | 8, 1ull << 32 | 7, 0, 7);
	expect(ALU64 | OR | 8, 0xf0, 0x0f, 0xff);
	expect(ALU64 | AND | 8, 0xf1, 0x1f, 0x11);
	expect(ALU64 | XOR | 8, 0xff, 0x0f, 0xf0);
	expect(ALU64 | LSH | 8, 1, 65, 2);
	expect(ALU32 | LSH | 8, 1, 33, 2);
	expect(ALU64 | RSH | 8, 1ull << 63, 63, 1);
	expect(ALU32 | RSH | 8, UINT64_MAX, 31, 1);
	expect(ALU64 | ARSH | 8, 1ull << 63, 63, UINT64_MAX);
	expect(ALU32 | ARSH | 8, 1ull << 31, 31, UINT32_MAX);
	expect(ALU64 | MOV | 8, 5, 1ull << 40, 1ull << 40);
	expect(ALU32 | MOV | 8, 5, 1ull << 40 | 6, 6);
}

/* Does the jump with a in register 2 and b as immediate number go? */
static void expect_jump(uint8_t code, int32_t a, int32_t b, int goes)
{
	const struct ebpf_instruction program[] = {
		{ALU64 | MOV, 2, 0, a}, {ALU64 | MOV, 0, 0, 1}, {code, 2, 1, b},
		{ALU64 | MOV, 0, 0, 0}, {JMP | EXIT, 0, 0, 0},
	};
	const char *why = NULL;

	assert_int_equal(ebpf_check(program, sizeof(program) / sizeof(program[0]), &why), 0);
	assert_int_equal(ebpf_run(program, &device), goes);
}

static void jumping(void **state)
{
	for (unsigned wide = 0; wide < 2; wide++) {
		uint8_t class = wide ? JMP : JMP32;

		expect_jump(class | JEQ, -1, -1, 1);
		expect_jump(class | JNE, -1, -1, 0);
		expect_jump(class | JGT, -1, 1, 1);
		expect_jump(class | JSGT, -1, 1, 0);
		expect_jump(class | JGE, 1, 1, 1);
		expect_jump(class | JSGE, -2, -1, 0);
		expect_jump(class | JLT, 1, -1, 1);
		expect_jump(class | JSLT, 1, -1, 0);
		expect_jump(class | JLE, 2, 1, 0);
		expect_jump(class | JSLE, -1, 1, 1);
		expect_jump(class | JSET, 6, 2, 1);
		expect_jump(class | JSET, 4, 2, 0);
	}
}

/* ---- random programs ---- */

static uint64_t seed = 0x5e1c1e;

static unsigned below(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 20) % n;
}

static struct ebpf_instruction any(void)
{
	static const uint8_t codes[] = {
		ALU64 | MOV,
		ALU64 | MOV | 8,
		ALU64 | AND,
		ALU32 | RSH,
		ALU64 | ADD | 8,
		ALU32 | XOR,
		LDX | MODE_MEM,
		LDX | MODE_MEM | SIZE_B,
		JMP | JEQ,
		JMP32 | JSGT | 8,
		JMP | JA,
		JMP | EXIT,
		LD | SIZE_DW,
		0,
		STX | MODE_MEM | SIZE_W,
		JMP | CALL,
	};
	uint8_t code = below(20) ? codes[below(sizeof(codes))] : (uint8_t)below(256);
	uint8_t to = (uint8_t)below(below(8) ? 4 : 16), from = (uint8_t)below(below(8) ? 3 : 16);

	if (below(2))
		from = CLASS(code) == LDX ? CONTEXT_REGISTER : 0;
	return (struct ebpf_instruction){
		.code = code,
		.registers = (uint8_t)(code == (JMP | EXIT) ? 0 : from << 4 | to),
		.offset = (int16_t)(below(2) ? 0 : (int)below(16) - 2),
		.immediate = below(2) && CLASS(code) != LDX && code != (JMP | EXIT)
				     ? (int32_t)below(40) - 2
				     : 0,
	};
}

static void random_programs(void **state)
{
	unsigned passed = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned count = 1 + below(PROGRAM_MAX);
		/* The sanitizer sees a step behind the end. */
		struct ebpf_instruction *program = malloc(count * sizeof(*program));
		const char *why = NULL;

		assert_non_null(program);
		for (unsigned i = 0; i < count; i++)
			program[i] = any();
		/* Most begin with numbers in the registers, and end. */
		for (unsigned i = 0; i < 4 && i < count && below(16); i++)
			program[i] = (struct ebpf_instruction){
				ALU64 | MOV, (uint8_t)(i == 1 ? 4 : i), 0, (int32_t)below(2)};
		if (below(16))
			program[count - 1] = (struct ebpf_instruction){.code = JMP | EXIT};
		if (ebpf_check(program, count, &why) == 0) {
			passed++;
			assert_true(ebpf_run(program, &device) <= 1);
		} else {
			assert_non_null(why);
		}
		free(program);
	}
	printf("%u of %u programs passed\n", passed, ROUNDS);
	assert_true(passed > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(jumping),
		cmocka_unit_test(random_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
