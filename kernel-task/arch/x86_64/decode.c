/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lengths of x86-64 instructions, from tables of what follows each opcode (Intel's manual, volume
 * 2, chapter 2 and appendix A), and a guess from them whether a place begins an instruction.
 *
 * Decoding of x86 code synchronises: started in the middle of an instruction, it soon meets the
 * starts of real ones. So a place is judged by decoding from many starts before it: in code most of
 * them agree; in data most of them meet an invalid instruction.
 */
#include "arch/x86_64/decode.h"

/*
 * What follows an opcode:
 *	.  nothing		M  ModRM		m  ModRM, 1 byte	Z  ModRM, 2/4 bytes
 *	b  1 byte		z  2/4 bytes		j  4 bytes		w  2 bytes
 *	v  2/4/8 bytes		q  an address		e  3 bytes		g  ModRM, 1 byte if
 * /0 or /1
 *	G  the same with 2/4	p  it is a prefix	x  no such instruction, or a privileged one
 *	E  an escape to other tables
 */
static const char one_byte[256 + 1] = "MMMMbzxxMMMMbzxE" /* 00 */
				      "MMMMbzxxMMMMbzxx" /* 10 */
				      "MMMMbzpxMMMMbzpx" /* 20 */
				      "MMMMbzpxMMMMbzpx" /* 30 */
				      "pppppppppppppppp" /* 40 */
				      "................" /* 50 */
				      "xxEMppppzZbmxxxx" /* 60 */
				      "bbbbbbbbbbbbbbbb" /* 70 */
				      "mZxmMMMMMMMMMMMM" /* 80 */
				      "..........x....." /* 90 */
				      "qqqq....bz......" /* a0 */
				      "bbbbbbbbvvvvvvvv" /* b0 */
				      "mmw.EEmZe.xx.bxx" /* c0 */
				      "MMMMxxx.MMMMMMMM" /* d0 */
				      "bbbbxxxxjjxbxxxx" /* e0 */
				      "pxpp..gG..xx..MM" /* f0 */;

static const char two_byte[256 + 1] = "xMMMx.xxxxx.xMxx" /* 00 */
				      "MMMMMMMMMMMMMMMM" /* 10 */
				      "xxxxxxxxMMMMMMMM" /* 20 */
				      "x.x.xxxxExExxxxx" /* 30 */
				      "MMMMMMMMMMMMMMMM" /* 40 */
				      "MMMMMMMMMMMMMMMM" /* 50 */
				      "MMMMMMMMMMMMMMMM" /* 60 */
				      "mmmmMMM.xxxxMMMM" /* 70 */
				      "jjjjjjjjjjjjjjjj" /* 80 */
				      "MMMMMMMMMMMMMMMM" /* 90 */
				      "...MmMxx..xMmMMM" /* a0 */
				      "MMMMMMMMMMmMMMMM" /* b0 */
				      "MMmMmmmM........" /* c0 */
				      "MMMMMMMMMMMMMMMM" /* d0 */
				      "MMMMMMMMMMMMMMMM" /* e0 */
				      "MMMMMMMMMMMMMMMM" /* f0 */;

struct decoder {
	const uint8_t *code;
	size_t n, at;
	bool operand16, address32, rex_w;
};

/* The next byte, or -1. */
static int next(struct decoder *d)
{
	return d->at < d->n && d->at < X86_LENGTH_MAX ? d->code[d->at++] : -1;
}

/* Skips ModRM, SIB and displacement; the ModRM byte, or -1. */
static int modrm(struct decoder *d)
{
	int byte = next(d), mod = byte >> 6, rm = byte & 7, sib;

	if (byte < 0 || mod == 3)
		return byte;
	if (rm == 4) {
		sib = next(d);
		if (sib < 0)
			return -1;
		if (mod == 0 && (sib & 7) == 5)
			mod = 2;
	} else if (mod == 0 && rm == 5) {
		mod = 2;
	}
	d->at += mod == 1 ? 1 : mod == 2 ? 4 : 0;
	return byte;
}

static unsigned operand_size(const struct decoder *d)
{
	return d->operand16 && !d->rex_w ? 2 : 4;
}

