/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hostile programs and kernels in the inner ring: every instruction that
 * ring 1 must not execute, every way into another ring, all of the microkernel's addresses, and
 * code that is nothing but random bytes. Each ends as a fault of its thread, and everything else
 * goes on.
 */
#include <string.h>

#include "adversary/random.h"
#include "harness/env.h"
#include "harness/inner.h"
#include "harness/test.h"

#define RANDOM_ROUNDS  60
#define SEED	       0x1eafu
#define PAGE	       0x1000ul
#define RING_3	       0x2b
#define NOP	       0x90
#define MOV_TO_SEGMENT 0x8e
#define LSS_SECOND     0xb2

/* Of the microkernel: the window over physical memory, the image, its devices. */
#define KERNEL_MEMORY  0xffffff8000000000ul
#define KERNEL_IMAGE   0xffffffff80000000ul
#define IMAGE_BYTES    0x400000ul
#define KERNEL_DEVICES 0xffffffffc0000000ul

/* What the gate's pages are: two of code, two of tables, one of stacks, which can be written. */
#define MOST_READABLE 5
#define WRITABLE      1

/* Each begins at its label and must fault at the label with `_at`, or at once. */
#define NOT_IN_RING_1(X)                                                                        \
	X(cli, "cli")                                                                           \
	X(sti, "sti")                                                                           \
	X(hlt, "hlt")                                                                           \
	X(read_cr0, "mov %cr0, %rax")                                                           \
	X(write_cr0, "mov %rax, %cr0")                                                          \
	X(read_cr3, "mov %cr3, %rax")                                                           \
	X(write_cr3, "mov %rax, %cr3")                                                          \
	X(write_cr4, "mov %rax, %cr4")                                                          \
	X(write_cr8, "mov %rax, %cr8")                                                          \
	X(read_db7, "mov %db7, %rax")                                                           \
	X(write_db7, "mov %rax, %db7")                                                          \
	X(lgdt, "lgdt (%rsp)")                                                                  \
	X(lidt, "lidt (%rsp)")                                                                  \
	X(lldt, "lldt %ax")                                                                     \
	X(ltr, "ltr %ax")                                                                       \
	X(lmsw, "lmsw %ax")                                                                     \
	X(clts, "clts")                                                                         \
	X(invd, "invd")                                                                         \
	X(wbinvd, "wbinvd")                                                                     \
	X(invlpg, "invlpg (%rsp)")                                                              \
	X(rdmsr, "rdmsr")                                                                       \
	X(wrmsr, "wrmsr")                                                                       \
	X(rdpmc, "rdpmc")                                                                       \
	X(swapgs, "swapgs")                                                                     \
	X(sysret, "sysretq")                                                                    \
	X(sysenter, "sysenter")                                                                 \
	X(sysexit, "sysexit")                                                                   \
	X(in, "in %dx, %al")                                                                    \
	X(out, "out %al, %dx")                                                                  \
	X(xsetbv, "xsetbv")                                                                     \
	X(stac, "stac")                                                                         \
	X(interrupt, "int $0x20")                                                               \
	X(timer, "int $157")                                                                    \
	X(data_0, "mov %esi, %ds") /* ESI: 0x10 */                                              \
	X(stack_0, "mov %esi, %ss")                                                             \
	X(iopl, "pushq $0x3202\n popfq\n hostile_iopl_at: cli")                                 \
	X(far_return, "pushq $8\n pushq $0\n hostile_far_return_at: lretq")                     \
	X(far_jump, "movl $0, (%rsp)\n movl $8, 4(%rsp)\n hostile_far_jump_at: ljmpl *(%rsp)")  \
	X(far_call, "movl $0, (%rsp)\n movl $8, 4(%rsp)\n hostile_far_call_at: lcalll *(%rsp)") \
	X(to_ring_0, "pushq $0x10\n pushq $0\n pushq $0x202\n pushq $8\n pushq $0\n"            \
		     "hostile_to_ring_0_at: iretq")                                             \
	X(nested, "pushq $0x4202\n popfq\n hostile_nested_at: iretq")

