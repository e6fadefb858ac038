/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PID 1: a task without user mode. It sets the file system up, starts the command that the boot
 * image asks for (or a login shell) as PID 2, and then waits: it reaps orphans, and it switches the
 * kernel off when the command ends, or when PID 1 gets one of the signals that end busybox's init.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "fs/mount.h"
#include "fs/context.h"
#include "fs/file.h"
#include "fs/namei.h"
#include "fs/vfs.h"
#include "machine/clock.h"
#include "machine/console.h"
#include "net/network.h"
#include "start/agent.h"
#include "start/asked.h"
#include "start/init.h"
#include "start/filesystems.h"
#include "start/init_messages.h"
#include "start/init_user.h"
#include "start/process.h"
#include "sys/power_off.h"
#include "proc/proc.h"
#include "proc/system.h"
#include "proc/user_usage.h"
#include "sys/entropy.h"
#include "sys/syslog.h"
#include "wait/timer.h"
#include "tty/tty.h"

#define WORDS_MAX 1024

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* The settings of run/ in the boot image, or defaults. Never freed: it is small and made once. */
struct command {
	char *argv[WORDS_MAX + 1];
	char *envp[WORDS_MAX + 4];
	const char *path; /* file to execute when it is not argv[0] */
};

static pid_t command_pid;
static bool command_is_held; /* it is stopped before its first instruction */

/* A file of the boot image as text with a final NUL; NULL if missing, or out of memory. */
static char *boot_text(const char *name, size_t *size)
{
	const void *data = machine_boot_file(name, size);
	char *text = data ? malloc(*size + 1) : NULL;

	if (!text)
		return NULL;
	memcpy(text, data, *size);
	text[*size] = '\0';
	return text;
}

/* Splits NUL-separated words into `list`. Returns their number. */
static size_t split_words(char *text, size_t size, char **list)
{
	size_t n = 0;

	for (size_t at = 0; at < size && n < WORDS_MAX; at += strlen(text + at) + 1)
		list[n++] = text + at;
	list[n] = NULL;
	return n;
}

static const char *env_value(char *const envp[], const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; envp[i]; i++)
		if (!strncmp(envp[i], name, length) && envp[i][length] == '=')
			return envp[i] + length + 1;
	return NULL;
}

static void read_environment(struct command *c)
{
	size_t size, n = 0;
	char *text = boot_text("run/env", &size);

	if (text)
		n = split_words(text, size, c->envp);
	if (!env_value(c->envp, "PATH"))
		c->envp[n++] = "PATH=" DEFAULT_PATH;
	c->envp[n] = NULL;
	if (!env_value(c->envp, "HOME"))
		c->envp[n++] = "HOME=/root";
	c->envp[n] = NULL;
	if (!env_value(c->envp, "TERM"))
		c->envp[n++] = "TERM=linux";
	c->envp[n] = NULL;
}

static bool file_exists(const char *name)
{
	struct path path;

	if (path_lookup(AT_FDCWD, name, WALK_FOLLOW, &path) < 0)
		return false;
	path_put(&path);
	return true;
}

/* The words of the system description's `init`. False if it has none. */
static bool read_described_command(struct command *c)
{
	char *text = strdup(machine_init_command()), *state = NULL;
	size_t n = 0;

	if (!text)
		return false;
	for (char *word = strtok_r(text, " \t", &state); word && n < WORDS_MAX;
	     word = strtok_r(NULL, " \t", &state))
		c->argv[n++] = word;
	c->argv[n] = NULL;
	return n > 0;
}

static void read_command(struct command *c)
{
	size_t size;
	char *text = boot_text("run/argv", &size);

	if (text && split_words(text, size, c->argv) > 0)
		return;
	if (read_described_command(c))
		return;
	if (file_exists("/bin/bash")) {
		c->path = "/bin/bash";
		c->argv[0] = "-bash";
	} else {
		c->path = "/bin/sh";
		c->argv[0] = "-sh";
	}
	c->argv[1] = NULL;
}

