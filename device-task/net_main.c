/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A network as a task: the stack and its driver behind the network interface's calls. It has no
 * timer of its own: it tells its client when it wants to be called.
 */
#include <sel4/sel4.h>

#include "components/net/net.h"
#include "components/virtio-net/virtio_net.h"
#include "device-task/client.h"
#include "device-task/dma.h"
#include "interfaces/net_server.h"
#include "libs/base/muldiv.h"
#include "libs/random/random.h"
#include "runtime/log.h"
#include "runtime/memory.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

#define ROUNDS	   16 /* of what is due at once, before calls are looked at again */
#define LINKS_ID   0  /* in the place of a socket's id: something about the links has changed */
#define HEAP_SPARE (1ul << 20)

static struct net_server server;
static uint64_t tsc_mhz, wanted_ns, end, looked;
static bool must_signal;

/* ---- what the stack needs ---- */

static uint64_t now_ns(void)
{
	/* Tests want it to die in the middle of what it does, which asks for the time all along. */
	if (++looked >= end)
		__builtin_trap();
	return muldiv64(__builtin_ia32_rdtsc(), 1000, tsc_mhz);
}

static void event(net_id id, uint32_t events)
{
	if (server.ops)
		must_signal |= net_server_changed(&server, id);
}

static void deadline(uint64_t at_ns)
{
	wanted_ns = at_ns;
}

static void link_changed(uint32_t index)
{
	if (server.ops)
		must_signal |= net_server_changed(&server, LINKS_ID);
}

static void broken(const char *what, const char *file, int line)
{
	log_error("%s (%s:%d)", what, file, line);
}

static struct net_host host = {now_ns, random_bytes, event, deadline, link_changed, broken, 0};

/* ---- the loop ---- */

static void tell_deadline(void)
{
	static uint64_t told = UINT64_MAX;

	for (unsigned i = 0; i < ROUNDS && wanted_ns <= now_ns(); i++)
		server.ops->run();
	if (wanted_ns == told)
		return;
	told = wanted_ns;
	must_signal |= call_server_deadline(
		&server.calls, told == UINT64_MAX ? CALL_NEVER : muldiv64(told, tsc_mhz, 1000));
}

static _Noreturn void serve(const struct task_connection *client,
			    const struct task_interrupt *interrupt)
{
	for (;;) {
		seL4_Word badge = 0;

		must_signal |= net_server_run(&server);
		tell_deadline();
		if (must_signal)
			seL4_Signal(client->signal_slot);
		must_signal = false;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & interrupt->badge) {
			/* First, or what happens from here on would be lost. */
			seL4_IRQHandler_Ack(interrupt->handler_slot);
			net_device_event();
		}
	}
}

static int start_stack(const struct task_info *info, const struct net_ops **ops)
{
	struct virtio_registers registers;
	struct virtio_memory memory = device_memory(info);
	struct ethernet *ethernet;
	int error;

	device_registers(info, &registers);
	host.memory = info->heap_bytes - HEAP_SPARE;
	error = net_start(&host, ops);
	if (!error)
		error = virtio_net_start(&registers, &memory, &ethernet);
	return error ? error : net_attach(ethernet);
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_connection *client = device_client(info, NET_SHARED_BYTES);
	const struct net_ops *ops;

	log_set_name(info->name);
	runtime_set_heap((void *)info->heap_address, info->heap_bytes);
	random_init();
	tsc_mhz = info->tsc_mhz;
	end = device_chosen_end(info);
	int error = start_stack(info, &ops);
	if (error) {
		log_error("the network cannot be used: error %d", error);
		device_sleep_for_ever();
	}
	net_server_init(&server, (void *)client->address, (uint32_t)info->restarts + 1, ops);
	seL4_IRQHandler_Ack(info->virtio[0].interrupt.handler_slot);
	seL4_Signal(client->signal_slot); /* it may wait for this incarnation */
	serve(client, &info->virtio[0].interrupt);
}