/* And these instructions of ring 3 as well. (Its iretq and lretq read the stack as supervisor under
 * QEMU 7.2, which SMAP refuses before anything else is looked at.) */
#define NOT_IN_RING_3(X)                                                                     \
	X(far_to_ring_1,                                                                     \
	  "movl $0, (%rsp)\n movl $0x49, 4(%rsp)\n hostile_far_to_ring_1_at: ljmpl *(%rsp)") \
	X(code_1, "mov $0x49, %eax\n hostile_code_1_at: mov %eax, %ds")

#define SNIPPET(name, code)                                                                       \
	".weak hostile_" #name "_at\n hostile_" #name ": " code "\n ud2\n hostile_" #name "_end:" \
	"\n"
__asm__("	.text\n" NOT_IN_RING_1(SNIPPET) NOT_IN_RING_3(SNIPPET));

#define DECLARE(name, code)                                         \
	extern const char hostile_##name[], hostile_##name##_end[]; \
	__attribute__((weak)) extern const char hostile_##name##_at[];
NOT_IN_RING_1(DECLARE)
NOT_IN_RING_3(DECLARE)

struct snippet {
	const char *name, *start, *at, *end;
};
#define ENTRY(name, code) {#name, hostile_##name, hostile_##name##_at, hostile_##name##_end},
static const struct snippet ring_1[] = {NOT_IN_RING_1(ENTRY)};
static const struct snippet ring_3[] = {NOT_IN_RING_3(ENTRY)};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct inner in;

/* The code is in both pages: of ring 1 and of ring 3. */
static void create(const void *code, size_t size)
{
	inner_create(&in, code, size, code, size);
	in.t.start.rsi = 0x10;
}

static void faults(const struct snippet *s, seL4_Word base, seL4_Word stack)
{
	seL4_Word at = s->at ? (seL4_Word)(s->at - s->start) : 0;

	create(s->start, (size_t)(s->end - s->start));
	in.t.start.rip = base;
	in.t.start.rsp = stack - 64;
	seL4_Word label = inner_run(&in);

	if (label != seL4_Fault_UserException ||
	    seL4_GetMR(seL4_UserException_FaultIP) != base + at)
		test_fail(__FILE__, __LINE__, "%s: fault %lu at %#lx", s->name, label,
			  seL4_GetMR(0));
	seL4_Word number = seL4_GetMR(seL4_UserException_Number);

	if (number != 13 && number != 6)
		test_fail(__FILE__, __LINE__, "%s: exception %lu", s->name, number);
	env_take_back();
}

static void what_ring_1_may_not(void)
{
	for (size_t i = 0; inner_is_there() && i < COUNT(ring_1); i++)
		faults(&ring_1[i], INNER_CODE, INNER_DATA + PAGE);
}

static void what_ring_3_may_not(void)
{
	for (size_t i = 0; inner_is_there() && i < COUNT(ring_3); i++)
		faults(&ring_3[i], OUTER_CODE, OUTER_STACK + PAGE);
}

/* --- addresses ---------------------------------------------------------------------------------
 */

__asm__("	.text\n"
	"probe_1_read:	mov (%rdi), %rax\n"
	"		ud2\n"
	"probe_1_write:	mov (%rdi), %rax\n"
	"		mov %rax, (%rdi)\n"
	"		ud2\n"
	"probe_1_end:\n");
extern const char probe_1_read[], probe_1_write[], probe_1_end[];

static int can(long offset, seL4_Word address)
{
	in.t.start.rdi = address;
	return inner_run_from(&in, INNER_CODE + (seL4_Word)offset) == seL4_Fault_UserException;
}

static void what_ring_1_sees_of_the_microkernel(void)
{
	const long read = 0, write = probe_1_write - probe_1_read;
	unsigned readable = 0, writable = 0;

	if (!inner_is_there())
		return;
	create(probe_1_read, (size_t)(probe_1_end - probe_1_read));
	for (seL4_Word page = 0; page < IMAGE_BYTES; page += PAGE) {
		CHECK(!can(read, KERNEL_MEMORY + page));
		if (!can(read, KERNEL_IMAGE + page))
			continue;
		readable++;
		writable += can(write, KERNEL_IMAGE + page) != 0;
	}
	CHECK(readable > 0 && readable <= MOST_READABLE);
	CHECK_EQ(writable, WRITABLE);
	for (seL4_Word page = 0; page < 16 * PAGE; page += PAGE)
		CHECK(!can(read, KERNEL_DEVICES + page));
	/* The parent's pages are visible in the window only. */
	CHECK(!can(read, (seL4_Word)&in));
	CHECK(can(write, INNER_DATA));
}

