/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Components that are tasks. The kernel task waits for such a component in the middle of a call,
 * notices when it hangs, and can have it killed; the root task then restarts it.
 */
#include <string.h>

#include "libs/rpc/rpc.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/inner.h"
#include "machine/internal.h"
#include "runtime/log.h"

/* Sends a request (TASK_KILL, ...) about a component to the root task; `how` follows the name in
 * the message. Returns 0 or a negative errno. */
static int of_component(seL4_Word what, const char *name, bool how)
{
	union {
		seL4_Word words[TASK_KILL_WORDS];
		char text[TASK_NAME_MAX];
	} message = {.words = {0}};

	strncpy(message.text, name, sizeof(message.text) - 1);
	for (unsigned i = 0; i < TASK_KILL_WORDS; i++)
		seL4_SetMR((int)i, message.words[i]);
	seL4_SetMR(TASK_KILL_WORDS, how);
	seL4_Call(TASK_SLOT_WATCH, seL4_MessageInfo_new(what, 0, 0, TASK_STEP_BACK_WORDS));
	return -(int)seL4_GetMR(0);
}

int machine_kill_component(const char *name)
{
	return of_component(TASK_KILL, name, false);
}

static int report_hang(const char *name)
{
	return of_component(TASK_HANGS, name, false);
}

void machine_remote_ask(unsigned slot)
{
	inner_to_main();
	machine_remote_wake(slot);
}

/* The set of slots of components that were stepped back. */
static uint32_t stepped_back;
_Static_assert(TASK_REMOTES_MAX <= 32, "sets of slots");

static void step_back(unsigned slot, bool back)
{
	(void)of_component(TASK_STEP_BACK, machine_info->remotes[slot].name, back);
}

void machine_remote_step_back(unsigned slot, bool back)
{
	if (!(stepped_back & 1u << slot) == !back)
		return;
	stepped_back ^= 1u << slot;
	step_back(slot, back);
}

static void step_all_back(uint32_t slots, bool back)
{
	for (; slots; slots &= slots - 1)
		step_back((unsigned)__builtin_ctz(slots), back);
}

/* Does the component serve this kernel alone? One kernel does not judge a component that serves
 * several. */
static bool is_own(unsigned slot)
{
	uint64_t interface = machine_info->remotes[slot].interface;

	return interface < INTERFACES && !(INTERFACES_SHARED >> interface & 1);
}

/* Not only the awaited ones: this kernel task, at the priority of programs, would never notice a
 * component that hangs and runs before it. */
uint32_t machine_remotes_give_way(void)
{
	uint32_t ahead = 0;

	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++)
		if (is_own(i) && !(stepped_back & 1u << i))
			ahead |= 1u << i;
	step_all_back(ahead, true);
	return ahead;
}

void machine_remotes_go_ahead(uint32_t ahead)
{
	step_all_back(ahead, false);
}

/* Each component's signs of life as of the last look (libs/rpc/rpc.h, RPC_BEATS_AT). */
static struct life {
	uint32_t beats;
	bool missed; /* showed no sign of life at the last look */
	bool lost;   /* the root task will not restart it */
} liveness[TASK_REMOTES_MAX];

static uint32_t beats_of(unsigned slot)
{
	const uint8_t *shared = (void *)machine_info->remotes[slot].connection.address;

	return atomic_load_explicit((const _Atomic uint32_t *)(shared + RPC_BEATS_AT),
				    memory_order_relaxed);
}

/*
 * Checks whether the component has done anything since the last look. It is signalled, so that a
 * live one has something to do before the next look. A component without a sign of life at two
 * looks hangs.
 */
static void look_at(unsigned slot)
{
	const char *name = machine_info->remotes[slot].name;
	struct life *life = &liveness[slot];
	uint32_t beats = beats_of(slot);
	bool hangs = beats == life->beats && life->missed;

	life->missed = beats == life->beats && !life->missed;
	life->beats = beats;
	machine_remote_wake(slot);
	if (!hangs || life->lost)
		return;
	log_warn("%s does not answer and is started again", name);
	life->lost = report_hang(name);
	if (life->lost)
		log_error("%s cannot be started again", name);
}

bool machine_remotes_look(void)
{
	bool any = false;

	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++) {
		if (!is_own(i))
			continue;
		look_at(i);
		any = true;
	}
	return any;
}

void machine_remote_wait(unsigned slot)
{
	uint64_t next_look = clock_monotonic_ns() + REMOTE_PATIENCE_NS;
	seL4_Word badge;

	liveness[slot].missed = false;
	do {
		badge = 0;
		clock_ring_by(next_look);
		if (machine_on_main())
			seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		else
			badge = inner_wait_badge();
		event_put_off(badge);
		if (clock_monotonic_ns() >= next_look) {
			look_at(slot);
			next_look += REMOTE_PATIENCE_NS;
		}
	} while (!(badge & machine_info->remotes[slot].connection.badge));
}
