/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tests of how a task dies: a child makes the mistake, and its last messages are read. panic() is
 * the test's own.
 */
#pragma once

#include <stddef.h>

/* Runs `act` in a child and waits for it. True if it panicked, with the message in `text`, which
 * has room for `size` bytes; false if `act` came back. */
_Bool panics(void (*act)(void), char *text, size_t size);
