/* SPDX-License-Identifier: BSD-2-Clause */
/* User namespaces: translation of ids, and which capabilities hold over a namespace
 * (proc/user_ns.h). proc/user_ns_make.c makes them, proc/id_map.c fills their maps. */
#include "proc/user_ns.h"

#include "abi/capability.h"
#include "proc/charged.h"
#include "proc/hooks.h"
#include "proc/task.h"
#include "proc/user_usage.h"

static const struct id_extent every_id = {0, 0, UINT32_MAX};

#define IDENTITY                                                         \
	{                                                                \
		.count = 1, .by_first = &every_id, .by_lower = &every_id \
	}

struct user_ns first_user_ns = {
	.refs = 1, .number = 4026531837u, .uids = IDENTITY, .gids = IDENTITY, .projids = IDENTITY};

#define NUMBER_FIRST 4026532100u /* above the numbers of Linux's initial namespaces */

unsigned namespace_number(void)
{
	static unsigned next = NUMBER_FIRST;

	return next++;
}

void user_ns_get(struct user_ns *ns)
{
	ns->refs++;
}

static void free_map(struct id_map *map)
{
	charged_free((void *)map->by_first);
	charged_free((void *)map->by_lower);
}

/* Frees the namespace with its last reference, and each parent that only it referred to. */
void user_ns_put(struct user_ns *ns)
{
	while (ns && ns != &first_user_ns && --ns->refs == 0) {
		struct user_ns *parent = ns->parent;

		hooks_user_ns_gone(ns);
		free_map(&ns->uids);
		free_map(&ns->gids);
		free_map(&ns->projids);
		usage_uncharge(ns->counted, USER_NAMESPACES, 1);
		charged_free(ns);
		ns = parent;
	}
}

struct user_ns *user_ns_mine(void)
{
	return current->cred ? current->cred->user_ns : &first_user_ns;
}

/* ---- numbers ---- */

/* The extent with the largest start that is not above `id`; NULL: all are above. */
static const struct id_extent *extent_below(const struct id_map *map, uint32_t id, bool lower)
{
	const struct id_extent *all = lower ? map->by_lower : map->by_first;
	unsigned from = 0, end = map->count;

	while (from < end) {
		unsigned middle = (from + end) / 2;

		if ((lower ? all[middle].lower : all[middle].first) <= id)
			from = middle + 1;
		else
			end = middle;
	}
	return from ? &all[from - 1] : NULL;
}

static uint32_t map_down(const struct id_map *map, uint32_t id)
{
	const struct id_extent *e = extent_below(map, id, false);

	return e && id - e->first < e->count ? e->lower + (id - e->first) : UINT32_MAX;
}

static uint32_t map_up(const struct id_map *map, uint32_t id)
{
	const struct id_extent *e = extent_below(map, id, true);

	return e && id - e->lower < e->count ? e->first + (id - e->lower) : UINT32_MAX;
}

kuid_t kuid_of(const struct user_ns *ns, uid_t uid)
{
	return KUID(map_down(&ns->uids, uid));
}

kgid_t kgid_of(const struct user_ns *ns, gid_t gid)
{
	return KGID(map_down(&ns->gids, gid));
}

uid_t uid_of(const struct user_ns *ns, kuid_t id)
{
	return map_up(&ns->uids, id.value);
}

gid_t gid_of(const struct user_ns *ns, kgid_t id)
{
	return map_up(&ns->gids, id.value);
}

uid_t uid_shown(const struct user_ns *ns, kuid_t id)
{
	uid_t uid = uid_of(ns, id);

	return uid == (uid_t)-1 ? ID_OVERFLOW : uid;
}

gid_t gid_shown(const struct user_ns *ns, kgid_t id)
{
	gid_t gid = gid_of(ns, id);

	return gid == (gid_t)-1 ? ID_OVERFLOW : gid;
}

kuid_t kuid_given(uid_t uid)
{
	return kuid_of(user_ns_mine(), uid);
}

kgid_t kgid_given(gid_t gid)
{
	return kgid_of(user_ns_mine(), gid);
}

uid_t uid_seen(kuid_t id)
{
	return uid_shown(user_ns_mine(), id);
}

gid_t gid_seen(kgid_t id)
{
	return gid_shown(user_ns_mine(), id);
}

bool uid_is_root(const struct user_ns *ns, kuid_t id)
{
	return uid_valid(id) && uid_eq(id, kuid_of(ns, 0));
}

/* ---- capabilities ---- */

/*
 * Goes up from `ns`. In the task's own namespace its capability set counts. A task that is in the
 * parent of a namespace on the way, and whose user owns that namespace, has all capabilities over
 * it. A task elsewhere, beside or below, has none.
 */
bool cred_capable(const struct cred *who, const struct user_ns *ns, int capability)
{
	if (!who)
		return false;
	while (ns != who->user_ns) {
		if (ns->level <= who->user_ns->level)
			return false;
		if (ns->parent == who->user_ns && uid_eq(ns->owner, who->euid))
			return true;
		ns = ns->parent;
	}
	return who->cap_effective >> capability & 1;
}

bool ns_capable(const struct user_ns *ns, int capability)
{
	return cred_capable(current->cred, ns, capability);
}

bool capable(int capability)
{
	return ns_capable(&first_user_ns, capability);
}

bool self_capable(int capability)
{
	return ns_capable(user_ns_mine(), capability);
}

bool owner_capable(kuid_t uid, kgid_t gid, int capability)
{
	const struct user_ns *ns = user_ns_mine();

	return uid_of(ns, uid) != (uid_t)-1 && gid_of(ns, gid) != (gid_t)-1 &&
	       ns_capable(ns, capability);
}

bool user_ns_within(const struct user_ns *ns, const struct user_ns *above)
{
	while (ns->level > above->level)
		ns = ns->parent;
	return ns == above;
}
