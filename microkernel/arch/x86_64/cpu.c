/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bringing the processor into the state that the rest of the kernel relies on. Required features
 * are checked first, and the console says which one is missing; an optional one (NX, SMEP, SMAP,
 * UMIP) is turned on where it exists.
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "arch/x86_64/fpu.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/hot.h"
#include "arch/x86_64/mitigations.h"
#include "arch/x86_64/thread.h"
#include "arch/x86_64/trap.h"
#include "arch/x86_64/window.h"
#include "kernel/print.h"
#include "kernel/string.h"

#define CR0_MP (1u << 1)
#define CR0_EM (1u << 2)
#define CR0_NE (1u << 5)
#define CR0_WP (1u << 16)
#define CR0_AM (1u << 18)

#define CR4_DE	       (1u << 3)
#define CR4_OSFXSR     (1u << 9)
#define CR4_OSXMMEXCPT (1u << 10)
#define CR4_UMIP       (1u << 11)
#define CR4_FSGSBASE   (1u << 16)
#define CR4_OSXSAVE    (1u << 18)
#define CR4_SMEP       (1u << 20)
#define CR4_SMAP       (1u << 21)

/* PA0..PA7: write-back, write-through, UC-, UC, write-combining, and the first three again. */
#define PAT_ENTRIES                                                                         \
	(0x06ul | 0x04ul << 8 | 0x07ul << 16 | 0x00ul << 24 | 0x01ul << 32 | 0x06ul << 40 | \
	 0x04ul << 48 | 0x07ul << 56)

/* Flags cleared at `syscall`: TF, IF, DF, IOPL, NT, RF, AC. */
#define SYSCALL_FLAGS_MASK 0x57700

static HOT_DATA uint64_t gdt[GDT_ENTRIES];
struct cpu_features cpu;
bool arch_inner_available;
HOT_DATA struct entry_state entry_state;
enum imitation cpu_imitation;

