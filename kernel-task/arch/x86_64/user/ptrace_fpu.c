/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tracer's access to a thread's floating-point state. Only the thread itself can read and write
 * it, in the shim. So the stopped thread leaves its stop for the shim, which writes the state below
 * its stack's red zone; the kernel keeps a copy in the thread's trace, and the thread stops again.
 * If the tracer changes the copy, the thread loads it when the stop ends.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arch/regset.h"
#include "arch/shim.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/ptrace.h"

#define MXCSR_AT	 24
#define SOFTWARE_AT	 464 /* where Linux puts the mask of components */
#define HEADER_AT	 512
#define HEADER_SIZE	 64
#define COMPONENTS_BASIC 3ull /* x87 and SSE */
#define MXCSR_ALLOWED	 0xffffu

/* ---- the thread's side ---- */

void trace_fpu_serve(void)
{
	struct task *task = current;
	struct trace_fpu *fpu = &task->trace.fpu;
	enum entry_kind entry = task->entry.kind;
	uint64_t place;

	if (!fpu->wanted)
		return;
	if (task->mm && shim_save(&place) == 0) {
		if (!fpu->state)
			fpu->state = malloc(shim_state_size());
		fpu->valid =
			fpu->state && copy_from_user(fpu->state, place, shim_state_size()) == 0;
	}
	task->entry.kind = entry;
	fpu->wanted = false;
	if (task->trace.tracer)
		wake_up(&task->trace.tracer->child_wait);
}

void trace_fpu_end(void)
{
	struct task *task = current;
	struct trace_fpu *fpu = &task->trace.fpu;
	enum entry_kind entry = task->entry.kind;

	/* If the stack has no room any more, the tracer has changed it. */
	if (fpu->changed && task->mm && !fatal_signal_pending())
		shim_load(fpu->state);
	task->entry.kind = entry;
	trace_fpu_forget(task);
}

void trace_fpu_forget(struct task *task)
{
	free(task->trace.fpu.state);
	task->trace.fpu = (struct trace_fpu){.state = NULL};
}

/* ---- the tracer's ---- */

static struct task *still_traced(pid_t tid)
{
	struct task *task = task_find(tid);

	return task && task->process && task->trace.tracer == current->process ? task : NULL;
}

/* Is the wait over: has the thread saved its state, or can it no longer do so? */
static bool answered(pid_t tid)
{
	const struct task *task = still_traced(tid);

	return !task || !task->trace.fpu.wanted;
}

/* The copy of the state; may wait. NULL: *error. */
static uint8_t *fetch(struct task *task, int *error)
{
	struct process *tracer = current->process;
	pid_t tid = task->tid;

	*error = 0;
	if (task->trace.fpu.valid)
		return task->trace.fpu.state;
	*error = -EIO;
	if (task->shim != SHIM_IDLE)
		return NULL; /* a thread that has not run has no state */
	task->trace.fpu.wanted = true;
	wake_traced_task(task);
	*error = wait_event_killable(&tracer->child_wait, answered(tid));
	if (*error)
		return NULL;
	task = still_traced(tid);
	*error = !task ? -ESRCH : task->trace.fpu.valid ? 0 : -EIO;
	return *error ? NULL : task->trace.fpu.state;
}

size_t trace_fpu_size(bool whole)
{
	if (!whole)
		return REGSET_FLOAT_SIZE;
	return shim_state_mask() ? shim_state_size() : 0;
}

long trace_fpu_get(struct task *task, bool whole, uint64_t to, size_t n)
{
	uint64_t mask = shim_state_mask();
	uint8_t *copy;
	int error;
	const uint8_t *state = fetch(task, &error);

	if (!state)
		return error;
	/* Copying may wait, and the thread may be gone then. */
	copy = malloc(n + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, state, n);
	if (whole && n >= SOFTWARE_AT + sizeof(mask))
		memcpy(copy + SOFTWARE_AT, &mask, sizeof(mask));
	error = copy_to_user(to, copy, n);
	free(copy);
	return error;
}

/* Would XRSTOR accept it? */
static bool is_loadable(const uint8_t *state, bool whole)
{
	uint64_t header[HEADER_SIZE / 8];
	uint32_t mxcsr;

	memcpy(&mxcsr, state + MXCSR_AT, sizeof(mxcsr));
	if (mxcsr & ~MXCSR_ALLOWED)
		return false;
	if (!whole)
		return true;
	memcpy(header, state + HEADER_AT, sizeof(header));
	for (unsigned i = 1; i < HEADER_SIZE / 8; i++)
		if (header[i])
			return false;
	return !(header[0] & ~shim_state_mask());
}

long trace_fpu_set(struct task *task, bool whole, uint64_t from, size_t n)
{
	pid_t tid = task->tid;
	uint64_t components;
	uint8_t *copy;
	int error;

	if (!fetch(task, &error))
		return error;
	copy = malloc(n);
	if (!copy)
		return -ENOMEM;
	error = copy_from_user(copy, from, n);
	task = still_traced(tid);
	if (!error && (!task || !task->trace.fpu.valid))
		error = -ESRCH;
	if (!error && !is_loadable(copy, whole))
		error = -EINVAL;
	if (!error) {
		memcpy(task->trace.fpu.state, copy, n);
		if (!whole && shim_state_mask()) {
			memcpy(&components, task->trace.fpu.state + HEADER_AT, sizeof(components));
			components |= COMPONENTS_BASIC;
			memcpy(task->trace.fpu.state + HEADER_AT, &components, sizeof(components));
		}
		task->trace.fpu.changed = true;
	}
	free(copy);
	return error;
}
