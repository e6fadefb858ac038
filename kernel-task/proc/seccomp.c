/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seccomp: strict mode, and filters. All filters of a task's chain are run (seccomp_chain.c); the
 * strictest result counts.
 */
#include "proc/seccomp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/exec_guard.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/seccomp_notify.h"
#include "base/log.h"
#include "sys/syscall.h"

#define CHAIN_MAX 32768 /* instructions, as Linux limits it */

enum {
	OP_SET_STRICT,
	OP_SET_FILTER,
	OP_GET_ACTION_AVAIL,
	OP_GET_NOTIF_SIZES,
};
enum {
	FLAG_TSYNC = 1,
	FLAG_LOG = 2,
	FLAG_SPEC_ALLOW = 4,
	FLAG_NEW_LISTENER = 8,
	FLAG_TSYNC_ESRCH = 16,
	FLAG_WAIT_KILLABLE_RECV = 32,
	FLAGS_ALL = 63,
};
#define ACTION_MASK	    0xffff0000u
#define ACTION_KILL_PROCESS 0x80000000u
#define ACTION_KILL_THREAD  0x00000000u
#define ACTION_TRAP	    0x00030000u
#define ACTION_ERRNO	    0x00050000u
#define ACTION_USER_NOTIF   0x7fc00000u
#define ACTION_TRACE	    0x7ff00000u
#define ACTION_LOG	    0x7ffc0000u
#define ACTION_ALLOW	    0x7fff0000u
#define SYS_SECCOMP_CODE    1

/* The calls that strict mode allows. */
static bool strict_allows(unsigned long number)
{
	return number == NR_read || number == NR_write || number == NR_exit ||
	       number == NR_rt_sigreturn;
}

static void send_sigsys(unsigned long number, uint32_t answer)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = SIGSYS;
	info.si_code = SYS_SECCOMP_CODE;
	info.si_errno = (int)(answer & 0xffff);
	info.si_call_addr = (void *)(uintptr_t)regs_ip(&current->regs);
	info.si_syscall = (int)number;
	info.si_arch = ARCH_AUDIT;
	force_signal(SIGSYS, &info);
}

/* What the filters look at, and what they say to it. */
struct question {
	struct seccomp_data data;
	uint32_t answer;
	struct seccomp_listener *listener; /* of the filter whose answer counts */
};

static void ask_filters(unsigned long number, struct question *q)
{
	const struct user_regs *r = &current->regs;
	uint32_t strictest = ACTION_ALLOW;

	*q = (struct question){.data = {
				       .number = (int32_t)number,
				       .arch = ARCH_AUDIT,
				       .instruction_pointer = regs_ip(r),
			       }};
	regs_arguments(r, q->data.arg);
	for (struct seccomp_filter *f = current->seccomp_filter; f; f = f->older) {
		uint32_t answer = seccomp_bpf_run(f->program, &q->data);

		/* A lower answer is stricter; KILL_PROCESS is negative. */
		if ((int32_t)(answer & ACTION_MASK) < (int32_t)(strictest & ACTION_MASK)) {
			strictest = answer;
			q->listener = f->listener;
		}
	}
	q->answer = strictest;
}

/* After the tracer's stop: is there still a call to make? The filters are run once more on it. */
static bool call_left_by_tracer(unsigned long *number, long *result)
{
	struct task *task = current;

	if ((int32_t)task->restart_number == -1) {
		*result = regs_result(&task->regs);
		return false;
	}
	*number = (uint32_t)task->restart_number;
	task->syscall_number = (int)(*number & 0x7fffffff);
	return true;
}

