/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory of one Linux process: its VMAs, its page table (which page is where, with which
 * rights, and the machine mapping of it), and the functions of mm/ for the rest of the personality.
 * Owned by mm/.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "machine/machine.h"
#include "wait/may_wait.h"

struct mappable;
struct vma;
struct pagetable;

/* Who may access a program's memory and get its core file (prctl(2), PR_SET_DUMPABLE): only root,
 * or its own user; or only root also for the core file. */
enum dumpable { DUMPABLE_NOT = 0, DUMPABLE_USER = 1, DUMPABLE_ROOT = 2 };

/* The kinds of memory that a core file can have: core(5), /proc/PID/coredump_filter. */
enum core_part {
	CORE_ANON_PRIVATE,
	CORE_ANON_SHARED,
	CORE_FILE_PRIVATE,
	CORE_FILE_SHARED,
	CORE_ELF_HEADERS,
	CORE_PARTS = 9, /* the other parts are kinds of memory that do not exist here */
};
#define CORE_FILTER_DEFAULT 0x33u

struct mm {
	unsigned refs;	  /* users; the last one frees the memory */
	unsigned records; /* references to the struct alone; all users count as one */
	enum dumpable dumpable;
	struct user_ns
		*user_ns; /* capabilities over this namespace always give access (proc/access.h) */
	unsigned core_filter; /* 1 << enum core_part: what its core file has */
	struct vspace *vspace;
	struct pagetable *pagetable;
	struct vma_tree *vmas;
	uint64_t brk_start, brk;
	uint64_t mmap_top; /* highest address that mmap without a hint gives out */
	uint64_t stack_top;
	unsigned randomness; /* randomize_va_space, as it was for this program (mm/layout.h) */
	uint64_t layout;     /* the same for a program and its forks */
	uint64_t stack_start, arg_start, arg_end, env_start, env_end;
	uint64_t code_start, code_end, data_start, data_end;
	uint64_t total_pages, locked_pages, rss_pages, rss_peak, shared_pages;
	uint64_t data_pages;   /* private, writable, no stack */
	uint64_t changes;      /* of areas, counted */
	uint64_t around_next;  /* the address behind the window of the last fault on a file ... */
	unsigned around_count; /* ... and the pages of the windows in a row so far */
	struct mm_family *family;	   /* mm/family.h */
	bool forked;			   /* no exec since */
	unsigned young_faults;		   /* faults since the fork that mm/family.h has recorded */
	uint64_t denied;		   /* the page of the last denied access */
	unsigned lock_future;		   /* mlockall(MCL_FUTURE): VMA_LOCKED for new areas */
	uint64_t vdso;			   /* where exec mapped the vDSO image, 0 before */
	uint64_t shim;			   /* address of the shim's page (arch/shim.h) */
	uint64_t sealed_start, sealed_end; /* mm_seal() */
	/* arch/x86_64/user/answers.c: the page with its reference or NULL, and records in use. */
	struct page *answers;
	unsigned answers_used;
	uint64_t auxv[48];
	unsigned auxv_words;
	uint64_t futex_name; /* mm_futex_key()'s, 0: none yet */
	bool no_huge_pages;  /* prctl(PR_SET_THP_DISABLE): stored; there are no huge pages */
};

/* An empty address space, refs = 1. -ENOMEM. */
int mm_create(struct mm **out);
/* Copy-on-write copy for fork. -ENOMEM; nothing is left behind then. Both will execute at `ip` and
 * write at `sp` first. */
MAY_WAIT int mm_fork(struct mm *from, uint64_t ip, uint64_t sp, struct mm **out);
void mm_get(struct mm *mm);
MAY_WAIT void mm_put(struct mm *mm); /* the last one unmaps everything */
/*
 * An open file of /proc has a reference to the struct alone (mm_remember()): the struct stays, the
 * memory is freed with its last user. mm_use() takes a user's reference; false if there is no user
 * left.
 */
void mm_remember(struct mm *mm);
void mm_forget(struct mm *mm);
bool mm_use(struct mm *mm);

/*
 * mmap without the system call's argument fetch: prot and flags are mmap's (PROT_*, MAP_*).
 * `object` NULL for anonymous memory; a reference is taken. On success the address is returned,
 * else a negative errno.
 */
MAY_WAIT int64_t mm_map(struct mm *mm, uint64_t address, uint64_t length, int prot, int flags,
			struct mappable *object, uint64_t offset);
