/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random chains of whatever changes who a process is, or lets it act upon another: set*id, capset,
 * prctl, exec of programs with set-id bits and capabilities, fork, tracing, files. Each step prints
 * its result and the whole identity after it. A chain is made by its seed alone, so two kernels can
 * be compared:
 *
 *	credential-chains [SEED COUNT [digest]]
 *
 * COUNT chains, with the seeds SEED and on; `digest` prints a hash of each chain's output in place
 * of it. Without arguments there are few enough for every day, and what Linux since 6.16 answers
 * otherwise than 6.1 does is left out.
 */
#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/kcmp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/auxv.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>

#define ROOT	  "/tmp/chains"
#define STEPS	  12
#define FD_FIRST  100 /* of the programs */
#define CAP_RIGHT "security.capability"

/* ---- the programs: copies of this one ---- */

struct program {
	const char *name;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	uint64_t permitted, inheritable;
	bool effective;
	int root; /* of revision 3; -1: revision 2 */
};

#define BIT(capability) (1ull << (capability))
#define ALL_CAPS	((1ull << 41) - 1)

static const struct program programs[] = {
	{"plain", 0, 0, 0755, 0, 0, false, -1},
	{"suid0", 0, 0, 04755, 0, 0, false, -1},
	{"suid1", 1000, 0, 04755, 0, 0, false, -1},
	{"sgid1", 0, 1000, 02755, 0, 0, false, -1},
	{"both2", 2000, 2000, 06755, 0, 0, false, -1},
	{"lock1", 0, 1000, 02745, 0, 0, false, -1},
	{"raw", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, -1},
	{"ids", 0, 0, 0755, BIT(CAP_SETUID) | BIT(CAP_SETGID), 0, false, -1},
	{"inherits", 0, 0, 0755, 0, BIT(CAP_CHOWN) | BIT(CAP_KILL), false, -1},
	{"inherits-e", 0, 0, 0755, 0, BIT(CAP_CHOWN), true, -1},
	{"suid0-caps", 0, 0, 04755, BIT(CAP_SYS_ADMIN), 0, true, -1},
	{"suid1-caps", 1000, 1000, 06755, BIT(CAP_SETPCAP), BIT(CAP_KILL), true, -1},
	{"all", 0, 0, 0755, ALL_CAPS & ~BIT(CAP_SYS_RESOURCE), 0, true, -1},
	{"elsewhere", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, 1000},
	{"revision3", 0, 0, 0755, BIT(CAP_SYS_PTRACE), 0, true, 0},
	{"unreadable", 0, 0, 0711, 0, 0, false, -1},
	{"suid0-unreadable", 0, 0, 04711, 0, 0, false, -1},
	{"nosuid/suid0", 0, 0, 04755, 0, 0, false, -1},
	{"nosuid/raw", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, -1},
	{"noexec/suid0", 0, 0, 04755, 0, 0, false, -1},
};
#define PROGRAMS ((int)(sizeof(programs) / sizeof(programs[0])))

static char self[64 * 1024];

static void give_caps(const char *path, const struct program *p)
{
	uint32_t v[6] = {0x02000000u | p->effective,	   (uint32_t)p->permitted,
			 (uint32_t)p->inheritable,	   (uint32_t)(p->permitted >> 32),
			 (uint32_t)(p->inheritable >> 32), 0};

	if (p->root >= 0) {
		v[0] = 0x03000000u | p->effective;
		v[5] = (uint32_t)p->root;
	}
	if (p->permitted || p->inheritable)
		if (setxattr(path, CAP_RIGHT, v, p->root >= 0 ? 24 : 20, 0))
			perror(path);
}

static void copy_self(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY), to = open(path, O_CREAT | O_WRONLY, 0755);
	ssize_t n;

	while ((n = read(from, self, sizeof(self))) > 0)
		write(to, self, (size_t)n);
	close(from);
	close(to);
}

