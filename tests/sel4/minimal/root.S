/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A root task without start-up code, libraries or linker conventions. It checks from the first
 * instruction on what the fact sheet (section 14) says of the image, the first registers and the
 * address space. Cases are reported like those of the other root tasks. Its segments (root.ld) have
 * a gap, a .tbss over data, a read-only one, and a program header that is no PT_LOAD.
 */
#define SYS_DEBUG_PUT_CHAR -9
#define SYS_CALL	   -1
#define CAP_CNODE	   2
#define CAP_IO_PORT_CONTROL 7
#define LABEL_ISSUE	   44
#define LABEL_OUT32	   50
#define DEBUG_EXIT	   0xf4
#define BOOTINFO_BUFFER	   32
#define BOOTINFO_EMPTY	   40
#define BOOTINFO_IMAGE	   72

	/* Fails unless the two are equal. */
.macro equal a, b
	mov	\a, %rax
	mov	\b, %rcx
	cmp	%rcx, %rax
	jne	failed
.endm

.macro case text
	movq	$1f, name
	.pushsection .rodata
1:	.asciz	"minimal.\text"
	.popsection
.endm

.macro passed
	call	report_passed
.endm

	.section .text, "ax"
	.globl	_start
_start:
	/* Nothing but RDI has a value, so the registers are checked before any is used. */
	or	%rax, %rbx
	or	%rcx, %rbx
	or	%rdx, %rbx
	or	%rsi, %rbx
	or	%rbp, %rbx
	or	%rsp, %rbx
	or	%r8, %rbx
	or	%r9, %rbx
	or	%r10, %rbx
	or	%r11, %rbx
	or	%r12, %rbx
	or	%r13, %rbx
	or	%r14, %rbx
	or	%r15, %rbx
	rdfsbase %rax
	or	%rax, %rbx
	rdgsbase %rax
	or	%rax, %rbx
	mov	$stack_top, %rsp
	mov	%rdi, bootinfo
	case	"registers_are_zero"
	equal	%rbx, $0
	passed

	case	"flags"
	pushfq
	pop	%rbx
	and	$0x3ffed5, %rbx /* the or above left arithmetic flags; 0x202 is all else */
	and	$~0x8d5, %rbx
	equal	%rbx, $0x200
	passed

	case	"layout"
	mov	bootinfo, %rdi
	mov	$image_end, %rbx
	equal	BOOTINFO_BUFFER(%rdi), %rbx
	lea	0x1000(%rbx), %rbx
	equal	%rdi, %rbx
	passed

	case	"gaps_are_memory"
	mov	BOOTINFO_IMAGE + 8(%rdi), %rbx
	sub	BOOTINFO_IMAGE(%rdi), %rbx
	shl	$12, %rbx
	lea	image_start(%rbx), %rbx
	equal	%rbx, $image_end
	equal	gap_start, $0
	movq	$5, gap_start
	equal	gap_start, $5
	passed

	case	"permissions_do_not_count"
	movq	$6, constant
	equal	constant, $6
	movb	$0xc3, data_to_run /* ret */
	call	data_to_run
	passed

	/* In table order, whatever the type: the last header zeroes what it covers beyond its file
	 * bytes, though PT_LOAD data is there. */
	case	"every_header_is_loaded"
	equal	before_tbss, $0x1111
	equal	under_tbss, $0
	equal	after_tbss, $0x3333
	passed

	case	"bss_is_zero"
	equal	bss_start, $0
	equal	stack_top-4096, $0
	passed

	mov	$closing, %rsi
	call	print
	/* Off: a capability to the port of QEMU's debug-exit device, then a write. */
	mov	bootinfo, %rdi
	mov	BOOTINFO_BUFFER(%rdi), %rbx
	movq	$CAP_CNODE, 976(%rbx)
	mov	BOOTINFO_EMPTY(%rdi), %r13
	mov	$DEBUG_EXIT, %r10d
	mov	$DEBUG_EXIT + 3, %r8d
	mov	%r13, %r9
	mov	$64, %r15d
	mov	$CAP_IO_PORT_CONTROL, %edi
	mov	$(LABEL_ISSUE << 12 | 1 << 7 | 4), %esi
	mov	$SYS_CALL, %rdx
	call	system_call
	mov	%r13, %rdi
	mov	$(LABEL_OUT32 << 12 | 2), %esi
	mov	$DEBUG_EXIT, %r10d
	xor	%r8d, %r8d
	call	system_call
failed:
	mov	$not_ok, %rsi
	call	print
	mov	name, %rsi
	call	print
	mov	$end_of_line, %rsi
	call	print
	jmp	.

/* Upstream loses RSP. */
system_call:
	mov	%rsp, %rbp
	syscall
	mov	%rbp, %rsp
	ret

report_passed:
	mov	$ok, %rsi
	call	print
	mov	name, %rsi
	call	print
	mov	$end_of_line, %rsi
/* The string at RSI; keeps RBX and R13. */
print:
	mov	%rsi, %r14
	mov	$SYS_DEBUG_PUT_CHAR, %rdx
1:	movzbl	(%r14), %edi
	test	%edi, %edi
	jz	2f
	call	system_call
	inc	%r14
	jmp	1b
2:	mov	bootinfo, %rdi
	ret

	.section .rodata, "a"
constant:
	.quad	1
ok:
	.asciz	"ok "
not_ok:
	.asciz	"not ok "
end_of_line:
	.asciz	"\n"
closing:
	.asciz	"tests: 7 passed, 0 failed\n"

	.section .data, "aw"
before_tbss: /* the first: root.ld counts on it */
	.quad	0x1111
under_tbss:
	.quad	0x2222
after_tbss:
	.quad	0x3333
name:
	.quad	0
bootinfo:
	.quad	0
data_to_run:
	.byte	0x0b

	.section .tbss, "awT", @nobits
	.skip	8

	.section .bss, "aw", @nobits
bss_start:
	.skip	8192
stack_top:
	.quad	0
	.section .note.GNU-stack, "", @progbits
