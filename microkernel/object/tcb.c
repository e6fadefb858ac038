/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of thread capabilities: priorities, running state, notification binding, flags (sheet
 * sections 5 and 9). Spaces are in tcb_space.c, register transfer in tcb_registers.c.
 */
#include "object/objects.h"
#include "object/notification.h"
#include "kernel/thread.h"
#include "api/batch.h"
#include "arch/arch.h"
#include "selkie/extensions.h"

void tcb_set_priority(struct tcb *t, unsigned priority)
{
	t->priority = (uint8_t)priority;
	/* The fastpath does not change the account, so it switches only to threads of group 0,
	 * which work for the account of the sender. */
	t->direct = t->group ? TCB_NOT_DIRECT : (int16_t)priority;
}

void tcb_set_group(struct tcb *t, unsigned group)
{
	t->group = t->account = (uint8_t)group;
	tcb_set_priority(t, t->priority);
}

void tcb_init(struct tcb *t, unsigned group)
{
	t->state = THREAD_INACTIVE;
	tcb_set_group(t, group);
	t->time_slice = TIME_SLICE_TICKS;
	arch_context_init(t);
}

static struct tcb *target(const struct invocation *inv)
{
	return cap_tcb(inv->cap);
}

/* Checks that extra capability 0, the authority, is a thread whose maximum is `value` or more. */
static enum outcome check_priority(const struct invocation *inv, word_t value)
{
	struct cap authority = inv->extra[0]->cap;

	if (cap_type(authority) != CAP_THREAD)
		return error_capability(1);
	if (value > cap_tcb(authority)->mcp)
		return error_range(0, cap_tcb(authority)->mcp);
	return OUTCOME_OK;
}

static enum outcome perform_set_priority(struct tcb *t, word_t priority)
{
	thread_set_priority(t, (unsigned)priority);
	return OUTCOME_OK;
}

static enum outcome decode_set_priority(const struct invocation *inv)
{
	enum outcome r;

	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = check_priority(inv, inv_mr(inv, 0));
	if (r != OUTCOME_OK)
		return r;
	return perform_set_priority(target(inv), inv_mr(inv, 0));
}

static enum outcome perform_set_mcp(struct tcb *t, word_t mcp)
{
	t->mcp = (uint8_t)mcp;
	return OUTCOME_OK;
}

static enum outcome decode_set_mcp(const struct invocation *inv)
{
	enum outcome r;

	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = check_priority(inv, inv_mr(inv, 0));
	if (r != OUTCOME_OK)
		return r;
	return perform_set_mcp(target(inv), inv_mr(inv, 0));
}

static enum outcome perform_set_sched_params(struct tcb *t, word_t mcp, word_t priority)
{
	perform_set_mcp(t, mcp);
	return perform_set_priority(t, priority);
}

static enum outcome decode_set_sched_params(const struct invocation *inv)
{
	enum outcome r;

	if (inv->length < 2 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = check_priority(inv, inv_mr(inv, 0));
	if (r != OUTCOME_OK)
		return r;
	r = check_priority(inv, inv_mr(inv, 1));
	if (r != OUTCOME_OK)
		return r;
	return perform_set_sched_params(target(inv), inv_mr(inv, 0), inv_mr(inv, 1));
}

static enum outcome perform_suspend(struct tcb *t)
{
	thread_suspend(t);
	return OUTCOME_OK;
}

static enum outcome perform_resume(struct tcb *t)
{
	thread_resume(t);
	return OUTCOME_OK;
}

static enum outcome perform_bind(struct tcb *t, struct notification *n)
{
	notification_bind(t, n);
	return OUTCOME_OK;
}

static enum outcome decode_bind(const struct invocation *inv)
{
	struct tcb *t = target(inv);

	if (inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	struct cap cap = inv->extra[0]->cap;

	if (t->bound || cap_type(cap) != CAP_NOTIFICATION || !(cap_rights(cap) & RIGHT_READ))
		return error_plain(ERR_ILLEGAL_OPERATION);
	struct notification *n = cap_notification_ptr(cap);

	if (n->bound || notification_state(n) == NTFN_WAITING)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_bind(t, n);
}

static enum outcome perform_unbind(struct tcb *t)
{
	notification_unbind(t->bound);
	return OUTCOME_OK;
}

static enum outcome decode_unbind(const struct invocation *inv)
{
	if (!target(inv)->bound)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_unbind(target(inv));
}

static enum outcome perform_set_tls_base(struct tcb *t, word_t base)
{
	arch_set_tls_base(t, base);
	return OUTCOME_OK;
}

static enum outcome decode_set_tls_base(const struct invocation *inv)
{
	if (inv->length < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (!arch_valid_tls_base(inv_mr(inv, 0)))
		return error_argument(0);
	return perform_set_tls_base(target(inv), inv_mr(inv, 0));
}

static enum outcome perform_set_flags(const struct invocation *inv, struct tcb *t, word_t flags)
{
	t->flags = (uint32_t)flags;
	arch_flags_changed(t);
	inv_reply(inv, &flags, 1);
	return OUTCOME_OK;
}

static enum outcome decode_set_flags(const struct invocation *inv)
{
	struct tcb *t = target(inv);
	word_t allowed = TCB_FLAG_FPU_DISABLED;

