/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent: a program that executes the host's requests in this machine (tools/agent). */
#pragma once

#include <sys/types.h>

#include "wait/may_wait.h"

/*
 * Starts the agent of the boot image (run/agent), if it has one, as a child of PID 1 that is root;
 * `command` is the process that it signals for the host. Without it only `selkie exec` and its like
 * fail; an error is logged.
 */
MAY_WAIT void agent_start(pid_t command);
