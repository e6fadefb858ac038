/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors of asynchronous writes. Data that write(2) accepted may fail to reach the disk later: when
 * the flusher writes it, when another process calls sync, when memory is needed. The error is noted
 * with its inode, disk or filesystem, and each open file remembers the last error that it has
 * reported. So each file reports an error once, by its next fsync, fdatasync, msync,
 * sync_file_range or syncfs; and an error that no file has reported yet is reported by the next one
 * that is opened. This is what Linux does (its errseq).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Valid when all zero. */
struct write_errors {
	uint64_t count; /* number of errors so far */
	int last;	/* the latest, a negative errno */
	bool told;	/* a file has reported the latest */
	/* The errors of the whole filesystem, if these are of one of its files; an error counts
	 * there too. */
	struct write_errors *whole;
};

/* A write has failed with `error`. 0 is not noted. */
void write_errors_note(struct write_errors *errors, int error);
/* The initial value for a file that is opened now: all errors that another file has reported. */
uint64_t write_errors_heard(const struct write_errors *errors);
/* The latest error, if there was one since *heard, which is up to date then; or 0. */
int write_errors_tell(struct write_errors *errors, uint64_t *heard);
/* The latest error after the given count, or 0; it does not count as reported. */
int write_errors_since(const struct write_errors *errors, uint64_t count);
