/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals that wait: a set of numbers, and a list with the information of each. Standard signals,
 * at most one of each number, come first in the list, so that they are found without a walk past
 * thousands of real-time ones, which are in order of arrival. If there was no memory for an entry
 * the number is in the set only: the signal is then delivered with information like that of the
 * kernel's kill(), as on Linux.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proc/hooks.h"
#include "proc/proc.h"
#include "proc/user_usage.h"

void sigpending_init(struct sigpending *pending)
{
	pending->set = 0;
	list_init(&pending->queue);
}

static void entry_free(struct sigqueue *entry)
{
	list_del(&entry->node);
	usage_uncharge(entry->user, USER_SIGNALS, 1);
	free(entry);
}

void sigpending_flush(struct sigpending *pending, ksigset_t set)
{
	struct sigqueue *entry, *next;

	pending->set &= ~set;
	list_for_each_entry_safe (entry, next, &pending->queue, node)
		if (in_set(set, entry->info.si_signo))
			entry_free(entry);
}

void sigpending_drop_timers(struct sigpending *pending)
{
	struct sigqueue *entry, *next;
	ksigset_t left = 0, dropped = 0;

	list_for_each_entry_safe (entry, next, &pending->queue, node) {
		ksigset_t bit = signal_mask(entry->info.si_signo);

		if (entry->info.si_code != SI_TIMER) {
			left |= bit;
			continue;
		}
		dropped |= bit;
		entry_free(entry);
	}
	pending->set &= ~dropped | left;
}

/* The kernel's own signals, and signals of which only one can wait, are queued whatever the limit
 * says. */
static bool may_exceed_limit(int sig, const siginfo_t *info)
{
	return sig < LINUX_SIGRTMIN && info->si_code >= 0;
}

/* NULL: out of memory, or the receiver's user has reached its limit of signals. */
static struct sigqueue *entry_create(int sig, const siginfo_t *info, const struct task *receiver)
{
	struct sigqueue *entry = malloc(sizeof(*entry));

	if (!entry)
		return NULL;
	entry->user = NULL;
	entry->info = *info;
	entry->info.si_signo = sig;
	if (!receiver)
		return entry;
	entry->user =
		usage_charge(receiver->cred ? receiver->cred->uid : KUID(0), USER_SIGNALS, 1,
			     may_exceed_limit(sig, info)
				     ? USER_NO_LIMIT
				     : receiver->process->rlimits[RLIMIT_SIGPENDING].rlim_cur);
	if (entry->user)
		return entry;
	free(entry);
	return NULL;
}

int sigpending_add(struct sigpending *pending, int sig, const siginfo_t *info,
		   const struct task *receiver)
{
	struct sigqueue *entry;

	if (sig < LINUX_SIGRTMIN && in_set(pending->set, sig))
		return 0;
	entry = entry_create(sig, info, receiver);
	if (entry && sig < LINUX_SIGRTMIN)
		list_add(&entry->node, &pending->queue);
	else if (entry)
		list_add_tail(&entry->node, &pending->queue);
	else if (sig >= LINUX_SIGRTMIN && info->si_code != LINUX_SI_USER &&
		 info->si_code != LINUX_SI_KERNEL)
		return -EAGAIN; /* a sender that queues values must not lose one silently */
	pending->set |= signal_mask(sig);
	return 0;
}

static int next_signal(ksigset_t set)
{
	if (!set)
		return 0;
	if (set & SIGNALS_FAULT)
		set &= SIGNALS_FAULT;
	return __builtin_ctzll(set) + 1;
}

int sigpending_take(struct sigpending *pending, ksigset_t set, siginfo_t *info)
{
	int sig = next_signal(pending->set & set);
	struct sigqueue *entry, *first = NULL;
	bool more = false;

	if (!sig)
		return 0;
	list_for_each_entry (entry, &pending->queue, node) {
		if (entry->info.si_signo != sig)
			continue;
		more = first != NULL;
		if (more)
			break;
		first = entry;
		if (sig < LINUX_SIGRTMIN)
			break;
	}
	if (!more)
		pending->set &= ~signal_mask(sig);
	if (first) {
		*info = first->info;
		entry_free(first);
	} else {
		memset(info, 0, sizeof(*info));
		info->si_signo = sig;
	}
	return sig;
}

int signal_dequeue(struct task *task, ksigset_t set, siginfo_t *info)
{
	int sig = sigpending_take(&task->pending, set, info);

	if (!sig)
		sig = sigpending_take(&task->process->pending, set, info);
	if (sig && info->si_code == SI_TIMER)
		hooks_timer_signal_taken(task->process, info);
	return sig;
}
