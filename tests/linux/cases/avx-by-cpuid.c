/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that asks CPUID alone whether there is AVX, and not XCR0 whether the kernel saves its
 * registers: the registers that CPUID announces can be used, and keep their values while other
 * programs run.
 */
#include <cpuid.h>
#include <immintrin.h>
#include <sched.h>

#include "case.h"

#define ROUNDS 200

static bool has(unsigned bit)
{
	unsigned a, b, c, d;

	return __get_cpuid(1, &a, &b, &c, &d) && (c & bit);
}

__attribute__((target("avx"))) static int keeps_avx(int number)
{
	int lost = 0;

	for (int i = 0; i < ROUNDS; i++) {
		__m256i value = _mm256_set1_epi32(number + i);
		int words[8];

		__asm__ volatile("vmovdqu %0, %%ymm9" ::"m"(value) : "xmm9");
		sched_yield();
		__asm__ volatile("vmovdqu %%ymm9, %0" : "=m"(words));
		for (int w = 0; w < 8; w++)
			lost += words[w] != number + i;
	}
	return lost;
}

int main(void)
{
	for (int child = 0; child < 3; child++) {
		if (fork())
			continue;
		_exit(has(bit_AVX) ? keeps_avx(child * 1000) != 0 : 0);
	}
	for (int child = 0; child < 3; child++) {
		int status;

		wait(&status);
		printf("status %x\n", (unsigned)status);
	}
	return 0;
}
