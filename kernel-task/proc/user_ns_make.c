/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes user namespaces, and changes an identity that enters one: proc/user_ns.h. */
#include <errno.h>

#include "abi/capability.h"
#include "proc/charged.h"
#include "proc/task.h"
#include "proc/user_usage.h"

unsigned user_namespaces_max = 15000;

/* An identity that enters has all capabilities in the namespace, and none of those that it had
 * outside. */
static void enter(struct cred *c, struct user_ns *ns)
{
	user_ns_put(c->user_ns);
	c->user_ns = ns;
	c->securebits = 0;
	c->cap_inheritable = c->cap_ambient = 0;
	c->cap_permitted = c->cap_effective = c->cap_bounding = CAP_ALL;
}

void cred_enter_user_ns(struct cred *c, struct user_ns *ns)
{
	user_ns_get(ns);
	enter(c, ns);
}

int cred_new_user_ns(struct cred *c)
{
	struct user_ns *parent = c->user_ns, *ns;

	if (parent->level > USER_NS_LEVELS)
		return -ENOSPC;
	if (uid_of(parent, c->euid) == (uid_t)-1 || gid_of(parent, c->egid) == (gid_t)-1)
		return -EPERM;
	if (usage_count(c->euid, USER_NAMESPACES) >= user_namespaces_max)
		return -ENOSPC;
	ns = charged_alloc(sizeof(*ns));
	if (!ns)
		return -ENOMEM;
	ns->counted = usage_charge(c->euid, USER_NAMESPACES, 1, USER_NO_LIMIT);
	if (!ns->counted) {
		charged_free(ns);
		return -ENOMEM;
	}
	ns->refs = 1;
	ns->number = namespace_number();
	ns->level = parent->level + 1;
	ns->parent = parent;
	user_ns_get(parent);
	ns->owner = c->euid;
	ns->group = c->egid;
	ns->setgroups_denied = parent->setgroups_denied;
	ns->owner_had_setfcap = c->cap_effective >> CAP_SETFCAP & 1;
	enter(c, ns);
	return 0;
}
