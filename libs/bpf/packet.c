/* SPDX-License-Identifier: BSD-2-Clause */
/* The loads of socket filters: bytes of a packet, and facts about it (packet.h). */
#include "libs/bpf/packet.h"

#include <string.h>

/* Offsets with another meaning than a byte of the packet (linux/filter.h: SKF_AD_OFF, SKF_NET_OFF,
 * SKF_LL_OFF): facts about the packet, and bytes from the network or link header on. */
#define ANCILLARY 0xfffff000u
#define NETWORK	  (-0x100000)
#define LINK	  (-0x200000)

enum {
	ABOUT_PROTOCOL = 0,
	ABOUT_TYPE = 4,
	ABOUT_INDEX = 8,
	ABOUT_MARK = 20,
	ABOUT_HARDWARE = 28,
	ABOUT_XOR_X = 40,
	ABOUT_LAST = 60,
};

static bool load_is_good(const struct bpf_instruction *in)
{
	bool to_a = BPF_CLASS_OF(in->code) == BPF_CLASS_LD;

	switch (BPF_MODE_OF(in->code)) {
	case BPF_MODE_ABS:
		if (in->k >= ANCILLARY && (in->k % 4 || in->k - ANCILLARY > ABOUT_LAST))
			return false;
		/* fallthrough */
	case BPF_MODE_IND:
		return to_a && BPF_SIZE_OF(in->code) != 0x18;
	case BPF_MODE_LEN:
		return BPF_SIZE_OF(in->code) == BPF_SIZE_WORD;
	case BPF_MODE_MSH:
		return !to_a && BPF_SIZE_OF(in->code) == BPF_SIZE_BYTE;
	default:
		return false;
	}
}

bool bpf_packet_check(const struct bpf_instruction *program, size_t length)
{
	static const struct bpf_rules rules = {.load_is_good = load_is_good, .has_modulo = true};

	return bpf_check(program, length, &rules);
}

/* A fact about the packet. Those that Selkie does not have (queue, VLAN tag, hash...) are 0. */
static uint32_t about(const struct bpf_packet *p, uint32_t what, const struct bpf_registers *r)
{
	switch (what) {
	case ABOUT_PROTOCOL:
		return p->protocol;
	case ABOUT_TYPE:
		return p->type;
	case ABOUT_INDEX:
		return p->index;
	case ABOUT_MARK:
		return p->mark;
	case ABOUT_HARDWARE:
		return p->hardware;
	case ABOUT_XOR_X:
		return r->a ^ r->x;
	default:
		return 0;
	}
}

/* A number of 1, 2 or 4 bytes, the highest first. */
static bool number_at(const struct bpf_packet *p, int32_t offset, size_t n, uint32_t *value)
{
	uint8_t bytes[4];
	int64_t at = offset;

	if (offset < 0 && offset >= NETWORK)
		at = (int64_t)offset - NETWORK + p->network;
	else if (offset < 0 && offset >= LINK)
		at = (int64_t)offset - LINK + p->link;
	else if (offset < 0)
		return false;
	if (at < p->link || !p->copy(p, at, bytes, n))
		return false;
	*value = 0;
	for (size_t i = 0; i < n; i++)
		*value = *value << 8 | bytes[i];
	return true;
}

static size_t size_of(uint16_t code)
{
	return BPF_SIZE_OF(code) == BPF_SIZE_WORD ? 4 : BPF_SIZE_OF(code) == BPF_SIZE_HALF ? 2 : 1;
}

static bool load(const struct bpf_instruction *in, const void *data, const struct bpf_registers *r,
		 uint32_t *value)
{
	const struct bpf_packet *p = data;

	switch (BPF_MODE_OF(in->code)) {
	case BPF_MODE_LEN:
		*value = (uint32_t)p->length;
		return true;
	case BPF_MODE_ABS:
		if (in->k >= ANCILLARY) {
			*value = about(p, in->k - ANCILLARY, r);
			return true;
		}
		return number_at(p, (int32_t)in->k, size_of(in->code), value);
	case BPF_MODE_IND:
		return number_at(p, (int32_t)(in->k + r->x), size_of(in->code), value);
	default: /* the length of an IPv4 header */
		if (!number_at(p, (int32_t)in->k, 1, value))
			return false;
		*value = (*value & 15) * 4;
		return true;
	}
}

bool bpf_packet_run(const struct bpf_instruction *program, const struct bpf_packet *packet,
		    size_t *kept)
{
	uint32_t answer = bpf_run(program, packet, load);

	*kept = answer < packet->length ? answer : packet->length;
	return answer != 0;
}

bool bpf_packet_copy_flat(const struct bpf_packet *packet, int64_t offset, uint8_t *to, size_t n)
{
	if (offset < 0 || (uint64_t)offset > packet->length || n > packet->length - (size_t)offset)
		return false;
	memcpy(to, (const uint8_t *)packet->bytes + offset, n);
	return true;
}
