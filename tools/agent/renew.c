/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A copied machine has the time, the random numbers, the name and the MAC address of the machine
 * that it was copied from. The host sends new values for the first three; the MAC address is chosen
 * here at random.
 */
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tools/agent/agent.h"

static void set_time(const uint8_t *from)
{
	uint64_t ns = 0;

	for (int i = 0; i < 8; i++)
		ns |= (uint64_t)from[i] << (8 * i);
	const struct timespec t = {.tv_sec = (time_t)(ns / 1000000000),
				   .tv_nsec = (long)(ns % 1000000000)};
	clock_settime(CLOCK_REALTIME, &t);
}

static void stir_random(const uint8_t *seed, size_t n)
{
	int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	while (n) {
		ssize_t written = write(fd, seed, n);

		if (written <= 0)
			break;
		seed += written;
		n -= (size_t)written;
	}
	close(fd);
}

/* A random address with the bit "locally administered" set and the bit "group" clear (IEEE 802). */
static void choose_mac(uint8_t mac[static 6])
{
	memset(mac, 0, 6);
	(void)!getrandom(mac, 6, 0);
	mac[0] = (uint8_t)((mac[0] & 0xfc) | 2);
}

/* Gives the network device `link` another MAC address, if the machine has that device. */
static void set_mac(const char *link)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg link;
		struct rtattr attribute;
		uint8_t mac[8]; /* padded */
	} request = {.head = {.nlmsg_len = sizeof(request),
			      .nlmsg_type = RTM_SETLINK,
			      .nlmsg_flags = NLM_F_REQUEST},
		     .link = {.ifi_family = AF_UNSPEC, .ifi_index = (int)if_nametoindex(link)},
		     .attribute = {.rta_len = RTA_LENGTH(6), .rta_type = IFLA_ADDRESS}};
	int fd = request.link.ifi_index ? socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)
					: -1;

	if (fd < 0)
		return;
	choose_mac(request.mac);
	(void)!send(fd, &request, sizeof(request), 0);
	close(fd);
}

void renew(const uint8_t *payload, size_t n)
{
	if (n < AGENT_RENEW_BYTES || n > AGENT_RENEW_BYTES + AGENT_HOSTNAME_MAX)
		return;
	stir_random(payload + 8, AGENT_SEED_BYTES);
	set_time(payload);
	n -= AGENT_RENEW_BYTES;
	/* A machine that was only paused gets no name, and keeps its own. */
	if (n) {
		(void)!sethostname((const char *)payload + AGENT_RENEW_BYTES, n);
		set_mac("eth0");
	}
	agent_send(AGENT_RENEWED, 0, NULL, 0);
}
