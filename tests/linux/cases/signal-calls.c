/* SPDX-License-Identifier: BSD-2-Clause */
/* The signal calls one by one: arguments, order of delivery, a handler's arguments, rights to send.
 */
#include "case.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>

struct kernel_action {
	unsigned long handler, flags, restorer, mask;
};

static char order[64];
static int ordered;
static siginfo_t seen;

static void notes(int sig, siginfo_t *info, void *context)
{
	seen = *info;
	order[ordered++] = sig == SIGUSR1 ? 'a' : sig == SIGUSR2 ? 'b' : (char)('0' + sig - 32);
}

static void install(int sig, int flags)
{
	struct sigaction sa = {.sa_sigaction = notes, .sa_flags = SA_SIGINFO | flags};

	sigfillset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
}

static void show_order(void)
{
	order[ordered] = 0;
	puts(order);
	ordered = 0;
}

static void arguments(void)
{
	struct kernel_action ka = {0}, old = {0};
	unsigned long set = 0;

	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &ka, &old, 4));
	SHOW(syscall(SYS_rt_sigaction, 65, &ka, &old, 8));
	SHOW(syscall(SYS_rt_sigaction, 0, NULL, &old, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGKILL, &ka, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGSTOP, &ka, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGKILL, NULL, &old, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, 1L, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, 1L, 8));
	ka.flags = 0x12345678;
	ka.mask = ~0ul;
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &ka, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
	printf("%lx %lx\n", old.flags, old.mask);
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 4));
	SHOW(syscall(SYS_rt_sigprocmask, 77, &set, NULL, 8));
	SHOW(syscall(SYS_rt_sigprocmask, 77, NULL, &set, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 1L, NULL, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, 1L, 8));
	SHOW(syscall(SYS_rt_sigpending, &set, 16));
	SHOW(syscall(SYS_rt_sigpending, 1L, 8));
	SHOW(syscall(SYS_rt_sigpending, &set, 4));
	SHOW(syscall(SYS_rt_sigsuspend, &set, 4));
	SHOW(syscall(SYS_rt_sigsuspend, 1L, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 4));
	SHOW(syscall(SYS_rt_sigtimedwait, 1L, NULL, NULL, 8));
	struct timespec bad = {0, 1000000000}, negative = {-1, 0}, zero = {0, 0};
	SHOW(syscall(SYS_rt_sigtimedwait, &set, NULL, &bad, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &set, NULL, &negative, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &set, NULL, 1L, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &set, NULL, &zero, 8));
	SHOW(syscall(SYS_tkill, 0, 0));
	SHOW(syscall(SYS_tkill, -1, 0));
	SHOW(syscall(SYS_tkill, 999999, 0));
	SHOW(syscall(SYS_tkill, getpid(), 65));
	SHOW(syscall(SYS_tkill, getpid(), -1));
	SHOW(syscall(SYS_tgkill, 0, getpid(), 0));
	SHOW(syscall(SYS_tgkill, getpid(), 0, 0));
	SHOW(syscall(SYS_tgkill, getpid(), 1, 0));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 0));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 65));
	SHOW(kill(getpid(), -1));
}

static void sorted(void)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	install(SIGUSR1, 0);
	install(SIGUSR2, 0);
	for (int s = 34; s < 40; s++)
		install(s, 0);
	sigprocmask(SIG_BLOCK, &all, NULL);
	kill(getpid(), 38);
	kill(getpid(), SIGUSR2);
	kill(getpid(), 35);
	kill(getpid(), SIGUSR1);
	syscall(SYS_tkill, getpid(), 37);
	kill(getpid(), 35);
	sigprocmask(SIG_SETMASK, &none, NULL);
	show_order();
	/* The thread's own come before the process's. */
	sigprocmask(SIG_BLOCK, &all, NULL);
	kill(getpid(), 34);
	syscall(SYS_tkill, getpid(), 39);
	sigprocmask(SIG_SETMASK, &none, NULL);
	show_order();
	sigprocmask(SIG_BLOCK, &all, NULL);
	kill(getpid(), 36);
	kill(getpid(), 34);
	siginfo_t info;
	SHOW(sigwaitinfo(&all, &info));
	printf("code %d\n", info.si_code);
	SHOW(sigwaitinfo(&all, NULL));
	sigprocmask(SIG_SETMASK, &none, NULL);
	show_order();
}

