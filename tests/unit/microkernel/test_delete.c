/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deletion of CNodes that hold CNodes, in every combination, interrupted at every preemption point:
 * in the end every slot is empty, and no slot of a dead CNode is linked to anything.
 */
#include "fake_machine.h"

#include "kernel/sched.h"
#include "object/endpoint.h"
#include "object/cte.h"
#include "object/tcb.h"

#include <stdlib.h>
#include <string.h>

#define CNODES	  12
#define MAX_RADIX 3
#define SUB_POOL  63 /* slot of an untyped that holds the upper half of the CNodes */

static struct cte root[64];
static struct cte *node[CNODES];
static unsigned node_radix[CNODES];

static int setup(void **state)
{
	fake_memory_reset();
	fake_irq_period = 0;
	memset(&core, 0, sizeof(core));
	memset(root, 0, sizeof(root));
	sched_init();
	core.current = &core.idle;
	return 0;
}

/* CNode i with 2^radix slots; its first capability goes to `slot` as a child of the pool that it
 * lies in. */
static void make_cnode(unsigned i, unsigned radix, struct cte *slot)
{
	struct cte *untyped = i < CNODES / 2 ? &root[0] : &root[SUB_POOL];

	node_radix[i] = radix;
	cte_insert_child(cap_cnode((kaddr_t)node[i], radix, 0, 0), untyped, slot);
}

/* An untyped that covers all CNodes of the test. */
static void make_pool(void)
{
	char *memory = fake_memory(14);

	cte_insert_root(&root[0], cap_untyped((kaddr_t)memory, 14, false, 1024));
	for (unsigned i = 0; i < CNODES; i++)
		node[i] = (struct cte *)(memory + (i << (MAX_RADIX + SLOT_BITS)));
	/* 6 CNodes of 256 bytes come first; 2^13 bytes from there hold the others. */
	cte_insert_child(cap_untyped((kaddr_t)node[CNODES / 2], 13, false, 512), &root[0],
			 &root[SUB_POOL]);
}

static void assert_all_empty(void)
{
	const struct cte *s = node[0];

	for (unsigned i = 0; i < CNODES << MAX_RADIX; i++) {
		assert_int_equal(s[i].cap.w[0], 0);
		assert_int_equal(s[i].prev, 0);
		assert_int_equal(s[i].next, 0);
	}
	assert_false(cte_has_children(&root[0]));
	assert_true(cte_is_empty(&root[SUB_POOL]));
}

static void until_done(enum outcome (*operation)(struct cte *), struct cte *slot)
{
	for (unsigned tries = 0; operation(slot) == OUTCOME_PREEMPTED; tries++)
		assert_true(tries < 10000);
}

static void a_chain_of_cnodes_goes_without_recursion(void **state)
{
	make_pool();
	make_cnode(0, 2, &root[1]);
	for (unsigned i = 1; i < CNODES; i++)
		make_cnode(i, 1 + i % 3, &node[i - 1][i % 2 ? 1 : 0]);
	fake_irq_period = 1;
	until_done(cte_delete, &root[1]);
	assert_true(cte_is_empty(&root[1]));
	assert_false(cte_has_children(&root[SUB_POOL]));
	until_done(cte_delete, &root[SUB_POOL]);
	assert_all_empty();
}

static void a_cnode_in_itself_goes(void **state)
{
	make_pool();
	make_cnode(0, 3, &root[1]);
	cte_insert(root[1].cap, &root[1], &node[0][5]);
	assert_int_equal(cte_delete(&root[1]), OUTCOME_OK);
	assert_int_equal(cap_type(node[0][5].cap), CAP_CNODE);
	until_done(cte_revoke, &root[0]);
	assert_all_empty();
}

static void two_cnodes_in_each_other_go(void **state)
{
	for (unsigned a = 0; a < 4; a++) {
		for (unsigned b = 0; b < 4; b++) {
			setup(state);
			make_pool();
			make_cnode(0, 2, &node[1][b]);
			make_cnode(1, 2, &node[0][a]);
			until_done(cte_revoke, &root[0]);
			assert_all_empty();
		}
	}
}

