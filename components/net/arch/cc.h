/* SPDX-License-Identifier: BSD-2-Clause */
/* The definitions of compiler and C library that lwIP needs. */
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>

typedef uintptr_t mem_ptr_t;

uint32_t net_random32(void);
_Noreturn void net_broken(const char *what, const char *file, int line);

#define LWIP_NO_CTYPE_H		0
#define LWIP_NO_UNISTD_H	1
#define LWIP_RAND()		net_random32()
#define LWIP_PLATFORM_DIAG(x)	((void)0)
#define LWIP_PLATFORM_ASSERT(x) net_broken(x, __FILE__, __LINE__)
#define LWIP_PROVIDE_ERRNO	0
