/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Classic BPF: an accumulator, an index register, 16 words of scratch memory, jumps forward only. A
 * program is checked once and then trusted: jumps stay inside it, every path returns, and no
 * scratch word is read before it is written. The caller decides what a program may load: seccomp's
 * programs read a system call, those of sockets a packet (libs/bpf/packet.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BPF_PROGRAM_MAX	  4096
#define BPF_SCRATCH_WORDS 16

/* struct sock_filter of Linux: one instruction. */
struct bpf_instruction {
	uint16_t code;
	uint8_t jump_true, jump_false;
	uint32_t k;
};

/* The code of an instruction: class in bits 0-2, then size and mode, or operation and source. */
enum {
	BPF_CLASS_LD,
	BPF_CLASS_LDX,
	BPF_CLASS_ST,
	BPF_CLASS_STX,
	BPF_CLASS_ALU,
	BPF_CLASS_JMP,
	BPF_CLASS_RET,
	BPF_CLASS_MISC
};
#define BPF_CLASS_OF(code) ((code)&7)
#define BPF_SIZE_OF(code)  ((code)&0x18)
#define BPF_MODE_OF(code)  ((code)&0xe0)
#define BPF_OP_OF(code)	   ((code)&0xf0)
#define BPF_FROM_X(code)   ((code)&8)

enum { BPF_SIZE_WORD = 0x00, BPF_SIZE_HALF = 0x08, BPF_SIZE_BYTE = 0x10 };
enum {
	BPF_MODE_IMM = 0x00,
	BPF_MODE_ABS = 0x20,
	BPF_MODE_IND = 0x40,
	BPF_MODE_MEM = 0x60,
	BPF_MODE_LEN = 0x80,
	BPF_MODE_MSH = 0xa0
};
enum {
	BPF_OP_ADD = 0x00,
	BPF_OP_SUB = 0x10,
	BPF_OP_MUL = 0x20,
	BPF_OP_DIV = 0x30,
	BPF_OP_OR = 0x40,
	BPF_OP_AND = 0x50,
	BPF_OP_LSH = 0x60,
	BPF_OP_RSH = 0x70,
	BPF_OP_NEG = 0x80,
	BPF_OP_MOD = 0x90,
	BPF_OP_XOR = 0xa0
};
enum {
	BPF_JUMP_ALWAYS = 0x00,
	BPF_JUMP_EQ = 0x10,
	BPF_JUMP_GT = 0x20,
	BPF_JUMP_GE = 0x30,
	BPF_JUMP_SET = 0x40
};
enum { BPF_MISC_TAX = 0x00, BPF_MISC_TXA = 0x80 };

/* What programs of one kind may do beyond the common rules. */
struct bpf_rules {
	/* Is this load of class LD or LDX allowed? bpf_check() itself checks loads of constants and
	 * of scratch words. */
	bool (*load_is_good)(const struct bpf_instruction *in);
	bool has_modulo; /* is the operation MOD allowed? */
};

/* Is this program valid by these rules? A longer one than BPF_PROGRAM_MAX instructions is not. */
bool bpf_check(const struct bpf_instruction *program, size_t length, const struct bpf_rules *rules);

/* The registers, as a load may see them. */
struct bpf_registers {
	uint32_t a, x;
};

/* Performs a load whose mode is neither IMM nor MEM. False: the program ends with the answer 0. */
typedef bool bpf_load(const struct bpf_instruction *in, const void *data,
		      const struct bpf_registers *r, uint32_t *value);

/* Computes *a op b. False: a division by zero, which ends the program with the answer 0. */
static inline bool bpf_compute(uint8_t op, uint32_t *a, uint32_t b)
{
	switch (op) {
	case BPF_OP_ADD:
		*a += b;
		break;
	case BPF_OP_SUB:
		*a -= b;
		break;
	case BPF_OP_MUL:
		*a *= b;
		break;
	case BPF_OP_DIV:
		if (b == 0)
			return false;
		*a /= b;
		break;
	case BPF_OP_MOD:
		if (b == 0)
			return false;
		*a %= b;
		break;
	case BPF_OP_OR:
		*a |= b;
		break;
	case BPF_OP_AND:
		*a &= b;
		break;
	case BPF_OP_XOR:
		*a ^= b;
		break;
	case BPF_OP_LSH:
		*a <<= b & 31;
		break;
	case BPF_OP_RSH:
		*a >>= b & 31;
		break;
	case BPF_OP_NEG:
		*a = -*a;
		break;
	}
	return true;
}

static inline bool bpf_jump_taken(uint8_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_JUMP_ALWAYS:
		return true;
	case BPF_JUMP_EQ:
		return a == b;
	case BPF_JUMP_GT:
		return a > b;
	case BPF_JUMP_GE:
		return a >= b;
	default:
		return a & b;
	}
}

/*
 * Runs a program that bpf_check() has accepted, and returns its answer. Always inlined, because a
 * program runs at each system call or packet: the compiler then puts `load` into the loop.
 */
static inline __attribute__((always_inline)) uint32_t bpf_run(const struct bpf_instruction *program,
							      const void *data, bpf_load *load)
{
	uint32_t scratch[BPF_SCRATCH_WORDS] = {0}, value;
	struct bpf_registers r = {0};

	for (const struct bpf_instruction *in = program;; in++) {
		uint32_t operand = BPF_FROM_X(in->code) ? r.x : in->k;

		switch (BPF_CLASS_OF(in->code)) {
		case BPF_CLASS_LD:
		case BPF_CLASS_LDX:
			if (BPF_MODE_OF(in->code) == BPF_MODE_IMM)
				value = in->k;
			else if (BPF_MODE_OF(in->code) == BPF_MODE_MEM)
				value = scratch[in->k];
			else if (!load(in, data, &r, &value))
				return 0;
			if (BPF_CLASS_OF(in->code) == BPF_CLASS_LD)
				r.a = value;
			else
				r.x = value;
			break;
		case BPF_CLASS_ST:
			scratch[in->k] = r.a;
			break;
		case BPF_CLASS_STX:
			scratch[in->k] = r.x;
			break;
		case BPF_CLASS_ALU:
			if (!bpf_compute(BPF_OP_OF(in->code), &r.a, operand))
				return 0;
			break;
		case BPF_CLASS_JMP:
			if (BPF_OP_OF(in->code) == BPF_JUMP_ALWAYS)
				in += in->k;
			else
				in += bpf_jump_taken(BPF_OP_OF(in->code), r.a, operand)
					      ? in->jump_true
					      : in->jump_false;
			break;
		case BPF_CLASS_RET:
			return in->code & 0x10 ? r.a : in->k;
		default:
			if (in->code == (BPF_CLASS_MISC | BPF_MISC_TAX))
				r.x = r.a;
			else
				r.a = r.x;
		}
	}
}
