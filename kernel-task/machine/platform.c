/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the console's and the clock's components inside this kernel task. */
#include "machine/platform.h"

#include <stdio.h>

#include "components/clock/clock.h"
#include "components/console/console.h"
#include "machine/internal.h"
#include "runtime/log.h"
#include "runtime/ports.h"

static struct {
	const struct task_platform *device; /* NULL: it is not here */
	struct uart uart;
	struct console component;
	_Alignas(64) uint8_t pages[CONSOLE_SHARED_BYTES];
} own_console;

static struct {
	const struct task_platform *device;
	struct clock_hardware hardware;
	struct clock component;
	_Alignas(64) uint8_t pages[CLOCK_SHARED_BYTES];
} own_clock;

static void begin_pages(void *pages)
{
	struct pages_head *head = pages;

	atomic_store(&head->incarnation, (uint32_t)machine_info->restarts);
	snprintf(head->client_name, sizeof(head->client_name), "%s", machine_info->name);
}

/* What interrupted before this kernel task had its notification left the line masked. */
static void listen(const struct task_platform *device)
{
	seL4_IRQHandler_Ack(device->interrupt.handler_slot);
}

void platform_run_console(void *unused)
{
	uint32_t wakeups;
	bool done;

	do {
		done = console_serve(&own_console.component, &own_console.uart, &wakeups);
		if (wakeups)
			event_raise(SIGNAL_CONSOLE);
	} while (!done);
}

void *platform_console(void)
{
	const struct task_platform *device = task_platform(machine_info, INTERFACE_CONSOLE);

	if (!device)
		return NULL;
	struct port_ops ports = task_ports(device);

	if (uart_init(&own_console.uart, &ports, UART_COM2, !machine_info->restarts)) {
		log_error("no 16550 at port 0x%x: there is no console", UART_COM2);
		return NULL;
	}
	begin_pages(own_console.pages);
	console_add_client(&own_console.component, 0, own_console.pages);
	if (machine_info->restarts)
		console_started_again(&own_console.component);
	own_console.device = device;
	listen(device);
	platform_run_console(NULL); /* greets the host, and then waits to be woken */
	return own_console.pages;
}

void platform_poll_console(void)
{
	if (own_console.device)
		platform_run_console(NULL);
}

void *platform_clock(void)
{
	const struct task_platform *device = task_platform(machine_info, INTERFACE_CLOCK);

	if (!device)
		return NULL;
	struct port_ops ports = task_ports(device);

	if (clock_start(&own_clock.component, &own_clock.hardware, (void *)device->registers,
			&ports)) {
		log_error("the time-stamp counter could not be measured");
		return NULL;
	}
	if (own_clock.component.timer == &own_clock.hardware.pit.timer)
		log_info("no usable HPET: the PIT it is");
	begin_pages(own_clock.pages);
	clock_add_client(&own_clock.component, 0, own_clock.pages);
	own_clock.device = device;
	listen(device);
	return own_clock.pages;
}

void platform_run_clock(void *unused)
{
	if (clock_run(&own_clock.component, clock_tsc()))
		event_raise(SIGNAL_TIMER);
}

uint64_t platform_badges(void)
{
	uint64_t badges = 0;

	for (uint64_t i = 0; i < machine_info->platform_count && i < TASK_PLATFORM_MAX; i++)
		badges |= machine_info->platform[i].interrupt.badge;
	return badges;
}

void platform_interrupted(uint64_t badges)
{
	if (own_console.device && badges & own_console.device->interrupt.badge) {
		uart_interrupt(&own_console.uart); /* reading the cause ends a transmit interrupt */
		listen(own_console.device);
		platform_run_console(NULL);
	}
	if (own_clock.device && badges & own_clock.device->interrupt.badge) {
		listen(own_clock.device);
		platform_run_clock(NULL);
	}
}