static void information(void)
{
	siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE, .si_pid = 4711};

	install(SIGUSR1, 0);
	kill(getpid(), SIGUSR1);
	printf("kill: %d %d %d\n", seen.si_code, seen.si_pid == getpid(), seen.si_uid);
	syscall(SYS_tkill, getpid(), SIGUSR1);
	printf("tkill: %d %d\n", seen.si_code, seen.si_pid == getpid());
	raise(SIGUSR1);
	printf("raise: %d %d\n", seen.si_code, seen.si_pid == getpid());
	info.si_value.sival_int = 99;
	SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info));
	printf("queue: %d %d %d %d\n", seen.si_code, seen.si_pid, seen.si_value.sival_int,
	       seen.si_signo);
	info.si_code = 5;
	SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info));
	printf("own: %d\n", seen.si_code);
	pid_t child = fork();
	if (!child)
		pause(), _exit(0);
	SHOW(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info));
	info.si_code = SI_TKILL;
	SHOW(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info));
	info.si_code = SI_USER;
	SHOW(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info));
	info.si_code = SI_QUEUE;
	SHOW(syscall(SYS_rt_sigqueueinfo, 999999, SIGUSR1, &info));
	SHOW(syscall(SYS_rt_sigqueueinfo, child, 65, &info));
	SHOW(syscall(SYS_rt_sigqueueinfo, child, 0, &info));
	SHOW(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, 1L));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, 0, child, SIGUSR1, &info));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, child, child, 0, &info));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), child, SIGUSR1, &info));
	IN_CHILD(setuid(1000); SHOW(kill(child, 0)); SHOW(kill(child, SIGCONT)); SHOW(kill(1, 0));
		 SHOW(kill(-1, 0)); SHOW(sigqueue(child, SIGUSR1, (union sigval){0})));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	SHOW(kill(child, 0));
	child = fork();
	if (!child)
		_exit(0);
	siginfo_t ended;
	waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);
	SHOW(kill(child, SIGKILL));
	waitpid(child, NULL, 0);
}

static void flags(void)
{
	struct sigaction sa = {.sa_handler = SIG_IGN}, old;
	sigset_t set;

	install(SIGUSR1, SA_RESETHAND | SA_NODEFER);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &old);
	printf("reset %d flags %x\n", old.sa_handler == SIG_DFL, old.sa_flags & ~0x4000000);
	/* Ignoring a signal discards it if it is pending, even if it is blocked. */
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR2);
	sigpending(&set);
	SHOW(sigismember(&set, SIGUSR2));
	sigaction(SIGUSR2, &sa, NULL);
	sigpending(&set);
	SHOW(sigismember(&set, SIGUSR2));
	raise(SIGUSR2);
	sigpending(&set);
	SHOW(sigismember(&set, SIGUSR2));
	/* SIGCHLD is ignored by default, but stays pending while it is blocked. */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGCHLD);
	sigpending(&set);
	SHOW(sigismember(&set, SIGCHLD));
	sa.sa_handler = SIG_DFL;
	sigaction(SIGCHLD, &sa, NULL);
	sigpending(&set);
	SHOW(sigismember(&set, SIGCHLD));
	/* Pending signals are not inherited, masks are. */
	raise(SIGCHLD);
	IN_CHILD(sigpending(&set); SHOW(sigismember(&set, SIGCHLD));
		 sigprocmask(SIG_BLOCK, NULL, &set); SHOW(sigismember(&set, SIGCHLD)));
}

static volatile sig_atomic_t depth, deepest, entered;

static void nests(int sig)
{
	depth++;
	entered++;
	if (depth > deepest)
		deepest = depth;
	if (entered < 3)
		raise(sig);
	depth--;
}

static void nesting(void)
{
	struct sigaction sa = {.sa_handler = nests, .sa_flags = SA_NODEFER};

	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	SHOW(deepest);
	deepest = entered = 0;
	sa.sa_flags = 0;
	sa.sa_handler = nests;
	sigaction(SIGUSR1, &sa, NULL);
	IN_CHILD(raise(SIGUSR1); SHOW(deepest));
}

static void changes_context(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	printf("trap %lld err %lld cr2 %llx cs %llx\n", uc->uc_mcontext.gregs[REG_TRAPNO],
	       uc->uc_mcontext.gregs[REG_ERR], (long long)uc->uc_mcontext.gregs[REG_CR2],
	       (long long)uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff);
	uc->uc_mcontext.gregs[REG_RAX] = 0x1234;
	uc->uc_mcontext.gregs[REG_RIP] += 2; /* mov (%rdi), %eax */
	sigaddset(&uc->uc_sigmask, SIGTERM);
}

