/* SPDX-License-Identifier: BSD-2-Clause */
/* Our end of the link in a file: what was received and sent, and what waits to be sent. */
#pragma once

#include "tools/run/run.h"

/* False: errno says why. */
bool link_save(const struct mux *m, int fd);
/* Into an empty one. False: it is not what link_save() of this program wrote. */
bool link_load(struct mux *m, int fd);