	if (inv->length < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (arch_extensions_enabled)
		allowed |= TCB_FLAG_FOREIGN_SYSCALL | TCB_FLAG_REDIRECT_SYSCALL;
	return perform_set_flags(inv, t, (t->flags & ~inv_mr(inv, 0)) | (inv_mr(inv, 1) & allowed));
}

static enum outcome perform_set_redirect(const struct invocation *inv, struct tcb *t, bool chooses)
{
	word_t chosen[SELKIE_REDIRECT_SET_WORDS];

	arch_set_redirect(t, inv_mr(inv, 0), inv_mr(inv, 1), inv_mr(inv, 2), inv_mr(inv, 3));
	for (unsigned i = 0; chooses && i < SELKIE_REDIRECT_SET_WORDS; i++)
		chosen[i] = inv_mr(inv, 4 + i);
	arch_choose_redirected(t, chooses ? chosen : NULL);
	return OUTCOME_OK;
}

static enum outcome decode_set_redirect(const struct invocation *inv)
{
	if (!arch_extensions_enabled)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (inv->length < 4)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (!arch_is_user_address(inv_mr(inv, 0)))
		return error_argument(0);
	return perform_set_redirect(inv, target(inv), inv->length >= 4 + SELKIE_REDIRECT_SET_WORDS);
}

/* Is `address` in the upper half, or 0 for no handler? */
static bool is_inner_handler(vaddr_t address)
{
	return !address || arch_is_inner_address(address);
}

static enum outcome perform_set_inner(struct tcb *t, vaddr_t syscall_handler, vaddr_t fault_handler,
				      vaddr_t record)
{
	arch_set_inner(t, syscall_handler, fault_handler, record);
	return OUTCOME_OK;
}

static enum outcome decode_set_inner(const struct invocation *inv)
{
	vaddr_t record;

	if (!arch_inner_available)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (inv->length < 3)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	record = inv_mr(inv, 2);
	for (unsigned i = 0; i < 2; i++) {
		if (!is_inner_handler(inv_mr(inv, i)))
			return error_argument(i);
		if (inv_mr(inv, i) && !arch_is_inner_address(record))
			return error_argument(2);
	}
	if (record % SELKIE_INNER_BYTES)
		return error_argument(2);
	return perform_set_inner(target(inv), inv_mr(inv, 0), inv_mr(inv, 1), record);
}

enum outcome decode_tcb(const struct invocation *inv)
{
	switch (inv->label) {
	case LABEL_TCB_READ_REGISTERS:
		return decode_tcb_read_registers(inv);
	case LABEL_TCB_WRITE_REGISTERS:
		return decode_tcb_write_registers(inv);
	case LABEL_TCB_COPY_REGISTERS:
		return decode_tcb_copy_registers(inv);
	case LABEL_TCB_CONFIGURE:
		return decode_tcb_configure(inv);
	case LABEL_TCB_SET_PRIORITY:
		return decode_set_priority(inv);
	case LABEL_TCB_SET_MC_PRIORITY:
		return decode_set_mcp(inv);
	case LABEL_TCB_SET_SCHED_PARAMS:
		return decode_set_sched_params(inv);
	case LABEL_TCB_SET_IPC_BUFFER:
		return decode_tcb_set_ipc_buffer(inv);
	case LABEL_TCB_SET_SPACE:
		return decode_tcb_set_space(inv);
	case LABEL_TCB_SUSPEND:
		return perform_suspend(target(inv));
	case LABEL_TCB_RESUME:
		return perform_resume(target(inv));
	case LABEL_TCB_BIND_NOTIFICATION:
		return decode_bind(inv);
	case LABEL_TCB_UNBIND_NOTIFICATION:
		return decode_unbind(inv);
	case LABEL_TCB_SET_TLS_BASE:
		return decode_set_tls_base(inv);
	case LABEL_TCB_SET_FLAGS:
		return decode_set_flags(inv);
	case SELKIE_LABEL_TCB_SET_REDIRECT:
		return decode_set_redirect(inv);
	case SELKIE_LABEL_TCB_BATCH:
		return decode_batch(inv);
	case SELKIE_LABEL_TCB_SET_INNER:
		return decode_set_inner(inv);
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}
