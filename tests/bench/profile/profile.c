/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A plugin of QEMU's emulator that counts what a guest executes: instructions by block of code, and
 * the instructions that decide the cost of an entry into the kernel.
 *
 *	-plugin profile.so,out=FILE,task=ELF
 *
 * FILE gets lines "count NAME N", "block PART ADDRESS INSTRUCTIONS" and "load PART ADDRESS N":
 * loads of CR3 behind that block. PART is `kernel` for addresses of the upper half, `task` for code
 * that is byte for byte that of the ELF file at its address (the kernel task, whose addresses
 * programs have, too) and `user` for the rest.
 */
#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_plugin.h"

#define EXPORTED    __attribute__((visibility("default")))
#define BUCKETS	    65536u
#define MICROKERNEL 0xffffffff80000000ul

EXPORTED int qemu_plugin_version = 1;

enum part { PART_USER, PART_TASK, PART_KERNEL };
static const char *const part_names[] = {"user", "task", "kernel"};

struct block {
	struct block *next;
	uint64_t address, instructions, executed; /* all executions together */
	uint64_t loads; /* loads of CR3 while this was the last block executed outside of the
			   microkernel */
	enum part part;
};
static struct block *blocks[BUCKETS];
static struct block *last_block;

static uint64_t cr3_loads, syscalls, sysrets, irets, invlpgs;
static const struct counter {
	const char *name;
	uint64_t *count;
} counters[] = {
	{"CR3 loads", &cr3_loads}, {"syscall", &syscalls}, {"sysret", &sysrets},
	{"iret", &irets},	   {"invlpg", &invlpgs},
};

static char out_path[4096];
static uint8_t *text; /* the kernel task's code */
static uint64_t text_begin, text_end;

static uint64_t *counter_of(const uint8_t *code, size_t size)
{
	if (code[0] == 0x0f && size == 3 && code[1] == 0x22 && (code[2] >> 3 & 7) == 3)
		return &cr3_loads;
	if (code[0] == 0x0f && size == 2 && code[1] == 0x05)
		return &syscalls;
	if (code[0] == 0x48 && size == 3 && code[1] == 0x0f && code[2] == 0x07)
		return &sysrets;
	if (code[0] == 0x48 && size == 2 && code[1] == 0xcf)
		return &irets;
	if (code[0] == 0x0f && size >= 3 && code[1] == 0x01 && (code[2] >> 3 & 7) == 7 &&
	    code[2] < 0xc0)
		return &invlpgs;
	return NULL;
}

static bool is_task_code(const struct qemu_plugin_insn *instruction)
{
	uint64_t address = qemu_plugin_insn_vaddr(instruction);
	size_t size = qemu_plugin_insn_size(instruction);

	return address >= text_begin && address + size <= text_end &&
	       !memcmp(text + (address - text_begin), qemu_plugin_insn_data(instruction), size);
}

static enum part part_of(const struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	if (qemu_plugin_tb_vaddr(tb) >= MICROKERNEL)
		return PART_KERNEL;
	for (size_t i = 0; i < n; i++)
		if (!is_task_code(qemu_plugin_tb_get_insn(tb, i)))
			return PART_USER;
	return PART_TASK;
}

static struct block *find_block(uint64_t address, uint64_t instructions, enum part part)
{
	struct block **at = &blocks[(address * 0x9e3779b97f4a7c15ul) >> 48];

	for (; *at; at = &(*at)->next)
		if ((*at)->address == address && (*at)->instructions == instructions &&
		    (*at)->part == part)
			return *at;
	*at = calloc(1, sizeof(**at));
	if (!*at)
		abort();
	**at = (struct block){.address = address, .instructions = instructions, .part = part};
	return *at;
}

static void block_executed(unsigned cpu, void *block)
{
	(void)cpu;
	last_block = block;
}

static void cr3_loaded(unsigned cpu, void *unused)
{
	(void)cpu;
	(void)unused;
	if (last_block)
		last_block->loads++;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct block *block = find_block(qemu_plugin_tb_vaddr(tb), n, part_of(tb));

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(tb, i);
		uint64_t *counter = counter_of(qemu_plugin_insn_data(instruction),
					       qemu_plugin_insn_size(instruction));

		if (counter)
			qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
								 counter, 1);
		if (counter == &cr3_loads)
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, cr3_loaded,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
	}
	if (block->part != PART_KERNEL)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, block_executed, QEMU_PLUGIN_CB_NO_REGS,
						     block);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64, &block->executed,
						 1);
}

static void write_block(FILE *out, const struct block *b)
{
	if (b->executed)
		fprintf(out, "block %lu %s %016lx\n", b->executed * b->instructions,
			part_names[b->part], b->address);
	if (b->loads)
		fprintf(out, "load %lu %s %016lx\n", b->loads, part_names[b->part], b->address);
}

static void ended(qemu_plugin_id_t id, void *data)
{
	FILE *out = fopen(out_path, "w");

	(void)id;
	(void)data;
	if (!out) {
		perror(out_path);
		return;
	}
	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		fprintf(out, "count %lu %s\n", *counters[i].count, counters[i].name);
	for (unsigned i = 0; i < BUCKETS; i++)
		for (const struct block *b = blocks[i]; b; b = b->next)
			write_block(out, b);
	fclose(out);
}

/* The first executable segment of an ELF file. */
static int read_text(const char *path)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	FILE *in = fopen(path, "r");

	if (!in || fread(&header, sizeof(header), 1, in) != 1)
		goto failed;
	for (unsigned i = 0; i < header.e_phnum; i++) {
		if (fseek(in, (long)(header.e_phoff + i * sizeof(segment)), SEEK_SET) ||
		    fread(&segment, sizeof(segment), 1, in) != 1)
			goto failed;
		if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X))
			continue;
		text = malloc(segment.p_filesz);
		if (!text || fseek(in, (long)segment.p_offset, SEEK_SET) ||
		    fread(text, segment.p_filesz, 1, in) != 1)
			goto failed;
		text_begin = segment.p_vaddr;
		text_end = segment.p_vaddr + segment.p_filesz;
		fclose(in);
		return 0;
	}
failed:
	fprintf(stderr, "profile: %s is no ELF file with code\n", path);
	if (in)
		fclose(in);
	return -1;
}

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc,
				 char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			snprintf(out_path, sizeof(out_path), "%s", argv[i] + 4);
		else if (strncmp(argv[i], "task=", 5) || read_text(argv[i] + 5))
			return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
