/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The maps of a user namespace: proc/id_map.h. A map is parsed and checked as a whole before any
 * part of it takes effect, and is never changed afterwards.
 */
#include "proc/id_map.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "base/seq.h"
#include "proc/charged.h"
#include "proc/cred.h"
#include "proc/user_ns.h"

#define SHOWN_AS_WRITTEN 5u /* as many extents, or fewer; more are shown in order, as on Linux */

static struct id_map *map_of(struct user_ns *ns, enum id_map_kind kind)
{
	return kind == ID_MAP_USERS ? &ns->uids : kind == ID_MAP_GROUPS ? &ns->gids : &ns->projids;
}

/* ---- lines ---- */

static bool take_number(const char **at, uint32_t *out)
{
	uint64_t n = 0;
	const char *p = *at;

	while (*p == ' ' || *p == '\t')
		p++;
	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		n = n * 10 + (unsigned)(*p - '0');
		if (n > UINT32_MAX)
			return false;
	}
	/* A blank or the end of the line follows each number. */
	if (*p && *p != ' ' && *p != '\t' && *p != '\n')
		return false;
	*out = (uint32_t)n;
	*at = p;
	return true;
}

static bool overlap(uint32_t a, uint32_t a_count, uint32_t b, uint32_t b_count)
{
	return a <= b + (b_count - 1) && b <= a + (a_count - 1);
}

static bool is_free(const struct id_extent *all, unsigned count, const struct id_extent *e)
{
	for (unsigned i = 0; i < count; i++)
		if (overlap(all[i].first, all[i].count, e->first, e->count) ||
		    overlap(all[i].lower, all[i].count, e->lower, e->count))
			return false;
	return true;
}

static bool parse_line(const char **at, struct id_extent *e)
{
	if (!take_number(at, &e->first) || !take_number(at, &e->lower) ||
	    !take_number(at, &e->count))
		return false;
	while (**at == ' ' || **at == '\t')
		(*at)++;
	if (**at && **at != '\n')
		return false;
	if (**at)
		(*at)++;
	/* The last id, UINT32_MAX, is no user. */
	return e->count && e->first <= UINT32_MAX - e->count && e->lower <= UINT32_MAX - e->count;
}

/* How many extents there are in the text, 0 if it is wrong. */
static unsigned parse(const char *text, struct id_extent *out)
{
	unsigned count = 0;

	while (*text) {
		struct id_extent e;

		if (count == ID_EXTENTS_MAX || !parse_line(&text, &e) || !is_free(out, count, &e))
			return 0;
		out[count++] = e;
	}
	return count;
}

/* ---- rights ---- */

/*
 * A task with root's id in the namespace can give capabilities to files that count in the parent:
 * the task that makes the map, or the one that made the namespace, must have had that right there.
 */
static bool may_map_root(const struct user_ns *ns, const struct cred *opener,
			 const struct id_extent *all, unsigned count)
{
	unsigned i = 0;

	while (i < count && all[i].lower)
		i++;
	if (i == count)
		return true;
	return opener->user_ns == ns ? ns->owner_had_setfcap
				     : cred_capable(opener, ns->parent, CAP_SETFCAP);
}

/* An unprivileged owner may map only its own id. It may map its group only once the namespace has
 * given up setgroups(): a group may exist to shut its members out of files. */
static bool maps_only_itself(const struct user_ns *ns, enum id_map_kind kind,
			     const struct cred *opener, const struct id_extent *all, unsigned count)
{
	if (count != 1 || all->count != 1 || !uid_eq(ns->owner, opener->euid))
		return false;
	if (kind == ID_MAP_USERS)
		return uid_eq(kuid_of(ns->parent, all->lower), opener->euid);
	return ns->setgroups_denied && gid_eq(kgid_of(ns->parent, all->lower), opener->egid);
}

static bool may_map(const struct user_ns *ns, enum id_map_kind kind, const struct cred *opener,
		    const struct id_extent *all, unsigned count)
{
	int capability = kind == ID_MAP_USERS ? CAP_SETUID : CAP_SETGID;

	if (kind == ID_MAP_PROJECTS)
		return true;
	if (kind == ID_MAP_USERS && !may_map_root(ns, opener, all, count))
		return false;
	return maps_only_itself(ns, kind, opener, all, count) ||
	       (ns_capable(ns->parent, capability) && cred_capable(opener, ns->parent, capability));
}

/* ---- installing ---- */

/* Replaces the parent's numbers by the kernel's ids. False if the parent has no id for a number. An
 * extent has to lie within one extent of the parent's. */