static void contexts(void)
{
	struct sigaction sa = {.sa_sigaction = changes_context, .sa_flags = SA_SIGINFO};
	unsigned long result;
	sigset_t set;

	sigaction(SIGSEGV, &sa, NULL);
	__asm__ volatile("mov (%1), %%eax" : "=a"(result) : "D"(0x7000ul) : "memory");
	printf("%lx\n", result);
	__asm__ volatile("mov %%eax, (%1)" : "=a"(result) : "D"(0x7000ul) : "memory");
	printf("%lx\n", result);
	sigprocmask(SIG_BLOCK, NULL, &set);
	SHOW(sigismember(&set, SIGTERM));
	IN_CHILD(__asm__ volatile("mov $0x8000000000000000, %%rdi\n mov (%%rdi), %%eax" ::
					  : "rdi", "rax"));
}

static void fatal_ones(void)
{
	struct sigaction sa = {.sa_handler = SIG_IGN};
	sigset_t set;

	/* A fault that is blocked or ignored ends the program in any case. */
	sigemptyset(&set);
	sigaddset(&set, SIGSEGV);
	IN_CHILD(sigprocmask(SIG_BLOCK, &set, NULL); *(volatile int *)8 = 1);
	IN_CHILD(sigaction(SIGSEGV, &sa, NULL); *(volatile int *)8 = 1);
	IN_CHILD(sigaction(SIGFPE, &sa, NULL); volatile int z = 0; z = 1 / z);
	IN_CHILD(sigaction(SIGSEGV, &sa, NULL); raise(SIGSEGV); puts("ignored"));
	for (int s = 1; s < 32; s++) {
		if (s == SIGSTOP || s == SIGTSTP || s == SIGTTIN || s == SIGTTOU)
			continue;
		printf("%d: ", s);
		IN_CHILD(signal(s, SIG_DFL); kill(getpid(), s));
	}
	IN_CHILD(kill(getpid(), 34));
	IN_CHILD(kill(getpid(), 64));
	/* A handler whose frame finds no stack. */
	IN_CHILD(install(SIGUSR1, 0);
		 __asm__ volatile("mov %%rsp, %%rbx\n mov $39, %%eax\n syscall\n mov %%eax, %%edi\n"
				  "mov $10, %%esi\n mov $62, %%eax\n mov $0x1000, %%rsp\n syscall\n"
				  "mov %%rbx, %%rsp" ::
					  : "rax", "rbx", "rcx", "rdi", "rsi", "r11", "memory"));
}

static void altstacks(void)
{
	stack_t ss = {.ss_sp = malloc(16384), .ss_size = 16384}, old;

	SHOW(sigaltstack(&ss, NULL));
	ss.ss_flags = 0x77;
	SHOW(sigaltstack(&ss, NULL));
	ss.ss_flags = SS_ONSTACK;
	SHOW(sigaltstack(&ss, NULL));
	ss.ss_flags = 0;
	ss.ss_size = 2047;
	SHOW(sigaltstack(&ss, NULL));
	SHOW(sigaltstack((void *)1, NULL));
	SHOW(sigaltstack(NULL, (void *)1));
	ss.ss_flags = SS_DISABLE;
	SHOW(sigaltstack(&ss, &old));
	printf("%d %zu\n", old.ss_flags, old.ss_size);
	SHOW(sigaltstack(NULL, &old));
	printf("%d %zu %d\n", old.ss_flags, old.ss_size, old.ss_sp == NULL);
}

static void *waits(void *arg)
{
	sigset_t set;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigwait(&set, &sig);
	return (void *)(long)sig;
}

static void to_threads(void)
{
	pthread_t t;
	sigset_t set;
	void *result;

	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	pthread_create(&t, NULL, waits, NULL);
	usleep(20000);
	kill(getpid(), SIGUSR2);
	pthread_join(t, &result);
	printf("taken by the thread that waits: %ld\n", (long)result);
	pthread_create(&t, NULL, waits, NULL);
	SHOW(pthread_kill(t, SIGUSR2));
	pthread_join(t, &result);
	printf("%ld\n", (long)result);
}

int main(void)
{
	case_begin();
	IN_CHILD(arguments());
	IN_CHILD(sorted());
	IN_CHILD(information());
	IN_CHILD(flags());
	IN_CHILD(nesting());
	IN_CHILD(contexts());
	fatal_ones();
	altstacks();
	IN_CHILD(to_threads());
	return 0;
}
