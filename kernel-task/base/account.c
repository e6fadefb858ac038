/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts of memory: base/account.h. */
#include "base/account.h"

#include <stdlib.h>

#define KIND_MASK ((uintptr_t)7)
_Static_assert(CHARGE_KINDS <= KIND_MASK + 1, "a kind is in the low bits of a tag");

static struct list_head accounts = LIST_HEAD_INIT(accounts);

void account_init(struct account *account, struct account *parent)
{
	*account = (struct account){.parent = parent, .refs = 1, .lru = LRU_INIT(account->lru)};
	account->max = account->high = ACCOUNT_NO_LIMIT;
	account_get(parent);
	list_add_tail(&account->lrus, &accounts);
}

void account_get(struct account *account)
{
	if (account)
		account->refs++;
}

static void free_unused(struct account *account)
{
	while (account && !account->refs && !account->used) {
		struct account *parent = account->parent;

		list_del(&account->lrus);
		free(account);
		account = parent;
		if (account)
			account->refs--;
	}
}

void account_put(struct account *account)
{
	if (!account)
		return;
	account->refs--;
	free_unused(account);
}

struct account *account_next(struct account *at)
{
	struct list_head *node = at ? at->lrus.next : accounts.next;
	struct account *next = node == &accounts ? NULL : list_entry(node, struct account, lrus);

	account_get(next);
	account_put(at);
	return next;
}

bool account_is_below(const struct account *account, const struct account *above)
{
	while (account && account != above)
		account = account->parent;
	return account;
}

struct account *account_over(struct account *account, uint64_t bytes)
{
	for (; account; account = account->parent)
		if (account->used > account->max || bytes > account->max - account->used)
			return account;
	return NULL;
}

void account_add(struct account *account, enum charge_kind kind, uint64_t bytes)
{
	for (; account; account = account->parent) {
		account->used += bytes;
		account->kinds[kind] += bytes;
		if (account->used > account->peak)
			account->peak = account->used;
	}
}

void account_sub(struct account *account, enum charge_kind kind, uint64_t bytes)
{
	for (struct account *at = account; at; at = at->parent) {
		at->used -= bytes;
		at->kinds[kind] -= bytes;
	}
	free_unused(account);
}

void account_event(struct account *account, enum account_event event)
{
	account->own_events[event]++;
	for (; account; account = account->parent) {
		account->events[event]++;
		if (account->owner)
			account->tell(account->owner, event);
	}
}

uintptr_t account_tag(struct account *account, enum charge_kind kind)
{
	return (uintptr_t)account | kind;
}

struct account *account_of_tag(uintptr_t tag)
{
	return (struct account *)(tag & ~KIND_MASK);
}

void account_sub_tag(uintptr_t tag, uint64_t bytes)
{
	account_sub(account_of_tag(tag), (enum charge_kind)(tag & KIND_MASK), bytes);
}
