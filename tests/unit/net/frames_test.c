/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames from a hostile network, under the sanitizers: random bytes, good frames with damage, and
 * packets of every kind cut short. The stack has open sockets of each kind meanwhile and must go on
 * working.
 */
#include "fake_host.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define ROUNDS 60000

static const uint8_t our_mac[6] = {2, 0, 0, 0, 0, 1}, peer_mac[6] = {2, 0, 0, 0, 0, 2};
static net_id sockets[5];

/* ---- making frames ---- */

struct frame {
	uint8_t bytes[2048];
	size_t length;
};

static void put16(uint8_t *to, unsigned n)
{
	to[0] = (uint8_t)(n >> 8);
	to[1] = (uint8_t)n;
}

static unsigned sum(const uint8_t *p, size_t n, unsigned total)
{
	for (size_t i = 0; i + 1 < n; i += 2)
		total += (unsigned)p[i] << 8 | p[i + 1];
	if (n & 1)
		total += (unsigned)p[n - 1] << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total;
}

static uint8_t *ethernet(struct frame *f, unsigned type)
{
	memcpy(f->bytes, our_mac, 6);
	memcpy(f->bytes + 6, peer_mac, 6);
	put16(f->bytes + 12, type);
	return f->bytes + 14;
}

static const uint8_t addresses4[8] = {10, 0, 2, 2, 10, 0, 2, 15};

static void ipv4(struct frame *f, unsigned protocol, const uint8_t *payload, size_t n)
{
	uint8_t *ip = ethernet(f, 0x0800);

	memset(ip, 0, 20);
	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(20 + n));
	if (fake_random() % 8 == 0) /* a fragment */
		put16(ip + 6, fake_random() & 0x3fff);
	ip[8] = 64;
	ip[9] = (uint8_t)protocol;
	memcpy(ip + 12, addresses4, 8);
	put16(ip + 10, ~sum(ip, 20, 0) & 0xffff);
	memcpy(ip + 20, payload, n);
	f->length = 34 + n;
}

static void ipv6(struct frame *f, unsigned protocol, const uint8_t *payload, size_t n)
{
	uint8_t *ip = ethernet(f, 0x86dd);
	/* The address that the link makes of its MAC. */
	static const uint8_t ours[16] = {0xfe, 0x80, [11] = 0xff, [12] = 0xfe, [15] = 1};

	memset(ip, 0, 40);
	ip[0] = 0x60;
	put16(ip + 4, (unsigned)n);
	ip[6] = (uint8_t)protocol;
	ip[7] = 255;
	ip[8] = 0xfe;
	ip[9] = 0x80;
	ip[23] = 2;
	memcpy(ip + 24, ours, 16);
	memcpy(ip + 40, payload, n);
	f->length = 54 + n;
}

static void fill(uint8_t *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (uint8_t)fake_random();
}

/* A transport header whose checksum is right, so that what follows it is looked at. */
static void checksum(uint8_t *p, size_t n, unsigned protocol, unsigned at)
{
	uint8_t pseudo[12] = {0};

	if (n < at + 2)
		return;
	memcpy(pseudo, addresses4, 8);
	pseudo[9] = (uint8_t)protocol;
	put16(pseudo + 10, (unsigned)n);
	put16(p + at, 0);
	unsigned total = protocol == IPPROTO_ICMP ? 0 : sum(pseudo, 12, 0);
	put16(p + at, ~sum(p, n, total) & 0xffff);
}

static size_t tcp_segment(uint8_t *p)
{
	size_t n = 20 + fake_random() % 80;

	fill(p, n);
	put16(p, fake_random() % 4 ? 4000 : fake_random());
	put16(p + 2, fake_random() % 4 ? 80 : fake_random());
	if (fake_random() % 4)
		p[12] = (uint8_t)((5 + fake_random() % 6) << 4);
	p[13] = (uint8_t)(fake_random() % 3 ? 2 : fake_random());
	checksum(p, n, IPPROTO_TCP, 16);
	return n;
}

static size_t udp_datagram(uint8_t *p)
{
	static const unsigned ports[] = {53, 67, 68, 80, 546, 5353};
	size_t n = 8 + fake_random() % 400;

	fill(p, n);
	put16(p, ports[fake_random() % 6]);
	put16(p + 2, ports[fake_random() % 6]);
	put16(p + 4, fake_random() % 4 ? (unsigned)n : fake_random());
	/* The first bytes of a DHCP answer. */
	if (n > 248 && fake_random() % 2) {
		static const uint8_t cookie[4] = {99, 130, 83, 99};
		p[8] = 2;
		p[9] = 1;
		p[10] = 6;
		memcpy(p + 8 + 28, our_mac, 6);
		memcpy(p + 8 + 236, cookie, 4);
	}
	checksum(p, n, IPPROTO_UDP, 6);
	return n;
}

