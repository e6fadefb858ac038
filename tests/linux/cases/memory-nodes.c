/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory policies on a machine with one node, protection keys without hardware for them, and other
 * calls on memory that few programs make. */
#include "case.h"

#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static unsigned long mask, big[32];
static int mode;

static long get(unsigned long flags, void *address)
{
	mode = -1;
	mask = 0x55;
	long r = syscall(SYS_get_mempolicy, &mode, &mask, 65ul, address, flags);

	printf("mode %d mask %lx ", mode, mask);
	return r;
}

static long set(int m, unsigned long nodes)
{
	return syscall(SYS_set_mempolicy, m, &nodes, 65ul);
}

static void policies(char *p)
{
	SHOW(get(0, NULL));
	SHOW(set(MPOL_BIND, 1));
	SHOW(get(0, NULL));
	IN_CHILD(SHOW(get(0, NULL)));
	SHOW(set(MPOL_BIND, 0));
	SHOW(set(MPOL_BIND, 2));
	SHOW(set(MPOL_INTERLEAVE, 1));
	SHOW(get(MPOL_F_NODE, NULL));
	SHOW(set(MPOL_PREFERRED, 1));
	SHOW(get(0, NULL));
	SHOW(set(MPOL_PREFERRED, 0));
	SHOW(get(0, NULL));
	SHOW(set(MPOL_LOCAL, 1));
	SHOW(set(MPOL_LOCAL, 0));
	SHOW(set(MPOL_DEFAULT, 1));
	SHOW(set(99, 1));
	SHOW(set(-1, 1));
	SHOW(set(MPOL_BIND | MPOL_F_STATIC_NODES | MPOL_F_RELATIVE_NODES, 1));
	SHOW(set(MPOL_DEFAULT, 0));
	SHOW(syscall(SYS_set_mempolicy, MPOL_BIND, 1L, 64));
	SHOW(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0));
	SHOW(get(MPOL_F_MEMS_ALLOWED, NULL));
	SHOW(get(MPOL_F_MEMS_ALLOWED | MPOL_F_NODE, NULL));
	SHOW(get(MPOL_F_NODE, NULL));
	SHOW(get(0, p));
	SHOW(get(MPOL_F_ADDR, p));
	SHOW(get(MPOL_F_ADDR, (void *)8));
	SHOW(get(MPOL_F_ADDR | MPOL_F_NODE, p));
	SHOW(get(0x100, NULL));
	SHOW(syscall(SYS_get_mempolicy, 1L, NULL, 0, 0, 0));
	SHOW(syscall(SYS_get_mempolicy, NULL, NULL, 0, 0, 0));
}

static void binding(char *p)
{
	unsigned long one = 1, two = 2;

	SHOW(syscall(SYS_mbind, p, 8192, MPOL_BIND, &one, 65ul, 0));
	SHOW(get(MPOL_F_ADDR, p));
	SHOW(get(MPOL_F_ADDR, p + 4096));
	SHOW(get(MPOL_F_ADDR, p + 8192));
	SHOW(syscall(SYS_mbind, p + 1, 4096, MPOL_BIND, &one, 65ul, 0));
	SHOW(syscall(SYS_mbind, p, 0, MPOL_BIND, &one, 65ul, 0));
	SHOW(syscall(SYS_mbind, p, 4096, MPOL_BIND, &two, 65ul, 0));
	SHOW(syscall(SYS_mbind, p, 4096, MPOL_BIND, &one, 65ul, 0x100));
	SHOW(syscall(SYS_mbind, p, 4096, 77, &one, 65ul, 0));
	SHOW(syscall(SYS_mbind, p, 4096, MPOL_DEFAULT, NULL, 0, MPOL_MF_STRICT));
	SHOW(syscall(SYS_mbind, p, 4096, MPOL_BIND, &one, 65ul, MPOL_MF_STRICT | MPOL_MF_MOVE));
	SHOW(syscall(SYS_mbind, (void *)0x10000, 4096, MPOL_BIND, &one, 65ul, 0));
	IN_CHILD(setuid(1000);
		 SHOW(syscall(SYS_mbind, p, 4096, MPOL_BIND, &one, 65ul, MPOL_MF_MOVE_ALL)));
}

