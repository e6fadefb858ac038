/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces: traced processes whose agent thread maps and unmaps. */
#include "hosted.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/rseq.h>
#include <asm/unistd.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

void hosted_wait_stop(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) < 0)
		if (errno != EINTR)
			hosted_die("waitpid");
	if (!WIFSTOPPED(status)) {
		fprintf(stderr, "hosted: %d is gone (%x)\n", pid, status);
		abort();
	}
}

void hosted_set_regs(pid_t tid, struct user_regs_struct *regs)
{
	if (regs->fs_base >= USER_END)
		regs->fs_base = 0;
	if (regs->gs_base >= USER_END)
		regs->gs_base = 0;
	/* One that is gone has none. */
	if (ptrace(PTRACE_SETREGS, tid, 0, regs) < 0 && errno != ESRCH)
		hosted_die("SETREGS");
}

long hosted_inject(pid_t pid, long nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		   uint64_t f)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, pid, 0, &r) < 0)
		hosted_die("GETREGS");
	r.rip = STUB_ADDRESS;
	r.orig_rax = -1;
	r.rax = (unsigned long long)nr;
	r.rdi = a;
	r.rsi = b;
	r.rdx = c;
	r.r10 = d;
	r.r8 = e;
	r.r9 = f;
	hosted_set_regs(pid, &r);
	if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0) < 0)
		hosted_die("SINGLESTEP");
	hosted_wait_stop(pid);
	if (ptrace(PTRACE_GETREGS, pid, 0, &r) < 0)
		hosted_die("GETREGS");
	return (long)r.rax;
}

int vspace_create(uint64_t layout, struct vspace **out)
{
	struct vspace *vs = calloc(1, sizeof(*vs));
	pid_t pid;

	if (!vs)
		return -ENOMEM;
	pid = fork();
	if (pid == 0) {
		uint8_t *stub =
			mmap((void *)STUB_ADDRESS, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		stub[0] = 0x0f;
		stub[1] = 0x05;
		/* Unregisters the C library's restartable sequences, whose memory is about to be
		 * unmapped. */
		syscall(__NR_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32, 1,
			RSEQ_SIG);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(1);
	}
	if (pid < 0)
		return -ENOMEM;
	hosted_wait_stop(pid);
	ptrace(PTRACE_SETOPTIONS, pid, 0,
	       PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	vs->agent = pid;
	hosted_inject(pid, __NR_munmap, STUB_ADDRESS + PAGE_SIZE,
		      0x7ffffffff000ull - STUB_ADDRESS - PAGE_SIZE, 0, 0, 0, 0);
	*out = vs;
	return 0;
}

void vspace_destroy(struct vspace *vs)
{
	int status;

	kill(vs->agent, SIGKILL);
	waitpid(vs->agent, &status, __WALL);
	free(vs);
}

static int prot_bits(unsigned prot)
{
	if (!(prot & VM_PROT_READ))
		return PROT_NONE;
	return PROT_READ | (prot & VM_PROT_WRITE ? PROT_WRITE : 0) |
	       (prot & VM_PROT_EXEC ? PROT_EXEC : 0);
}

/* The handle is too short for an address: keep them in a table. */
#define MAPPINGS (1u << 20)
static uint64_t mapping_va[MAPPINGS];
static mapping_t mapping_next = 1, mapping_free[MAPPINGS];
static unsigned mapping_free_count;

static mapping_t mapping_new(uint64_t va)
{
	mapping_t m = mapping_free_count ? mapping_free[--mapping_free_count] : mapping_next++;

	mapping_va[m] = va;
	return m;
}

int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out)
{
	long r = hosted_inject(vs->agent, __NR_mmap, va, PAGE_SIZE, (uint64_t)prot_bits(prot),
			       MAP_SHARED | MAP_FIXED, (uint64_t)hosted_pages_fd(),
			       hosted_page_offset(page));

	if (r < 0) {
		fprintf(stderr, "hosted: mmap %lx: %ld\n", va, r);
		abort();
	}
	page->mappings++;
	*out = mapping_new(va);
	return 0;
}

int vspace_protect(struct vspace *vs, uint64_t va, struct page *page, mapping_t map, unsigned prot)
{
	if (mapping_va[map] != va) {
		fprintf(stderr, "hosted: protect of %lx with the mapping of %lx\n", va,
			mapping_va[map]);
		abort();
	}
	hosted_inject(vs->agent, __NR_mprotect, va, PAGE_SIZE, (uint64_t)prot_bits(prot), 0, 0, 0);
	return 0;
}

void vspace_unmap(struct vspace *vs, struct page *page, mapping_t map)
{
	hosted_inject(vs->agent, __NR_munmap, mapping_va[map], PAGE_SIZE, 0, 0, 0, 0);
	page->mappings--;
	mapping_free[mapping_free_count++] = map;
}

/* There are no batches here: each change is made at once. */
void vspace_batch_begin(void)
{
}

void vspace_batch_end(void)
{
}
