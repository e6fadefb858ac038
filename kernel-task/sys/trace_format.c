/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A traced call as text. Each kind of argument that sys/arguments.def names is a function here or
 * in trace_names.c. Memory that cannot be read is shown as its address, as in strace(1).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mm/uaccess.h"
#include "sys/syscall.h"
#include "sys/trace.h"
#include "sys/trace_kinds.h"

#define STRING_SHOWN   48 /* bytes of a string or buffer */
#define LIST_SHOWN     4  /* words of a list */
#define ARGUMENTS_MAX  6
#define ADDRESSES_FROM 0x100000000 /* results from here on are addresses, not counts */
#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))

void trace_put(struct trace_text *t, const char *format, ...)
{
	size_t room = sizeof(t->text) - t->used;
	va_list args;

	va_start(args, format);
	int n = vsnprintf(t->text + t->used, room, format, args);
	va_end(args);
	if (n > 0)
		t->used += (size_t)n < room ? (size_t)n : room - 1;
}

/* ---- bytes and strings ---- */

static void put_bytes(struct trace_text *t, const char *bytes, size_t n, bool more)
{
	trace_put(t, "\"");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\n')
			trace_put(t, "\\n");
		else if (c == '"' || c == '\\')
			trace_put(t, "\\%c", c);
		else if (c < ' ' || c > '~')
			trace_put(t, "\\x%02x", c);
		else
			trace_put(t, "%c", c);
	}
	trace_put(t, more ? "\"..." : "\"");
}

static void put_address(struct trace_text *t, uint64_t value)
{
	if (value)
		trace_put(t, "%#llx", (unsigned long long)value);
	else
		trace_put(t, "NULL");
}

static void put_buffer(struct trace_text *t, uint64_t address, uint64_t n)
{
	char bytes[STRING_SHOWN];
	size_t shown = n < sizeof(bytes) ? (size_t)n : sizeof(bytes);

	if (copy_from_user(bytes, address, shown))
		put_address(t, address);
	else
		put_bytes(t, bytes, shown, shown < n);
}

static void put_string(struct trace_text *t, uint64_t address)
{
	char string[STRING_SHOWN + 1] = "";
	ssize_t n = strncpy_from_user(string, address, sizeof(string));

	if (n == -ENAMETOOLONG)
		put_buffer(t, address, sizeof(string));
	else if (n < 0)
		put_address(t, address);
	else
		put_bytes(t, string, (size_t)n, false);
}

/* ---- the kinds ---- */

static void put_int(struct trace_text *t, const uint64_t *arg, long result)
{
	/* Most arguments are 32 bits wide, and the upper half of the register is undefined. */
	if (*arg <= UINT32_MAX)
		trace_put(t, "%d", (int)*arg);
	else
		trace_put(t, "%lld", (long long)*arg);
}

static void put_size(struct trace_text *t, const uint64_t *arg, long result)
{
	trace_put(t, "%llu", (unsigned long long)*arg);
}

static void put_hex(struct trace_text *t, const uint64_t *arg, long result)
{
	trace_put(t, *arg ? "%#llx" : "0", (unsigned long long)*arg);
}

static void put_pointer(struct trace_text *t, const uint64_t *arg, long result)
{
	put_address(t, *arg);
}

static void put_dirfd(struct trace_text *t, const uint64_t *arg, long result)
{
	if ((int)*arg == AT_FDCWD)
		trace_put(t, "AT_FDCWD");
	else
		trace_put(t, "%d", (int)*arg);
}

static void put_text(struct trace_text *t, const uint64_t *arg, long result)
{
	put_string(t, *arg);
}

static void put_list(struct trace_text *t, const uint64_t *arg, long result)
{
	uint64_t at = *arg, word;

	trace_put(t, "[");
	for (unsigned i = 0; at && !get_user(word, at) && word; i++, at += sizeof(word)) {
		if (i == LIST_SHOWN) {
			trace_put(t, ", ...");
			break;
		}
		trace_put(t, "%s", i ? ", " : "");
		put_string(t, word);
	}
	trace_put(t, "]");
}

