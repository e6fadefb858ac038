/* SPDX-License-Identifier: BSD-2-Clause */
/* pidfds. The file holds a reference to the process's record, which outlives the process. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>

#include "fs/proc/procfs.h"
#include "base/seq.h"
#include "fs/vfs.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

static void pidfd_release(struct file *file)
{
	process_put(file->private);
}

static uint32_t pidfd_poll(struct file *file, struct poll_table *pt)
{
	struct process *process = file->private;

	poll_wait(file, &process->poll_wait, pt);
	return process->zombie ? POLLIN | POLLRDNORM : 0;
}

static void pidfd_show(struct file *file, struct seq *out)
{
	struct process *process = file->private;
	bool gone = !process->leader;

	seq_printf(out, "Pid:\t%d\nNSpid:\t%d\n", gone ? -1 : pid_seen(process->pid),
		   gone ? -1 : pid_seen(process->pid));
}

static const struct file_ops pidfd_ops = {
	.release = pidfd_release,
	.poll = pidfd_poll,
	.show_fdinfo = pidfd_show,
};

static int pidfd_create(struct process *process, unsigned flags)
{
	struct file *file = file_anonymous(&pidfd_ops, process, O_RDWR | flags, "[pidfd]");
	int fd;

	if (!file)
		return -ENOMEM;
	process_get(process);
	fd = fd_install(file, 0, true);
	if (fd < 0)
		file_put(file);
	return fd;
}

/* CLONE_PIDFD: makes a close-on-exec pidfd and stores its number for the parent. */
static int install(struct task *child, const struct clone_args_kernel *args)
{
	int fd;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	fd = pidfd_create(child->process, 0);
	if (fd < 0)
		return fd;
	if (put_user(fd, args->pidfd) < 0) {
		fd_close(fd);
		return -EFAULT;
	}
	return 0;
}

/* The process of a pidfd; *file gets a reference to the file. */
static struct process *pidfd_get(int fd, struct file **file)
{
	*file = fd_get(fd);
	if (!*file)
		return NULL;
	if ((*file)->ops == &pidfd_ops)
		return (*file)->private;
	file_put(*file);
	return NULL;
}

static pid_t process_of_fd(int fd, bool *nonblocking)
{
	struct file *file;
	struct process *process = pidfd_get(fd, &file);
	pid_t pid;

	if (!process)
		return -EBADF;
	pid = process->pid;
	*nonblocking = file->flags & O_NONBLOCK;
	file_put(file);
	return pid;
}

const struct task_hooks pidfd_hooks = {
	.forked = install,
	.process_of_fd = process_of_fd,
};

SYSCALL_DEFINE2(pidfd_open, pid_t, pid, unsigned, flags)
{
	struct process *process;

	if (flags & ~(unsigned)O_NONBLOCK || pid <= 0)
		return -EINVAL;
	process = process_given(pid);
	if (!process)
		return task_given(pid) ? -EINVAL : -ESRCH;
	return pidfd_create(process, flags);
}

/* The process of a pidfd or of an open folder /proc/PID. *process NULL: it is gone. */
static int process_to_signal(int fd, struct file **file, struct process **process)
{
	int error = 0;

	*file = fd_get(fd);
	if (!*file)
		return -EBADF;
	if ((*file)->ops == &pidfd_ops)
		*process = (*file)->private;
	else
		error = proc_folder_process(*file, process);
	if (error)
		file_put(*file);
	return error;
}

SYSCALL_DEFINE4(pidfd_send_signal, int, fd, int, sig, uint64_t, user_info, unsigned, flags)
{
	struct process *process;
	struct file *file;
	siginfo_t info;
	int error;

	if (flags)
		return -EINVAL;
	error = process_to_signal(fd, &file, &process);
	if (error)
		return error;
	siginfo_user(&info, sig, LINUX_SI_USER);
	if (user_info && copy_from_user(&info, user_info, sizeof(info)) < 0)
		error = -EFAULT;
	else if (user_info && info.si_signo != sig)
		error = -EINVAL;
	else if (user_info && (process != current->process || current != process->leader) &&
		 (info.si_code >= 0 || info.si_code == LINUX_SI_TKILL))
		error = -EPERM;
	else if (!process || !process->leader)
		error = -ESRCH;
	if (!error)
		error = signal_permission(process->leader, sig);
	if (!error && sig)
		error = send_signal_process(process, sig, &info);
	file_put(file);
	return error;
}

/* Takes a copy of another process's descriptor. */
SYSCALL_DEFINE3(pidfd_getfd, int, fd, int, target_fd, unsigned, flags)
{
	struct process *process;
	struct files *mine = current->files;
	struct file *file, *target = NULL;
	int error = 0;

	if (flags)
		return -EINVAL;
	process = pidfd_get(fd, &file);
	if (!process)
		return -EBADF;
	if (!process->leader)
		error = -ESRCH;
	else if (!task_may_access(process->leader, ACCESS_ATTACH_REALCREDS))
		error = -EPERM;
	else if (!process->leader->files)
		error = -ESRCH;
	if (!error) {
		/* fd_get() uses the current task's table, so it gets the other process's for a
		 * moment. */
		current->files = process->leader->files;
		target = fd_get(target_fd);
		current->files = mine;
		error = target ? fd_install(target, 0, true) : -EBADF;
		if (target && error < 0)
			file_put(target);
	}
	file_put(file);
	return error;
}
