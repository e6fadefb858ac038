/* SPDX-License-Identifier: BSD-2-Clause */
/* Netlink requests that change links: links are made, moved to another namespace and removed;
 * addresses, routes, messages to groups, and connections over these links. */
#include "case.h"
#include "links.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define PORT 7402

static int set_number(const char *name, int type, int number)
{
	struct ifinfomsg fixed = link_of(name);

	begin(RTM_SETLINK, 0, &fixed, sizeof(fixed));
	put_number(type, number);
	return ask();
}

static int rename_link(const char *name, const char *to)
{
	struct ifinfomsg fixed = link_of(name);

	begin(RTM_SETLINK, 0, &fixed, sizeof(fixed));
	put_text(IFLA_IFNAME, to);
	return ask();
}

static int change_route(int type, int flags, const char *to, int prefix, const char *gateway,
			const char *name, int kind)
{
	struct rtmsg fixed = {.rtm_family = AF_INET,
			      .rtm_dst_len = (uint8_t)prefix,
			      .rtm_table = RT_TABLE_MAIN,
			      .rtm_protocol = type == RTM_NEWROUTE ? RTPROT_STATIC : 0,
			      .rtm_scope = type == RTM_DELROUTE ? RT_SCOPE_NOWHERE
					   : gateway		? RT_SCOPE_UNIVERSE
								: RT_SCOPE_LINK,
			      .rtm_type = (uint8_t)kind};
	struct in_addr a;

	begin(type, flags, &fixed, sizeof(fixed));
	inet_pton(AF_INET, to, &a);
	put(RTA_DST, &a, sizeof(a));
	if (gateway) {
		inet_pton(AF_INET, gateway, &a);
		put(RTA_GATEWAY, &a, sizeof(a));
	}
	if (name)
		put_number(RTA_OIF, (int)if_nametoindex(name));
	return ask();
}

static void show(const char *file)
{
	char line[400];
	FILE *f = fopen(file, "r");

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, " \n")] = 0;
		puts(line);
	}
	if (f)
		fclose(f);
}

static void show_link(const char *name)
{
	struct ifreq r = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strcpy(r.ifr_name, name);
	int error = ioctl(fd, SIOCGIFFLAGS, &r);
	printf("%s: %d up %d running %d", name, error, !!(r.ifr_flags & IFF_UP),
	       !!(r.ifr_flags & IFF_RUNNING));
	error = ioctl(fd, SIOCGIFMTU, &r);
	printf(" mtu %d\n", error ? 0 : r.ifr_mtu);
	close(fd);
}

/* Prints the messages that a socket in the groups has received since. */
static void show_news(int fd, bool aloud)
{
	static char bytes[8192];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
		for (struct nlmsghdr *h = (void *)bytes; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n))
			if (aloud && (h->nlmsg_type == RTM_NEWADDR ||
				      h->nlmsg_type == RTM_DELADDR || h->nlmsg_type == RTM_DELLINK))
				printf("told of %d\n", h->nlmsg_type);
	}
}

static int reach(const char *ip, int type)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int fd = socket(AF_INET, type, 0);

	inet_pton(AF_INET, ip, &a.sin_addr);
	int result = connect(fd, (struct sockaddr *)&a, sizeof(a));
	int error = errno;
	char byte = 0;
	if (!result && type == SOCK_STREAM) {
		struct sockaddr_in own;
		socklen_t length = sizeof(own);
		char text[32];

		read(fd, &byte, 1);
		getsockname(fd, (struct sockaddr *)&own, &length);
		printf("from %s got %c\n", inet_ntop(AF_INET, &own.sin_addr, text, 32), byte);
	}
	close(fd);
	errno = error;
	return result;
}

/* In a namespace of its own, with one end of a veth that is given to it. */
static void server(int ready, int go)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	char byte = 'r';
	int fd, peer;

	unshare(CLONE_NEWNET);
	close(route_socket);
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	write(ready, &byte, 1);
	read(go, &byte, 1);
	set_up("lo", true);
	add_link("bridge", "br1", NULL, NLM_F_CREATE | NLM_F_EXCL);
	change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "there", "10.7.0.2", 24);
	change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "br1", "30.0.0.1", 8);
	set_up("there", true);
	set_up("br1", true);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	bind(fd, (struct sockaddr *)&any, sizeof(any));
	listen(fd, 5);
	write(ready, &byte, 1);
	while ((peer = accept(fd, NULL, NULL)) >= 0) {
		write(peer, "s", 1);
		close(peer);
	}
}