static void path_of(int program, char path[64])
{
	snprintf(path, 64, ROOT "/%s", programs[program].name);
}

static void make_programs(void)
{
	char path[64];

	mkdir(ROOT, 0755);
	mount("t", ROOT, "tmpfs", 0, "mode=755");
	mkdir(ROOT "/nosuid", 0755);
	mount("t", ROOT "/nosuid", "tmpfs", MS_NOSUID, "mode=755");
	mkdir(ROOT "/noexec", 0755);
	mount("t", ROOT "/noexec", "tmpfs", MS_NOEXEC, "mode=755");
	mkdir(ROOT "/jail", 0755);
	for (int i = 0; i < PROGRAMS; i++) {
		path_of(i, path);
		copy_self(path);
		chown(path, programs[i].uid, programs[i].gid);
		give_caps(path, &programs[i]);
		chmod(path, programs[i].mode);
		int fd = open(path, O_PATH);
		dup2(fd, FD_FIRST + i);
		close(fd);
	}
}

/* ---- the state of a chain ---- */

static uint64_t rng;
static int step;
static bool is_new, traced, shared; /* what the process cannot ask the kernel for */
static pid_t targets[8];
static int target_count;

static uint32_t next(uint32_t below)
{
	rng += 0x9e3779b97f4a7c15ull;
	uint64_t z = rng;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return (uint32_t)((z ^ (z >> 31)) >> 33) % below;
}

static void say(const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	write(1, line, (size_t)n);
}

static const char *result(long r)
{
	static char text[2][32];
	static int turn;

	turn ^= 1;
	if (r == -1)
		return strerrorname_np(errno);
	snprintf(text[turn], sizeof(text[turn]), "%ld", r);
	return text[turn];
}

/* For results that differ from run to run. */
static const char *worked(long r)
{
	return r == -1 ? strerrorname_np(errno) : "ok";
}

static const int caps_used[] = {CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FOWNER,	CAP_FSETID,
				CAP_KILL,    CAP_SETGID,       CAP_SETUID,	CAP_SETPCAP,
				CAP_NET_RAW, CAP_SYS_CHROOT,   CAP_SYS_PTRACE,	CAP_SYS_ADMIN,
				CAP_SETFCAP, CAP_MAC_OVERRIDE, CAP_SYS_RESOURCE};
#define CAPS ((int)(sizeof(caps_used) / sizeof(caps_used[0])))

struct sets {
	uint64_t effective, permitted, inheritable;
};

static long cap_call(long call, struct sets *s)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {
		{(uint32_t)s->effective, (uint32_t)s->permitted, (uint32_t)s->inheritable},
		{(uint32_t)(s->effective >> 32), (uint32_t)(s->permitted >> 32),
		 (uint32_t)(s->inheritable >> 32)}};
	long r = syscall(call, &h, d);

	if (call == SYS_capget) {
		s->effective = d[0].effective | (uint64_t)d[1].effective << 32;
		s->permitted = d[0].permitted | (uint64_t)d[1].permitted << 32;
		s->inheritable = d[0].inheritable | (uint64_t)d[1].inheritable << 32;
	}
	return r;
}

static unsigned ambient(void)
{
	unsigned mask = 0;

	for (int i = 0; i < CAPS; i++)
		mask |= (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, caps_used[i], 0, 0) == 1)
			<< i;
	return mask;
}

static void identity(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg, groups[32];
	unsigned bounding = 0;
	struct sets c = {0};
	char list[128] = "";
	int death = -1, n = getgroups(32, groups);

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	cap_call(SYS_capget, &c);
	for (int i = 0; i < CAPS; i++)
		bounding |= (prctl(PR_CAPBSET_READ, caps_used[i]) == 1) << i;
	for (int i = 0; i < n && i < 8; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%d", i ? "," : "",
			 groups[i]);
	prctl(PR_GET_PDEATHSIG, &death);
	say("   %d/%d/%d/%d %d/%d/%d/%d [%s] e%lx p%lx i%lx b%x a%x s%x n%d d%d k%d\n", r, e, s,
	    setfsuid(-1), rg, eg, sg, setfsgid(-1), list, c.effective, c.permitted, c.inheritable,
	    bounding, ambient(), prctl(PR_GET_SECUREBITS), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
	    prctl(PR_GET_DUMPABLE), death);
}

