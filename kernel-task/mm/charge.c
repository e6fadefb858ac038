/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocation of memory for the current task: mm/charge.h. */
#include "mm/charge.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "mm/current.h"

#define RECLAIM_AT_ONCE 32

static const struct charge_hooks none;
static const struct charge_hooks *hooks = &none;

void charge_hooks_set(const struct charge_hooks *set)
{
	hooks = set;
}

size_t charge_reclaim(struct account *account, size_t pages)
{
	return hooks->reclaim ? hooks->reclaim(account, pages) : 0;
}

bool charge_again(int error)
{
	if (error != -ENOMEM || !current_mm_task()->over || !hooks->out_of_memory)
		return false;
	return !hooks->out_of_memory();
}

/* Accounts over their `high` mark have to give up cached pages, which slows their tasks down. */
static void press_high(struct account *account, uint64_t bytes)
{
	for (; account; account = account->parent) {
		if (account->used + bytes <= account->high)
			continue;
		account_event(account, ACCOUNT_HIGH);
		charge_reclaim(account, RECLAIM_AT_ONCE);
	}
}

/* Is there room for `bytes` more, if need be after freeing pages of files? */
static bool make_room(struct mm_task *task, enum charge_kind kind, uint64_t bytes)
{
	struct account *over;

	press_high(task->account, bytes);
	while ((over = account_over(task->account, bytes))) {
		account_event(over, ACCOUNT_MAX);
		if (charge_reclaim(over, RECLAIM_AT_ONCE))
			continue;
		if (kind == CHARGE_FILE)
			return true;
		if (task->over != over) {
			account_get(over);
			account_put(task->over);
			task->over = over;
		}
		return false;
	}
	return true;
}

static struct page *page_for(enum charge_kind kind, struct page *(*alloc)(void))
{
	struct mm_task *task = current_mm_task();
	struct page *page;

	if (!task->account)
		return alloc();
	if (!make_room(task, kind, PAGE_SIZE))
		return NULL;
	page = alloc();
	if (page) {
		page->charged = account_tag(task->account, kind);
		account_add(task->account, kind, PAGE_SIZE);
	}
	return page;
}

struct page *charge_page(enum charge_kind kind)
{
	return page_for(kind, page_alloc);
}

struct page *charge_page_uninit(enum charge_kind kind)
{
	return page_for(kind, page_alloc_uninit);
}

/* ---- objects ---- */

struct head {
	struct account *account; /* with a reference; NULL: not charged */
	uint32_t size;
	uint32_t kind;
	_Alignas(max_align_t) unsigned char memory[];
};

static void *alloc(enum charge_kind kind, size_t size, bool zeroed)
{
	struct mm_task *task = current_mm_task();
	struct head *head;

	if (size > UINT32_MAX - sizeof(*head))
		return NULL;
	size += sizeof(*head);
	if (task->account && !make_room(task, kind, size))
		return NULL;
	head = zeroed ? calloc(1, size) : malloc(size);
	if (!head)
		return NULL;
	head->account = task->account;
	head->size = (uint32_t)size;
	head->kind = kind;
	if (head->account)
		account_add(head->account, kind, size);
	return head->memory;
}

void *charge_alloc(enum charge_kind kind, size_t size)
{
	return alloc(kind, size, false);
}

void *charge_alloc_zeroed(enum charge_kind kind, size_t size)
{
	return alloc(kind, size, true);
}

void charge_free(void *memory)
{
	struct head *head;

	if (!memory)
		return;
	head = (struct head *)((unsigned char *)memory - offsetof(struct head, memory));
	if (head->account)
		account_sub(head->account, (enum charge_kind)head->kind, head->size);
	free(head);
}
