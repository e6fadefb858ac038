/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets in flight. A socket whose descriptor was sent and then closed lives in a queue. If that
 * queue is its own, or that of another socket that is only in queues, no task can ever receive it.
 * A socket is a candidate if every reference to its file is in some queue. Candidates that are in
 * the queue of a non-candidate, or of a reachable candidate, are reachable; the rest is garbage,
 * and its queues are emptied. A collection looks at sockets in flight only, and at each queue at
 * most three times.
 */
#include <errno.h>
#include <stdlib.h>

#include "fs/file.h"
#include "base/seq.h"
#include "libs/base/list_walk.h"
#include "net/unix.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "proc/user_usage.h"

static struct list_head all_sockets = LIST_HEAD_INIT(all_sockets);
static struct list_head all_walks = LIST_HEAD_INIT(all_walks);
static struct list_head flying = LIST_HEAD_INIT(flying); /* sockets in flight */
static bool collecting;

void unix_gc_add(struct unix_socket *u)
{
	list_add(&u->all_node, &all_sockets);
}

void unix_gc_remove(struct unix_socket *u)
{
	list_walk_del(&all_walks, &u->all_node);
}

static void show(const struct unix_socket *u, struct seq *out)
{
	bool listening = u->state == UNIX_LISTENING;

	seq_printf(out, "0000000000000000: %08X 00000000 %08X %04X %02X %5lu", u->refs + 1,
		   listening ? 0x10000u : 0, u->base.type, u->state == UNIX_CONNECTED ? 3 : 1,
		   u->base.inode_number);
	if (u->address) {
		const uint8_t *name = u->address->name.bytes + sizeof(sa_family_t);
		size_t n = u->address->name.length - sizeof(sa_family_t);

		/* An abstract name begins with a NUL, which is shown as @; a path ends with one. */
		if (n && name[n - 1] == '\0' && name[0])
			n--;
		seq_putc(out, ' ');
		for (size_t i = 0; i < n; i++)
			seq_putc(out, name[i] ? (char)name[i] : '@');
	}
	seq_putc(out, '\n');
}

void unix_show_all(const struct net_namespace *ns, struct seq *out)
{
	struct list_head *node;
	struct list_walk walk;

	list_walk_begin(&walk, &all_walks, &all_sockets);
	while ((node = list_walk_next(&walk, &all_sockets))) {
		const struct unix_socket *u = list_entry(node, struct unix_socket, all_node);

		if (!u->dead && net_namespace_of(u->base.net) == ns)
			show(u, out);
		may_wait();
	}
	list_walk_end(&walk);
}

void unix_for_all(const struct net_namespace *ns,
		  void (*what)(const struct unix_socket *u, void *context), void *context)
{
	const struct unix_socket *u;

	list_for_each_entry (u, &all_sockets, all_node) {
		if (!u->dead && net_namespace_of(u->base.net) == ns)
			what(u, context);
	}
}

static struct unix_socket *unix_file(const struct file *file)
{
	struct socket *sock = socket_of(file);

	return sock && sock->family == AF_UNIX ? unix_of(sock) : NULL;
}

int unix_in_flight(struct rights *rights)
{
	kuid_t uid = current->cred->uid;

	if (usage_count(uid, USER_FILES_IN_FLIGHT) > task_limit(RLIMIT_NOFILE) &&
	    !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))
		return -ETOOMANYREFS;
	rights->user = usage_charge(uid, USER_FILES_IN_FLIGHT, rights->count, USER_NO_LIMIT);
	if (!rights->user)
		return -ENOMEM;
	for (unsigned i = 0; i < rights->count; i++) {
		struct unix_socket *u = unix_file(rights->file[i]);

		if (!u)
			continue;
		if (!u->in_flight++)
			list_add(&u->flying_node, &flying);
		u->file = rights->file[i];
	}
	return 0;
}

void unix_landed(struct rights *rights)
{
	usage_uncharge(rights->user, USER_FILES_IN_FLIGHT, rights->count);
	rights->user = NULL;
	for (unsigned i = 0; i < rights->count; i++) {
		struct unix_socket *u = unix_file(rights->file[i]);

		if (!u)
			continue;
		if (!--u->in_flight)
			list_del(&u->flying_node);
	}
}

/* Calls fn for each candidate that waits in the queue of `u`. */
static void for_each_in_queue(struct unix_socket *u, void (*fn)(struct unix_socket *))
{
	struct unix_packet *p;

	list_for_each_entry (p, &u->packets, node) {
		for (unsigned i = 0; p->rights && i < p->rights->count; i++) {
			struct unix_socket *in = unix_file(p->rights->file[i]);
			if (in && in->candidate)
				fn(in);
		}
	}
}

/*
 * Calls fn for the queues that a socket holds: its own and those of connections not accepted yet.
 */
static void for_each_held(struct unix_socket *u, void (*fn)(struct unix_socket *))
{
	struct unix_socket *e;

	for_each_in_queue(u, fn);
	list_for_each_entry (e, &u->embryos, embryo_node)
		for_each_in_queue(e, fn);
}

static void forget_one(struct unix_socket *u)
{
	u->gc_refs--;
}

/* Reachable candidates whose queues were not examined yet. */
static struct list_head reached = LIST_HEAD_INIT(reached);

static void mark(struct unix_socket *u)
{
	if (u->reachable)
		return;
	u->reachable = true;
	list_add_tail(&u->work_node, &reached);
}

/* Puts the garbage into a list, with a reference to each file. */
static void find_garbage(struct list_head *garbage)
{
	struct unix_socket *u;

	list_for_each_entry (u, &flying, flying_node) {
		u->candidate = u->file->refs == u->in_flight;
		u->reachable = false;
		u->gc_refs = u->in_flight;
	}
	list_for_each_entry (u, &flying, flying_node) {
		if (u->candidate)
			for_each_held(u, forget_one);
	}
	list_for_each_entry (u, &flying, flying_node) {
		if (u->candidate && u->gc_refs)
			mark(u);
	}
	while (!list_empty(&reached)) {
		u = list_first_entry(&reached, struct unix_socket, work_node);
		list_del(&u->work_node);
		for_each_held(u, mark);
	}
	list_for_each_entry (u, &flying, flying_node) {
		if (u->candidate && !u->reachable) {
			file_get(u->file);
			list_add_tail(&u->work_node, garbage);
		}
	}
}

/* Only accept() and the release of their listener remove embryos. */
static void purge_held(struct unix_socket *u)
{
	struct unix_socket *e;

	list_for_each_entry (e, &u->embryos, embryo_node)
		unix_purge(e);
	unix_purge(u);
}

void unix_collect(void)
{
	struct list_head garbage;

	if (list_empty(&flying) || collecting)
		return;
	collecting = true;
	list_init(&garbage);
	find_garbage(&garbage);
	/* No task can reach these any more, so they stay garbage while this waits. */
	while (!list_empty(&garbage)) {
		struct unix_socket *u = list_first_entry(&garbage, struct unix_socket, work_node);
		struct file *file = u->file;

		list_del(&u->work_node);
		purge_held(u);
		file_put(file);
	}
	collecting = false;
}
