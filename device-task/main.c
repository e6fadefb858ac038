/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The main() of every device task: gives the component its device, memory, time and random numbers,
 * and runs it when a client or its device has signalled.
 */
#include <string.h>

#include <sel4/sel4.h>

#include "device-task/dma.h"
#include "device-task/task.h"
#include "libs/base/muldiv.h"
#include "libs/random/random.h"
#include "libs/rpc/call.h"
#include "libs/rpc/rpc.h"
#include "runtime/log.h"
#include "runtime/memory.h"
#include "runtime/ports.h"
#include "runtime/start.h"

#define SLOW_NS	    100000000ull /* how long `slow` computes, for tests */
#define ROUNDS	    16 /* how often due timers run in a row before calls are handled again */
#define ALL_CLIENTS UINT32_MAX
#define HEAP_SPARE  (1ul << 20) /* the part of the heap that the component may not fill */

static struct device device;
static _Alignas(64) uint8_t state[DEVICE_STATE_BYTES];
/* Counts of pieces of work: at which this incarnation dies (for tests), and done so far. */
static uint64_t work_end, work_done;
static uint64_t deadline_tsc = CALL_NEVER;
static bool must_signal;

/* ---- signs of life ---- */

static _Atomic uint32_t *beats; /* NULL: no client checks it */

static void beat(void)
{
	if (beats)
		atomic_fetch_add_explicit(beats, 1, memory_order_relaxed);
}

/* ---- clients ---- */

void *device_client_pages(const struct device *d, unsigned index)
{
	const struct task_connection *c = &d->info->clients[index];

	if (index >= d->info->client_count || index >= TASK_CLIENTS_MAX ||
	    c->size < device_task.shared_bytes)
		return NULL;
	return (void *)c->address;
}

void *device_only_client(const struct device *d)
{
	for (unsigned i = 0; i < TASK_CLIENTS_MAX; i++)
		if (device_client_pages(d, i))
			return device_client_pages(d, i);
	return NULL;
}

void device_wake_clients(uint32_t which)
{
	for (unsigned i = 0; which && i < TASK_CLIENTS_MAX; i++, which >>= 1)
		if (which & 1 && device_client_pages(&device, i))
			seL4_Signal(device.info->clients[i].signal_slot);
}

void device_wait(void)
{
	seL4_Wait(TASK_SLOT_NOTIFICATION, NULL);
	beat();
}

/* ---- deaths on purpose ---- */

/* The number of pieces of work, from 1 to `crash`, at which this incarnation dies. It varies from
 * one incarnation to the next. */
static uint64_t chosen_end(const struct task_info *info)
{
	return info->crash ? 1 + (info->restarts + 1) * 2654435761u % 4294967291u % info->crash
			   : UINT64_MAX;
}

static uint64_t time_ns(void)
{
	return muldiv64(__builtin_ia32_rdtsc(), 1000, device.info->tsc_mhz);
}

static void compute_for_long(void)
{
	uint64_t end = time_ns() + SLOW_NS;

	while (time_ns() < end)
		;
}

void device_work(uint64_t pieces)
{
	uint64_t slow = device.info->slow;

	if (slow && work_done / slow != (work_done + pieces) / slow)
		compute_for_long();
	device_worked(pieces);
}

void device_worked(uint64_t pieces)
{
	beat();
	work_done += pieces;
	while (work_done >= work_end)
		if (!device.info->hangs)
			__builtin_trap();
}

/* ---- the component's host (interfaces/component.h) ---- */

static uint64_t now_ns(void)
{
	/* Components with a call interface read the time often, so each reading counts as a piece
	 * of their work. */
	device_work(1);
	return time_ns();
}

static void changed(void *context, uint32_t id, uint32_t events)
{
	if (device_task.changed)
		must_signal |= device_task.changed(id);
}

static void deadline(void *context, uint64_t at_ns)
{
	deadline_tsc =
		at_ns == UINT64_MAX ? CALL_NEVER : muldiv64(at_ns, device.info->tsc_mhz, 1000);
}

static void broken(const char *what, const char *file, int line)
{
	log_error("%s (%s:%d)", what, file, line);
}

static void note(const char *what)
{
	log_info("%s", what);
}

static void fill_in(const struct task_info *info)
{
	static struct virtio_registers registers;
	uint64_t heap = info->heap_bytes;

	device = (struct device){.info = info,
				 .incarnation = (uint32_t)info->restarts + 1,
				 .state = state,
				 .host = {.memory = heap > HEAP_SPARE ? heap - HEAP_SPARE : 0,
					  .now_ns = now_ns,
					  .random = random_bytes,
					  .changed = changed,
					  .deadline = deadline,
					  .broken = broken,
					  .note = note,
					  .work = device_work,
					  .again = info->restarts}};
	if (info->virtio_count) {
		device_registers(info, &registers);
		device.host.registers = &registers;
		device.host.pages = device_memory(info);
	} else if (info->platform_count) {
		device.host.ports = task_ports(&info->platform[0]);
		device.host.window = (volatile void *)info->platform[0].registers;
	}
	device.has_device = info->virtio_count || info->platform_count;
}

/* ---- the loop ---- */

static const struct task_interrupt *interrupt_of(const struct task_info *info)
{
	static const struct task_interrupt none;

	return info->virtio_count     ? &info->virtio[0].interrupt
	       : info->platform_count ? &info->platform[0].interrupt
				      : &none;
}

/* Runs the timers that are due, and asks the client for a call when the next one is due. */
static void tell_deadline(void)
{
	static uint64_t told = CALL_NEVER;

	for (unsigned i = 0;
	     device_task.due && i < ROUNDS && deadline_tsc <= __builtin_ia32_rdtsc(); i++)
		device_task.due();
	if (deadline_tsc == told)
		return;
	told = deadline_tsc;
	if (device_task.deadline)
		must_signal |= device_task.deadline(told);
}

static _Noreturn void serve(const struct task_interrupt *interrupt)
{
	/* An interrupt that came before this task was connected to it has left the line masked. */
	if (interrupt->handler_slot)
		seL4_IRQHandler_Ack(interrupt->handler_slot);
	if (seL4_TCB_SetPriority(TASK_SLOT_TCB, TASK_SLOT_TCB, device.info->served_priority) !=
	    seL4_NoError)
		log_warn("it keeps the priority of its start");
	device_wake_clients(ALL_CLIENTS); /* they may wait for this incarnation to start */
	for (;;) {
		seL4_Word badge = 0;

		beat();
		device_wake_clients(device_task.run());
		tell_deadline();
		if (must_signal)
			device_wake_clients(ALL_CLIENTS);
		must_signal = false;
		if (device_task.may_sleep && !device_task.may_sleep())
			continue;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (interrupt->handler_slot && badge & interrupt->badge) {
			/* First, so that an event after it interrupts again. */
			seL4_IRQHandler_Ack(interrupt->handler_slot);
			if (device_task.interrupted)
				device_task.interrupted();
		}
	}
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	int error;

	log_set_name(info->name);
	if (info->heap_bytes)
		runtime_set_heap((void *)info->heap_address, info->heap_bytes);
	random_init();
	fill_in(info);
	if (device_task.beats && device_only_client(&device))
		beats = (void *)((uint8_t *)device_only_client(&device) + RPC_BEATS_AT);
	work_end = chosen_end(info);
	error = device_only_client(&device) ? device_task.start(&device) : -1;
	if (!error)
		serve(interrupt_of(info));
	if (device_only_client(&device))
		log_error("the component cannot start: error %d", error);
	else
		log_error("the component has no client");
	for (;;) /* the component did not start; nothing is left to do */
		device_wait();
}
