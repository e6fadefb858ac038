/* SPDX-License-Identifier: BSD-2-Clause */
/* The first process gets the host's choice of ids, as by setgroups, setgid and setuid. */
#include "start/init_user.h"

#include <errno.h>
#include <stdlib.h>

#include "proc/cred.h"
#include "proc/task.h"

#define IDS_MAX 258 /* user, group, supplementary groups */

/* Decimal numbers with blanks between. Their count, or -EINVAL. */
static int read_ids(const char *text, uint32_t *ids)
{
	int count = 0;

	while (*text) {
		char *end;
		unsigned long value = strtoul(text, &end, 10);

		if (end == text || value >= UINT32_MAX || count == IDS_MAX || (*end && *end != ' '))
			return -EINVAL;
		ids[count++] = (uint32_t)value;
		text = *end ? end + 1 : end;
	}
	return count < 2 ? -EINVAL : count;
}

int init_become_user(const char *text)
{
	uint32_t ids[IDS_MAX];
	int count = read_ids(text, ids);
	struct cred *cred = count > 0 ? cred_copy(current->cred) : NULL;

	if (!cred)
		return count < 0 ? count : -ENOMEM;
	free(cred->groups);
	cred->group_count = 0;
	cred->groups = malloc((size_t)count * sizeof(kgid_t));
	if (!cred->groups) {
		cred_put(cred);
		return -ENOMEM;
	}
	for (int i = 2; i < count; i++)
		cred->groups[cred->group_count++] = KGID(ids[i]);
	cred->uid = cred->euid = cred->suid = cred->fsuid = KUID(ids[0]);
	cred->gid = cred->egid = cred->sgid = cred->fsgid = KGID(ids[1]);
	if (ids[0])
		cred->cap_permitted = cred->cap_effective = 0;
	cred_replace(cred);
	return 0;
}
