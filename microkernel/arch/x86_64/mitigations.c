/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See mitigations.h. The kernel has no indirect jump: it is compiled without jump tables, has no
 * function pointers, and the test sel4.no-indirect-jumps searches its instructions. So user mode
 * cannot steer the kernel by training the branch predictor, with or without IBRS. Each `ret`
 * belongs to a `call` that the kernel made after its entry.
 *
 * Flushing predictors and caches at every switch of address space would make each IPC cost
 * thousands of cycles. They are flushed only when an address space of another ASID pool is loaded:
 * the task that assigns ASIDs decides which address spaces trust each other. Selkie's root task
 * gives each kernel a pool for the kernel and its programs.
 */
#include "arch/x86_64/mitigations.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/vspace.h"
#include "arch/x86_64/window.h"
#include "kernel/print.h"
#include "kernel/string.h"

#define MSR_SPEC_CTRL	      0x48
#define MSR_PRED_CMD	      0x49
#define MSR_ARCH_CAPABILITIES 0x10a
#define MSR_FLUSH_CMD	      0x10b

#define SPEC_CTRL_IBRS	    1
#define PRED_CMD_IBPB	    1
#define FLUSH_CMD_L1D	    1
#define EFER_AUTOMATIC_IBRS BIT(21)

/* IA32_ARCH_CAPABILITIES */
#define CAP_RDCL_NO    0
#define CAP_IBRS_ALL   1
#define CAP_MDS_NO     5
#define CAP_TAA_NO     8
#define CAP_FBSDP_NO   14
#define CAP_FB_CLEAR   17
#define CAP_RFDS_CLEAR 28

#define JUMP_BYTES 5
#define VERW_BYTES 7
#define CR3_BYTES  3

struct mitigations mitigations;

/* Features that the processor reports. */
static struct {
	bool amd, hygon, intel;
	bool md_clear, rtm;
	bool enhanced_ibrs, automatic_ibrs, ibrs, ibpb, flush_l1d;
	uint64_t caps;
} reported;

struct choice {
	const char *name;
	bool *on;
	const char *why;
};

static bool bit(uint64_t word, unsigned n)
{
	return word >> n & 1;
}

static bool vendor_is(const char *name)
{
	struct cpuid_result r = cpuid(0, 0);
	uint32_t words[3] = {r.b, r.d, r.c};

	return memcmp(words, name, sizeof(words)) == 0;
}

static void ask_processor(void)
{
	struct cpuid_result none = {0}, more = cpuid(0, 0).a >= 7 ? cpuid(7, 0) : none;
	uint32_t extended = cpuid(0x80000000, 0).a;
	struct cpuid_result sizes = extended >= 0x80000008 ? cpuid(0x80000008, 0) : none;
	struct cpuid_result amd = extended >= 0x80000021 ? cpuid(0x80000021, 0) : none;

	reported.intel = vendor_is("GenuineIntel");
	reported.amd = vendor_is("AuthenticAMD");
	reported.hygon = vendor_is("HygonGenuine");
	reported.caps = bit(more.d, 29) ? read_msr(MSR_ARCH_CAPABILITIES) : 0;
	reported.rtm = bit(more.b, 11);
	reported.md_clear = bit(more.d, 10);
	reported.flush_l1d = bit(more.d, 28);
	reported.ibpb = bit(more.d, 26) || bit(sizes.b, 12);
	reported.ibrs = bit(more.d, 26) || bit(sizes.b, 14);
	reported.enhanced_ibrs = bit(reported.caps, CAP_IBRS_ALL);
	reported.automatic_ibrs = bit(amd.a, 8);
}

static bool reads_ahead_of_permissions(void)
{
	return !reported.amd && !reported.hygon && !bit(reported.caps, CAP_RDCL_NO);
}

/* Do buffers keep old data, and does VERW clear them? (MDS, TAA, MMIO, RFDS) */
static bool leaves_data_in_buffers(void)
{
	bool mds = !bit(reported.caps, CAP_MDS_NO),
	     taa = reported.rtm && !bit(reported.caps, CAP_TAA_NO);
	bool fill = bit(reported.caps, CAP_FB_CLEAR) && !bit(reported.caps, CAP_FBSDP_NO);

	return reported.intel &&
	       (((mds || taa) && reported.md_clear) || fill || bit(reported.caps, CAP_RFDS_CLEAR));
}

static void choose_all(struct choice *c)
{
	bool meltdown = reads_ahead_of_permissions();

	c[0].why = meltdown ? "the processor reads ahead of permissions" : "not needed";
	*c[0].on = meltdown;
	*c[1].on = leaves_data_in_buffers();
	c[1].why = *c[1].on				  ? "buffers keep data"
		   : reported.intel && !reported.md_clear ? "no microcode"
							  : "not needed";
	*c[2].on = reported.enhanced_ibrs || reported.automatic_ibrs;
	c[2].why = *c[2].on ? "costs nothing here" : "no indirect jump in the kernel";
	*c[3].on = reported.ibpb;
	c[3].why = reported.ibpb ? "between parties" : "the processor has none";
	*c[4].on = meltdown && reported.flush_l1d;
	c[4].why = *c[4].on   ? "between parties"
		   : meltdown ? "the processor has none"
			      : "not needed";
}

