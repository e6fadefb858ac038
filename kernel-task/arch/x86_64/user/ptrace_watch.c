/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug registers of a traced thread, imitated: seL4 does not switch the processor's. A thread
 * with a breakpoint runs in single steps, which its tracer does not see; after each the kernel
 * checks whether the watched memory has changed, or whether the thread has reached the address. So
 * a write of the same value is missed, another thread's write is taken for this one's, and reads
 * cannot be watched.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "machine/machine.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/ptrace.h"

#define PLACES		 4
#define ENABLED		 0xffu
#define CONTROL_RESERVED 0xffffffff0000fc00ull
#define STATUS_RESERVED	 0xffff0ff0ull /* read as ones */
#define STATUS_STEP	 0x4000u

enum { DR_STATUS = 6, DR_CONTROL = 7 };
enum { KIND_EXECUTE, KIND_WRITE };

struct trace_watch {
	uint64_t address[PLACES], control, status;
	uint64_t before[PLACES]; /* contents before the step */
};

static bool is_set(uint64_t control, unsigned i)
{
	return control >> 2 * i & 3;
}

static unsigned kind(uint64_t control, unsigned i)
{
	return control >> (16 + 4 * i) & 3;
}

static unsigned length(uint64_t control, unsigned i)
{
	static const unsigned lengths[4] = {1, 2, 8, 4};

	return lengths[control >> (18 + 4 * i) & 3];
}

static bool is_possible(const struct trace_watch *w, uint64_t control)
{
	for (unsigned i = 0; i < PLACES; i++) {
		if (!is_set(control, i))
			continue;
		if (kind(control, i) > KIND_WRITE || w->address[i] % length(control, i) ||
		    (kind(control, i) == KIND_EXECUTE && length(control, i) != 1))
			return false;
	}
	return true;
}

uint64_t trace_debug_get(const struct task *task, unsigned number)
{
	const struct trace_watch *w = task->trace.watch;

	if (number == DR_STATUS)
		return (w ? w->status : 0) ^ STATUS_RESERVED;
	if (!w)
		return 0;
	return number == DR_CONTROL ? w->control : number < PLACES ? w->address[number] : 0;
}

static int set_address(struct trace_watch *w, unsigned i, uint64_t address)
{
	uint64_t old = w->address[i];

	if (address >= USER_END)
		return -EINVAL;
	w->address[i] = address;
	if (is_possible(w, w->control))
		return 0;
	w->address[i] = old;
	return -EINVAL;
}

int trace_debug_set(struct task *task, unsigned number, uint64_t value)
{
	struct trace_watch *w = task->trace.watch;

	if (number >= PLACES && number < DR_STATUS)
		return -EIO;
	if (!w)
		w = task->trace.watch = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	if (number < PLACES)
		return set_address(w, number, value);
	if (number == DR_STATUS) {
		w->status = value ^ STATUS_RESERVED;
		return 0;
	}
	if (!is_possible(w, value))
		return -EINVAL;
	if ((value & ENABLED) && !machine_keeps_trap_flag())
		return -EIO;
	w->control = value & ~CONTROL_RESERVED;
	return 0;
}

void trace_watch_forget(struct task *task)
{
	free(task->trace.watch);
	task->trace.watch = NULL;
}

bool trace_watches(const struct task *task)
{
	return task->trace.watch && (task->trace.watch->control & ENABLED);
}

/* The watched places that were written or reached since the last step, a bit for each. */
static unsigned look(void)
{
	struct task *task = current;
	struct trace_watch *w = task->trace.watch;
	unsigned hits = 0;

	for (unsigned i = 0; i < PLACES; i++) {
		uint64_t now = 0;

		if (!is_set(w->control, i))
			continue;
		if (kind(w->control, i) == KIND_EXECUTE) {
			hits |= (unsigned)(task->regs.rip == w->address[i]) << i;
			continue;
		}
		/* Memory that cannot be read counts as 0. */
		if (mm_read(task->mm, &now, w->address[i], length(w->control, i)) < 0)
			now = 0;
		/* The read may wait: the thread may have been killed meanwhile, and its tracer have
		 * ended. */
		if (task->trace.watch != w)
			return 0;
		hits |= (unsigned)(now != w->before[i]) << i;
		w->before[i] = now;
	}
	return hits;
}

void trace_watch_begin(void)
{
	if (trace_watches(current))
		look();
}

/* Ends the steps if nothing is watched any more. True if this step was for a watch. */
static bool end_steps(void)
{
	struct trace *t = &current->trace;
	bool was = t->watching && t->mode != TRACE_STEP;

	t->watching = false;
	if (!was)
		return false;
	regs_set_step(&current->regs, false);
	current->entry.regs_changed = true;
	return true;
}

bool trace_watch_step(int *code)
{
	struct trace *t = &current->trace;
	bool asked = t->mode == TRACE_STEP;
	unsigned hits;

	if (!trace_watches(current))
		return end_steps();
	hits = look();
	if (!t->watch)
		return end_steps();
	t->watch->status = hits | (asked ? STATUS_STEP : 0);
	if (hits && !asked)
		*code = TRAP_HWBKPT;
	return !hits && !asked;
}
