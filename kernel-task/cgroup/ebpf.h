/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs in extended BPF, as far as filters of devices need it: eleven registers, arithmetic,
 * jumps forward, and loads from the context that the program is given. There is no stack, and there
 * are no maps, helpers or loops: a program with one of these is refused. bpf(2), BPF's instruction
 * set (RFC 9669).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct ebpf_instruction {
	uint8_t code;
	uint8_t registers; /* destination in the low half, source in the high half */
	int16_t offset;
	int32_t immediate;
};

#define EBPF_INSTRUCTIONS_MAX 4096

/* What a filter of devices is asked. */
struct ebpf_device {
	uint32_t access_type; /* EBPF_DEVICE_*, and EBPF_ACCESS_* << 16 */
	uint32_t major, minor;
};
enum { EBPF_DEVICE_BLOCK = 1, EBPF_DEVICE_CHAR = 2 };
enum { EBPF_ACCESS_MKNOD = 1, EBPF_ACCESS_READ = 2, EBPF_ACCESS_WRITE = 4 };

/*
 * Is it a program that ends, reads only what it may, and answers 0 or 1? -EINVAL; -EACCES: it reads
 * what it has not written or may not read, or leaks an address; -ENOMEM. *why: a reason for the
 * program's author, if it is refused.
 */
int ebpf_check(const struct ebpf_instruction *program, size_t count, const char **why);
/* Runs a program that was checked. */
uint64_t ebpf_run(const struct ebpf_instruction *program, const struct ebpf_device *device);
