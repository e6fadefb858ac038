/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pseudoterminals. The slave (/dev/pts/N, a name in an instance of devpts) is an ordinary tty; the
 * master, a file from /dev/ptmx, is its line: the master reads the slave's output ring, and its
 * writes are the slave's received bytes.
 *
 * A pty lives until its master and the last file of its slave are closed; closing the master hangs
 * up the slave. pty(7), ioctl_tty(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "tty/devpts.h"
#include "tty/pty.h"
#include "tty/tty.h"

#define PTY_MAX	    4096
#define TIOCGDEV_   0x80045432u
#define PTM_MAJOR   128
#define PTS_MAJOR   136 /* Unix98 slaves; minor numbers have 20 bits */
#define PTMX_DEVICE makedev(5, 2)
#define PTY_CHUNK   512

struct pty {
	struct tty tty;
	struct super_block *sb;		/* the instance, with an active reference */
	struct list_head instance_node; /* in devpts.ptys, by index */
	unsigned index;
	bool locked, master_open, slave_was_open;
	bool packet_mode, master_exclusive;
	unsigned status;	      /* TIOCPKT_* that the master has not read yet */
	struct waitqueue master_wait; /* output to read, or room in the slave's input */
};

static unsigned pty_count;

static struct pty *pty_of(struct tty *tty)
{
	return container_of(tty, struct pty, tty);
}

static void pty_free_if_unused(struct pty *pty)
{
	if (pty->master_open || pty->tty.open_count)
		return;
	struct super_block *sb = pty->sb;
	list_del(&pty->instance_node);
	pty_count--;
	tty_disassociate(&pty->tty);
	tty_destroy(&pty->tty);
	free(pty);
	super_unmount(sb);
}

static struct pty *pty_find(const struct devpts *pts, unsigned index)
{
	struct pty *pty;

	if (pts)
		list_for_each_entry (pty, &pts->ptys, instance_node)
			if (pty->index == index)
				return pty;
	return NULL;
}

/* ---- the slave's driver ---- */

static void pty_kick(struct tty *tty)
{
	/* Output without an open master is lost. */
	if (!pty_of(tty)->master_open)
		ldisc_output_take(&tty->ldisc, ldisc_output_pending(&tty->ldisc));
	wake_up(&pty_of(tty)->master_wait);
}

static void pty_slave_closed(struct tty *tty)
{
	struct pty *pty = pty_of(tty);

	wake_up(&pty->master_wait);
	pty_free_if_unused(pty);
}

/* A status replaces its opposite if the master has not read that yet. */
static void pty_tell(struct tty *tty, unsigned status)
{
	struct pty *pty = pty_of(tty);
	static const unsigned opposites[] = {TIOCPKT_STOP | TIOCPKT_START,
					     TIOCPKT_NOSTOP | TIOCPKT_DOSTOP};

	if (!pty->packet_mode)
		return;
	for (int i = 0; i < 2; i++)
		if (status & opposites[i])
			pty->status &= ~opposites[i];
	pty->status |= status;
	wake_up_events(&pty->master_wait, POLLIN | POLLRDNORM | POLLPRI);
}

static const struct tty_driver pty_driver = {
	.tell = pty_tell,
	.is_pty = true,
	.kick = pty_kick,
	.unthrottle = pty_kick,
	.closed = pty_slave_closed,
};

static int pts_open(struct inode *inode, struct file *file)
{
	struct pty *pty = pty_find(devpts_of(inode->sb), minor(inode->rdev));

	if (!pty || !pty->master_open)
		return -EIO;
	if (pty->locked)
		return -EIO;
	int error = tty_open(&pty->tty, file);
	if (!error)
		pty->slave_was_open = true;
	return error;
}

static const struct file_ops pts_ops = {.open = pts_open};

/* ---- the master ---- */

static bool slave_gone(const struct pty *pty)
{
	return pty->slave_was_open && !pty->tty.open_count;
}

static bool master_readable(const struct pty *pty)
{
	return (ldisc_output_pending(&pty->tty.ldisc) && !pty->tty.ldisc.stopped) ||
	       slave_gone(pty) || pty->status;
}

static ssize_t ptm_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct pty *pty = file->private;
	const uint8_t data_packet = TIOCPKT_DATA;
	const uint8_t *data;
	size_t done = 0, n;

	if (!to->count)
		return 0;
	if (!master_readable(pty)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&pty->master_wait, master_readable(pty));
		if (error)
			return error;
	}
	if (pty->status) {
		uint8_t status = (uint8_t)pty->status;

		pty->status = 0;
		return copy_to_iter(&status, 1, to) ? 1 : -EFAULT;
	}
	if (!ldisc_output_pending(&pty->tty.ldisc))
		return -EIO;
	if (pty->packet_mode) {
		if (!copy_to_iter(&data_packet, 1, to))
			return -EFAULT;
		done = 1;
	}
	while (to->count && (n = ldisc_output_peek(&pty->tty.ldisc, &data))) {
		size_t copied = copy_to_iter(data, n < to->count ? n : to->count, to);

		ldisc_output_take(&pty->tty.ldisc, copied);
		done += copied;
		if (!copied)
			break;
	}
	tty_output_taken(&pty->tty);
	return done ? (ssize_t)done : -EFAULT;
}

