/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address space randomisation: a small position-independent program is started many times and
 * prints the addresses of its parts. A bit of an address that is random differs somewhere among the
 * starts (that a random bit is the same in 64 starts is too unlikely to matter), so the random bits
 * can be counted. Also the effect of personality().
 */
#include "case.h"

#include <elf.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/syscall.h>

#define STARTS 64

/* The program's output: its heap's start, a mapping, its stack pointer, its own address. */
struct places {
	uint64_t heap, mapping, stack, program;
};

extern const uint8_t tells[], tells_end[];
/* Data, because executable pages may read differently (docs/upstream.md). */
__asm__(".section .rodata\n"
	"tells: lea tells(%rip),%rax; push %rax; lea 8(%rsp),%rax; push %rax\n"
	"mov $9,%eax; xor %edi,%edi; mov $4096,%esi; mov $3,%edx; mov $0x22,%r10d; mov $-1,%r8\n"
	"xor %r9d,%r9d; syscall; push %rax\n"
	"mov $12,%eax; xor %edi,%edi; syscall; push %rax\n"
	"mov $1,%eax; mov $1,%edi; mov %rsp,%rsi; mov $32,%edx; syscall\n"
	"mov $60,%eax; xor %edi,%edi; syscall\n"
	"tells_end:\n"
	".text\n");

static void write_program(const char *path, bool fixed)
{
	uint64_t base = fixed ? 0x400000 : 0;
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segment[2];
		uint8_t nothing[256]; /* NOPs: code behind data is hard to tell from it */
		uint8_t code[512];
	} file = {
		.header = {.e_ident = ELFMAG "\2\1\1",
			   .e_type = fixed ? ET_EXEC : ET_DYN,
			   .e_machine = EM_X86_64,
			   .e_version = 1,
			   .e_entry = base + offsetof(__typeof__(file), code),
			   .e_phoff = offsetof(__typeof__(file), segment),
			   .e_ehsize = sizeof(Elf64_Ehdr),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 2},
		.segment = {{.p_type = PT_LOAD,
			     .p_flags = PF_R | PF_W | PF_X,
			     .p_vaddr = base,
			     .p_filesz = sizeof(file),
			     .p_memsz = sizeof(file),
			     .p_align = 4096},
			    {.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W}},
	};
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	memset(file.nothing, 0x90, sizeof(file.nothing));
	memcpy(file.code, tells, (size_t)(tells_end - tells));
	if (write(fd, &file, sizeof(file)) != sizeof(file))
		perror("write");
	close(fd);
}

static struct places start(const char *path, unsigned long persona)
{
	struct places p = {0};
	char *argv[] = {"it", NULL}, *envp[] = {NULL};
	int fds[2];
	pid_t pid;

	if (pipe(fds))
		perror("pipe");
	pid = fork();
	if (!pid) {
		dup2(fds[1], 1);
		personality(persona);
		execve(path, argv, envp);
		_exit(1);
	}
	close(fds[1]);
	if (read(fds[0], &p, sizeof(p)) != sizeof(p))
		printf("it said nothing\n");
	close(fds[0]);
	waitpid(pid, NULL, 0);
	return p;
}

/* Those of `bits` that differ somewhere. */
struct change {
	uint64_t first, differs;
};

static void note(struct change *c, int i, uint64_t value)
{
	if (!i)
		c->first = value;
	c->differs |= value ^ c->first;
}

static void show(const char *what, const struct change *c, unsigned low, unsigned high)
{
	uint64_t mask = ((1ul << (high - low)) - 1) << low;

	printf("%s: %d of bits %u to %u\n", what, __builtin_popcountl(c->differs & mask), low,
	       high - 1);
}

static void show_random(const char *path, bool fixed)
{
	struct change heap = {0}, mapping = {0}, stack = {0}, program = {0}, behind = {0};

	for (int i = 0; i < STARTS; i++) {
		struct places p = start(path, 0);

		note(&heap, i, p.heap);
		note(&mapping, i, p.mapping);
		note(&stack, i, p.stack);
		note(&program, i, p.program);
		note(&behind, i, p.mapping - p.stack);
	}
	show("mapping", &mapping, 12, 40);
	show("stack", &stack, 4, 34);
	show("mapping seen from the stack", &behind, 12, 40);
	if (fixed) {
		show("heap", &heap, 12, 24);
		printf("program: %lu\n", program.differs);
	} else {
		show("program", &program, 12, 40);
		show("heap", &heap, 12, 24);
	}
}

static void show_same(const char *how, const char *path, unsigned long persona)
{
	struct places a = start(path, persona), b = start(path, persona);

	printf("%s: heap %s, mapping %s, stack %s, program %s\n", how,
	       a.heap == b.heap ? "stays" : "moves", a.mapping == b.mapping ? "stays" : "moves",
	       a.stack == b.stack ? "stays" : "moves", a.program == b.program ? "stays" : "moves");
}

int main(void)
{
	struct places p;

	case_begin();
	write_program("fixed", true);
	write_program("independent", false);
	printf("-- a program with an address\n");
	show_random("./fixed", true);
	printf("-- a program without\n");
	show_random("./independent", false);
	show_same("personality", "./fixed", ADDR_NO_RANDOMIZE);
	show_same("personality", "./independent", ADDR_NO_RANDOMIZE);
	p = start("./fixed", ADDR_NO_RANDOMIZE);
	printf("the stack ends with user memory: %d\n", (p.stack | 0xfff) == 0x7fffffffefff);
	printf("the heap begins behind the program: %d\n", p.heap == 0x401000);
	return 0;
}
