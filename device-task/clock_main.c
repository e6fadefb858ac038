/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock task: the clock component on the HPET or, where there is none, the PIT. */
#include <sel4/sel4.h>

#include "components/clock/clock.h"
#include "device-task/client.h"
#include "device-task/ports.h"
#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

#define MEASURE_MILLISECONDS 10

static struct clock clock_state;
static struct hpet hpet;
static struct pit pit;

static struct timer *choose_timer(const struct task_info *info, const struct port_ops *ports)
{
	if (info->device_address && !hpet_init(&hpet, (void *)info->device_address))
		return &hpet.timer;
	log_info("no usable HPET: the PIT it is");
	pit_init(&pit, ports);
	return &pit.timer;
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	struct port_ops ports = device_ports(info);
	struct clock *clock = &clock_state;

	log_set_name(info->name);
	clock->timer = choose_timer(info, &ports);
	clock->tsc_hz = clock_measure_tsc(clock->timer, MEASURE_MILLISECONDS);
	if (clock->tsc_hz < 1000000)
		panic("the time-stamp counter could not be measured");
	uint64_t realtime = rtc_read_ns(&ports), then = clock_tsc();
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= CLOCK_SHARED_BYTES)
			clock_add_client(clock, i, (void *)info->clients[i].address, realtime,
					 then);
	/* What interrupted before this task had its notification left the line masked. */
	seL4_IRQHandler_Ack(info->interrupt.handler_slot);
	for (uint64_t turns = 0; turns < device_chosen_end(info); turns++) {
		seL4_Word badge = 0;
		uint32_t due = clock_run(clock, clock_tsc());

		for (unsigned i = 0; due; i++, due >>= 1)
			if (due & 1)
				seL4_Signal(info->clients[i].signal_slot);
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & info->interrupt.badge)
			seL4_IRQHandler_Ack(info->interrupt.handler_slot);
	}
	__builtin_trap(); /* as a test wanted */
}
