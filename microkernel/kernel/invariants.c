/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The invariants, as code. At every exit the scheduler's are checked. At every `period`th exit
 * every slot is checked that can be reached from the initial CNode, two CNodes deep, with the
 * objects that these slots name and with all capabilities derived from these slots:
 *
 *   queues       doubly linked, ended by NULL, holding exactly the threads whose state says so
 *   tree         neighbours point at each other; only occupied slots are linked; reply capabilities
 *                are unlinked and known to their threads
 *   untyped      what was handed out lies below the watermark
 *   bindings     notification and thread name each other
 *   stack        no path takes more than a quarter of it
 *   tables       every page and every table in an address space has its capability
 *
 * Walks are bounded by LIMIT, so that a cycle is found and not followed for ever.
 */
#include "kernel/invariants.h"

#ifdef SELKIE_KERNEL_DEBUG

#include "arch/arch.h"
#include "kernel/latency.h"
#include "kernel/sched.h"
#include "object/notification.h"

#define PERIOD_DEFAULT 64
#define STACK_LIMIT    3584
#define LIMIT	       (1u << 20)

/* The initial CNode is large and mostly empty. One check walks all of it, then WHOLE_PERIOD checks
 * walk only the slots up to the last one that was occupied then, and NEW_SLOTS more. */
#define WHOLE_PERIOD 64
#define NEW_SLOTS    256

static struct cap root_cnode;
static unsigned period = PERIOD_DEFAULT, until_full = PERIOD_DEFAULT, until_whole;
/* Slots of the initial CNode up to the last occupied one, when all of it was walked last. */
static word_t used_slots;

#define ensure(e) ((e) ? (void)0 : kernel_panic(__FILE__, __LINE__, "invariant: " #e))

void invariants_note_root(struct cte *slot)
{
	if (cap_type(root_cnode) == CAP_NULL && cap_type(slot->cap) == CAP_CNODE)
		root_cnode = slot->cap;
}

void invariants_check_zero(const void *start, word_t bytes)
{
	word_t began = arch_cycles();
	const word_t *w = start;

	for (word_t i = 0; i < bytes / sizeof(word_t); i++)
		ensure(w[i] == 0);
	latency_skip(arch_cycles() - began);
}

/* --- scheduler ------------------------------------------------------------------------------- */

static void check_ready_queue(unsigned group, unsigned priority)
{
	const struct ready_queue *q = &core.ready[group][priority];
	bool marked = core.ready_bits[group][priority / 64] & BIT(priority % 64);
	const struct tcb *prev = NULL;
	unsigned n = 0;

	ensure(marked == (q->head != NULL));
	ensure((q->head == NULL) == (q->tail == NULL));
	for (const struct tcb *t = q->head; t; prev = t, t = t->sched_next) {
		ensure(++n < LIMIT);
		ensure(t->queued && tcb_is_runnable(t) && t != core.current);
		ensure(t->priority == priority && t->group == group);
		ensure(t->sched_prev == prev);
	}
	ensure(q->tail == prev);
}

static void check_group(unsigned group)
{
	const word_t *bits = core.ready_bits[group];
	int top = -1;

	if (group && !(core.ready_groups & BIT(group))) {
		ensure(core.top[group] == -1 && !(bits[0] | bits[1] | bits[2] | bits[3]));
		return;
	}
	for (unsigned p = 0; p < NUM_PRIORITIES; p++) {
		if (core.ready[group][p].head || bits[p / 64] & BIT(p % 64)) {
			check_ready_queue(group, p);
			top = (int)p;
		}
	}
	ensure(top == core.top[group]);
	ensure((top >= 0) == !!(core.ready_groups & BIT(group)));
}

/* Checks the thread's budget group and account. */
static void check_budget(const struct tcb *t)
{
	ensure(t->group < BUDGET_GROUPS && t->account < BUDGET_GROUPS);
	ensure(t->direct == (t->group ? TCB_NOT_DIRECT : t->priority));
	ensure(!t->group || t->account == t->group);
	ensure(core.budgets_used || !t->account);
}

static void check_scheduler(void)
{
	const struct tcb *t = core.current;

	for (unsigned g = 0; g < (core.budgets_used ? BUDGET_GROUPS : 1); g++)
		check_group(g);
	ensure(!core.candidate && !core.choose_new && !core.in_interrupt);
	ensure(!t->queued);
	ensure(!t->group || core.account == t->group);
	/* While the idle thread runs, threads of groups that have reached their limit may be
	 * ready. */
	ensure(is_idle(t) ? core.top[0] < 0 : t->state == THREAD_RUNNING);
	ensure(t->group ? core.top[0] < 0 : true);
	if (!core.budgets_used)
		ensure(!(core.ready_groups & ~BIT(0)) && !core.account);
}

/* --- objects --------------------------------------------------------------------------------- */

static void check_wait_queue(struct tcb *head, const struct tcb *tail, const void *object,
			     enum thread_state state)
{
	const struct tcb *prev = NULL;
	unsigned n = 0;

	for (const struct tcb *t = head; t; prev = t, t = t->wait_next) {
		ensure(++n < LIMIT);
		ensure(t->state == state && t->blocked_on == object && !t->queued);
		ensure(t->wait_prev == prev);
	}
	ensure(tail == prev);
}

static void check_endpoint(const struct endpoint *ep)
{
	struct wait_queue q = endpoint_queue(ep);

	ensure((endpoint_state(ep) == EP_IDLE) == (q.head == NULL));
	check_wait_queue(q.head, q.tail, ep,
			 endpoint_state(ep) == EP_SEND ? THREAD_BLOCKED_SEND
						       : THREAD_BLOCKED_RECEIVE);
}

