/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks a program of classic BPF once, so that it can run without checks: interpreter.h. */
#include "libs/bpf/interpreter.h"

#include <string.h>

static bool load_is_good(const struct bpf_instruction *in, const struct bpf_rules *rules)
{
	switch (BPF_MODE_OF(in->code)) {
	case BPF_MODE_IMM:
		return !BPF_SIZE_OF(in->code);
	case BPF_MODE_MEM:
		return !BPF_SIZE_OF(in->code) && in->k < BPF_SCRATCH_WORDS;
	default:
		return rules->load_is_good(in);
	}
}

static bool alu_is_good(const struct bpf_instruction *in, const struct bpf_rules *rules)
{
	switch (BPF_OP_OF(in->code)) {
	case BPF_OP_MOD:
		if (!rules->has_modulo)
			return false;
		/* fallthrough */
	case BPF_OP_DIV:
		return BPF_FROM_X(in->code) || in->k != 0;
	case BPF_OP_LSH:
	case BPF_OP_RSH:
		return BPF_FROM_X(in->code) || in->k < 32;
	case BPF_OP_ADD:
	case BPF_OP_SUB:
	case BPF_OP_MUL:
	case BPF_OP_OR:
	case BPF_OP_AND:
	case BPF_OP_XOR:
		return true;
	case BPF_OP_NEG:
		return !BPF_FROM_X(in->code);
	default:
		return false;
	}
}

/* `left`: instructions behind this one. */
static bool jump_is_good(const struct bpf_instruction *in, size_t left)
{
	switch (BPF_OP_OF(in->code)) {
	case BPF_JUMP_ALWAYS:
		return in->k < left;
	case BPF_JUMP_EQ:
	case BPF_JUMP_GT:
	case BPF_JUMP_GE:
	case BPF_JUMP_SET:
		return in->jump_true < left && in->jump_false < left;
	default:
		return false;
	}
}

static bool is_good(const struct bpf_instruction *in, size_t left, const struct bpf_rules *rules)
{
	if (in->code > 0xff)
		return false;
	switch (BPF_CLASS_OF(in->code)) {
	case BPF_CLASS_LD:
	case BPF_CLASS_LDX:
		return load_is_good(in, rules);
	case BPF_CLASS_ST:
	case BPF_CLASS_STX:
		return in->code < 8 && in->k < BPF_SCRATCH_WORDS;
	case BPF_CLASS_ALU:
		return alu_is_good(in, rules);
	case BPF_CLASS_JMP:
		return jump_is_good(in, left);
	case BPF_CLASS_RET:
		return in->code == BPF_CLASS_RET || in->code == (BPF_CLASS_RET | 0x10);
	default:
		return in->code == (BPF_CLASS_MISC | BPF_MISC_TAX) ||
		       in->code == (BPF_CLASS_MISC | BPF_MISC_TXA);
	}
}

static bool reads_scratch(const struct bpf_instruction *in)
{
	return BPF_CLASS_OF(in->code) <= BPF_CLASS_LDX && BPF_MODE_OF(in->code) == BPF_MODE_MEM;
}

/*
 * Is every scratch word written before it is read, whichever way the jumps go? Jumps only go
 * forward, so one pass over the program suffices: `written[i]` is the set of words that are written
 * on every path to instruction i.
 */
static bool scratch_is_written(const struct bpf_instruction *program, size_t length)
{
	static uint16_t written[BPF_PROGRAM_MAX];
	uint16_t now = 0;

	memset(written, 0xff, length * sizeof(*written));
	for (size_t i = 0; i < length; i++) {
		const struct bpf_instruction *in = &program[i];

		now &= written[i];
		switch (BPF_CLASS_OF(in->code)) {
		case BPF_CLASS_ST:
		case BPF_CLASS_STX:
			now |= (uint16_t)(1u << in->k);
			break;
		case BPF_CLASS_JMP:
			if (BPF_OP_OF(in->code) == BPF_JUMP_ALWAYS) {
				written[i + 1 + in->k] &= now;
			} else {
				written[i + 1 + in->jump_true] &= now;
				written[i + 1 + in->jump_false] &= now;
			}
			now = UINT16_MAX; /* only a jump reaches what follows */
			break;
		default:
			if (reads_scratch(in) && !(now & 1u << in->k))
				return false;
		}
	}
	return true;
}

bool bpf_check(const struct bpf_instruction *program, size_t length, const struct bpf_rules *rules)
{
	if (length < 1 || length > BPF_PROGRAM_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_good(&program[i], length - 1 - i, rules))
			return false;
	return BPF_CLASS_OF(program[length - 1].code) == BPF_CLASS_RET &&
	       scratch_is_written(program, length);
}
