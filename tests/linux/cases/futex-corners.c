/* SPDX-License-Identifier: BSD-2-Clause */
/* Futex calls on addresses that are not mapped, and with unusual counts, masks and times. */
#include "case.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#define PRIVATE FUTEX_PRIVATE_FLAG

static uint32_t word, word2;
static struct timespec past = {0, 1}, bad = {0, 1000000000}, negative = {-1, 0};

static long futex(void *at, int op, unsigned value, void *timeout, void *at2, unsigned value3)
{
	return syscall(SYS_futex, at, op, value, timeout, at2, value3);
}

static void addresses(void *nothing, void *none, void *read_only)
{
	const struct {
		const char *name;
		int op;
	} ops[] = {{"WAKE", FUTEX_WAKE},
		   {"WAKE_BITSET", FUTEX_WAKE_BITSET},
		   {"WAIT", FUTEX_WAIT},
		   {"WAIT_BITSET", FUTEX_WAIT_BITSET},
		   {"REQUEUE", FUTEX_REQUEUE},
		   {"CMP_REQUEUE", FUTEX_CMP_REQUEUE},
		   {"WAKE_OP", FUTEX_WAKE_OP},
		   {"LOCK_PI", FUTEX_LOCK_PI},
		   {"LOCK_PI2", 13},
		   {"TRYLOCK_PI", FUTEX_TRYLOCK_PI},
		   {"UNLOCK_PI", FUTEX_UNLOCK_PI},
		   {"WAIT_REQUEUE_PI", FUTEX_WAIT_REQUEUE_PI},
		   {"CMP_REQUEUE_PI", FUTEX_CMP_REQUEUE_PI}};
	const struct {
		const char *name;
		void *at;
	} places[] = {{"not mapped", nothing},
		      {"no access", none},
		      {"read only", read_only},
		      {"NULL", NULL},
		      {"odd", (char *)&word + 1},
		      {"odd and not mapped", (char *)nothing + 2},
		      {"kernel's", (void *)0xffff800000000000},
		      {"end of user space", (void *)0x7ffffffffffc}};

	for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); p++)
		for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
			for (int flag = 0; flag <= PRIVATE; flag += PRIVATE) {
				bool locks = strstr(ops[i].name, "LOCK_PI") != NULL;

				/* A lock that is free would be taken. */
				if (locks && p == 2)
					continue;
				errno = 0;
				long r = futex(places[p].at, ops[i].op | flag, 1, &past, &word2,
					       ops[i].op == FUTEX_WAIT_BITSET ? 1 : 0);
				printf("%s %s%s: %ld %s\n", ops[i].name, places[p].name,
				       flag ? " private" : "", r,
				       r < 0 ? strerrorname_np(errno) : "");
			}
	/* the second address */
	for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); p++)
		for (int flag = 0; flag <= PRIVATE; flag += PRIVATE) {
			printf("second %s%s\n", places[p].name, flag ? " private" : "");
			SHOW(futex(&word, FUTEX_REQUEUE | flag, 1, (void *)1, places[p].at, 0));
			SHOW(futex(&word, FUTEX_CMP_REQUEUE | flag, 1, (void *)1, places[p].at, 0));
			SHOW(futex(&word, FUTEX_WAKE_OP | flag, 1, (void *)1, places[p].at, 0));
		}
}

static void values(void)
{
	SHOW(futex(&word, FUTEX_WAKE, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAKE, -1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT_BITSET, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 1, &bad, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &negative, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, (void *)8, NULL, 0));
	SHOW(futex(&word, FUTEX_WAKE, 0, (void *)8, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 1));
	SHOW(futex(&word, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 0, &past, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &past, NULL, 1));
	SHOW(futex(&word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 0, NULL, NULL, 1));
	SHOW(futex(&word, FUTEX_LOCK_PI | FUTEX_CLOCK_REALTIME, 0, &past, NULL, 1));
	SHOW(futex(&word, FUTEX_TRYLOCK_PI | FUTEX_CLOCK_REALTIME, 0, NULL, NULL, 1));
	SHOW(futex(&word, FUTEX_FD, 0, NULL, NULL, 0));
	SHOW(futex(&word, 14, 0, NULL, NULL, 0));
	SHOW(futex(&word, 127, 0, NULL, NULL, 0));
	SHOW(futex(&word, 512, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_REQUEUE, -1, (void *)1, &word2, 0));
	SHOW(futex(&word, FUTEX_REQUEUE, 1, (void *)-1, &word2, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &word2, 5));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &word, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE_PI, 2, (void *)1, &word2, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE_PI, 1, (void *)1, &word, 0));
	SHOW(futex(&word, FUTEX_WAIT_REQUEUE_PI, 0, &past, &word, 0));
	SHOW(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
	/* WAKE_OP's operations and comparisons */
	for (unsigned op = 0; op < 7; op++)
		for (unsigned cmp = 0; cmp < 7; cmp++) {
			word2 = 12;
			long r = futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2,
				       op << 28 | cmp << 24 | 10 << 12 | 12);
			printf("op %u cmp %u: %ld %s, %u\n", op, cmp, r,
			       r < 0 ? strerrorname_np(errno) : "", word2);
		}
	word2 = 12;
	SHOW(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2, 8u << 28 | 4 << 12));
	SHOW(word2);
	SHOW(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2, 1u << 28 | 0xfff << 12));
	SHOW((int)word2);
}

struct waitv {
	uint64_t value, address;
	uint32_t flags, reserved;
};

static void vectors(void)
{
	struct waitv v[2] = {{0, (uintptr_t)&word, 2, 0}, {1, (uintptr_t)&word2, 2, 0}};
	struct timespec t = {0, 1};

	SHOW(syscall(SYS_futex_waitv, v, 0, 0, NULL, 0));
	SHOW(syscall(SYS_futex_waitv, v, 129, 0, NULL, 0));
	SHOW(syscall(SYS_futex_waitv, NULL, 1, 0, NULL, 0));
	SHOW(syscall(SYS_futex_waitv, v, 1, 1, NULL, 0));
	SHOW(syscall(SYS_futex_waitv, v, 2, 0, NULL, 0));
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_REALTIME));
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_BOOTTIME));
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &bad, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, (void *)8, CLOCK_MONOTONIC));
	v[0].reserved = 1;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	v[0].reserved = 0;
	v[0].flags = 0;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	v[0].flags = 2 | 256;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	v[0].flags = 2;
	v[0].value = 1ull << 32;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	v[0].value = 0;
	v[0].address += 2;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	v[0].address = 8;
	SHOW(syscall(SYS_futex_waitv, v, 1, 0, &t, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_set_robust_list, NULL, 0));
	SHOW(syscall(SYS_set_robust_list, (void *)8, 24));
	SHOW(syscall(SYS_get_robust_list, 0, (void *)8, (void *)8));
	SHOW(syscall(SYS_get_robust_list, 4000000, v, v));
}

int main(void)
{
	case_begin();
	char *nothing = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *none = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *ro = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(nothing, 4096);
	addresses(nothing, none, ro);
	values();
	vectors();
	return 0;
}
