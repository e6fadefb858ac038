/* SPDX-License-Identifier: BSD-2-Clause */
/* The user that runs the host's command. */
#pragma once

/*
 * The current task becomes the user of run/user (interfaces/image.h), for good: all ids, all
 * groups, and no capabilities unless it is root. -EINVAL, -ENOMEM.
 */
int init_become_user(const char *text);