/* --- odd states --------------------------------------------------------------------------------
 */

__asm__("	.text\n"
	"odd_code:\n"
	"odd_back:	incq 80(%r11)\n"
	"		mov %r11, %rsp\n"
	"		iretq\n"
	"odd_stop:	ud2\n"
	"odd_stack:	mov $0x8000000000000000, %rsp\n" /* not canonical */
	"		push %rax\n"
	"odd_frame:	mov $0x8000000000000000, %rax\n"
	"		mov %rax, (%r11)\n"
	"		mov %r11, %rsp\n"
	"		iretq\n"
	"odd_step:	pushq $0x302\n"
	"		popfq\n"
	"		nop\n"
	"odd_step_at:	ud2\n"
	"odd_nowhere:	mov $0x8000000000000000, %rax\n"
	"		jmp *%rax\n"
	"odd_segments:	mov $0x33, %eax\n"
	"		mov %eax, %ds\n"
	"		mov %eax, %es\n"
	"		mov %eax, %fs\n"
	"		mov %eax, %gs\n"
	"		ud2\n"
	"odd_shadow:	mov $0x33, %eax\n" /* no exception after it before int3 */
	"		mov %eax, %ss\n"
	"		int3\n"
	"odd_syscall:	mov $0x8000000000000000, %rsp\n"
	"		syscall\n"
	"odd_syscall_at: ud2\n"
	"odd_flags:	pushq $0x44f02\n" /* AC, NT, OF, DF, TF */
	"		popfq\n"
	"		syscall\n"
	"odd_flags_at:	ud2\n"
	"odd_end:\n");
extern const char odd_code[], odd_back[], odd_stop[], odd_stack[], odd_frame[], odd_step[],
	odd_step_at[], odd_nowhere[], odd_segments[], odd_shadow[], odd_syscall[], odd_syscall_at[],
	odd_flags[], odd_flags_at[], odd_end[];
#define ODD(label) ((long)((label)-odd_code))

static void create_odd(void)
{
	create(odd_code, (size_t)ODD(odd_end));
	in.record->cs = RING_3;
	in.record->ss = 0x33;
	in.record->rflags = 0x202;
	in.record->rsp = OUTER_STACK;
	in.t.start.r11 = INNER_DATA;
}

static void ring_1_in_odd_states(void)
{
	static const struct {
		const char *at;
		int vector; /* 0: any fault */
	} kinds[] = {{odd_stack, 0},
		     {odd_frame, 0},
		     {odd_step, 1},
		     {odd_nowhere, 13},
		     {odd_segments, 6}};

	for (size_t i = 0; inner_is_there() && i < COUNT(kinds); i++) {
		create_odd();
		in.t.start.rsp = INNER_DATA + PAGE;
		CHECK(inner_run_from(&in, INNER_CODE + (seL4_Word)ODD(kinds[i].at)) ==
			      seL4_Fault_UserException ||
		      !kinds[i].vector);
		if (kinds[i].vector)
			CHECK_EQ(seL4_GetMR(seL4_UserException_Number), kinds[i].vector);
		/* The thread can be used as before. */
		inner_handlers(&in, ODD(odd_back), -1);
		in.t.start.rip = OUTER_CODE + (seL4_Word)ODD(odd_syscall);
		inner_expect_exception(&in, OUTER_CODE + (seL4_Word)ODD(odd_syscall_at), 6);
		env_take_back();
	}
}

