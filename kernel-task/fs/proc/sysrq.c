/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/sysrq-trigger, for root: each byte written is a command. Like Linux, an unknown byte is
 * accepted.
 *
 * 	c	crashes this kernel: how its death is contained can be tried
 * 	k NAME	has the task of component NAME killed, if the system description lets this kernel
 * 	o	switches it off
 */
#include <errno.h>

#include "fs/proc/procfs.h"
#include "machine/machine.h"
#include "base/log.h"

int proc_store_sysrq(const struct proc_ref *ref, char *text, size_t length)
{
	if (!length)
		return 0;
	switch (text[0]) {
	case 'c':
		klog_warn("crash requested");
		__builtin_trap();
	case 'k':
		return length > 2 && text[1] == ' ' ? machine_kill_component(text + 2) : -EINVAL;
	case 'o':
		machine_power_off(0);
	default:
		klog_info("sysrq: c crashes, k NAME kills a component, o switches off");
		return 0;
	}
}
