/* SPDX-License-Identifier: BSD-2-Clause */
/* The micro-benchmark root task: prints the table, switches the machine off. */
#include "harness/env.h"
#include "measure.h"

int task_main(void *start_page)
{
	env_init(start_page);
	measure_init();
	bench_ipc();
	env_take_back();
	bench_switch();
	env_take_back();
	bench_memory();
	env_take_back();
	bench_objects();
	env_power_off();
}
