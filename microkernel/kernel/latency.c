/* SPDX-License-Identifier: BSD-2-Clause */
/* See latency.h. The registers at the entry of the longest stretch are kept to identify it. */
#include "kernel/latency.h"

#ifdef SELKIE_KERNEL_DEBUG

#include "arch/arch.h"
#include "kernel/print.h"
#include "kernel/sched.h"

static struct {
	word_t began;
	word_t longest;
	word_t call, info; /* number and message info of the system call */
	word_t now_call, now_info;
} latency;

void latency_begin(void)
{
	latency.now_call = ctx_number(&core.current->arch.context);
	latency.now_info = ctx_info(&core.current->arch.context);
	latency.began = arch_cycles();
}

void latency_end(void)
{
	word_t length = arch_cycles() - latency.began;

	if (latency.began == 0 || length <= latency.longest)
		return;
	latency.longest = length;
	latency.call = latency.now_call;
	latency.info = latency.now_info;
}

void latency_skip(word_t cycles)
{
	if (latency.began)
		latency.began += cycles;
}

void latency_print(void)
{
	kprintf("longest time with interrupts off: %lu cycles, call %ld, info %lx\n",
		latency.longest, (int64_t)latency.call, latency.info);
}

#endif
