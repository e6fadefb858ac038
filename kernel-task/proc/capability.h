/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's capability numbers (as in capabilities(7)). */
#pragma once

#include <stdint.h>

enum {
	CAP_CHOWN = 0,
	CAP_DAC_OVERRIDE = 1,
	CAP_DAC_READ_SEARCH = 2,
	CAP_FOWNER = 3,
	CAP_FSETID = 4,
	CAP_KILL = 5,
	CAP_SETGID = 6,
	CAP_SETUID = 7,
	CAP_SETPCAP = 8,
	CAP_LINUX_IMMUTABLE = 9,
	CAP_NET_BIND_SERVICE = 10,
	CAP_NET_BROADCAST = 11,
	CAP_NET_ADMIN = 12,
	CAP_NET_RAW = 13,
	CAP_IPC_LOCK = 14,
	CAP_IPC_OWNER = 15,
	CAP_SYS_MODULE = 16,
	CAP_SYS_RAWIO = 17,
	CAP_SYS_CHROOT = 18,
	CAP_SYS_PTRACE = 19,
	CAP_SYS_PACCT = 20,
	CAP_SYS_ADMIN = 21,
	CAP_SYS_BOOT = 22,
	CAP_SYS_NICE = 23,
	CAP_SYS_RESOURCE = 24,
	CAP_SYS_TIME = 25,
	CAP_SYS_TTY_CONFIG = 26,
	CAP_MKNOD = 27,
	CAP_LEASE = 28,
	CAP_AUDIT_WRITE = 29,
	CAP_AUDIT_CONTROL = 30,
	CAP_SETFCAP = 31,
	CAP_MAC_OVERRIDE = 32,
	CAP_SYSLOG = 34,
	CAP_WAKE_ALARM = 35,
	CAP_CHECKPOINT_RESTORE = 40,
	CAP_LAST_CAP = CAP_CHECKPOINT_RESTORE,
};
#define CAP_ALL ((1ull << (CAP_LAST_CAP + 1)) - 1)

/* securebits: each has its lock in the bit above. */
enum {
	SECBIT_NOROOT_BIT = 1 << 0,
	SECBIT_NO_SETUID_FIXUP_BIT = 1 << 2,
	SECBIT_KEEP_CAPS_BIT = 1 << 4,
	SECBIT_NO_AMBIENT_BIT = 1 << 6,
	SECBITS_ALL = 0x55,
	SECBITS_LOCKS = 0xaa,
};

/* What prctl() changes of the current task's identity (prctl_cred.c): 0 or a negative errno. */
long prctl_drop_bounding(uint64_t capability);
long prctl_set_securebits(uint64_t bits);
long prctl_set_keep_caps(uint64_t keep);
long prctl_ambient(uint64_t operation, uint64_t capability);
