/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory functions that the compiler may call, and the few string functions of boot code. */
#pragma once

#include "types.h"

void *memcpy(void *dest, const void *src, size_t n);
void *memmove(void *dest, const void *src, size_t n);
void *memset(void *dest, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strncmp(const char *a, const char *b, size_t n);

/* Does the blank-separated command line `line` contain exactly `word`? */
bool command_line_has(const char *line, const char *word);
/* What follows the first `key` ("console_port=") that begins a word of `line`, or NULL. Points into
 * `line`; a blank or the end of the line ends the value. */
const char *command_line_value(const char *line, const char *key);
/* The same as a number, decimal or 0x... with small letters; 0 if there is none. Digits after the
 * value has reached 65536 are not read, so it is below 2^20. */
unsigned command_line_number(const char *line, const char *key);
