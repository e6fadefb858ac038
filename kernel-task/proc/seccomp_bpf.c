/* SPDX-License-Identifier: BSD-2-Clause */
/* The loads of seccomp's programs: aligned words of struct seccomp_data (libs/bpf/interpreter.h).
 */
#include <string.h>

#include "proc/seccomp.h"

static bool load_is_good(const struct bpf_instruction *in)
{
	if (BPF_SIZE_OF(in->code))
		return false; /* only words can be loaded */
	switch (BPF_MODE_OF(in->code)) {
	case BPF_MODE_ABS:
		return BPF_CLASS_OF(in->code) == BPF_CLASS_LD && in->k % 4 == 0 &&
		       in->k < sizeof(struct seccomp_data);
	case BPF_MODE_LEN:
		return true;
	default:
		return false;
	}
}

bool seccomp_bpf_check(const struct bpf_instruction *program, size_t length)
{
	static const struct bpf_rules rules = {.load_is_good = load_is_good};

	return bpf_check(program, length, &rules);
}

static bool load(const struct bpf_instruction *in, const void *data, const struct bpf_registers *r,
		 uint32_t *value)
{
	if (BPF_MODE_OF(in->code) == BPF_MODE_ABS)
		memcpy(value, (const char *)data + in->k, sizeof(*value));
	else
		*value = sizeof(struct seccomp_data);
	return true;
}

uint32_t seccomp_bpf_run(const struct bpf_instruction *program, const struct seccomp_data *data)
{
	return bpf_run(program, data, load);
}
