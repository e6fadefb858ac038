/* SPDX-License-Identifier: BSD-2-Clause */
/* The rights that an open file of /proc/PID, an attached tracer and a shared address space keep
 * when the process has executed another program, is not dumpable any more, or has ended. */
#include "people.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

static const char *const names[] = {"auxv",	    "environ",	 "maps",    "mem",    "smaps",
				    "smaps_rollup", "numa_maps", "pagemap", "io",     "personality",
				    "syscall",	    "stat",	 "comm",    "timers", "status",
				    "cmdline",	    "limits",	 "fdinfo/0"};
static int files[COUNT(names)], folder, fds;
static const struct person alice = {.name = "alice", IDS(ALICE), .dumpable = true};

static void open_all(pid_t pid)
{
	char path[64];

	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", pid, names[i]);
		files[i] = open(path, O_RDONLY);
	}
	snprintf(path, sizeof(path), "/proc/%d", pid);
	folder = open(path, O_RDONLY | O_DIRECTORY);
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	fds = open(path, O_RDONLY | O_DIRECTORY);
}

static void use_all(const char *when)
{
	static char text[8192];
	struct stat st;

	for (size_t i = 0; i < COUNT(names); i++) {
		errno = 0;
		ssize_t n = pread(files[i], text, sizeof(text),
				  strcmp(names[i], "mem") ? 0 : (off_t)(uintptr_t)secret);
		printf("%s: %s: %s\n", when, names[i],
		       n < 0   ? strerrorname_np(errno)
		       : n > 0 ? "something"
			       : "nothing");
	}
	SHOW_OK(readlinkat(folder, "cwd", text, sizeof(text)));
	SHOW_OK(readlinkat(folder, "exe", text, sizeof(text)));
	SHOW_OK(fstatat(folder, "root/.", &st, 0));
	SHOW_OK(openat(folder, "environ", O_RDONLY));
	SHOW_OK(openat(folder, "mem", O_RDWR));
	SHOW_OK(openat(folder, "fd", O_RDONLY | O_DIRECTORY));
	SHOW_OK(openat(folder, "status", O_RDONLY));
	SHOW_OK(readlinkat(fds, "0", text, sizeof(text)));
	SHOW_OK(openat(fds, "0", O_RDONLY));
	SHOW_OK(openat(fds, "55", O_RDONLY));
	SHOW_OK(syscall(SYS_getdents64, fds, text, sizeof(text)));
}

static void close_all(void)
{
	for (size_t i = 0; i < COUNT(names); i++)
		close(files[i]);
	close(folder);
	close(fds);
}

/* A child that executes the program when it is told to; the program waits to be killed. */
static void becomes_another(const char *program)
{
	int go[2], ready[2];
	char fd[12], byte;

	printf("-- executes %s\n", program);
	pipe(go);
	pipe(ready);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		close(ready[0]);
		dup2(open("file", O_RDWR | O_CREAT, 0666), 0);
		become(&alice);
		write(ready[1], "r", 1);
		read(go[0], &byte, 1);
		snprintf(fd, sizeof(fd), "%d", ready[1]);
		execl(program, program, fd, NULL);
		_exit(1);
	}
	close(ready[1]);
	read(ready[0], &byte, 1);
	until_asleep(pid);
	open_all(pid);
	IN_CHILD({
		close_all();
		become(&alice);
		open_all(pid);
		use_all("before");
		write(go[1], "g", 1);
		read(ready[0], &byte, 1);
		until_asleep(pid);
		use_all("after");
		kill(pid, SIGKILL);
		until_asleep(pid); /* a zombie */
		use_all("zombie");
		close_all();
	});
	waitpid(pid, NULL, 0);
	use_all("gone");
	close_all();
	close(go[0]);
	close(go[1]);
	close(ready[0]);
}

/* The access of a process that is not dumpable to its own files. */
static void own_files(void)
{
	static const struct person hidden = {IDS(ALICE)};
	char path[64];

	become(&hidden);
	SHOW_OK(open("/proc/self/environ", O_RDONLY));
	SHOW_OK(open("/proc/self/maps", O_RDONLY));
	SHOW_OK(open("/proc/self/mem", O_RDWR));
	SHOW_OK(open("/proc/self/comm", O_WRONLY));
	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", getpid());
	SHOW_OK(open(path, O_WRONLY));
	SHOW_OK(open("/proc/self/oom_score_adj", O_WRONLY));
	SHOW_OK(open("/proc/self/fd", O_RDONLY | O_DIRECTORY));
	SHOW_OK(open("/proc/self/fd/0", O_PATH));
	SHOW_OK(open("/proc/self/fdinfo/0", O_RDONLY));
	SHOW_OK(open("/proc/self/cwd/.", O_RDONLY));
	SHOW_OK(open("/proc/self/ns/uts", O_RDONLY));
	SHOW_OK(open("/proc/self/ns", O_RDONLY | O_DIRECTORY));
}

