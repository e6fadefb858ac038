/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers the clients of device tasks, and gives each its notification and its connections. */
#include "root-task/clients.h"

#include <stdio.h>

#include "root-task/budgets.h"
#include "root-task/connection.h"
#include "root-task/devices.h"
#include "root-task/pci_devices.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define PAGE 4096ul

static struct task *clients[DESCRIPTION_CLIENTS_MAX];
static unsigned client_count;

bool clients_init(const struct description *d)
{
	for (unsigned i = 0; i < d->kernel_count + d->task_count; i++) {
		const char *name = i < d->kernel_count ? d->kernels[i].name
						       : d->tasks[i - d->kernel_count].name;

		clients[i] = task_new(name);
		if (!clients[i]) {
			log_error("%s: there are too many tasks, or memory is out", name);
			return false;
		}
		clients[i]->budget = BUDGET_OF_CLIENT(i);
		client_count++;
	}
	return true;
}

struct task *client_task(unsigned index)
{
	return index < client_count ? clients[index] : NULL;
}

seL4_CPtr client_notification(unsigned index)
{
	return clients[index]->notification;
}

/* ---- connections ---- */

bool client_connect(struct task *t, unsigned index)
{
	for (unsigned i = 0; i < device_count; i++) {
		struct device *device = devices[i];
		struct connection *shared = &device->clients[index];
		unsigned n = device->remote;

		if (!shared->pages)
			continue;
		struct task_remote *remote = &task_info.remotes[task_info.remote_count++];
		snprintf(remote->name, sizeof(remote->name), "%s", device->description->name);
		remote->interface = driver_facts[device->description->driver].interface;
		remote->connection = (struct task_connection){
			.address = t->base + TASK_CONNECTIONS + n * TASK_CONNECTION_STRIDE,
			.size = shared->pages * PAGE,
			.signal_slot = task_give_badged(t, device->task->notification,
							seL4_CanWrite, DEVICE_BADGE_CLIENT(index)),
			.badge = TASK_REMOTE_BADGE(n),
		};
		if (!remote->connection.signal_slot ||
		    !connection_map(shared, t->vspace, remote->connection.address, seL4_ReadWrite,
				    &t->source))
			return false;
	}
	return true;
}
