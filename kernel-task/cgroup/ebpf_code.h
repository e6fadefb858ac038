/* SPDX-License-Identifier: BSD-2-Clause */
/* The code of an instruction of extended BPF: class in bits 0-2, then size and mode, or operation
 * and source. For cgroup/ebpf*.c. */
#pragma once

#include "cgroup/ebpf.h"

enum { LD, LDX, ST, STX, ALU32, JMP, JMP32, ALU64 };
#define CLASS(code)	  ((code)&7)
#define OP(code)	  ((code)&0xf0)
#define FROM_SOURCE(code) ((code)&8)
#define MODE(code)	  ((code)&0xe0)
#define SIZE(code)	  ((code)&0x18)

enum { MODE_IMM = 0x00, MODE_MEM = 0x60 };
enum { SIZE_W = 0x00, SIZE_H = 0x08, SIZE_B = 0x10, SIZE_DW = 0x18 };
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
	MOD = 0x90,
	XOR = 0xa0,
	MOV = 0xb0,
	ARSH = 0xc0
};
enum {
	JA = 0x00,
	JEQ = 0x10,
	JGT = 0x20,
	JGE = 0x30,
	JSET = 0x40,
	JNE = 0x50,
	JSGT = 0x60,
	JSGE = 0x70,
	CALL = 0x80,
	EXIT = 0x90,
	JLT = 0xa0,
	JLE = 0xb0,
	JSLT = 0xc0,
	JSLE = 0xd0
};

enum { REGISTERS = 11, CONTEXT_REGISTER = 1, FRAME_REGISTER = 10 };

static inline unsigned destination(const struct ebpf_instruction *in)
{
	return in->registers & 15;
}

static inline unsigned source(const struct ebpf_instruction *in)
{
	return in->registers >> 4;
}

/* A load of 64 bits takes two instructions. */
static inline size_t length_of(const struct ebpf_instruction *in)
{
	return in->code == (LD | MODE_IMM | SIZE_DW) ? 2 : 1;
}

static inline size_t size_of(uint8_t code)
{
	static const uint8_t sizes[] = {4, 2, 1, 8};

	return sizes[SIZE(code) >> 3];
}
