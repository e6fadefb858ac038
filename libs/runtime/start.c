/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up in C: thread-local storage first, because libsel4 keeps the IPC buffer's address there,
 * then task_main().
 *
 * x86-64 keeps thread-local variables below the thread pointer (the ELF TLS ABI's variant II):
 * their image is copied to end, aligned, at the thread descriptor that FS points to.
 */
#include <cpuid.h>
#include <stdint.h>
#include <string.h>

#include <sel4/sel4.h>

#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/start.h"

/* From the linker script: the initial image of thread-local variables. */
extern const char runtime_tls_start[], runtime_tls_file_end[];
extern char runtime_tls_size[], runtime_tls_align[];

/* The linker script defines these as absolute values. They are variables in memory, because such a
 * value may be too far from the task's addresses for an instruction's displacement. */
static const volatile size_t tls_size = (size_t)runtime_tls_size;
static const volatile size_t tls_align = (size_t)runtime_tls_align;

static _Alignas(64) char thread_area[RUNTIME_TLS_BYTES + RUNTIME_THREAD_BYTES];

static int has_fsgsbase(void)
{
	unsigned a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1);
}

static void init_thread_pointer(void)
{
	size_t size = tls_size, align = tls_align;
	size_t file = (size_t)(runtime_tls_file_end - runtime_tls_start);
	char *thread = thread_area + RUNTIME_TLS_BYTES;
	size_t offset = (size + align - 1) & ~(align - 1);

	if (align > 64 || offset > RUNTIME_TLS_BYTES)
		__builtin_trap();
	char *image = thread - offset;
	for (size_t i = 0; i < file; i++)
		image[i] = runtime_tls_start[i];
	*(void **)thread = thread;
	if (!has_fsgsbase())
		__builtin_trap(); /* docs/sel4-abi.md, section 1: FSGSBASE is needed */
	__asm__ volatile("wrfsbase %0" ::"r"(thread) : "memory");
	runtime_init_thread(thread);
}

_Noreturn void runtime_start(void *start_page)
{
	init_thread_pointer();
	runtime_init_stack_guard();
	seL4_SetIPCBuffer(*(seL4_IPCBuffer **)((char *)start_page + RUNTIME_IPC_BUFFER_OFFSET));
	runtime_exit(task_main(start_page));
}
