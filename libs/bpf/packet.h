/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of sockets: a program of classic BPF (interpreter.h) that looks at a packet and answers
 * how many bytes of it are to be kept; 0 drops the packet. socket(7), SO_ATTACH_FILTER.
 */
#pragma once

#include "libs/bpf/interpreter.h"

/* A packet, as a filter sees it: byte 0 is the first byte that the socket receives. */
struct bpf_packet {
	/* Copies n bytes from `offset` on, which may be negative: headers lie before byte 0. False:
	 * the packet does not have all of them. */
	bool (*copy)(const struct bpf_packet *packet, int64_t offset, uint8_t *to, size_t n);
	const void *bytes;     /* for copy() */
	size_t length;	       /* from byte 0 on */
	int32_t link, network; /* offsets of these headers, from byte 0 */
	uint16_t protocol;     /* of Ethernet, host byte order */
	uint16_t hardware;     /* ARPHRD_* */
	uint8_t type;	       /* PACKET_* */
	uint32_t index;	       /* of the link */
	uint32_t mark;
};

/* Is this program valid as a socket's filter? */
bool bpf_packet_check(const struct bpf_instruction *program, size_t length);
/* Runs a program that was checked. False: the packet is dropped; else *kept of its bytes are kept.
 */
bool bpf_packet_run(const struct bpf_instruction *program, const struct bpf_packet *packet,
		    size_t *kept);
/* copy() for packets that are contiguous bytes, at packet->bytes. */
bool bpf_packet_copy_flat(const struct bpf_packet *packet, int64_t offset, uint8_t *to, size_t n);
