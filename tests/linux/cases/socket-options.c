/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of internet sockets: defaults, settable and read-only options. */
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <ifaddrs.h>
#include <arpa/inet.h>

#include "case.h"

static void get(const char *what, int fd, int level, int option)
{
	int value = -77;
	socklen_t n = sizeof(value);
	int result = getsockopt(fd, level, option, &value, &n);

	if (result)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s: %d (%u bytes)\n", what, value, n);
}

static void set(const char *what, int fd, int level, int option, int value)
{
	int result = setsockopt(fd, level, option, &value, sizeof(value));

	printf("%s := %d: %s\n", what, value, result ? strerrorname_np(errno) : "ok");
	get(what, fd, level, option);
}

#define GET(fd, level, option)	      get(#option, fd, level, option)
#define SET(fd, level, option, value) set(#option, fd, level, option, value)

static void socket_level(int fd)
{
	GET(fd, SOL_SOCKET, SO_TYPE);
	GET(fd, SOL_SOCKET, SO_DOMAIN);
	GET(fd, SOL_SOCKET, SO_PROTOCOL);
	GET(fd, SOL_SOCKET, SO_ACCEPTCONN);
	GET(fd, SOL_SOCKET, SO_ERROR);
	SET(fd, SOL_SOCKET, SO_REUSEADDR, 5);
	SET(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	SET(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	SET(fd, SOL_SOCKET, SO_BROADCAST, 1);
	SET(fd, SOL_SOCKET, SO_SNDBUF, 10000);
	SET(fd, SOL_SOCKET, SO_SNDBUF, 1);
	SET(fd, SOL_SOCKET, SO_RCVBUF, 10000);
	SET(fd, SOL_SOCKET, SO_RCVBUF, 1);
	SET(fd, SOL_SOCKET, SO_TYPE, 1);
	SET(fd, SOL_SOCKET, SO_ERROR, 1);
	SET(fd, SOL_SOCKET, SO_PRIORITY, 3);
	SET(fd, SOL_SOCKET, 9999, 3);
	struct linger l = {1, 5}, m = {0};
	socklen_t n = sizeof(m);
	SHOW(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, 4));
	SHOW(getsockopt(fd, SOL_SOCKET, SO_LINGER, &m, &n));
	printf("%d %d\n", m.l_onoff, m.l_linger);
	SHOW(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &l, 2));
	SHOW(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, (void *)8, 4));
}

static void tcp_level(int fd)
{
	SET(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	SET(fd, IPPROTO_TCP, TCP_CORK, 1);
	SET(fd, IPPROTO_TCP, TCP_CORK, 0);
	SET(fd, IPPROTO_TCP, TCP_KEEPIDLE, 0);
	SET(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	SET(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
	SET(fd, IPPROTO_TCP, TCP_KEEPINTVL, 40000);
	SET(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
	SET(fd, IPPROTO_TCP, TCP_KEEPCNT, 200);
	SET(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000);
	SET(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, -5);
	SET(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5);
	SET(fd, IPPROTO_TCP, 9999, 5);
	struct tcp_info info;
	socklen_t n = sizeof(info.tcpi_state);
	SHOW(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n));
	printf("state %d, %u bytes\n", info.tcpi_state, n);
}

static void ip_level(int fd)
{
	uint8_t byte = 12;
	socklen_t n = 1;

	SET(fd, IPPROTO_IP, IP_TTL, 0);
	SET(fd, IPPROTO_IP, IP_TTL, 300);
	SET(fd, IPPROTO_IP, IP_TTL, 20);
	SET(fd, IPPROTO_IP, IP_TTL, -1);
	SHOW(setsockopt(fd, IPPROTO_IP, IP_TTL, &byte, 1));
	byte = 0;
	SHOW(getsockopt(fd, IPPROTO_IP, IP_TTL, &byte, &n));
	SHOW(byte);
	SET(fd, IPPROTO_IP, IP_TOS, 0x10);
	SET(fd, IPPROTO_IP, IP_PKTINFO, 1);
	SET(fd, IPPROTO_IP, IP_RECVERR, 1);
	SET(fd, IPPROTO_IP, IP_MTU_DISCOVER, 2);
	SET(fd, IPPROTO_IP, IP_MTU_DISCOVER, 20);
	SET(fd, IPPROTO_IP, 9999, 5);
	SET(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
}

static void ipv6_level(int fd)
{
	SET(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	SET(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 20);
	SET(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, -1);
	SET(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256);
	SET(fd, IPPROTO_IPV6, IPV6_TCLASS, 5);
	SET(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
	SET(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
}

static void multicast(int fd)
{
	struct ip_mreqn group = {.imr_ifindex = 1};

	inet_pton(AF_INET, "239.1.2.3", &group.imr_multiaddr);
	SHOW(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)));
	SHOW(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)));
	SHOW(setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof(group)));
	SHOW(setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof(group)));
	inet_pton(AF_INET, "10.1.2.3", &group.imr_multiaddr);
	SHOW(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)));
	SHOW(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, 4));
	SET(fd, IPPROTO_IP, IP_MULTICAST_TTL, 7);
	SET(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
}