static size_t icmp_message(uint8_t *p, bool six)
{
	static const uint8_t types6[] = {1, 2, 3, 4, 128, 129, 130, 131, 133, 134, 135, 136, 137};
	size_t n = 8 + fake_random() % 200;

	fill(p, n);
	if (six) {
		p[0] = types6[fake_random() % sizeof(types6)];
	} else {
		p[0] = fake_random() % 2 ? 3 : (uint8_t)(fake_random() % 20);
		p[1] = (uint8_t)(fake_random() % 16);
		p[8] = 0x45;
	}
	checksum(p, n, IPPROTO_ICMP, 2);
	return n;
}

static void arp(struct frame *f)
{
	static const uint8_t head[8] = {0, 1, 8, 0, 6, 4, 0, 1};
	uint8_t *p = ethernet(f, 0x0806);

	fill(p, 28);
	memcpy(p, head, sizeof(head));
	p[7] = (uint8_t)(1 + fake_random() % 2);
	f->length = 42;
}

static void any_frame(struct frame *f)
{
	uint8_t payload[600];
	size_t n;

	switch (fake_random() % 8) {
	case 0:
		f->length = fake_random() % 300;
		fill(f->bytes, f->length);
		break;
	case 1:
		arp(f);
		break;
	case 2:
		n = tcp_segment(payload);
		ipv4(f, IPPROTO_TCP, payload, n);
		break;
	case 3:
		n = udp_datagram(payload);
		ipv4(f, IPPROTO_UDP, payload, n);
		break;
	case 4:
		n = icmp_message(payload, false);
		ipv4(f, IPPROTO_ICMP, payload, n);
		break;
	case 5:
		n = icmp_message(payload, true);
		ipv6(f, IPPROTO_ICMPV6, payload, n);
		break;
	case 6:
		n = fake_random() % 200;
		fill(payload, n);
		ipv4(f, 2 /* IGMP */, payload, n);
		break;
	default:
		n = fake_random() % 200;
		fill(payload, n);
		/* extension headers: hop by hop, routing, fragment, destination */
		static const uint8_t headers[] = {0, 43, 44, 60, 6, 17};
		ipv6(f, headers[fake_random() % sizeof(headers)], payload, n);
	}
}

static void damage(struct frame *f)
{
	unsigned times = fake_random() % 4;

	while (times-- && f->length)
		f->bytes[fake_random() % f->length] = (uint8_t)fake_random();
	if (fake_random() % 4 == 0)
		f->length = fake_random() % (f->length + 1);
}

/* ---- an address ---- */

/* Answers the latest DHCP message that was sent with an offer (2) or an acknowledgement (5). */
static void answer_dhcp(uint8_t kind)
{
	static const uint8_t options[] = {99, 130, 83, 99, 53, 1,   0, 54, 4,	10,  0,	  2,  2,
					  51, 4,   0,  1,  81, 128, 1, 4,  255, 255, 255, 0,  3,
					  4,  10,  0,  2,  2,  6,   4, 10, 0,	2,   3,	  255};
	const struct fake_frame *asked = &fake_sent[fake_sent_count - 1];
	uint8_t udp[8 + 236 + sizeof(options)] = {0};
	static struct frame f;

	while (asked > fake_sent && !(asked->length > 300 && asked->bytes[37] == 67))
		asked--;
	put16(udp, 67);
	put16(udp + 2, 68);
	put16(udp + 4, sizeof(udp));
	udp[8] = 2;
	udp[9] = 1;
	udp[10] = 6;
	memcpy(udp + 12, asked->bytes + 42 + 4, 4);
	memcpy(udp + 8 + 16, addresses4 + 4, 4);
	memcpy(udp + 8 + 28, our_mac, 6);
	memcpy(udp + 8 + 236, options, sizeof(options));
	udp[8 + 236 + 6] = kind;
	checksum(udp, sizeof(udp), IPPROTO_UDP, 6);
	ipv4(&f, IPPROTO_UDP, udp, sizeof(udp));
	put16(f.bytes + 14 + 6, 0); /* not a fragment */
	put16(f.bytes + 14 + 10, 0);
	put16(f.bytes + 14 + 10, ~sum(f.bytes + 14, 20, 0) & 0xffff);
	fake_deliver(f.bytes, f.length);
}