/* ---- steps ---- */

static int some_id(bool may_stay)
{
	static const int ids[] = {0, 1000, 2000, 0, 1000, 3000, -1};

	return ids[next(may_stay ? 7 : 6)];
}

static void ids(void)
{
	int a = some_id(true), b = some_id(!is_new), c = some_id(true);
	gid_t groups[3] = {(gid_t)some_id(false), (gid_t)some_id(false), 5};

	switch (next(11)) {
	case 0:
		say("setuid %d %s\n", a, result(setuid((uid_t)a)));
		return;
	case 1:
		say("setgid %d %s\n", a, result(setgid((gid_t)a)));
		return;
	case 2:
		say("setreuid %d %d %s\n", a, b, result(setreuid((uid_t)a, (uid_t)b)));
		return;
	case 3:
		say("setregid %d %d %s\n", a, b, result(setregid((gid_t)a, (gid_t)b)));
		return;
	case 4:
	case 5:
	case 6:
		say("setresuid %d %d %d %s\n", a, b, c,
		    result(setresuid((uid_t)a, (uid_t)b, (uid_t)c)));
		return;
	case 7:
		say("setresgid %d %d %d %s\n", a, b, c,
		    result(setresgid((gid_t)a, (gid_t)b, (gid_t)c)));
		return;
	case 8:
		say("setfsuid %d %s\n", a, result(setfsuid((uid_t)a)));
		return;
	case 9:
		say("setfsgid %d %s\n", a, result(setfsgid((gid_t)a)));
		return;
	default:
		a = (int)next(4);
		say("setgroups %d %d %d %s\n", a, groups[0], groups[1],
		    result(setgroups((size_t)a, groups)));
	}
}

static uint64_t some_caps(uint64_t of)
{
	uint64_t mask = 0;

	switch (next(4)) {
	case 0:
		return of;
	case 1:
		return next(4) ? 0 : ALL_CAPS & ~BIT(CAP_SYS_RESOURCE);
	default:
		for (int i = 0; i < CAPS - 1; i++)
			mask |= next(2) ? BIT(caps_used[i]) : 0;
		return next(2) ? of & mask : of & ~mask;
	}
}

static void caps(void)
{
	struct sets old = {0}, s;
	unsigned capability = (unsigned)caps_used[next(CAPS - 1)];

	cap_call(SYS_capget, &old);
	switch (next(5)) {
	case 0:
	case 1:
		s.permitted = some_caps(old.permitted);
		s.effective = some_caps(s.permitted);
		s.inheritable = some_caps(s.permitted | old.inheritable);
		say("capset e%lx p%lx i%lx %s\n", s.effective, s.permitted, s.inheritable,
		    result(cap_call(SYS_capset, &s)));
		return;
	case 2:
		say("drop %u %s\n", capability,
		    result(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)));
		return;
	default:
		/* So that ambient ones are more than an accident. */
		s = old;
		s.inheritable |= old.permitted & BIT(capability);
		say("inherit %u %s ", capability, result(cap_call(SYS_capset, &s)));
		say("raise %s\n",
		    result(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)));
	}
}

