/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FIFOs: the pipe exists while the FIFO is open. An end waits in open() until the other has come;
 * counters of opens show an end that was opened and closed while the opener slept. fifo(7). Opening
 * a pipe of pipe(2) again, through /proc/PID/fd, does not wait.
 */
#include "ipc/fifo.h"

#include <errno.h>
#include <fcntl.h>

#include "fs/file.h"
#include "ipc/pipe.h"

const struct file_ops fifo_ops = {.open = fifo_open};

static bool is_fifo(const struct file *file)
{
	return file->inode->fops == &fifo_ops;
}

/* Takes back what an open that failed had counted. */
static void undo(struct file *file, struct pipe *pipe)
{
	file->private = pipe;
	pipe_file_ops.release(file);
}

static int open_reader(struct file *file, struct pipe *pipe)
{
	unsigned seen = pipe->writer_opens;

	pipe->readers++;
	pipe->reader_opens++;
	wake_up(&pipe->write_wait);
	if (pipe->writers || !is_fifo(file))
		return 0;
	if (file->flags & O_NONBLOCK) {
		file->version = pipe->writer_opens;
		return 0;
	}
	return wait_event_interruptible(&pipe->read_wait, pipe->writer_opens != seen);
}

static int open_writer(struct file *file, struct pipe *pipe)
{
	unsigned seen = pipe->reader_opens;

	if ((file->flags & O_NONBLOCK) && !pipe->readers && is_fifo(file))
		return -ENXIO;
	pipe->writers++;
	pipe->writer_opens++;
	wake_up(&pipe->read_wait);
	if (pipe->readers || !is_fifo(file))
		return 0;
	return wait_event_interruptible(&pipe->write_wait, pipe->reader_opens != seen);
}

int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe *pipe = inode->endpoint;
	int error = 0;

	if (!pipe) {
		pipe = pipe_create();
		if (!pipe)
			return -ENOMEM;
		inode->endpoint = pipe;
	}
	pipe->files++;
	file->ops = &pipe_file_ops;
	file->private = pipe;
	file->version = UINT64_MAX;
	if (file->readable && file->writable) {
		pipe->readers++;
		pipe->writers++;
		pipe->reader_opens++;
		pipe->writer_opens++;
		wake_up(&pipe->read_wait);
		wake_up(&pipe->write_wait);
	} else if (file->readable) {
		error = open_reader(file, pipe);
	} else if (file->writable) {
		error = open_writer(file, pipe);
		if (error == -ENXIO) {
			pipe->writers++; /* undone below */
		}
	}
	if (error)
		undo(file, pipe);
	return error;
}
