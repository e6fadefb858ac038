/* SPDX-License-Identifier: BSD-2-Clause */
/* The runner's end of the link in a file: counts of received and sent bytes, and frames that wait
 * to be sent. */
#pragma once

#include "tools/run/run.h"

/* Writes the mux to `fd`. False: errno gives the reason. */
bool link_save(const struct mux *m, int fd);
/* Loads into an empty mux. False: the file was not written by link_save() of the same build. */
bool link_load(struct mux *m, int fd);