static void settings(void)
{
	static const unsigned bits[] = {SECBIT_KEEP_CAPS,
					SECBIT_NOROOT,
					SECBIT_NO_SETUID_FIXUP,
					SECBIT_NO_CAP_AMBIENT_RAISE,
					SECBIT_NOROOT | SECBIT_NOROOT_LOCKED,
					SECBIT_KEEP_CAPS | SECBIT_KEEP_CAPS_LOCKED,
					0};
	unsigned capability = (unsigned)caps_used[next(CAPS - 1)], n = next(3);

	switch (next(7)) {
	case 0:
		say("keepcaps %u %s\n", n, result(prctl(PR_SET_KEEPCAPS, n, 0, 0, 0)));
		return;
	case 1:
		n = bits[next(7)];
		say("securebits %x %s\n", n, result(prctl(PR_SET_SECUREBITS, n, 0, 0, 0)));
		return;
	case 2:
		if (next(3))
			return;
		say("no_new_privs %s\n", result(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)));
		return;
	case 3:
		say("dumpable %u %s\n", n, result(prctl(PR_SET_DUMPABLE, n, 0, 0, 0)));
		return;
	case 4:
		say("pdeathsig %s\n", result(prctl(PR_SET_PDEATHSIG, SIGWINCH, 0, 0, 0)));
		return;
	case 5:
		say("clear %s\n", result(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)));
		return;
	default:
		say("lower %u %s\n", capability,
		    result(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, capability, 0, 0)));
	}
}

/* Since 6.16 Linux compares new ids with the effective ones, and groups count. */
static bool is_disputed(int program)
{
	bool unsafe = traced || shared || ambient() || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	bool differ = getuid() != geteuid() || getgid() != getegid();
	mode_t mode = programs[program].mode;

	return (differ && (unsafe || (mode & (S_ISUID | S_ISGID)))) || (unsafe && (mode & S_ISGID));
}

static void execute(void)
{
	int program = (int)next((uint32_t)PROGRAMS);
	bool by_name = next(3);
	char state[32], place[16], flags[16], known[16], ids[128] = "", path[64];
	char *argv[] = {"chain", state, place, flags, known, ids, NULL}, *envp[] = {NULL};

	if (is_new && is_disputed(program))
		return;
	say("exec %s %s\n", programs[program].name, by_name ? "name" : "fd");
	snprintf(state, sizeof(state), "%lx", rng);
	snprintf(place, sizeof(place), "%d", step);
	snprintf(flags, sizeof(flags), "%d", is_new | traced << 1 | shared << 2);
	snprintf(known, sizeof(known), "%d", target_count);
	for (int i = 0; i < target_count; i++)
		snprintf(ids + strlen(ids), sizeof(ids) - strlen(ids), "%d ", targets[i]);
	path_of(program, path);
	if (by_name)
		execve(path, argv, envp);
	else
		syscall(SYS_execveat, FD_FIRST + program, "", argv, envp, AT_EMPTY_PATH);
	say("  %s\n", strerrorname_np(errno));
}

/* The tracer's part: the tracee goes on with the chain. */
static _Noreturn void trace(pid_t pid)
{
	int status;

	for (;;) {
		if (waitpid(pid, &status, __WALL) < 0)
			_exit(1);
		if (!WIFSTOPPED(status))
			_exit(0);
		int sig = WSTOPSIG(status);
		errno = 0;
		if (sig == SIGTRAP) {
			long pc = ptrace(PTRACE_PEEKUSER, pid, 16 * 8, 0);
			errno = 0;
			ptrace(PTRACE_PEEKDATA, pid, pc, 0);
			say("  tracer peeks: %s, pokes: ", errno ? strerrorname_np(errno) : "ok");
			errno = 0;
			say("%s\n", worked(ptrace(PTRACE_POKEDATA, pid, 16, 0)));
			sig = 0;
		}
		ptrace(PTRACE_CONT, pid, 0, sig == SIGSTOP ? 0 : sig);
	}
}

static void be_traced(bool seize)
{
	int ready[2];

	pipe(ready);
	pid_t pid = fork();
	if (!pid) {
		char c;
		if (seize)
			read(ready[0], &c, 1);
		else
			say("traceme %s\n", worked(ptrace(PTRACE_TRACEME, 0, 0, 0)));
		close(ready[0]);
		close(ready[1]);
		traced = true;
		return;
	}
	if (seize) {
		say("seize %s\n", worked(ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXEC)));
		write(ready[1], "", 1);
	}
	close(ready[0]);
	close(ready[1]);
	trace(pid);
}

