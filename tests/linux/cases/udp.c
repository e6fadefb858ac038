/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagram and raw sockets over the loopback link, IPv4 and IPv6. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "case.h"

#define ADDRESS(a) (struct sockaddr *)&(a), sizeof(a)

static struct sockaddr_in v4(const char *address, int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	inet_pton(AF_INET, address, &a.sin_addr);
	return a;
}

static struct sockaddr_in6 v6(const char *address, int port)
{
	struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

	inet_pton(AF_INET6, address, &a.sin6_addr);
	return a;
}

/* Waits for the events, and prints all events of the socket. */
static void events(int fd, short wanted)
{
	printf("events %x\n", (unsigned)until_events(fd, wanted));
}

static int bound(struct sockaddr_in *a)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t n = sizeof(*a);

	*a = v4("127.0.0.1", 0);
	SHOW(bind(fd, ADDRESS(*a)));
	getsockname(fd, (struct sockaddr *)a, &n);
	return fd;
}

static void basics(void)
{
	struct sockaddr_in a, b, from;
	int fa = bound(&a), fb = bound(&b), n;
	char buffer[32];
	socklen_t length = sizeof(from);

	events(fa, 0);
	SHOW(recv(fa, buffer, 4, MSG_DONTWAIT));
	SHOW(sendto(fb, "hello", 5, 0, ADDRESS(a)));
	events(fa, POLLIN);
	SHOW(ioctl(fa, FIONREAD, &n));
	SHOW(n);
	SHOW(recvfrom(fa, buffer, 3, MSG_PEEK, (struct sockaddr *)&from, &length));
	SHOW(recvfrom(fa, buffer, 3, MSG_TRUNC, (struct sockaddr *)&from, &length));
	SHOW(length);
	SHOW(from.sin_port == b.sin_port && from.sin_addr.s_addr == b.sin_addr.s_addr);
	SHOW(sendto(fb, "", 0, 0, ADDRESS(a)));
	events(fa, POLLIN);
	SHOW(recv(fa, buffer, 4, 0));
	SHOW(send(fb, "x", 1, 0));
	SHOW(connect(fb, ADDRESS(a)));
	SHOW(send(fb, "x", 1, 0));
	SHOW(sendto(fb, "yy", 2, 0, ADDRESS(a)));
	SHOW(read(fa, buffer, 32));
	SHOW(read(fa, buffer, 32));
	SHOW(sendto(fa, "to b", 4, 0, ADDRESS(b)));
	SHOW(recv(fb, buffer, 32, 0));
	static char big[70000];
	SHOW(send(fb, big, 65508, 0));
	SHOW(send(fb, big, 65507, 0));
	SHOW(recv(fa, big, sizeof(big), 0));
	SHOW(send(fb, big, 70000, 0));
	struct sockaddr_in none = {.sin_family = AF_UNSPEC};
	SHOW(connect(fb, ADDRESS(none)));
	SHOW(send(fb, "x", 1, 0));
	SHOW(shutdown(fb, SHUT_RD));
	SHOW(connect(fb, ADDRESS(a)));
	SHOW(shutdown(fb, SHUT_WR));
	SHOW(send(fb, "x", 1, 0));
	events(fb, POLLRDHUP);
	close(fa);
	close(fb);
}

static void refused(void)
{
	struct sockaddr_in a, b;
	int fa = bound(&a), fb = bound(&b);
	char c;

	close(fa);
	SHOW(sendto(fb, "x", 1, 0, ADDRESS(a)));
	events(fb, 0);
	SHOW(connect(fb, ADDRESS(a)));
	SHOW(send(fb, "x", 1, 0));
	events(fb, POLLERR);
	SHOW(send(fb, "x", 1, 0));
	SHOW(send(fb, "x", 1, 0));
	until_events(fb, POLLERR);
	SHOW(recv(fb, &c, 1, 0));
	SHOW(recv(fb, &c, 1, MSG_DONTWAIT));
	close(fb);
	/* A socket that is not connected gets the error if it has asked for errors. */
	int one = 1;
	fb = socket(AF_INET, SOCK_DGRAM, 0);
	SHOW(setsockopt(fb, IPPROTO_IP, IP_RECVERR, &one, sizeof(one)));
	SHOW(sendto(fb, "x", 1, 0, ADDRESS(a)));
	until_events(fb, POLLERR);
	SHOW(recv(fb, &c, 1, MSG_DONTWAIT));
	close(fb);
}

