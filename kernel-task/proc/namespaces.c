/* SPDX-License-Identifier: BSD-2-Clause */
/* The host and domain names of each UTS namespace, and which namespaces clone and unshare can make:
 * proc/namespaces.h. */
#include "proc/namespaces.h"

#include <errno.h>
#include <sched.h>

#include "abi/capability.h"
#include "proc/charged.h"
#include "proc/proc.h"

static struct uts_namespace first = {.refs = 1,
				     .number = 4026531838u,
				     .user_ns = &first_user_ns,
				     .nodename = "selkie",
				     .domainname = "(none)"};

/* ---- the system's names ---- */

struct uts_namespace *uts_namespace_of(struct uts_namespace *ns)
{
	return ns ? ns : &first;
}

void uts_namespace_get(struct uts_namespace *ns)
{
	if (ns)
		ns->refs++;
}

void uts_namespace_put(struct uts_namespace *ns)
{
	if (!ns || ns == &first || --ns->refs)
		return;
	user_ns_put(ns->user_ns);
	charged_free(ns);
}

struct uts_namespace *uts_namespace_copy(struct user_ns *owner)
{
	struct uts_namespace *ns = charged_alloc(sizeof(*ns));

	if (!ns)
		return NULL;
	*ns = *uts_namespace_of(current->uts);
	ns->refs = 1;
	ns->number = namespace_number();
	ns->user_ns = owner;
	user_ns_get(owner);
	return ns;
}

/* ---- tasks ---- */

int namespaces_check(uint64_t flags)
{
	/* A task that makes a user namespace too has the capability over the other new ones. */
	return (flags & CLONE_NAMESPACES) && !(flags & CLONE_NEWUSER) &&
			       !self_capable(CAP_SYS_ADMIN)
		       ? -EPERM
		       : 0;
}

int user_ns_fork(struct task *child, uint64_t flags)
{
	struct cred *c;
	int error;

	if (!(flags & CLONE_NEWUSER))
		return 0;
	c = cred_copy(child->cred);
	if (!c)
		return -ENOMEM;
	error = cred_new_user_ns(c);
	if (error) {
		cred_put(c);
		return error;
	}
	cred_put(child->cred);
	child->cred = c;
	return 0;
}

int uts_fork(struct task *child, uint64_t flags)
{
	if (flags & CLONE_NEWUTS) {
		child->uts = uts_namespace_copy(child->cred->user_ns);
		return child->uts ? 0 : -ENOMEM;
	}
	child->uts = current->uts;
	uts_namespace_get(child->uts);
	return 0;
}
