/* SPDX-License-Identifier: BSD-2-Clause */
/* The Internet checksum (RFC 1071) in the form that lwIP asks for. */
#pragma once

#include <stdint.h>

/*
 * The sum of `n` bytes (n is not negative) as 16-bit words in the order in which they lie in
 * memory, the last one filled up with 0; not inverted. `data` may have any alignment. Replaces
 * lwIP's lwip_standard_chksum().
 */
uint16_t net_checksum(const void *data, int n);