/* A random slot that is empty. */
static struct cte *random_slot(unsigned *seed)
{
	for (;;) {
		unsigned i = (unsigned)rand_r(seed) % (CNODES + 1);
		struct cte *s = i == CNODES
					? &root[1 + (unsigned)rand_r(seed) % 60]
					: &node[i][(unsigned)rand_r(seed) % (1u << node_radix[i])];

		if (cte_is_empty(s))
			return s;
	}
}

static void random_entanglements_go(void **state)
{
	for (unsigned round = 0; round < 20000; round++) {
		unsigned seed = round;

		setup(state);
		make_pool();
		for (unsigned i = 0; i < CNODES; i++)
			node_radix[i] = 1 + (unsigned)rand_r(&seed) % MAX_RADIX;
		for (unsigned i = 0; i < CNODES; i++) {
			struct cte *s = random_slot(&seed);

			make_cnode(i, node_radix[i], s);
			if (rand_r(&seed) % 4 == 0)
				cte_insert(s->cap, s, random_slot(&seed));
		}
		fake_irq_period = 1 + round % 3;
		/* Deletes some capabilities by name, giving up now and then, and then all. */
		for (unsigned k = 0; k < 8; k++) {
			struct cte *s = &root[1 + (unsigned)rand_r(&seed) % 60];

			core.work_units = (unsigned)rand_r(&seed) % 100;
			cte_delete(s);
			if (k == round % 8)
				cte_revoke(&root[SUB_POOL]);
		}
		core.work_units = (unsigned)rand_r(&seed) % 100;
		until_done(cte_revoke, &root[0]);
		assert_all_empty();
		for (unsigned i = 1; i < 61; i++)
			assert_true(cte_is_empty(&root[i]));
	}
}

static void blocked_threads_restart_when_their_endpoint_goes(void **state)
{
	enum { THREADS = 250 };
	struct tcb *t[THREADS];
	struct endpoint *ep = fake_memory(4);

	cte_insert_root(&root[0], cap_endpoint((kaddr_t)ep, RIGHTS_ALL, 0));
	for (unsigned i = 0; i < THREADS; i++) {
		t[i] = fake_memory(TCB_BITS);
		endpoint_send(t[i], ep, (struct send){.blocking = true});
		assert_int_equal(t[i]->state, THREAD_BLOCKED_SEND);
	}
	fake_irq_period = 1;
	assert_int_equal(cte_delete(&root[0]), OUTCOME_PREEMPTED);
	/* The remaining capability cannot be invoked. */
	assert_int_equal(cap_type(root[0].cap), CAP_ZOMBIE);
	until_done(cte_delete, &root[0]);
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(t[i]->state, THREAD_RESTART);
		assert_true(t[i]->queued);
	}
}

static void a_thread_takes_its_reply_capability_along(void **state)
{
	struct tcb *caller = fake_memory(TCB_BITS), *server = fake_memory(TCB_BITS);

	endpoint_set_caller(caller, server, false);
	cte_move(server->slot[TCB_CALLER].cap, &server->slot[TCB_CALLER], &root[5]);
	assert_ptr_equal(caller->reply_slot, &root[5]);
	cte_insert_root(&root[1], cap_thread((kaddr_t)caller));
	until_done(cte_delete, &root[1]);
	assert_true(cte_is_empty(&root[5]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_chain_of_cnodes_goes_without_recursion, setup),
		cmocka_unit_test_setup(a_cnode_in_itself_goes, setup),
		cmocka_unit_test_setup(two_cnodes_in_each_other_go, setup),
		cmocka_unit_test_setup(random_entanglements_go, setup),
		cmocka_unit_test_setup(blocked_threads_restart_when_their_endpoint_goes, setup),
		cmocka_unit_test_setup(a_thread_takes_its_reply_capability_along, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
