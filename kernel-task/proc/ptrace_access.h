/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a tracer reads and writes of a thread that is stopped for it: ptrace.c's requests. Numbers
 * named like pointers (`to`, `user`, `user_iov`) are addresses of the tracer.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct task;

/* Is the thread still stopped for the current task? To be checked again after every wait. */
bool trace_is_stopped(const struct task *task);

/* A word of struct user, and of the thread's memory. -EIO, -EFAULT. */
MAY_WAIT int tracer_peek_user(const struct task *task, uint64_t offset, uint64_t to);
MAY_WAIT int tracer_peek_data(struct task *task, uint64_t address, uint64_t to);
MAY_WAIT int tracer_poke_data(struct task *task, uint64_t address, uint64_t word);
/* `set` false: reads; true: writes. */
MAY_WAIT int tracer_reg_set(struct task *task, uint64_t type, uint64_t user_iov, bool set);
MAY_WAIT long tracer_all_regs(struct task *task, uint64_t user, bool set);
MAY_WAIT long tracer_signal_mask(struct task *task, uint64_t size, uint64_t user, bool set);
MAY_WAIT long tracer_signal_info(struct task *task, uint64_t user, bool set);
/* PTRACE_GET_SYSCALL_INFO: the length of the whole answer, of which up to `size` bytes are
 * copied. */
MAY_WAIT long tracer_syscall_info(struct task *task, uint64_t size, uint64_t to);
/* Copies signals that wait for the thread or its process. Returns how many. */
MAY_WAIT long tracer_peek_signals(struct task *task, uint64_t user_args, uint64_t to);