static bool slave_has_room(struct pty *pty)
{
	return !ldisc_input_full(&pty->tty.ldisc);
}

static ssize_t ptm_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct pty *pty = file->private;
	uint8_t chunk[PTY_CHUNK];
	size_t done = 0;
	int error = 0;

	while (from->count && !error) {
		size_t want = from->count < sizeof(chunk) ? from->count : sizeof(chunk);
		size_t got = copy_from_iter(chunk, want, from);
		size_t taken = tty_receive(&pty->tty, chunk, got);

		iov_iter_revert(from, got - taken);
		done += taken;
		if (!got)
			error = -EFAULT;
		else if (taken == got)
			continue;
		else if (file->flags & O_NONBLOCK)
			error = -EAGAIN;
		else
			error = wait_event_interruptible(&pty->master_wait, slave_has_room(pty));
	}
	return done ? (ssize_t)done : error;
}

static uint32_t ptm_poll(struct file *file, struct poll_table *pt)
{
	struct pty *pty = file->private;
	uint32_t events = 0;

	poll_wait(file, &pty->master_wait, pt);
	if (ldisc_output_pending(&pty->tty.ldisc) && !pty->tty.ldisc.stopped)
		events |= POLLIN | POLLRDNORM;
	if (pty->status)
		events |= POLLIN | POLLRDNORM | POLLPRI;
	if (slave_gone(pty))
		events |= POLLHUP;
	if (slave_has_room(pty))
		events |= POLLOUT | POLLWRNORM;
	return events;
}

/* TIOCGPTPEER: finds the slave by the master's path, so that the caller's root does not matter. */
static long open_peer(struct file *master, uint64_t flags)
{
	const struct pty *pty = master->private;
	struct path root;
	struct file *file = NULL;
	int error = devpts_root_for(master, &root);

	if (error)
		return error;
	if (root.dentry->sb != pty->sb)
		error = -ENODEV;
	else
		error = devpts_open(&root, pty->index,
				    (unsigned)flags & (O_ACCMODE | O_NOCTTY | O_NONBLOCK), &file);
	path_put(&root);
	return error ? error : fd_give(file, flags & O_CLOEXEC);
}

static long signal_foreground(struct pty *pty, uint64_t signal)
{
	if (signal != SIGINT && signal != SIGQUIT && signal != SIGTSTP)
		return -EINVAL;
	if (pty->tty.pgrp)
		send_signal_pgrp(pty->tty.pgrp, (int)signal, NULL);
	return 0;
}

static long set_flag(bool *flag, uint64_t arg)
{
	int value;

	if (get_user(value, arg))
		return -EFAULT;
	*flag = value;
	return 0;
}

/* TIOCSTI: inserts input as if it had been read here. A master is never a controlling terminal. */
static long insert_output(struct pty *pty, uint64_t arg)
{
	uint8_t c;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	ldisc_write(&pty->tty.ldisc, &c, 1);
	wake_up(&pty->master_wait);
	return 0;
}

