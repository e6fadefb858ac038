/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals that cannot be taken because their frame cannot be written: a SIGSEGV that can be handled
 * comes instead, with the registers, the mask and the alternate stack as they were.
 */
#include "case.h"

#include <pthread.h>
#include <setjmp.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define ALT_SIZE 40960

static char alt[ALT_SIZE] __attribute__((aligned(4096)));
static volatile int end, hups, segvs, wrong;

static void hup(int sig)
{
	hups++;
}

/* Prints what a handler finds. */
static void segv(int sig, siginfo_t *info, void *context)
{
	stack_t now;
	sigset_t mask;
	char here;

	sigaltstack(NULL, &now);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	printf("%s code %s, on the %s stack, flags %d, SIGHUP %sblocked\n", sigabbrev_np(sig),
	       info->si_code == SI_KERNEL ? "SI_KERNEL" : "another",
	       &here >= alt && &here < alt + ALT_SIZE ? "alternate" : "ordinary", now.ss_flags,
	       sigismember(&mask, SIGHUP) ? "" : "not ");
}

static void count(int sig, siginfo_t *info, void *context)
{
	segvs++;
	if (info->si_code != SI_KERNEL || info->si_addr)
		wrong++;
}

static void on(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};

	sigaction(sig, &a, NULL);
}

static void use(void *stack, int flags)
{
	stack_t s = {.ss_sp = stack, .ss_size = ALT_SIZE, .ss_flags = flags};

	SHOW(sigaltstack(&s, NULL));
}

static void *protects(void *arg)
{
	while (!end) {
		mprotect(alt, sizeof(alt), PROT_READ);
		mprotect(alt, sizeof(alt), PROT_READ | PROT_WRITE);
	}
	return NULL;
}

/* LTP's signal06: the handler reads its stack only, and the other thread makes that unwritable. */
static void taken_away(void)
{
	pthread_t t;
	const int rounds = 1500;

	hups = segvs = wrong = end = 0;
	on(SIGSEGV, count, 0);
	signal(SIGHUP, hup);
	struct sigaction a = {.sa_handler = hup, .sa_flags = SA_ONSTACK};
	sigaction(SIGHUP, &a, NULL);
	use(alt, 0);
	pthread_create(&t, NULL, protects, NULL);
	for (int i = 0; i < rounds; i++)
		syscall(SYS_tkill, (int)syscall(SYS_gettid), SIGHUP);
	end = 1;
	pthread_join(t, NULL);
	sigset_t mask;
	sigprocmask(SIG_BLOCK, NULL, &mask);
	printf("all %s, %d wrong, SIGHUP %sblocked\n",
	       hups + segvs == rounds ? "taken" : "not taken", wrong,
	       sigismember(&mask, SIGHUP) ? "" : "not ");
}

static void always(void)
{
	on(SIGHUP, segv, SA_ONSTACK);
	on(SIGSEGV, segv, 0);
	use(alt, 0);
	mprotect(alt, sizeof(alt), PROT_READ);
	raise(SIGHUP);
	puts("read only, back");
	mprotect(alt, sizeof(alt), PROT_NONE);
	raise(SIGHUP);
	puts("no access, back");
	/* only the floating-point state has no place, then only the rest of the frame */
	mprotect(alt, sizeof(alt) - 4096, PROT_READ | PROT_WRITE);
	raise(SIGHUP);
	puts("upper page only, back");
	mprotect(alt, sizeof(alt), PROT_READ | PROT_WRITE);
	use(alt, 1u << 31);
	mprotect(alt, sizeof(alt), PROT_READ);
	raise(SIGHUP);
	puts("autodisarm, back");
	mprotect(alt, sizeof(alt), PROT_READ | PROT_WRITE);
	raise(SIGHUP);
	use(alt, 0);
	struct sigaction a = {.sa_sigaction = segv,
			      .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND};
	sigaction(SIGHUP, &a, NULL);
	mprotect(alt, sizeof(alt), PROT_READ);
	raise(SIGHUP);
	sigaction(SIGHUP, NULL, &a);
	printf("SA_RESETHAND: handler %s\n", a.sa_handler == SIG_DFL ? "gone" : "there");
}

/* The kernel may only end the process. */
static void no_way_out(int which)
{
	struct rlimit none = {0, 0};
	sigset_t set;

	setrlimit(RLIMIT_CORE, &none);
	on(SIGHUP, segv, SA_ONSTACK);
	on(SIGSEGV, segv, which == 0 ? SA_ONSTACK : 0);
	use(alt, 0);
	mprotect(alt, sizeof(alt), PROT_READ);
	sigemptyset(&set);
	sigaddset(&set, SIGSEGV);
	if (which == 1)
		signal(SIGSEGV, SIG_IGN);
	if (which == 2)
		sigprocmask(SIG_BLOCK, &set, NULL);
	if (which == 3)
		signal(SIGSEGV, SIG_DFL);
	raise(SIGHUP);
	puts("alive");
}

/* SIGSEGV on the alternate stack when the ordinary one has no room. */
static sigjmp_buf back;

static void jump(int sig, siginfo_t *info, void *context)
{
	char here;

	printf("SIGSEGV code %s on the %s stack\n",
	       info->si_code == SI_KERNEL ? "SI_KERNEL" : "another",
	       &here >= alt && &here < alt + ALT_SIZE ? "alternate" : "ordinary");
	siglongjmp(back, 1);
}

static void no_ordinary_stack(void)
{
	use(alt, 0);
	on(SIGSEGV, jump, SA_ONSTACK);
	on(SIGHUP, segv, 0);
	int pid = getpid();
	if (!sigsetjmp(back, 1)) {
		/* kill() with the stack pointer where nothing is mapped */
		__asm__ volatile(
			"mov %%rsp, %%r12\n\tmov $4096, %%rsp\n\tsyscall\n\tmov %%r12, %%rsp"
			:
			: "a"(SYS_kill), "D"(pid), "S"(SIGHUP)
			: "rcx", "r11", "r12", "memory");
	}
	puts("back");
}

/* A frame that rt_sigreturn cannot read. */
static void bad_return(void)
{
	on(SIGSEGV, jump, SA_ONSTACK);
	use(alt, 0);
	if (!sigsetjmp(back, 1))
		__asm__ volatile("mov $4096, %%rsp\n\tsyscall"
				 :
				 : "a"(SYS_rt_sigreturn)
				 : "memory");
	puts("back");
}

int main(void)
{
	case_begin();
	IN_CHILD(always());
	for (int i = 0; i < 4; i++)
		IN_CHILD(no_way_out(i));
	IN_CHILD(no_ordinary_stack());
	IN_CHILD(bad_return());
	IN_CHILD(taken_away());
	return 0;
}