static int enter_folder(const char *name)
{
	struct path path, old = current->fs->cwd;
	int error = path_lookup(AT_FDCWD, name, WALK_FOLLOW | WALK_DIRECTORY, &path);

	if (error < 0)
		return error;
	current->fs->cwd = path;
	path_put(&old);
	return 0;
}

static int open_streams(void)
{
	size_t size = 0;
	const char *letters = machine_boot_file("run/streams", &size);

	for (int fd = 0; fd < 3; fd++) {
		char letter = letters && (size_t)fd < size ? letters[fd] : 't';
		struct file *file;
		int error = letter == 'n' ? file_open("/dev/null", O_RDWR, 0, &file)
					  : open_initial_stream(fd, letter != 's', &file);

		if (!error)
			error = fd_install(file, fd, false);
		if (error < 0)
			return error;
	}
	return 0;
}

static int become_process(void)
{
	int error = start_process();

	if (error)
		return error;
	tty_set_controlling(&console_tty);
	return open_streams();
}

/* Searches PATH like a shell: -ENOENT only if the command is in no folder of PATH, or its
 * interpreter is missing. */
static int execute(struct command *c, char **interpreter)
{
	const char *name = c->path ? c->path : c->argv[0], *p;
	char path[512];
	int error, result = -ENOENT;

	if (strchr(name, '/') || !*name)
		return kernel_execve(name, c->argv, c->envp, interpreter);
	for (p = env_value(c->envp, "PATH"); p; p = *p ? p + 1 : NULL) {
		size_t n = strcspn(p, ":");

		if (n + strlen(name) + 2 <= sizeof(path)) {
			snprintf(path, sizeof(path), "%.*s%s%s", (int)n, p, n ? "/" : "", name);
			error = kernel_execve(path, c->argv, c->envp, interpreter);
			if (!error || *interpreter)
				return error;
			if (error != -ENOENT && error != -ENOTDIR)
				result = error;
		}
		p += n;
	}
	return result;
}

/* The host wants the command to wait for a SIGCONT, which its agent sends (run/held). */
static void maybe_hold(void)
{
	size_t size;

	if (!machine_boot_file("run/held", &size))
		return;
	send_signal_process(current->process, SIGSTOP, NULL);
	command_is_held = true;
	wake_up(&init_process->child_wait);
}

/* No SIGCONT is lost from now on. */
static bool may_be_continued(void)
{
	const struct process *command = process_find(command_pid);
	size_t size;

	return command_is_held || !machine_boot_file("run/held", &size) || !command ||
	       command->zombie;
}

static void command_main(void *arg)
{
	struct command *c = calloc(1, sizeof(*c));
	size_t size;
	char *cwd, *user, *interpreter = NULL;
	int error = c ? become_process() : -ENOMEM;

	(void)arg;
	if (error) {
		init_complain("the first process cannot be made", strerror(-error));
		do_group_exit(126 << 8);
	}
	read_environment(c);
	read_command(c);
	cwd = boot_text("run/cwd", &size);
	error = enter_folder(cwd ? cwd : "/root");
	if (error && cwd) {
		init_complain(cwd, strerror(-error));
		do_group_exit(2 << 8);
	}
	network_set_up();
	user = boot_text("run/user", &size);
	error = user ? init_become_user(user) : 0;
	if (error) {
		init_complain("the user", strerror(-error));
		do_group_exit(126 << 8);
	}
	error = execute(c, &interpreter);
	if (!error) {
		maybe_hold();
		free(c);
		return;
	}
	if (c->path && error == -ENOENT && !interpreter) {
		init_complain("the root filesystem",
			      "it has neither /bin/bash nor /bin/sh; say a command behind --");
		do_group_exit(127 << 8);
	}
	do_group_exit(init_complain_execute(c->path ? c->path : c->argv[0], error, interpreter)
		      << 8);
}

static int host_status(int wait_status)
{
	return wait_status & 0x7f ? 128 + (wait_status & 0x7f) : wait_status >> 8 & 0xff;
}

/* Waits for ended orphans and for the command itself. */
static void reap_children(void)
{
	struct process *child, *next;

	list_for_each_entry_safe (child, next, &init_process->children, sibling) {
		int status = child->exit_status;
		bool command = child->pid == command_pid;

		if (!child->zombie)
			continue;
		process_release(child);
		if (command)
			kernel_power_off(host_status(status));
	}
}

