/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine as the personality sees it: page frames, address spaces, user threads, and one stream
 * of events. This is the only interface to seL4: the functions are implemented beside this header
 * over the seL4 API, and once more by the fake machine of the unit tests.
 *
 * Everything here runs on one thread of the kernel task at a time (machine/inner.h); nothing blocks
 * but machine_next_event(). Errors are negative Linux errno values.
 */
#pragma once

#include <limits.h> /* may define PAGE_SIZE (musl); ours is unsigned long everywhere */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/arch.h"

#undef PAGE_SIZE
#undef PAGE_SHIFT
#undef PAGE_MASK
#define PAGE_SHIFT 12
#define PAGE_SIZE  4096ul
#define PAGE_MASK  (~(PAGE_SIZE - 1))

/* One past the highest address that a user mapping may end at (seL4 maps below 0x7fffffffffff). */
#define USER_END 0x7ffffffff000ul

/* Can a page have this address, in either half? */
static inline bool is_canonical(uint64_t address)
{
	return (uint64_t)((int64_t)(address << 16) >> 16) == address;
}

/* ---- page frames ------------------------------------------------------------------------- */

/*
 * One 4 KiB frame of this kernel task. `va` is its place in the direct map, always valid.
 * The fields below `refs` belong to the machine.
 */
struct page {
	uint8_t *va;
	uint32_t refs;	   /* users; the last page_put() frees the frame */
	uint32_t mappings; /* vspace mappings in existence (kept by vspace_map/unmap) */
	uint32_t cap;	   /* capability with which the direct map maps the frame */
	uint32_t user_cap; /* the ready second capability, 0 while it is in use */
	void *owner; /* the chunk that the frame came from; NULL for a page of the boot image */
	uintptr_t charged; /* the account that it is charged to, base/account.h; 0: none */
	void *cookie;	   /* for the holder of the page (page cache: its mapping) */
};

/* A fresh frame, zeroed, refs = 1. NULL when out of memory. */
struct page *page_alloc(void);
/* The same without zeroing: the caller overwrites all of it before a user can see it. */
struct page *page_alloc_uninit(void);
void page_free(struct page *page); /* called by page_put() alone */

static inline void page_get(struct page *page)
{
	page->refs++;
}

static inline void page_put(struct page *page)
{
	if (--page->refs == 0)
		page_free(page);
}

/*
 * The page of the boot image (see machine_boot_file()) that holds `data`, which must be
 * page-aligned; it is read-only and is never freed. Lets a file of the initial root be mapped
 * without a copy. A reference is returned; NULL if the address is not a whole page of the boot
 * image, or when out of memory.
 */
struct page *page_of_boot_image(const void *data);

struct machine_memory {
	uint64_t total_bytes; /* all memory given to this kernel task */
	uint64_t free_bytes;  /* what page_alloc() could still hand out */
};
void machine_memory(struct machine_memory *out);

/* ---- address spaces ------------------------------------------------------------------------ */

struct vspace;

/* A mapping costs one capability; its holder (mm's page table) keeps this handle. 0 = none. */
typedef uint32_t mapping_t;

enum { VM_PROT_READ = 1, VM_PROT_WRITE = 2, VM_PROT_EXEC = 4 };

/*
 * -ENOMEM when memory or address-space ids are out. Address spaces of one `layout` will have their
 * mappings at nearly the same addresses: they inherit page tables from each other.
 */
int vspace_create(uint64_t layout, struct vspace **out);
/* All mappings must have been removed. */
void vspace_destroy(struct vspace *vs);
/*
 * Maps `page` at `va` (page-aligned, below USER_END), which has no mapping yet. Takes no reference
 * to the page. prot without VM_PROT_READ gives a mapping that user mode cannot touch. -ENOMEM.
 */
int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out);
/* Changes the rights of an existing mapping. */
int vspace_protect(struct vspace *vs, uint64_t va, struct page *page, mapping_t map, unsigned prot);
void vspace_unmap(struct vspace *vs, struct page *page, mapping_t map);
/*
 * Between vspace_batch_begin() and vspace_batch_end() the machine may put off what vspace_map(),
 * vspace_protect() and vspace_unmap() do, and do it in one go. A mapping that cannot be made is
 * known only at the end: *out is 0 then (so `out` must stay valid until there). A page that was
 * unmapped is held until then. May be nested; the caller must not wait in between.
 */
void vspace_batch_begin(void);
void vspace_batch_end(void);

/* ---- user threads -------------------------------------------------------------------------- */

struct uthread;

/*
 * A stopped thread in `vs`. `cookie` comes back in its events. Its first uthread_run() must carry
 * registers. The registers that these do not name (x87, vector registers, their control words) are
 * as after a reset, whichever thread had them before. -ENOMEM.
 */
int uthread_create(struct vspace *vs, void *cookie, struct uthread **out);
void uthread_destroy(struct uthread *t);
/*
 * Lets a stopped thread run: one that raised an event, was suspended, or is new. With `regs` all
 * its registers are replaced (the microkernel makes harmful values harmless); with NULL it
 * continues where it stopped (a page fault is retried). For the thread of the latest event this is
 * free: the reply goes out with the next machine_next_event().
 */
void uthread_run(struct uthread *t, const struct user_regs *regs);
/*
 * As uthread_run(), after a system call that changed no thread pointer: cheaper. Where that is not
 * possible it calls uthread_run() itself.
 */