static void errors(void)
{
	struct sockaddr_in a, b = v4("127.0.0.1", 0), c = v4("192.0.2.1", 9);
	int fd = bound(&a), other = socket(AF_INET, SOCK_DGRAM, 0);

	SHOW(bind(fd, ADDRESS(a)));
	SHOW(bind(other, ADDRESS(a)));
	SHOW(listen(fd, 1));
	SHOW(accept(fd, NULL, NULL));
	SHOW(sendto(fd, "x", 1, 0, ADDRESS(b)));
	SHOW(sendto(fd, "x", 1, 0, (struct sockaddr *)&a, 8));
	SHOW(sendto(other, "x", 1, 0, ADDRESS(c)));
	SHOW(connect(other, ADDRESS(c)));
	a.sin_family = 77;
	SHOW(sendto(fd, "x", 1, 0, ADDRESS(a)));
	SHOW(send(fd, "x", 1, MSG_OOB));
	SHOW(recv(fd, &c, 1, MSG_OOB | MSG_DONTWAIT));
	SHOW(recv(fd, &c, 1, MSG_ERRQUEUE));
	close(fd);
	close(other);
}

static void many(void)
{
	struct sockaddr_in a;
	int fa = bound(&a), fb = socket(AF_INET, SOCK_DGRAM, 0);
	struct iovec out[3] = {{"a", 1}, {"bb", 2}, {"ccc", 3}}, in[4];
	struct mmsghdr m[4] = {0};
	char buffer[4][8];

	for (int i = 0; i < 3; i++)
		m[i].msg_hdr = (struct msghdr){.msg_name = &a,
					       .msg_namelen = sizeof(a),
					       .msg_iov = &out[i],
					       .msg_iovlen = 1};
	SHOW(sendmmsg(fb, m, 3, 0));
	SHOW(m[2].msg_len);
	memset(m, 0, sizeof(m));
	for (int i = 0; i < 4; i++) {
		in[i] = (struct iovec){buffer[i], 2};
		m[i].msg_hdr = (struct msghdr){.msg_iov = &in[i], .msg_iovlen = 1};
	}
	SHOW(recvmmsg(fa, m, 4, MSG_DONTWAIT, NULL));
	SHOW(m[1].msg_len);
	SHOW(m[2].msg_len);
	SHOW(m[2].msg_hdr.msg_flags & MSG_TRUNC);
	SHOW(recvmmsg(fa, m, 4, MSG_DONTWAIT, NULL));
	close(fa);
	close(fb);
}

static void control(void)
{
	struct sockaddr_in a;
	int fa = bound(&a), fb = socket(AF_INET, SOCK_DGRAM, 0), one = 1, ttl = 9;
	char data[8], space[128];
	struct iovec iov = {data, sizeof(data)};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = space,
			   .msg_controllen = sizeof(space)};

	SHOW(setsockopt(fa, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one)));
	SHOW(setsockopt(fa, IPPROTO_IP, IP_RECVTTL, &one, sizeof(one)));
	SHOW(setsockopt(fb, IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl)));
	SHOW(sendto(fb, "x", 1, 0, ADDRESS(a)));
	SHOW(recvmsg(fa, &m, 0));
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		printf("level %d type %d length %zu\n", c->cmsg_level, c->cmsg_type, c->cmsg_len);
		if (c->cmsg_type == IP_TTL)
			printf("ttl %d\n", *(int *)CMSG_DATA(c));
		if (c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo *i = (void *)CMSG_DATA(c);
			printf("link %d to %s\n", i->ipi_ifindex, inet_ntoa(i->ipi_addr));
		}
	}
	close(fa);
	close(fb);
}

