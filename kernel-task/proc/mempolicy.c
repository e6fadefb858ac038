/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory policies as on a machine with one memory node, number 0. A policy is checked, kept and
 * shown. Every page is on node 0, so each policy is also followed.
 */
#include <errno.h>

#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

enum {
	MODE_DEFAULT,
	MODE_PREFERRED,
	MODE_BIND,
	MODE_INTERLEAVE,
	MODE_LOCAL,
	MODE_PREFERRED_MANY,
	MODES
};
#define MODE_NUMA_BALANCING 0x2000u
#define MODE_RELATIVE	    0x4000u
#define MODE_STATIC	    0x8000u
#define MODE_FLAGS	    (MODE_NUMA_BALANCING | MODE_RELATIVE | MODE_STATIC)

enum { GET_NODE = 1, GET_ADDR = 2, GET_ALLOWED = 4 };
enum { MBIND_STRICT = 1, MBIND_MOVE = 2, MBIND_MOVE_ALL = 4 };
#define NODES_MAX 1024u /* the highest node that a mask may name; only bit 0 may matter */

/* A mask of nodes from the program: its first word; nodes beyond NODES_MAX are an error. */
static int get_nodes(uint64_t user, uint64_t count, uint64_t *nodes)
{
	uint64_t word;

	*nodes = 0;
	count--;
	if (!user || !count)
		return 0;
	if (count > PAGE_SIZE * 8)
		return -EINVAL;
	for (uint64_t bit = 0; bit < count; bit += 64) {
		if (get_user(word, user + bit / 8) < 0)
			return -EFAULT;
		if (count - bit < 64)
			word &= (1ull << (count - bit)) - 1;
		if (bit >= NODES_MAX && word)
			return -EINVAL;
		if (bit == 0)
			*nodes = word;
		else if (word)
			*nodes |= 1ull << 63; /* some node that does not exist */
	}
	return 0;
}

static int put_nodes(uint64_t user, uint64_t count, uint64_t nodes)
{
	uint64_t bytes = (count - 1 + 63) / 64 * 8;

	if (bytes > sizeof(nodes)) {
		if (bytes > PAGE_SIZE)
			return -EINVAL;
		if (clear_user(user + sizeof(nodes), bytes - sizeof(nodes)) < 0)
			return -EFAULT;
		bytes = sizeof(nodes);
	}
	return copy_to_user(user, &nodes, bytes);
}

/* mpol_new() of Linux: what a mode and a mask make, or -EINVAL. */
static int make_policy(unsigned mode, uint64_t nodes, struct mempolicy *out)
{
	unsigned flags = mode & MODE_FLAGS;

	mode &= ~MODE_FLAGS;
	if (mode >= MODES ||
	    (flags & (MODE_STATIC | MODE_RELATIVE)) == (MODE_STATIC | MODE_RELATIVE))
		return -EINVAL;
	if ((flags & MODE_NUMA_BALANCING) && mode != MODE_BIND)
		return -EINVAL;
	if (mode == MODE_PREFERRED && !nodes) {
		if (flags & (MODE_STATIC | MODE_RELATIVE))
			return -EINVAL;
		mode = MODE_LOCAL;
	} else if (mode == MODE_DEFAULT || mode == MODE_LOCAL) {
		if (nodes || (mode == MODE_LOCAL && (flags & (MODE_STATIC | MODE_RELATIVE))))
			return -EINVAL;
		flags = mode == MODE_DEFAULT ? 0 : flags;
	} else if (!nodes || (!(flags & MODE_RELATIVE) && !(nodes & 1))) {
		return -EINVAL;
	}
	*out = (struct mempolicy){.mode = (uint16_t)(mode | flags)};
	if (mode != MODE_DEFAULT && mode != MODE_LOCAL)
		out->nodes = flags & (MODE_STATIC | MODE_RELATIVE) ? nodes : 1;
	return 0;
}

SYSCALL_DEFINE3(set_mempolicy, int, mode, uint64_t, mask, uint64_t, count)
{
	struct mempolicy policy;
	uint64_t nodes;
	int error = (unsigned)mode >= 0x10000 ? -EINVAL : get_nodes(mask, count, &nodes);

	if (!error)
		error = make_policy((unsigned)mode, nodes, &policy);
	if (!error)
		current->mempolicy = policy;
	return error;
}

/* The policy that applies at an address: that of its area, or else the thread's. */
static int policy_at(uint64_t address, struct mempolicy *out)
{
	struct vma *vma = mm_area(current->mm, address);

	if (!vma || vma->start > address)
		return -EFAULT;
	*out = vma->policy.mode ? vma->policy : current->mempolicy;
	return 0;
}

static int answer(struct mempolicy *p, uint64_t address, uint64_t flags, int *policy)
{
	struct page *page;
	int error = 0;

	if (flags & GET_ADDR)
		error = policy_at(address, p);
	else if (address)
		error = -EINVAL;
	if (error)
		return error;
	*policy = p->mode;
	if (!(flags & GET_NODE))
		return 0;
	*policy = 0;
	if (!(flags & GET_ADDR))
		return p->mode == MODE_INTERLEAVE ? 0 : -EINVAL;
	error = mm_get_page(current->mm, address, VM_PROT_READ, &page);
	if (!error)
		page_put(page);
	return error;
}

