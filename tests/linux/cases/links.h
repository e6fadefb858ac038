/* SPDX-License-Identifier: BSD-2-Clause */
/* For cases that make links: requests of NETLINK_ROUTE, which open `route_socket` first. */
#pragma once

#include "case.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static int route_socket;
static struct {
	struct nlmsghdr h;
	char bytes[2000];
} request;

static inline void begin(int type, int flags, const void *fixed, size_t n)
{
	memset(&request, 0, sizeof(request));
	request.h.nlmsg_type = (uint16_t)type;
	request.h.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
	request.h.nlmsg_len = (uint32_t)NLMSG_LENGTH(n);
	memcpy(NLMSG_DATA(&request.h), fixed, n);
}

static inline struct rtattr *put(int type, const void *data, size_t n)
{
	struct rtattr *a = (void *)((char *)&request.h + NLMSG_ALIGN(request.h.nlmsg_len));

	a->rta_type = (uint16_t)type;
	a->rta_len = (uint16_t)RTA_LENGTH(n);
	if (n)
		memcpy(RTA_DATA(a), data, n);
	request.h.nlmsg_len = NLMSG_ALIGN(request.h.nlmsg_len) + (uint32_t)RTA_SPACE(n);
	return a;
}

static inline void end(struct rtattr *a)
{
	a->rta_len = (uint16_t)((char *)&request.h + request.h.nlmsg_len - (char *)a);
}

static inline void put_text(int type, const char *text)
{
	put(type, text, strlen(text) + 1);
}

static inline void put_number(int type, int number)
{
	put(type, &number, sizeof(number));
}

/* Sends the request; returns the answer's error as -1 and errno. */
static inline int ask(void)
{
	static char answer[8192];
	struct nlmsghdr *h = (void *)answer;

	send(route_socket, &request, request.h.nlmsg_len, 0);
	do {
		if (recv(route_socket, answer, sizeof(answer), 0) < 0)
			return -1;
	} while (h->nlmsg_type != NLMSG_ERROR);
	errno = -((struct nlmsgerr *)NLMSG_DATA(h))->error;
	return errno ? -1 : 0;
}

static inline int add_link(const char *kind, const char *name, const char *peer, int flags)
{
	struct ifinfomsg fixed = {0};

	begin(RTM_NEWLINK, flags, &fixed, sizeof(fixed));
	if (name)
		put_text(IFLA_IFNAME, name);
	struct rtattr *info = put(IFLA_LINKINFO, NULL, 0);
	put_text(IFLA_INFO_KIND, kind);
	if (peer) {
		struct rtattr *data = put(IFLA_INFO_DATA, NULL, 0);
		struct rtattr *other = put(VETH_INFO_PEER, &fixed, sizeof(fixed));

		put_text(IFLA_IFNAME, peer);
		end(other);
		end(data);
	}
	end(info);
	return ask();
}

static inline struct ifinfomsg link_of(const char *name)
{
	return (struct ifinfomsg){.ifi_index = (int)if_nametoindex(name)};
}

static inline int remove_link(const char *name)
{
	struct ifinfomsg fixed = link_of(name);

	begin(RTM_DELLINK, 0, &fixed, sizeof(fixed));
	return ask();
}

static inline int set_up(const char *name, bool up)
{
	struct ifinfomsg fixed = link_of(name);

	fixed.ifi_flags = up ? IFF_UP : 0;
	fixed.ifi_change = IFF_UP;
	begin(RTM_NEWLINK, 0, &fixed, sizeof(fixed));
	return ask();
}

static inline int change_address(int type, int flags, const char *name, const char *ip, int prefix)
{
	struct ifaddrmsg fixed = {.ifa_family = AF_INET,
				  .ifa_prefixlen = (uint8_t)prefix,
				  .ifa_index = if_nametoindex(name)};
	struct in_addr a;

	inet_pton(AF_INET, ip, &a);
	begin(type, flags, &fixed, sizeof(fixed));
	put(IFA_LOCAL, &a, sizeof(a));
	put(IFA_ADDRESS, &a, sizeof(a));
	return ask();
}

/* Linux works on carriers a moment later. */
static inline void wait_running(const char *name, bool running)
{
	struct ifreq r = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strcpy(r.ifr_name, name);
	while (!ioctl(fd, SIOCGIFFLAGS, &r) && !(r.ifr_flags & IFF_RUNNING) == running)
		usleep(10000);
	close(fd);
}
