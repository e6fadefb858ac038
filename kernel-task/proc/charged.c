/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is charged to a user: proc/charged.h. A header before each piece of memory says which
 * user it is charged to. */
#include "proc/charged.h"

#include <stdbool.h>
#include <stdint.h>

#include "abi/capability.h"
#include "mm/charge.h"
#include "proc/task.h"
#include "proc/user_usage.h"

struct head {
	struct user_usage *user;
	size_t size;
	_Alignas(max_align_t) unsigned char memory[];
};

static uint64_t most(void)
{
	bool bound = !capable(CAP_SYS_RESOURCE);

	return user_limits.kernel_bytes && bound ? user_limits.kernel_bytes : USER_NO_LIMIT;
}

void *charged_alloc(size_t size)
{
	struct head *head = size < SIZE_MAX - sizeof(*head)
				    ? charge_alloc_zeroed(CHARGE_KERNEL, sizeof(*head) + size)
				    : NULL;

	if (!head)
		return NULL;
	head->size = sizeof(*head) + size;
	head->user = usage_charge(current->cred ? current->cred->uid : KUID(0), USER_KERNEL_BYTES,
				  head->size, most());
	if (!head->user) {
		charge_free(head);
		return NULL;
	}
	return head->memory;
}

void charged_free(void *memory)
{
	struct head *head;

	if (!memory)
		return;
	head = (struct head *)((unsigned char *)memory - offsetof(struct head, memory));
	usage_uncharge(head->user, USER_KERNEL_BYTES, head->size);
	charge_free(head);
}
