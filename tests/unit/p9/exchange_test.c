/* SPDX-License-Identifier: BSD-2-Clause */
/* Exchanges with a server that answers late, after the task that asked was killed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/p9/exchange.h"
#include "libs/rpc/rpc.h"
#include "machine/device.h"
#include "machine/machine.h"

#define TCLUNK	120
#define TFLUSH	108
#define MESSAGE 11
#define TAG	1
#define ASKED	16

/* ---- the server ---- */

static struct {
	struct share_request *asked[ASKED];
	unsigned count;
	bool answers; /* at once */
	bool wrong_tag;
} server;

static uint8_t *at(const struct share_segment *s)
{
	return (uint8_t *)(uintptr_t)s->physical;
}

static void answer(unsigned i)
{
	struct share_request *r = server.asked[i];
	uint8_t *to = at(&r->segments[r->question_pieces]);
	const uint8_t *question = at(&r->segments[0]);
	uint32_t length = 7;

	memcpy(to, &length, 4);
	to[4] = (uint8_t)(question[4] + 1);
	memcpy(to + 5, question + 5, 2);
	to[5] = (uint8_t)(to[5] + server.wrong_tag);
	r->done(r, 0);
}

static void submit(void *device, struct share_request *request)
{
	assert_true(server.count < ASKED);
	server.asked[server.count++] = request;
}

static void kick(void *device)
{
	if (server.answers)
		answer(server.count - 1);
}

static uint16_t word(unsigned i, unsigned offset)
{
	uint16_t v;

	memcpy(&v, at(&server.asked[i]->segments[0]) + offset, 2);
	return v;
}

static uint8_t type(unsigned i)
{
	return at(&server.asked[i]->segments[0])[4];
}

/* ---- the kernel task ---- */

static bool killed;
static unsigned kill_at_wait; /* the task is killed in this wait; 0: in none */
static void (*in_wait)(void); /* or this happens */

bool fatal_signal_pending(void)
{
	return killed;
}

void set_current_state(enum task_state state)
{
}

void waitqueue_add(struct waitqueue *q, struct waiter *w)
{
}

void waitqueue_remove(struct waiter *w)
{
}

void wake_up(struct waitqueue *q)
{
}

bool schedule_until(uint64_t deadline)
{
	assert_true(kill_at_wait || in_wait);
	if (in_wait)
		in_wait();
	else
		killed = !--kill_at_wait;
	return false;
}

static unsigned pages, pages_most = 1000;

struct page *page_alloc(void)
{
	struct page *page = pages < pages_most ? calloc(1, sizeof(*page)) : NULL;

	if (!page)
		return NULL;
	page->refs = 1;
	page->va = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(page->va, 0, PAGE_SIZE);
	pages++;
	return page;
}

void page_free(struct page *page)
{
	free(page->va);
	free(page);
	pages--;
}

uint64_t page_physical(const struct page *page)
{
	return (uint64_t)(uintptr_t)page->va;
}

/* ---- tests ---- */

static const struct share_ops ops = {.submit = submit, .kick = kick};
static struct share_binding binding = {.ops = &ops};
static struct p9_channel channels[8], *channel; /* they last, as shares do */

static int begin(void **state)
{
	memset(&server, 0, sizeof(server));
	killed = false;
	kill_at_wait = 0;
	in_wait = NULL;
	pages_most = 1000;
	channel = channel ? channel + 1 : channels;
	return p9_channel_init(channel, &binding);
}

static ssize_t ask(void)
{
	uint8_t message[64] = {MESSAGE, 0, 0, 0, TCLUNK, TAG};
	uint32_t by = 0;
	ssize_t got = p9_channel_exchange(channel, message, MESSAGE, sizeof(message), &by);

	assert_int_equal(by, 1);
	if (got > 0)
		assert_int_equal(message[5], TAG ^ (server.wrong_tag ? 0xff : 0));
	return got;
}

/* Asks and is killed while it waits. */
static void ask_and_be_killed(void)
{
	kill_at_wait = 1;
	assert_int_equal(ask(), -EINTR);
	killed = false;
}

static void an_answer_is_taken(void **state)
{
	server.answers = true;
	assert_int_equal(ask(), 7);
	assert_int_equal(ask(), 7);
	assert_int_equal(word(1, 5), TAG);
	server.wrong_tag = true;
	assert_int_equal(ask(), 7);
}

static void the_killed_leave_and_flush(void **state)
{
	ask_and_be_killed();
	assert_int_equal(server.count, 2);
	assert_int_equal(type(1), TFLUSH);
	assert_int_equal(word(1, 7), word(0, 5));
	/* The next one has another tag and other pages, and is answered before the first. */
	server.answers = true;
	assert_int_equal(ask(), 7);
	assert_int_equal(word(2, 5), TAG + 1);
	assert_true(server.asked[2]->segments[0].physical != server.asked[0]->segments[0].physical);
	/* The first is free again only when both it and its flush have ended. */
	answer(1);
	assert_int_equal(ask(), 7);
	assert_int_equal(word(3, 5), TAG + 1);
	answer(0);
	assert_int_equal(ask(), 7);
	assert_int_equal(word(4, 5), TAG);
}

static void the_dying_ask_nothing(void **state)
{
	killed = true;
	assert_int_equal(ask(), -EINTR);
	assert_int_equal(server.count, 0);
}

static void answer_the_first(void)
{
	in_wait = NULL;
	answer(0);
	answer(1);
	server.answers = true;
}

/* If all exchanges are left behind, the next task waits for the server, and may be killed then,
 * too. */
static void there_are_so_many(void **state)
{
	for (unsigned i = 0; i < P9_EXCHANGES; i++)
		ask_and_be_killed();
	ask_and_be_killed();
	assert_int_equal(server.count, 2 * P9_EXCHANGES);
	in_wait = answer_the_first;
	assert_int_equal(ask(), 7);
	assert_int_equal(word(2 * P9_EXCHANGES, 5), TAG);
}

static void without_memory_one_waits(void **state)
{
	ask_and_be_killed();
	pages_most = pages + 3;
	ask_and_be_killed();
	assert_int_equal(server.count, 2);
	assert_int_equal(pages, pages_most - 3);
	in_wait = answer_the_first;
	assert_int_equal(ask(), 7);
}

static void nonsense_is_refused(void **state)
{
	uint8_t message[16] = {0};
	uint32_t by;

	assert_int_equal(p9_channel_exchange(channel, message, 6, 16, &by), -EMSGSIZE);
	assert_int_equal(p9_channel_exchange(channel, message, SHARE_MESSAGE + 1, 16, &by),
			 -EMSGSIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_answer_is_taken, begin),
		cmocka_unit_test_setup(the_killed_leave_and_flush, begin),
		cmocka_unit_test_setup(the_dying_ask_nothing, begin),
		cmocka_unit_test_setup(there_are_so_many, begin),
		cmocka_unit_test_setup(without_memory_one_waits, begin),
		cmocka_unit_test_setup(nonsense_is_refused, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
