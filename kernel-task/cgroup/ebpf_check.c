/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks a program of cgroup/ebpf.h. Jumps lead forward, so one pass sees each instruction after
 * all instructions that lead to it. What is known of a register there is what holds on every path.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/ebpf_code.h"

/* What is known of a register: nothing (it must not be read), that it is the address of the
 * context, or that it is a number of at most `most`. */
enum kind { UNKNOWN, CONTEXT, NUMBER };
struct value {
	enum kind kind;
	uint64_t most;
};

struct state {
	bool reached;
	struct value r[REGISTERS];
};

struct checker {
	const struct ebpf_instruction *program;
	size_t count;
	struct state *at; /* before each instruction */
	const char *why;
};

static int refuse(struct checker *c, int error, const char *why)
{
	c->why = why;
	return error;
}

/* Another path leads to instruction `to`: keeps there only what holds on this path as well. */
static int flow(struct checker *c, size_t to, const struct state *from)
{
	struct state *s;

	if (to >= c->count)
		return refuse(c, -EINVAL, "jump out of range");
	s = &c->at[to];
	if (!s->reached) {
		*s = *from;
		s->reached = true;
		return 0;
	}
	for (unsigned i = 0; i < REGISTERS; i++) {
		if (s->r[i].kind != from->r[i].kind)
			s->r[i].kind = UNKNOWN;
		else if (from->r[i].most > s->r[i].most)
			s->r[i].most = from->r[i].most;
	}
	return 0;
}

static struct value number(uint64_t most)
{
	return (struct value){NUMBER, most};
}

/* ---- instructions ---- */

static int check_operation(struct checker *c, const struct ebpf_instruction *in)
{
	unsigned bits = CLASS(in->code) == ALU64 ? 64 : 32;
	bool by_source = FROM_SOURCE(in->code);

	if (in->offset || (by_source && in->immediate) || (!by_source && source(in)))
		return refuse(c, -EINVAL, "reserved fields are not zero");
	switch (OP(in->code)) {
	case DIV:
	case MOD:
		return by_source || in->immediate ? 0 : refuse(c, -EINVAL, "division by zero");
	case LSH:
	case RSH:
	case ARSH:
		return by_source || (uint32_t)in->immediate < bits
			       ? 0
			       : refuse(c, -EINVAL, "invalid shift");
	case NEG:
		return by_source || in->immediate
			       ? refuse(c, -EINVAL, "reserved fields are not zero")
			       : 0;
	case ADD:
	case SUB:
	case MUL:
	case OR:
	case AND:
	case XOR:
	case MOV:
		return 0;
	default:
		return refuse(c, -EINVAL, "unknown operation");
	}
}

/* The largest possible result; `all` is the largest number of the operation's width. */
static uint64_t most_after(const struct ebpf_instruction *in, uint64_t to, uint64_t from,
			   uint64_t all)
{
	if (OP(in->code) == AND)
		return from < to ? from : to < all ? to : all;
	if (OP(in->code) == RSH && to <= all)
		return FROM_SOURCE(in->code) ? to : to >> in->immediate;
	return all;
}

static int operate(struct checker *c, const struct ebpf_instruction *in, struct state *s)
{
	uint64_t all = CLASS(in->code) == ALU64 ? UINT64_MAX : UINT32_MAX;
	struct value *to = &s->r[destination(in)], from;
	int error = check_operation(c, in);

	if (error)
		return error;
	if (destination(in) == FRAME_REGISTER)
		return refuse(c, -EACCES, "the frame pointer is read only");
	from = FROM_SOURCE(in->code) ? s->r[source(in)]
				     : number((uint64_t)(int64_t)in->immediate & all);
	if (from.kind == UNKNOWN || (OP(in->code) != MOV && to->kind == UNKNOWN))
		return refuse(c, -EACCES, "a register is read that was not written");
	if (OP(in->code) == MOV) {
		if (from.kind == CONTEXT && all == UINT32_MAX)
			return refuse(c, -EACCES, "part of an address");
		if (from.kind == NUMBER && from.most > all)
			from.most = all;
		*to = from;
		return 0;
	}
	if (from.kind == CONTEXT || to->kind == CONTEXT)
		return refuse(c, -EACCES, "arithmetic with an address");
	to->most = most_after(in, to->most, from.most, all);
	return 0;
}