void uthread_run_syscall(struct uthread *t, const struct user_regs *regs);
/*
 * The thread runs before those of all other programs whenever it can. The thread that was preferred
 * before is no longer. NULL: no thread is preferred.
 */
void uthread_prefer(struct uthread *t);
/*
 * Stops a running thread where it is; its registers can then be read. Does nothing to a stopped
 * thread. False: the thread is entering the kernel task by itself (machine/inner.h) and was not
 * stopped; until the next wait its registers are those with which it enters.
 */
bool uthread_stop(struct uthread *t);
/* All registers of a thread that uthread_stop() has stopped, or could not stop. */
void uthread_get_regs(struct uthread *t, struct user_regs *regs);
/*
 * System calls of the thread whose numbers are chosen (below 512, a bit each) raise no event: the
 * thread goes on at `handler`, with the address behind the instruction and `word` in the registers
 * that the instruction itself changes, all others as they were. Handler 0: no call is redirected,
 * as with a new thread. Only if machine_can_redirect(). -ENOMEM.
 */
#define REDIRECT_WORDS 8
bool machine_can_redirect(void);
int uthread_redirect(struct uthread *t, uint64_t handler, uint64_t word,
		     const uint64_t numbers[REDIRECT_WORDS]);

/* Does a trap flag in the registers that uthread_run() is given reach the thread? Upstream's seL4
 * clears it. */
bool machine_keeps_trap_flag(void);

/*
 * How this microkernel reports a program's system call. The first form is Selkie's; the others
 * follow from how seL4 was configured, for sysenter and for syscall (docs/upstream.md).
 */
enum syscall_form {
	SYSCALL_FORM_FOREIGN, /* `syscall` is EVENT_SYSCALL */
	SYSCALL_FORM_INVALID, /* `syscall` is an invalid opcode */
	SYSCALL_FORM_PATCHED, /* `syscall` is lost, `int $n` is EVENT_INT */
};
enum syscall_form machine_syscall_form(void);

/* ---- events --------------------------------------------------------------------------------- */

enum event_type {
	EVENT_SYSCALL, /* regs (without thread pointers) valid; its ip is behind the instruction */
	EVENT_PAGE_FAULT, /* address, access, present; ip valid, other registers by
			     uthread_get_regs() */
	EVENT_EXCEPTION,  /* vector, code; ip valid */
	EVENT_INT,	  /* as EVENT_SYSCALL, but it was `int $vector` */
	EVENT_LOST,	  /* SYSCALL_FORM_PATCHED: `syscall` itself, at ip; its sp is not known */
	EVENT_SIGNALS,	  /* notifications: signals is a set of SIGNAL_* */
};

enum { SIGNAL_TIMER = 1, SIGNAL_CONSOLE = 2, SIGNAL_DEVICES = 4 /* machine/device.h */ };

#define VECTOR_PROTECTION 13

struct event {
	enum event_type type;
	void *cookie; /* of the thread that raised the event; NULL for EVENT_SIGNALS */
	struct user_regs regs;
	uint64_t address; /* EVENT_PAGE_FAULT */
	unsigned access;  /* the attempted access: VM_PROT_READ, _WRITE or _EXEC */
	bool present;	  /* the page was mapped, and the mapping forbade the access */
	unsigned vector, code;
	unsigned signals;
};

/*
 * Sends the pending reply if there is one and waits for the next event. With `poll`, returns false
 * at once if there is none.
 */
bool machine_next_event(struct event *out, bool poll);
/* Gives way to programs, though the kernel task has a higher priority: each program that computes
 * gets a time slice, or only the preferred one does. Events wait until this returns. */
void machine_yield_to_programs(void);

/* ---- the rest ------------------------------------------------------------------------------- */

/* Sets the machine up from the start page. -ENOMEM, -EINVAL (the start page is malformed). */
int machine_init(void *task_info);
/* A file of the boot image by its archive name; NULL if there is none. Page-aligned, lasts for
 * ever. */
const void *machine_boot_file(const char *name, size_t *size);
/* A stack for a kernel thread: KSTACK_SIZE bytes with an unmapped page below. Its lowest address,
 * or NULL. */
#define KSTACK_SIZE (32ul * 1024)
void *kstack_alloc(void);
void kstack_free(void *stack);
/* Ends this kernel: tells the host `status`, then stops for good. The root task takes its memory
 * back. */
_Noreturn void machine_power_off(int status);
/* Fills with numbers that cannot be guessed (RDRAND/RDSEED and timing, stirred). */
void machine_random(void *buf, size_t n);
/* From now on freed memory is filled with a pattern, kept for a while and checked (heap_check.c).
 */
void machine_check_heap(void);
/* Mixes these bytes into the state that later random numbers are made from. */
void machine_stir_random(const void *bytes, size_t n);
const char *machine_kernel_name(void);
/* How programs enter the kernel task, as the system description calls it: "fault" or "inner". */
const char *machine_entry_name(void);
/* Has the root task kill the component's task, to test that the kernel survives it: 0, -EPERM (the
 * system description does not allow this kernel to), -ENOENT (no task has this name). */
int machine_kill_component(const char *name);
/* The first program and its arguments, separated by blanks, where the host gave no command. */
const char *machine_init_command(void);
