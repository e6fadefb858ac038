/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error record: the function that finds a mistake fills it, and api/syscall.c reads it once.
 */
#include "api/error.h"

struct error_record error;

enum outcome error_plain(enum error_code code)
{
	error.code = code;
	return OUTCOME_ERROR;
}

enum outcome error_argument(word_t number)
{
	error.code = ERR_INVALID_ARGUMENT;
	error.a = number;
	return OUTCOME_ERROR;
}

enum outcome error_capability(word_t number)
{
	error.code = ERR_INVALID_CAPABILITY;
	error.a = number;
	return OUTCOME_ERROR;
}

enum outcome error_range(word_t min, word_t max)
{
	error.code = ERR_RANGE;
	error.a = min;
	error.b = max;
	return OUTCOME_ERROR;
}

enum outcome error_memory(word_t bytes_left)
{
	error.code = ERR_NOT_ENOUGH_MEMORY;
	error.a = bytes_left;
	return OUTCOME_ERROR;
}

enum outcome error_lookup(bool source)
{
	error.code = ERR_FAILED_LOOKUP;
	error.source_lookup = source;
	return OUTCOME_ERROR;
}

enum outcome error_missing(bool source, word_t bits_left)
{
	lookup_missing(bits_left);
	return error_lookup(source);
}

enum outcome error_invalid_root(bool source)
{
	lookup_invalid_root();
	return error_lookup(source);
}

enum outcome lookup_invalid_root(void)
{
	error.lookup = (struct lookup_failure){.type = LOOKUP_INVALID_ROOT};
	return OUTCOME_LOOKUP_FAILED;
}

enum outcome lookup_missing(word_t bits_left)
{
	error.lookup =
		(struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY, .bits_left = bits_left};
	return OUTCOME_LOOKUP_FAILED;
}

enum outcome lookup_depth(word_t bits_left, word_t bits_found)
{
	error.lookup = (struct lookup_failure){
		.type = LOOKUP_DEPTH_MISMATCH, .bits_left = bits_left, .bits_found = bits_found};
	return OUTCOME_LOOKUP_FAILED;
}

enum outcome lookup_guard(word_t bits_left, word_t guard_found, word_t bits_found)
{
	error.lookup = (struct lookup_failure){.type = LOOKUP_GUARD_MISMATCH,
					       .bits_left = bits_left,
					       .bits_found = bits_found,
					       .guard_found = guard_found};
	return OUTCOME_LOOKUP_FAILED;
}
