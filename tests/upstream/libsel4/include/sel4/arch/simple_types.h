/* SPDX-License-Identifier: BSD-2-Clause */
/* How wide a word is. */
#pragma once

#define SEL4_WORD_IS_UINT64
#define SEL4_INT64_IS_LONG
