/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver of the network interface: the TCP/IP stack of components/net. Its links are a virtio
 * device, if there is one, and the host's wire (struct component_host), if there is one. */
#include "components/net/net.h"
#include "components/virtio-net/virtio_net.h"

static int start_device(const struct component_host *host)
{
	struct ethernet *ethernet;
	int error = virtio_net_start(host->registers, &host->pages, &ethernet);

	return error ? error : net_attach(ethernet);
}

static int driver_start(void *instance, const struct component_host *host)
{
	int error = net_start(host);

	if (!error && host->registers)
		error = start_device(host);
	if (!error && host->wire)
		error = net_attach_wire(host->wire);
	return error;
}

static void driver_interrupt(void *instance)
{
	net_device_event();
}

const struct net_driver virtio_net_driver = {
	.without_device = true,
	.start = driver_start,
	.interrupt = driver_interrupt,
	.ops = &net_stack_ops,
};
