/* SPDX-License-Identifier: BSD-2-Clause */
/* See ioport.h. */
#include "arch/x86_64/ioport.h"
#include "arch/x86_64/cpu.h"
#include "object/cspace.h"

#define PORTS 65536

static word_t issued[PORTS / WORD_BITS];

/* A mask of those of the ports first..last whose bits are in word `i` of `issued`. That word must
 * have at least one of them. */
static word_t ports_in_word(unsigned i, unsigned first, unsigned last)
{
	word_t ports = ~(word_t)0;

	if (i == first / WORD_BITS)
		ports &= ~(word_t)0 << (first % WORD_BITS);
	if (i == last / WORD_BITS)
		ports &= ~(word_t)0 >> (WORD_BITS - 1 - last % WORD_BITS);
	return ports;
}

static bool any_issued(unsigned first, unsigned last)
{
	for (unsigned i = first / WORD_BITS; i <= last / WORD_BITS; i++) {
		if (issued[i] & ports_in_word(i, first, last))
			return true;
	}
	return false;
}

static void set_issued(unsigned first, unsigned last, bool on)
{
	for (unsigned i = first / WORD_BITS; i <= last / WORD_BITS; i++) {
		word_t ports = ports_in_word(i, first, last);

		issued[i] = on ? issued[i] | ports : issued[i] & ~ports;
	}
}

void ioport_release(struct cap cap)
{
	set_issued(cap_io_port_first(cap), cap_io_port_last(cap), false);
}

static enum outcome perform_issue(uint16_t first, uint16_t last, struct cte *control,
				  struct cte *dest)
{
	set_issued(first, last, true);
	cte_insert(cap_io_port(first, last), control, dest);
	return OUTCOME_OK;
}

static enum outcome decode_issue(const struct invocation *inv)
{
	uint16_t first, last;
	struct cte *dest;
	enum outcome o;

	if (inv->length < 4 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	first = (uint16_t)inv_mr(inv, 0);
	last = (uint16_t)inv_mr(inv, 1);
	if (last < first)
		return error_argument(1);
	if (any_issued(first, last))
		return error_plain(ERR_REVOKE_FIRST);
	o = cspace_empty_slot(inv->extra[0]->cap, inv_mr(inv, 2), inv_mr(inv, 3), &dest);
	if (o != OUTCOME_OK)
		return o;
	return perform_issue(first, last, inv->slot, dest);
}

enum outcome decode_ioport_control(const struct invocation *inv)
{
	return inv->label == LABEL_IO_PORT_CONTROL_ISSUE ? decode_issue(inv)
							 : error_plain(ERR_ILLEGAL_OPERATION);
}

/* --- In and Out ------------------------------------------------------------------------------ */

static enum outcome perform_in(const struct invocation *inv, uint16_t port, unsigned bytes)
{
	word_t value = bytes == 1 ? in8(port) : bytes == 2 ? in16(port) : in32(port);

	inv_reply(inv, &value, 1);
	return OUTCOME_OK;
}

static enum outcome perform_out(uint16_t port, unsigned bytes, uint32_t value)
{
	if (bytes == 1)
		out8(port, (uint8_t)value);
	else if (bytes == 2)
		out16(port, (uint16_t)value);
	else
		out32(port, value);
	return OUTCOME_OK;
}

enum outcome decode_ioport(const struct invocation *inv)
{
	bool out = inv->label >= LABEL_IO_PORT_OUT8;
	unsigned bytes;
	uint16_t port;

	if (inv->label < LABEL_IO_PORT_IN8 || inv->label > LABEL_IO_PORT_OUT32)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (inv->length < (out ? 2 : 1))
		return error_plain(ERR_TRUNCATED_MESSAGE);
	bytes = 1u << (inv->label - (out ? LABEL_IO_PORT_OUT8 : LABEL_IO_PORT_IN8));
	port = (uint16_t)inv_mr(inv, 0);
	if (port < cap_io_port_first(inv->cap) || port + bytes - 1 > cap_io_port_last(inv->cap))
		return error_plain(ERR_ILLEGAL_OPERATION);
	return out ? perform_out(port, bytes, (uint32_t)inv_mr(inv, 1))
		   : perform_in(inv, port, bytes);
}
