/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/sys/net/ipv4 and /proc/net of a namespace: ports that need no capability, and counts of
 * what went over the loopback link. */
#include "case.h"
#include "links.h"

#include <netinet/in.h>
#include <sched.h>

#define PORT 7471

static void show_file(const char *name)
{
	char text[100] = "", path[100];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/%s", name);
	int fd = open(path, O_RDONLY);
	read(fd, text, sizeof(text) - 1);
	close(fd);
	printf("%s: %s", name, text);
}

static int store(const char *name, const char *text)
{
	char path[100];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/%s", name);
	int fd = open(path, O_WRONLY);
	int n = (int)write(fd, text, strlen(text));
	int error = errno;
	close(fd);
	errno = error;
	return n;
}

static int bind_to(int port)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int result = bind(fd, (struct sockaddr *)&name, sizeof(name)), error = errno;

	close(fd);
	errno = error;
	return result;
}

/* A number of /proc/net/snmp. */
static long count(const char *group, const char *name)
{
	static char names[2000], values[2000];
	FILE *f = fopen("/proc/self/net/snmp", "r");
	long found = -1;

	while (found < 0 && fgets(names, sizeof(names), f) && fgets(values, sizeof(values), f)) {
		char *n, *v, *save_n, *save_v;

		n = strtok_r(names, " \n", &save_n);
		v = strtok_r(values, " \n", &save_v);
		if (strncmp(n, group, strlen(group)) != 0)
			continue;
		while (n && v && strcmp(n, name) != 0) {
			n = strtok_r(NULL, " \n", &save_n);
			v = strtok_r(NULL, " \n", &save_v);
		}
		found = v ? atol(v) : -1;
	}
	fclose(f);
	return found;
}
#define COUNT(group, name) printf("%s %s %ld\n", group, name, count(group ":", name))

static void ports(void)
{
	SHOW(store("ip_unprivileged_port_start", "300\n"));
	show_file("ip_unprivileged_port_start");
	SHOW(store("ip_unprivileged_port_start", "abc"));
	SHOW(store("ip_unprivileged_port_start", "-1"));
	SHOW(store("ip_unprivileged_port_start", "65537"));
	show_file("ip_unprivileged_port_start");
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		SHOW(bind_to(299));
		SHOW(bind_to(300));
		SHOW(bind_to(1024));
		SHOW(store("ip_unprivileged_port_start", "0"));
	});
	SHOW(store("ip_unprivileged_port_start", "0"));
	IN_CHILD({
		setresuid(1000, 1000, 1000);
		SHOW(bind_to(1));
	});
	IN_CHILD({
		unshare(CLONE_NEWNET);
		show_file("ip_unprivileged_port_start");
	});
}

static void counts(void)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int udp = socket(AF_INET, SOCK_DGRAM, 0), listener = socket(AF_INET, SOCK_STREAM, 0);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char bytes[10];

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(udp, (struct sockaddr *)&name, sizeof(name));
	for (int i = 0; i < 3; i++) {
		sendto(udp, "hello", 5, 0, (struct sockaddr *)&name, sizeof(name));
		recv(udp, bytes, sizeof(bytes), 0);
	}
	bind(listener, (struct sockaddr *)&name, sizeof(name));
	connect(fd, (struct sockaddr *)&name, sizeof(name)); /* nobody listens */
	close(fd);
	listen(listener, 5);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	connect(fd, (struct sockaddr *)&name, sizeof(name));
	int peer = accept(listener, NULL, NULL);
	COUNT("Udp", "InDatagrams");
	COUNT("Udp", "OutDatagrams");
	COUNT("Udp", "NoPorts");
	COUNT("Tcp", "PassiveOpens");
	COUNT("Tcp", "CurrEstab");
	COUNT("Tcp", "OutRsts");
	COUNT("Tcp", "MaxConn");
	COUNT("Ip", "Forwarding");
	COUNT("Ip", "DefaultTTL");
	COUNT("Ip", "ForwDatagrams");
	close(peer);
	close(fd);
	close(listener);
	close(udp);
}

int main(void)
{
	static const char *const files[] = {"ip_default_ttl",	    "ip_forward",
					    "conf/all/forwarding",  "ip_local_port_range",
					    "tcp_keepalive_time",   "tcp_keepalive_intvl",
					    "tcp_keepalive_probes", "igmp_max_memberships",
					    "ip_nonlocal_bind",	    "icmp_echo_ignore_all"};

	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	set_up("lo", true);
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		show_file(files[i]);
	ports();
	counts();
	SHOW(store("conf/all/forwarding", "1"));
	show_file("ip_forward");
	COUNT("Ip", "Forwarding");
	return 0;
}
