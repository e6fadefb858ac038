/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_SOCK_DIAG: the answers about sockets that ss reads, for all sockets in some states or for
 * one; each protocol of netlink has ports of its own. */
#include "case.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#define PORT 7413
#define ALL  0xffffffffu

static int diag;

static void show_inet(const struct nlmsghdr *h)
{
	const struct inet_diag_msg *m = NLMSG_DATA(h);

	/* Ports that were chosen differ. */
	printf("family %u state %u port %d peer %d queues %u %u uid %u inode %d\n", m->idiag_family,
	       m->idiag_state, ntohs(m->id.idiag_sport) == PORT, ntohs(m->id.idiag_dport) == PORT,
	       m->idiag_rqueue, m->idiag_state == 10 ? m->idiag_wqueue : 0, m->idiag_uid,
	       m->idiag_inode != 0);
}

static void show_unix(const struct nlmsghdr *h)
{
	const struct unix_diag_msg *m = NLMSG_DATA(h);
	int left = (int)(h->nlmsg_len - NLMSG_LENGTH(sizeof(*m)));
	const struct rtattr *a = (const void *)(m + 1);

	printf("unix type %u state %u", m->udiag_type, m->udiag_state);
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		if (a->rta_type == UNIX_DIAG_NAME)
			printf(" name %zu", RTA_PAYLOAD(a));
		if (a->rta_type == UNIX_DIAG_PEER)
			printf(" peer");
		if (a->rta_type == UNIX_DIAG_RQLEN && m->udiag_state == 10)
			printf(" queue %u of %u", ((const unsigned *)RTA_DATA(a))[0],
			       ((const unsigned *)RTA_DATA(a))[1]);
	}
	putchar('\n');
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sends a request, prints what comes back; lines in order of their text. */
static void ask(const char *what, const void *body, size_t n, int flags)
{
	static char bytes[32768], text[32768];
	struct {
		struct nlmsghdr h;
		char body[100];
	} request = {.h = {.nlmsg_len = (uint32_t)NLMSG_LENGTH(n),
			   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			   .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags)}};
	char *lines[100];
	unsigned count = 0;
	bool done = false;
	FILE *out = stdout;

	fflush(stdout);
	stdout = fmemopen(text, sizeof(text), "w");
	memcpy(request.body, body, n);
	send(diag, &request, request.h.nlmsg_len, 0);
	while (!done) {
		ssize_t got = recv(diag, bytes, sizeof(bytes), 0);
		struct nlmsghdr *h = (void *)bytes;

		if (got < 0)
			break;
		for (; NLMSG_OK(h, got) && !done; h = NLMSG_NEXT(h, got)) {
			if (h->nlmsg_type == NLMSG_DONE) {
				done = true;
			} else if (h->nlmsg_type == NLMSG_ERROR) {
				int error = -((struct nlmsgerr *)NLMSG_DATA(h))->error;
				printf("error %s\n", strerrorname_np(error));
				done = true;
			} else {
				if (*(uint8_t *)NLMSG_DATA(h) == AF_UNIX)
					show_unix(h);
				else
					show_inet(h);
				done = !(flags & NLM_F_DUMP);
			}
		}
	}
	fclose(stdout);
	stdout = out;
	printf("-- %s\n", what);
	for (char *line = strtok(text, "\n"); line && count < 100; line = strtok(NULL, "\n"))
		lines[count++] = line;
	qsort(lines, count, sizeof(*lines), compare);
	for (unsigned i = 0; i < count; i++)
		puts(lines[i]);
}

static void dump_inet(const char *what, int family, int protocol, unsigned states)
{
	struct inet_diag_req_v2 r = {.sdiag_family = (uint8_t)family,
				     .sdiag_protocol = (uint8_t)protocol,
				     .idiag_states = states};

	ask(what, &r, sizeof(r), NLM_F_DUMP);
}

static void dump_unix(const char *what, unsigned states)
{
	struct unix_diag_req r = {.sdiag_family = AF_UNIX,
				  .udiag_states = states,
				  .udiag_show =
					  UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN};

	ask(what, &r, sizeof(r), NLM_F_DUMP);
}

static void ports(void)
{
	struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_pid = 4711};
	int route = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int again = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int other = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
	int device = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);

	SHOW(bind(route, (struct sockaddr *)&name, sizeof(name)));
	SHOW(bind(again, (struct sockaddr *)&name, sizeof(name)));
	SHOW(bind(other, (struct sockaddr *)&name, sizeof(name)));
	name.nl_groups = 1;
	SHOW(bind(device, (struct sockaddr *)&name, sizeof(name)));
	SHOW(recv(device, &name, sizeof(name), MSG_DONTWAIT));
	SHOW(send(device, "0123456789abcdef", 16, 0));
	close(route);
	close(again);
	close(other);
	close(device);
}

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
				.sin_port = htons(PORT),
				.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(PORT + 1)};
	struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0diag-case"};
	struct inet_diag_req_v2 one = {
		.sdiag_family = AF_INET,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_states = ALL,
		.id = {.idiag_sport = htons(PORT),
		       .idiag_if = 0,
		       .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}};
	struct ifreq up = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int pair[2];

	case_begin();
	alarm(20);
	SHOW(unshare(CLONE_NEWNET));
	int tcp = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	int tcp6 = socket(AF_INET6, SOCK_STREAM, 0), unbound = socket(AF_INET, SOCK_STREAM, 0);
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	SHOW(ioctl(tcp, SIOCSIFFLAGS, &up));
	diag = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
	SHOW(bind(tcp, (struct sockaddr *)&a, sizeof(a)));
	SHOW(listen(tcp, 7));
	SHOW(bind(tcp6, (struct sockaddr *)&six, sizeof(six)));
	SHOW(listen(tcp6, 9));
	SHOW(bind(udp, (struct sockaddr *)&a, sizeof(a)));
	SHOW(connect(client, (struct sockaddr *)&a, sizeof(a)));
	int server = accept(tcp, NULL, NULL);
	SHOW(write(client, "hello", 5));
	dump_inet("listening", AF_INET, IPPROTO_TCP, 1 << 10);
	dump_inet("all of TCP", AF_INET, IPPROTO_TCP, ALL);
	dump_inet("all of IPv6", AF_INET6, IPPROTO_TCP, ALL);
	dump_inet("UDP", AF_INET, IPPROTO_UDP, ALL);
	dump_inet("none", AF_INET, IPPROTO_UDP, 1 << 1);
	one.id.idiag_src[0] = a.sin_addr.s_addr;
	ask("one", &one, sizeof(one), 0);
	one.id.idiag_sport = htons(1);
	ask("one that is not there", &one, sizeof(one), 0);
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), datagram = socket(AF_UNIX, SOCK_DGRAM, 0);
	SHOW(bind(listener, (struct sockaddr *)&name, offsetof(struct sockaddr_un, sun_path) + 10));
	SHOW(listen(listener, 6));
	dump_unix("all of AF_UNIX", ALL);
	dump_unix("listening", 1 << 10);
	(void)unbound;
	(void)datagram;
	(void)server;
	ports();
	return 0;
}
