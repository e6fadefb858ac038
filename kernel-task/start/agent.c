/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starts the agent. Its program comes with the boot image and not with the root filesystem, which
 * may lack it: it is written into /dev, executed, and removed. Descriptor 0 is the way to the host,
 * 1 and 2 are /dev/null.
 */
#include "start/agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "fs/file.h"
#include "fs/vfs.h"
#include "machine/machine.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "start/process.h"
#include "tty/stream.h"

#define PROGRAM "/dev/host/program"

static pid_t command_pid;

static int write_program(void)
{
	size_t size = 0;
	const void *data = machine_boot_file("run/agent", &size);
	struct file *file;
	struct iov_iter it;
	uint64_t pos = 0;
	int error = file_open(PROGRAM, O_CREAT | O_WRONLY | O_TRUNC, 0700, &file);

	if (error)
		return error;
	iov_iter_kernel(&it, (void *)data, size);
	while (it.count && !error) {
		ssize_t n = vfs_write(file, &it, &pos);

		if (n <= 0)
			error = n ? (int)n : -EIO;
	}
	file_put(file);
	return error;
}

static int install(int fd, struct file *file)
{
	int error = fd_install(file, fd, false);

	return error < 0 ? error : 0;
}

static int open_descriptors(void)
{
	struct file *file;
	int error = stream_open(STREAM_AGENT, &file);

	if (!error)
		error = install(0, file);
	for (int fd = 1; fd <= 2 && !error; fd++) {
		error = file_open("/dev/null", O_RDWR, 0, &file);
		if (!error)
			error = install(fd, file);
	}
	return error;
}

static void agent_main(void *arg)
{
	char pid[16], *interpreter = NULL;
	char *argv[] = {"selkie-agent", pid, NULL}, *envp[] = {NULL};
	int error = start_process();

	(void)arg;
	snprintf(pid, sizeof(pid), "%d", command_pid);
	if (!error)
		error = open_descriptors();
	if (!error)
		error = write_program();
	if (!error)
		error = kernel_execve(PROGRAM, argv, envp, &interpreter);
	(void)file_remove(AT_FDCWD, PROGRAM, false);
	if (!error)
		return;
	klog_warn("the agent cannot be started: %s", strerror(-error));
	do_group_exit(1 << 8);
}

void agent_start(pid_t command)
{
	size_t size;

	if (!machine_boot_file("run/agent", &size))
		return;
	command_pid = command;
	if (!kernel_thread("agent", agent_main, NULL))
		klog_warn("the agent cannot be started: %s", strerror(ENOMEM));
}