static void six(void)
{
	struct sockaddr_in6 a = v6("::1", 0), any = v6("::", 0), from;
	struct sockaddr_in four;
	int fa = socket(AF_INET6, SOCK_DGRAM, 0), fb = socket(AF_INET6, SOCK_DGRAM, 0), one = 1;
	socklen_t n = sizeof(a);
	char text[64], buffer[8];

	SHOW(bind(fa, ADDRESS(a)));
	getsockname(fa, (struct sockaddr *)&a, &n);
	SHOW(sendto(fb, "hi", 2, 0, ADDRESS(a)));
	n = sizeof(from);
	SHOW(recvfrom(fa, buffer, 8, 0, (struct sockaddr *)&from, &n));
	SHOW(n);
	puts(inet_ntop(AF_INET6, &from.sin6_addr, text, sizeof(text)));
	close(fa);
	/* One that takes both. */
	fa = socket(AF_INET6, SOCK_DGRAM, 0);
	SHOW(bind(fa, ADDRESS(any)));
	n = sizeof(any);
	getsockname(fa, (struct sockaddr *)&any, &n);
	int f4 = socket(AF_INET, SOCK_DGRAM, 0);
	four = v4("127.0.0.1", ntohs(any.sin6_port));
	SHOW(bind(f4, ADDRESS(four)));
	SHOW(sendto(f4, "four", 4, 0, ADDRESS(four)));
	SHOW(recvfrom(fa, buffer, 8, 0, (struct sockaddr *)&from, &n));
	puts(inet_ntop(AF_INET6, &from.sin6_addr, text, sizeof(text)));
	SHOW(setsockopt(fa, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)));
	close(fa);
	fa = socket(AF_INET6, SOCK_DGRAM, 0);
	SHOW(setsockopt(fa, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)));
	SHOW(bind(fa, ADDRESS(any)));
	close(f4);
	f4 = socket(AF_INET, SOCK_DGRAM, 0);
	SHOW(bind(f4, ADDRESS(four)));
	a = v6("::ffff:127.0.0.1", ntohs(any.sin6_port));
	SHOW(sendto(fa, "x", 1, 0, ADDRESS(a)));
	SHOW(connect(fb, ADDRESS(a)));
	SHOW(send(fb, "mapped", 6, 0));
	SHOW(recv(f4, buffer, 8, 0));
	/* Streams. */
	struct sockaddr_in6 s = v6("::1", 0);
	int l = socket(AF_INET6, SOCK_STREAM, 0), c = socket(AF_INET6, SOCK_STREAM, 0);
	SHOW(bind(l, ADDRESS(s)));
	SHOW(listen(l, 1));
	n = sizeof(s);
	getsockname(l, (struct sockaddr *)&s, &n);
	SHOW(connect(c, ADDRESS(s)));
	int d = accept(l, (struct sockaddr *)&from, &n);
	puts(inet_ntop(AF_INET6, &from.sin6_addr, text, sizeof(text)));
	SHOW(send(c, "stream", 6, 0));
	SHOW(recv(d, buffer, 8, 0));
	close(l);
	close(c);
	close(d);
	close(fa);
	close(fb);
	close(f4);
}

static uint16_t checksum(const uint16_t *p, int n)
{
	unsigned sum = 0;

	for (int i = 0; i < n / 2; i++)
		sum += p[i];
	sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t) ~(sum + (sum >> 16));
}

static void ping(void)
{
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	struct sockaddr_in a = v4("127.0.0.3", 0), from;
	struct icmphdr echo = {
		.type = ICMP_ECHO, .un.echo.id = htons(7), .un.echo.sequence = htons(1)};
	uint8_t buffer[128];
	socklen_t n = sizeof(from);

	echo.checksum = checksum((void *)&echo, sizeof(echo));
	SHOW(sendto(fd, &echo, sizeof(echo), 0, ADDRESS(a)));
	for (int i = 0; i < 2; i++) {
		SHOW(recvfrom(fd, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &n));
		printf("type %d from %s\n", buffer[20], inet_ntoa(from.sin_addr));
	}
	close(fd);
}

int main(void)
{
	case_begin();
	basics();
	refused();
	errors();
	many();
	control();
	six();
	ping();
	return 0;
}
