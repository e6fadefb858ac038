/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This kernel's own network: its device, if the machine has one, and the setup before the first
 * program runs: its address on the wire to other kernels, a short wait for one by DHCP, and the C
 * library's file that names the name servers.
 */
#include "net/network.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/file.h"
#include "fs/namei.h"
#include "fs/poll.h"
#include "net/inet.h"
#include "net/stack.h"
#include "net/stack_thread.h"
#include "proc/task.h"
#include "base/log.h"
#include "wait/timer.h"

#define RESOLVER_FILE  "/etc/resolv.conf"
#define WAIT_FOR_LEASE (3 * NSEC_PER_SEC)
#define DEVICE_LINK    2

static struct waitqueue link_wait = WAITQUEUE_INIT(link_wait);
static unsigned changes; /* of links, so far */

void network_link_changed(uint32_t index)
{
	changes++;
	wake_up(&link_wait);
}

/* ---- before the first program ---- */

static MAY_WAIT bool has_address(struct net_link *l)
{
	if (net_call(link, 0, DEVICE_LINK, l))
		return false;
	for (unsigned i = 0; i < l->addresses; i++)
		if (l->address[i].address.family == AF_INET)
			return true;
	return false;
}

static MAY_WAIT bool get_address(struct net_link *l, uint64_t deadline)
{
	for (;;) {
		unsigned seen = changes;

		if (has_address(l))
			return true;
		if (wait_event_interruptible_until(&link_wait, changes != seen, deadline))
			return false;
	}
}

static size_t resolver_text(const struct net_link *l, char *text, size_t size)
{
	size_t n = 0;

	for (unsigned i = 0; i < 2; i++) {
		const struct net_address *a = &l->name_server[i];

		if (a->family == AF_INET)
			n += (size_t)snprintf(text + n, size - n, "nameserver %u.%u.%u.%u\n",
					      a->bytes[0], a->bytes[1], a->bytes[2], a->bytes[3]);
	}
	return n;
}

/* Only if there is no such file: the root filesystem's own settings take precedence. */
static void write_resolver_file(const struct net_link *l)
{
	struct file *file;
	struct iov_iter iter;
	struct path path;
	uint64_t position = 0;
	char text[128];
	size_t n = resolver_text(l, text, sizeof(text));

	if (!n)
		return;
	if (!path_lookup(AT_FDCWD, RESOLVER_FILE, 0, &path)) {
		path_put(&path);
		return;
	}
	if (file_open(RESOLVER_FILE, O_WRONLY | O_CREAT | O_EXCL, 0644, &file))
		return;
	iov_iter_kernel(&iter, text, n);
	vfs_write(file, &iter, &position);
	file_put(file);
}

/* ---- the network between kernels ---- */

/* Finds the wire's link, by its MAC address. */
static bool find_wire(const struct wire_info *wire, struct net_link *l)
{
	for (l->index = 0; !net_call(next_link, 0, l->index, l);) {
		uint64_t mac = 0;

		for (unsigned i = 0; i < NET_MAC_BYTES; i++)
			mac = mac << 8 | l->mac[i];
		if (mac == wire->mac)
			return true;
	}
	return false;
}

static void set_up_wire(const struct wire_info *wire)
{
	struct net_link_address own = {.address.family = AF_INET, .prefix = (uint8_t)wire->prefix};
	struct net_link l;
	int error = find_wire(wire, &l) ? 0 : -ENODEV;

	for (unsigned i = 0; i < 4; i++)
		own.address.bytes[i] = (uint8_t)(wire->address >> (24 - 8 * i));
	if (!error)
		error = net_call(change_address, 0, l.index, true, &own, NULL);
	if (error)
		klog_warn("the network between kernels has no address: %s", strerror(-error));
}

void network_set_up(void)
{
	struct net_link l;

	if (stack_is_task())
		stack_thread_start();
	if (stack_wire())
		set_up_wire(stack_wire());
	if (!net.has_device)
		return;
	if (get_address(&l, deadline_after(WAIT_FOR_LEASE)))
		write_resolver_file(&l);
	else
		klog_warn("network: no address by DHCP within %u seconds",
			  (unsigned)(WAIT_FOR_LEASE / NSEC_PER_SEC));
}