static bool translate(const struct id_map *parent, struct id_extent *all, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned k = 0;

		for (; k < parent->count; k++) {
			const struct id_extent *p = &parent->by_first[k];
			uint32_t in = all[i].lower - p->first;

			if (all[i].lower >= p->first && in < p->count &&
			    all[i].count <= p->count - in)
				break;
		}
		if (k == parent->count)
			return false;
		all[i].lower =
			parent->by_first[k].lower + (all[i].lower - parent->by_first[k].first);
	}
	return true;
}

static int compare(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_first(const void *a, const void *b)
{
	return compare(((const struct id_extent *)a)->first, ((const struct id_extent *)b)->first);
}

static int compare_lower(const void *a, const void *b)
{
	return compare(((const struct id_extent *)a)->lower, ((const struct id_extent *)b)->lower);
}

static struct id_extent *sorted(const struct id_extent *all, unsigned count,
				int (*order)(const void *, const void *))
{
	struct id_extent *copy = charged_alloc(count * sizeof(*copy));

	if (!copy)
		return NULL;
	memcpy(copy, all, count * sizeof(*copy));
	qsort(copy, count, sizeof(*copy), order);
	return copy;
}

static int install(struct id_map *map, const struct id_extent *all, unsigned count)
{
	struct id_extent *by_first = sorted(all, count, compare_first);
	struct id_extent *by_lower = sorted(all, count, compare_lower);

	if (!by_first || !by_lower) {
		charged_free(by_first);
		charged_free(by_lower);
		return -ENOMEM;
	}
	if (count <= SHOWN_AS_WRITTEN)
		memcpy(map->shown, all, count * sizeof(*all));
	*map = (struct id_map){.count = count,
			       .by_first = by_first,
			       .by_lower = by_lower,
			       .shown = {map->shown[0], map->shown[1], map->shown[2], map->shown[3],
					 map->shown[4]}};
	return 0;
}

static int write_extents(struct user_ns *ns, enum id_map_kind kind, const struct cred *opener,
			 const char *text, struct id_extent *all)
{
	struct id_map *map = map_of(ns, kind);
	unsigned count;

	if (map->count)
		return -EPERM;
	if (kind != ID_MAP_PROJECTS && !cred_capable(opener, ns, CAP_SYS_ADMIN))
		return -EPERM;
	count = parse(text, all);
	if (!count)
		return -EINVAL;
	if (!may_map(ns, kind, opener, all, count) ||
	    !translate(map_of(ns->parent, kind), all, count))
		return -EPERM;
	return install(map, all, count);
}

int id_map_write(struct user_ns *ns, enum id_map_kind kind, const struct cred *opener,
		 const char *text)
{
	struct id_extent *all;
	int error;

	if (!ns->parent || (opener->user_ns != ns && opener->user_ns != ns->parent))
		return -EPERM;
	all = malloc(ID_EXTENTS_MAX * sizeof(*all));
	if (!all)
		return -ENOMEM;
	error = write_extents(ns, kind, opener, text, all);
	free(all);
	return error;
}

/* ---- showing ---- */

static uint32_t lower_seen(const struct user_ns *reader, enum id_map_kind kind, uint32_t id)
{
	return kind == ID_MAP_USERS    ? uid_of(reader, KUID(id))
	       : kind == ID_MAP_GROUPS ? gid_of(reader, KGID(id))
				       : id;
}

void id_map_show(const struct user_ns *ns, enum id_map_kind kind, const struct user_ns *reader,
		 struct seq *out)
{
	const struct id_map *map = map_of((struct user_ns *)ns, kind);
	const struct id_extent *all =
		map->count <= SHOWN_AS_WRITTEN && ns->parent ? map->shown : map->by_first;

	if (reader == ns && reader->parent)
		reader = reader->parent;
	for (unsigned i = 0; i < map->count; i++)
		seq_printf(out, "%10u %10u %10u\n", all[i].first,
			   lower_seen(reader, kind, all[i].lower), all[i].count);
}

/* ---- setgroups ---- */

int setgroups_write(struct user_ns *ns, const char *text)
{
	bool deny = !strncmp(text, "deny", 4);

	if (!deny && strncmp(text, "allow", 5) != 0)
		return -EINVAL;
	text += deny ? 4 : 5;
	if (text[strspn(text, " \t\n")])
		return -EINVAL;
	if (deny ? ns->gids.count != 0 : ns->setgroups_denied)
		return -EPERM;
	ns->setgroups_denied |= deny;
	return 0;
}
