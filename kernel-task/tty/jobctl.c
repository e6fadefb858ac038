/* SPDX-License-Identifier: BSD-2-Clause */
/* Controlling terminals: which session has one, use from the background, losing it. */
#include <errno.h>
#include <signal.h>

#include "proc/hooks.h"
#include "proc/task.h"
#include "tty/tty.h"

int tty_check_change(struct tty *tty, int signal)
{
	struct process *self = current->process;

	if (self->tty != tty || !tty->pgrp || self->pgid == tty->pgrp)
		return 0;
	if (signal_is_ignored_or_blocked(signal))
		return signal == SIGTTIN ? -EIO : 0;
	if (pgrp_is_orphaned(self->pgid))
		return -EIO;
	send_signal_pgrp(self->pgid, signal, NULL);
	return -ERESTARTSYS;
}

void tty_set_controlling(struct tty *tty)
{
	struct process *self = current->process;

	tty->session = self->sid;
	tty->pgrp = self->pgid;
	self->tty = tty;
}

static int forget_tty(struct process *process, void *tty)
{
	if (process->tty == tty)
		process->tty = NULL;
	return 0;
}

void tty_disassociate(struct tty *tty)
{
	tty->session = 0;
	tty->pgrp = 0;
	process_for_each(forget_tty, tty);
}

void tty_leave_session(struct process *leader)
{
	struct tty *tty = leader->tty;

	if (!tty)
		return;
	if (tty->session != leader->sid) {
		leader->tty = NULL;
		return;
	}
	if (tty->pgrp) {
		send_signal_pgrp(tty->pgrp, SIGHUP, NULL);
		send_signal_pgrp(tty->pgrp, SIGCONT, NULL);
	}
	tty_disassociate(tty);
}

static void process_exit(struct process *process)
{
	if (process->sid == process->pid)
		tty_leave_session(process);
}

const struct task_hooks tty_hooks = {.process_exit = process_exit};
