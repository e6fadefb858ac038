/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments that are numbers with names: flags, commands, signals. */
#include <fcntl.h>
#include <sys/mman.h>

#include "sys/trace_kinds.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct name {
	uint64_t value;
	const char *name;
};

#define NAME(value)           \
	{                     \
		value, #value \
	}

/* `none` stands for 0; bits without a name are shown as a number. */
static void put_flags(struct trace_text *t, uint64_t value, const struct name *names, size_t count,
		      const char *none)
{
	const char *between = "";

	if (!value)
		trace_put(t, "%s", none);
	for (size_t i = 0; i < count; i++) {
		if (!names[i].value || (value & names[i].value) != names[i].value)
			continue;
		trace_put(t, "%s%s", between, names[i].name);
		value &= ~names[i].value;
		between = "|";
	}
	if (value)
		trace_put(t, "%s%#llx", between, (unsigned long long)value);
}

static void put_choice(struct trace_text *t, uint64_t value, const struct name *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].value == value) {
			trace_put(t, "%s", names[i].name);
			return;
		}
	}
	trace_put(t, "%lld", (long long)value);
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

void trace_put_open_flags(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, (uint32_t)*arg, open_flags, COUNT(open_flags), "O_RDONLY");
}

void trace_put_protection(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, *arg, protections, COUNT(protections), "PROT_NONE");
}

void trace_put_map_flags(struct trace_text *t, const uint64_t *arg, long result)
{
	put_flags(t, *arg, map_flags, COUNT(map_flags), "0");
}

void trace_put_signal(struct trace_text *t, const uint64_t *arg, long result)
{
	if (*arg < COUNT(signals))
		trace_put(t, "%s", signals[*arg]);
	else
		trace_put(t, "SIG%d", (int)*arg);
}

void trace_put_clone(struct trace_text *t, const uint64_t *arg, long result)
{
	uint64_t end = *arg & CLONE_SIGNAL_BITS;

	put_flags(t, *arg & ~(uint64_t)CLONE_SIGNAL_BITS, clone_flags, COUNT(clone_flags), "0");
	if (end) {
		trace_put(t, "|");
		trace_put_signal(t, &end, result);
	}
}

void trace_put_fcntl(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg, fcntl_commands, COUNT(fcntl_commands));
}

void trace_put_whence(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg, whences, COUNT(whences));
}

void trace_put_futex(struct trace_text *t, const uint64_t *arg, long result)
{
	put_choice(t, *arg & ~(uint64_t)(FUTEX_PRIVATE | FUTEX_REALTIME), futex_operations,
		   COUNT(futex_operations));
	if (*arg & FUTEX_PRIVATE)
		trace_put(t, "_PRIVATE");
	if (*arg & FUTEX_REALTIME)
		trace_put(t, "|FUTEX_CLOCK_REALTIME");
}
