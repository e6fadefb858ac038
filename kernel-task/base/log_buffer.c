/* SPDX-License-Identifier: BSD-2-Clause */
/* The last lines of the log, in a ring; positions count all bytes ever written. */
#include <stdio.h>
#include <string.h>

#include "machine/clock.h"
#include "base/log.h"

static char ring[LOG_BUFFER_SIZE];
static uint64_t end;
static void (*tell)(void);

void log_buffer_watch(void (*fn)(void))
{
	tell = fn;
}

static void put(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ring[end++ % LOG_BUFFER_SIZE] = text[i];
}

void log_buffer_add(unsigned priority, const char *text)
{
	uint64_t us = clock_monotonic_ns() / 1000;
	char head[48];
	int n = snprintf(head, sizeof(head), "<%u>[%5llu.%06llu] ", priority & 7,
			 (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));

	put(head, (size_t)n);
	put(text, strcspn(text, "\n"));
	put("\n", 1);
	if (tell)
		tell();
}

uint64_t log_buffer_end(void)
{
	return end;
}

uint64_t log_buffer_line(uint64_t at)
{
	uint64_t first = end > LOG_BUFFER_SIZE ? end - LOG_BUFFER_SIZE : 0;

	if (at <= first) {
		if (!first)
			return 0;
		at = first + 1; /* the oldest line is cut */
	}
	while (at < end && ring[(at - 1) % LOG_BUFFER_SIZE] != '\n')
		at++;
	return at;
}

void log_buffer_copy(uint64_t at, char *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = ring[(at + i) % LOG_BUFFER_SIZE];
}
