/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoder of instructions. The assembler gives the length of each of many instructions; random
 * bytes must never make the decoder read beyond its input.
 */
#include "arch/x86_64/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One instruction into decode_code, its length into decode_lengths. */
#define I(text)                                           \
	"1: " text "\n"                                   \
	"2: .pushsection .rodata.decode_lengths, \"a\"\n" \
	".byte 2b - 1b\n"                                 \
	".popsection\n"

/* clang-format off */
__asm__(".pushsection .rodata.decode_lengths, \"a\"\n"
	"decode_lengths:\n"
	".popsection\n"
	".pushsection .rodata.decode_code, \"a\"\n"
	"decode_code:\n" /* */
	I("nop") I("ret") I("push %rbp") I("push %r12") I("mov %rsp, %rbp") I("leave")
	I("sub $0x18, %rsp") I("sub $0x1234, %rsp") I("add $1, %al") I("add $0x12345, %eax")
	I("add $0x1234, %ax") I("mov $1, %eax") I("movabs $0x123456789abcdef, %rax")
	I("mov $0x1234, %ax") I("mov $-1, %rax") I("mov 0x10(%rsp), %rdi")
	I("mov 0x12345(%rsp,%rcx,8), %rdi") I("mov (%rip), %rax") I("mov 0x1000(,%rcx,4), %eax")
	I("mov (%r12), %rax") I("mov (%r13), %rax") I("lea (%rax,%rbx,2), %rcx")
	I("movb $1, (%rdi)") I("movw $1, (%rdi)") I("movl $1, 4(%rdi)") I("movq $1, 0x400(%rdi)")
	I("test $1, %dil") I("testl $0x100, (%rdi)") I("testw $0x100, %cx") I("not %rax")
	I("neg %cl") I("imul $100, %rdx, %rcx") I("imul $1000, %rdx, %rcx") I("imul %rdx")
	I("movabs 0x1122334455667788, %al") I("addr32 mov (%eax), %ebx") I("xchg %ax, %ax")
	I("call .+100") I("jmp .+5") I("jmp .+1000") I("je .+3") I("je .+1000") I("call *%rax")
	I("jmp *8(%rax,%rcx,8)") I("loop .") I("enter $16, $2") I("ret $8") I("int $0x80")
	I("int3") I("syscall") I("cpuid") I("rdtsc") I("rdtscp") I("xgetbv") I("ud2") I("hlt")
	I("rep movsb") I("lock xadd %eax, (%rdi)") I("lock cmpxchg16b (%rdi)")
	I("mov %fs:0, %rax") I("mov %fs:0x28, %rcx") I("shl $3, %rax") I("shl %rax")
	I("sar %cl, %rdx") I("shld $4, %rax, %rbx") I("bt $3, %eax") I("bsf %rax, %rcx")
	I("popcnt %rax, %rcx") I("movzbl (%rdi), %eax") I("cmovne %rax, %rbx") I("setg %al")
	I("bswap %r9") I("endbr64") I("nopw 0x0(%rax,%rax,1)") I("cs nopw 0x200(%rax,%rax,1)")
	I("pause") I("movaps %xmm0, (%rsp)") I("movdqu 0x40(%rdi), %xmm9")
	I("pshufd $0x1b, %xmm0, %xmm1") I("psrldq $8, %xmm2") I("cmpps $2, %xmm1, %xmm2")
	I("shufps $2, %xmm1, %xmm2") I("pinsrw $2, %eax, %xmm2") I("pshufb %xmm1, %xmm2")
	I("palignr $8, %xmm1, %xmm2") I("pcmpistri $0x1a, (%rdi), %xmm1") I("aesenc %xmm1, %xmm2")
	I("crc32b (%rsi), %eax") I("vzeroupper") I("vmovdqu (%rdi), %ymm0")
	I("vpcmpeqb (%rdi), %ymm1, %ymm0") I("vpshufd $1, %ymm1, %ymm2")
	I("vpalignr $8, %ymm1, %ymm2, %ymm3") I("bzhi %rcx, %rax, %rdx")
	I("shlx %rax, %rbx, %rcx") I("rorx $3, %rax, %rbx") I("vpslldq $4, %ymm1, %ymm2")
	I("vmovdqu64 0x40(%rsi), %zmm16") I("vpternlogd $0xff, %zmm1, %zmm2, %zmm3")
	I("vpcmpeqb 0x20(%rsi), %ymm17, %k1") I("kmovd %k1, %eax") I("kortestd %k0, %k1")
	I("fld (%rdi)") I("fxsave64 (%rdi)") I("xsave64 0x1000(%rdi)") I("mfence") I("fninit")
	I("prefetcht0 0x40(%rdi)") I("clflush (%rdi)") I("rdfsbase %rax") I("wrfsbase %rax")
	I("movsxd %eax, %rcx") I("cltq") I("cqto") I("stosq") I("xlat") I("lahf") I("std")
	I("rdrand %eax") I("movbe (%rdi), %eax") I("adcx %rax, %rbx")
	I("sha256rnds2 %xmm1, %xmm2")
	"decode_code_end:\n"
	".skip 16, 0x90\n"
	".popsection\n");
/* clang-format on */

extern const uint8_t decode_code[], decode_code_end[], decode_lengths[];

static void lengths_are_the_assemblers(void **state)
{
	const uint8_t *at = decode_code;

	for (unsigned i = 0; at < decode_code_end; at += decode_lengths[i++]) {
		if (x86_length(at, 16) != decode_lengths[i])
			fail_msg("instruction %u (%02x %02x %02x): %u, not %u", i, at[0], at[1],
				 at[2], decode_lengths[i], x86_length(at, 16));
		for (unsigned n = 0; n < decode_lengths[i]; n++)
			assert_int_equal(x86_length(at, n), 0);
	}
}

