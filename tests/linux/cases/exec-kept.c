/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The properties that a process keeps over execve, line by line: all are set, the program executes
 * itself, and prints what it has. Three times: a plain program, a set-user-id one and one with
 * capabilities, these as an ordinary user.
 */
#include "case.h"

#include <linux/aio_abi.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/ioprio.h>
#include <linux/membarrier.h>
#include <linux/mempolicy.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/ipc.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <time.h>

#define FOLDER "/tmp/kept"

/* Facts that the second program needs. */
struct handed {
	int kept_fd, closed_fd, lock_fd, shm, timer, exit_child;
	unsigned long aio;
};

static void nothing(int sig)
{
}

static void set_signals(struct handed *h)
{
	struct sigaction caught = {.sa_handler = nothing, .sa_flags = SA_RESTART | SA_NODEFER},
			 ignored = {.sa_handler = SIG_IGN};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
	struct itimerspec soon = {.it_value.tv_nsec = 1};
	struct itimerval late = {.it_value.tv_sec = 5000};
	stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
	sigset_t set, pending;

	sigaction(SIGHUP, &caught, NULL);
	sigaction(SIGQUIT, &ignored, NULL);
	sigaltstack(&stack, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	setitimer(ITIMER_REAL, &late, NULL);
	syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &h->timer);
	syscall(SYS_timer_settime, h->timer, 0, &soon, NULL);
	do {
		sigpending(&pending);
	} while (!sigismember(&pending, SIGUSR2));
}

static void set_process(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = {1, &allow};
	struct rlimit limit = {64 << 20, RLIM_INFINITY}, files = {77, 88};
	struct sched_param param = {0};
	cpu_set_t cpu;
	bool root = geteuid() == 0;

	prctl(PR_SET_PDEATHSIG, SIGURG, 0, 0, 0);
	prctl(PR_SET_NAME, "before");
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_TIMERSLACK, 77777, 0, 0, 0);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0);
	prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
	personality(ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC);
	syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	setrlimit(RLIMIT_STACK, &limit);
	setrlimit(RLIMIT_NOFILE, &files);
	umask(027);
	chdir(FOLDER);
	nice(5);
	sched_setscheduler(0, SCHED_BATCH, &param);
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6));
	unsigned long node = 1;
	syscall(SYS_set_mempolicy, MPOL_PREFERRED, &node, 8);
	mlock(&node, sizeof(node));
	mlockall(MCL_FUTURE);
	if (root)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

static int exits_with_signal(int *gate)
{
	pipe(gate);
	int pid = (int)syscall(SYS_clone, SIGURG, 0, 0, 0, 0);

	if (!pid) {
		char c;

		close(gate[1]);
		read(gate[0], &c, 1);
		_exit(3);
	}
	close(gate[0]);
	return pid;
}

static int child_gate[2];

static void set_objects(struct handed *h)
{
	struct flock lock = {.l_type = F_WRLCK};

	/* Made first, so that it has none of the other properties. */
	h->exit_child = exits_with_signal(child_gate);
	unlink(FOLDER "/kept");
	unlink(FOLDER "/lock");
	h->kept_fd = open(FOLDER "/kept", O_CREAT | O_RDWR, 0666);
	h->closed_fd = open(FOLDER "/kept", O_RDONLY | O_CLOEXEC);
	h->lock_fd = open(FOLDER "/lock", O_CREAT | O_RDWR, 0666);
	fcntl(h->lock_fd, F_SETLK, &lock);
	h->shm = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0666);
	shmat(h->shm, NULL, 0);
	syscall(SYS_io_setup, 4, &h->aio);
}

static void run(const char *path)
{
	struct handed h = {0};
	char text[9][24];
	char *argv[12] = {"kept"};
	char *envp[] = {NULL};

	set_objects(&h);
	set_signals(&h);
	set_process();
	long values[] = {h.kept_fd, h.closed_fd,  h.lock_fd,   h.shm,
			 h.timer,   h.exit_child, (long)h.aio, child_gate[1]};
	for (int i = 0; i < 8; i++) {
		snprintf(text[i], sizeof(text[i]), "%ld", values[i]);
		argv[i + 1] = text[i];
	}
	execve(path, argv, envp);
	perror(path);
	_exit(1);
}

/* ---- afterwards ---- */

static void show_signals(struct handed *h)
{
	struct sigaction a;
	struct itimerval it;
	struct itimerspec spec;
	stack_t stack;
	sigset_t set;

	sigaction(SIGHUP, NULL, &a);
	printf("caught: %s, flags %x\n", a.sa_handler == SIG_DFL ? "default" : "other", a.sa_flags);
	sigaction(SIGQUIT, NULL, &a);
	printf("ignored: %s\n", a.sa_handler == SIG_IGN ? "ignored" : "other");
	sigaltstack(NULL, &stack);
	printf("alternate stack: flags %d size %zu\n", stack.ss_flags, stack.ss_size);
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("blocked: %d %d %d\n", sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2),
	       sigismember(&set, SIGHUP));
	sigpending(&set);
	printf("pending: raised %d, of a timer %d\n", sigismember(&set, SIGUSR1),
	       sigismember(&set, SIGUSR2));
	getitimer(ITIMER_REAL, &it);
	printf("interval timer: %s\n", it.it_value.tv_sec > 1000 ? "runs" : "is off");
	SHOW(syscall(SYS_timer_gettime, h->timer, &spec));
}