static void test_dhcp(void **state)
{
	struct net_link l;

	fake_sent_count = 0;
	fake_attach();
	fake_pass(100);
	assert_true(fake_sent_count > 0);
	answer_dhcp(2);
	fake_pass(100);
	answer_dhcp(5);
	fake_pass(100);
	assert_int_equal(net->link(NULL, 0, 2, &l), 0);
	assert_string_equal(l.name, "eth0");
	assert_int_equal(l.address[0].prefix, 24);
	assert_memory_equal(l.address[0].address.bytes, addresses4 + 4, 4);
	assert_memory_equal(l.gateway.bytes, addresses4, 4);
	assert_int_equal(l.name_server[0].bytes[3], 3);
}

/* The device gets another MAC address, and tells the others; its link cannot be changed otherwise.
 */
static void test_mac(void **state)
{
	struct net_link_change change = {.what = NET_CHANGE_MAC, .mac = {2, 9, 8, 7, 6, 5}};
	const struct fake_frame *f = &fake_sent[0];

	fake_sent_count = 0;
	assert_int_equal(net->change_link(NULL, 0, 2, &change), 0);
	assert_int_equal(fake_sent_count, 1);
	assert_memory_equal(f->bytes, "\xff\xff\xff\xff\xff\xff", 6);
	assert_memory_equal(f->bytes + 6, change.mac, 6);
	assert_memory_equal(f->bytes + 12, "\x08\x06", 2);
	assert_memory_equal(f->bytes + 22, change.mac, 6);
	change.mac[0] = 1;
	assert_int_equal(net->change_link(NULL, 0, 2, &change), -EADDRNOTAVAIL);
	change = (struct net_link_change){.what = NET_CHANGE_MTU, .mtu = 1400};
	assert_int_equal(net->change_link(NULL, 0, 2, &change), -EOPNOTSUPP);
	change = (struct net_link_change){.what = NET_CHANGE_MAC, .mac = {2, 9, 8, 7, 6, 5}};
	assert_int_equal(net->change_link(NULL, 0, 1, &change), -EOPNOTSUPP);
	memcpy(change.mac, our_mac, sizeof(our_mac));
	assert_int_equal(net->change_link(NULL, 0, 2, &change), 0);
}

/* A peer that says nothing any more: TCP_USER_TIMEOUT ends the connection, keep-alive one without
 * data. */
static net_id connect_to_peer(uint16_t port)
{
	struct net_address peer = {.family = AF_INET, .port = port, .bytes = {10, 0, 2, 2}};
	uint8_t answer[20] = {0};
	static struct frame f;
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	fake_sent_count = 0;
	assert_int_equal(net->connect(NULL, id, &peer), -EINPROGRESS);
	/* The peer's Ethernet address is not known yet, or it is and the SYN has gone out. */
	if (fake_sent_count && fake_sent[0].bytes[12] == 8 && fake_sent[0].bytes[13] == 6) {
		uint8_t *p = ethernet(&f, 0x0806);
		static const uint8_t head[8] = {0, 1, 8, 0, 6, 4, 0, 2};

		memcpy(p, head, 8);
		memcpy(p + 8, peer_mac, 6);
		memcpy(p + 14, addresses4, 4);
		memcpy(p + 18, our_mac, 6);
		memcpy(p + 24, addresses4 + 4, 4);
		f.length = 42;
		fake_deliver(f.bytes, f.length);
	}
	const struct fake_frame *syn = &fake_sent[fake_sent_count - 1];
	assert_int_equal(syn->bytes[47] & 2, 2);
	memcpy(answer, syn->bytes + 36, 2);
	memcpy(answer + 2, syn->bytes + 34, 2);
	memcpy(answer + 8, syn->bytes + 38, 4);
	for (int i = 11; i >= 8 && !++answer[i]; i--)
		continue;
	answer[12] = 5 << 4;
	answer[13] = 0x12;
	put16(answer + 14, 8192);
	checksum(answer, sizeof(answer), IPPROTO_TCP, 16);
	do
		ipv4(&f, IPPROTO_TCP, answer, sizeof(answer));
	while (f.bytes[20] | f.bytes[21]); /* not a fragment */
	fake_deliver(f.bytes, f.length);
	assert_int_equal(net->connect(NULL, id, &peer), 0);
	return id;
}

