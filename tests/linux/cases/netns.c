/* SPDX-License-Identifier: BSD-2-Clause */
/* Network namespaces: a new one has a loopback link that is down, and ports, abstract names and
 * lists of sockets of its own; sockets stay where they were made; setns, unshare and clone. */
#include "case.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

#define PORT	      7391
#define NS_GET_NSTYPE _IO(0xb7, 3)

static unsigned long number_of(const char *link)
{
	struct stat st;

	return stat(link, &st) ? 0 : st.st_ino;
}

static int with_name(int (*call)(int, const struct sockaddr *, socklen_t), int fd, const char *ip,
		     int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	inet_pton(AF_INET, ip, &a.sin_addr);
	return call(fd, (struct sockaddr *)&a, sizeof(a));
}

static int with_name6(int (*call)(int, const struct sockaddr *, socklen_t), int fd, const char *ip,
		      int port)
{
	struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

	inet_pton(AF_INET6, ip, &a.sin6_addr);
	return call(fd, (struct sockaddr *)&a, sizeof(a));
}

static int with_abstract(int (*call)(int, const struct sockaddr *, socklen_t), int fd)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "\0netns-case"};

	return call(fd, (struct sockaddr *)&a, offsetof(struct sockaddr_un, sun_path) + 11);
}

static int with_path(int (*call)(int, const struct sockaddr *, socklen_t), int fd)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "/tmp/netns-case"};

	return call(fd, (struct sockaddr *)&a, sizeof(a));
}

