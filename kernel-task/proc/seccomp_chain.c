/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Chains of seccomp filters. A task has one, the newest filter first. Chains are shared with
 * children and threads and only ever grow; a filter lives as long as a chain contains it.
 */
#include <stdlib.h>

#include "proc/seccomp.h"
#include "proc/seccomp_notify.h"
#include "proc/task.h"

void seccomp_filter_get(struct seccomp_filter *filter)
{
	if (filter)
		filter->refs++;
}

void seccomp_filter_put(struct seccomp_filter *filter)
{
	while (filter && --filter->refs == 0) {
		struct seccomp_filter *older = filter->older;

		seccomp_listener_desert(filter->listener);
		free(filter);
		filter = older;
	}
}

void seccomp_inherit(struct task *child, const struct task *from)
{
	seccomp_filter_get(from->seccomp_filter);
	seccomp_filter_put(child->seccomp_filter);
	child->seccomp_filter = from->seccomp_filter;
	child->seccomp_strict = from->seccomp_strict;
	child->no_new_privs = from->no_new_privs;
}

size_t seccomp_chain_length(const struct seccomp_filter *filter)
{
	size_t n = 0;

	for (; filter; filter = filter->older)
		n += filter->length + 4;
	return n;
}

unsigned seccomp_chain_filters(const struct seccomp_filter *filter)
{
	unsigned n = 0;

	for (; filter; filter = filter->older)
		n++;
	return n;
}

bool seccomp_chain_has_listener(const struct seccomp_filter *chain)
{
	for (; chain; chain = chain->older)
		if (chain->listener)
			return true;
	return false;
}

bool seccomp_is_in_chain(const struct seccomp_filter *wanted, const struct seccomp_filter *chain)
{
	for (; chain; chain = chain->older)
		if (chain == wanted)
			return true;
	return !wanted;
}
