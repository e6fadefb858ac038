/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts errors of writes and which files have reported them (write_errors.h). */
#include "pages/write_errors.h"

void write_errors_note(struct write_errors *errors, int error)
{
	if (!error)
		return;
	for (; errors; errors = errors->whole) {
		errors->count++;
		errors->last = error;
		errors->told = false;
	}
}

uint64_t write_errors_heard(const struct write_errors *errors)
{
	return errors->told ? errors->count : 0;
}

int write_errors_tell(struct write_errors *errors, uint64_t *heard)
{
	if (*heard == errors->count)
		return 0;
	*heard = errors->count;
	errors->told = true;
	return errors->last;
}

int write_errors_since(const struct write_errors *errors, uint64_t count)
{
	return errors->count == count ? 0 : errors->last;
}