static void links(int fd)
{
	struct ifreq r = {.ifr_name = "lo"};
	struct ifaddrs *list = NULL;
	char text[64];

	SHOW(ioctl(fd, SIOCGIFINDEX, &r));
	SHOW(r.ifr_ifindex);
	SHOW(ioctl(fd, SIOCGIFADDR, &r));
	puts(inet_ntoa(((struct sockaddr_in *)&r.ifr_addr)->sin_addr));
	SHOW(ioctl(fd, SIOCGIFNETMASK, &r));
	puts(inet_ntoa(((struct sockaddr_in *)&r.ifr_addr)->sin_addr));
	SHOW(ioctl(fd, SIOCGIFHWADDR, &r));
	SHOW(r.ifr_hwaddr.sa_family);
	SHOW(ioctl(fd, SIOCGIFFLAGS, &r));
	SHOW(r.ifr_flags & (IFF_UP | IFF_LOOPBACK | IFF_RUNNING | IFF_BROADCAST | IFF_MULTICAST));
	r.ifr_ifindex = 1;
	SHOW(ioctl(fd, SIOCGIFNAME, &r));
	puts(r.ifr_name);
	strcpy(r.ifr_name, "nosuch0");
	SHOW(ioctl(fd, SIOCGIFINDEX, &r));
	SHOW(if_nametoindex("lo"));
	char one[sizeof(struct ifreq)];
	struct ifconf c = {.ifc_len = sizeof(one), .ifc_buf = one};
	SHOW(ioctl(fd, SIOCGIFCONF, &c));
	SHOW(c.ifc_len);
	puts(c.ifc_req->ifr_name);
	SHOW(getifaddrs(&list));
	for (struct ifaddrs *i = list; i; i = i->ifa_next) {
		int family = i->ifa_addr ? i->ifa_addr->sa_family : 0;

		if (strcmp(i->ifa_name, "lo"))
			continue;
		printf("%s family %d flags %x\n", i->ifa_name, family, i->ifa_flags & 0xffff);
		if (family == AF_INET)
			puts(inet_ntoa(((struct sockaddr_in *)i->ifa_addr)->sin_addr));
		if (family == AF_INET6)
			puts(inet_ntop(AF_INET6, &((struct sockaddr_in6 *)i->ifa_addr)->sin6_addr,
				       text, sizeof(text)));
	}
	freeifaddrs(list);
}

int main(void)
{
	case_begin();
	int tcp = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
	int tcp6 = socket(AF_INET6, SOCK_STREAM, 0), udp6 = socket(AF_INET6, SOCK_DGRAM, 0);

	puts("tcp");
	socket_level(tcp);
	tcp_level(tcp);
	ip_level(tcp);
	puts("udp");
	socket_level(udp);
	SET(udp, IPPROTO_TCP, TCP_NODELAY, 1);
	ip_level(udp);
	multicast(udp);
	links(udp);
	puts("tcp6");
	tcp_level(tcp6);
	ipv6_level(tcp6);
	puts("udp6");
	ipv6_level(udp6);
	return 0;
}
