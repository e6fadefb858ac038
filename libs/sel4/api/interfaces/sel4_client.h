/* SPDX-License-Identifier: BSD-2-Clause */
/* The object stubs: seL4_<Interface>_<Method>, one function for each row of fact sheet section 5.
 */
#pragma once

#include <interfaces/client_cnode.h>
#include <interfaces/client_device.h>
#include <interfaces/client_tcb.h>
#include <interfaces/client_vspace.h>
