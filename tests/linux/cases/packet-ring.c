/* SPDX-License-Identifier: BSD-2-Clause */
/* PACKET_RX_RING, version 2: its shape, its frames, and a program that spoils its own ring. */
#include "case.h"
#include "links.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sched.h>

#define PORT   7451
#define BLOCK  8192u
#define FRAME  2048u
#define FRAMES 8u

static int receiver;

static void send_udp(unsigned n)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	static char bytes[5000];

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sendto(fd, bytes, n, 0, (struct sockaddr *)&to, sizeof(to));
	close(fd);
}

static int set_ring(int fd, unsigned block, unsigned blocks, unsigned frame, unsigned frames)
{
	struct tpacket_req r = {.tp_block_size = block,
				.tp_block_nr = blocks,
				.tp_frame_size = frame,
				.tp_frame_nr = frames};

	return setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &r, sizeof(r));
}

static struct tpacket2_hdr *frame_at(uint8_t *ring, unsigned i)
{
	return (void *)(ring + i * FRAME);
}

static void show_frame(uint8_t *ring, unsigned i)
{
	struct tpacket2_hdr *h = frame_at(ring, i);
	struct sockaddr_ll *name = (void *)((char *)h + TPACKET_ALIGN(sizeof(*h)));

	if (!(h->tp_status & TP_STATUS_USER)) {
		printf("frame %u is free\n", i);
		return;
	}
	printf("frame %u: %u of %u bytes at %u, network %u, protocol %x type %d, IP %x, time %d\n",
	       i, h->tp_snaplen, h->tp_len, h->tp_mac, h->tp_net, ntohs(name->sll_protocol),
	       name->sll_pkttype, ((uint8_t *)h)[h->tp_net], h->tp_sec != 0);
}

static int readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	poll(&p, 1, 0);
	return p.revents & POLLIN;
}

static void shapes(int fd)
{
	SHOW(set_ring(fd, 4000, 2, FRAME, 2));
	SHOW(set_ring(fd, BLOCK, 2, 1000, 16));
	SHOW(set_ring(fd, BLOCK, 2, 48, 340));
	SHOW(set_ring(fd, BLOCK, 2, FRAME, 7));
	SHOW(set_ring(fd, BLOCK, 2, BLOCK * 2, 1));
	SHOW(set_ring(fd, BLOCK, 0, FRAME, 8));
	SHOW(set_ring(fd, 0, 2, FRAME, 8));
}

static void options(int fd)
{
	int value = TPACKET_V2;
	socklen_t n = sizeof(value);

	SHOW(getsockopt(fd, SOL_PACKET, PACKET_HDRLEN, &value, &n));
	printf("header %d\n", value);
	value = 77;
	SHOW(getsockopt(fd, SOL_PACKET, PACKET_HDRLEN, &value, &n));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_VERSION, &value, sizeof(value)));
	value = TPACKET_V2;
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_VERSION, &value, sizeof(value)));
	SHOW(getsockopt(fd, SOL_PACKET, PACKET_VERSION, &value, &n));
	printf("version %d\n", value);
}

int main(void)
{
	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	SHOW(set_up("lo", true));

	struct sockaddr_in port = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	bind(receiver, (struct sockaddr *)&port, sizeof(port));
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_IP)), value = TPACKET_V2;
	SHOW(mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	options(fd);
	shapes(fd);
	SHOW(set_ring(fd, BLOCK, 2, FRAME, FRAMES));
	SHOW(set_ring(fd, BLOCK, 2, FRAME, FRAMES));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_VERSION, &value, sizeof(value)));
	SHOW_OK(mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	SHOW_OK(mmap(NULL, 2 * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, BLOCK));
	uint8_t *ring = mmap(NULL, 2 * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	SHOW(ring == MAP_FAILED);
	SHOW(set_ring(fd, 0, 0, 0, 0));
	SHOW(readable(fd));
	send_udp(100);
	send_udp(1900);
	send_udp(3000);
	until_events(fd, POLLIN);
	for (unsigned i = 0; i < 4; i++)
		show_frame(ring, i);
	/* A program that only reads the memory, without a call, sees the frame. */
	frame_at(ring, 0)->tp_status = TP_STATUS_KERNEL;
	frame_at(ring, 1)->tp_status = TP_STATUS_KERNEL;
	frame_at(ring, 2)->tp_status = TP_STATUS_KERNEL;
	SHOW(readable(fd));
	send_udp(200);
	for (unsigned i = 0; i < 5000 && !(frame_at(ring, 3)->tp_status & TP_STATUS_USER); i++)
		usleep(1000);
	show_frame(ring, 3);
	/* Writes to other parts of the ring change nothing, and a child sees the same ring. */
	memset(ring + FRAME * 4 + 4, 255, FRAME * 4 - 4);
	memset(ring, 0, FRAME * 4);
	for (unsigned i = 5; i < FRAMES; i++)
		frame_at(ring, i)->tp_status = TP_STATUS_KERNEL;
	IN_CHILD({
		send_udp(300);
		until_events(fd, POLLIN);
		show_frame(ring, 4);
	});
	show_frame(ring, 4);
	munmap(ring, 2 * BLOCK);
	SHOW(set_ring(fd, 0, 0, 0, 0));
	send_udp(400);
	until_events(fd, POLLIN);
	SHOW(recv(fd, &value, sizeof(value), MSG_TRUNC));
	/* Frames that have room for their headers only. */
	SHOW(set_ring(fd, BLOCK, 1, 64, BLOCK / 64));
	send_udp(500);
	until_events(fd, POLLIN);
	ring = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	printf("%u of %u bytes\n", frame_at(ring, 0)->tp_snaplen, frame_at(ring, 0)->tp_len);
	munmap(ring, BLOCK);
	SHOW(set_ring(fd, 0, 0, 0, 0));
	/* The memory outlives the socket. */
	SHOW(set_ring(fd, BLOCK, 2, FRAME, FRAMES));
	ring = mmap(NULL, 2 * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	ring[5] = 7;
	printf("%d\n", ring[5]);
	return 0;
}
