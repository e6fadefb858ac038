/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How an operation ends. Decoding returns an outcome; the details of a failure are in one record,
 * `error`, which api/syscall.c turns into an error reply or a fault message. The function that
 * finds the mistake fills the record; its callers pass the outcome on, or make an error of a failed
 * lookup.
 */
#pragma once

#include "types.h"

enum outcome {
	OUTCOME_OK = 0,
	OUTCOME_ERROR,	       /* error.code and its operands are set: reply with them */
	OUTCOME_LOOKUP_FAILED, /* error.lookup is set; the caller makes it a fault or an error */
	OUTCOME_PREEMPTED,     /* an interrupt is pending: the system call is to be restarted */
};

/* Values of seL4_Error, with the operands of sheet section 5. */
enum error_code {
	ERR_NONE = 0,
	ERR_INVALID_ARGUMENT,
	ERR_INVALID_CAPABILITY,
	ERR_ILLEGAL_OPERATION,
	ERR_RANGE,
	ERR_ALIGNMENT,
	ERR_FAILED_LOOKUP,
	ERR_TRUNCATED_MESSAGE,
	ERR_DELETE_FIRST,
	ERR_REVOKE_FIRST,
	ERR_NOT_ENOUGH_MEMORY,
};

/* Values of seL4_LookupFailureType. */
enum lookup_failure_type {
	LOOKUP_NO_FAILURE = 0,
	LOOKUP_INVALID_ROOT,
	LOOKUP_MISSING_CAPABILITY,
	LOOKUP_DEPTH_MISMATCH,
	LOOKUP_GUARD_MISMATCH,
};

struct lookup_failure {
	enum lookup_failure_type type;
	word_t bits_left;
	word_t bits_found;
	word_t guard_found;
};

struct error_record {
	enum error_code code;
	word_t a, b; /* number of the argument or capability; or least and most; or bytes left */
	bool source_lookup; /* FailedLookup: the source's lookup failed, not the destination's */
	struct lookup_failure lookup;
};

extern struct error_record error;

/* Each fills the record and returns OUTCOME_ERROR, for `return error_range(0, 1);`. */
enum outcome error_plain(enum error_code code); /* the codes without operands */
enum outcome error_argument(word_t number);
enum outcome error_capability(word_t number);
enum outcome error_range(word_t min, word_t max);
enum outcome error_memory(word_t bytes_left);
/* FailedLookup with the failure that error.lookup already holds. */
enum outcome error_lookup(bool source);
/* FailedLookup(source, MissingCapability, bits_left) and FailedLookup(source, InvalidRoot). */
enum outcome error_missing(bool source, word_t bits_left);
enum outcome error_invalid_root(bool source);

/* Each fills error.lookup and returns OUTCOME_LOOKUP_FAILED. */
enum outcome lookup_invalid_root(void);
enum outcome lookup_missing(word_t bits_left);
enum outcome lookup_depth(word_t bits_left, word_t bits_found);
enum outcome lookup_guard(word_t bits_left, word_t guard_found, word_t bits_found);
