/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The seL4 API in one include. Names, types and header names are upstream's, so that the same
 * program compiles against either; the text is written from the fact sheet (docs/sel4-abi.md).
 */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/types.h>

#include <sel4/assert.h>
#include <sel4/bootinfo.h>
#include <sel4/deprecated.h>
#include <sel4/faults.h>
#include <sel4/functions.h>
#include <sel4/invocation.h>
#include <sel4/syscall.h>
#include <sel4/syscalls.h>

#include <interfaces/sel4_client.h>