static void signal_command(void)
{
	size_t size;
	char *text = boot_text("run/stop-signal", &size);
	struct process *command = process_find(command_pid);
	int sig = text ? atoi(text) : SIGTERM;

	free(text);
	if (command && sig > 0 && sig <= NSIG_MAX)
		send_signal_process(command, sig, NULL);
}

/* Signals to PID 1, as busybox's init understands them. */
static void take_signals(void)
{
	siginfo_t info;

	for (;;) {
		switch (signal_dequeue(current, ~0ull, &info)) {
		case 0:
			return;
		case SIGPWR: /* the host asks the command to end */
			signal_command();
			break;
		case SIGUSR1: /* halt */
		case SIGUSR2: /* poweroff */
		case SIGTERM: /* reboot: the host starts us again */
			kernel_power_off(0);
		}
	}
}

/* Ends a system without a first process, after its message is written. */
static _Noreturn void give_up(const char *what, const char *why)
{
	uint64_t limit = clock_monotonic_ns() + DRAIN_LIMIT_NS;

	init_complain(what, why);
	while (!console_drained(CONSOLE_STDERR) && clock_monotonic_ns() < limit) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_until(clock_monotonic_ns() + DRAIN_STEP_NS);
	}
	machine_power_off(126);
}

/* The host's requests for the file system, in this order. */
static int arrange_files(const char **what)
{
	static const struct {
		const char *name;
		int (*arrange)(char *text, size_t size, const char **what);
	} steps[] = {{"run/shares", asked_shares},	{"run/removed", asked_removed},
		     {"run/folders", asked_folders},	{"run/volumes", asked_volumes},
		     {"run/tmpfs", asked_tmpfs},	{"run/hosts", asked_hosts},
		     {"run/read-only", asked_read_only}};
	int error = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !error; i++) {
		size_t size;
		char *text = boot_text(steps[i].name, &size);

		if (text)
			error = steps[i].arrange(text, size, what);
	}
	return error;
}

static void set_hostname(void)
{
	size_t size;
	const char *name = machine_boot_file("run/hostname", &size);

	if (name && system_set_hostname(name, size))
		klog_warn("run/hostname is too long");
}

static void set_up_files(void)
{
	size_t size, root_size;
	const char *what = "the root filesystem";
	const void *rootfs = machine_boot_file("rootfs", &size);

	if (!rootfs)
		give_up(what, "the boot image has none");
	int error = vfs_init(rootfs, size, boot_text("run/root", &root_size), &what);
	if (!error)
		error = arrange_files(&what);
	entropy_init();
	if (error)
		give_up(what, error == -ENOTDIR ? "a folder is needed there" : strerror(-error));
	error = tty_init_all();
	if (error)
		give_up("the terminal", strerror(-error));
	console_event(); /* input that came before the terminal was made */
}

static void init_main(void *arg)
{
	struct task *command;
	struct waiter entry;
	const char *seed;
	size_t size = 0;

	(void)arg;
	seed = machine_boot_file("run/waits", &size);
	waits_check(seed, size);
	set_up_files();
	set_hostname();
	system_init();
	syslog_init();
	command = kernel_thread("command", command_main, NULL);
	if (!command)
		give_up("the first process",
			"there is not enough memory: give the machine more with -m");
	/* cppcheck-suppress nullPointerRedundantCheck ; give_up ends */
	command_pid = command->tid;
	(void)wait_event_killable(&init_process->child_wait, may_be_continued());
	agent_start(command_pid);
	waitqueue_add(&init_process->child_wait, &entry);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		take_signals();
		reap_children();
		if (current->fiber.state != TASK_RUNNING)
			schedule();
	}
}

int init_start(void)
{
	struct machine_memory memory;
	struct task *task;

	machine_memory(&memory);
	user_limits_init(memory.total_bytes);
	idle_task.cred = cred_create();
	if (!idle_task.cred)
		return -ENOMEM;
	task = kernel_thread("init", init_main, NULL);
	if (!task)
		return -ENOMEM;
	init_process = task->process;
	return 0;
}