static void settings(void)
{
	char text[64] = "";
	int fd = open("/proc/self/coredump_filter", O_RDWR);

	SHOW(pread(fd, text, sizeof(text), 0));
	fputs(text, stdout);
	SHOW(write(fd, "0xfff\n", 6));
	SHOW(pread(fd, text, sizeof(text), 0));
	fputs(text, stdout);
	SHOW(write(fd, "many", 4));
	SHOW(write(fd, "0x13", 4));
	IN_CHILD(system("cat /proc/self/coredump_filter"));
	fd = open("/proc/self/oom_score_adj", O_RDWR);
	SHOW(write(fd, "700", 3));
	SHOW(pread(fd, text, sizeof(text), 0));
	SHOW(write(fd, "0", 1));
	SHOW(write(fd, "-1", 2));
	SHOW(write(fd, "1001", 4));
	fd = open("/proc/self/oom_adj", O_RDWR);
	SHOW(write(fd, "3", 1));
	SHOW(write(fd, "2", 1));
	SHOW(write(open("/proc/self/uid_map", O_WRONLY), "0 0 1", 5));
}

/* ---- tracing ---- */

static void traced(const struct person *tracer, bool capable_later)
{
	static const struct person strong = {
		.permitted = ALL_CAPS, .effective = ALL_CAPS, .dumpable = true};
	int status;

	printf("-- traced by %s\n", tracer->name);
	become(tracer);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		prctl(PR_SET_DUMPABLE, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	SHOW_OK(ptrace(PTRACE_PEEKDATA, pid, secret, 0));
	SHOW_OK(ptrace(PTRACE_CONT, pid, 0, 0));
	waitpid(pid, &status, 0);
	if (capable_later)
		become(&strong);
	SHOW_OK(ptrace(PTRACE_PEEKDATA, pid, secret, 0));
	SHOW_OK(ptrace(PTRACE_POKEDATA, pid, secret, 0));
	SHOW_OK(ptrace(PTRACE_PEEKUSER, pid, 0, 0));
	SHOW_OK(ptrace(PTRACE_CONT, pid, 0, 0));
	waitpid(pid, &status, 0);
	SHOW(WIFEXITED(status));
}

/* ---- shared address spaces, threads of different users ---- */

static int sharer(void *arg)
{
	char copy[8];
	struct iovec local = {copy, sizeof(copy)}, remote = {secret, sizeof(copy)};

	SHOW(prctl(PR_GET_DUMPABLE));
	SHOW(prctl(PR_SET_DUMPABLE, 0));
	/* The process is no longer dumpable, but it shares its memory with this one. */
	SHOW(syscall(SYS_process_vm_readv, getppid(), &local, 1, &remote, 1, 0));
	SHOW(syscall(SYS_kcmp, getpid(), getppid(), 1, 0, 0));
	fflush(stdout);
	return 0;
}

static void shared(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	int status;

	become(&alice);
	fflush(stdout);
	pid_t pid = clone(sharer, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL);
	waitpid(pid, &status, 0);
	SHOW(prctl(PR_GET_DUMPABLE));
}

static pid_t thread_id;
static int thread_ready[2];

static void *other_user(void *arg)
{
	thread_id = (pid_t)syscall(SYS_gettid);
	syscall(SYS_setresgid, BOB, BOB, BOB);
	syscall(SYS_setresuid, BOB, BOB, BOB);
	set_caps(0, 0);
	prctl(PR_SET_DUMPABLE, 1);
	write(thread_ready[1], &thread_id, sizeof(thread_id));
	for (;;)
		pause();
	return NULL;
}

/* Access to a thread is decided by that thread's own ids. */
static void threads(void)
{
	static const struct person root = {.permitted = ALL_CAPS, .effective = ALL_CAPS};
	pthread_t thread;
	pid_t tid;

	pipe(thread_ready);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		become(&root);
		pthread_create(&thread, NULL, other_user, NULL);
		for (;;)
			pause();
	}
	read(thread_ready[0], &tid, sizeof(tid));
	until_asleep(tid);
	static const struct person bob = {IDS(BOB)};
	IN_CHILD({
		char path[64];
		become(&bob);
		SHOW_OK(kill(pid, 0));
		SHOW_OK(syscall(SYS_tgkill, pid, tid, 0));
		SHOW_OK(sched_setscheduler(tid, SCHED_BATCH, &(struct sched_param){0}));
		SHOW_OK(setpriority(0, (id_t)tid, 3));
		SHOW_OK(setpriority(0, (id_t)pid, 3));
		snprintf(path, sizeof(path), "/proc/%d/task/%d/environ", pid, tid);
		SHOW_OK(open(path, O_RDONLY) * 0);
		snprintf(path, sizeof(path), "/proc/%d/task/%d/environ", pid, pid);
		SHOW_OK(open(path, O_RDONLY) * 0);
		snprintf(path, sizeof(path), "/proc/%d/environ", pid);
		SHOW_OK(open(path, O_RDONLY));
		snprintf(path, sizeof(path), "/proc/%d/environ", tid);
		SHOW_OK(open(path, O_RDONLY));
		snprintf(path, sizeof(path), "/proc/%d/cwd", tid);
		SHOW_OK(open(path, O_PATH));
		snprintf(path, sizeof(path), "/proc/%d/cwd", pid);
		SHOW_OK(open(path, O_PATH));
		SHOW_OK(ptrace(PTRACE_SEIZE, tid, 0, 0));
		SHOW_OK(ptrace(PTRACE_SEIZE, pid, 0, 0));
	});
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* ---- map_files ---- */

static void map_files(void)
{
	char line[512], path[128], text[256];
	unsigned long start, end;
	FILE *maps = fopen("/proc/self/maps", "r");
	struct stat st;

	while (fgets(line, sizeof(line), maps) && !strstr(line, "access-later"))
		;
	fclose(maps);
	sscanf(line, "%lx-%lx", &start, &end);
	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx", start, end);
	SHOW_OK(readlink(path, text, sizeof(text)));
	SHOW_OK(open(path, O_RDONLY));
	SHOW_OK(lstat(path, &st));
	printf("%o\n", st.st_mode);
	snprintf(path, sizeof(path), "/proc/self/map_files/0%lx-%lx", start, end);
	SHOW_OK(lstat(path, &st));
	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx", start, end + 4096);
	SHOW_OK(lstat(path, &st));
	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx/x", start, end);
	SHOW_OK(stat(path, &st));
	DIR *dir = opendir("/proc/self/map_files");
	bool found = false;
	for (struct dirent *e; dir && (e = readdir(dir));)
		found |= strtoul(e->d_name, NULL, 16) == start;
	SHOW(found);
}

/* ---- the mount's options ---- */

static bool lists(const char *proc, pid_t pid)
{
	DIR *dir = opendir(proc);
	bool found = false;

	for (struct dirent *e; dir && (e = readdir(dir));)
		found |= atoi(e->d_name) == pid;
	closedir(dir);
	return found;
}

static void see(const struct person *who, const char *proc, pid_t pid)
{
	char path[64];
	struct stat st;

	become(who);
	printf("%s:\n", who->name);
	SHOW(lists(proc, pid));
	SHOW(lists(proc, getpid()));
	snprintf(path, sizeof(path), "%s/%d", proc, pid);
	SHOW(stat(path, &st));
	SHOW(access(path, F_OK));
	SHOW_OK(open(path, O_RDONLY));
	SHOW(chdir(path));
	snprintf(path, sizeof(path), "%s/%d/stat", proc, pid);
	SHOW_OK(open(path, O_RDONLY));
	snprintf(path, sizeof(path), "%s/%d/stat", proc, getpid());
	SHOW_OK(open(path, O_RDONLY));
}

static void hidden(void)
{
	static const char *const options[] = {"hidepid=0",
					      "hidepid=1",
					      "hidepid=2,gid=77",
					      "hidepid=invisible",
					      "hidepid=ptraceable,gid=77",
					      "hidepid=noaccess,gid=77"};
	static const struct person target = {IDS(ALICE), .dumpable = true},
				   who[] = {{.name = "bob", IDS(BOB)},
					    {.name = "in the group", IDS(BOB), .group = 77},
					    {.name = "alice", IDS(ALICE)},
					    {.name = "root",
					     .permitted = ALL_CAPS,
					     .effective = ALL_CAPS}};
	pid_t pid = start_target(&target);

	mkdir("proc", 0755);
	for (size_t i = 0; i < COUNT(options); i++) {
		printf("-- %s\n", options[i]);
		SHOW(mount("proc", "proc", "proc", 0, options[i]));
		for (size_t w = 0; w < COUNT(who); w++)
			IN_CHILD(see(&who[w], "proc", pid));
		SHOW(umount("proc"));
	}
	SHOW(mount("proc", "proc", "proc", 0, "hidepid=3"));
	SHOW(mount("proc", "proc", "proc", 0, "hidepid=some"));
	SHOW(mount("proc", "proc", "proc", 0, "gid=-1"));
	SHOW(mount("proc", "proc", "proc", 0, NULL));
	SHOW(mount("proc", "proc", "proc", MS_REMOUNT, "hidepid=2"));
	IN_CHILD(see(&who[0], "proc", pid));
	SHOW(mount("proc", "proc", "proc", MS_REMOUNT, "gid=77"));
	IN_CHILD(see(&who[0], "proc", pid));
	IN_CHILD(see(&who[1], "proc", pid));
	SHOW(umount("proc"));
	rmdir("proc");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	static const struct person weak = {.name = "alice", IDS(ALICE), .dumpable = true},
				   strong = {.name = "root",
					     .permitted = ALL_CAPS,
					     .effective = ALL_CAPS,
					     .dumpable = true};

	case_begin();
	if (argc > 1)
		wait_to_be_killed(atoi(argv[1]));
	people_begin();
	make_program("as-root", 0, 0, 04755);
	make_program("as-itself", 0, 0, 0755);
	becomes_another("./as-itself");
	becomes_another("./as-root");
	IN_CHILD(own_files());
	IN_CHILD(become(&alice); settings());
	IN_CHILD(traced(&weak, false));
	IN_CHILD(traced(&strong, false));
	IN_CHILD(shared());
	threads();
	IN_CHILD(map_files());
	IN_CHILD(become(&alice); map_files());
	hidden();
	people_end();
	return 0;
}