static void ring_3_in_odd_states(void)
{
	if (!inner_is_there())
		return;
	create_odd();
	inner_handlers(&in, ODD(odd_stop), ODD(odd_stop));
	in.t.start.rip = OUTER_CODE + (seL4_Word)ODD(odd_syscall);
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)ODD(odd_stop), 6);
	CHECK_EQ(in.record->rsp, 1ul << 63);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), in.record->stack);
	/* The step is over before the call is made: after popfq it is not noticed any more. */
	in.t.start.rip = OUTER_CODE + (seL4_Word)ODD(odd_flags);
	in.record->vector = 0;
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)ODD(odd_stop), 6);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FLAGS), 0x202);
	CHECK(in.record->vector == 0 || in.record->vector == 1);
	CHECK_EQ(in.record->rflags & 0x44e00, 0x44e00);
	const long others[] = {ODD(odd_stack), ODD(odd_step), ODD(odd_nowhere), ODD(odd_shadow)};

	for (size_t i = 0; i < COUNT(others); i++) {
		in.t.start.rip = OUTER_CODE + (seL4_Word)others[i];
		inner_expect_exception(&in, INNER_CODE + (seL4_Word)ODD(odd_stop), 6);
	}
}

/* The last bytes of the window's page, and of the half that is ring 3's. */
static void system_calls_at_an_end(void)
{
	volatile unsigned char *end = (volatile unsigned char *)INNER_CODE + PAGE;

	if (!inner_is_there())
		return;
	create_odd();
	end[-2] = 0x0f;
	end[-1] = 0x05;
	in.t.start.rdx = (seL4_Word)seL4_SysYield;
	/* A seL4 call, then the page behind: the record, which holds nothing but zeros at first. */
	in.t.start.rip = INNER_CODE + PAGE - 2;
	in.t.start.rax = OUTER_CODE;
	CHECK(inner_run(&in) != seL4_Fault_UnknownSyscall);
	CHECK(seL4_GetMR(0) >= INNER_DATA);
}

/* --- where it goes on ---------------------------------------------------------------------------
 */

/* Ring 3 is at an address of the window, where it cannot be: nothing that lets it go on makes it
 * ring 1 there. */
static void faults_at_the_window(seL4_Word label)
{
	CHECK_EQ(label, seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), INNER_CODE);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), 0x15);
	CHECK_EQ(in.log[0], 0);
}

__asm__("	.text\n"
	"jump_code:	incq 80(%r11)\n"
	"		ud2\n"
	"jump_there:	jmp *%rsi\n"
	"jump_end:\n");
extern const char jump_code[], jump_there[], jump_end[];

static void ring_3_does_not_go_on_as_ring_1(void)
{
	seL4_UserContext now;

	if (!inner_is_there())
		return;
	create(jump_code, (size_t)(jump_end - jump_code));
	in.t.start.rsi = INNER_CODE;
	in.t.start.r11 = INNER_DATA;
	faults_at_the_window(inner_run_from(&in, OUTER_CODE + (seL4_Word)(jump_there - jump_code)));
	faults_at_the_window(inner_go_on(&in));
	OK(seL4_TCB_Suspend(in.t.tcb));
	OK(seL4_TCB_Resume(in.t.tcb));
	faults_at_the_window(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)));
	/* No registers are written at all; then a thread's own, as CopyRegisters has it. */
	OK(seL4_TCB_WriteRegisters(in.t.tcb, 1, 0, 0, &now));
	faults_at_the_window(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)));
	OK(seL4_TCB_CopyRegisters(in.t.tcb, TCB, 0, 1, 0, 0, 0));
	faults_at_the_window(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)));
	/* A reply sets an address. */
	in.t.start.rip = OUTER_CODE + 4;
	inner_expect_exception(&in, OUTER_CODE + 4, 6);
	seL4_SetMR(0, INNER_CODE);
	faults_at_the_window(seL4_MessageInfo_get_label(
		seL4_ReplyRecv(in.faults, seL4_MessageInfo_new(0, 0, 0, 1), NULL)));
	/* A thread that writes its registers sends it there. */
	in.t.start.rip = INNER_CODE;
	inner_expect_exception(&in, INNER_CODE + 4, 6);
	CHECK_EQ(in.log[0], 1);
	/* In ring 1, a reply may let it go on there. */
	seL4_SetMR(0, INNER_CODE);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 seL4_ReplyRecv(in.faults, seL4_MessageInfo_new(0, 0, 0, 1), NULL)),
		 seL4_Fault_UserException);
	CHECK_EQ(in.log[0], 2);
}

