/* SPDX-License-Identifier: BSD-2-Clause */
/* AF_PACKET: names, frames that come and go on lo and a veth, filters, options, what is refused. */
#include "case.h"
#include "links.h"

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sched.h>

#define PORT  7431
#define OTHER 0x88b5 /* for experiments */
#define PROBE 0x88b6

static const uint8_t here[6] = {2, 0, 0, 0, 0, 1}, there[6] = {2, 0, 0, 0, 0, 2};

static void nonblocking(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
}

static int name_socket(int fd, const char *link, int protocol)
{
	struct sockaddr_ll name = {.sll_family = AF_PACKET,
				   .sll_protocol = htons((uint16_t)protocol),
				   .sll_ifindex = link ? (int)if_nametoindex(link) : 0};

	return bind(fd, (struct sockaddr *)&name, sizeof(name));
}

static int packet_socket(int type, const char *link, int protocol)
{
	int fd = socket(AF_PACKET, type, 0);

	if (name_socket(fd, link, protocol))
		printf("bind: %s\n", strerrorname_np(errno));
	nonblocking(fd);
	return fd;
}

static void show_name(int fd)
{
	struct sockaddr_ll name = {0};
	socklen_t length = sizeof(name);

	int error = getsockname(fd, (struct sockaddr *)&name, &length);
	printf("name: %d length %u family %d protocol %x link %d hardware %d address %d\n", error,
	       length, name.sll_family, ntohs(name.sll_protocol), name.sll_ifindex != 0,
	       name.sll_hatype, name.sll_halen);
}

/* All frames of IPv4 or the experiment, without what differs from run to run. So many are waited
 * for: Linux delivers them later if it is busy. */
static void show_frames(const char *what, int fd, int expected)
{
	uint8_t bytes[2000];
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	ssize_t n;

	printf("%s:\n", what);
	for (;;) {
		n = recvfrom(fd, bytes, sizeof(bytes), MSG_TRUNC, (struct sockaddr *)&from,
			     &length);
		if (n < 0 && errno == EAGAIN && expected > 0) {
			until_events(fd, POLLIN);
			continue;
		}
		if (n < 0)
			break;
		int protocol = ntohs(from.sll_protocol);

		if (protocol != ETH_P_IP && protocol != OTHER)
			continue;
		expected--;
		printf("  %zd bytes, name %u: protocol %04x type %d hardware %d address %d", n,
		       length, protocol, from.sll_pkttype, from.sll_hatype, from.sll_halen);
		printf(" last %d\n", n > 0 && n <= 2000 ? bytes[n - 1] : -1);
	}
	if (errno != EAGAIN)
		printf("  then %s\n", strerrorname_np(errno));
}

static int send_to(int fd, const char *link, int protocol, const uint8_t *mac, size_t n)
{
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
				 .sll_protocol = htons((uint16_t)protocol),
				 .sll_ifindex = (int)if_nametoindex(link),
				 .sll_halen = mac ? 6 : 0};
	uint8_t bytes[3000];

	/* If a socket writes headers itself, the packet begins with a header. */
	memset(bytes, 7, sizeof(bytes));
	memcpy(bytes, there, 6);
	memcpy(bytes + 6, here, 6);
	bytes[12] = (uint8_t)(protocol >> 8);
	bytes[13] = (uint8_t)protocol;
	if (mac)
		memcpy(to.sll_addr, mac, 6);
	return (int)sendto(fd, bytes, n, 0, (struct sockaddr *)&to, sizeof(to));
}

/* Another socket has the port, so that no error comes back. */
static int receiver;

static void open_receiver(void)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(PORT)};

	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	bind(receiver, (struct sockaddr *)&name, sizeof(name));
	nonblocking(receiver);
}

static void send_udp(unsigned n)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char bytes[200] = {0};

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sendto(fd, bytes, n, 0, (struct sockaddr *)&to, sizeof(to));
	close(fd);
}