static void test_silent_peers(void **state)
{
	net_id id = connect_to_peer(4001);
	int on = 1, seconds = 5, milliseconds = 3000;
	char c;

	assert_int_equal(net->set_option(NULL, id, IPPROTO_TCP, 18, &milliseconds, 4), 0);
	assert_int_equal(net->send(NULL, id, "x", 1, 0, NULL), 1);
	fake_pass(2000);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), -EAGAIN);
	fake_pass(3000);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), -ETIMEDOUT);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), 0);
	assert_int_equal(net->send(NULL, id, "x", 1, 0, NULL), -EPIPE);
	net->close(NULL, id);

	id = connect_to_peer(4002);
	assert_int_equal(net->set_option(NULL, id, SOL_SOCKET, SO_KEEPALIVE, &on, 4), 0);
	assert_int_equal(net->set_option(NULL, id, IPPROTO_TCP, 4, &seconds, 4), 0);
	assert_int_equal(net->set_option(NULL, id, IPPROTO_TCP, 5, &on, 4), 0);
	assert_int_equal(net->set_option(NULL, id, IPPROTO_TCP, 6, &seconds, 4), 0);
	fake_pass(8000);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), -EAGAIN);
	fake_pass(8000);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), -ETIMEDOUT);
	net->close(NULL, id);
}

/* ---- the tests ---- */

static void open_sockets(void)
{
	struct net_address any = {.family = AF_INET, .port = 80},
			   peer = {.family = AF_INET, .port = 4000, .bytes = {10, 0, 2, 2}};

	assert_int_equal(net->open(NULL, &sockets[0], AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, sockets[0], &any), 0);
	assert_int_equal(net->listen(NULL, sockets[0], 100), 0);
	assert_int_equal(net->open(NULL, &sockets[1], AF_INET, SOCK_DGRAM, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, sockets[1], &any), 0);
	assert_int_equal(net->open(NULL, &sockets[2], AF_INET, SOCK_RAW, IPPROTO_ICMP, 0, 0), 0);
	assert_int_equal(net->open(NULL, &sockets[3], AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, 0, 0), 0);
	assert_int_equal(net->open(NULL, &sockets[4], AF_INET, SOCK_DGRAM, 0, 0, 0), 0);
	net->connect(NULL, sockets[4], &peer);
}

static void use_sockets(void)
{
	static uint8_t buffer[4096];
	struct net_packet packet;
	net_id accepted;

	while (!net->accept(NULL, sockets[0], &accepted)) {
		net->receive(NULL, accepted, buffer, sizeof(buffer), 0, NULL);
		net->send(NULL, accepted, buffer, 100, 0, NULL);
		net->close(NULL, accepted);
	}
	for (unsigned i = 1; i < 5; i++)
		while (net->receive(NULL, sockets[i], buffer, sizeof(buffer), 0, &packet) > 0)
			continue;
}

static void test_frames(void **state)
{
	static struct frame f;

	open_sockets();
	for (unsigned i = 0; i < ROUNDS; i++) {
		any_frame(&f);
		if (fake_random() % 2)
			damage(&f);
		fake_deliver(f.bytes, f.length);
		fake_sent_count = 0;
		if (i % 16 == 0)
			use_sockets();
		if (i % 8 == 0)
			fake_pass(fake_random() % 1000);
	}
	/* It is still alive: a datagram to itself arrives. */
	struct net_address self = {.family = AF_INET, .port = 9999, .bytes = {127, 0, 0, 1}};
	char c = 0;
	net_id id;
	assert_int_equal(net->open(NULL, &id, AF_INET, SOCK_DGRAM, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, id, &self), 0);
	assert_int_equal(net->send(NULL, id, "x", 1, 0, &self), 1);
	assert_int_equal(net->receive(NULL, id, &c, 1, 0, NULL), 1);
	assert_int_equal(c, 'x');
	for (unsigned i = 0; i < 5; i++)
		net->close(NULL, sockets[i]);
	net->close(NULL, id);
	/* Fragments whose other parts do not come are dropped after some time. */
	fake_pass(200000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_dhcp), cmocka_unit_test(test_mac),
					   cmocka_unit_test(test_silent_peers),
					   cmocka_unit_test(test_frames)};

	fake_start(4u << 20);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
