/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A traced call as text. Each kind of argument that sys/arguments.def names is a function here.
 * Memory that cannot be read is shown as its address, as in strace(1).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "mm/uaccess.h"
#include "sys/syscall.h"
#include "sys/trace.h"

#define STRING_SHOWN   48 /* bytes of a string or buffer */
#define LIST_SHOWN     4  /* words of a list */
#define ARGUMENTS_MAX  6
#define ADDRESSES_FROM 0x100000000 /* results from here on are addresses, not counts */

__attribute__((format(printf, 2, 3))) static void put(struct trace_text *t, const char *format, ...)
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
	put(t, "\"");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\n')
			put(t, "\\n");
		else if (c == '"' || c == '\\')
			put(t, "\\%c", c);
		else if (c < ' ' || c > '~')
			put(t, "\\x%02x", c);
		else
			put(t, "%c", c);
	}
	put(t, more ? "\"..." : "\"");
}

static void put_address(struct trace_text *t, uint64_t value)
{
	if (value)
		put(t, "%#llx", (unsigned long long)value);
	else
		put(t, "NULL");
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

/* ---- numbers with names ---- */

struct name {
	uint64_t value;
	const char *name;
};

#define NAME(value)           \
	{                     \
		value, #value \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* `none` stands for 0; bits without a name are shown as a number. */
static void put_flags(struct trace_text *t, uint64_t value, const struct name *names, size_t count,
		      const char *none)
{
	const char *between = "";

	if (!value)
		put(t, "%s", none);
	for (size_t i = 0; i < count; i++) {
		if (!names[i].value || (value & names[i].value) != names[i].value)
			continue;
		put(t, "%s%s", between, names[i].name);
		value &= ~names[i].value;
		between = "|";
	}
	if (value)
		put(t, "%s%#llx", between, (unsigned long long)value);
}

static void put_choice(struct trace_text *t, uint64_t value, const struct name *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].value == value) {
			put(t, "%s", names[i].name);
			return;
		}
	}
	put(t, "%lld", (long long)value);
}

static const struct name open_flags[] = {
	NAME(O_RDWR),	 NAME(O_WRONLY), NAME(O_CREAT),	  NAME(O_EXCL),
	NAME(O_NOCTTY),	 NAME(O_TRUNC),	 NAME(O_APPEND),  NAME(O_NONBLOCK),
	NAME(O_SYNC),	 NAME(O_DSYNC),	 NAME(O_DIRECT),  NAME(O_NOFOLLOW),
	NAME(O_NOATIME), NAME(O_PATH),	 NAME(O_CLOEXEC), NAME(O_DIRECTORY),
};

static const struct name protections[] = {NAME(PROT_READ), NAME(PROT_WRITE), NAME(PROT_EXEC)};

static const struct name map_flags[] = {
	NAME(MAP_SHARED),    NAME(MAP_PRIVATE),	 NAME(MAP_FIXED), NAME(MAP_ANONYMOUS),
	NAME(MAP_NORESERVE), NAME(MAP_POPULATE), NAME(MAP_STACK), NAME(MAP_GROWSDOWN),
};

static const struct name clone_flags[] = {
	{0x100, "CLONE_VM"},
	{0x200, "CLONE_FS"},
	{0x400, "CLONE_FILES"},
	{0x800, "CLONE_SIGHAND"},
	{0x4000, "CLONE_VFORK"},
	{0x8000, "CLONE_PARENT"},
	{0x10000, "CLONE_THREAD"},
	{0x20000, "CLONE_NEWNS"},
	{0x40000, "CLONE_SYSVSEM"},
	{0x80000, "CLONE_SETTLS"},
	{0x100000, "CLONE_PARENT_SETTID"},
	{0x200000, "CLONE_CHILD_CLEARTID"},
	{0x1000000, "CLONE_CHILD_SETTID"},
	{0x2000000, "CLONE_NEWCGROUP"},
	{0x4000000, "CLONE_NEWUTS"},
	{0x8000000, "CLONE_NEWIPC"},
	{0x10000000, "CLONE_NEWUSER"},
	{0x20000000, "CLONE_NEWPID"},
	{0x40000000, "CLONE_NEWNET"},
};

static const struct name fcntl_commands[] = {
	NAME(F_DUPFD),
	NAME(F_GETFD),
	NAME(F_SETFD),
	NAME(F_GETFL),
	NAME(F_SETFL),
	NAME(F_GETLK),
	NAME(F_SETLK),
	NAME(F_SETLKW),
	NAME(F_SETOWN),
	NAME(F_GETOWN),
	{1030, "F_DUPFD_CLOEXEC"},
};

static const struct name whences[] = {
	{0, "SEEK_SET"}, {1, "SEEK_CUR"}, {2, "SEEK_END"}, {3, "SEEK_DATA"}, {4, "SEEK_HOLE"}};

static const struct name futex_operations[] = {
	{0, "FUTEX_WAIT"},
	{1, "FUTEX_WAKE"},
	{3, "FUTEX_REQUEUE"},
	{4, "FUTEX_CMP_REQUEUE"},
	{5, "FUTEX_WAKE_OP"},
	{6, "FUTEX_LOCK_PI"},
	{7, "FUTEX_UNLOCK_PI"},
	{8, "FUTEX_TRYLOCK_PI"},
	{9, "FUTEX_WAIT_BITSET"},
	{10, "FUTEX_WAKE_BITSET"},
	{11, "FUTEX_WAIT_REQUEUE_PI"},
	{12, "FUTEX_CMP_REQUEUE_PI"},
	{13, "FUTEX_LOCK_PI2"},
};

#define FUTEX_PRIVATE	  0x80u
#define FUTEX_REALTIME	  0x100u
#define CLONE_SIGNAL_BITS 0xffu