static void errors(void)
{
	struct sockaddr_ll name = {.sll_family = AF_PACKET, .sll_ifindex = 4711};
	socklen_t length = sizeof(name);
	int fd, value = 1;

	SHOW_OK(socket(AF_PACKET, SOCK_STREAM, 0));
	SHOW_OK(socket(AF_PACKET, 77, 0));
	SHOW_OK(socket(AF_PACKET, SOCK_SEQPACKET, 0));
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	show_name(fd);
	SHOW(bind(fd, (struct sockaddr *)&name, sizeof(name)));
	SHOW(bind(fd, (struct sockaddr *)&name, 12));
	name.sll_family = AF_INET;
	SHOW(bind(fd, (struct sockaddr *)&name, sizeof(name)));
	SHOW(connect(fd, (struct sockaddr *)&name, sizeof(name)));
	SHOW(listen(fd, 1));
	SHOW(accept(fd, NULL, NULL));
	SHOW(shutdown(fd, SHUT_RD));
	SHOW(getpeername(fd, (struct sockaddr *)&name, &length));
	SHOW(send(fd, "0123456789abcdef", 16, 0));
	SHOW(name_socket(fd, "here", OTHER));
	show_name(fd);
	SHOW(send(fd, "0123456789abcdef", 16, 0));
	SHOW(recv(fd, &value, 1, MSG_DONTWAIT));
	SHOW(recv(fd, &value, 1, MSG_DONTWAIT));
	SHOW(recv(fd, &value, 1, MSG_OOB));
	SHOW(setsockopt(fd, SOL_PACKET, 4711, &value, sizeof(value)));
	SHOW(getsockopt(fd, SOL_PACKET, 4711, &value, &length));
	SHOW(setsockopt(fd, IPPROTO_IP, 1, &value, sizeof(value)));
	close(fd);
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		SHOW(socket(AF_PACKET, SOCK_RAW, 0));
	});
}

static void loopback(void)
{
	int raw = packet_socket(SOCK_RAW, "lo", ETH_P_ALL);
	int cooked = packet_socket(SOCK_DGRAM, NULL, ETH_P_IP);
	int other = packet_socket(SOCK_RAW, "lo", OTHER);
	int none = packet_socket(SOCK_RAW, "here", ETH_P_ALL);

	show_name(raw);
	show_name(cooked);
	send_udp(100);
	until_events(raw, POLLIN);
	show_frames("raw", raw, 2);
	show_frames("cooked", cooked, 1);
	show_frames("other", other, 0);
	recv(none, NULL, 0, 0); /* its link is down */
	show_frames("none", none, 0);
	SHOW(send_to(other, "lo", OTHER, here, 60));
	SHOW(send_to(cooked, "lo", OTHER, NULL, 60));
	until_events(other, POLLIN);
	show_frames("raw", raw, 4);
	show_frames("other", other, 2);
	close(raw);
	close(cooked);
	close(other);
	close(none);
}

/* Linux drops packets of a link until it has processed the link's carrier. */
static void until_passing(void)
{
	int a = packet_socket(SOCK_RAW, "here", PROBE), b = packet_socket(SOCK_RAW, "there", PROBE);
	char bytes[100];

	for (int i = 0; i < 2; i++) {
		int from = i ? b : a, to = i ? a : b;

		do {
			send_to(from, i ? "there" : "here", PROBE, there, 60);
			usleep(1000);
		} while (recv(to, bytes, sizeof(bytes), 0) < 0);
	}
	close(a);
	close(b);
}