static void links(void)
{
	SHOW(add_link("veth", "here", "there", NLM_F_CREATE | NLM_F_EXCL));
	SHOW(add_link("veth", "here", "other", NLM_F_CREATE | NLM_F_EXCL));
	SHOW(add_link("veth", "fresh", "there", NLM_F_CREATE | NLM_F_EXCL));
	SHOW(if_nametoindex("fresh"));
	SHOW(add_link("veth", "fresh", "there", 0));
	SHOW(add_link("nonsense", "fresh", NULL, NLM_F_CREATE | NLM_F_EXCL));
	SHOW(add_link("bridge", "br1", NULL, NLM_F_CREATE | NLM_F_EXCL));
	SHOW(add_link("bridge", "a/b", NULL, NLM_F_CREATE | NLM_F_EXCL));
	show_link("here");
	SHOW(set_up("here", true));
	wait_running("here", false);
	show_link("here");
	SHOW(set_up("there", true));
	wait_running("here", true);
	wait_running("there", true);
	show_link("here");
	show_link("there");
	SHOW(set_up("there", false));
	wait_running("here", false);
	SHOW(rename_link("there", "here"));
	SHOW(rename_link("there", "far"));
	SHOW(rename_link("far", "there"));
	SHOW(set_number("here", IFLA_MTU, 1400));
	SHOW(set_number("here", IFLA_MTU, 20));
	show_link("here");
	SHOW(set_number("here", IFLA_MASTER, (int)if_nametoindex("br1")));
	SHOW(set_number("br1", IFLA_MASTER, (int)if_nametoindex("br1")));
	SHOW(set_number("here", IFLA_MASTER, (int)if_nametoindex("there")));
	SHOW(set_number("here", IFLA_MASTER, 0));
	SHOW(set_number("here", IFLA_MASTER, 4711));
	SHOW(set_number("here", IFLA_NET_NS_FD, 77));
	SHOW(set_number("here", IFLA_NET_NS_FD, route_socket));
	SHOW(remove_link("nothing"));
	SHOW(remove_link("lo"));
}

static void addresses_and_routes(void)
{
	SHOW(change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "here", "10.7.0.1", 24));
	SHOW(change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "here", "10.7.0.1", 24));
	SHOW(change_address(RTM_NEWADDR, NLM_F_REPLACE, "here", "10.7.0.1", 24));
	SHOW(change_address(RTM_NEWADDR, NLM_F_CREATE, "nothing", "10.7.0.1", 24));
	SHOW(change_address(RTM_NEWADDR, NLM_F_CREATE, "here", "10.7.0.1", 40));
	SHOW(change_address(RTM_DELADDR, 0, "here", "10.7.0.9", 24));
	show("/proc/net/route");
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "30.0.0.0", 8, "10.7.0.2", NULL,
			  RTN_UNICAST));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "30.0.0.0", 8, "10.7.0.2", NULL,
			  RTN_UNICAST));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "31.0.0.0", 8, "10.8.0.2", NULL,
			  RTN_UNICAST));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "31.1.0.0", 8, "10.7.0.2", NULL,
			  RTN_UNICAST));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "32.0.0.0", 8, NULL, NULL,
			  RTN_UNREACHABLE));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "33.0.0.0", 8, NULL, NULL,
			  RTN_PROHIBIT));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, "34.0.0.0", 8, NULL, "here",
			  RTN_UNICAST));
	SHOW(change_route(RTM_NEWROUTE, NLM_F_REPLACE, "35.0.0.0", 8, NULL, "here", RTN_UNICAST));
	show("/proc/net/route");
	SHOW(reach("32.1.2.3", SOCK_DGRAM));
	SHOW(reach("33.1.2.3", SOCK_DGRAM));
	SHOW(reach("34.1.2.3", SOCK_DGRAM));
	SHOW(reach("35.1.2.3", SOCK_DGRAM));
	SHOW(change_route(RTM_DELROUTE, 0, "34.0.0.0", 8, NULL, NULL, 0));
	SHOW(change_route(RTM_DELROUTE, 0, "34.0.0.0", 8, NULL, NULL, 0));
}

int main(void)
{
	int ready[2], go[2], groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR;
	struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_groups = (uint32_t)groups};
	char byte;

	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int news = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	SHOW(bind(news, (struct sockaddr *)&name, sizeof(name)));
	SHOW(set_up("lo", true));
	links();
	show_news(news, false);
	addresses_and_routes();
	show_news(news, true);
	pipe(ready);
	pipe(go);
	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		server(ready[1], go[0]);
		_exit(0);
	}
	read(ready[0], &byte, 1);
	SHOW(set_number("there", IFLA_NET_NS_PID, child));
	SHOW(set_number("br1", IFLA_NET_NS_PID, child));
	SHOW(if_nametoindex("there"));
	show_news(news, true);
	write(go[1], "g", 1);
	read(ready[0], &byte, 1);
	wait_running("here", true);
	show_link("here");
	SHOW(reach("10.7.0.2", SOCK_STREAM));
	SHOW(reach("10.7.0.1", SOCK_STREAM));
	SHOW(reach("30.0.0.1", SOCK_STREAM));
	SHOW(set_up("here", false));
	show("/proc/net/route");
	SHOW(reach("10.7.0.2", SOCK_DGRAM));
	SHOW(change_address(RTM_DELADDR, 0, "here", "10.7.0.1", 24));
	show_news(news, true);
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		SHOW(remove_link("here"));
		SHOW(set_up("here", true));
		SHOW(add_link("veth", NULL, NULL, NLM_F_CREATE | NLM_F_EXCL));
	});
	SHOW(remove_link("here"));
	show_news(news, true);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}
