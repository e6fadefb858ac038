/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that are answered in the program's address space. The results of getpid() and its
 * like change rarely, so they are written to memory whenever they do: each address space has a
 * page, which the program can only read, with a record for each of its first threads. The
 * microkernel sends these calls to two instructions of the shim (user-task/shim.S), which find the
 * answer in the record by the call's number; the other calls of the thread are faults as always.
 *
 * Threads whose calls are watched (tracer, seccomp, user dispatch, the trace in the log) and
 * threads without a record get no such answers: their calls enter the kernel task, which only costs
 * time. The kernel task never reads the page.
 */
#include "arch/answers.h"

#include <sched.h>
#include <sys/mman.h>

#include "arch/numbers.h"
#include "arch/shim.h"
#include "user/registers.h"
#include "mm/mm.h"
#include "mm/vma.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

extern const uint8_t shim_image[], shim_answer[], shim_answered[];

#define FIRST	     NR_getpid
#define LAST	     NR_gettid
#define RECORD_WORDS (LAST - FIRST + 1ul)
#define RECORDS	     (PAGE_SIZE / (RECORD_WORDS * sizeof(uint32_t)))

#define BIT(number) (1ul << (number) % 64)

static const uint64_t numbers[REDIRECT_WORDS] = {
	[NR_getpid / 64] = BIT(NR_getpid),
	[NR_getuid / 64] = BIT(NR_getuid) | BIT(NR_getgid) | BIT(NR_geteuid) | BIT(NR_getegid) |
			   BIT(NR_getppid),
	[NR_gettid / 64] = BIT(NR_gettid),
};

static bool nobody; /* no thread gets answers from its page */

void answers_none(void)
{
	nobody = true;
}

static uint64_t address_of(const struct mm *mm, const uint8_t *label)
{
	return mm->shim + (uint64_t)(label - shim_image);
}

static uint64_t page_of(const struct mm *mm)
{
	return mm->shim - PAGE_SIZE;
}

uint64_t answers_size(void)
{
	return machine_can_redirect() ? PAGE_SIZE : 0;
}

int answers_map(struct mm *mm)
{
	uint64_t at = page_of(mm);
	struct fault fault;
	int error;

	if (!answers_size())
		return 0;
	mm->answers = page_alloc();
	if (!mm->answers)
		return -ENOMEM;
	error = mm_map_pages(mm, at, &mm->answers, 1, PROT_READ, true, "[shim]");
	if (error)
		return error;
	/* The child of a fork gets its own page. */
	vma_find(mm->vmas, at)->flags |= VMA_DONTFORK;
	mm_seal(mm, at, mm->shim);
	mm_fault(mm, at, VM_PROT_READ, &fault); /* may fail: the first answer faults it in then */
	return 0;
}

static bool is_watched(const struct task *task)
{
	return nobody || task->trace.tracer || task->seccomp_filter || task->seccomp_strict ||
	       task->dispatch_on;
}

static void answer(const struct task *task, unsigned number, uint32_t value)
{
	uint32_t *record = (uint32_t *)task->mm->answers->va + (task->answers - 1) * RECORD_WORDS;

	record[number - FIRST] = value;
}

static void write_record(const struct task *task)
{
	const struct process *process = task->process;
	const struct cred *cred = task->cred;
	const struct pid_ns *ns = task->pid_ns ? task->pid_ns : &first_pid_ns;

	answer(task, NR_getpid, (uint32_t)pid_in(ns, process->pid));
	answer(task, NR_gettid, (uint32_t)pid_in(ns, task->tid));
	answer(task, NR_getppid, process->parent ? (uint32_t)pid_in(ns, process->parent->pid) : 0);
	answer(task, NR_getuid, uid_shown(cred->user_ns, cred->uid));
	answer(task, NR_geteuid, uid_shown(cred->user_ns, cred->euid));
	answer(task, NR_getgid, gid_shown(cred->user_ns, cred->gid));
	answer(task, NR_getegid, gid_shown(cred->user_ns, cred->egid));
}

/* The task leaves its memory, or must enter the kernel task for every call. */
static void answers_stop(struct task *task)
{
	if (!task->answers)
		return;
	task->mm->answers_used &= ~(1u << (task->answers - 1));
	task->answers = 0;
	if (task->uthread)
		uthread_redirect(task->uthread, 0, 0, numbers);
}

static void start(struct task *task)
{
	struct mm *mm = task->mm;
	unsigned record = 0;

	while (record < RECORDS && mm->answers_used & 1u << record)
		record++;
	if (record == RECORDS)
		return;
	mm->answers_used |= 1u << record;
	task->answers = record + 1;
	write_record(task);
	/* The handler reads the answer to call n at word n after the address that it is given. */
	if (uthread_redirect(task->uthread, address_of(mm, shim_answer),
			     page_of(mm) + (record * RECORD_WORDS - FIRST) * sizeof(uint32_t),
			     numbers) < 0)
		answers_stop(task);
}

/*
 * An answer to `task` has changed, or the task is about to run for the first time: writes the
 * answers, or makes the calls enter the kernel task.
 */
static void answers_refresh(struct task *task)
{
	if (!task->mm || !task->mm->answers || !task->uthread)
		return;
	if (is_watched(task))
		answers_stop(task);
	else if (task->answers)
		write_record(task);
	else
		start(task);
}

void answers_settle(struct user_regs *regs)
{
	if (regs->rip == address_of(current->mm, shim_answer))
		regs->rip = regs->rcx - SYSCALL_LENGTH;
	else if (regs->rip == address_of(current->mm, shim_answered))
		regs->rip = regs->rcx;
	else
		return;
	regs->r11 = regs->rflags;
}

static int on_fork(struct task *child, uint64_t flags)
{
	return flags & CLONE_VM ? 0 : answers_map(child->mm);
}

const struct task_hooks answers_hooks = {
	.fork = on_fork, .leave_memory = answers_stop, .changed = answers_refresh};