static bool obey(unsigned long *number, long *result, bool traced)
{
	struct question q;
	uint32_t answer;

	ask_filters(*number, &q);
	answer = q.answer;
	switch (answer & ACTION_MASK) {
	case ACTION_ALLOW:
	case ACTION_LOG:
		return true;
	case ACTION_ERRNO:
		*result = -(long)(answer & 0xffff);
		if (*result < -4095)
			*result = -4095;
		return false;
	case ACTION_TRAP:
		send_sigsys(*number, answer);
		*result = (long)current->restart_number; /* no call was made */
		return false;
	case ACTION_TRACE:
		if (traced)
			return true;
		*result = -ENOSYS;
		return trace_seccomp(answer & 0xffff) && call_left_by_tracer(number, result) &&
		       obey(number, result, true);
	case ACTION_USER_NOTIF:
		return seccomp_notify(q.listener, &q.data, result);
	case ACTION_KILL_THREAD:
		if (current->process->thread_count > 1)
			do_exit(SIGSYS);
		do_group_exit(SIGSYS);
	default: /* KILL_PROCESS, and unknown actions */
		do_group_exit(SIGSYS);
	}
}

bool seccomp_allows(unsigned long *number, long *result)
{
	if (current->trace.tracer && (current->trace.options & TRACE_O_SUSPEND_SECCOMP))
		return true;
	if (!current->seccomp_strict)
		return obey(number, result, false);
	if (strict_allows(*number))
		return true;
	do_exit(SIGKILL);
}

/* struct sock_fprog */
struct user_program {
	uint16_t length;
	uint16_t padding[3];
	uint64_t instructions;
};

static struct seccomp_filter *import_filter(uint64_t user, int *error)
{
	struct seccomp_filter *filter;
	struct user_program p;
	size_t size;

	*error = -EFAULT;
	if (copy_from_user(&p, user, sizeof(p)) < 0)
		return NULL;
	*error = -EINVAL;
	if (p.length < 1 || p.length > BPF_PROGRAM_MAX)
		return NULL;
	*error = -EACCES;
	if (!current->no_new_privs && !self_capable(CAP_SYS_ADMIN))
		return NULL;
	*error = -ENOMEM;
	size = p.length * sizeof(struct bpf_instruction);
	filter = malloc(sizeof(*filter) + size);
	if (!filter)
		return NULL;
	*filter = (struct seccomp_filter){.refs = 1, .length = p.length};
	*error = copy_from_user(filter->program, p.instructions, size);
	if (!*error && !seccomp_bpf_check(filter->program, p.length))
		*error = -EINVAL;
	if (!*error)
		return filter;
	free(filter);
	return NULL;
}

/* Can all threads take the current one's chain? Returns the id of a thread that cannot, or 0. */
static pid_t check_threads(void)
{
	struct task *task;

	list_for_each_entry (task, &current->process->threads, thread_node)
		if (task->seccomp_strict ||
		    !seccomp_is_in_chain(task->seccomp_filter, current->seccomp_filter))
			return pid_seen(task->tid);
	return 0;
}

static void synchronise_threads(void)
{
	struct task *task;

	list_for_each_entry (task, &current->process->threads, thread_node) {
		if (task == current)
			continue;
		seccomp_filter_get(current->seccomp_filter);
		seccomp_filter_put(task->seccomp_filter);
		task->seccomp_filter = current->seccomp_filter;
		/* Otherwise a thread that can gain rights would run with the filter of one that
		 * cannot.
		 */
		task->no_new_privs |= current->no_new_privs;
		hooks_changed(task);
	}
}

/* May the filter join the chain of the current task, and of all threads if they are to have it? */
static long check_chain(const struct seccomp_filter *filter, unsigned flags)
{
	pid_t unable;

	if (seccomp_chain_length(current->seccomp_filter) + filter->length > CHAIN_MAX)
		return -ENOMEM;
	if (filter->listener && seccomp_chain_has_listener(current->seccomp_filter))
		return -EBUSY;
	unable = flags & FLAG_TSYNC ? check_threads() : 0;
	return unable && (flags & FLAG_TSYNC_ESRCH) ? -ESRCH : unable;
}