static void check_notification(const struct notification *n)
{
	ensure((notification_state(n) == NTFN_WAITING) == (n->head != 0));
	ensure(!n->bound || n->bound->bound == n);
	check_wait_queue((struct tcb *)n->head, (struct tcb *)(n->tail & ~(word_t)3), n,
			 THREAD_BLOCKED_NOTIFICATION);
}

static void check_slot(struct cte *slot);

static void check_thread(struct tcb *t)
{
	ensure(t->state <= THREAD_BLOCKED_NOTIFICATION);
	check_budget(t);
	ensure(t->state != THREAD_RUNNING || t->queued || t == core.current);
	ensure(!t->queued || tcb_is_runnable(t));
	ensure(!t->bound || t->bound->bound == t);
	if (t->reply_slot) {
		ensure(t->state == THREAD_BLOCKED_REPLY);
		ensure(cap_type(t->reply_slot->cap) == CAP_REPLY &&
		       cap_tcb(t->reply_slot->cap) == t);
	}
	for (unsigned i = 0; i < TCB_SLOTS; i++)
		check_slot(&t->slot[i]);
}

/* Checks that the child that was created last lies below the watermark. It is the first in the
 * list. */
static void check_untyped(const struct cte *slot)
{
	const struct cte *child = cte_next(slot);
	struct cap cap = slot->cap;

	ensure(cap_untyped_offset(cap) <= BIT(cap_untyped_bits(cap)));
	if (cte_has_children(slot))
		ensure(cap_kaddr(child->cap) - cap_kaddr(cap) < cap_untyped_offset(cap));
}

/* --- slots ----------------------------------------------------------------------------------- */

static void check_links(struct cte *slot)
{
	struct cte *next = cte_next(slot), *prev = cte_prev(slot);

	if (next) {
		ensure(IS_ALIGNED(next, SLOT_BITS) && !cte_is_empty(next));
		ensure(cte_prev(next) == slot);
	}
	if (prev) {
		ensure(IS_ALIGNED(prev, SLOT_BITS) && !cte_is_empty(prev));
		ensure(cte_next(prev) == slot);
	}
}

static void check_slot(struct cte *slot)
{
	if (cte_is_empty(slot)) {
		ensure(slot->prev == 0 && slot->next == 0);
		return;
	}
	check_links(slot);
	switch (cap_type(slot->cap)) {
	case CAP_ENDPOINT:
		check_endpoint(cap_endpoint_ptr(slot->cap));
		break;
	case CAP_NOTIFICATION:
		check_notification(cap_notification_ptr(slot->cap));
		break;
	case CAP_REPLY:
		ensure(slot->prev == 0 && slot->next == 0);
		ensure(cap_tcb(slot->cap)->reply_slot == slot);
		break;
	case CAP_UNTYPED:
		check_untyped(slot);
		break;
	default:
		break;
	}
}

/* Checks the derivation tree that begins in `slot`, a list in pre-order whose slots may be in any
 * CNode. */
static void check_tree(struct cte *slot)
{
	unsigned n = 0;

	for (; slot; slot = cte_next(slot)) {
		ensure(++n < LIMIT);
		check_links(slot);
		tables_check_cap(slot->cap);
	}
}

static void check_cnode(struct cap cnode, word_t slots, unsigned depth);

static void check_content(struct cte *slot, unsigned depth)
{
	struct cap cap = slot->cap;

	check_slot(slot);
	if (cap_type(cap) == CAP_NULL)
		return;
	if (!cte_prev(slot))
		check_tree(slot);
	if (cap_type(cap) == CAP_THREAD)
		check_thread(cap_tcb(cap));
	else if (cap_type(cap) == CAP_CNODE && depth > 0 && cap_kaddr(cap) != cap_kaddr(root_cnode))
		check_cnode(cap, BIT(cap_cnode_radix(cap)), depth - 1);
}

/* Checks the first `slots` slots of a CNode, and the CNodes in them down to `depth` levels. */
static void check_cnode(struct cap cnode, word_t slots, unsigned depth)
{
	struct cte *slot = cap_ptr(cnode);

	for (word_t i = 0; i < slots && i < LIMIT; i++)
		check_content(&slot[i], depth);
}

static void find_used_slots(void)
{
	const struct cte *slots = cap_ptr(root_cnode);

	used_slots = BIT(cap_cnode_radix(root_cnode));
	while (used_slots > 0 && cte_is_empty(&slots[used_slots - 1]))
		used_slots--;
}

static void check_everything(void)
{
	word_t all = BIT(cap_cnode_radix(root_cnode)), some = used_slots + NEW_SLOTS;
	bool whole = until_whole == 0 || some > all;

	until_whole = whole ? WHOLE_PERIOD : until_whole - 1;
	tables_check_begin();
	check_cnode(root_cnode, whole ? all : some, 1);
	tables_check_end();
	if (whole) {
		find_used_slots();
		ensure(stack_used() < STACK_LIMIT);
	}
}

void invariants_set_period(unsigned exits)
{
	period = exits ? exits : PERIOD_DEFAULT;
	until_full = period;
}

void invariants_check(void)
{
	check_scheduler();
	if (--until_full > 0 || cap_type(root_cnode) != CAP_CNODE)
		return;
	until_full = period;
	check_everything();
}

#endif
