/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <selkie/print.h>

#include "harness/env.h"

static void *resume_point[5]; /* where a failed case continues: __builtin_setjmp's record */
static char failure[256];

void test_print(const char *format, ...)
{
	char line[320];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	selkie_print(line, strlen(line));
}

_Noreturn void test_fail(const char *file, int line, const char *format, ...)
{
	const char *slash = strrchr(file, '/');
	va_list args;

	int n = snprintf(failure, sizeof(failure), "%s:%d: ", slash ? slash + 1 : file, line);
	va_start(args, format);
	vsnprintf(failure + n, sizeof(failure) - (size_t)n, format, args);
	va_end(args);
	__builtin_longjmp(resume_point, 1);
}

static const char *error_name(long error)
{
	static const char *const names[] = {
		"NoError",     "InvalidArgument", "InvalidCapability", "IllegalOperation",
		"RangeError",  "AlignmentError",  "FailedLookup",      "TruncatedMessage",
		"DeleteFirst", "RevokeFirst",	  "NotEnoughMemory"};

	return error >= 0 && error <= seL4_NotEnoughMemory ? names[error] : "no seL4 error";
}

void test_error(const char *file, int line, const char *what, long error, long wanted)
{
	if (error != wanted)
		test_fail(file, line, "%.100s is %s (%ld), not %s", what, error_name(error), error,
			  error_name(wanted));
}

void test_reply_words(const char *file, int line, const char *what, const seL4_Word *words,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (seL4_GetMR((int)i) != words[i])
			test_fail(file, line, "%.100s: MR%zu is %#lx, not %#lx", what, i,
				  seL4_GetMR((int)i), words[i]);
}

/* Not inlined: __builtin_setjmp needs a frame of its own. */
static __attribute__((noinline)) bool passes(const struct test_case *test)
{
	if (__builtin_setjmp(resume_point))
		return false;
	test->run();
	return true;
}

unsigned test_run_all(const struct test_suite *const *suites, size_t count)
{
	unsigned passed = 0, failed = 0;

	for (size_t s = 0; s < count; s++)
		for (size_t i = 0; i < suites[s]->count; i++) {
			const struct test_case *test = &suites[s]->cases[i];
			bool ok = passes(test);

			env_take_back();
			if (ok)
				test_print("ok %s.%s\n", suites[s]->name, test->name);
			else
				test_print("not ok %s.%s: %s\n", suites[s]->name, test->name,
					   failure);
			passed += ok;
			failed += !ok;
		}
	test_print("tests: %u passed, %u failed\n", passed, failed);
	return failed;
}
