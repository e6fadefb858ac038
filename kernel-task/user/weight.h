/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's weights of policies and nice values: each nice value weighs a quarter more than the
 * next. */
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#define POLICY_BATCH	3
#define POLICY_IDLE	5
#define POLICY_DEADLINE 6

#define NICE_LEAST  (-20)
#define NICE_MOST   19
#define WEIGHT_OF_0 1024u

static inline bool policy_is_real_time(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* The weight under a policy that is not real-time. */
static inline uint32_t policy_weight(int policy, int nice)
{
	static const uint32_t weights[] = {
		88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
		9548,  7620,  6100,  4904,  3906,  3121,  2501,	 1991,	1586,  1277,
		1024,  820,   655,   526,   423,   335,	  272,	 215,	172,   137,
		110,   87,    70,    56,    45,	   36,	  29,	 23,	18,    15,
	};

	return policy == POLICY_IDLE ? 3 : weights[nice - NICE_LEAST];
}
