/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel tasks: their share of the memory, their connections, their view of the boot image. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Call after clients_init(): the kernels are the first clients. The first kernel runs the host's
 * command. */
void kernels_init(const struct description *d);
/* Divides the memory that is free now among the kernels. False: a fixed size does not fit, already
 * logged. */
bool kernels_divide_memory(void);
/* Starts kernel `index` (again). False: already logged, and everything is released. */
bool kernel_start(unsigned index);
/* Releases all its resources, its devices first. */
void kernel_stop(unsigned index);
/* The kernel whose task is `t`; DESCRIPTION_KERNELS_MAX: `t` is no kernel task. */
unsigned kernel_index_of(const struct task *t);
/* The ends after which the kernel is started again. */
enum restart kernel_restarts(unsigned index);
/* Does it run a command of its own? Then the system ends with the last kernel. */
bool kernel_is_service(unsigned index);
/* May it have the tasks of components killed (debug = yes)? */
bool kernel_debugs(unsigned index);
