/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends a task that has found a bug of its own: a message, the call chain, and a fault that the
 * root task sees. */
#pragma once

__attribute__((format(printf, 1, 2))) _Noreturn void panic(const char *format, ...);
