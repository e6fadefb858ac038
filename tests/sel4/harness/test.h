/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A case is a function; a suite is a table of cases. A case fails at its first CHECK that does not
 * hold: the next case follows, after all objects of the failed one have been removed. CHECKs
 * may stand in functions that a case calls, but not in other threads.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/sel4.h>

struct test_case {
	const char *name;
	void (*run)(void);
};

struct test_suite {
	const char *name;
	const struct test_case *cases;
	size_t count;
};

/* TEST_SUITE(name, CASE(function), ...) defines `name_suite`. */
#define CASE(function)              \
	{                           \
#function, function \
	}
#define TEST_SUITE(suite, ...)                                          \
	static const struct test_case suite##_cases[] = {__VA_ARGS__};  \
	const struct test_suite suite##_suite = {#suite, suite##_cases, \
						 sizeof(suite##_cases) / sizeof(suite##_cases[0])}

__attribute__((format(printf, 3, 4))) _Noreturn void test_fail(const char *file, int line,
							       const char *format, ...);

/* Fails the case unless the reply words MR0.. in the IPC buffer are the `count` given ones. */
void test_reply_words(const char *file, int line, const char *what, const seL4_Word *words,
		      size_t count);
void test_error(const char *file, int line, const char *what, long error, long wanted);

#define CHECK(e) ((e) ? (void)0 : test_fail(__FILE__, __LINE__, "%s", #e))

#define CHECK_EQ(a, b)                                                                           \
	do {                                                                                     \
		seL4_Word is_ = (seL4_Word)(a), wanted_ = (seL4_Word)(b);                        \
		if (is_ != wanted_)                                                              \
			test_fail(__FILE__, __LINE__, "%s is %#lx, not %#lx", #a, is_, wanted_); \
	} while (0)

/* An invocation that succeeds. */
#define OK(call) test_error(__FILE__, __LINE__, #call, (long)(call), seL4_NoError)

/* An invocation that fails with the error, and with these words in MR0... */
#define FAILS(call, error, ...)                                               \
	do {                                                                  \
		test_error(__FILE__, __LINE__, #call, (long)(call), (error)); \
		const seL4_Word words_[] = {__VA_ARGS__};                     \
		test_reply_words(__FILE__, __LINE__, #call, words_,           \
				 sizeof(words_) / sizeof(words_[0]));         \
	} while (0)

/* Writes the text to the kernel's console. */
__attribute__((format(printf, 1, 2))) void test_print(const char *format, ...);

/* Runs all cases and returns the number of those that failed. */
unsigned test_run_all(const struct test_suite *const *suites, size_t count);