static long add_to_chain(struct seccomp_filter *filter, unsigned flags)
{
	long error = check_chain(filter, flags);

	if (error)
		return error;
	filter->older = current->seccomp_filter;
	current->seccomp_filter = filter;
	hooks_changed(current);
	if (flags & FLAG_TSYNC)
		synchronise_threads();
	return 0;
}

struct attachment {
	struct seccomp_filter *filter;
	unsigned flags;
};

static long attach(void *arg)
{
	const struct attachment *a = arg;

	return add_to_chain(a->filter, a->flags);
}

static long listen_and_add(struct seccomp_filter *filter, unsigned flags)
{
	struct attachment a = {filter, flags};

	if (!(flags & FLAG_NEW_LISTENER))
		return add_to_chain(filter, flags);
	filter->listener = seccomp_listener_create(flags & FLAG_WAIT_KILLABLE_RECV);
	return filter->listener ? hooks_listen(filter->listener, attach, &a) : -ENOMEM;
}

static bool flags_fit(unsigned flags)
{
	if (flags & ~(unsigned)FLAGS_ALL)
		return false;
	/* The result is either a descriptor or a thread's number. */
	if ((flags & FLAG_TSYNC) && (flags & FLAG_NEW_LISTENER) && !(flags & FLAG_TSYNC_ESRCH))
		return false;
	return !(flags & FLAG_WAIT_KILLABLE_RECV) || (flags & FLAG_NEW_LISTENER);
}

static long add_filter(unsigned flags, uint64_t user)
{
	struct process *process = current->process;
	struct seccomp_filter *filter;
	long result;
	int error;

	if (!flags_fit(flags))
		return -EINVAL;
	if (current->seccomp_strict)
		return -EINVAL;
	filter = import_filter(user, &error);
	if (!filter)
		return error;
	/* Another thread may be executing a program that gains rights. */
	error = flags & FLAG_TSYNC ? exec_guard_take(process) : 0;
	result = error ? error : listen_and_add(filter, flags);
	if (!error && (flags & FLAG_TSYNC))
		exec_guard_release(process);
	if (current->seccomp_filter != filter)
		seccomp_filter_put(filter);
	return result;
}

static long set_strict(void)
{
	if (current->seccomp_filter)
		return -EINVAL;
	current->seccomp_strict = true;
	hooks_changed(current);
	return 0;
}

static long action_available(uint64_t user)
{
	uint32_t action;

	if (get_user(action, user) < 0)
		return -EFAULT;
	switch (action) {
	case ACTION_KILL_PROCESS:
	case ACTION_KILL_THREAD:
	case ACTION_TRAP:
	case ACTION_ERRNO:
	case ACTION_USER_NOTIF:
	case ACTION_TRACE:
	case ACTION_LOG:
	case ACTION_ALLOW:
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static long notification_sizes(uint64_t user)
{
	const uint16_t sizes[] = {SECCOMP_NOTIFICATION_SIZE, SECCOMP_ANSWER_SIZE,
				  sizeof(struct seccomp_data)};

	return copy_to_user(user, sizes, sizeof(sizes));
}

SYSCALL_DEFINE3(seccomp, unsigned, operation, unsigned, flags, uint64_t, user)
{
	switch (operation) {
	case OP_SET_STRICT:
		return flags || user ? -EINVAL : set_strict();
	case OP_SET_FILTER:
		return add_filter(flags, user);
	case OP_GET_ACTION_AVAIL:
		return flags ? -EINVAL : action_available(user);
	case OP_GET_NOTIF_SIZES:
		return flags ? -EINVAL : notification_sizes(user);
	default:
		return -EINVAL;
	}
}

long seccomp_set_mode(uint64_t mode, uint64_t user_program)
{
	switch (mode) {
	case 1:
		return set_strict();
	case 2:
		return add_filter(0, user_program);
	default:
		return -EINVAL;
	}
}
