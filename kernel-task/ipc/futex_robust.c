/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Futexes of a thread that leaves its memory. Robust futexes: a thread's list of the locks it
 * holds, kept by its C library in its own memory. When it dies the locks are marked so and one
 * waiter of each is woken. The program may have damaged the list, so the walk is bounded and every
 * access may fail.
 */
#include <errno.h>

#include "ipc/futex.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define ROBUST_LIMIT	     2048
#define FUTEX_TID_BITS	     0x3fffffffu
#define FUTEX_OWNER_DIED_BIT 0x40000000u
#define FUTEX_WAITERS_BIT    0x80000000u

struct robust_head {
	uint64_t next;
	int64_t futex_offset;
	uint64_t pending;
};

static void lock_owner_died(uint64_t address, bool pending)
{
	uint32_t *word, value;

	/* Nothing waits between reading and changing the word, because a waiter may set its bit at
	 * any time. */
	word = address & 3 ? NULL : user_word(address);
	if (!word)
		return;
	value = *word;
	/* The thread died after it unlocked the word and before it woke a waiter, who would sleep
	 * for ever. */
	if (pending && (value & FUTEX_TID_BITS) == 0) {
		futex_wake_address(current->mm, address, 1);
		return;
	}
	if ((value & FUTEX_TID_BITS) != (uint32_t)pid_seen(current->tid))
		return;
	*word = (value & FUTEX_WAITERS_BIT) | FUTEX_OWNER_DIED_BIT;
	if (value & FUTEX_WAITERS_BIT)
		futex_wake_address(current->mm, address, 1);
}

static void leave_list(struct task *task)
{
	uint64_t list = task->robust_list, entry, next;
	struct robust_head head;

	task->robust_list = 0;
	if (!list || copy_from_user(&head, list, sizeof(head)) < 0)
		return;
	/* The lowest bit of a link marks a priority-inheriting lock. */
	entry = head.next;
	for (int i = 0; i < ROBUST_LIMIT && (entry & ~1ull) != list; i++) {
		bool readable = get_user(next, entry & ~1ull) == 0;

		if (entry != head.pending)
			lock_owner_died((entry & ~1ull) + (uint64_t)head.futex_offset, false);
		if (!readable)
			break;
		entry = next;
	}
	if (head.pending)
		lock_owner_died((head.pending & ~1ull) + (uint64_t)head.futex_offset, true);
}

static void leave_memory(struct task *task)
{
	struct mm *mm = task->mm;

	leave_list(task);
	if (!task->clear_child_tid)
		return;
	/* Like Linux, only if another task has this memory. */
	if (mm->refs > 1) {
		put_user((int)0, task->clear_child_tid);
		futex_wake_address(mm, task->clear_child_tid, 1);
	}
	task->clear_child_tid = 0;
}

const struct task_hooks futex_hooks = {.leave_memory = leave_memory};

SYSCALL_DEFINE2(set_robust_list, uint64_t, head, size_t, size)
{
	if (size != sizeof(struct robust_head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

SYSCALL_DEFINE3(get_robust_list, pid_t, tid, uint64_t, head, uint64_t, size)
{
	const struct task *task = tid ? task_given(tid) : current;

	if (!task)
		return -ESRCH;
	if (!task_may_access(task, ACCESS_READ_REALCREDS))
		return -EPERM;
	/* The task may be gone after the first of the two writes. */
	uint64_t list = task->robust_list;
	if (put_user((uint64_t)sizeof(struct robust_head), size) < 0)
		return -EFAULT;
	return put_user(list, head);
}

SYSCALL_DEFINE1(set_tid_address, uint64_t, address)
{
	current->clear_child_tid = address;
	return pid_seen(current->tid);
}