static void frames_of_veth(void)
{
	int a = packet_socket(SOCK_RAW, "here", OTHER), b = packet_socket(SOCK_RAW, "there", OTHER);
	int cooked = packet_socket(SOCK_DGRAM, "there", OTHER);
	int all = packet_socket(SOCK_RAW, "here", ETH_P_ALL);
	uint8_t frame[100] = {2, 0, 0, 0, 0,	      2,	   2,	    0,
			      0, 0, 0, 1, OTHER >> 8, OTHER & 255, [99] = 9};
	static const uint8_t all_hosts[6] = {255, 255, 255, 255, 255, 255}, group[6] = {1, 0, 94};
	int on = 1;

	show_name(a);
	SHOW(send(a, frame, sizeof(frame), 0));
	SHOW(send(a, frame, 13, 0));
	SHOW(send(a, frame, 14, 0));
	SHOW(send_to(a, "here", OTHER, there, 1514));
	SHOW(send_to(a, "here", OTHER, there, 1530));
	SHOW(send_to(cooked, "here", OTHER, there, 50));
	SHOW(send_to(cooked, "here", OTHER, all_hosts, 51));
	SHOW(send_to(cooked, "here", OTHER, group, 52));
	SHOW(send_to(cooked, "here", OTHER, here, 53));
	SHOW(send_to(cooked, "here", OTHER, NULL, 53));
	SHOW(send_to(cooked, "here", OTHER, there, 1501));
	SHOW(send_to(cooked, "nothing", OTHER, there, 50));
	until_events(cooked, POLLIN);
	show_frames("b", b, 7);
	show_frames("cooked", cooked, 6);
	show_frames("a", a, 0);
	show_frames("all", all, 8);
	SHOW(setsockopt(all, SOL_PACKET, 23, &on, sizeof(on)));
	SHOW(send(a, frame, sizeof(frame), 0));
	SHOW(send(b, frame, sizeof(frame), 0));
	until_events(a, POLLIN);
	show_frames("all, without those that leave", all, 1);
	show_frames("a", a, 1);
	/* A link that goes down. */
	set_up("here", false);
	show_frames("a", a, 0);
	SHOW(send(a, frame, sizeof(frame), 0));
	set_up("here", true);
	until_passing();
	SHOW(send(b, frame, sizeof(frame), 0));
	until_events(a, POLLIN);
	show_frames("a", a, 1);
	close(a);
	close(b);
	close(cooked);
	close(all);
}

static int attach(int fd, const struct sock_filter *code, unsigned n)
{
	struct sock_fprog program = {.len = (uint16_t)n, .filter = (void *)code};

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}
#define ATTACH(fd, code) attach(fd, code, sizeof(code) / sizeof((code)[0]))

static void filters(void)
{
	static const struct sock_filter udp[] = {BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
						 BPF_JUMP(BPF_JMP | BPF_JEQ, ETH_P_IP, 0, 5),
						 BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
						 BPF_JUMP(BPF_JMP | BPF_JEQ, 17, 0, 3),
						 BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
						 BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),
						 BPF_JUMP(BPF_JMP | BPF_JEQ, PORT, 1, 0),
						 BPF_STMT(BPF_RET, 0),
						 BPF_STMT(BPF_RET, 60)};
	static const struct sock_filter incoming[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE)),
		BPF_JUMP(BPF_JMP | BPF_JEQ, PACKET_OUTGOING, 0, 1),
		BPF_STMT(BPF_RET, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)(SKF_NET_OFF + 9)),
		BPF_JUMP(BPF_JMP | BPF_JEQ, 17, 1, 0),
		BPF_STMT(BPF_RET, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_STMT(BPF_ALU | BPF_MOD, 51),
		BPF_STMT(BPF_RET | BPF_A, 0)};
	static const struct sock_filter far[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 5000),
						 BPF_STMT(BPF_RET, 100)};
	static const struct sock_filter open_end[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)};
	static const struct sock_filter no_such[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(SKF_AD_OFF + 400)),
		BPF_STMT(BPF_RET, 1)};
	static const struct sock_filter wild[] = {BPF_JUMP(BPF_JMP | BPF_JA, 5, 0, 0),
						  BPF_STMT(BPF_RET, 1)};
	struct sock_filter copy[20];
	int fd = packet_socket(SOCK_RAW, "lo", ETH_P_ALL), on = 1, off = 0;
	socklen_t n = 20;

	SHOW(ATTACH(fd, open_end));
	SHOW(ATTACH(fd, no_such));
	SHOW(ATTACH(fd, wild));
	SHOW(attach(fd, udp, 0));
	SHOW(attach(fd, NULL, 3));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &on, sizeof(on)));
	SHOW(ATTACH(fd, udp));
	send_udp(100);
	until_events(fd, POLLIN);
	show_frames("cut by the filter", fd, 2);
	SHOW(getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, copy, &n));
	printf("%u instructions, as given: %d\n", n, !memcmp(copy, udp, sizeof(udp)));
	n = 3;
	SHOW(getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, copy, &n));
	SHOW(ATTACH(fd, incoming));
	send_udp(100);
	until_events(fd, POLLIN);
	show_frames("incoming", fd, 1);
	SHOW(ATTACH(fd, far));
	send_udp(100);
	show_frames("beyond the end", fd, 0);
	SHOW(setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof(on)));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &off, sizeof(off)));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &on, sizeof(on)));
	SHOW(ATTACH(fd, udp));
	close(fd);
}

