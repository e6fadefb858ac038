/* SPDX-License-Identifier: BSD-2-Clause */
/* Filters that a program puts before its own system calls (seccomp(2)). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/bpf/interpreter.h"
#include "wait/may_wait.h"

struct seccomp_listener;
struct task;
struct user_regs;

/* The data that a filter's program examines. */
struct seccomp_data {
	int32_t number;
	uint32_t arch;
	uint64_t instruction_pointer, arg[6];
};

/* ---- seccomp_bpf.c: pure logic ---- */

/* May this program run? It may if every path ends and no path accesses memory outside of the data
 * and the scratch words. */
bool seccomp_bpf_check(const struct bpf_instruction *program, size_t length);
/* The answer of a program that was checked. */
uint32_t seccomp_bpf_run(const struct bpf_instruction *program, const struct seccomp_data *data);

/* ---- seccomp_chain.c ---- */

struct seccomp_filter {
	unsigned refs;
	struct seccomp_filter *older;	   /* with a reference */
	struct seccomp_listener *listener; /* with a reference; NULL: the filter has none */
	size_t length;
	struct bpf_instruction program[];
};

/* The child gets the restrictions of `from`: filters, strict mode, no_new_privs. */
void seccomp_inherit(struct task *child, const struct task *from);
/* NULL is an empty chain. */
void seccomp_filter_get(struct seccomp_filter *filter);
void seccomp_filter_put(struct seccomp_filter *filter);
/* As Linux counts a chain's length: its instructions and four more for each filter. */
size_t seccomp_chain_length(const struct seccomp_filter *filter);
/* How many filters there are in the chain. */
unsigned seccomp_chain_filters(const struct seccomp_filter *filter);
/* Is `wanted` the end of `chain`? The empty chain is the end of every chain. */
bool seccomp_is_in_chain(const struct seccomp_filter *wanted, const struct seccomp_filter *chain);

/* Has a filter of the chain a listener? */
bool seccomp_chain_has_listener(const struct seccomp_filter *chain);

/* What SECCOMP_GET_NOTIF_SIZES says: struct seccomp_notif and seccomp_notif_resp. */
#define SECCOMP_NOTIFICATION_SIZE 80
#define SECCOMP_ANSWER_SIZE	  24

/* ---- seccomp.c ---- */

/*
 * The current task makes system call `number`, which a tracer may change. True if the call is
 * allowed. Otherwise *result is the call's result, and a signal may have been sent. May not return
 * (the filter kills).
 */
MAY_WAIT bool seccomp_allows(unsigned long *number, long *result);
/* prctl(PR_SET_SECCOMP): mode 1 strict, 2 filter. */
MAY_WAIT long seccomp_set_mode(uint64_t mode, uint64_t user_program);
