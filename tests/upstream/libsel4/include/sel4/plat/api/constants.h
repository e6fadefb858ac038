/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing on this platform. */
#pragma once
