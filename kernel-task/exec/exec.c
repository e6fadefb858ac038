/* SPDX-License-Identifier: BSD-2-Clause */
/* execve: changing over to the new program. See exec.h. */
#include "exec/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/shim.h"
#include "user/registers.h"
#include "arch/vdso.h"
#include "exec/coredump.h"
#include "fs/context.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/exec_guard.h"
#include "proc/access.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/itimer.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#define PATH_SIZE	       4096
#define STACK_LIMIT_USUAL      (8ul << 20)
#define READ_IMPLIES_EXEC_FLAG 0x0400000u
/* ADDR_NO_RANDOMIZE, MMAP_PAGE_ZERO, ADDR_COMPAT_LAYOUT, READ_IMPLIES_EXEC. */
#define PERSONALITY_CLEARED 0x0740000u

static int build_memory(struct exec *e)
{
	int error = mm_create(&e->mm);

	if (error < 0)
		return error;
	/* The setting of huge pages is kept over exec. */
	e->mm->no_huge_pages = current->mm && current->mm->no_huge_pages;
	e->stack_limit = task_limit(RLIMIT_STACK);
	if (e->identity.secure && e->stack_limit > STACK_LIMIT_USUAL)
		e->stack_limit = STACK_LIMIT_USUAL;
	layout_choose(e->mm, current->process->personality, e->stack_limit);
	error = exec_load_elf(e);
	if (!error)
		error = shim_map(e->mm);
	if (!error)
		error = vdso_map(e->mm);
	if (!error)
		error = exec_build_stack(e);
	return error;
}

static void set_comm(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	strncpy(current->comm, name, sizeof(current->comm) - 1);
	current->comm[sizeof(current->comm) - 1] = '\0';
}

/* Gives the process its own table of signal handlers, if it shares one with other processes
 * (CLONE_SIGHAND without THREAD). */
static int own_sighand(void)
{
	struct sighand *own;

	if (current->sighand->refs == 1)
		return 0;
	own = sighand_copy(current->sighand);
	if (!own)
		return -ENOMEM;
	sighand_put(current->sighand);
	current->sighand = own;
	return 0;
}

static void start_fresh(struct exec *e)
{
	struct task *task = current;

	regs_start(&task->regs, e->start, e->stack_pointer);
	task->entry.regs_complete = true;
	task->entry.regs_changed = true;
	task->syscall_number = -1;
	task->altstack = (stack_t){.ss_flags = SS_DISABLE};
	task->robust_list = 0;
	task->rseq = 0;
	task->process->rseq_used = false;
	task->dispatch_on = false;
	task->clear_child_tid = 0;
	task->shim = SHIM_IDLE;
}

/* Makes a new user thread, which also has a fresh processor state. */
static int new_user_thread(struct exec *e)
{
	struct uthread *fresh;
	int error = uthread_create(e->mm->vspace, current, &fresh);

	if (error < 0)
		return error;
	if (current->uthread)
		uthread_destroy(current->uthread);
	current->uthread = fresh;
	return 0;
}

/* Children's exit signals and death signals were meant for the old program
 * (process_exit_signal()). */
static void renounce_children(struct process *process)
{
	struct process *child;

	process->exit_signal = SIGCHLD;
	list_for_each_entry (child, &process->children, sibling)
		child->parent_replaced = true;
}

/* Resets what a program with more rights than its caller must not inherit. */
static void protect_secure(struct exec *e)
{
	struct rlimit *stack = &current->process->rlimits[RLIMIT_STACK];

	if (!e->identity.secure)
		return;
	current->parent_death_signal = 0;
	if (stack->rlim_cur > STACK_LIMIT_USUAL)
		stack->rlim_cur = STACK_LIMIT_USUAL;
}

/*
 * Replaces memory and identity together. Nothing waits in here, so no other task can access the new
 * memory with the rights over the old identity.
 */
static void become(struct exec *e)
{
	struct task *task = current;
	struct process *process = task->process;
	const struct cred *old = task->cred;

	task->mm = e->mm;
	e->mm = NULL;
	if (e->unreadable || !uid_eq(old->euid, old->uid) || !gid_eq(old->egid, old->gid))
		task->mm->dumpable = (enum dumpable)suid_dumpable;
	mm_set_owner(task->mm, exec_owner(e->file, e->identity.cred, e->unreadable));
	protect_secure(e);
	cred_replace(e->identity.cred);
	e->identity.cred = NULL;
	renounce_children(process);
	process->membarrier_registered = process->membarrier_sync_core = false;
	process->membarrier_rseq = false;
	process->did_exec = true;
	set_comm(e->name);
	start_fresh(e);
}

/* The point of no return. Steps that can fail come first. */
static int change_over(struct exec *e)
{
	struct task *task = current;
	struct process *process = task->process;
	struct file *old_exe;
	int error = leave_thread_group();

	if (!error)
		error = own_sighand();
	if (!error)
		error = hooks_exec();
	if (!error)
		error = new_user_thread(e);
	if (error)
		return error;
	release_memory(task);
	sighand_reset(task->sighand);
	itimers_exec(process);
	sigpending_drop_timers(&task->pending);
	sigpending_drop_timers(&process->pending);
	become(e);
	old_exe = process->exe;
	process->exe = e->file;
	e->file = NULL;
	if (old_exe)
		file_put_exec(old_exe);
	return 0;
}

