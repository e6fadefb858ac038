/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the hooks of the layers above in their order: proc/hooks.h. */
#include "proc/hooks.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

static const struct task_hooks *const none[] = {NULL};
static const struct task_hooks *const *tables = none;
static size_t count;

void task_hooks_set(const struct task_hooks *const *all)
{
	tables = all;
	for (count = 0; tables[count];)
		count++;
}

void hooks_run(void)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->run)
			hooks->run();
	}
	abort();
}

int hooks_place(struct task *child, const struct clone_args_kernel *args)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->place)
			error = hooks->place(child, args);
	}
	return error;
}

void hooks_user_ns_gone(const struct user_ns *ns)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->user_ns_gone)
			hooks->user_ns_gone(ns);
	}
}

void hooks_stands(struct task *task)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->stands)
			hooks->stands(task);
	}
}

int hooks_fork(struct task *child, uint64_t flags)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->fork)
			error = hooks->fork(child, flags);
	}
	return error;
}

void hooks_process_fork(struct process *child)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->process_fork)
			hooks->process_fork(child);
	}
}

void hooks_limit_set(struct process *process, int resource)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->limit_set)
			hooks->limit_set(process, resource);
	}
}

void hooks_timer_signal_taken(struct process *process, siginfo_t *info)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->timer_signal_taken)
			hooks->timer_signal_taken(process, info);
	}
}

int hooks_forked(struct task *child, const struct clone_args_kernel *args)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->forked)
			error = hooks->forked(child, args);
	}
	return error;
}

int hooks_exec(void)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->exec)
			error = hooks->exec();
	}
	return error;
}

void hooks_leave_memory(struct task *task)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->leave_memory)
			hooks->leave_memory(task);
	}
}

void hooks_exit(struct task *task)
{
	for (size_t i = count; i-- > 0;) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->exit)
			hooks->exit(task);
	}
}

void hooks_process_leave(struct process *process)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->process_leave)
			hooks->process_leave(process);
	}
}

void hooks_process_exit(struct process *process)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->process_exit)
			hooks->process_exit(process);
	}
}

void hooks_free(struct task *task)
{
	for (size_t i = count; i-- > 0;) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->free)
			hooks->free(task);
	}
}

void hooks_changed(struct task *task)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->changed)
			hooks->changed(task);
	}
}

uint64_t hooks_held(const struct task *task)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->held)
			bytes += hooks->held(task);
	}
	return bytes;
}

bool hooks_core(const siginfo_t *info)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->core)
			return hooks->core(info);
	}
	return false;
}

int hooks_listen(struct seccomp_listener *listener, listener_attach *attach, void *arg)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->listen)
			return hooks->listen(listener, attach, arg);
	}
	return -EINVAL;
}

pid_t hooks_process_of_fd(int fd, bool *nonblocking)
{
	for (size_t i = 0; i < count; i++) {
		const struct task_hooks *hooks = tables[i];

		if (hooks->process_of_fd)
			return hooks->process_of_fd(fd, nonblocking);
	}
	return -EBADF;
}
