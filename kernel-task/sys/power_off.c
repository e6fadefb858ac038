/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of the system: output reaches the host and writes reach the disks first. reboot(2). */
#include <errno.h>

#include "base/log.h"
#include "fs/mount.h"
#include "machine/clock.h"
#include "machine/console.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "sys/power_off.h"
#include "sys/syscall.h"
#include "tty/tty.h"
#include "wait/turn.h"

static bool output_drained(void)
{
	return !ldisc_output_pending(&console_tty.ldisc) && console_drained(CONSOLE_TTY_OUT) &&
	       console_drained(CONSOLE_STDOUT) && console_drained(CONSOLE_STDERR);
}

_Noreturn void kernel_power_off(int status)
{
	uint64_t limit = clock_monotonic_ns() + DRAIN_LIMIT_NS, longest;
	const char *whose;

	set_current_state(TASK_RUNNING); /* init has announced its next sleep already */
	while (!output_drained() && clock_monotonic_ns() < limit) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_until(clock_monotonic_ns() + DRAIN_STEP_NS);
	}
	(void)mount_end_all();
	longest = turn_longest(&whose);
	klog_info("power off, status %d; longest time without giving way %lu ms, for %s", status,
		  longest / 1000000, whose);
	machine_power_off(status);
}

#define REBOOT_MAGIC1	 0xfee1dead
#define REBOOT_RESTART	 0x01234567
#define REBOOT_HALT	 0xcdef0123
#define REBOOT_CAD_ON	 0x89abcdef
#define REBOOT_CAD_OFF	 0x00000000
#define REBOOT_POWER_OFF 0x4321fedc
#define REBOOT_RESTART2	 0xa1b2c3d4

static bool is_magic2(unsigned magic)
{
	return magic == 672274793 || magic == 85072278 || magic == 369367448 || magic == 537993216;
}

SYSCALL_DEFINE4(reboot, unsigned, magic1, unsigned, magic2, unsigned, command, uint64_t, arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (magic1 != REBOOT_MAGIC1 || !is_magic2(magic2))
		return -EINVAL;
	switch (command) {
	case REBOOT_RESTART: /* only the host starts machines, so all of these end this one */
	case REBOOT_RESTART2:
	case REBOOT_HALT:
	case REBOOT_POWER_OFF:
		kernel_power_off(0);
	case REBOOT_CAD_ON:
	case REBOOT_CAD_OFF:
		return 0; /* no keyboard sends the key */
	default:
		return -EINVAL;
	}
}