SYSCALL_DEFINE5(get_mempolicy, uint64_t, user_policy, uint64_t, mask, uint64_t, count, uint64_t,
		address, uint64_t, flags)
{
	struct mempolicy p = current->mempolicy;
	int policy = MODE_DEFAULT, error;

	if (mask && count < 1)
		return -EINVAL;
	if (flags & ~(uint64_t)(GET_NODE | GET_ADDR | GET_ALLOWED))
		return -EINVAL;
	if (flags & GET_ALLOWED) {
		if (flags & (GET_NODE | GET_ADDR))
			return -EINVAL;
		p.nodes = 1;
	} else {
		error = answer(&p, address, flags, &policy);
		if (error)
			return error;
	}
	if (user_policy && put_user(policy, user_policy) < 0)
		return -EFAULT;
	return mask ? put_nodes(mask, count, p.nodes) : 0;
}

static int set_on_range(struct mm *mm, uint64_t start, uint64_t end, const struct mempolicy *policy)
{
	int error = vma_split_range(mm, start, end);

	while (!error && start < end) {
		struct vma *vma = mm_area(mm, start);

		vma->policy = *policy;
		start = vma->end;
		vma_merge(vma);
	}
	return error;
}

SYSCALL_DEFINE6(mbind, uint64_t, start, uint64_t, length, uint64_t, mode, uint64_t, mask, uint64_t,
		count, unsigned, flags)
{
	uint64_t nodes, end = start + page_up(length);
	struct mempolicy policy;
	int error;

	if (mode >= 0x10000)
		return -EINVAL;
	error = get_nodes(mask, count, &nodes);
	if (error)
		return error;
	if (flags & ~(unsigned)(MBIND_STRICT | MBIND_MOVE | MBIND_MOVE_ALL))
		return -EINVAL;
	if ((flags & MBIND_MOVE_ALL) && !capable(CAP_SYS_NICE))
		return -EPERM;
	if ((start & ~PAGE_MASK) || end < start)
		return -EINVAL;
	if (end == start)
		return 0;
	error = make_policy((unsigned)mode, nodes, &policy);
	if (error)
		return error;
	if (!mm_range_covered(current->mm, start, end))
		return -EFAULT;
	return set_on_range(current->mm, start, end, &policy);
}

SYSCALL_DEFINE4(set_mempolicy_home_node, uint64_t, start, uint64_t, length, uint64_t, node,
		uint64_t, flags)
{
	uint64_t end = start + page_up(length);
	int result = -ENOENT;

	if ((start & ~PAGE_MASK) || flags || node != 0 || end < start)
		return -EINVAL;
	for (struct vma *vma = mm_area(current->mm, start); start != end && vma && vma->start < end;
	     vma = mm_area(current->mm, vma->end)) {
		unsigned mode = vma->policy.mode & ~MODE_FLAGS;

		if (!mode)
			continue;
		if (mode != MODE_BIND && mode != MODE_PREFERRED_MANY)
			return -EOPNOTSUPP;
		result = 0; /* every task's home is node 0 */
	}
	return start == end ? 0 : result;
}

/* ---- moving pages: every page is on node 0 already ---- */

static int target_of(pid_t pid, struct task **out)
{
	struct task *task = pid ? task_given(pid) : current;

	*out = task;
	if (!task)
		return -ESRCH;
	return task_may_access(task, ACCESS_READ_REALCREDS) ? 0 : -EPERM;
}

SYSCALL_DEFINE4(migrate_pages, pid_t, pid, uint64_t, count, uint64_t, old_mask, uint64_t, new_mask)
{
	uint64_t old_nodes, new_nodes;
	struct task *task;
	int error = get_nodes(old_mask, count, &old_nodes);

	if (!error)
		error = get_nodes(new_mask, count, &new_nodes);
	if (!error)
		error = target_of(pid, &task);
	if (error)
		return error;
	if ((new_nodes & ~1ull) && !capable(CAP_SYS_NICE))
		return -EPERM;
	return new_nodes & 1 && task->mm ? 0 : -EINVAL;
}

static int node_of(struct mm *mm, uint64_t address)
{
	struct vma *vma = mm_area(mm, address);
	struct pte *pte;

	if (!vma || vma->start > address)
		return -EFAULT;
	pte = pagetable_find(mm->pagetable, address);
	return pte && pte->page ? 0 : -ENOENT;
}

static int move_one(struct mm *mm, uint64_t pages, uint64_t nodes, uint64_t status, uint64_t i)
{
	uint64_t address;
	int node = 0;

	if (get_user(address, pages + i * sizeof(address)) < 0)
		return -EFAULT;
	if (nodes && get_user(node, nodes + i * sizeof(node)) < 0)
		return -EFAULT;
	if (node < 0 || node > 0)
		return -ENODEV;
	return put_user(node_of(mm, address), status + i * sizeof(int));
}

SYSCALL_DEFINE6(move_pages, pid_t, pid, uint64_t, count, uint64_t, pages, uint64_t, nodes, uint64_t,
		status, int, flags)
{
	struct task *task;
	struct mm *mm;
	int error;

	if (flags & ~(MBIND_MOVE | MBIND_MOVE_ALL))
		return -EINVAL;
	if ((flags & MBIND_MOVE_ALL) && !capable(CAP_SYS_NICE))
		return -EPERM;
	error = target_of(pid, &task);
	if (error)
		return error;
	mm = task->mm;
	if (!mm)
		return -EINVAL;
	mm_get(mm);
	for (uint64_t i = 0; i < count && !error; i++)
		error = fatal_signal_pending() ? -EINTR : move_one(mm, pages, nodes, status, i);
	mm_put(mm);
	return error;
}
