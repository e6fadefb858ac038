/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure.h"

#include "harness/options.h"
#include "harness/test.h"

seL4_Word measured_errors;

static seL4_Word samples[SAMPLES];
static seL4_Word overhead;

static void sort(void)
{
	for (unsigned i = 1; i < SAMPLES; i++)
		for (unsigned k = i; k > 0 && samples[k] < samples[k - 1]; k--) {
			seL4_Word t = samples[k];

			samples[k] = samples[k - 1];
			samples[k - 1] = t;
		}
}

void measure_add(unsigned i, seL4_Word taken)
{
	samples[i] = taken - overhead;
}

void measure_init(void)
{
	for (unsigned i = 0; i < SAMPLES; i++) {
		seL4_Word start = ticks();

		measure_add(i, ticks() - start);
	}
	sort();
	overhead = samples[SAMPLES / 2];
	test_print("%-48s %9s %9s %9s %9s\n", "operation", "median", "least", "most", "upstream");
}

void measure_print(const char *name, seL4_Word upstream)
{
	sort();
	test_print("%-48s %9lu %9lu %9lu", name, samples[SAMPLES / 2], samples[0],
		   samples[SAMPLES - 1]);
	if (upstream)
		test_print(" %9lu", upstream);
	if (upstream && samples[SAMPLES / 2] > upstream && option_number("judge=", 0))
		test_print("  SLOWER");
	test_print("%s\n", measured_errors ? "  FAILED" : "");
	measured_errors = 0;
}
