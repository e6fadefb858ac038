/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks: networks that know nothing of each other, each with links, ports and connections of its
 * own. A stack consists of lwIP's variables and of those of ours that are NET_BANKED: the variables
 * of one stack are in place, those of the others are kept as copies. A call enters the stack that
 * it works on. All that lies outside of the bank (sockets by id, the account of memory, the device)
 * exists once.
 *
 * A call ends with net_settle(): packets to this host itself arrive (each may cause more of them,
 * so a call takes a bounded number and leaves the rest to run()), and the host is told when the
 * next timer of any stack is due.
 */
#include "components/net/device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/timeouts.h>

#define NS_PER_MS     1000000ull
#define LOOPBACK_MTU  65535
#define SETTLE_ROUNDS 64
#define PAUSE_NS      1000000ull

/* The beginning and end of the bank, set by the linker. */
extern uint8_t __start_net_bank[], __stop_net_bank[];

NET_BANKED struct netif *net_loopback;

static struct list_head stacks = LIST_HEAD_INIT(stacks);
static struct net_stack first = {.blocks = LIST_HEAD_INIT(first.blocks)};
static struct net_stack *current = &first;
static struct net_stack *by_number[NET_STACKS] = {&first};
static uint8_t *unused; /* a copy of the bank from before the first stack began */

/* ---- the bank ---- */

static size_t bank_size(void)
{
	return (size_t)(__stop_net_bank - __start_net_bank);
}

/*
 * A sanitizer may forbid access to bytes between the variables, so this is neither memcpy() nor a
 * loop that the compiler turns into it.
 */
__attribute__((no_sanitize("address"))) static void copy(uint8_t *to, const uint8_t *from)
{
	volatile uint64_t *out = (volatile uint64_t *)to;
	const volatile uint64_t *in = (const volatile uint64_t *)from;
	size_t words = bank_size() / sizeof(*in);

	for (size_t i = 0; i < words; i++)
		out[i] = in[i];
	for (size_t i = words * sizeof(*in); i < bank_size(); i++)
		((volatile uint8_t *)to)[i] = ((const volatile uint8_t *)from)[i];
}

struct net_stack *net_stack_current(void)
{
	return current;
}

void net_stack_enter(struct net_stack *stack)
{
	if (stack == current)
		return;
	copy(current->bank, __start_net_bank);
	copy(__start_net_bank, stack->bank);
	current = stack;
}

struct net_stack *net_stack_find(uint32_t number)
{
	return number < NET_STACKS ? by_number[number] : NULL;
}

/* ---- starting ---- */

int net_stack_start(void)
{
	if (!current->number) {
		LWIP_ASSERT("lwIP's variables are in the bank",
			    (uint8_t *)&netif_list >= __start_net_bank &&
				    (uint8_t *)&netif_list < __stop_net_bank);
		unused = malloc(bank_size());
		if (!unused)
			return -ENOMEM;
		copy(unused, __start_net_bank);
		list_init(&first.node);
		list_add(&first.node, &stacks);
	}
	lwip_init();
	net_loopback = netif_get_by_index(1);
	if (!net_names_start() || !net_blocks_start() || !net_loopback ||
	    !netif_is_up(net_loopback))
		return -ENOMEM;
	net_loopback->mtu = LOOPBACK_MTU;
	net_loopback->mtu6 = LOOPBACK_MTU;
	NETIF_SET_CHECKSUM_CTRL(net_loopback, NETIF_CHECKSUM_DISABLE_ALL);
	/* As in a new network namespace of Linux, the loopback link is down. */
	if (current->number) {
		net_loopback_set(false);
		netif_set_addr(net_loopback, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	}
	return 0;
}

static void destroy(struct net_stack *stack)
{
	net_stack_enter(stack);
	net_devices_remove_all();
	net_stack_enter(&first);
	by_number[stack->number] = NULL;
	list_del(&stack->node);
	net_memory_forget(stack);
	free(stack->bank);
	free(stack);
}

/* The first stack needs a place for its variables only once there is a second stack. */
static struct net_stack *make(uint32_t number)
{
	struct net_stack *stack = calloc(1, sizeof(*stack));

	if (!first.bank)
		first.bank = malloc(bank_size());
	if (!stack || !first.bank)
		goto failed;
	stack->bank = malloc(bank_size());
	if (!stack->bank)
		goto failed;
	copy(stack->bank, unused);
	stack->number = number;
	stack->deadline_ns = UINT64_MAX;
	list_init(&stack->blocks);
	list_init(&stack->node);
	list_add_tail(&stack->node, &stacks);
	return stack;
failed:
	free(stack);
	return NULL;
}

int net_add_stack(void *instance, uint32_t number)
{
	struct net_stack *stack;
	int error;

	if (number >= NET_STACKS)
		return -EINVAL;
	if (by_number[number])
		return -EEXIST;
	stack = net_memory_for_stack() ? make(number) : NULL;
	if (!stack)
		return -ENOMEM;
	by_number[number] = stack;
	net_stack_enter(stack);
	error = net_stack_start();
	if (error) {
		destroy(stack);
		return error;
	}
	net_settle();
	return 0;
}

int net_remove_stack(void *instance, uint32_t number)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	if (!number)
		return -EINVAL;
	if (stack->sockets)
		return -EBUSY;
	destroy(stack);
	net_settle();
	return 0;
}