static int lines_of(const char *name)
{
	FILE *f = fopen(name, "r");
	int c, n = 0;

	while (f && (c = fgetc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return f ? n : -1;
}

static int set_up(const char *name, bool up)
{
	struct ifreq r = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int result;

	strcpy(r.ifr_name, name);
	result = ioctl(fd, SIOCGIFFLAGS, &r);
	r.ifr_flags = (short)(up ? r.ifr_flags | IFF_UP : r.ifr_flags & ~IFF_UP);
	if (!result)
		result = ioctl(fd, SIOCSIFFLAGS, &r);
	close(fd);
	return result;
}

static void show_links(void)
{
	struct if_nameindex *all = if_nameindex();
	struct ifreq r = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	for (struct if_nameindex *i = all; i && i->if_index; i++) {
		strcpy(r.ifr_name, i->if_name);
		ioctl(fd, SIOCGIFFLAGS, &r);
		printf("%u %s up %d running %d\n", i->if_index, i->if_name,
		       !!(r.ifr_flags & IFF_UP), !!(r.ifr_flags & IFF_RUNNING));
	}
	if_freenameindex(all);
	close(fd);
}

/* A connection to the port and a byte each way. */
static void talk(int server, int client, const char *ip)
{
	char byte = 'x';

	SHOW(with_name(connect, client, ip, PORT));
	int peer = accept(server, NULL, NULL);
	SHOW(write(client, &byte, 1));
	SHOW(read(peer, &byte, 1));
	close(peer);
}

/* Of a new socket. */
static void tried(int family, int type, const char *ip)
{
	int (*name)(int (*)(int, const struct sockaddr *, socklen_t), int, const char *, int) =
		family == AF_INET ? with_name : with_name6;
	int fd = socket(family, type, 0);

	printf("%s %s\n", ip, type == SOCK_STREAM ? "stream" : "datagram");
	SHOW(name(connect, fd, ip, PORT));
	close(fd);
}

static void tried_bind(int family, int type, const char *ip)
{
	int fd = socket(family, type, 0);

	printf("%s %s\n", ip, type == SOCK_STREAM ? "stream" : "datagram");
	if (family == AF_INET)
		SHOW(with_name(bind, fd, ip, PORT));
	else
		SHOW(with_name6(bind, fd, ip, PORT));
	close(fd);
}

static void nowhere(void)
{
	tried(AF_INET, SOCK_DGRAM, "127.0.0.1");
	tried(AF_INET, SOCK_DGRAM, "10.1.2.3");
	tried(AF_INET, SOCK_STREAM, "127.0.0.1");
	tried(AF_INET, SOCK_STREAM, "10.1.2.3");
	tried_bind(AF_INET, SOCK_STREAM, "0.0.0.0");
	tried_bind(AF_INET, SOCK_DGRAM, "0.0.0.0");
	tried_bind(AF_INET6, SOCK_STREAM, "::1");
	tried_bind(AF_INET6, SOCK_DGRAM, "::");
}

static void new_one(int old_client, int old_server, const char *what)
{
	int tcp = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	printf("-- %s\n", what);
	show_links();
	nowhere();
	SHOW(lines_of("/proc/net/tcp"));
	SHOW(lines_of("/proc/net/udp"));
	SHOW(lines_of("/proc/self/net/dev"));
	SHOW(lines_of("/proc/net/unix"));
	SHOW(set_up("lo", true));
	show_links();
	tried(AF_INET, SOCK_STREAM, "127.0.0.1");
	tried(AF_INET6, SOCK_STREAM, "::1");
	/* The port is free here, though it is taken in the old namespace. */
	SHOW(with_name(bind, tcp, "127.0.0.1", PORT));
	SHOW(listen(tcp, 5));
	talk(tcp, client, "127.0.0.1");
	SHOW(lines_of("/proc/net/tcp") > 1);
	/* Sockets that were made before belong to the old namespace. */
	talk(old_server, old_client, "127.0.0.1");
	SHOW(set_up("lo", false));
	show_links();
	tried_bind(AF_INET, SOCK_DGRAM, "127.0.0.1");
	tried_bind(AF_INET6, SOCK_DGRAM, "::1");
	SHOW(set_up("lo", true));
	tried(AF_INET, SOCK_DGRAM, "127.0.0.1");
	tried_bind(AF_INET, SOCK_DGRAM, "127.0.0.1");
	SHOW(recv(client, &byte, 1, MSG_DONTWAIT));
	close(client);
	close(tcp);
}

static void names(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	SHOW(with_abstract(connect, fd));
	SHOW(with_path(connect, fd));
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(with_abstract(bind, fd));
	close(fd);
}

static int in_clone(void)
{
	return (int)syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);
}

/* A descriptor keeps the namespace, and so does a socket. */
static void kept(int old)
{
	int pipes[2], ns, other;
	char byte;

	pipe(pipes);
	SHOW(unshare(CLONE_NEWNET));
	unsigned long number = number_of("/proc/self/ns/net");
	ns = open("/proc/self/ns/net", O_RDONLY);
	other = socket(AF_INET, SOCK_STREAM, 0);
	SHOW(set_up("lo", true));
	SHOW(setns(old, CLONE_NEWNET));
	SHOW(number == number_of("/proc/self/ns/net"));
	SHOW(setns(ns, 0));
	SHOW(number == number_of("/proc/self/ns/net"));
	show_links();
	SHOW(setns(ns, CLONE_NEWUTS));
	SHOW(ioctl(ns, NS_GET_NSTYPE) == CLONE_NEWNET);
	SHOW(setns(old, CLONE_NEWNET));
	close(ns);
	SHOW(with_name(connect, other, "127.0.0.1", PORT));
	close(other);
	other = in_clone();
	if (!other) {
		byte = number_of("/proc/self/ns/net") != number ? 'n' : 's';
		write(pipes[1], &byte, 1);
		pause();
	}
	SHOW(read(pipes[0], &byte, 1));
	putchar(byte);
	putchar('\n');
	int pidfd = (int)syscall(SYS_pidfd_open, other, 0);
	SHOW(setns(pidfd, CLONE_NEWNET));
	show_links();
	SHOW(setns(old, CLONE_NEWNET));
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

/* As "ip netns" does it: a name that keeps a namespace. */
static void named(int old)
{
	int fd = open("/tmp/netns-name", O_CREAT | O_RDONLY, 0644);

	close(fd);
	SHOW(unshare(CLONE_NEWNS | CLONE_NEWNET));
	SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	unsigned long number = number_of("/proc/self/ns/net");
	SHOW(mount("/proc/self/ns/net", "/tmp/netns-name", NULL, MS_BIND, NULL));
	SHOW(setns(old, CLONE_NEWNET));
	fd = open("/tmp/netns-name", O_RDONLY);
	SHOW(setns(fd, CLONE_NEWNET));
	SHOW(number == number_of("/proc/self/ns/net"));
	SHOW(umount("/tmp/netns-name"));
	SHOW(unlink("/tmp/netns-name"));
}

static void ordinary(int old)
{
	setresuid(1000, 1000, 1000);
	SHOW(unshare(CLONE_NEWNET));
	SHOW(in_clone());
	SHOW(setns(old, CLONE_NEWNET));
	SHOW(set_up("lo", false));
}

int main(void)
{
	int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	int abstract = socket(AF_UNIX, SOCK_STREAM, 0), path = socket(AF_UNIX, SOCK_STREAM, 0);
	int old = open("/proc/self/ns/net", O_RDONLY), one = 1;
	unsigned long number = number_of("/proc/self/ns/net");

	case_begin();
	alarm(30);
	unlink("/tmp/netns-case");
	SHOW(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)));
	SHOW(with_name(bind, server, "127.0.0.1", PORT));
	SHOW(listen(server, 5));
	SHOW(with_abstract(bind, abstract));
	SHOW(listen(abstract, 5));
	SHOW(with_path(bind, path));
	SHOW(listen(path, 5));
	SHOW(unshare(CLONE_NEWNET));
	SHOW(number != number_of("/proc/self/ns/net"));
	new_one(client, server, "unshared");
	names();
	SHOW(setns(old, CLONE_NEWNET));
	SHOW(number == number_of("/proc/self/ns/net"));
	client = socket(AF_INET, SOCK_STREAM, 0);
	talk(server, client, "127.0.0.1");
	kept(old);
	IN_CHILD(named(old));
	IN_CHILD(ordinary(old));
	unlink("/tmp/netns-case");
	return 0;
}
