/* SPDX-License-Identifier: BSD-2-Clause */
/* Restartable sequences: registration, and interruptions that send a critical section to its abort
 * handler; counters that several threads add to in critical sections lose nothing. */
#include "case.h"

#include <linux/rseq.h>
#include <pthread.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <sys/time.h>

#define SIGNATURE 0x53053053

static __thread struct rseq area __attribute__((aligned(32)));

static long reg(void *a, unsigned size, int flags, unsigned sig)
{
	return syscall(SYS_rseq, a, size, flags, sig);
}

static void registration(void)
{
	SHOW(reg(&area, 32, 0, SIGNATURE));
	printf("%d %d\n", area.cpu_id == area.cpu_id_start, (int)area.cpu_id >= 0);
	SHOW(reg(&area, 32, 0, SIGNATURE));
	SHOW(reg(&area, 32, 0, 1));
	SHOW(reg((char *)&area + 32, 32, 0, SIGNATURE));
	SHOW(reg(&area, 32, 2, SIGNATURE));
	SHOW(reg(&area, 32, 3, SIGNATURE));
	SHOW(reg(&area, 32, 1, 1));
	SHOW(reg((char *)&area + 32, 32, 1, SIGNATURE));
	IN_CHILD(SHOW(reg(&area, 32, 0, SIGNATURE)));
	SHOW(reg(&area, 32, 1, SIGNATURE));
	printf("%d\n", (int)area.cpu_id);
	SHOW(reg(&area, 32, 1, SIGNATURE));
	SHOW(reg((char *)&area + 4, 32, 0, SIGNATURE));
	SHOW(reg(&area, 12, 0, SIGNATURE));
	SHOW(reg((void *)0xffff800000000000, 32, 0, SIGNATURE));
}

/* Spins inside of the section until it is thrown out: 1 then, 0 if `*stop` came first. */
static __attribute__((noinline)) int spin(volatile int *stop)
{
	int result;

	__asm__ volatile("jmp 9f\n"
			 ".balign 32\n"
			 "8: .long 0, 0\n .quad 1f, 2f - 1f, 3f\n"
			 ".long 0x53053053\n"
			 "3: movl $1, %0\n jmp 4f\n"
			 "9: leaq 8b(%%rip), %%rax\n"
			 "movq %%rax, %2\n"
			 "1: cmpl $0, %1\n je 1b\n"
			 "2: movl $0, %0\n"
			 "4:\n"
			 : "=r"(result)
			 : "m"(*stop), "m"(area.rseq_cs)
			 : "rax", "memory", "cc");
	return result;
}

/* *counter += 1 by a plain load and store: completed, or begun again. */
static __attribute__((noinline)) void add_one(volatile long *counter)
{
	__asm__ volatile(".balign 32\n"
			 "jmp 9f\n"
			 ".balign 32\n"
			 "8: .long 0, 0\n .quad 1f, 2f - 1f, 3f\n"
			 ".long 0x53053053\n"
			 "3: nop\n"
			 "9: leaq 8b(%%rip), %%rax\n"
			 "movq %%rax, %1\n"
			 "1: movq %0, %%rcx\n"
			 "movl $50, %%edx\n"
			 "7: dec %%edx\n jnz 7b\n"
			 "inc %%rcx\n"
			 "movq %%rcx, %0\n"
			 "2:\n"
			 : "+m"(*counter)
			 : "m"(area.rseq_cs)
			 : "rax", "rcx", "rdx", "memory", "cc");
}

static volatile int stop, handled;

static void handler(int sig)
{
	handled++;
}

#define THREADS	  4
#define ADDITIONS 100000
static volatile long counters[64 * 8];

static void *adds(void *arg)
{
	reg(&area, 32, 0, SIGNATURE);
	for (int i = 0; i < ADDITIONS; i++) {
		/* One counter for each processor; which one does not matter here but for its owner.
		 */
		for (;;) {
			uint32_t cpu = area.cpu_id_start % 64;

			add_one(&counters[cpu * 8]);
			break;
		}
	}
	reg(&area, 32, 1, SIGNATURE);
	return NULL;
}

int main(void)
{
	struct itimerval soon = {.it_value = {0, 50000}};
	pthread_t t[THREADS];
	cpu_set_t one;
	long sum = 0;

	/* The C library must leave the registration to this program. */
	if (!getenv("GLIBC_TUNABLES")) {
		setenv("GLIBC_TUNABLES", "glibc.pthread.rseq=0", 1);
		execl("/proc/self/exe", "rseq", NULL);
	}
	case_begin();
	registration();
	SHOW(reg(&area, 32, 0, SIGNATURE));
	signal(SIGALRM, handler);
	setitimer(ITIMER_REAL, &soon, NULL);
	while (!handled && spin(&stop) == 1)
		;
	printf("%d %d\n", handled, area.rseq_cs == 0);
	stop = 1;
	SHOW(spin(&stop));
	/* A sleep interrupts, too: a section that was left is forgotten, and an invalid section
	 * ends the program. */
	usleep(1000);
	printf("%d\n", area.rseq_cs == 0);
	IN_CHILD(area.rseq_cs = 8; usleep(1000); puts("it went on"));
	SHOW(reg(&area, 32, 1, SIGNATURE));
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	SHOW(sched_setaffinity(0, sizeof(one), &one));
	for (int i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, adds, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	for (int i = 0; i < 64; i++)
		sum += counters[i * 8];
	SHOW(sum);
	return 0;
}
