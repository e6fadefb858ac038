/* SPDX-License-Identifier: BSD-2-Clause */
/* The contents of the file that `selkie up` writes (health.h): the checks, and which service waits
 * for which. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define HEALTH_CHECKS_MAX 16u
#define HEALTH_NEEDS_MAX  256u

struct health_check {
	const char *service;
	double interval, timeout, start_period, start_interval; /* seconds */
	unsigned retries;
	const char *words; /* the payload of AGENT_WORDS */
	size_t words_size;
};

struct health_need {
	const char *service, *other;
	bool completed; /* waits until the other has ended with 0; false: until it is healthy */
	bool once;	/* the other is not started again when it ends */
};

/* Both end with an entry whose service is NULL. */
extern struct health_check health_checks[HEALTH_CHECKS_MAX + 1];
extern struct health_need health_needs[HEALTH_NEEDS_MAX + 1];
