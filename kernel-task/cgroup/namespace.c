/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and freeing cgroup namespaces, and the boundary that each can be: cgroup/namespace.h. */
#include "cgroup/namespace.h"

#include <errno.h>
#include <sched.h>

#include "proc/charged.h"
#include "proc/namespaces.h"
#include "proc/task.h"

static struct cgroup_namespace first = {
	.refs = 1, .number = 4026531835u, .user_ns = &first_user_ns};
bool cgroup_ns_delegate;

struct cgroup_namespace *cgroup_namespace_of(struct cgroup_namespace *ns)
{
	first.root = cgroup_root();
	return ns ? ns : &first;
}

void cgroup_namespace_get(struct cgroup_namespace *ns)
{
	if (ns)
		ns->refs++;
}

void cgroup_namespace_put(struct cgroup_namespace *ns)
{
	if (!ns || --ns->refs)
		return;
	cgroup_put(ns->root);
	user_ns_put(ns->user_ns);
	charged_free(ns);
}

struct cgroup_namespace *cgroup_namespace_create(struct user_ns *owner)
{
	struct cgroup_namespace *ns = charged_alloc(sizeof(*ns));

	if (!ns)
		return NULL;
	*ns = (struct cgroup_namespace){.refs = 1,
					.number = namespace_number(),
					.user_ns = owner,
					.root = cgroup_of(current)};
	user_ns_get(owner);
	cgroup_get(ns->root);
	return ns;
}

int cgroup_namespace_fork(struct task *child, uint64_t flags)
{
	if (flags & CLONE_NEWCGROUP) {
		child->cgroup_ns = cgroup_namespace_create(child->cred->user_ns);
		return child->cgroup_ns ? 0 : -ENOMEM;
	}
	child->cgroup_ns = current->cgroup_ns;
	cgroup_namespace_get(child->cgroup_ns);
	return 0;
}

struct cgroup *cgroup_namespace_root(void)
{
	return cgroup_namespace_of(current->cgroup_ns)->root;
}

bool cgroup_namespace_sees(struct cgroup_namespace *ns, const struct cgroup *from,
			   const struct cgroup *to)
{
	const struct cgroup *root = cgroup_namespace_of(ns)->root;

	return !cgroup_ns_delegate || (cgroup_is_below(from, root) && cgroup_is_below(to, root));
}

bool cgroup_namespace_guards(struct cgroup_namespace *ns, const struct cgroup *group)
{
	return cgroup_ns_delegate && ns && ns->root == group;
}
