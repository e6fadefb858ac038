/* SPDX-License-Identifier: BSD-2-Clause */
/* Structures of the stat family as the system calls have them (linux/stat.h, dirent.h). struct stat
 * and struct statfs of x86_64 are the C library's. */
#pragma once

#include <stdint.h>
#include <sys/stat.h>
#include <sys/vfs.h>

_Static_assert(sizeof(struct stat) == 144, "struct stat of newfstatat");
_Static_assert(sizeof(struct statfs) == 120, "struct statfs");

struct linux_statx_timestamp {
	int64_t tv_sec;
	uint32_t tv_nsec;
	int32_t reserved;
};

struct linux_statx {
	uint32_t stx_mask, stx_blksize;
	uint64_t stx_attributes;
	uint32_t stx_nlink, stx_uid, stx_gid;
	uint16_t stx_mode, spare0;
	uint64_t stx_ino, stx_size, stx_blocks, stx_attributes_mask;
	struct linux_statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	uint32_t stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
	uint64_t stx_mnt_id;
	uint32_t stx_dio_mem_align, stx_dio_offset_align;
	uint64_t spare3[12];
};
_Static_assert(sizeof(struct linux_statx) == 256, "struct statx");

struct linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;
	uint8_t d_type;
	char d_name[];
};

struct linux_dirent {
	uint64_t d_ino;
	uint64_t d_off;
	uint16_t d_reclen;
	char d_name[]; /* its type is the last byte of the record */
};
