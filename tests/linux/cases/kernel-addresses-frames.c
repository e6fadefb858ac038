/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes that a program can make to the registers with which it enters the kernel and returns:
 * frames of signals with addresses of the kernel's half or segments that do not exist, flags, bases
 * of segments in the kernel's half, a system call at the very end of its memory, a restartable
 * sequence there. All end in a signal, or are harmless.
 */
#include <sys/rseq.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"
#include "kernel-addresses.h"

#define ODD 0x0000800000001000ul /* in neither half */

/* ---- frames of signals ---- */

enum change { RIP, RIP_ODD, RSP, SEGMENT_CODE, SEGMENT_STACK, HANDLER_RETURN };
static enum change change;
static uint64_t change_to;

static void forge(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *r = uc->uc_mcontext.gregs;

	(void)sig;
	(void)info;
	switch (change) {
	case RIP:
	case RIP_ODD:
		r[REG_RIP] = (greg_t)change_to;
		break;
	case RSP:
		r[REG_RSP] = (greg_t)change_to;
		break;
	case SEGMENT_CODE:
		r[REG_CSGSFS] = (r[REG_CSGSFS] & ~0xffffll) | (greg_t)change_to;
		break;
	case SEGMENT_STACK:
		r[REG_CSGSFS] = (r[REG_CSGSFS] & ~(0xffffll << 48)) | (greg_t)(change_to << 48);
		break;
	case HANDLER_RETURN:
		*((uint64_t *)uc - 1) = change_to; /* in place of the restorer's address */
		break;
	}
}

static void raise_and_go_on(enum change what, uint64_t to)
{
	change = what;
	change_to = to;
	if (sigsetjmp(back, 1)) {
		if (what == RSP)
			to -= 8; /* what is pushed */
		printf(" signal %d, code %d, trap %lu, %s address, %s rip\n", fault_signal,
		       fault_code, fault_trap, fault_address == to ? "that" : "another",
		       fault_rip == to ? "that" : "another");
		return;
	}
	__asm__ volatile("syscall\n\tpush %%rax\n\tpop %%rax"
			 :
			 : "a"(SYS_tgkill), "D"(getpid()), "S"(gettid()), "d"(SIGUSR1)
			 : "rcx", "r11", "memory");
	puts(" nothing happened");
}

static void frames(void)
{
	static const uint16_t selectors[] = {0x00, 0x08, 0x10, 0x18, 0x3b,
					     0x40, 0x48, 0x49, 0x4b, 0x53};
	struct sigaction action = {.sa_sigaction = forge, .sa_flags = SA_SIGINFO};

	sigaction(SIGUSR1, &action, NULL);
	for (unsigned i = 0; i < COUNT; i++) {
		printf("rip %u:", i);
		raise_and_go_on(RIP, addresses[i]);
		printf("return %u:", i);
		raise_and_go_on(HANDLER_RETURN, addresses[i]);
		if (!i)
			continue; /* the address below is not canonical; QEMU raises another
				     exception for it */
		printf("rsp %u:", i);
		raise_and_go_on(RSP, addresses[i]);
	}
	printf("odd rip:");
	raise_and_go_on(RIP_ODD, ODD);
	for (unsigned i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
		printf("code segment %#x:", selectors[i]);
		raise_and_go_on(SEGMENT_CODE, selectors[i]);
	}
	printf("stack segment 0:");
	raise_and_go_on(SEGMENT_STACK, 0);
}

/* ---- flags and bases ---- */

/* The flags, after a system call that was made with `set` in them. */
static uint64_t flags_after_call(uint64_t set)
{
	uint64_t flags;

	__asm__ volatile("pushfq\n\tor %1, (%%rsp)\n\tpopfq\n\tsyscall\n\tpushfq\n\tpop %0\n\t"
			 "pushq $0x202\n\tpopfq"
			 : "=&r"(flags)
			 : "r"(set), "a"(SYS_getppid)
			 : "rcx", "r11", "memory", "cc");
	return flags & set;
}

static void flags(void)
{
	SHOW(flags_after_call(0x400) == 0x400);	      /* DF */
	SHOW(flags_after_call(0x4000) == 0x4000);     /* NT */
	SHOW(flags_after_call(0x40000) == 0x40000);   /* AC */
	SHOW(flags_after_call(0x200000) == 0x200000); /* ID */
	SHOW(flags_after_call(0x3000) == 0);	      /* IOPL */
}

static uint64_t gs_base(void)
{
	uint64_t base;

	__asm__ volatile("rdgsbase %0" : "=r"(base));
	return base;
}

static void bases(void)
{
	for (unsigned i = 0; i < COUNT; i++) {
		__asm__ volatile("wrgsbase %0" : : "r"(addresses[i]));
		getppid();
		usleep(1000);
		if (gs_base() != addresses[i])
			printf("base %u: another\n", i);
		if (!sigsetjmp(back, 1)) {
			__asm__ volatile("mov %%gs:0, %%al" : : : "rax");
			printf("base %u: read\n", i);
		} else {
			printf("base %u: signal %d, %s address\n", i, fault_signal,
			       fault_address == addresses[i] ? "its" : "another");
		}
		IN_CHILD(_exit(gs_base() != addresses[i]));
	}
	__asm__ volatile("wrgsbase %0" : : "r"(0ul));
}

/* ---- the last instruction that a program can have ---- */

static void last_call(void)
{
	const uint64_t end = 0x7ffffffff000;
	uint8_t *page = mmap((void *)(end - 4096), 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	SHOW(page == (uint8_t *)(end - 4096));
	memcpy(page + 4094, "\x0f\x05", 2);
	if (!sigsetjmp(back, 1))
		__asm__ volatile("call *%0"
				 :
				 : "r"(page + 4094), "a"(SYS_getppid)
				 : "rcx", "r11", "memory");
	printf("signal %d, %s address, %s rip\n", fault_signal,
	       fault_address == end ? "the end's" : "another",
	       fault_rip == end ? "that" : "another");
	SHOW(mmap((void *)end, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
	     MAP_FAILED);
}

/* ---- restartable sequences ---- */

static void sequence(uint64_t address)
{
	static struct rseq area __attribute__((aligned(32)));
	const uint32_t signature = 0x53053053;

	syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32, 1, signature);
	SHOW(syscall(SYS_rseq, address & ~31ul, 32, 0, signature));
	SHOW(syscall(SYS_rseq, &area, 32, 0, signature));
	area.rseq_cs = address;
	for (unsigned i = 0; i < 1000; i++) /* it is looked at when the thread is interrupted */
		usleep(100);
	puts("it went on");
}

int main(void)
{
	case_begin();
	catch_faults();
	frames();
	flags();
	bases();
	last_call();
	signal(SIGSEGV, SIG_DFL);
	for (unsigned i = 0; i < COUNT; i++)
		IN_CHILD(sequence(addresses[i]));
	return 0;
}