/* Length of the option's word at `s`. */
static size_t word_length(const char *s)
{
	size_t n = 0;

	while (s[n] && s[n] != ' ' && s[n] != ',')
		n++;
	return n;
}

static bool word_is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && strncmp(s, word, n) == 0;
}

/* Applies one word of the option; false if it is not a valid word. */
static bool force(struct choice *c, unsigned count, const char *s, size_t n)
{
	bool all = word_is(s, n, "all"), off = word_is(s, n, "off"), known = all || off;
	bool no = n > 3 && strncmp(s, "no-", 3) == 0;

	if (no) {
		s += 3;
		n -= 3;
	}
	for (unsigned i = 0; i < count; i++) {
		if (!all && !off && !word_is(s, n, c[i].name))
			continue;
		*c[i].on = !off && !no;
		c[i].why = "by option";
		known = true;
	}
	return known;
}

static void force_all(struct choice *c, unsigned count, const char *option)
{
	while (option && *option && *option != ' ') {
		size_t n = word_length(option);

		if (!force(c, count, option, n))
			kprintf("mitigations=: expected all, off, or [no-]window, verw, ibrs, "
				"ibpb, "
				"l1d; a word is ignored\n");
		option += n;
		if (*option == ',')
			option++;
	}
}

void mitigations_choose(const char *option)
{
	struct choice c[] = {{"window", &mitigations.window, ""},
			     {"verw", &mitigations.verw, ""},
			     {"ibrs", &mitigations.ibrs, ""},
			     {"ibpb", &mitigations.ibpb, ""},
			     {"l1d", &mitigations.l1d, ""}};

	ask_processor();
	choose_all(c);
	force_all(c, ARRAY_SIZE(c), option);
	/* The imitations are for other tests, and their entries do not support a window. */
	if (cpu_imitation != IMITATE_NOTHING)
		force_all(c, ARRAY_SIZE(c), "off");
	kprintf("speculation:");
	for (unsigned i = 0; i < ARRAY_SIZE(c); i++)
		kprintf("%s %s %s (%s)", i ? "," : "", c[i].name, *c[i].on ? "on" : "off",
			c[i].why);
	kprintf("\n");
}

/* --- the kernel's code ----------------------------------------------------------------------- */

extern uint8_t leave_sysret_site[], leave_iret_site[], redirect_site[];
extern uint8_t leave_sysret_guarded[], leave_iret_guarded[], redirect_guarded[];
extern uint8_t window_sysret_root[], window_iret_root[], window_sysret_verw[], window_iret_verw[];

static void put_jump(uint8_t *site, const uint8_t *target)
{
	int32_t distance = (int32_t)(target - (site + JUMP_BYTES));

	site[0] = 0xe9;
	memcpy(site + 1, &distance, sizeof(distance));
}

static void put_nops(uint8_t *site, unsigned bytes)
{
	memset(site, 0x90, bytes);
}

static void choose_ways_out(void)
{
	if (!mitigations.window && !mitigations.verw)
		return;
	put_jump(leave_sysret_site, leave_sysret_guarded);
	put_jump(leave_iret_site, leave_iret_guarded);
	put_jump(redirect_site, redirect_guarded);
	if (!mitigations.window) {
		put_nops(window_sysret_root, CR3_BYTES);
		put_nops(window_iret_root, CR3_BYTES);
	}
	if (!mitigations.verw) {
		put_nops(window_sysret_verw, VERW_BYTES);
		put_nops(window_iret_verw, VERW_BYTES);
	}
	window_state.selector = SEL_KERNEL_DATA;
}

void mitigations_apply(void)
{
	choose_ways_out();
	if (!mitigations.ibrs)
		return;
	if (reported.automatic_ibrs)
		write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_AUTOMATIC_IBRS);
	else if (reported.enhanced_ibrs || reported.ibrs)
		write_msr(MSR_SPEC_CTRL, SPEC_CTRL_IBRS);
}

void mitigations_switch(word_t asid)
{
	static word_t last;
	word_t party = asid >> ASID_POOL_BITS;

	if (party == last)
		return;
	last = party;
	if (mitigations.ibpb && reported.ibpb)
		write_msr(MSR_PRED_CMD, PRED_CMD_IBPB);
	if (mitigations.l1d && reported.flush_l1d)
		write_msr(MSR_FLUSH_CMD, FLUSH_CMD_L1D);
}
