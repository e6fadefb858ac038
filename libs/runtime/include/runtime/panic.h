/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a task by its own fault: a message, the call chain, and a stop that the root task
 * sees. */
#pragma once

__attribute__((format(printf, 1, 2))) _Noreturn void panic(const char *format, ...);