/* Skips the operands of this kind. */
static bool operands(struct decoder *d, char kind)
{
	int byte = 0;

	if (kind == 'M' || kind == 'm' || kind == 'Z' || kind == 'g' || kind == 'G')
		byte = modrm(d);
	if (byte < 0)
		return false;
	switch (kind) {
	case '.':
	case 'M':
		return true;
	case 'm':
	case 'b':
		d->at += 1;
		return true;
	case 'w':
		d->at += 2;
		return true;
	case 'e':
		d->at += 3;
		return true;
	case 'j':
		d->at += 4;
		return true;
	case 'Z':
	case 'z':
		d->at += operand_size(d);
		return true;
	case 'v':
		d->at += d->rex_w ? 8 : operand_size(d);
		return true;
	case 'q':
		d->at += d->address32 ? 4 : 8;
		return true;
	case 'g':
		d->at += (byte >> 3 & 7) < 2 ? 1 : 0;
		return true;
	case 'G':
		d->at += (byte >> 3 & 7) < 2 ? operand_size(d) : 0;
		return true;
	default:
		return false;
	}
}

/* The rest of an instruction after a VEX or EVEX prefix that selects a map of opcodes. */
static bool vector_opcode(struct decoder *d, unsigned map)
{
	int opcode = next(d);

	if (opcode < 0)
		return false;
	switch (map) {
	case 1:
		return two_byte[opcode] != 'j' && operands(d, two_byte[opcode]);
	case 2:
	case 5:
	case 6:
		return operands(d, 'M');
	case 3:
		return operands(d, 'm');
	default:
		return false;
	}
}

static bool escape(struct decoder *d, int opcode)
{
	int byte = next(d);

	if (byte < 0)
		return false;
	switch (opcode) {
	case 0x0f:
		if (byte == 0x38)
			return next(d) >= 0 && operands(d, 'M');
		if (byte == 0x3a)
			return next(d) >= 0 && operands(d, 'm');
		return operands(d, two_byte[byte]);
	case 0xc5:
		return vector_opcode(d, 1);
	case 0xc4:
		return next(d) >= 0 && vector_opcode(d, byte & 31);
	default: { /* EVEX: two fixed bits tell it from nonsense */
		int second = next(d);

		return !(byte & 8) && second >= 0 && (second & 4) && next(d) >= 0 &&
		       vector_opcode(d, byte & 7);
	}
	}
}

unsigned x86_length(const uint8_t *code, size_t n)
{
	struct decoder d = {.code = code, .n = n};
	int byte = next(&d);
	bool good;

	while (byte >= 0 && one_byte[byte] == 'p') {
		/* A REX prefix counts only right before the opcode. */
		d.rex_w = (byte & 0xf8) == 0x48;
		d.operand16 |= byte == 0x66;
		d.address32 |= byte == 0x67;
		byte = next(&d);
	}
	if (byte < 0)
		return 0;
	good = one_byte[byte] == 'E' ? escape(&d, byte) : operands(&d, one_byte[byte]);
	return good && d.at <= n && d.at <= X86_LENGTH_MAX ? (unsigned)d.at : 0;
}

/* ---- is it a system call? ---- */

#define FARTHEST 96 /* starts lie that far before the place ... */
#define NEAREST	 32 /* ... to that far: by then they are in step */

/* Decodes from `from`: does an instruction begin at `at`? -1: decoding does not get there. */
static int meets(const uint8_t *code, size_t from, size_t at)
{
	while (from < at) {
		unsigned length = x86_length(code + from, at + 2 - from);

		if (!length) /* perhaps only because it continues after the known bytes */
			return at - from < X86_LENGTH_MAX ? 0 : -1;
		from += length;
	}
	return from == at;
}

/* mov $n, %eax with the number of a system call. */
static bool number_is_loaded(const uint8_t *before)
{
	return before[0] == 0xb8 && before[2] < 0x10 && !before[3] && !before[4];
}

bool x86_is_syscall(const uint8_t *code, size_t at, bool starts)
{
	bool number = at >= 5 && number_is_loaded(code + at - 5);
	unsigned yes = 0, asked = 0;

	if (starts && at < FARTHEST)
		return meets(code, 0, at) == 1;
	for (size_t back = NEAREST; back <= FARTHEST && back <= at; back++, asked++)
		yes += meets(code, at - back, at) == 1;
	/* After data the starts disagree; then a load of the call's number before the place counts
	 * for it. It counts less than the starts, since the constant of a movabs can look the
	 * same. */
	return asked ? yes * (number ? 4 : 2) > asked : number;
}