static void family(void)
{
	pid_t pid;
	int status;

	switch (next(6)) {
	case 0:
		say("fork\n");
		pid = fork();
		if (!pid)
			return;
		waitpid(pid, &status, 0);
		_exit(0);
	case 1:
		if (traced)
			return;
		be_traced(next(2));
		return;
	case 2:
		say("share ");
		pid = (pid_t)syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0);
		if (!pid)
			for (;;)
				pause();
		say("%s\n", worked(pid));
		shared = true;
		return;
	case 3:
		say("unshare fs %s\n", result(unshare(CLONE_FS)));
		shared = false;
		return;
	case 4:
		say("unshare mounts %s\n", result(unshare(CLONE_NEWNS)));
		shared = false;
		return;
	default:
		if (next(3))
			return;
		say("chroot %s\n", result(chroot(ROOT "/jail")));
	}
}

static long read_memory(pid_t pid)
{
	char byte;
	struct iovec local = {&byte, 1}, remote = {&rng, 1};

	return process_vm_readv(pid, &local, 1, &remote, 1, 0);
}

static long open_of(pid_t pid, const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	int fd = open(path, flags);
	if (fd >= 0)
		close(fd);
	return fd;
}

static long link_of(pid_t pid, const char *name)
{
	char path[64], to[256];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return readlink(path, to, sizeof(to));
}

static long get_fd(pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	long fd = syscall(SYS_pidfd_getfd, pidfd, 0, 0);
	int error = errno;

	close(pidfd);
	if (fd >= 0)
		close((int)fd);
	errno = error;
	return fd;
}

static long attach(pid_t pid)
{
	int status;

	if (ptrace(PTRACE_ATTACH, pid, 0, 0))
		return -1;
	waitpid(pid, &status, __WALL);
	return ptrace(PTRACE_DETACH, pid, 0, 0);
}

static void others(void)
{
	int which = (int)next((uint32_t)target_count);
	pid_t pid = targets[which];
	struct rlimit limit;
	cpu_set_t set;
	void *head;
	size_t size;

	say("target %d: ", which);
	switch (next(17)) {
	case 0:
		say("attach %s\n", worked(attach(pid)));
		return;
	case 1:
		say("kill %s\n", result(kill(pid, 0)));
		return;
	case 2:
		say("kill CONT %s\n", result(kill(pid, SIGCONT)));
		return;
	case 3:
		say("vm %s\n", result(read_memory(pid)));
		return;
	case 4:
		say("getfd %s\n", worked(get_fd(pid)));
		return;
	case 5:
		say("mem %s\n", worked(open_of(pid, "mem", O_RDWR)));
		return;
	case 6:
		say("environ %s\n", worked(open_of(pid, "environ", O_RDONLY)));
		return;
	case 7:
		say("maps %s\n", worked(open_of(pid, "maps", O_RDONLY)));
		return;
	case 8:
		say("exe %s\n", worked(link_of(pid, "exe")));
		return;
	case 9:
		say("cwd %s\n", worked(link_of(pid, "cwd")));
		return;
	case 10:
		say("fd %s\n", worked(open_of(pid, "fd", O_RDONLY | O_DIRECTORY)));
		return;
	case 11:
		say("root %s\n", worked(open_of(pid, "root/tmp", O_RDONLY | O_DIRECTORY)));
		return;
	case 12:
		say("kcmp %s\n",
		    result(syscall(SYS_kcmp, pid, getppid(), KCMP_VM, 0, 0) > 0 ? 1 : -1));
		return;
	case 13:
		say("robust %s\n", result(syscall(SYS_get_robust_list, pid, &head, &size)));
		return;
	case 14:
		say("prlimit %s\n", result(prlimit(pid, RLIMIT_NOFILE, NULL, &limit)));
		return;
	case 15:
		errno = 0;
		say("nice %s\n", result(setpriority(PRIO_PROCESS, (id_t)pid, 0)));
		return;
	default:
		CPU_ZERO(&set);
		CPU_SET(0, &set);
		say("affinity %s\n", result(sched_setaffinity(pid, sizeof(set), &set)));
	}
}

