/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs programs of cgroup/ebpf.h that ebpf_check() has passed: nothing is checked again. */
#include <stdbool.h>
#include <string.h>

#include "cgroup/ebpf_code.h"

/* Division by zero gives 0, and leaves the dividend as the remainder. */
static uint64_t operation(uint8_t code, uint64_t a, uint64_t b, unsigned bits)
{
	switch (OP(code)) {
	case ADD:
		return a + b;
	case SUB:
		return a - b;
	case MUL:
		return a * b;
	case DIV:
		return b ? a / b : 0;
	case MOD:
		return b ? a % b : a;
	case OR:
		return a | b;
	case AND:
		return a & b;
	case XOR:
		return a ^ b;
	case LSH:
		return a << (b & (bits - 1));
	case RSH:
		return a >> (b & (bits - 1));
	case ARSH:
		return bits == 64 ? (uint64_t)((int64_t)a >> (b & 63))
				  : (uint32_t)((int32_t)(uint32_t)a >> (b & 31));
	case NEG:
		return -a;
	default: /* MOV */
		return b;
	}
}

static void operate(const struct ebpf_instruction *in, uint64_t *r)
{
	uint64_t a = r[destination(in)];
	uint64_t b = FROM_SOURCE(in->code) ? r[source(in)] : (uint64_t)(int64_t)in->immediate;

	if (CLASS(in->code) == ALU64)
		r[destination(in)] = operation(in->code, a, b, 64);
	else
		r[destination(in)] = (uint32_t)operation(in->code, (uint32_t)a, (uint32_t)b, 32);
}

static bool holds(uint8_t code, uint64_t a, uint64_t b, int64_t signed_a, int64_t signed_b)
{
	switch (OP(code)) {
	case JEQ:
		return a == b;
	case JNE:
		return a != b;
	case JGT:
		return a > b;
	case JGE:
		return a >= b;
	case JLT:
		return a < b;
	case JLE:
		return a <= b;
	case JSET:
		return a & b;
	case JSGT:
		return signed_a > signed_b;
	case JSGE:
		return signed_a >= signed_b;
	case JSLT:
		return signed_a < signed_b;
	case JSLE:
		return signed_a <= signed_b;
	default: /* JA */
		return true;
	}
}

static bool jumps(const struct ebpf_instruction *in, const uint64_t *r)
{
	uint64_t a = r[destination(in)];
	uint64_t b = FROM_SOURCE(in->code) ? r[source(in)] : (uint64_t)(int64_t)in->immediate;

	if (CLASS(in->code) == JMP)
		return holds(in->code, a, b, (int64_t)a, (int64_t)b);
	return holds(in->code, (uint32_t)a, (uint32_t)b, (int32_t)(uint32_t)a,
		     (int32_t)(uint32_t)b);
}

uint64_t ebpf_run(const struct ebpf_instruction *in, const struct ebpf_device *device)
{
	uint64_t r[REGISTERS] = {0};

	for (;; in += length_of(in)) {
		while (CLASS(in->code) == JMP || CLASS(in->code) == JMP32) {
			if (OP(in->code) == EXIT)
				return r[0];
			in += 1 + (jumps(in, r) ? in->offset : 0);
		}
		switch (CLASS(in->code)) {
		case ALU32:
		case ALU64:
			operate(in, r);
			break;
		case LDX: /* the only address there is: the context's */
			r[destination(in)] = 0;
			memcpy(&r[destination(in)], (const uint8_t *)device + in->offset,
			       size_of(in->code));
			break;
		default: /* LD */
			r[destination(in)] =
				(uint64_t)(uint32_t)in[1].immediate << 32 | (uint32_t)in->immediate;
		}
	}
}
