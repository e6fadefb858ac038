/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contents of a thread's vector and x87 registers at its end are never seen by another: a new
 * thread or program - by fork, vfork, clone or exec - has its parent's registers or the initial
 * ones.
 */
#include "case.h"

#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define CHILDREN 6
#define STACK	 65536

/* All registers of SSE together, in xmm0. */
#define GATHER                                                                               \
	"por %xmm1,%xmm0; por %xmm2,%xmm0; por %xmm3,%xmm0; por %xmm4,%xmm0\n"               \
	"por %xmm5,%xmm0; por %xmm6,%xmm0; por %xmm7,%xmm0; por %xmm8,%xmm0\n"               \
	"por %xmm9,%xmm0; por %xmm10,%xmm0; por %xmm11,%xmm0; por %xmm12,%xmm0\n"            \
	"por %xmm13,%xmm0; por %xmm14,%xmm0; por %xmm15,%xmm0\n"                             \
	"movdqa %xmm0,%xmm1; psrldq $8,%xmm1; por %xmm1,%xmm0; movq %xmm0,%rdi\n"            \
	"mov %rdi,%rax; shr $32,%rax; or %eax,%edi\n"                                        \
	"sub $8,%rsp; fnstsw (%rsp); movzwl (%rsp),%eax; or %eax,%edi\n"                     \
	"fnstcw (%rsp); movzwl (%rsp),%eax; xor $0x37f,%eax; or %eax,%edi\n"                 \
	"stmxcsr (%rsp); mov (%rsp),%eax; and $~0x3f,%eax; xor $0x1f80,%eax; or %eax,%edi\n" \
	"xor %eax,%eax; test %edi,%edi; setnz %al; mov %eax,%edi\n"

/*
 * begin(number, flags, stack): clears the registers, makes the call (clone or vfork), and the child
 * ends at once, with 1 if it finds something in them.
 */
long begin(long number, long flags, void *stack);
extern const uint8_t looks[], looks_end[];
__asm__(".text\n"
	"begin: mov %rdi,%rax; mov %rsi,%rdi; mov %rdx,%rsi\n"
	"xor %edx,%edx; xor %r10d,%r10d; xor %r8d,%r8d\n"
	"fninit; push $0x1f80; ldmxcsr (%rsp); pop %rcx\n"
	"pxor %xmm0,%xmm0; pxor %xmm1,%xmm1; pxor %xmm2,%xmm2; pxor %xmm3,%xmm3\n"
	"pxor %xmm4,%xmm4; pxor %xmm5,%xmm5; pxor %xmm6,%xmm6; pxor %xmm7,%xmm7\n"
	"pxor %xmm8,%xmm8; pxor %xmm9,%xmm9; pxor %xmm10,%xmm10; pxor %xmm11,%xmm11\n"
	"pxor %xmm12,%xmm12; pxor %xmm13,%xmm13; pxor %xmm14,%xmm14; pxor %xmm15,%xmm15\n"
	"pop %r9\n" /* a vfork child would change the word on the stack */
	"syscall\n"
	"test %rax,%rax; jz 1f; push %r9; ret\n"
	"1:\n" GATHER "mov $60,%eax; syscall\n"
	/* The same as data: what is mapped to be executed may read differently (docs/upstream.md).
	 */
	".section .rodata\n"
	"looks:\n" GATHER "mov $60,%eax; syscall\n"
	"looks_end:\n"
	".text\n");

/* Ends with a value in each of the registers. */
static void leave_secrets(void)
{
	static const uint8_t secret[16] __attribute__((aligned(16))) = {0xd1, 0xe5, 0x7f, 0x99};
	static const uint32_t mxcsr = 0x7f80;

	__asm__ volatile("movdqa %0,%%xmm0; movdqa %%xmm0,%%xmm1; movdqa %%xmm0,%%xmm2\n"
			 "movdqa %%xmm0,%%xmm3; movdqa %%xmm0,%%xmm4; movdqa %%xmm0,%%xmm5\n"
			 "movdqa %%xmm0,%%xmm6; movdqa %%xmm0,%%xmm7; movdqa %%xmm0,%%xmm8\n"
			 "movdqa %%xmm0,%%xmm9; movdqa %%xmm0,%%xmm10; movdqa %%xmm0,%%xmm11\n"
			 "movdqa %%xmm0,%%xmm12; movdqa %%xmm0,%%xmm13; movdqa %%xmm0,%%xmm14\n"
			 "movdqa %%xmm0,%%xmm15; fldpi; fldpi; ldmxcsr %1\n"
			 "mov $231,%%eax; xor %%edi,%%edi; syscall"
			 :
			 : "m"(secret), "m"(mxcsr)
			 : "memory");
}

static void spoil(void)
{
	pid_t pids[CHILDREN];

	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (!pids[i])
			leave_secrets();
	}
	for (int i = 0; i < CHILDREN; i++)
		waitpid(pids[i], NULL, 0);
}

static void show_children(const char *how, long number, long flags, bool own_stack)
{
	int found = 0;

	for (int round = 0; round < CHILDREN; round++) {
		uint8_t *stack = own_stack ? mmap(NULL, STACK, PROT_READ | PROT_WRITE,
						  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
					   : NULL;
		int status;

		spoil();
		if (waitpid((pid_t)begin(number, flags, own_stack ? stack + STACK : NULL), &status,
			    __WALL) < 0 ||
		    !WIFEXITED(status) || WEXITSTATUS(status))
			found++;
		if (own_stack)
			munmap(stack, STACK);
	}
	printf("%s: %d found something\n", how, found);
}

/* A program of nothing but these instructions. */
static void write_program(const char *path)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segment;
		uint8_t nothing[256]; /* NOPs: code behind data is hard to tell from it */
		uint8_t code[512];
	} file = {
		.header = {.e_ident = ELFMAG "\2\1\1",
			   .e_type = ET_EXEC,
			   .e_machine = EM_X86_64,
			   .e_version = 1,
			   .e_entry = 0x400000 + offsetof(__typeof__(file), code),
			   .e_phoff = sizeof(Elf64_Ehdr),
			   .e_ehsize = sizeof(Elf64_Ehdr),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 1},
		.segment = {.p_type = PT_LOAD,
			    .p_flags = PF_R | PF_X,
			    .p_vaddr = 0x400000,
			    .p_filesz = sizeof(file),
			    .p_memsz = sizeof(file),
			    .p_align = 4096},
	};
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	memset(file.nothing, 0x90, sizeof(file.nothing));
	memcpy(file.code, looks, (size_t)(looks_end - looks));
	if (write(fd, &file, sizeof(file)) != sizeof(file))
		perror("write");
	close(fd);
}

static void show_programs(void)
{
	int found = 0;

	write_program("looks");
	for (int round = 0; round < CHILDREN; round++) {
		int status;
		pid_t pid;

		spoil();
		pid = fork();
		if (!pid) {
			execl("./looks", "looks", NULL);
			_exit(2);
		}
		if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
			found++;
	}
	printf("exec: %d found something\n", found);
}

int main(void)
{
	case_begin();
	show_children("fork", SYS_clone, SIGCHLD, false);
	show_children("vfork", SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, false);
	show_children("process in the same memory", SYS_clone, CLONE_VM | SIGCHLD, true);
	show_programs();
	return 0;
}
