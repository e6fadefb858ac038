/* SPDX-License-Identifier: BSD-2-Clause */
/* What all processes of one user (a real uid) use together, for the limits that are per user. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct user_usage;

/*
 * Counts one more queued signal (or timer, which owns the place of its signal) of `uid`. NULL: the
 * user has `most` already, and may not exceed them, or memory is out. Never waits.
 */
struct user_usage *user_charge_signal(uid_t uid, uint64_t most, bool may_exceed);
/* Gives back what user_charge_signal() returned. */
void user_uncharge_signal(struct user_usage *user);
/* How many are counted for `uid` now. */
uint64_t user_signals(uid_t uid);
