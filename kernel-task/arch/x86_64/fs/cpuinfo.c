/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/cpuinfo, from CPUID (Intel SDM vol. 2A). */
#include <cpuid.h>
#include <string.h>

#include "fs/proc/procfs.h"

enum reg { EAX, EBX, ECX, EDX };

static const struct {
	unsigned leaf, subleaf;
	enum reg reg;
	const char *bits[32]; /* names by bit number */
} features[] = {
	{1, 0, EDX, {"fpu", "vme", "de",   "pse", "tsc",  "msr",  "pae",  "mce",   "cx8", "apic",
		     NULL,  "sep", "mtrr", "pge", "mca",  "cmov", "pat",  "pse36", "pn",  "clflush",
		     NULL,  "dts", "acpi", "mmx", "fxsr", "sse",  "sse2", "ss",	   "ht",  "tm"}},
	{0x80000001,
	 0,
	 EDX,
	 {[11] = "syscall",
	  [20] = "nx",
	  [22] = "mmxext",
	  [25] = "fxsr_opt",
	  [26] = "pdpe1gb",
	  [27] = "rdtscp",
	  [29] = "lm",
	  [30] = "3dnowext",
	  [31] = "3dnow"}},
	{1, 0, ECX, {"pni",    "pclmulqdq", "dtes64", "monitor", "ds_cpl",
		     "vmx",    "smx",	    "est",    "tm2",	 "ssse3",
		     "cid",    "sdbg",	    "fma",    "cx16",	 "xtpr",
		     "pdcm",   NULL,	    "pcid",   "dca",	 "sse4_1",
		     "sse4_2", "x2apic",    "movbe",  "popcnt",	 "tsc_deadline_timer",
		     "aes",    "xsave",	    NULL,     "avx",	 "f16c",
		     "rdrand", "hypervisor"}},
	{0x80000001,
	 0,
	 ECX,
	 {"lahf_lm", "cmp_legacy", "svm", "extapic", "cr8_legacy", "abm", "sse4a", "misalignsse",
	  "3dnowprefetch"}},
	{7, 0, EBX, {"fsgsbase", "tsc_adjust",	 "sgx",	 "bmi1", "hle",	    "avx2",
		     NULL,	 "smep",	 "bmi2", "erms", "invpcid", "rtm",
		     NULL,	 NULL,		 "mpx",	 NULL,	 NULL,	    NULL,
		     "rdseed",	 "adx",		 "smap", NULL,	 NULL,	    "clflushopt",
		     "clwb",	 [29] = "sha_ni"}},
	{7,
	 0,
	 ECX,
	 {[2] = "umip",
	  [3] = "pku",
	  [9] = "vaes",
	  [10] = "vpclmulqdq",
	  [16] = "la57",
	  [22] = "rdpid"}},
};

static bool leaf(unsigned number, unsigned subleaf, unsigned regs[4])
{
	return __get_cpuid_count(number, subleaf, &regs[EAX], &regs[EBX], &regs[ECX], &regs[EDX]);
}

static void show_identity(struct seq *out)
{
	unsigned regs[4] = {0};
	char vendor[13] = "";

	if (leaf(0, 0, regs)) {
		memcpy(vendor, &regs[EBX], 4);
		memcpy(vendor + 4, &regs[EDX], 4);
		memcpy(vendor + 8, &regs[ECX], 4);
	}
	leaf(1, 0, regs);
	unsigned family = regs[EAX] >> 8 & 15, model = regs[EAX] >> 4 & 15;
	if (family == 6 || family == 15)
		model |= (regs[EAX] >> 16 & 15) << 4;
	if (family == 15)
		family += regs[EAX] >> 20 & 255;
	seq_printf(out, "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %u\nmodel\t\t: %u\n",
		   vendor, family, model);
	char name[49] = "";
	for (unsigned i = 0; i < 3; i++) {
		if (leaf(0x80000002 + i, 0, regs))
			memcpy(name + 16 * i, regs, 16);
	}
	const char *trimmed = name;
	while (*trimmed == ' ')
		trimmed++;
	leaf(1, 0, regs);
	seq_printf(out, "model name\t: %s\nstepping\t: %u\n", trimmed, regs[EAX] & 15);
}

static void show_frequency(struct seq *out)
{
	unsigned regs[4];

	if (leaf(0x16, 0, regs) && regs[EAX])
		seq_printf(out, "cpu MHz\t\t: %u.000\n", regs[EAX] & 0xffff);
}

static void show_features(struct seq *out)
{
	unsigned regs[4];

	seq_puts(out, "flags\t\t:");
	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		if (!leaf(features[i].leaf, features[i].subleaf, regs))
			continue;
		for (unsigned b = 0; b < 32; b++) {
			if ((regs[features[i].reg] >> b & 1) && features[i].bits[b])
				seq_printf(out, " %s", features[i].bits[b]);
		}
	}
	seq_putc(out, '\n');
}

int proc_show_cpuinfo(const struct proc_ref *ref, struct seq *out)
{
	unsigned regs[4] = {0};

	show_identity(out);
	show_frequency(out);
	seq_puts(out, "physical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\n"
		      "fpu\t\t: yes\n");
	show_features(out);
	leaf(1, 0, regs);
	seq_printf(out, "clflush size\t: %u\n", (regs[EBX] >> 8 & 255) * 8);
	if (leaf(0x80000008, 0, regs))
		seq_printf(out, "address sizes\t: %u bits physical, %u bits virtual\n",
			   regs[EAX] & 255, regs[EAX] >> 8 & 255);
	seq_putc(out, '\n');
	return 0;
}
