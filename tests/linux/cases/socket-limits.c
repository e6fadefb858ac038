/* SPDX-License-Identifier: BSD-2-Clause */
/* SO_SNDBUF bounds the bytes that a connection buffers; MCAST_JOIN_GROUP and MCAST_LEAVE_GROUP. */
#include "case.h"
#include "links.h"

#include <netinet/in.h>
#include <sched.h>

#define PORT 7481

/* Two ends of a connection; the first does not wait. */
static void connect_ends(int ends[2], int send_buffer)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	bind(listener, (struct sockaddr *)&name, sizeof(name));
	listen(listener, 1);
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (send_buffer)
		setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
	connect(ends[0], (struct sockaddr *)&name, sizeof(name));
	ends[1] = accept(listener, NULL, NULL);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	close(listener);
}

static void bounded(int send_buffer)
{
	static char bytes[65536];
	int ends[2], unsent = -1;
	size_t sent = 0, got = 0;
	bool within = true;
	ssize_t n;

	connect_ends(ends, send_buffer);
	while ((n = write(ends[0], bytes, sizeof(bytes))) > 0) {
		sent += (size_t)n;
		ioctl(ends[0], TIOCOUTQ, &unsent);
		/* Linux buffers a little more than SO_SNDBUF says. */
		within &= unsent <= send_buffer * 2 + 131072;
	}
	printf("%d: within %d, %s, events %x\n", send_buffer, within, strerrorname_np(errno),
	       until_events(ends[0], 0) & POLLOUT);
	/* All bytes arrive, and then there is room again. */
	while (got < sent && (n = read(ends[1], bytes, sizeof(bytes))) > 0)
		got += (size_t)n;
	printf("all came: %d\n", got == sent);
	until_events(ends[0], POLLOUT);
	SHOW(write(ends[0], bytes, 100));
	close(ends[0]);
	close(ends[1]);
}

static int change(int fd, int level, int option, const char *ip, int index)
{
	struct group_req r = {.gr_interface = (uint32_t)index};
	struct sockaddr_in *four = (void *)&r.gr_group;
	struct sockaddr_in6 *six = (void *)&r.gr_group;

	if (inet_pton(AF_INET, ip, &four->sin_addr) == 1)
		four->sin_family = AF_INET;
	else if (inet_pton(AF_INET6, ip, &six->sin6_addr) == 1)
		six->sin6_family = AF_INET6;
	return setsockopt(fd, level, option, &r, sizeof(r));
}

static void groups(void)
{
	int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
	int six = socket(AF_INET6, SOCK_DGRAM, 0), lo = (int)if_nametoindex("lo");
	struct group_req r = {0};

	SHOW(change(udp, IPPROTO_IP, MCAST_JOIN_GROUP, "224.0.0.77", lo));
	SHOW(change(udp, IPPROTO_IP, MCAST_JOIN_GROUP, "224.0.0.77", lo));
	SHOW(change(udp, IPPROTO_IP, MCAST_JOIN_GROUP, "224.0.0.77", 4711));
	SHOW(change(udp, IPPROTO_IP, MCAST_JOIN_GROUP, "10.0.0.1", lo));
	SHOW(change(udp, IPPROTO_IP, MCAST_JOIN_GROUP, "ff02::77", lo));
	SHOW(setsockopt(udp, IPPROTO_IP, MCAST_JOIN_GROUP, &r, 20));
	SHOW(change(udp, IPPROTO_IP, MCAST_LEAVE_GROUP, "224.0.0.78", lo));
	SHOW(change(udp, IPPROTO_IP, MCAST_LEAVE_GROUP, "224.0.0.77", lo));
	SHOW(change(udp, IPPROTO_IP, MCAST_LEAVE_GROUP, "224.0.0.77", lo));
	SHOW(change(tcp, IPPROTO_IP, MCAST_JOIN_GROUP, "224.0.0.77", lo));
	SHOW(change(tcp, IPPROTO_IP, MCAST_LEAVE_GROUP, "224.0.0.77", lo));
	SHOW(change(six, IPPROTO_IPV6, MCAST_JOIN_GROUP, "ff02::77", lo));
	SHOW(change(six, IPPROTO_IPV6, MCAST_JOIN_GROUP, "ff02::77", lo));
	SHOW(change(six, IPPROTO_IPV6, MCAST_JOIN_GROUP, "224.0.0.77", lo));
	SHOW(change(six, IPPROTO_IPV6, MCAST_LEAVE_GROUP, "ff02::77", lo));
	SHOW(change(six, IPPROTO_IPV6, MCAST_LEAVE_GROUP, "ff02::77", lo));
	SHOW(change(udp, IPPROTO_IPV6, MCAST_JOIN_GROUP, "ff02::77", lo));
	SHOW(change(tcp, IPPROTO_IP, MCAST_JOIN_GROUP, "224.0.0.79", lo));
	close(udp);
	close(tcp);
	close(six);
}

int main(void)
{
	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	set_up("lo", true);
	bounded(4000);
	bounded(30000);
	groups();
	return 0;
}
