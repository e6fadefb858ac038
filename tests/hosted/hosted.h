/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine interface over Linux's ptrace: the whole personality as a program of the build host,
 * under sanitizers, with real Linux programs in it.
 *
 * A page is a page of one memfd (pages.c). An address space is a traced process in which everything
 * was unmapped but one stub page; its first thread, the agent, never runs a program: the supervisor
 * makes it do mmap(), mprotect() and munmap() by single-stepping a `syscall` instruction in the
 * stub (vspace.c). A user thread is a further thread of that process, run with PTRACE_SYSEMU
 * (threads.c, events.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine/machine.h"

/* Where the `syscall` instruction of an address space is. */
#define STUB_ADDRESS 0x10000ull

struct vspace {
	pid_t agent;
};

struct uthread {
	pid_t tid;
	struct vspace *vs;
	void *cookie;
	bool running;
	unsigned long long orig; /* rax of a system call that was reported */
	bool in_syscall;
};

/* Ends the program after an error of the host or the personality that cannot be handled. */
_Noreturn void hosted_die(const char *what);

/* Boots from an archive and runs a command; returns only if the boot failed. */
int hosted_run(const char *rootfs, int words, char *const command[]);

void hosted_pages_init(void);
/* The descriptor of all pages, and where in it a page is. */
int hosted_pages_fd(void);
uint64_t hosted_page_offset(const struct page *page);
size_t hosted_pages_free(void);

void hosted_events_init(void);
/* The descriptor that becomes readable when clock_set_timer()'s moment has come. */
int hosted_timer_fd(void);

/* Waits until the traced thread stops; it must not end. */
void hosted_wait_stop(pid_t pid);
/* Writes the registers of a stopped thread. A segment base in the kernel's half, which a program
 * can load itself, is refused by the host from others: there it becomes 0. */
struct user_regs_struct;
void hosted_set_regs(pid_t tid, struct user_regs_struct *regs);
/* Has a stopped thread step over the stub's `syscall` with these arguments; returns its result. */
long hosted_inject(pid_t pid, long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		   uint64_t e, uint64_t f);

struct uthread *hosted_find_thread(pid_t tid);
