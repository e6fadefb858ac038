/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets in flight. A socket whose descriptor was sent and closed lives in a queue; if that queue
 * is its own, or that of a socket in the same position, nobody can ever receive it. A socket is a
 * candidate if every reference to its file is in some queue. Candidates that are in the queue of a
 * non-candidate, or of a candidate that is itself reachable, are reachable; the rest is garbage and
 * its queues are emptied.
 */
#include <errno.h>
#include <stdlib.h>

#include "fs/file.h"
#include "base/seq.h"
#include "net/unix.h"
#include "proc/proc.h"

static struct list_head all_sockets = LIST_HEAD_INIT(all_sockets);
static unsigned files_in_flight, sockets_in_flight;
static bool collecting;

void unix_gc_add(struct unix_socket *u)
{
	list_add(&u->all_node, &all_sockets);
}

void unix_gc_remove(struct unix_socket *u)
{
	list_del(&u->all_node);
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

		/* An abstract name begins with a NUL, shown as @; a path ends with one. */
		if (n && name[n - 1] == '\0' && name[0])
			n--;
		seq_putc(out, ' ');
		for (size_t i = 0; i < n; i++)
			seq_putc(out, name[i] ? (char)name[i] : '@');
	}
	seq_putc(out, '\n');
}

void unix_show_all(struct seq *out)
{
	const struct unix_socket *u;

	list_for_each_entry (u, &all_sockets, all_node) {
		if (!u->dead)
			show(u, out);
	}
}

static struct unix_socket *unix_file(const struct file *file)
{
	struct socket *sock = socket_of(file);

	return sock && sock->family == AF_UNIX ? unix_of(sock) : NULL;
}

int unix_in_flight(struct rights *rights)
{
	if (files_in_flight > task_limit(RLIMIT_NOFILE) && !capable(24 /* CAP_SYS_RESOURCE */) &&
	    !capable(21 /* CAP_SYS_ADMIN */))
		return -ETOOMANYREFS;
	files_in_flight += rights->count;
	for (unsigned i = 0; i < rights->count; i++) {
		struct unix_socket *u = unix_file(rights->file[i]);

		if (!u)
			continue;
		u->in_flight++;
		u->file = rights->file[i];
		sockets_in_flight++;
	}
	return 0;
}

void unix_landed(struct rights *rights)
{
	files_in_flight -= rights->count;
	for (unsigned i = 0; i < rights->count; i++) {
		struct unix_socket *u = unix_file(rights->file[i]);

		if (!u)
			continue;
		u->in_flight--;
		sockets_in_flight--;
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

/* The queues that belong to a socket: its own and those of connections it has not accepted. */
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

static bool changed;

static void mark(struct unix_socket *u)
{
	if (!u->reachable)
		u->reachable = changed = true;
}

static void find_garbage(void)
{
	struct unix_socket *u;

	list_for_each_entry (u, &all_sockets, all_node) {
		u->candidate = u->in_flight && u->file->refs == u->in_flight;
		u->reachable = false;
		u->gc_refs = u->in_flight;
	}
	list_for_each_entry (u, &all_sockets, all_node) {
		if (u->candidate)
			for_each_held(u, forget_one);
	}
	list_for_each_entry (u, &all_sockets, all_node) {
		if (u->candidate && u->gc_refs)
			u->reachable = true;
	}
	do {
		changed = false;
		list_for_each_entry (u, &all_sockets, all_node) {
			if (u->candidate && u->reachable)
				for_each_held(u, mark);
		}
	} while (changed);
}

void unix_collect(void)
{
	struct unix_socket *u;

	if (!sockets_in_flight || collecting)
		return;
	collecting = true;
	for (bool again = true; again;) {
		again = false;
		find_garbage();
		list_for_each_entry (u, &all_sockets, all_node) {
			if (!u->candidate || u->reachable)
				continue;
			/* The list changes with this: look again from the start. */
			struct file *file = u->file;
			file_get(file);
			bool had = !list_empty(&u->packets) || !list_empty(&u->embryos);
			unix_purge(u);
			file_put(file);
			again = had;
			if (had)
				break;
		}
	}
	collecting = false;
}