/* ---- time and loopback ---- */

static bool packets_wait(void)
{
	struct netif *link;

	NETIF_FOREACH(link)
	{
		if (link->loop_first)
			return true;
	}
	return false;
}

/* Undoes net_hook_ip4(), which gives the loopback link other addresses of 127.0.0.0/8. */
static void own_loopback_address(void)
{
	if (net_loopback_has_address())
		ip4_addr_set_u32(ip_2_ip4(&net_loopback->ip_addr), PP_HTONL(IPADDR_LOOPBACK));
}

/* lwIP's periodic timers have nothing to do if there is only the loopback link. */
static bool is_idle(void)
{
	return current->number && !netif_list->next && !net_blocks_live();
}

static uint64_t next_deadline(uint64_t now)
{
	uint32_t sleep_ms = is_idle() ? SYS_TIMEOUTS_SLEEPTIME_INFINITE : sys_timeouts_sleeptime();
	uint64_t next = sleep_ms == SYS_TIMEOUTS_SLEEPTIME_INFINITE
				? UINT64_MAX
				: now + sleep_ms * NS_PER_MS + NS_PER_MS;

	next = net_push_next() < next ? net_push_next() : next;
	return net_ack_next() < next ? net_ack_next() : next;
}

/* Moves the current stack to its deadline's place in the list. */
static void set_deadline(uint64_t at_ns)
{
	struct net_stack *after;

	current->deadline_ns = at_ns;
	list_del(&current->node);
	list_for_each_entry (after, &stacks, node) {
		if (after->deadline_ns > at_ns)
			break;
	}
	list_add_tail(&current->node, &after->node);
}

void net_settle_current(void)
{
	uint64_t now = net_host->now_ns();

	for (unsigned i = 0; i < SETTLE_ROUNDS && packets_wait(); i++)
		netif_poll_all();
	own_loopback_address();
	net_deliver_nothing();
	set_deadline(packets_wait() ? now : next_deadline(now));
}

void net_settle(void)
{
	uint64_t now = net_host->now_ns(), next;

	net_settle_current();
	bool more = net_devices_deliver();
	net_device_flush();
	next = list_first_entry(&stacks, struct net_stack, node)->deadline_ns;
	/* Frames in a loop of bridges never end: the pause leaves time for other work. */
	if (more && now + PAUSE_NS < next)
		next = now + PAUSE_NS;
	net_host->deadline(net_host->context, net_device_waits() ? now : next);
}

/* Runs what is due in the current stack. */
static void run_current(void)
{
	net_blocks_lend(false);
	sys_check_timeouts();
	net_blocks_park();
	net_ack_run(net_host->now_ns());
	net_push_run(net_host->now_ns());
	net_settle();
}

/*
 * Runs the stacks that are due, each at most once. Stops at a stack that has more to do: its
 * deadline has passed already, so that the host calls again.
 */
int net_run(void *instance)
{
	uint64_t now = net_host->now_ns();

	for (unsigned i = 0; i < NET_STACKS; i++) {
		struct net_stack *due = list_first_entry(&stacks, struct net_stack, node);

		if (i && due->deadline_ns > now)
			break;
		net_stack_enter(due);
		run_current();
		if (due->deadline_ns <= now)
			break;
	}
	net_devices_poll();
	return 0;
}