static long ptm_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct pty *pty = file->private;

	switch (command) {
	case TIOCGPTN:
		return put_user(pty->index, arg);
	case TIOCSPTLCK:
		return set_flag(&pty->locked, arg);
	case TIOCGPTLCK:
		return put_user((int)pty->locked, arg);
	case TIOCPKT:
		pty->status = 0;
		return set_flag(&pty->packet_mode, arg);
	case TIOCEXCL:
	case TIOCNXCL:
		pty->master_exclusive = command == TIOCEXCL;
		return 0;
	case TIOCGEXCL:
		return put_user((int)pty->master_exclusive, arg);
	case TIOCGDEV_:
		return put_user((unsigned)makedev(PTM_MAJOR, pty->index), arg);
	case TIOCGPKT:
		return put_user((int)pty->packet_mode, arg);
	case TIOCSIG:
		return signal_foreground(pty, arg);
	case TIOCGPTPEER:
		return open_peer(file, arg);
	case FIONREAD:
		return put_user((int)ldisc_output_pending(&pty->tty.ldisc), arg);
	case TIOCGPGRP:
		return put_user((int)pid_seen(pty->tty.pgrp), arg);
	case TIOCGSID:
		return pty->tty.session ? put_user((int)pid_seen(pty->tty.session), arg) : -ENOTTY;
	case TIOCNOTTY:
		return -ENOTTY;
	case TIOCSTI:
		return insert_output(pty, arg);
	default:
		return tty_ioctl(&pty->tty, file, command, arg);
	}
}

static void ptm_release(struct file *file)
{
	struct pty *pty = file->private;

	devpts_remove(pty->sb, pty->index);
	pty->master_open = false;
	tty_hangup(&pty->tty);
	tty_disassociate(&pty->tty);
	pty_free_if_unused(pty);
}

static const struct file_ops ptm_ops = {
	.release = ptm_release,
	.read = ptm_read,
	.write = ptm_write,
	.poll = ptm_poll,
	.ioctl = ptm_ioctl,
};

/* Gives the pty the lowest free number of its instance. */
static int take_number(struct pty *pty, struct devpts *pts)
{
	struct list_head *before = &pts->ptys;
	struct pty *other;

	list_for_each_entry (other, &pts->ptys, instance_node) {
		if (other->index != pty->index)
			break;
		pty->index++;
		before = &other->instance_node;
	}
	if (pty->index >= pts->max || pty_count == PTY_MAX)
		return -ENOSPC;
	list_add(&pty->instance_node, before);
	pty_count++;
	return 0;
}

/* Makes a pty in the instance `sb`; no file of it is open yet. */
static int make_pty(struct super_block *sb, struct pty **out)
{
	struct pty *pty = calloc(1, sizeof(*pty));

	if (!pty)
		return -ENOMEM;
	int error = take_number(pty, devpts_of(sb));
	if (error) {
		free(pty);
		return error;
	}
	pty->sb = sb;
	super_mount(sb);
	waitqueue_init(&pty->master_wait);
	error = tty_init(&pty->tty, &pty_driver, makedev(PTS_MAJOR, pty->index));
	if (!error)
		error = devpts_add(sb, pty->index, pty->tty.dev);
	if (error)
		pty_free_if_unused(pty);
	*out = pty;
	return error;
}

static int ptmx_open(struct inode *inode, struct file *file)
{
	struct path root;
	struct pty *pty;
	int error = devpts_root_for(file, &root);

	if (error)
		return error;
	error = make_pty(root.dentry->sb, &pty);
	path_put(&root);
	if (error)
		return error;
	pty->locked = pty->master_open = true;
	pty->tty.ldisc.output_delivered = true;
	file->private = pty;
	file->ops = &ptm_ops;
	return 0;
}

static const struct file_ops ptmx_ops = {.open = ptmx_open};

int pty_init(void)
{
	int error = chrdev_register(makedev(PTS_MAJOR, 0), PTY_MAX, "pts", &pts_ops);

	if (!error)
		error = chrdev_register(PTMX_DEVICE, 1, "ptmx", &ptmx_ops);
	if (!error)
		error = devfs_mknod("ptmx", S_IFCHR | 0666, PTMX_DEVICE);
	return error;
}
