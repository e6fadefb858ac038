/* SPDX-License-Identifier: BSD-2-Clause */
/* SO_BINDTODEVICE and SO_BINDTOIFINDEX: names, rights, and the link by which packets leave and
 * arrive. */
#include "case.h"
#include "links.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sched.h>

#define PORT 7441

static int bind_to(int fd, const char *name)
{
	return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, (socklen_t)strlen(name) + 1);
}

static void show_bound(int fd)
{
	char name[16] = "";
	socklen_t length = sizeof(name);
	int index = -1, error = getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &length);

	printf("bound: %d %s length %u", error, length ? name : "-", length);
	length = sizeof(index);
	error = getsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, &length);
	printf(", index %d %d\n", error, index != 0);
}

static int udp(const char *link, int port)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	if (link)
		bind_to(fd, link);
	bind(fd, (struct sockaddr *)&name, sizeof(name));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static int send_to(int fd, const char *ip)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};

	inet_pton(AF_INET, ip, &to.sin_addr);
	return (int)sendto(fd, "hello", 5, 0, (struct sockaddr *)&to, sizeof(to));
}

static void values(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), index = -1;
	char small[3];
	socklen_t length = sizeof(small);

	show_bound(fd);
	SHOW(bind_to(fd, "nothing"));
	SHOW(bind_to(fd, "a-name-that-is-much-too-long-for-any-link"));
	SHOW(bind_to(fd, "lo"));
	show_bound(fd);
	SHOW(getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, small, &length));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "here", 2));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "here", 4));
	show_bound(fd);
	SHOW(bind_to(fd, ""));
	show_bound(fd);
	SHOW(setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, sizeof(index)));
	index = (int)if_nametoindex("there");
	SHOW(setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, sizeof(index)));
	show_bound(fd);
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		SHOW(bind_to(fd, "lo"));
		SHOW(bind_to(fd, ""));
		close(fd);
		fd = socket(AF_INET, SOCK_DGRAM, 0);
		SHOW(bind_to(fd, "lo"));
		SHOW(bind_to(fd, "here"));
	});
	close(fd);
}

static void arrivals(void)
{
	int on_lo = udp("lo", PORT), on_here = udp("here", PORT + 1), plain = udp(NULL, PORT + 2);
	struct sockaddr_ll name = {.sll_family = AF_PACKET,
				   .sll_protocol = htons(ETH_P_IP),
				   .sll_ifindex = (int)if_nametoindex("there")};
	int seen = socket(AF_PACKET, SOCK_DGRAM, 0);
	uint8_t bytes[100];

	bind(seen, (struct sockaddr *)&name, sizeof(name));
	fcntl(seen, F_SETFL, O_NONBLOCK);
	SHOW(send_to(plain, "127.0.0.1"));
	until_events(on_lo, POLLIN);
	SHOW(recv(on_lo, bytes, sizeof(bytes), 0));
	SHOW(recv(seen, bytes, sizeof(bytes), 0));
	/* Packets leave by the link, though no route leads there. */
	SHOW(send_to(plain, "255.255.255.255"));
	SHOW(recv(seen, bytes, sizeof(bytes), 0));
	SHOW(send_to(on_here, "255.255.255.255"));
	until_events(seen, POLLIN);
	SHOW(recv(seen, bytes, sizeof(bytes), 0));
	printf("from %d.%d.%d.%d\n", bytes[12], bytes[13], bytes[14], bytes[15]);
	SHOW(bind_to(on_here, ""));
	SHOW(send_to(on_here, "127.0.0.1"));
	until_events(on_lo, POLLIN);
	SHOW(recv(on_lo, bytes, sizeof(bytes), 0));
	close(on_lo);
	close(on_here);
	close(plain);
	close(seen);
}

/* A listener that takes connections from one link. */
static void streams(const char *link)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);

	printf("%s:\n", link);
	SHOW(bind_to(listener, link));
	SHOW(bind(listener, (struct sockaddr *)&name, sizeof(name)));
	SHOW(listen(listener, 1));
	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	SHOW(connect(fd, (struct sockaddr *)&name, sizeof(name)));
	close(fd);
	close(listener);
}

int main(void)
{
	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	SHOW(set_up("lo", true));
	SHOW(add_link("veth", "here", "there", NLM_F_CREATE | NLM_F_EXCL));
	change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "here", "10.7.0.1", 24);
	set_up("here", true);
	set_up("there", true);
	wait_running("here", true);
	values();
	arrivals();
	streams("lo");
	streams("here");
	return 0;
}
