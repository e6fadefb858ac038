/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Debug system calls. PutChar and DumpScheduler exist in every build, but DumpScheduler prints
 * nothing in a release build. The other calls, two of which can stop the machine, exist only in a
 * debug build.
 */
#include "api/debug.h"
#include "api/message.h"
#include "api/syscall.h"
#include "arch/arch.h"
#include "kernel/invariants.h"
#include "kernel/latency.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "object/cspace.h"
#include "selkie/extensions.h"

#ifdef SELKIE_KERNEL_DEBUG

/* Type tags of DebugCapIdentify: sheet section 16. */
static word_t cap_tag(struct cap cap)
{
	static const uint8_t tags[32] = {
		[CAP_UNTYPED] = 2,
		[CAP_ENDPOINT] = 4,
		[CAP_NOTIFICATION] = 6,
		[CAP_REPLY] = 8,
		[CAP_CNODE] = 10,
		[CAP_THREAD] = 12,
		[CAP_IRQ_CONTROL] = 14,
		[CAP_IRQ_HANDLER] = 16,
		[CAP_ZOMBIE] = 18,
		[CAP_DOMAIN] = 20,
		[CAP_FRAME] = 1,
		[CAP_PAGE_TABLE] = 3,
		[CAP_PAGE_DIRECTORY] = 5,
		[CAP_PDPT] = 7,
		[CAP_PML4] = 9,
		[CAP_ASID_CONTROL] = 11,
		[CAP_ASID_POOL] = 13,
		[CAP_IO_PORT] = 19,
		[CAP_IO_PORT_CONTROL] = 31,
	};

	return tags[cap_type(cap)];
}

static void cap_identify(struct tcb *t)
{
	struct cte *slot;
	bool found = cspace_lookup(t, ctx_cap(&t->arch.context), &slot) == OUTCOME_OK;

	ctx_set_badge(&t->arch.context, found ? cap_tag(slot->cap) : 0);
}

/* Gives a thread the name that is a string in the caller's IPC buffer; bytes that do not fit are
 * ignored. The capability register has the thread's capability. A wrong capability or a missing
 * buffer stops the machine, as upstream does, because only a debug build has this call. */
static void name_thread(struct tcb *t)
{
	const word_t *buffer = thread_buffer(t, false);
	struct cte *slot;

	if (cspace_lookup(t, ctx_cap(&t->arch.context), &slot) != OUTCOME_OK ||
	    cap_type(slot->cap) != CAP_THREAD || !buffer) {
		kprintf("DebugNameThread: not a thread, or no IPC buffer\n");
		arch_halt();
	}
	const char *name = (const char *)&buffer[BUFFER_MR(0)];
	struct tcb *named = cap_tcb(slot->cap);
	unsigned i;

	for (i = 0; i < TCB_NAME_SIZE - 1 && name[i]; i++)
		named->name[i] = name[i];
	named->name[i] = 0;
}

static void dump_scheduler(void)
{
	kprintf("current %s priority %u\n", core.current->name, core.current->priority);
	for (unsigned g = 0; g < BUDGET_GROUPS; g++)
		for (int p = NUM_PRIORITIES - 1; p >= 0; p--)
			for (struct tcb *t = core.ready[g][p].head; t; t = t->sched_next)
				kprintf("ready %s (%p) group %u priority %d ip %lx\n", t->name,
					(void *)t, g, p, t->arch.context.next_ip);
}

static bool debug_build_syscall(int64_t number, struct tcb *t)
{
	switch (number) {
	case SYS_DEBUG_HALT:
		kprintf("DebugHalt\n");
		arch_halt();
	case SYS_DEBUG_CAP_IDENTIFY:
		cap_identify(t);
		return true;
	case SYS_DEBUG_SNAPSHOT:
		dump_scheduler();
		latency_print();
		kprintf("deepest kernel stack: %lu bytes\n", stack_used());
		return true;
	case SYS_DEBUG_NAME_THREAD:
		name_thread(t);
		return true;
	default:
		return false;
	}
}

#else

static void dump_scheduler(void)
{
}

static bool debug_build_syscall(int64_t number, struct tcb *t)
{
	return false;
}

#endif

_Static_assert(SELKIE_PRINT_MAX == MAX_MESSAGE_WORDS, "no length is too large");

/* Prints the character in the capability register and, if extensions are enabled and the message
 * has the label SELKIE_LABEL_PRINT, the characters in the IPC buffer. */
static void put_characters(struct tcb *t)
{
	struct context *c = &t->arch.context;
	word_t info = ctx_info(c), length = info_length(info);
	const word_t *buffer = thread_buffer(t, false);

	arch_console_putc((char)ctx_cap(c));
	if (!arch_extensions_enabled || info_label(info) != SELKIE_LABEL_PRINT || !length ||
	    !buffer)
		return;
	const char *more = (const char *)&buffer[BUFFER_MR(SELKIE_PRINT_MR)];

	for (word_t i = 0; i < length; i++)
		arch_console_putc(more[i]);
	ctx_set_info(c, 0);
}

bool debug_syscall(int64_t number)
{
	struct tcb *t = core.current;

	switch (number) {
	case SYS_DEBUG_PUT_CHAR:
		put_characters(t);
		latency_begin(); /* the time of printing is not counted */
		return true;
	case SYS_DEBUG_DUMP_SCHEDULER:
		dump_scheduler();
		return true;
	default:
		return debug_build_syscall(number, t);
	}
}