static const char *const signals[] = {
	"0",	     "SIGHUP",	"SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
	"SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
	"SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
	"SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS",
};

/* ---- the kinds ---- */

/* `arg` points to the argument; further arguments follow it. `result` is the call's result, valid
 * only for kinds that the call fills in. */
typedef void put_argument(struct trace_text *t, const uint64_t *arg, long result);

static void put_int(struct trace_text *t, const uint64_t *arg, long result)
{
	/* Most arguments are 32 bits wide, and the upper half of the register is undefined. */
	if (*arg <= UINT32_MAX)
		put(t, "%d", (int)*arg);
	else
		put(t, "%lld", (long long)*arg);
}

static void put_size(struct trace_text *t, const uint64_t *arg, long result)
{
	put(t, "%llu", (unsigned long long)*arg);
}

static void put_hex(struct trace_text *t, const uint64_t *arg, long result)
{
	put(t, *arg ? "%#llx" : "0", (unsigned long long)*arg);
}

static void put_pointer(struct trace_text *t, const uint64_t *arg, long result)
{
	put_address(t, *arg);
}

static void put_dirfd(struct trace_text *t, const uint64_t *arg, long result)
{
	if ((int)*arg == AT_FDCWD)
		put(t, "AT_FDCWD");
	else
		put(t, "%d", (int)*arg);
}

static void put_text(struct trace_text *t, const uint64_t *arg, long result)
{
	put_string(t, *arg);
}

static void put_list(struct trace_text *t, const uint64_t *arg, long result)
{
	uint64_t at = *arg, word;

	put(t, "[");
	for (unsigned i = 0; at && !get_user(word, at) && word; i++, at += sizeof(word)) {
		if (i == LIST_SHOWN) {
			put(t, ", ...");
			break;
		}
		put(t, "%s", i ? ", " : "");
		put_string(t, word);
	}
	put(t, "]");
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
		put(t, "[%d, %d]", fds[0], fds[1]);
}

static void put_status(struct trace_text *t, const uint64_t *arg, long result)
{
	int status;

	if (!*arg || result <= 0 || get_user(status, *arg))
		put_address(t, *arg);
	else
		put(t, "[%#x]", status);
}

static void put_mode(struct trace_text *t, const uint64_t *arg, long result)
{
	put(t, "%#o", (unsigned)*arg);
}

static void put_open_flags(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, (uint32_t)*arg, open_flags, COUNT(open_flags), "O_RDONLY");
}

static void put_protection(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, *arg, protections, COUNT(protections), "PROT_NONE");
}

static void put_map_flags(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, *arg, map_flags, COUNT(map_flags), "0");
}

static void put_signal(struct trace_text *t, const uint64_t *arg, long result)
{
	if (*arg < COUNT(signals))
		put(t, "%s", signals[*arg]);
	else
		put(t, "SIG%d", (int)*arg);
}

static void put_clone(struct trace_text *t, const uint64_t *arg, long result)
{
	uint64_t end = *arg & CLONE_SIGNAL_BITS;

	put_flags(t, *arg & ~(uint64_t)CLONE_SIGNAL_BITS, clone_flags, COUNT(clone_flags), "0");
	if (end) {
		put(t, "|");
		put_signal(t, &end, result);
	}
}

static void put_fcntl(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg, fcntl_commands, COUNT(fcntl_commands));
}

static void put_whence(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg, whences, COUNT(whences));
}

static void put_futex(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg & ~(uint64_t)(FUTEX_PRIVATE | FUTEX_REALTIME), futex_operations,
		   COUNT(futex_operations));
	if (*arg & FUTEX_PRIVATE)
		put(t, "_PRIVATE");
	if (*arg & FUTEX_REALTIME)
		put(t, "|FUTEX_CLOCK_REALTIME");
}

static const struct kind {
	const char *name;
	put_argument *put;
	bool filled_in; /* by the call: no value before it is made */
} kinds[] = {
	{"int", put_int, false},	 {"fd", put_int, false},
	{"size", put_size, false},	 {"hex", put_hex, false},
	{"ptr", put_pointer, false},	 {"dirfd", put_dirfd, false},
	{"string", put_text, false},	 {"list", put_list, false}, /* of strings, ended by NULL */
	{"in", put_in, false},	      /* bytes; the next argument says how many */
	{"out", put_out, true},	      /* bytes; the result says how many */
	{"pair", put_pair, true},     /* two descriptors */
	{"status", put_status, true}, /* of a child that was waited for */
	{"mode", put_mode, false},	 {"oflags", put_open_flags, false},
	{"prot", put_protection, false}, {"mapflags", put_map_flags, false},
	{"signal", put_signal, false},	 {"clone", put_clone, false},
	{"fcntl", put_fcntl, false},	 {"whence", put_whence, false},
	{"futex", put_futex, false},
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
		put(t, "%s(", syscall_table[call->number].name);
	for (; call->next < arity; call->next++) {
		const struct kind *kind = kind_of(call->number, call->next);

		if (kind->filled_in && !done)
			return;
		if (call->next)
			put(t, ", ");
		kind->put(t, call->arg + call->next, result);
	}
}

void trace_format_result(struct trace_call *call, long result)
{
	struct trace_text *t = &call->line;
	const char *name = result < 0 ? errno_name((int)-result) : NULL;

	if (name)
		put(t, ") = -1 %s", name);
	else if (result >= ADDRESSES_FROM || call->number == NR_brk)
		put(t, ") = %#lx", (unsigned long)result);
	else
		put(t, ") = %ld", result);
}

void trace_format_no_result(struct trace_call *call)
{
	put(&call->line, ") = ?");
}