/* A filter of a datagram socket sees the header of UDP. */
static void filter_of_udp(void)
{
	static const struct sock_filter even[] = {BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 4),
						  BPF_JUMP(BPF_JMP | BPF_JSET, 1, 0, 1),
						  BPF_STMT(BPF_RET, 0), BPF_STMT(BPF_RET, 20)};
	int fd = receiver;
	char bytes[100];

	while (recv(fd, bytes, sizeof(bytes), 0) >= 0)
		;
	SHOW(ATTACH(fd, even));
	send_udp(31);
	send_udp(30);
	send_udp(4);
	until_events(fd, POLLIN);
	SHOW(recv(fd, bytes, sizeof(bytes), MSG_TRUNC));
	SHOW(recv(fd, bytes, sizeof(bytes), MSG_TRUNC));
	SHOW(recv(fd, bytes, sizeof(bytes), MSG_TRUNC));
}

static void options(void)
{
	int fd = packet_socket(SOCK_RAW, "lo", ETH_P_IP), on = 1, value = -1;
	socklen_t n = sizeof(value);
	struct packet_mreq member = {.mr_ifindex = 4711, .mr_type = PACKET_MR_PROMISC};
	struct tpacket_stats counts;
	uint8_t bytes[50], control[200];
	struct iovec iov = {bytes, sizeof(bytes)};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};

	SHOW(setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &member, sizeof(member)));
	member.mr_ifindex = (int)if_nametoindex("lo");
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &member, 3));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &member, sizeof(member)));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &member, sizeof(member)));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &member, sizeof(member)));
	SHOW(setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)));
	SHOW(getsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &value, &n));
	printf("%d\n", value);
	SHOW(setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof(on)));
	send_udp(100);
	until_events(fd, POLLIN);
	SHOW(recvmsg(fd, &m, 0));
	printf("flags %x\n", m.msg_flags);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		struct tpacket_auxdata *a = (void *)CMSG_DATA(c);

		printf("level %d type %d\n", c->cmsg_level, c->cmsg_type);
		if (c->cmsg_type == PACKET_AUXDATA)
			printf("of %u bytes %u, from %u, network %u\n", a->tp_len, a->tp_snaplen,
			       a->tp_mac, a->tp_net);
	}
	n = sizeof(counts);
	SHOW(getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &counts, &n));
	printf("%u packets, %u dropped, size %u\n", counts.tp_packets, counts.tp_drops, n);
	SHOW(getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &counts, &n));
	printf("%u packets, %u dropped\n", counts.tp_packets, counts.tp_drops);
	close(fd);
}

static void set_mac(const char *name, const uint8_t *mac)
{
	struct ifinfomsg fixed = link_of(name);

	begin(RTM_SETLINK, 0, &fixed, sizeof(fixed));
	put(IFLA_ADDRESS, mac, 6);
	ask();
}

int main(void)
{
	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	SHOW(set_up("lo", true));
	SHOW(add_link("veth", "here", "there", NLM_F_CREATE | NLM_F_EXCL));
	set_mac("here", here);
	set_mac("there", there);
	open_receiver();
	errors();
	loopback();
	set_up("here", true);
	set_up("there", true);
	until_passing();
	frames_of_veth();
	filters();
	filter_of_udp();
	options();
	return 0;
}