/* The same by interrupts, which come between the jump and the fault now and then. */
__asm__("	.text\n"
	"pester_code:	incq 88(%r11)\n" /* ring 1 only */
	"		ud2\n"
	"pester_back:	incq 80(%r11)\n"
	"		mov %r11, %rsp\n"
	"		mov %rbx, (%r11)\n"
	"		iretq\n"
	"pester_there:	jmp *%rsi\n"
	"pester_end:\n");
extern const char pester_code[], pester_back[], pester_there[], pester_end[];

static void interrupts_do_not_make_ring_1(void)
{
	if (!inner_is_there())
		return;
	create(pester_code, (size_t)(pester_end - pester_code));
	inner_handlers(&in, -1, pester_back - pester_code);
	in.t.start.rip = OUTER_CODE + (seL4_Word)(pester_there - pester_code);
	in.t.start.rbx = in.t.start.rip;
	in.t.start.rsi = INNER_CODE;
	CHECK(!inner_run_for_a_while(&in));
	CHECK(in.log[0] > 0);
	CHECK_EQ(in.log[1], 0);
}

/* --- random ------------------------------------------------------------------------------------
 */

uint64_t random_state;

static void random_code(seL4_Word base, bool ring_1_handles)
{
	static seL4_Word code[PAGE / sizeof(seL4_Word)];
	seL4_Word *start = (seL4_Word *)&in.t.start;
	seL4_CPtr space = new_object(seL4_CapTableObject, 1);

	for (size_t i = 0; i < COUNT(code); i++)
		code[i] = random_word();
	/* QEMU 7.2 makes ring 1 that loads SS with the null selector ring 0
	 * (docs/microkernel-x86_64.md). */
	for (size_t i = 0; i < sizeof(code); i++) {
		unsigned char *byte = (unsigned char *)code + i;

		if (*byte == MOV_TO_SEGMENT || *byte == LSS_SECOND)
			*byte = NOP;
	}
	create(code, sizeof(code));
	/* It has one capability, to the endpoint of its faults. */
	OK(seL4_CNode_Copy(space, 1, 1, CNODE, in.faults, 64, seL4_AllRights));
	OK(seL4_TCB_SetSpace(in.t.tcb, 1, space, seL4_CNode_CapData_new(0, 63).words[0], in.child,
			     0));
	if (ring_1_handles)
		inner_handlers(&in, (long)random_below(PAGE), (long)random_below(PAGE));
	for (size_t i = 1; i < sizeof(in.t.start) / sizeof(seL4_Word); i++)
		start[i] = random_chance(50) ? random_word() : INNER_DATA + 8 * random_below(512);
	in.t.start.rip = base + random_below(PAGE);
	in.t.start.rsp = random_chance(80) ? INNER_DATA + PAGE : OUTER_STACK + PAGE;
	inner_run_for_a_while(&in);
	env_take_back();
}

static void random_code_ends_as_a_fault(void)
{
	if (!inner_is_there())
		return;
	random_state = SEED;
	for (unsigned i = 0; i < RANDOM_ROUNDS; i++)
		random_code(i % 2 ? INNER_CODE : OUTER_CODE, i % 4 > 1);
	/* And after all that: */
	create_odd();
	inner_handlers(&in, ODD(odd_back), -1);
	in.t.start.rip = OUTER_CODE + (seL4_Word)ODD(odd_syscall);
	inner_expect_exception(&in, OUTER_CODE + (seL4_Word)ODD(odd_syscall_at), 6);
	CHECK_EQ(in.log[0], 1);
}

TEST_SUITE(inner_hostile, CASE(what_ring_1_may_not), CASE(what_ring_3_may_not),
	   CASE(what_ring_1_sees_of_the_microkernel), CASE(ring_1_in_odd_states),
	   CASE(ring_3_in_odd_states), CASE(system_calls_at_an_end),
	   CASE(ring_3_does_not_go_on_as_ring_1), CASE(interrupts_do_not_make_ring_1),
	   CASE(random_code_ends_as_a_fault));
