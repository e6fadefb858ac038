/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the whole system that /proc shows. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "wait/wait.h"

#define KERNEL_RELEASE	  "6.1.0-selkie"
#define KERNEL_RELEASE_26 "2.6.61-selkie" /* for programs that know no version after 2.6 */
#define KERNEL_VERSION	  "#1 SMP PREEMPT_DYNAMIC Selkie 0.1"

const char *system_hostname(void);
const char *system_domainname(void);
/* -EINVAL: too long. */
int system_set_hostname(const char *name, size_t length);
int system_set_domainname(const char *name, size_t length);
/* How often each of the names was set, in all namespaces, for polls of /proc/sys. */
extern struct system_names {
	unsigned hostnames, domainnames;
	struct waitqueue changed;
} system_names;
/* Load averages over 1, 5 and 15 minutes, in hundredths. */
void system_load(unsigned hundredths[3]);
/* Load averages with 16 fractional bits. */
void system_load_bits(uint64_t load[3]);
/* Threads that run or are ready to. */
unsigned system_running(void);
/* Starts the averages. */
void system_init(void);