static void put_in(struct trace_text *t, const uint64_t *arg, long result)
{
	put_buffer(t, arg[0], arg[1]);
}

static void put_out(struct trace_text *t, const uint64_t *arg, long result)
{
	if (result < 0)
		put_address(t, *arg);
	else
		put_buffer(t, *arg, (uint64_t)result);
}

static void put_pair(struct trace_text *t, const uint64_t *arg, long result)
{
	int fds[2];

	if (result < 0 || copy_from_user(fds, *arg, sizeof(fds)))
		put_address(t, *arg);
	else
		trace_put(t, "[%d, %d]", fds[0], fds[1]);
}

static void put_status(struct trace_text *t, const uint64_t *arg, long result)
{
	int status;

	if (!*arg || result <= 0 || get_user(status, *arg))
		put_address(t, *arg);
	else
		trace_put(t, "[%#x]", status);
}

static void put_mode(struct trace_text *t, const uint64_t *arg, long result)
{
	trace_put(t, "%#o", (unsigned)*arg);
}

static const struct kind {
	const char *name;
	put_argument *put;
	bool filled_in; /* by the call: no value before it is made */
} kinds[] = {
	{"int", put_int, false},
	{"fd", put_int, false},
	{"size", put_size, false},
	{"hex", put_hex, false},
	{"ptr", put_pointer, false},
	{"dirfd", put_dirfd, false},
	{"string", put_text, false},
	{"list", put_list, false},    /* of strings, ended by NULL */
	{"in", put_in, false},	      /* bytes; the next argument says how many */
	{"out", put_out, true},	      /* bytes; the result says how many */
	{"pair", put_pair, true},     /* two descriptors */
	{"status", put_status, true}, /* of a child that was waited for */
	{"mode", put_mode, false},
	{"oflags", trace_put_open_flags, false},
	{"prot", trace_put_protection, false},
	{"mapflags", trace_put_map_flags, false},
	{"signal", trace_put_signal, false},
	{"clone", trace_put_clone, false},
	{"fcntl", trace_put_fcntl, false},
	{"whence", trace_put_whence, false},
	{"futex", trace_put_futex, false},
};

#define ARGUMENTS(name, kinds) [NR_##name] = (kinds),
static const char *const arguments[SYSCALL_MAX] = {
#include "sys/arguments.def"
};

/* The kind of argument `index`; the unit test sees to it that every word is one. */
static const struct kind *kind_of(unsigned long number, unsigned index)
{
	const char *word = arguments[number];

	while (index--)
		word = strchr(word, ' ') + 1;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		size_t n = strlen(kinds[i].name);

		if (!strncmp(kinds[i].name, word, n) && (!word[n] || word[n] == ' '))
			return &kinds[i];
	}
	return &kinds[0];
}

void trace_format_arguments(struct trace_call *call, bool done, long result)
{
	struct trace_text *t = &call->line;
	unsigned arity = syscall_table[call->number].arity;

	if (!t->used)
		trace_put(t, "%s(", syscall_table[call->number].name);
	for (; call->next < arity; call->next++) {
		const struct kind *kind = kind_of(call->number, call->next);

		if (kind->filled_in && !done)
			return;
		if (call->next)
			trace_put(t, ", ");
		kind->put(t, call->arg + call->next, result);
	}
}

void trace_format_result(struct trace_call *call, long result)
{
	struct trace_text *t = &call->line;
	const char *name = result < 0 ? errno_name((int)-result) : NULL;

	if (name)
		trace_put(t, ") = -1 %s", name);
	else if (result >= ADDRESSES_FROM || call->number == NR_brk)
		trace_put(t, ") = %#lx", (unsigned long)result);
	else
		trace_put(t, ") = %ld", result);
}

void trace_format_no_result(struct trace_call *call)
{
	trace_put(&call->line, ") = ?");
}
