/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver of the network interface: the stack of components/net, with a virtio device as its
 * link if there is one. */
#include "components/net/net.h"
#include "components/virtio-net/virtio_net.h"

static int driver_start(void *instance, const struct component_host *host)
{
	struct ethernet *ethernet;
	int error = net_start(host);

	if (error || !host->registers)
		return error;
	error = virtio_net_start(host->registers, &host->pages, &ethernet);
	return error ? error : net_attach(ethernet);
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
