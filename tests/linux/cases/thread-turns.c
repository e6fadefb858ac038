/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads and processes that take turns: each keeps its vector and x87 registers and their control
 * words through calls during which other threads run, begin, end or get signals. A thread that was
 * woken runs even if its waker makes no further call.
 */
#include "case.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#define THREADS 4
#define ROUNDS	60

struct registers {
	uint8_t xmm[16][16];
	double x87;
} __attribute__((aligned(16)));

/* Makes a call with the registers of `before`; what they are then goes to `after`. */
long held(long number, long a, long b, long c, const struct registers *before,
	  struct registers *after);
__asm__(".text\n"
	"held: mov %rdi,%rax; mov %rsi,%rdi; mov %rdx,%rsi; mov %rcx,%rdx\n"
	"push %r9; push %r9; xor %r10d,%r10d\n"
	"movdqa 0(%r8),%xmm0; movdqa 16(%r8),%xmm1; movdqa 32(%r8),%xmm2; movdqa 48(%r8),%xmm3\n"
	"movdqa 64(%r8),%xmm4; movdqa 80(%r8),%xmm5; movdqa 96(%r8),%xmm6; movdqa 112(%r8),%xmm7\n"
	"movdqa 128(%r8),%xmm8; movdqa 144(%r8),%xmm9; movdqa 160(%r8),%xmm10\n"
	"movdqa 176(%r8),%xmm11; movdqa 192(%r8),%xmm12; movdqa 208(%r8),%xmm13\n"
	"movdqa 224(%r8),%xmm14; movdqa 240(%r8),%xmm15; fldl 256(%r8)\n"
	"xor %r8d,%r8d; xor %r9d,%r9d; syscall; pop %r9; pop %r9\n"
	"movdqa %xmm0,0(%r9); movdqa %xmm1,16(%r9); movdqa %xmm2,32(%r9); movdqa %xmm3,48(%r9)\n"
	"movdqa %xmm4,64(%r9); movdqa %xmm5,80(%r9); movdqa %xmm6,96(%r9); movdqa %xmm7,112(%r9)\n"
	"movdqa %xmm8,128(%r9); movdqa %xmm9,144(%r9); movdqa %xmm10,160(%r9)\n"
	"movdqa %xmm11,176(%r9); movdqa %xmm12,192(%r9); movdqa %xmm13,208(%r9)\n"
	"movdqa %xmm14,224(%r9); movdqa %xmm15,240(%r9); fstpl 256(%r9)\n"
	"ret\n");

static atomic_int turn, wrong, handled, flag, go;
static pthread_t threads[THREADS];
static pthread_barrier_t all_here;

static void fill(struct registers *r, unsigned who, unsigned round)
{
	for (unsigned i = 0; i < 16; i++)
		memset(r->xmm[i], (int)(who * 64 + i * 3 + round), 16);
	r->x87 = who * 1000.0 + round;
}

static unsigned mxcsr(void)
{
	unsigned value;

	__asm__ volatile("stmxcsr %0" : "=m"(value));
	return value & ~0x3fu;
}

static void set_rounding(unsigned who)
{
	unsigned value = 0x1f80 | (who & 3) << 13;
	unsigned short control = (unsigned short)(0x37f | (who & 3) << 10);

	__asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(value), "m"(control));
}

static void check(const struct registers *a, const struct registers *b, unsigned who)
{
	unsigned short control;

	__asm__ volatile("fnstcw %0" : "=m"(control));
	if (memcmp(a->xmm, b->xmm, sizeof(a->xmm)) || a->x87 != b->x87 ||
	    mxcsr() != (0x1f80 | (who & 3) << 13) || control != (0x37f | (who & 3) << 10))
		wrong++;
}

static void *takes_turns(void *arg)
{
	unsigned who = (unsigned)(unsigned long)arg;
	struct registers before, after;

	if (mxcsr() != 0x1f80)
		wrong++;
	pthread_barrier_wait(&all_here);
	set_rounding(who);
	for (unsigned round = 0; round < ROUNDS; round++) {
		int now;

		fill(&before, who, round);
		while ((now = turn) % THREADS != (int)who) {
			held(SYS_futex, (long)&turn, FUTEX_WAIT_PRIVATE, now, &before, &after);
			check(&before, &after, who);
		}
		turn++;
		held(SYS_futex, (long)&turn, FUTEX_WAKE_PRIVATE, THREADS, &before, &after);
		check(&before, &after, who);
		if (round % 16 == who)
			pthread_kill(threads[(who + 1) % THREADS], SIGUSR1);
		if (round % 8 == 3) {
			held(SYS_sched_yield, 0, 0, 0, &before, &after);
			check(&before, &after, who);
		}
	}
	return NULL;
}

static void handler(int signal)
{
	struct registers other, after;

	(void)signal;
	fill(&other, 7, 7);
	held(SYS_getpid, 0, 0, 0, &other, &after);
	handled++;
}

static void *comes_and_goes(void *arg)
{
	struct registers before, after;

	fill(&before, (unsigned)(unsigned long)arg, 1);
	held(SYS_gettid, 0, 0, 0, &before, &after);
	if (memcmp(before.xmm, after.xmm, sizeof(before.xmm)) || mxcsr() != 0x1f80)
		wrong++;
	return NULL;
}

static void *sets_flag(void *arg)
{
	(void)arg;
	while (!go)
		syscall(SYS_futex, &go, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
	flag = 1;
	return NULL;
}

/* The waker computes until the thread that it has woken has run. */
static void waker_does_not_call(bool yields)
{
	pthread_t thread;

	go = flag = 0;
	pthread_create(&thread, NULL, sets_flag, NULL);
	usleep(1000);
	go = 1;
	syscall(SYS_futex, &go, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
	while (!flag)
		if (yields)
			sched_yield();
	pthread_join(thread, NULL);
	printf("the woken one ran%s\n", yields ? ", its waker yields" : "");
}

/* Two processes by pipes, and a thread in one of them. */
static void processes(void)
{
	int there[2], back[2];
	struct registers before, after;
	char byte = 0;

	if (pipe(there) || pipe(back))
		return;
	pid_t child = fork();
	unsigned who = child ? 1 : 2;
	int in = child ? back[0] : there[0], out = child ? there[1] : back[1];

	set_rounding(who);
	wrong = 0;
	for (unsigned i = 0; i < ROUNDS; i++) {
		fill(&before, who, i);
		if (child)
			held(SYS_write, out, (long)&byte, 1, &before, &after);
		held(SYS_read, in, (long)&byte, 1, &before, &after);
		check(&before, &after, who);
		if (!child)
			held(SYS_write, out, (long)&byte, 1, &before, &after);
	}
	if (!child)
		_exit(wrong != 0);
	int status;
	waitpid(child, &status, 0);
	set_rounding(0);
	printf("processes: %d wrong, child %d\n", wrong, WEXITSTATUS(status));
}

int main(void)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
	pthread_t thread;

	pthread_barrier_init(&all_here, NULL, THREADS);
	sigaction(SIGUSR1, &action, NULL);
	for (unsigned long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, takes_turns, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("turns: %d wrong, signals %s\n", wrong, handled ? "came" : "did not come");
	wrong = 0;
	for (unsigned long i = 0; i < 40; i++) {
		pthread_create(&thread, NULL, comes_and_goes, (void *)i);
		pthread_join(thread, NULL);
	}
	printf("threads that come and go: %d wrong\n", wrong);
	waker_does_not_call(false);
	waker_does_not_call(true);
	processes();
	return 0;
}
