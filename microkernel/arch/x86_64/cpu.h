/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor: its features (`cpu`), the state that the entry code uses (`entry_state`), and
 * instructions that C cannot express.
 */
#pragma once

#include "types.h"
#include "arch/x86_64/context.h"
#include "arch/x86_64/layout.h"

struct cpu_features {
	bool nx, smep, smap, umip;
	bool huge_pages; /* 1 GiB */
	bool xsave, xsaveopt, avx;
	bool lazy_fpu; /* the processor does not leak FPU registers speculatively */
	uint32_t tsc_mhz;
	word_t nx_bit; /* bit 63 of a page table entry, or 0 without NX */
};
extern struct cpu_features cpu;

/* The state that entry.S reads and writes; there is only one, because the kernel uses one
 * processor. */
struct entry_state {
	struct context *context; /* of the thread to resume; TSS.RSP0 points to CTX_HW_END in it */
	word_t user_rsp;	 /* the user's RSP at `syscall`, until it is in the context */
	word_t pending;		 /* vector of an interrupt taken in kernel mode, or 0 */
};
extern struct entry_state entry_state;
_Static_assert(offsetof(struct entry_state, context) == 0 &&
		       offsetof(struct entry_state, user_rsp) == 8 &&
		       offsetof(struct entry_state, pending) == 16,
	       "entry.S knows these");

/* Checks for the required features, and stops with a line on the console if one is missing; then
 * chooses the mitigations (mitigations.h describes the option) and sets up control registers, GDT,
 * IDT, TSS, `syscall`, PAT and FPU. */
void cpu_init(const char *mitigations_option);

/* The imitations of upstream's entry forms (boot option `imitate=`). */
enum imitation { IMITATE_NOTHING, IMITATE_UPSTREAM, IMITATE_SYSENTER };
extern enum imitation cpu_imitation;

/* The task state segment: the stacks that exceptions start on. */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map;
} __attribute__((packed));
extern struct tss cpu_tss;

/* The descriptor tables. */
#define GDT_ENTRIES 9
#define VECTORS	    256
struct idt_gate {
	uint16_t offset0, selector;
	uint8_t ist, type;
	uint16_t offset1;
	uint32_t offset2, reserved;
};

/* Fills an IDT of VECTORS gates, which lead to `stubs`, 16 bytes of code for each vector. */
void cpu_make_idt(struct idt_gate *table, const uint8_t *stubs);
/* Fills a GDT of GDT_ENTRIES entries, with a descriptor of `tss`, and the TSS: NMI, double fault
 * and machine check start on the stack whose top is `own_stack`. */
void cpu_make_gdt(uint64_t *table, struct tss *tss, const uint8_t *own_stack);
/* Lets the processor use this GDT (of `entries` entries), its TSS, and this IDT. */
void cpu_load_tables(uint64_t *gdt, word_t entries, const struct idt_gate *idt);
/* Lets the processor use the tables again that the kernel began with. */
void cpu_load_own_tables(void);
/* Sets the address at which `syscall` enters (LSTAR). */
void cpu_set_syscall_entry(word_t entry);

/* `context` is that of the thread to resume; the next entry saves the registers in it. */
static inline void cpu_set_context(struct context *context)
{
	entry_state.context = context;
	cpu_tss.rsp[0] = (uint64_t)context + CTX_HW_END;
}

#define MSR_APIC_BASE	   0x1b
#define MSR_SYSENTER_CS	   0x174
#define MSR_SYSENTER_ESP   0x175
#define MSR_SYSENTER_EIP   0x176
#define MSR_PAT		   0x277
#define MSR_EFER	   0xc0000080
#define MSR_STAR	   0xc0000081
#define MSR_LSTAR	   0xc0000082
#define MSR_FMASK	   0xc0000084
#define MSR_FS_BASE	   0xc0000100
#define MSR_GS_BASE	   0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102

#define EFER_SCE (1u << 0)
#define EFER_NXE (1u << 11)

#define RFLAGS_IF (1u << 9)

#define CR0_TS	(1u << 3) /* the next FPU instruction traps */
#define CR4_PGE (1u << 7) /* translations may be global */

static inline uint64_t read_msr(uint32_t msr)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low | ((uint64_t)high << 32);
}

static inline void write_msr(uint32_t msr, uint64_t value)
{
	__asm__ volatile("wrmsr" ::"c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
}

struct cpuid_result {
	uint32_t a, b, c, d;
};

static inline struct cpuid_result cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_result r;

	__asm__ volatile("cpuid"
			 : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

#define CPU_REGISTER(name, reg)                                         \
	static inline uint64_t read_##name(void)                        \
	{                                                               \
		uint64_t v;                                             \
		__asm__ volatile("mov %%" reg ", %0" : "=r"(v));        \
		return v;                                               \
	}                                                               \
	static inline void write_##name(uint64_t v)                     \
	{                                                               \
		__asm__ volatile("mov %0, %%" reg ::"r"(v) : "memory"); \
	}
CPU_REGISTER(cr0, "cr0")
CPU_REGISTER(cr2, "cr2")
CPU_REGISTER(cr3, "cr3")
CPU_REGISTER(cr4, "cr4")

static inline uint64_t read_fs_base(void)
{
	uint64_t v;

	__asm__ volatile("rdfsbase %0" : "=r"(v));
	return v;
}

static inline uint64_t read_gs_base(void)
{
	uint64_t v;

	__asm__ volatile("rdgsbase %0" : "=r"(v));
	return v;
}

static inline void write_fs_base(uint64_t v)
{
	__asm__ volatile("wrfsbase %0" ::"r"(v));
}

static inline void write_gs_base(uint64_t v)
{
	__asm__ volatile("wrgsbase %0" ::"r"(v));
}

static inline void invlpg(vaddr_t address)
{
	__asm__ volatile("invlpg (%0)" ::"r"(address) : "memory");
}

static inline uint64_t read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | ((uint64_t)high << 32);
}

static inline uint8_t in8(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint16_t in16(uint16_t port)
{
	uint16_t v;

	__asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint32_t in32(uint16_t port)
{
	uint32_t v;

	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void out8(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" ::"a"(v), "Nd"(port));
}

static inline void out16(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" ::"a"(v), "Nd"(port));
}

static inline void out32(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" ::"a"(v), "Nd"(port));
}

/* Is `address` canonical, that is, a 48-bit virtual address with the sign extended? */
static inline bool is_canonical(word_t address)
{
	return (word_t)((int64_t)(address << 16) >> 16) == address;
}
