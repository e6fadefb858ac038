/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Privileged instructions, interrupts by number, and every way to load a selector of the kernel or
 * one that does not exist: each ends in the same signal as on Linux.
 */
#include <sys/mman.h>

#include "case.h"
#include "kernel-addresses.h"

/* ---- selectors ---- */

/* Not `lretq` and `iretq`: QEMU's emulator lets no program execute them
 * (docs/microkernel-x86_64.md). */

static uint8_t far_pointer[10];

static void jump_far(uint16_t selector)
{
	memcpy(far_pointer + 8, &selector, 2);
	__asm__ volatile("rex.W ljmp *(%0)" : : "r"(far_pointer) : "memory");
}

static void load_ds(uint16_t selector)
{
	__asm__ volatile("mov %0, %%ds" : : "r"(selector));
}

static void load_ss(uint16_t selector)
{
	__asm__ volatile("mov %0, %%ss" : : "r"(selector));
}

static void try_selectors(const char *what, void (*attempt)(uint16_t))
{
	static const uint16_t selectors[] = {0x08, 0x10, 0x18, 0x40, 0x43,
					     0x48, 0x49, 0x4a, 0x4b, 0x52};

	for (unsigned i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
		if (!sigsetjmp(back, 1)) {
			attempt(selectors[i]);
			printf("%s %#x: nothing happened\n", what, selectors[i]);
		} else if (fault_signal != SIGSEGV) {
			printf("%s %#x: signal %d\n", what, selectors[i], fault_signal);
		}
	}
	printf("%s: tried\n", what);
}

/* ---- instructions ---- */

static uint8_t *code;

static void execute(const char *what, const uint8_t *bytes, unsigned count)
{
	memset(code, 0xc3, 16); /* ret */
	memcpy(code, bytes, count);
	if (!sigsetjmp(back, 1)) {
		((void (*)(void))code)();
		printf("%s: nothing happened\n", what);
		return;
	}
	printf("%s: signal %d, code %d, trap %lu\n", what, fault_signal, fault_code, fault_trap);
}

#define EXECUTE(what, ...)                                     \
	do {                                                   \
		static const uint8_t bytes[] = {__VA_ARGS__};  \
		execute(what, bytes, (unsigned)sizeof(bytes)); \
	} while (0)

static void instructions(void)
{
	EXECUTE("cli", 0xfa);
	EXECUTE("sti", 0xfb);
	EXECUTE("hlt", 0xf4);
	EXECUTE("in", 0xec);
	EXECUTE("out", 0xee);
	EXECUTE("clts", 0x0f, 0x06);
	EXECUTE("swapgs", 0x0f, 0x01, 0xf8);
	EXECUTE("sysretq", 0x48, 0x0f, 0x07);
	EXECUTE("rdmsr", 0x0f, 0x32);
	EXECUTE("wrmsr", 0x0f, 0x30);
	EXECUTE("wbinvd", 0x0f, 0x09);
	EXECUTE("mov %cr3, %rax", 0x0f, 0x20, 0xd8);
	EXECUTE("mov %rax, %cr3", 0x0f, 0x22, 0xd8);
	EXECUTE("mov %rax, %dr7", 0x0f, 0x23, 0xf8);
	EXECUTE("lgdt (%rsp)", 0x0f, 0x01, 0x14, 0x24);
	EXECUTE("lidt (%rsp)", 0x0f, 0x01, 0x1c, 0x24);
	EXECUTE("ltr %ax", 0x0f, 0x00, 0xd8);
	EXECUTE("lldt %ax", 0x0f, 0x00, 0xd0);
	EXECUTE("invlpg (%rsp)", 0x0f, 0x01, 0x3c, 0x24);
	EXECUTE("ud2", 0x0f, 0x0b);
	for (unsigned n = 0; n < 256; n++) {
		const uint8_t bytes[] = {0xcd, (uint8_t)n};
		char name[16];

		/* Linux has 32-bit programs, and `into`; to seL4's own last number nothing happens.
		 */
		if (n == 0x80 || n == 4 || n == 255)
			continue;
		snprintf(name, sizeof(name), "int %u", n);
		execute(name, bytes, 2);
	}
}

int main(void)
{
	case_begin();
	catch_faults();
	code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0);
	try_selectors("far jump", jump_far);
	try_selectors("DS", load_ds);
	try_selectors("SS", load_ss);
	instructions();
	return 0;
}
