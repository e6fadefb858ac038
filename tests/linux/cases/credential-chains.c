/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random chains of operations that change a process's identity, or act upon another process:
 * set*id, capset, prctl, exec of programs with set-id bits and capabilities, fork, tracing, files.
 * Each step prints its result and the whole identity after it. A chain is made by its seed alone,
 * so two kernels can be compared:
 *
 *	credential-chains [SEED COUNT [digest]]
 *
 * COUNT chains, with the seeds SEED and on; `digest` prints a hash of each chain's output in place
 * of it. Without arguments it runs a few chains, and leaves out operations whose results differ
 * between Linux 6.1 and 6.16.
 */
#include "credential-others.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sys/auxv.h>

#define STEPS 12

/* ---- steps ---- */

static int some_id(bool may_stay)
{
	static const int ids[] = {0, 1000, 2000, 0, 1000, 3000, -1};

	return ids[next(may_stay ? 7 : 6)];
}

static void ids(void)
{
	int a = some_id(true), b = some_id(true), c = some_id(true);
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
		/* Makes ambient capabilities frequent. */
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
	static struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	static struct sock_fprog filter = {1, &allow};
	unsigned capability = (unsigned)caps_used[next(CAPS - 1)], n = next(3);

	switch (next(8)) {
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
		say("filter %s\n", result(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)));
		return;
	case 6:
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

	return (differ && (unsafe || (mode & (S_ISUID | S_ISGID)))) ||
	       (unsafe && (mode & S_ISGID)) || (gid_t)setfsgid(-1) != getegid();
}

static void execute(void)
{
	int program = (int)next((uint32_t)PROGRAMS);
	bool by_name = next(3) || program == SCRIPT;
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

	switch (next(7)) {
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
		/* A vfork child shares this process's address space and its dumpable flag. */
		pid = vfork();
		if (!pid)
			_exit(setreuid(1000, 2000) ? 1 : 0);
		waitpid(pid, &status, 0);
		say("vfork %x\n", status);
		return;
	case 5:
		say("unshare mounts %s\n", result(unshare(CLONE_NEWNS)));
		shared = false;
		return;
	default:
		if (next(3))
			return;
		say("chroot %s\n", result(chroot(ROOT "/jail")));
	}
}

/* Each chain has a file of its own, which belongs to user 1000 and has set-id bits and
 * capabilities. */
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

/* ---- all chains ---- */

/* Removes the part of root's capabilities that differs between machines. */
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
	/* The targets are children of another process; waitpid() fails when none is left. */
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

/* The output of the chains goes to a file that only this process reads. */
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
	if (argc == 8)
		go_on(argv + 2); /* the script's interpreter has its argument and name before */
	is_new = argc == 1;
	if (is_new)
		run_all(1, 150, false);
	else
		run_all(strtoull(argv[1], NULL, 0), argc > 2 ? strtoull(argv[2], NULL, 0) : 1,
			argc > 3);
	return 0;
}
