/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CRC-32C, the checksum of ext4's metadata. Processors since 2008 have an instruction for it, which
 * works on general registers; emulators that have it, too, may be slower with it than with a table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Continues `crc` over n bytes, with neither inversion. Uses the function that is faster here. */
uint32_t crc32c(uint32_t crc, const uint8_t *bytes, size_t n);

/* The two functions. The second needs crc32c_has_instruction(). */
uint32_t crc32c_by_table(uint32_t crc, const uint8_t *bytes, size_t n);
uint32_t crc32c_by_instruction(uint32_t crc, const uint8_t *bytes, size_t n);
bool crc32c_has_instruction(void);
