/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding the `syscall` instructions of a page of x86-64 code. Needed only on a microkernel that
 * cannot report them (arch/patch.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define X86_LENGTH_MAX 15

/*
 * The length of the instruction at `code`, of which `n` bytes are known. 0: no instruction that a
 * program can execute, or it does not end within n bytes.
 */
unsigned x86_length(const uint8_t *code, size_t n);

/*
 * Is the byte pair 0f 05 at `at` the instruction `syscall`, and not the middle of another one or
 * data? Judged from the code[0..at) before it. `starts`: code[0] is known to begin an instruction.
 */
bool x86_is_syscall(const uint8_t *code, size_t at, bool starts);