MAY_WAIT int mm_unmap(struct mm *mm, uint64_t address, uint64_t length);
MAY_WAIT int mm_protect(struct mm *mm, uint64_t address, uint64_t length, int prot);
/* madvise on any process's memory. */
MAY_WAIT int mm_advise(struct mm *mm, uint64_t address, uint64_t length, int advice);
/* Sets the heap up for exec: it starts at `start`, empty. */
void mm_set_brk(struct mm *mm, uint64_t start);
/* The stack VMA for exec: grows down to the limit. */
MAY_WAIT int mm_map_stack(struct mm *mm, uint64_t top, uint64_t size, int prot);
/*
 * Maps given pages of the kernel task's (vDSO, shim) at a free place, under a name for
 * /proc/PID/maps that lasts for ever. The program cannot write to them: where it makes an area of
 * them writable, or a tracer writes there, it gets copies - or an error if `shared`, for pages that
 * the kernel task goes on writing to. -ENOMEM, -EEXIST.
 */
MAY_WAIT int mm_map_pages(struct mm *mm, uint64_t address, struct page **pages, size_t count,
			  int prot, bool shared, const char *name);
/*
 * Seals the pages [start, end), which are mapped and lie next to those sealed before: calls that
 * change an address space find nothing mapped there, and can map nothing there.
 */
void mm_seal(struct mm *mm, uint64_t start, uint64_t end);

/* The result of a page fault. */
struct fault {
	int signal; /* 0: resolved, try again; SIGSEGV or SIGBUS otherwise */
	int code;   /* SEGV_MAPERR, SEGV_ACCERR, BUS_ADRERR, ... */
};
/* Resolves an access of `access` (VM_PROT_*) at `address`. -ENOMEM: out of memory, and the hook for
 * that freed none. */
MAY_WAIT int mm_fault(struct mm *mm, uint64_t address, unsigned access, struct fault *out);

/* The page behind a user address, faulted in for `access`, with a reference (futex keys, direct
 * copies). */
MAY_WAIT int mm_get_page(struct mm *mm, uint64_t address, unsigned access, struct page **out);
/*
 * The identity of a futex: (object, offset) in a shared mapping, (mm, address) in a private one.
 * Objects are known by numbers that are never used again, because a waiter holds no reference to
 * the object.
 */
struct futex_key {
	uint64_t object;
	uint64_t offset;
};
/*
 * `shared`: the word may be in memory shared with other address spaces. Then its page must be
 * present, and anonymous memory must be writable (with `write`: all memory). -EFAULT.
 */
int mm_futex_key(struct mm *mm, uint64_t address, bool shared, bool write, struct futex_key *out);

/* Hooks of other layers for events of an address space, set in start/hooks.c. */
struct mm_hooks {
	/*
	 * Memory is out (proc/oom.c): kills a process and waits for its memory. 0: try again;
	 * -ENOMEM: no process can be killed, or it is the current task.
	 */
	MAY_WAIT int (*out_of_memory)(void);
	/* Frees up to n cached pages; returns how many. Does not wait. */
	size_t (*spare_pages)(void);
	size_t (*reclaim)(size_t n);
	/* About the current task: its soft limit RLIMIT_*, whether it has a capability CAP_*, its
	 * personality(2). None of the three may be NULL. */
	uint64_t (*limit)(int resource);
	bool (*capable)(int capability);
	unsigned (*personality)(void);
	/* The last user has left; the areas are still there. Must not wait. */
	void (*gone)(struct mm *mm);
};
void mm_hooks_set(const struct mm_hooks *hooks);
/* Bytes that its areas and page tables take of the kernel's memory. */
uint64_t mm_overhead(const struct mm *mm);
/* Calls the hook `reclaim`; 0 if there is none. */
size_t mm_reclaim(size_t pages);
/* Bytes that can be allocated: free memory and cached pages. */
uint64_t mm_available(void);

/* Areas that an address space can have (/proc/sys/vm/max_map_count). */
extern unsigned mm_areas_max;

/* ---- for /proc ---- */
/* Counts of events since the start. */
extern struct mm_events {
	uint64_t faults, oom_kills;
} mm_events;
struct seq; /* base/seq.h: text that grows */
/* Is there a page at `va`? If so, tells whether it belongs to a file or shared memory, and whether
 * it is mapped elsewhere too. */
bool mm_page_state(struct mm *mm, uint64_t va, bool *of_file, bool *shared);
MAY_WAIT void mm_show_maps(struct mm *mm, struct seq *out);
MAY_WAIT void mm_show_smaps(struct mm *mm, struct seq *out);
MAY_WAIT void mm_show_numa_maps(struct mm *mm, struct seq *out);