/* A file of its own for each chain: 1000's, set-id, with capabilities. */
#define FILE_NAME ROOT "/file"

static void make_file(void)
{
	static const struct program p = {.permitted = BIT(CAP_NET_RAW), .root = -1};

	unlink(FILE_NAME);
	close(open(FILE_NAME, O_CREAT | O_WRONLY, 0600));
	chown(FILE_NAME, 1000, 2000);
	give_caps(FILE_NAME, &p);
	chmod(FILE_NAME, 06770);
}

static long write_file(void)
{
	int fd = open(FILE_NAME, O_WRONLY);
	long r = fd < 0 ? -1 : write(fd, "x", 1);

	if (fd >= 0)
		close(fd);
	return r;
}

static void files(void)
{
	static const mode_t modes[] = {06770, 0777, 02710, 04700};
	uint32_t v[5] = {0x02000000, BIT(CAP_KILL), 0, 0, 0};
	int a = some_id(true), b = some_id(true);
	mode_t mode = modes[next(4)];
	struct stat st;

	switch (next(7)) {
	case 0:
		say("write %s", result(write_file()));
		break;
	case 1:
		say("chown %d %d %s", a, b, result(chown(FILE_NAME, (uid_t)a, (gid_t)b)));
		break;
	case 2:
		say("chmod %o %s", mode, result(chmod(FILE_NAME, mode)));
		break;
	case 3:
		say("truncate %s", result(truncate(FILE_NAME, next(3))));
		break;
	case 4:
		say("setcap %s", result(setxattr(FILE_NAME, CAP_RIGHT, v, sizeof(v), 0)));
		break;
	case 5:
		say("uncap %s", result(removexattr(FILE_NAME, CAP_RIGHT)));
		break;
	default:
		say("access %s", result(access(FILE_NAME, R_OK | W_OK | X_OK)));
	}
	if (stat(FILE_NAME, &st))
		say(" %s\n", strerrorname_np(errno));
	else
		say(" %o %d %d %s\n", st.st_mode & 07777, st.st_uid, st.st_gid,
		    result(getxattr(FILE_NAME, CAP_RIGHT, v, sizeof(v))));
}

static void chain(void)
{
	static void (*const steps[])(void) = {ids,     ids,	ids,	 caps,	 settings, settings,
					      execute, execute, execute, family, others,   files};

	for (; step < STEPS;) {
		step++;
		steps[next(sizeof(steps) / sizeof(steps[0]))]();
		identity();
	}
	_exit(0);
}

/* ---- processes to act upon ---- */

static void add_target(uid_t uid, uid_t euid, gid_t gid, uint64_t permitted, bool dumpable)
{
	int ready[2];
	char c;

	pipe(ready);
	targets[target_count] = fork();
	if (!targets[target_count]) {
		struct sets s = {permitted, permitted, 0};

		prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
		setgroups(0, NULL);
		setresgid(gid, gid, gid);
		setresuid(uid, euid, uid);
		cap_call(SYS_capset, &s);
		prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
		write(ready[1], "", 1);
		for (;;)
			pause();
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
	target_count++;
}

static void make_targets(void)
{
	add_target(0, 0, 0, ALL_CAPS & ~BIT(CAP_SYS_RESOURCE), true);
	add_target(1000, 1000, 1000, 0, true);
	add_target(1000, 1000, 1000, 0, false);
	add_target(1000, 2000, 1000, 0, true);
	add_target(1000, 1000, 1000, BIT(CAP_NET_RAW), true);
	add_target(2000, 2000, 2000, 0, true);
	add_target(1000, 1000, 2000, 0, true);
}

/* The part of root that differs between machines goes. */
static void level(void)
{
	struct sets s = {0};

	prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE, 0, 0, 0);
	cap_call(SYS_capget, &s);
	s.permitted &= ~BIT(CAP_SYS_RESOURCE);
	s.effective &= ~BIT(CAP_SYS_RESOURCE);
	s.inheritable = 0;
	cap_call(SYS_capset, &s);
	setgroups(0, NULL);
	umask(022);
}

