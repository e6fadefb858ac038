/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * execve in three steps: the strings are collected (exec_strings.c), the new address space is built
 * completely beside the old one (exec_elf.c, exec_stack.c), and only then does the task change over
 * (exec.c). So almost nothing can fail after the point of no return.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "fs/file_caps.h"
#include "proc/ids.h"
#include "wait/may_wait.h"

struct cred;
struct file;
struct mm;
struct user_ns;

#define EXEC_HEADER_SIZE 256

/* Strings of one list, NUL-separated in one buffer. */
struct exec_strings {
	char *text;
	size_t length, capacity;
	unsigned count;
};

/* ---- exec_cred.c ---- */

/* The properties of a file and of the caller that decide the new identity. */
struct exec_subject {
	mode_t mode; /* the set-id bits and S_IXGRP; 0 where they do not count */
	kuid_t uid;
	kgid_t gid;
	bool has_caps;
	struct file_caps caps;
	bool no_new_privs; /* rights may be lost, but not gained */
	bool shared;	   /* another process shares root and working directory with the task */
	bool traced;	   /* by one that had no CAP_SYS_PTRACE */
};

struct exec_identity {
	struct cred *cred; /* a copy of the old one to begin with */
	bool secure;	   /* AT_SECURE: the caller's environment is not to be trusted */
	bool gained; /* the file gives rights: personality flags that help attacks are cleared */
};

/* id->cred, a copy of `old`, becomes what it is after exec. -EPERM. */
int exec_transform(const struct exec_subject *s, const struct cred *old, struct exec_identity *id);
/* The identity of the current task after executing `file`; out->cred is the caller's. -EPERM (the
 * file's capabilities cannot all be given), -EINVAL (they are damaged), -ENOMEM. May wait. */
int exec_credentials(struct file *file, struct exec_identity *out);

struct exec {
	struct file *file; /* what is executed now (an interpreter of a script replaces it) */
	char *name;	   /* AT_EXECFN: as the caller gave it */
	struct exec_strings argv, envp;
	uint8_t header[EXEC_HEADER_SIZE];
	size_t header_size;
	unsigned script_depth;
	char *interpreter; /* an interpreter that could not be opened; NULL: none */
	bool unreachable;  /* the name goes through a descriptor that is closed by exec */

	struct mm *mm;
	uint64_t load_bias, entry, program_headers, program_header_count;
	uint64_t interpreter_base; /* AT_BASE, 0 without one */
	uint64_t start; /* where the thread starts: the interpreter's entry or the program's */
	bool executable_stack;
	uint64_t stack_pointer;
	uint64_t stack_limit;
	struct exec_identity identity;
	bool unreadable; /* the caller may execute, but not read the file, and so not its memory */
};

/* ---- exec_strings.c ---- */
void exec_strings_free(struct exec_strings *s);
/* -E2BIG, -ENOMEM. */
int exec_strings_add(struct exec_strings *s, const char *text);
int exec_strings_add_first(struct exec_strings *s, const char *text);
void exec_strings_remove_first(struct exec_strings *s);
/* From a user array of pointers (NULL: empty). -EFAULT, -E2BIG, -ENOMEM. */
MAY_WAIT int exec_strings_import(struct exec_strings *s, uint64_t user_array);
/* Do the strings fit a stack of that limit? -E2BIG by Linux's rule. */
int exec_strings_check(const struct exec_strings *argv, const struct exec_strings *envp,
		       const char *name, uint64_t stack_limit);

/* ---- exec_elf.c ---- */
/* exec_script.c: as long as e->file is a script, replaces it by its interpreter and changes the
 * arguments. -ENOEXEC, -ELOOP, -ENOENT, -ENOMEM, and errors of opening the interpreter. */
MAY_WAIT int exec_resolve_scripts(struct exec *e);

/* Maps the program and its interpreter into e->mm. -ENOEXEC, -ENOMEM, -ENOENT, ... */
MAY_WAIT int exec_load_elf(struct exec *e);

/* The user namespace that owns the program's memory (mm_set_owner()). For a program that its user
 * may not read, it is the nearest namespace above that has numbers for the file's owners, so that
 * only capabilities there give access. */
struct user_ns *exec_owner(const struct file *file, const struct cred *cred, bool unreadable);
/* Has a process that is not replaced by this exec the same struct fs_context? */
bool exec_shares_fs(void);

/* ---- exec_stack.c ---- */
/* Makes the initial stack: strings, auxiliary vector, pointers. */
MAY_WAIT int exec_build_stack(struct exec *e);
