/* SPDX-License-Identifier: BSD-2-Clause */
/* FPU, SSE and AVX registers: each thread has its own; a new thread's are reset; the fpuDisabled
 * flag. */
#include <cpuid.h>

#include <selkie/extensions.h>

#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"

#define ROUNDS	    500
#define THREADS	    3
#define NO_DEVICE   7
#define XCR0_AVX    4u
#define MXCSR_RESET 0x1f80
#define FCW_RESET   0x037f

static seL4_CPtr finished;
static volatile unsigned wrong;

static bool has_avx(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_AVX))
		return false;
	__asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
	return a & XCR0_AVX; /* not every kernel saves what the processor has */
}

/* One round: a value into x87, SSE and AVX registers, another thread's turn, the values again. */
static bool round_with(seL4_Word v, bool avx)
{
	seL4_Word low, high = v, x87;

	__asm__ volatile("movq %0, %%xmm7\n\tpunpcklqdq %%xmm7, %%xmm7\n\tfildll %1" ::"r"(v),
			 "m"(v));
	if (avx)
		__asm__ volatile("vinsertf128 $1, %%xmm7, %%ymm7, %%ymm7" ::: "memory");
	seL4_Yield();
	__asm__ volatile("fistpll %1\n\tmovq %%xmm7, %0" : "=r"(low), "=m"(x87)::"memory");
	if (avx)
		__asm__ volatile("vextractf128 $1, %%ymm7, %%xmm6\n\tmovq %%xmm6, %0" : "=r"(high));
	return low == v && high == v && x87 == v;
}

static void user_of_registers(seL4_Word id)
{
	bool avx = has_avx();

	for (unsigned i = 0; i < ROUNDS; i++)
		if (!round_with(id * 1000003 + i, avx))
			wrong++;
	seL4_Signal(finished);
}

static void threads_keep_their_registers(void)
{
	struct thread t[THREADS];

	wrong = 0;
	finished = new_notification();
	for (unsigned i = 0; i < THREADS; i++)
		thread_run(&t[i], user_of_registers, i + 1);
	settle();
	CHECK_EQ(wrong, 0);
	seL4_Wait(finished, NULL);
}

static volatile unsigned short fresh_fcw;
static volatile unsigned fresh_mxcsr;
static volatile seL4_Word fresh_xmm;

static void look_at_reset_state(seL4_Word unused)
{
	unsigned short fcw;
	unsigned mxcsr;
	seL4_Word xmm;

	__asm__ volatile("fnstcw %0\n\tstmxcsr %1\n\tmovq %%xmm13, %2"
			 : "=m"(fcw), "=m"(mxcsr), "=r"(xmm));
	fresh_fcw = fcw;
	fresh_mxcsr = mxcsr;
	fresh_xmm = xmm;
}

static void new_thread_has_reset_registers(void)
{
	unsigned changed = MXCSR_RESET | 0x6000, reset = MXCSR_RESET;
	struct thread t;

	__asm__ volatile("movq %0, %%xmm13\n\tldmxcsr %1" ::"r"(0x1234567890ul), "m"(changed)
			 : "xmm13");
	fresh_xmm = 1;
	thread_run(&t, look_at_reset_state, 0);
	settle();
	__asm__ volatile("ldmxcsr %0" ::"m"(reset));
	CHECK_EQ(fresh_fcw, FCW_RESET);
	CHECK_EQ(fresh_mxcsr, MXCSR_RESET);
	CHECK_EQ(fresh_xmm, 0);
}

static void leave_registers(seL4_Word unused)
{
	unsigned changed = MXCSR_RESET | 0x6000;

	__asm__ volatile("movq %0, %%xmm13\n\tldmxcsr %1\n\tfldpi" ::"r"(0x1234567890ul),
			 "m"(changed)
			 : "xmm13");
}