static void begin_chain(uint64_t seed)
{
	setpgid(0, 0);
	rng = seed * 0xd1342543de82ef95ull + 1;
	rng ^= (uint64_t)next(0x40000000) << 32;
	step = 0;
	/* Half of them begin as an ordinary user. */
	if (next(2)) {
		setresgid(1000, 1000, 1000);
		setresuid(1000, 1000, 1000);
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	}
	identity();
	chain();
}

static void run_chain(uint64_t seed)
{
	int status = -1;

	make_file();
	pid_t pid = fork();
	if (!pid)
		begin_chain(seed);
	waitpid(pid, &status, 0);
	if (status)
		say("  ended with %x\n", status);
	kill(-pid, SIGKILL);
	/* The targets are somebody else's children: nobody is left when this fails. */
	while (waitpid(-1, &status, __WALL) > 0)
		;
}

static uint64_t hash_of(int fd)
{
	uint64_t hash = 0xcbf29ce484222325ull;
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, self, sizeof(self))) > 0)
		for (ssize_t i = 0; i < n; i++)
			hash = (hash ^ (uint8_t)self[i]) * 0x100000001b3ull;
	return hash;
}

/* What the chains print goes to a file that only this process reads. */
static void run_digests(uint64_t seed, uint64_t count)
{
	int out = dup(1), file = open(ROOT "/out", O_CREAT | O_RDWR | O_APPEND, 0600);

	fcntl(out, F_SETFD, FD_CLOEXEC);
	dup2(file, 1);
	for (uint64_t i = 0; i < count; i++) {
		ftruncate(file, 0);
		run_chain(seed + i);
		dprintf(out, "%lu %016lx\n", seed + i, hash_of(file));
	}
}

static void run_chains(uint64_t seed, uint64_t count, bool digest)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	if (digest)
		run_digests(seed, count);
	for (uint64_t i = 0; i < count && !digest; i++) {
		say("chain %lu\n", seed + i);
		run_chain(seed + i);
	}
	_exit(0);
}

static void run_all(uint64_t seed, uint64_t count, bool digest)
{
	level();
	make_programs();
	make_targets();
	pid_t runner = fork();
	if (!runner)
		run_chains(seed, count, digest);
	waitpid(runner, NULL, 0);
	for (int i = 0; i < target_count; i++)
		kill(targets[i], SIGKILL);
}

static _Noreturn void go_on(char **argv)
{
	int flags = atoi(argv[3]);
	char *ids = argv[5];

	rng = strtoull(argv[1], NULL, 16);
	step = atoi(argv[2]);
	is_new = flags & 1;
	traced = flags & 2;
	shared = flags & 4;
	target_count = atoi(argv[4]);
	for (int i = 0; i < target_count; i++)
		targets[i] = (pid_t)strtol(ids, &ids, 10);
	say("  secure %ld ids %ld %ld %ld %ld\n", getauxval(AT_SECURE), getauxval(AT_UID),
	    getauxval(AT_EUID), getauxval(AT_GID), getauxval(AT_EGID));
	identity();
	chain();
	_exit(0);
}

int main(int argc, char **argv)
{
	if (argc == 6)
		go_on(argv);
	is_new = argc == 1;
	if (is_new)
		run_all(1, 150, false);
	else
		run_all(strtoull(argv[1], NULL, 0), argc > 2 ? strtoull(argv[2], NULL, 0) : 1,
			argc > 3);
	return 0;
}
