/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The interpreter of seccomp's classic BPF: an accumulator, an index register, 16 words of scratch
 * memory, jumps forward only. A program is checked once and then trusted: jumps stay inside it, the
 * last instruction returns, loads are aligned words of struct seccomp_data.
 */
#include <string.h>

#include "proc/seccomp.h"

#define SCRATCH_WORDS 16

/* The code of an instruction: class in bits 0-2, then size and mode, or operation and source. */
enum { LD, LDX, ST, STX, ALU, JMP, RET, MISC };
#define CLASS(code)  ((code)&7)
#define MODE(code)   ((code)&0xe0)
#define OP(code)     ((code)&0xf0)
#define FROM_X(code) ((code)&8)

enum { MODE_IMM = 0x00, MODE_ABS = 0x20, MODE_MEM = 0x60, MODE_LEN = 0x80 };
enum {
	ADD = 0x00,
	SUB = 0x10,
	MUL = 0x20,
	DIV = 0x30,
	OR = 0x40,
	AND = 0x50,
	LSH = 0x60,
	RSH = 0x70,
	NEG = 0x80,
	XOR = 0xa0
};
enum { JA = 0x00, JEQ = 0x10, JGT = 0x20, JGE = 0x30, JSET = 0x40 };
enum { TAX = 0x00, TXA = 0x80 };

static bool load_is_good(const struct bpf_instruction *in)
{
	if (in->code & 0x18)
		return false; /* only words can be loaded */
	switch (MODE(in->code)) {
	case MODE_ABS:
		return CLASS(in->code) == LD && in->k % 4 == 0 &&
		       in->k < sizeof(struct seccomp_data);
	case MODE_MEM:
		return in->k < SCRATCH_WORDS;
	case MODE_IMM:
	case MODE_LEN:
		return true;
	default:
		return false;
	}
}

static bool alu_is_good(const struct bpf_instruction *in)
{
	switch (OP(in->code)) {
	case DIV:
		return FROM_X(in->code) || in->k != 0;
	case LSH:
	case RSH:
		return FROM_X(in->code) || in->k < 32;
	case ADD:
	case SUB:
	case MUL:
	case OR:
	case AND:
	case XOR:
		return true;
	case NEG:
		return !FROM_X(in->code);
	default:
		return false;
	}
}

/* `left`: instructions behind this one. */
static bool jump_is_good(const struct bpf_instruction *in, size_t left)
{
	switch (OP(in->code)) {
	case JA:
		return in->k < left;
	case JEQ:
	case JGT:
	case JGE:
	case JSET:
		return in->jump_true < left && in->jump_false < left;
	default:
		return false;
	}
}

static bool is_good(const struct bpf_instruction *in, size_t left)
{
	if (in->code > 0xff)
		return false;
	switch (CLASS(in->code)) {
	case LD:
	case LDX:
		return load_is_good(in);
	case ST:
	case STX:
		return in->code < 8 && in->k < SCRATCH_WORDS;
	case ALU:
		return alu_is_good(in);
	case JMP:
		return jump_is_good(in, left);
	case RET:
		return in->code == RET || in->code == (RET | 0x10);
	default:
		return in->code == (MISC | TAX) || in->code == (MISC | TXA);
	}
}

static bool reads_scratch(const struct bpf_instruction *in)
{
	return CLASS(in->code) <= LDX && MODE(in->code) == MODE_MEM;
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
		switch (CLASS(in->code)) {
		case ST:
		case STX:
			now |= (uint16_t)(1u << in->k);
			break;
		case JMP:
			if (OP(in->code) == JA) {
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

bool seccomp_bpf_check(const struct bpf_instruction *program, size_t length)
{
	if (length < 1 || length > BPF_PROGRAM_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_good(&program[i], length - 1 - i))
			return false;
	return CLASS(program[length - 1].code) == RET && scratch_is_written(program, length);
}

static uint32_t load(const struct bpf_instruction *in, const struct seccomp_data *data,
		     const uint32_t *scratch)
{
	uint32_t value;

	switch (MODE(in->code)) {
	case MODE_ABS:
		memcpy(&value, (const char *)data + in->k, sizeof(value));
		return value;
	case MODE_MEM:
		return scratch[in->k];
	case MODE_LEN:
		return sizeof(*data);
	default:
		return in->k;
	}
}

/* False: a division by zero, which ends the program with 0. */
static bool compute(uint8_t op, uint32_t *a, uint32_t b)
{
	switch (op) {
	case ADD:
		*a += b;
		break;
	case SUB:
		*a -= b;
		break;
	case MUL:
		*a *= b;
		break;
	case DIV:
		if (b == 0)
			return false;
		*a /= b;
		break;
	case OR:
		*a |= b;
		break;
	case AND:
		*a &= b;
		break;
	case XOR:
		*a ^= b;
		break;
	case LSH:
		*a <<= b & 31;
		break;
	case RSH:
		*a >>= b & 31;
		break;
	case NEG:
		*a = -*a;
		break;
	}
	return true;
}

static bool jump_taken(uint8_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case JEQ:
		return a == b;
	case JGT:
		return a > b;
	case JGE:
		return a >= b;
	default:
		return a & b;
	}
}

uint32_t seccomp_bpf_run(const struct bpf_instruction *program, const struct seccomp_data *data)
{
	uint32_t scratch[SCRATCH_WORDS] = {0}, a = 0, x = 0;

	for (const struct bpf_instruction *in = program;; in++) {
		uint32_t operand = FROM_X(in->code) ? x : in->k;

		switch (CLASS(in->code)) {
		case LD:
			a = load(in, data, scratch);
			break;
		case LDX:
			x = load(in, data, scratch);
			break;
		case ST:
			scratch[in->k] = a;
			break;
		case STX:
			scratch[in->k] = x;
			break;
		case ALU:
			if (!compute(OP(in->code), &a, operand))
				return 0;
			break;
		case JMP:
			if (OP(in->code) == JA)
				in += in->k;
			else
				in += jump_taken(OP(in->code), a, operand) ? in->jump_true
									   : in->jump_false;
			break;
		case RET:
			return in->code & 0x10 ? a : in->k;
		default:
			if (in->code == (MISC | TAX))
				x = a;
			else
				a = x;
		}
	}
}