/* A TCB in the very memory of one whose thread has used the registers last. */
static void new_thread_has_nothing_of_the_last_one(void)
{
	static struct thread t[2];
	seL4_CPtr memory = new_object(seL4_UntypedObject, seL4_TCBBits), tcb = new_slot();

	for (unsigned i = 0; i < 2; i++) {
		OK(seL4_CNode_Revoke(CNODE, memory, seL4_WordBits));
		OK(seL4_Untyped_Retype(memory, seL4_TCBObject, 0, CNODE, 0, 0, tcb, 1));
		thread_create(&t[i], i ? look_at_reset_state : leave_registers, 0);
		t[i].tcb = tcb;
		OK(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, (seL4_Word)t[i].buffer,
				      t[i].buffer_frame));
		OK(seL4_TCB_SetSchedParams(tcb, TCB, PRIO, PRIO));
		fresh_xmm = 1;
		thread_start(&t[i]);
		settle();
	}
	CHECK_EQ(fresh_fcw, FCW_RESET);
	CHECK_EQ(fresh_mxcsr, MXCSR_RESET);
	CHECK_EQ(fresh_xmm, 0);
}

__asm__("	.text\n"
	"fpu_use_code:	movq %rax, %xmm0\n"
	"		int3\n");
extern const char fpu_use_code[];

static void disabled_fpu_is_an_exception(void)
{
	seL4_CPtr endpoint = new_endpoint();
	struct thread t;

	thread_create_code(&t, fpu_use_code, endpoint);
	seL4_TCB_SetFlags_t set = seL4_TCB_SetFlags(t.tcb, 0, ~6ul);

	OK(set.error);
	CHECK_EQ(set.flags, seL4_TCBFlag_fpuDisabled);
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), NO_DEVICE);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), (seL4_Word)fpu_use_code);
	/* Enabled again, the instruction is executed. */
	set = seL4_TCB_SetFlags(t.tcb, seL4_TCBFlag_fpuDisabled, 0);
	CHECK_EQ(set.flags, 0);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 0));
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 3);
}

/* Stops rbx times with a value in xmm5, then saves its registers at r8 with nothing before it that
 * would raise #NM. */
__asm__("	.text\n"
	"fpu_save_code: movq %rax, %xmm5\n"
	"1:		int3\n"
	"		dec %ebx\n"
	"		jnz 1b\n"
	"		mov $3, %eax\n"
	"		xor %edx, %edx\n"
	"		xsave64 (%r8)\n"
	"		int3\n");
extern const char fpu_save_code[];

#define STOPS	   40 /* more than the switches at which the microkernel gives an idle FPU's state */
#define IMAGE_XMM5 ((160 + 5 * 16) / sizeof(seL4_Word))

/* QEMU's XSAVE raises no #NM (the processors' does), so that what runs another system's program
 * must have its own state in the registers at any time. */
static void foreign_program_saves_its_own_registers(void)
{
	static _Alignas(64) seL4_Word image[4096 / sizeof(seL4_Word)];
	seL4_CPtr endpoint = new_endpoint();
	unsigned a, b, c, d;
	struct thread t;

	if (!(env_features() & SELKIE_FEATURE_FOREIGN_SYSCALL) || !__get_cpuid(1, &a, &b, &c, &d) ||
	    !(c & bit_OSXSAVE))
		return;
	thread_create_code(&t, fpu_save_code, endpoint);
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, SELKIE_TCB_FLAG_FOREIGN_SYSCALL).flags,
		 SELKIE_TCB_FLAG_FOREIGN_SYSCALL);
	t.start.rax = 0x1122334455667788;
	t.start.rbx = STOPS;
	t.start.r8 = (seL4_Word)image;
	thread_start(&t);
	for (unsigned i = 0; i <= STOPS; i++) {
		CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)),
			 seL4_Fault_UserException);
		CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 3);
		__asm__ volatile("movq %0, %%xmm5" ::"r"((seL4_Word)i) : "xmm5");
		if (i < STOPS)
			seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 0));
	}
	CHECK_EQ(image[IMAGE_XMM5], 0x1122334455667788);
}

TEST_SUITE(fpu, CASE(foreign_program_saves_its_own_registers), CASE(threads_keep_their_registers),
	   CASE(new_thread_has_reset_registers), CASE(new_thread_has_nothing_of_the_last_one),
	   CASE(disabled_fpu_is_an_exception));