static void show_locked(void)
{
	char line[128];
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "VmLck:", 6))
			printf("locked memory: %ld kB\n", atol(line + 6));
	if (f)
		fclose(f);
}

static void show_process(void)
{
	struct rlimit limit;
	char name[16] = "", cwd[128] = "";
	int value = -1, mode = -1;
	cpu_set_t cpu;

	prctl(PR_GET_PDEATHSIG, &value);
	printf("death signal %d\n", value);
	prctl(PR_GET_NAME, name);
	printf("name %s\n", name);
	value = -1;
	prctl(PR_GET_CHILD_SUBREAPER, &value);
	printf("subreaper %d\n", value);
	SHOW(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
	SHOW(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	printf("personality %x\n", personality(0xffffffff));
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0));
	getrlimit(RLIMIT_STACK, &limit);
	printf("stack limit %ld %ld\n", (long)limit.rlim_cur >> 20, (long)limit.rlim_max);
	getrlimit(RLIMIT_NOFILE, &limit);
	printf("files limit %ld %ld\n", (long)limit.rlim_cur, (long)limit.rlim_max);
	printf("umask %o\n", umask(0));
	printf("folder %s\n", getcwd(cwd, sizeof(cwd)));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(sched_getscheduler(0));
	sched_getaffinity(0, sizeof(cpu), &cpu);
	printf("processors %d\n", CPU_COUNT(&cpu));
	SHOW(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0));
	syscall(SYS_get_mempolicy, &mode, NULL, 0, NULL, 0);
	printf("memory policy %d\n", mode);
	show_locked();
}

static void show_objects(struct handed *h)
{
	struct shmid_ds ds;
	struct io_event event;
	struct timespec none = {0};
	siginfo_t info;
	sigset_t set;

	SHOW(fcntl(h->kept_fd, F_GETFD));
	SHOW(fcntl(h->closed_fd, F_GETFD));
	IN_CHILD(struct flock lock = {.l_type = F_WRLCK}; SHOW(fcntl(h->lock_fd, F_SETLK, &lock)));
	shmctl(h->shm, IPC_STAT, &ds);
	printf("attached %lu\n", (unsigned long)ds.shm_nattch);
	SHOW(shmctl(h->shm, IPC_RMID, NULL));
	SHOW(syscall(SYS_io_getevents, h->aio, 0, 1, &event, &none));
	/* The child asked for SIGURG, which is for the program from before. */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGURG);
	sigprocmask(SIG_BLOCK, &set, NULL);
	close(child_gate[1]);
	int sig = sigwaitinfo(&set, &info);
	printf("a child's end is told by %s\n", sigabbrev_np(sig));
	SHOW(waitpid(h->exit_child, NULL, 0) == h->exit_child);
}

static int after(char **argv)
{
	struct handed h = {atoi(argv[1]),
			   atoi(argv[2]),
			   atoi(argv[3]),
			   atoi(argv[4]),
			   atoi(argv[5]),
			   atoi(argv[6]),
			   strtoul(argv[7], NULL, 0)};

	child_gate[1] = atoi(argv[8]);
	printf("secure %lu\n", getauxval(AT_SECURE));
	show_signals(&h);
	show_process();
	show_objects(&h);
	return 0;
}

static void copy_program(const char *to, mode_t mode)
{
	char buffer[4096];
	int in = open("/proc/self/exe", O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0700);
	ssize_t n;

	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		write(out, buffer, (size_t)n);
	fchmod(out, mode);
	close(in);
	close(out);
}

static void as_user(const char *path)
{
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
	run(path);
}

int main(int argc, char **argv)
{
	uint32_t caps[5] = {0x02000001, 1u << CAP_NET_RAW, 0, 0, 0};

	case_begin();
	if (argc > 8)
		return after(argv);
	mkdir(FOLDER, 0777);
	chmod(FOLDER, 0777);
	copy_program(FOLDER "/plain", 0755);
	copy_program(FOLDER "/suid", 04755);
	copy_program(FOLDER "/sgid", 02755);
	copy_program(FOLDER "/caps", 0755);
	copy_program(FOLDER "/unreadable", 0711);
	setxattr(FOLDER "/caps", "security.capability", caps, sizeof(caps), 0);
	printf("--- plain\n");
	IN_CHILD(run(FOLDER "/plain"));
	printf("--- plain as a user\n");
	IN_CHILD(as_user(FOLDER "/plain"));
	printf("--- set-user-id\n");
	IN_CHILD(as_user(FOLDER "/suid"));
	printf("--- set-group-id\n");
	IN_CHILD(as_user(FOLDER "/sgid"));
	printf("--- capabilities\n");
	IN_CHILD(as_user(FOLDER "/caps"));
	printf("--- not readable\n");
	IN_CHILD(as_user(FOLDER "/unreadable"));
	return 0;
}