/* Loads a word of the context, or a part of its first word. */
static int load(struct checker *c, const struct ebpf_instruction *in, struct state *s)
{
	size_t size = size_of(in->code);

	if (MODE(in->code) != MODE_MEM || in->immediate)
		return refuse(c, -EINVAL, "unknown load");
	if (destination(in) == FRAME_REGISTER)
		return refuse(c, -EACCES, "the frame pointer is read only");
	if (s->r[source(in)].kind != CONTEXT)
		return refuse(c, -EACCES, "only the context can be read");
	if (size > 4 || in->offset < 0 || (size_t)in->offset % size ||
	    (size_t)in->offset + size > sizeof(struct ebpf_device) ||
	    (size != 4 && (size_t)in->offset >= 4))
		return refuse(c, -EACCES, "no field of the context");
	s->r[destination(in)] = number(size == 4 ? UINT32_MAX : (1u << 8 * size) - 1);
	return 0;
}

static int load_number(struct checker *c, size_t i, struct state *s)
{
	const struct ebpf_instruction *in = &c->program[i];

	if (i + 1 >= c->count || in[1].code || in[1].registers || in[1].offset || in->offset)
		return refuse(c, -EINVAL, "half a load of 64 bits");
	if (source(in))
		return refuse(c, -EINVAL, "there are no maps");
	if (destination(in) == FRAME_REGISTER)
		return refuse(c, -EACCES, "the frame pointer is read only");
	s->r[destination(in)] =
		number((uint64_t)(uint32_t)in[1].immediate << 32 | (uint32_t)in->immediate);
	return 0;
}

static int leave(struct checker *c, const struct ebpf_instruction *in, const struct state *s)
{
	if (in->code != (JMP | EXIT) || in->registers || in->offset || in->immediate)
		return refuse(c, -EINVAL, "reserved fields are not zero");
	if (s->r[0].kind == UNKNOWN)
		return refuse(c, -EACCES, "the answer was not written");
	return s->r[0].kind != NUMBER || s->r[0].most > 1
		       ? refuse(c, -EINVAL, "the answer is not 0 or 1")
		       : 0;
}

static int jump(struct checker *c, size_t i, const struct state *s)
{
	const struct ebpf_instruction *in = &c->program[i];
	bool by_source = FROM_SOURCE(in->code);
	int error;

	if (OP(in->code) == EXIT)
		return leave(c, in, s);
	if (OP(in->code) == CALL)
		return refuse(c, -EINVAL, "there are no functions");
	if (OP(in->code) > JSLE || (by_source && in->immediate) || (!by_source && source(in)))
		return refuse(c, -EINVAL, "unknown jump");
	if (in->offset < 0)
		return refuse(c, -EINVAL, "jump backwards");
	if (OP(in->code) == JA) {
		if (in->code != (JMP | JA) || in->registers || in->immediate)
			return refuse(c, -EINVAL, "unknown jump");
		return flow(c, i + 1 + (size_t)in->offset, s);
	}
	if (s->r[destination(in)].kind != NUMBER || (by_source && s->r[source(in)].kind != NUMBER))
		return refuse(c, -EACCES, "what is compared is no number");
	error = flow(c, i + 1 + (size_t)in->offset, s);
	return error ? error : flow(c, i + 1, s);
}

static int check_one(struct checker *c, size_t i)
{
	const struct ebpf_instruction *in = &c->program[i];
	struct state s = c->at[i];
	int error;

	if (destination(in) >= REGISTERS || source(in) >= REGISTERS)
		return refuse(c, -EINVAL, "there is no such register");
	switch (CLASS(in->code)) {
	case ALU32:
	case ALU64:
		error = operate(c, in, &s);
		break;
	case LDX:
		error = load(c, in, &s);
		break;
	case LD:
		error = length_of(in) == 2 ? load_number(c, i, &s)
					   : refuse(c, -EINVAL, "unknown load");
		break;
	case JMP:
	case JMP32:
		return jump(c, i, &s);
	default:
		error = refuse(c, -EACCES, "nothing can be stored");
	}
	return error ? error : flow(c, i + length_of(in), &s);
}

int ebpf_check(const struct ebpf_instruction *program, size_t count, const char **why)
{
	struct checker c = {.program = program, .count = count};
	int error = 0;

	c.at = calloc(count, sizeof(*c.at));
	if (!c.at)
		return -ENOMEM;
	c.at[0].reached = true;
	c.at[0].r[CONTEXT_REGISTER].kind = CONTEXT;
	for (size_t i = 0; i < count && !error; i += length_of(&program[i]))
		error = c.at[i].reached ? check_one(&c, i)
					: refuse(&c, -EINVAL, "unreachable instruction");
	/* The second half of a load is no place to jump to. */
	for (size_t i = 0; i < count && !error; i += length_of(&program[i]))
		if (length_of(&program[i]) == 2 && c.at[i + 1].reached)
			error = refuse(&c, -EINVAL, "jump into a load of 64 bits");
	free(c.at);
	*why = c.why;
	return error;
}