static void moving(char *p)
{
	void *pages[4] = {p, p + 4096, p + 8192, (void *)0x10000};
	int status[4] = {9, 9, 9, 9}, nodes[4] = {0, 0, 0, 0};
	unsigned long one = 1, two = 2;

	p[0] = 1;
	p[8192] = 1;
	SHOW(syscall(SYS_move_pages, 0, 4ul, pages, NULL, status, 0));
	printf("%d %d %d %d\n", status[0], status[1], status[2], status[3]);
	SHOW(syscall(SYS_move_pages, 0, 1ul, pages, nodes, status, MPOL_MF_MOVE));
	printf("%d\n", status[0]);
	nodes[0] = 9999;
	SHOW(syscall(SYS_move_pages, 0, 1ul, pages, nodes, status, MPOL_MF_MOVE));
	SHOW(syscall(SYS_move_pages, 0, 1ul, pages, NULL, status, 0x80));
	SHOW(syscall(SYS_move_pages, 999999, 1ul, pages, NULL, status, 0));
	SHOW(syscall(SYS_move_pages, 0, 1ul, 1L, NULL, status, 0));
	SHOW(syscall(SYS_move_pages, 0, 1ul, pages, NULL, 1L, 0));
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_move_pages, 1, 1ul, pages, NULL, status, 0)));
	SHOW(syscall(SYS_migrate_pages, 0, 65ul, &one, &one));
	SHOW(syscall(SYS_migrate_pages, 999999, 65ul, &one, &one));
	SHOW(syscall(SYS_migrate_pages, 0, 65ul, &one, &two));
	SHOW(syscall(SYS_migrate_pages, 0, 65ul, 1L, &one));
}

static void others(char *p)
{
	struct iovec iov = {p, 8192};
	int self = (int)syscall(SYS_pidfd_open, getpid(), 0);

	SHOW(syscall(SYS_process_madvise, self, &iov, 1ul, MADV_COLD, 0));
	SHOW(syscall(SYS_process_madvise, self, &iov, 1ul, MADV_COLD, 1));
	SHOW(syscall(SYS_process_madvise, 1, &iov, 1ul, MADV_COLD, 0));
	SHOW(syscall(SYS_process_madvise, 99, &iov, 1ul, MADV_COLD, 0));
	SHOW(syscall(SYS_process_madvise, self, 1L, 1ul, MADV_COLD, 0));
	SHOW(syscall(SYS_process_mrelease, self, 0));
	SHOW(syscall(SYS_process_mrelease, self, 1));
	SHOW(syscall(SYS_process_mrelease, 99, 0));
	SHOW(syscall(SYS_set_thread_area, 0));
	SHOW(syscall(SYS_get_thread_area, 0));
	SHOW(syscall(SYS_setns, 99, 0));
	SHOW(syscall(SYS_setns, 0, 0));
	SHOW(syscall(SYS_setns, self, 0));
}

static void remapped(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0600);
	char *p;

	ftruncate(fd, 3 * 4096);
	for (int i = 0; i < 3; i++)
		pwrite(fd, &"abc"[i], 1, i * 4096);
	p = mmap(NULL, 2 * 4096, PROT_READ, MAP_SHARED, fd, 0);
	SHOW(syscall(SYS_remap_file_pages, p, 4096, 0, 2, 0));
	printf("%c%c\n", p[0], p[4096]);
	SHOW(syscall(SYS_remap_file_pages, p, 4096, PROT_READ, 2, 0));
	SHOW(syscall(SYS_remap_file_pages, p, 0, 0, 2, 0));
	SHOW(syscall(SYS_remap_file_pages, 0x10000, 4096, 0, 2, 0));
	p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	SHOW(syscall(SYS_remap_file_pages, p, 4096, 0, 2, 0));
}

int main(void)
{
	char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	case_begin();
	policies(p);
	binding(p);
	madvise(p, 4 * 4096, MADV_DONTNEED);
	moving(p);
	others(p);
	remapped();
	return 0;
}