struct descriptor_pointer {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

/* Aligned so that RSP0, at offset 4, which every switch writes, lies in one cache line. */
HOT_DATA struct tss cpu_tss __attribute__((aligned(16)));
static struct idt_gate idt[VECTORS] __attribute__((aligned(4096))); /* the window maps the page */
static const uint64_t gdt_template[GDT_ENTRIES] = {
	[SEL_KERNEL_CODE / 8] = 0x00af9b000000ffff,	 [SEL_KERNEL_DATA / 8] = 0x00cf93000000ffff,
	[SEL_USER_DATA_SYSRET / 8] = 0x00cff3000000ffff, [SEL_USER_CODE / 8] = 0x00affb000000ffff,
	[SEL_USER_DATA / 8] = 0x00cff3000000ffff,
};

extern uint8_t trap_stubs[], ist_stack_top[], clac_site[];
extern uint8_t window_trap_stubs[], window_ist_top[];

/* --- features -------------------------------------------------------------------------------- */

static void require(bool present, const char *feature)
{
	if (present)
		return;
	kprintf("selkie: fatal: this processor has no %s, which the microkernel needs\n", feature);
	arch_halt();
}

static bool has_bit(uint32_t word, unsigned bit)
{
	return (word >> bit) & 1;
}

/* AMD's processors do not read FPU registers speculatively while CR0.TS is set; Intel's Core
 * processors do (CVE-2018-3665), and so may those of other vendors. */
static bool is_amd(struct cpuid_result leaf0)
{
	return leaf0.b == 0x68747541 && leaf0.d == 0x69746e65 && leaf0.c == 0x444d4163;
}

static void detect_features(void)
{
	uint32_t max = cpuid(0, 0).a;
	struct cpuid_result basic = cpuid(1, 0);
	struct cpuid_result extended = cpuid(0x80000001, 0);
	struct cpuid_result more = max >= 7 ? cpuid(7, 0) : (struct cpuid_result){0};
	struct cpuid_result xsave = {0};

	require(has_bit(basic.d, 5), "model-specific registers (msr)");
	require(has_bit(basic.d, 9), "local interrupt controller (apic)");
	require(has_bit(basic.d, 13), "global pages (pge)");
	require(has_bit(basic.d, 16), "page attribute table (pat)");
	require(has_bit(basic.d, 24) && has_bit(basic.d, 26), "SSE2 (fxsr, sse2)");
	require(has_bit(extended.d, 11), "fast system calls (syscall)");
	require(has_bit(more.b, 0), "access to FS and GS bases (fsgsbase)");

	cpu.lazy_fpu = is_amd(cpuid(0, 0));
	cpu.nx = has_bit(extended.d, 20);
	cpu.nx_bit = cpu.nx ? BIT(63) : 0;
	cpu.huge_pages = has_bit(extended.d, 26);
	cpu.smep = has_bit(more.b, 7);
	cpu.smap = has_bit(more.b, 20);
	cpu.umip = has_bit(more.c, 2);
	cpu.xsave = has_bit(basic.c, 26) && max >= 13;
	cpu.avx = cpu.xsave && has_bit(basic.c, 28);
	if (cpu.xsave) {
		xsave = cpuid(13, 1);
		cpu.xsaveopt = has_bit(xsave.a, 0);
	}
}

/* --- tables ---------------------------------------------------------------------------------- */

static void set_gate(struct idt_gate *table, unsigned vector, const uint8_t *stubs)
{
	word_t target = (word_t)stubs + 16ul * vector;
	bool user = vector == 3 || vector >= VECTOR_TRAP0;
	bool own_stack = vector == 2 || vector == 8 || vector == 18;

	table[vector] = (struct idt_gate){
		.offset0 = (uint16_t)target,
		.selector = SEL_KERNEL_CODE,
		.ist = own_stack ? 1 : 0,
		.type = user ? 0xee : 0x8e, /* interrupt gate, DPL 3 or 0 */
		.offset1 = (uint16_t)(target >> 16),
		.offset2 = (uint32_t)(target >> 32),
	};
}

void cpu_make_idt(struct idt_gate *table, const uint8_t *stubs)
{
	for (unsigned vector = 0; vector < VECTORS; vector++)
		set_gate(table, vector, stubs);
}

static void describe_tss(uint64_t *table, struct tss *tss, const uint8_t *own_stack)
{
	uint64_t base = (uint64_t)tss;

	tss->ist[0] = (uint64_t)own_stack;
	tss->io_map = sizeof(*tss); /* beyond the limit: every port is denied */
	table[SEL_TSS / 8] = (sizeof(*tss) - 1) | (base & 0xffffff) << 16 | 0x89ul << 40 |
			     (base >> 24 & 0xff) << 56;
	table[SEL_TSS / 8 + 1] = base >> 32;
}

void cpu_make_gdt(uint64_t *table, struct tss *tss, const uint8_t *own_stack)
{
	memcpy(table, gdt_template, sizeof(gdt_template));
	describe_tss(table, tss, own_stack);
}

/* Also loads an empty local descriptor table: at reset it is at address 0, where user mode may have
 * a page. */
void cpu_load_tables(uint64_t *table, word_t entries, const struct idt_gate *gates)
{
	const word_t busy =
		BIT(41); /* set in the descriptor of a loaded TSS, which cannot be loaded again */
	struct descriptor_pointer gdt_pointer = {(uint16_t)(entries * sizeof(*table) - 1),
						 (uint64_t)table};
	struct descriptor_pointer idt_pointer = {sizeof(idt) - 1, (uint64_t)gates};

	table[SEL_TSS / 8] &= ~busy;
	__asm__ volatile("lgdt %0\n\tlidt %1\n\tltr %w2\n\tlldt %w3" ::"m"(gdt_pointer),
			 "m"(idt_pointer), "r"(SEL_TSS), "r"(0)
			 : "memory");
}

void cpu_load_own_tables(void)
{
	cpu_load_tables(mitigations.window ? window_state.gdt : gdt, GDT_ENTRIES, idt);
}

/* With a window the processor uses the window's GDT, TSS and stack; each switch still writes
 * cpu_tss, which the processor does not read then. */
static void make_tables(void)
{
	cpu_make_idt(idt, mitigations.window ? window_trap_stubs : trap_stubs);
	if (mitigations.window) {
		cpu_make_gdt(window_state.gdt, &window_state.tss, window_ist_top);
		window_state.tss.rsp[0] = (uint64_t)&window_state + WINDOW_STACK_TOP;
	} else {
		cpu_make_gdt(gdt, &cpu_tss, ist_stack_top);
	}
}

/* --- system call instructions ---------------------------------------------------------------- */

void cpu_set_syscall_entry(word_t entry)
{
	write_msr(MSR_LSTAR, entry);
}

static void set_syscall(void)
{
	uint64_t efer = read_msr(MSR_EFER) & ~(uint64_t)EFER_SCE;
	word_t entry = (word_t)syscall_entry;

	if (cpu_imitation == IMITATE_UPSTREAM)
		entry = (word_t)syscall_entry_upstream;
	else if (mitigations.window)
		entry = (word_t)window_syscall_entry;

	write_msr(MSR_STAR, (uint64_t)SEL_SYSRET_BASE << 48 | (uint64_t)SEL_KERNEL_CODE << 32);
	cpu_set_syscall_entry(entry);
	write_msr(MSR_FMASK, SYSCALL_FLAGS_MASK);
	write_msr(MSR_SYSENTER_CS, cpu_imitation == IMITATE_SYSENTER ? SEL_KERNEL_CODE : 0);
	if (cpu_imitation == IMITATE_SYSENTER) {
		write_msr(MSR_SYSENTER_ESP, (uint64_t)&entry_state);
		write_msr(MSR_SYSENTER_EIP, (uint64_t)sysenter_entry);
	} else {
		efer |= EFER_SCE;
	}
	write_msr(MSR_EFER, efer);
}

static void set_control_registers(void)
{
	word_t cr0 = read_cr0(), cr4 = read_cr4();

	cr0 &= ~(word_t)(CR0_EM | CR0_TS);
	cr0 |= CR0_MP | CR0_NE | CR0_WP | CR0_AM;
	cr4 |= CR4_DE | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_FSGSBASE;
	/* With a window no translation of the kernel may stay in the TLB. */
	cr4 |= mitigations.window ? 0 : CR4_PGE;
	cr4 |= (cpu.umip ? CR4_UMIP : 0) | (cpu.smep ? CR4_SMEP : 0) | (cpu.smap ? CR4_SMAP : 0);
	cr4 |= cpu.xsave ? CR4_OSXSAVE : 0;
	write_cr0(cr0);
	write_cr4(cr4);
	if (cpu.nx)
		write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_NXE);
}

/* User mode may set RFLAGS.AC, which would let the kernel reach user memory in spite of SMAP; so
 * the trap entry clears it. The text is still writable here; paging_init() makes it read-only. */
static void patch_clac(void)
{
	static const uint8_t clac[3] = {0x0f, 0x01, 0xca};

	if (cpu.smap)
		memcpy(clac_site, clac, sizeof(clac));
}

void cpu_init(const char *mitigations_option)
{
	detect_features();
	mitigations_choose(mitigations_option);
	set_control_registers();
	patch_clac();
	mitigations_apply();
	if (mitigations.window)
		window_init(idt);
	arch_inner_available = arch_extensions_enabled && !mitigations.window && !mitigations.verw;
	if (arch_inner_available)
		gate_init();
	make_tables();
	cpu_load_own_tables();
	write_msr(MSR_PAT, PAT_ENTRIES);
	write_msr(MSR_GS_BASE, 0);
	write_msr(MSR_FS_BASE, 0);
	write_msr(MSR_KERNEL_GS_BASE, 0);
	set_syscall();
	fpu_init();
	thread_init();
}

_Noreturn void arch_halt(void)
{
	for (;;)
		__asm__ volatile("cli\n\thlt");
}