/* Flags that the new program does not start with. */
static unsigned personality_after(const struct exec *e, unsigned personality)
{
	/* A 64-bit program's headers say which pages are executable. */
	personality &= ~READ_IMPLIES_EXEC_FLAG;
	return e->identity.gained ? personality & ~PERSONALITY_CLEARED : personality;
}

static int build_and_change(struct exec *e)
{
	unsigned *personality = &current->process->personality, before = *personality;
	int error;

	/* The personality decides where areas are placed. */
	*personality = personality_after(e, before);
	error = build_memory(e);
	if (!error)
		error = change_over(e);
	if (error)
		*personality = before;
	return error;
}

/* With the guard held. */
static int exec_as(struct exec *e)
{
	struct fs_context *fs = current->fs;
	bool alone = !exec_shares_fs();
	int error = exec_resolve_scripts(e);

	fs->in_exec = alone;
	if (!error)
		error = exec_credentials(e->file, &e->identity);
	if (!error) {
		e->unreadable = inode_permission(e->file->inode, MAY_READ) != 0;
		error = build_and_change(e);
	}
	if (alone)
		fs->in_exec = false;
	return error;
}

static int exec_file(struct exec *e)
{
	struct process *process = current->process;
	pid_t tid = current->tid;
	int error;

	/* Like Linux, adds an empty argument if there is none. */
	if (!e->argv.count) {
		error = exec_strings_add(&e->argv, "");
		if (error < 0)
			return error;
	}
	error = cred_check_tasks();
	if (error)
		return error;
	error = exec_guard_take(process);
	if (error)
		return error;
	error = exec_as(e);
	exec_guard_release(process);
	if (!error) {
		hooks_changed(current);
		trace_exec(tid);
	}
	return error;
}

/* ---- the file of a process's program ---- */

static void share_program(struct process *child)
{
	child->exe = current->process->exe;
	if (!child->exe)
		return;
	file_get(child->exe);
	child->exe->inode->deny_write++;
}

/* Waits, so the last thread does it while it is still a task like any other. */
static void release_program(struct process *process)
{
	struct file *exe = process->exe;

	process->exe = NULL;
	if (exe)
		file_put_exec(exe);
}

const struct task_hooks program_hooks = {
	.process_fork = share_program,
	.process_leave = release_program,
	.core = coredump,
};

/* ---- the calls ---- */

static void exec_free(struct exec *e)
{
	if (e->file)
		file_put_exec(e->file);
	if (e->mm)
		mm_put(e->mm);
	if (e->identity.cred)
		cred_put(e->identity.cred);
	exec_strings_free(&e->argv);
	exec_strings_free(&e->envp);
	free(e->name);
	free(e->interpreter);
	free(e);
}

/* The name of a program given as a descriptor, as in Linux, for AT_EXECFN and scripts. */
static int name_of(struct exec *e, int dirfd, const char *path)
{
	size_t size = strlen(path) + 32;

	if (path[0] == '/' || dirfd == AT_FDCWD) {
		e->name = strdup(path);
		return e->name ? 0 : -ENOMEM;
	}
	e->name = malloc(size);
	if (!e->name)
		return -ENOMEM;
	e->unreachable = fd_entry(dirfd) && fd_entry(dirfd)->close_on_exec;
	snprintf(e->name, size, path[0] ? "/dev/fd/%d/%s" : "/dev/fd/%d", dirfd, path);
	return 0;
}

static long exec_user(int dirfd, uint64_t user_path, uint64_t argv, uint64_t envp, int flags)
{
	struct exec *e = calloc(1, sizeof(*e));
	char *path = malloc(PATH_SIZE);
	long error = -ENOMEM;

	if (!e || !path)
		goto out;
	error = strncpy_from_user(path, user_path, PATH_SIZE);
	if (error >= 0)
		error = path[0] || (flags & AT_EMPTY_PATH) ? 0 : -ENOENT;
	if (!error)
		error = name_of(e, dirfd, path);
	if (!error)
		error = exec_strings_import(&e->argv, argv);
	if (!error)
		error = exec_strings_import(&e->envp, envp);
	if (!error)
		error = exec_strings_check(&e->argv, &e->envp, e->name, task_limit(RLIMIT_STACK));
	if (!error)
		error = file_open_exec(dirfd, path, flags, &e->file);
	if (!error)
		error = exec_file(e);
out:
	free(path);
	if (e)
		exec_free(e);
	return error;
}

SYSCALL_DEFINE3(execve, uint64_t, path, uint64_t, argv, uint64_t, envp)
{
	return exec_user(AT_FDCWD, path, argv, envp, 0);
}

SYSCALL_DEFINE5(execveat, int, dirfd, uint64_t, path, uint64_t, argv, uint64_t, envp, int, flags)
{
	if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	return exec_user(dirfd, path, argv, envp, flags);
}

static int add_all(struct exec_strings *s, char *const list[])
{
	int error = 0;

	for (size_t i = 0; list[i] && !error; i++)
		error = exec_strings_add(s, list[i]);
	return error;
}

int kernel_execve(const char *path, char *const argv[], char *const envp[], char **interpreter)
{
	struct exec *e = calloc(1, sizeof(*e));
	int error;

	if (!e)
		return -ENOMEM;
	error = name_of(e, AT_FDCWD, path);
	if (!error)
		error = file_open_exec(AT_FDCWD, path, 0, &e->file);
	if (!error)
		error = add_all(&e->argv, argv);
	if (!error)
		error = add_all(&e->envp, envp);
	if (!error)
		error = exec_file(e);
	*interpreter = e->interpreter;
	e->interpreter = NULL;
	exec_free(e);
	return error;
}