static void no_instructions(void **state)
{
	static const uint8_t bad[][4] = {{0x06},       {0x27},	     {0x60},
					 {0xea},       {0xec},	     {0xfa},
					 {0xcf},       {0x0f, 0x04}, {0x0f, 0x22, 0xc0},
					 {0x0f, 0x30}, {0x62, 0x08}, {0xd6},
					 {0x0f, 0x0a}};
	uint8_t prefixes[20];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(x86_length(bad[i], 4), 0);
	memset(prefixes, 0x66, sizeof(prefixes));
	assert_int_equal(x86_length(prefixes, sizeof(prefixes)), 0);
}

static void random_bytes(void **state)
{
	srand(1);
	for (unsigned round = 0; round < 200000; round++) {
		size_t n = (size_t)rand() % 20;
		uint8_t *code = malloc(n + !n);
		unsigned length;

		assert_non_null(code);
		for (size_t i = 0; i < n; i++)
			code[i] = (uint8_t)rand();
		length = x86_length(code, n);
		assert_true(length <= n && length <= X86_LENGTH_MAX);
		free(code);
	}
}

/* Copies instructions into a buffer until it has at least `n` bytes; how many it has. */
static size_t some_code(uint8_t *buffer, size_t n, unsigned first)
{
	size_t done = 0, skip = 0;
	unsigned i = 0;

	for (; i < first; i++)
		skip += decode_lengths[i];
	while (done < n) {
		memcpy(buffer + done, decode_code + skip + done, decode_lengths[i]);
		done += decode_lengths[i++];
	}
	return done;
}

static void a_syscall_between_code_is_found(void **state)
{
	uint8_t code[256] = {0};

	for (unsigned first = 0; first < 60; first++) {
		size_t at = some_code(code, 120, first);

		memcpy(code + at, "\x0f\x05", 2);
		assert_true(x86_is_syscall(code, at, false));
	}
}

static void inside_of_an_instruction_it_is_none(void **state)
{
	static const uint8_t around[][8] = {
		{0x48, 0x81, 0xc4},	  /* add $0x..., %rsp: the operand follows */
		{0x48, 0x8d, 0x05},	  /* lea x(%rip), %rax */
		{0xc7, 0x44, 0x24, 0x08}, /* movl $x, 8(%rsp) */
		{0xe8},			  /* call */
	};
	static const unsigned length[] = {3, 3, 4, 1};
	uint8_t code[256] = {0};

	for (unsigned kind = 0; kind < 4; kind++) {
		for (unsigned first = 0; first < 60; first++) {
			size_t at = some_code(code, 120, first);

			memcpy(code + at, around[kind], length[kind]);
			at += length[kind];
			memcpy(code + at, "\x0f\x05\x00\x00", 4);
			assert_false(x86_is_syscall(code, at, false));
		}
	}
}

/* A program that writes code has constants that look like a whole system call. */
static void a_constant_with_a_number_before_it_is_none(void **state)
{
	static const uint8_t movabs[] = {0x48, 0xb8, 0xb8, 0x27, 0, 0, 0, 0x0f, 0x05, 0xc3};
	static const uint8_t real[] = {0xb8, 0x27, 0, 0, 0, 0x0f, 0x05, 0xc3};
	uint8_t code[256] = {0};

	for (unsigned first = 0; first < 60; first++) {
		size_t at = some_code(code, 120, first);

		memcpy(code + at, movabs, sizeof(movabs));
		assert_false(x86_is_syscall(code, at + 7, false));
		memcpy(code + at, real, sizeof(real));
		assert_true(x86_is_syscall(code, at + 5, false));
	}
	/* Zeros are two-byte instructions: half of the starts disagree. */
	memset(code, 0, sizeof(code));
	memcpy(code + 121, real, sizeof(real));
	assert_true(x86_is_syscall(code, 126, false));
}

static void data_is_mostly_left_alone(void **state)
{
	uint8_t data[130];
	unsigned taken = 0;

	srand(2);
	for (unsigned round = 0; round < 2000; round++) {
		for (size_t i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)rand();
		memcpy(data + 120, "\x0f\x05", 2);
		taken += x86_is_syscall(data, 120, false);
	}
	assert_true(taken < 40);
}

static void short_code(void **state)
{
	static const uint8_t start[] = {0x31, 0xff, 0x6a, 0x27, 0x58, 0x0f, 0x05, 0xc3};
	static const uint8_t operand[] = {0x31, 0xff, 0x68, 0x0f, 0x05, 0x00, 0x00};
	static const uint8_t number[] = {0x00, 0xb8, 0x27, 0x00, 0x00, 0x00, 0x0f, 0x05};

	assert_true(x86_is_syscall(start, 5, true));
	assert_false(x86_is_syscall(operand, 3, true));
	assert_true(x86_is_syscall(number, 6, false));
	assert_true(x86_is_syscall(start + 5, 0, true));
	assert_false(x86_is_syscall(start + 5, 0, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_the_assemblers),
		cmocka_unit_test(no_instructions),
		cmocka_unit_test(random_bytes),
		cmocka_unit_test(a_syscall_between_code_is_found),
		cmocka_unit_test(inside_of_an_instruction_it_is_none),
		cmocka_unit_test(a_constant_with_a_number_before_it_is_none),
		cmocka_unit_test(data_is_mostly_left_alone),
		cmocka_unit_test(short_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
