/* SPDX-License-Identifier: BSD-2-Clause */
/* Advice for common reasons why QEMU does not start, found by QEMU's messages. */
#include <string.h>

#include "tools/run/run.h"

static const struct {
	const char *said, *advice;
} advices[] = {
	{"Could not set up host forwarding rule",
	 " (the port is taken or not allowed: choose another with -p)"},
	{"\"write\" lock", " (another machine uses this disk: end it first)"},
	{"\"consistent read\" lock", " (another machine uses this disk: end it first)"},
	{"cannot set up guest memory", " (the host has not so much memory: say less with -m)"},
	{"unable to find CPU model", " (qemu-system-x86_64 -cpu help lists them)"},
	{"No space left on device", " (make room on the host's disk)"},
	{"KVM", " (SELKIE_ACCEL=tcg does without KVM)"},
	{"No such file or directory", " (is qemu-system-x86 installed as a whole?)"},
};

const char *advice_for_qemu(const char *said)
{
	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (strstr(said, advices[i].said))
			return advices[i].advice;
	return "";
}
