/* SPDX-License-Identifier: BSD-2-Clause */
/* /dev/net/tun: links that are made, kept, owned and refused; packets both ways. */
#include "case.h"
#include "links.h"

#include <linux/if_tun.h>
#include <linux/ip.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/sysmacros.h>

#define PORT 7461

static const char *device;

static int open_tun(void)
{
	return open(device, O_RDWR | O_NONBLOCK);
}

static int set_link(int fd, const char *name, int flags)
{
	struct ifreq r = {.ifr_flags = (short)flags};

	strncpy(r.ifr_name, name, IFNAMSIZ - 1);
	int result = ioctl(fd, TUNSETIFF, &r);
	if (!result)
		printf("is %s\n", r.ifr_name);
	return result;
}

static void show_link(const char *name)
{
	struct ifreq r = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strncpy(r.ifr_name, name, IFNAMSIZ - 1);
	int error = ioctl(fd, SIOCGIFFLAGS, &r);
	printf("%s: %d flags %x", name, error, error ? 0 : r.ifr_flags & 0xffff);
	error = ioctl(fd, SIOCGIFMTU, &r);
	printf(" mtu %d", error ? 0 : r.ifr_mtu);
	error = ioctl(fd, SIOCGIFHWADDR, &r);
	printf(" hardware %d\n", error ? 0 : r.ifr_hwaddr.sa_family);
	close(fd);
}

static int events(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT};

	poll(&p, 1, 0);
	return p.revents;
}

static void making(void)
{
	int fd = open_tun(), other = open_tun();
	char byte = 0;

	SHOW(events(fd));
	SHOW(read(fd, &byte, 1));
	SHOW(write(fd, &byte, 1));
	SHOW(ioctl(fd, TUNSETPERSIST, 1));
	SHOW(set_link(fd, "a", 0));
	SHOW(set_link(fd, "a/b", IFF_TUN));
	SHOW(set_link(fd, "lo", IFF_TUN));
	SHOW(set_link(fd, "my%d", IFF_TUN));
	SHOW(set_link(fd, "a", IFF_TUN));
	show_link("my0");
	SHOW(events(fd));
	SHOW(set_link(other, "my0", IFF_TUN));
	SHOW(set_link(other, "my0", IFF_TAP));
	SHOW(set_link(other, "my0", IFF_TUN | IFF_TUN_EXCL));
	SHOW(set_link(other, "", IFF_TAP | IFF_NO_PI));
	show_link("tap0");
	SHOW(ioctl(fd, TUNSETOFFLOAD, 0));
	SHOW(ioctl(fd, 4711, 0));
	struct ifreq r;
	SHOW(ioctl(other, TUNGETIFF, &r));
	printf("%s %x\n", r.ifr_name, r.ifr_flags & (IFF_TUN | IFF_TAP | IFF_NO_PI));
	close(other);
	show_link("tap0");
	SHOW(ioctl(fd, TUNSETPERSIST, 1));
	close(fd);
	show_link("my0");
	fd = open_tun();
	SHOW(set_link(fd, "my0", IFF_TUN));
	SHOW(ioctl(fd, TUNSETOWNER, 1000));
	close(fd);
	IN_CHILD({
		setresuid(1001, 1001, 1001);
		fd = open_tun();
		SHOW(set_link(fd, "my0", IFF_TUN));
		SHOW(set_link(fd, "new", IFF_TUN));
	});
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		fd = open_tun();
		SHOW(set_link(fd, "my0", IFF_TUN));
		SHOW(ioctl(fd, TUNSETPERSIST, 0));
	});
	show_link("my0");
	fd = open_tun();
	SHOW(set_link(fd, "gone", IFF_TUN));
	SHOW(remove_link("gone"));
	SHOW(events(fd));
	SHOW(read(fd, &byte, 1));
	close(fd);
}

