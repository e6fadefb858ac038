/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of signal actions, shared by the threads of a process (CLONE_SIGHAND). */
#include <stdlib.h>
#include <string.h>

#include "proc/proc.h"

struct sighand *sighand_create(void)
{
	struct sighand *sighand = calloc(1, sizeof(*sighand));

	if (sighand)
		sighand->refs = 1;
	return sighand;
}

struct sighand *sighand_copy(const struct sighand *from)
{
	struct sighand *sighand = sighand_create();

	if (sighand)
		memcpy(sighand->action, from->action, sizeof(sighand->action));
	return sighand;
}

void sighand_get(struct sighand *sighand)
{
	sighand->refs++;
}

void sighand_put(struct sighand *sighand)
{
	if (--sighand->refs == 0)
		free(sighand);
}

void sighand_reset(struct sighand *sighand)
{
	for (int i = 0; i < NSIG_MAX; i++) {
		struct linux_sigaction *a = &sighand->action[i];
		uint64_t handler = a->handler == LINUX_SIG_IGN ? LINUX_SIG_IGN : LINUX_SIG_DFL;

		*a = (struct linux_sigaction){.handler = handler};
	}
}
