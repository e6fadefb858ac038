/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Restartable sequences: a thread's structure says on which processor it runs (always 0) and which
 * critical section it is in. A thread that is interrupted inside a section - by a signal, by a
 * fault, or because the kernel stopped it - goes on at the section's abort handler.
 *
 * The microkernel divides the processor, and reports no switch from one thread to another. So once
 * a section was seen in a process, the kernel task lets its threads go to user mode one at a time,
 * each for a time slice that the kernel task ends (rseq_enter_user).
 */
#include "proc/rseq.h"

#include <errno.h>
#include <stddef.h>

#include "user/registers.h"
#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "wait/timer.h"

#define FLAG_UNREGISTER 1
#define CPU_UNKNOWN	((uint32_t)-1)
#define SLICE_NS	5000000ull

/* struct rseq and struct rseq_cs of Linux 6.1. */
struct linux_rseq {
	uint32_t cpu_id_start, cpu_id;
	uint64_t section;
	uint32_t flags, padding[3];
};
_Static_assert(sizeof(struct linux_rseq) == 32, "struct rseq");

struct section {
	uint32_t version, flags;
	uint64_t start, length, abort;
};
_Static_assert(sizeof(struct section) == 32, "struct rseq_cs");

static void bad_section(void)
{
	siginfo_t info;

	siginfo_kernel(&info, SIGSEGV);
	force_signal(SIGSEGV, &info);
}

/* Reads the section at `address` and checks it: 0 or -EINVAL. */
static int read_section(uint64_t address, struct section *s)
{
	uint32_t signature;

	if (copy_from_user(s, address, sizeof(*s)) < 0 || s->version)
		return -EINVAL;
	if (s->start >= USER_END || s->length >= USER_END - s->start || s->abort >= USER_END ||
	    s->abort - s->start < s->length)
		return -EINVAL;
	if (s->abort < sizeof(signature) || get_user(signature, s->abort - sizeof(signature)) < 0 ||
	    signature != current->rseq_signature)
		return -EINVAL;
	return 0;
}

/* Brings all threads that are in user mode into the kernel; they leave it one at a time. */
static void one_at_a_time(struct process *process)
{
	struct task *task;

	if (process->rseq_used)
		return;
	process->rseq_used = true;
	list_for_each_entry (task, &process->threads, thread_node)
		task_kick(task);
}

void rseq_interrupted(void)
{
	const uint64_t place = current->rseq + offsetof(struct linux_rseq, section);
	struct section s;
	uint64_t address;

	if (get_user(address, place) < 0) {
		bad_section();
		return;
	}
	current->rseq_sleeps = current->fiber.sleeps;
	if (!address)
		return;
	one_at_a_time(current->process);
	if (read_section(address, &s) < 0 || put_user((uint64_t)0, place) < 0) {
		bad_section();
		return;
	}
	user_regs_general();
	if (regs_ip(&current->regs) - s.start >= s.length)
		return;
	regs_set_ip(&current->regs, s.abort);
	user_regs_general_changed();
}

/* ---- one at a time ---- */

static void slice_ends(struct timer *timer)
{
	struct process *process = container_of(timer, struct process, rseq_slice);

	if (process->rseq_running)
		task_kick(process->rseq_running);
}

bool rseq_enter_user(void)
{
	struct process *process = current->process;

	/* A thread with signals takes these before it waits here. */
	if (process->rseq_running &&
	    wait_event_common(&process->rseq_turn, !process->rseq_running, TASK_INTERRUPTIBLE,
			      signal_work_pending(current), WAIT_NO_DEADLINE) < 0)
		return false;
	process->rseq_running = current;
	if (process->thread_count > 1)
		timer_arm(&process->rseq_slice, clock_monotonic_ns() + SLICE_NS);
	return true;
}

void rseq_left_user(struct task *task)
{
	struct process *process = task->process;

	if (process->rseq_running != task)
		return;
	process->rseq_running = NULL;
	timer_cancel(&process->rseq_slice);
	wake_up_n(&process->rseq_turn, 1);
}

void rseq_init(struct process *process)
{
	waitqueue_init(&process->rseq_turn);
	timer_init(&process->rseq_slice, slice_ends);
}

/* ---- the call ---- */

static long unregister(uint64_t address, uint32_t size, uint32_t signature)
{
	const struct linux_rseq gone = {.cpu_id = CPU_UNKNOWN};

	if (!current->rseq || current->rseq != address || size != sizeof(gone))
		return -EINVAL;
	if (current->rseq_signature != signature)
		return -EPERM;
	if (copy_to_user(address, &gone, offsetof(struct linux_rseq, section)) < 0)
		return -EFAULT;
	current->rseq = 0;
	return 0;
}

SYSCALL_DEFINE4(rseq, uint64_t, address, uint32_t, size, int, flags, uint32_t, signature)
{
	const struct linux_rseq first = {0};

	if (flags & FLAG_UNREGISTER)
		return flags & ~FLAG_UNREGISTER ? -EINVAL : unregister(address, size, signature);
	if (flags)
		return -EINVAL;
	if (current->rseq) {
		if (current->rseq != address || size != sizeof(first))
			return -EINVAL;
		return current->rseq_signature != signature ? -EPERM : -EBUSY;
	}
	if (address % sizeof(first) || size != sizeof(first))
		return -EINVAL;
	if (address >= USER_END)
		return -EFAULT;
	current->rseq = address;
	current->rseq_signature = signature;
	/*
	 * Linux notices only on the way back to the program that the structure cannot be written.
	 */
	if (address && copy_to_user(address, &first, offsetof(struct linux_rseq, section)) < 0)
		bad_section();
	return 0;
}
