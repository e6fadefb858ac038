/* SPDX-License-Identifier: BSD-2-Clause */
/* /sys/class/net: the links of the namespace, the contents of their files, and what happens to the
 * files of a link that is removed, renamed or moved. */
#include "case.h"
#include "links.h"

#include <dirent.h>
#include <sched.h>
#include <sys/mount.h>

static char sys[64] = "/tmp/sys-class-net-XXXXXX";

static const char *path_of(const char *link, const char *file)
{
	static char path[200];

	snprintf(path, sizeof(path), "%s/class/net/%s/%s", sys, link, file);
	return path;
}

static void show(const char *link, const char *file)
{
	char text[200] = "";
	int fd = open(path_of(link, file), O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		printf("%s %s: %s\n", link, file, strerrorname_np(errno));
	else
		printf("%s %s: %s", link, file, text);
	close(fd);
}

static void show_all(const char *link)
{
	static const char *const files[] = {"addr_len",
					    "address",
					    "broadcast",
					    "carrier",
					    "dev_id",
					    "dev_port",
					    "dormant",
					    "duplex",
					    "flags",
					    "ifalias",
					    "mtu",
					    "link_mode",
					    "operstate",
					    "proto_down",
					    "speed",
					    "type",
					    "netdev_group",
					    "statistics/rx_bytes",
					    "statistics/tx_packets",
					    "statistics/collisions",
					    "nothing"};

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		show(link, files[i]);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(void)
{
	char path[100], *names[20], text[200];
	unsigned n = 0;

	snprintf(path, sizeof(path), "%s/class/net", sys);
	DIR *dir = opendir(path);
	for (struct dirent *e; dir && (e = readdir(dir)) && n < 20;)
		if (e->d_name[0] != '.')
			names[n++] = strdup(e->d_name);
	closedir(dir);
	qsort(names, n, sizeof(names[0]), compare);
	for (unsigned i = 0; i < n; i++) {
		ssize_t length = readlink(path_of(names[i], ""), text, sizeof(text) - 1);

		snprintf(path, sizeof(path), "%s/class/net/%s", sys, names[i]);
		length = readlink(path, text, sizeof(text) - 1);
		printf("%s -> %.*s\n", names[i], (int)length, text);
	}
}

static int put_text_into(const char *link, const char *file, const char *text)
{
	int fd = open(path_of(link, file), O_WRONLY), n;

	if (fd < 0)
		return -1;
	n = (int)write(fd, text, strlen(text));
	int error = errno;
	close(fd);
	errno = error;
	return n;
}

static void same_index(const char *link)
{
	char text[20] = "";
	int fd = open(path_of(link, "ifindex"), O_RDONLY);

	read(fd, text, sizeof(text) - 1);
	close(fd);
	printf("%s has its number: %d\n", link, (unsigned)atoi(text) == if_nametoindex(link));
}

int main(void)
{
	static const uint8_t mac[6] = {2, 0, 0, 0, 0, 1};
	struct ifinfomsg fixed;

	case_begin();
	alarm(30);
	SHOW(unshare(CLONE_NEWNET | CLONE_NEWNS));
	mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	if (!mkdtemp(sys))
		return 1;
	SHOW(mount("sysfs", sys, "sysfs", 0, NULL));
	route_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	show("lo", "operstate");
	show("lo", "carrier");
	SHOW(set_up("lo", true));
	show_all("lo");
	show("here", "mtu");
	SHOW(add_link("veth", "here", "there", NLM_F_CREATE | NLM_F_EXCL));
	fixed = link_of("here");
	begin(RTM_SETLINK, 0, &fixed, sizeof(fixed));
	put(IFLA_ADDRESS, mac, 6);
	ask();
	show_all("here");
	list();
	set_up("here", true);
	set_up("there", true);
	wait_running("here", true);
	for (int i = 0; i < 1000; i++)
		usleep(100);
	show("here", "carrier");
	show("here", "operstate");
	show("here", "flags");
	show("here", "speed");
	show("here", "duplex");
	same_index("here");
	same_index("lo");
	SHOW(put_text_into("here", "mtu", "1400\n"));
	show("here", "mtu");
	SHOW(put_text_into("here", "mtu", "abc"));
	SHOW(put_text_into("here", "mtu", "20"));
	SHOW(put_text_into("here", "address", "1"));
	SHOW(put_text_into("here", "statistics/rx_bytes", "1"));
	int open_file = open(path_of("here", "mtu"), O_RDONLY);
	char text[20];
	set_up("here", false);
	fixed = link_of("here");
	begin(RTM_SETLINK, 0, &fixed, sizeof(fixed));
	put_text(IFLA_IFNAME, "renamed");
	SHOW(ask());
	show("here", "mtu");
	show("renamed", "mtu");
	list();
	SHOW(remove_link("renamed"));
	SHOW(read(open_file, text, sizeof(text)));
	show("renamed", "mtu");
	list();
	SHOW(umount2(sys, MNT_DETACH));
	SHOW(rmdir(sys));
	return 0;
}