/* Datagrams to an address behind the link, which this program answers itself. */
static void packets(bool info)
{
	int fd = open_tun(), on = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	uint8_t bytes[2000], *ip = bytes + (info ? 4 : 0);
	ssize_t n;

	printf("%s information:\n", info ? "with" : "without");
	SHOW(set_link(fd, "t", IFF_TUN | (info ? 0 : IFF_NO_PI)));
	memset(bytes, 0x45, 40);
	SHOW(write(fd, bytes, 40));
	SHOW(change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "t", "10.8.0.1", 24));
	SHOW(set_up("t", true));
	show_link("t");
	inet_pton(AF_INET, "10.8.0.9", &to.sin_addr);
	SHOW(sendto(on, "ping", 4, 0, (struct sockaddr *)&to, sizeof(to)));
	until_events(fd, POLLIN);
	/* The system may have sent packets of its own: multicast. */
	while ((n = read(fd, bytes, sizeof(bytes))) > 0 && (ip[0] != 0x45 || ip[9] != 17))
		;
	printf("%zd bytes, to %d.%d.%d.%d, the last is %c\n", n, ip[16], ip[17], ip[18], ip[19],
	       bytes[n - 1]);
	if (info)
		printf("flags %x protocol %02x%02x\n", bytes[0], bytes[2], bytes[3]);
	/* The packet is sent back to its sender. */
	uint8_t address[4], port[2];
	memcpy(address, ip + 12, 4);
	memcpy(ip + 12, ip + 16, 4);
	memcpy(ip + 16, address, 4);
	memcpy(port, ip + 20, 2);
	memcpy(ip + 20, ip + 22, 2);
	memcpy(ip + 22, port, 2);
	SHOW(write(fd, bytes, (size_t)n));
	until_events(on, POLLIN);
	SHOW(recv(on, bytes, sizeof(bytes), MSG_DONTWAIT));
	SHOW(write(fd, bytes, info ? 3 : 0));
	/* A buffer that is too short cuts the packet. */
	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
	SHOW(sendto(on, "pingping", 8, 0, (struct sockaddr *)&to, sizeof(to)));
	until_events(fd, POLLIN);
	SHOW(read(fd, bytes, 24));
	if (info)
		printf("flags %x\n", bytes[0]);
	SHOW(set_up("t", false));
	memset(bytes, 0x45, 40);
	SHOW(write(fd, bytes, 40));
	close(fd);
	close(on);
}

/* An address of a link between two: the other end can be reached, its network not. */
static void two_ends(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	struct in_addr own, other;
	int fd = open_tun(), on = socket(AF_INET, SOCK_DGRAM, 0);
	char line[200], text[20];
	socklen_t length = sizeof(to);

	set_link(fd, "t", IFF_TUN | IFF_NO_PI);
	struct ifaddrmsg fixed = {
		.ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = if_nametoindex("t")};
	inet_pton(AF_INET, "10.8.0.1", &own);
	inet_pton(AF_INET, "10.9.0.7", &other);
	set_up("t", true);
	begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &fixed, sizeof(fixed));
	put(IFA_LOCAL, &own, sizeof(own));
	put(IFA_ADDRESS, &other, sizeof(other));
	SHOW(ask());
	FILE *f = fopen("/proc/net/route", "r");
	while (fgets(line, sizeof(line), f))
		if (line[0] == 't')
			printf("%.30s\n", line);
	fclose(f);
	inet_pton(AF_INET, "10.9.0.8", &to.sin_addr);
	SHOW(connect(on, (struct sockaddr *)&to, sizeof(to)));
	to.sin_addr = other;
	SHOW(connect(on, (struct sockaddr *)&to, sizeof(to)));
	getsockname(on, (struct sockaddr *)&to, &length);
	puts(inet_ntop(AF_INET, &to.sin_addr, text, sizeof(text)));
	begin(RTM_DELADDR, 0, &fixed, sizeof(fixed));
	put(IFA_LOCAL, &own, sizeof(own));
	put(IFA_ADDRESS, &other, sizeof(other));
	SHOW(ask());
	to.sin_addr = other;
	SHOW(connect(on, (struct sockaddr *)&to, sizeof(to)));
	close(fd);
	close(on);
}

int main(void)
{
	char node[] = "/tmp/tun-XXXXXX";

	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	/* A host's /dev may lack it. */
	close(mkstemp(node));
	unlink(node);
	SHOW(mknod(node, S_IFCHR | 0666, makedev(10, 200)));
	chmod(node, 0666);
	device = node;
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	set_up("lo", true);
	making();
	packets(true);
	packets(false);
	two_ends();
	unlink(node);
	return 0;
}
