/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory calls one by one: arguments, edges, faults with their codes. */
#include "case.h"

#include <setjmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define P 4096ul
static sigjmp_buf back;
static char *base;

static void faulted(int sig, siginfo_t *info, void *context)
{
	char *a = info->si_addr;

	if (base && a >= base && a < base + 64 * P)
		printf("%s code %d at +%lx\n", sigabbrev_np(sig), info->si_code,
		       (unsigned long)(a - base));
	else
		printf("%s code %d\n", sigabbrev_np(sig), info->si_code);
	siglongjmp(back, 1);
}

#define FAULT(statement)                    \
	do {                                \
		printf("%s: ", #statement); \
		if (!sigsetjmp(back, 1)) {  \
			statement;          \
			puts("no fault");   \
		}                           \
	} while (0)

static char *map(size_t n, int prot)
{
	return mmap(NULL, n, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void mmap_arguments(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0600), ro = open("file", O_RDONLY),
	    wo = open("file", O_WRONLY), dir = open(".", O_RDONLY), fds[2];

	pipe(fds);
	ftruncate(fd, 3 * P);
	SHOW_OK(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, -1ul, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, 1ul << 47, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 1));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, -1, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, fd, 1));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, wo, 0));
	SHOW_OK(mmap(NULL, P, PROT_WRITE, MAP_PRIVATE, wo, 0));
	SHOW_OK(mmap(NULL, P, PROT_WRITE, MAP_SHARED, ro, 0));
	SHOW_OK(mmap(NULL, P, PROT_WRITE, MAP_PRIVATE, ro, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, dir, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, fds[0], 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, fd, -P));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE | 0x1000000, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
	SHOW_OK(mmap((void *)(1ul << 47), P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		     0));
	SHOW_OK(mmap((void *)0x10001, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		     0));
	SHOW_OK(mmap(NULL, P, 0x40, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	char *low = mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	printf("32 bit: %d\n", (unsigned long)low < 1ul << 32);
	char *hint = mmap((void *)0x123456789000, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("hint taken: %d\n", hint == (void *)0x123456789000);
	hint = mmap((void *)0x123456789001, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("hint in use: %d\n", hint != MAP_FAILED && hint != (void *)0x123456789000);
	SHOW_OK(mmap(hint, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	SHOW(munmap((void *)1, P));
	SHOW(munmap((void *)P, 0));
	SHOW(munmap((void *)(1ul << 47), P));
	SHOW(munmap((void *)0x10000, -1ul));
	SHOW(munmap((void *)0x700000000, P));
}

static void file_edges(void)
{
	int fd = open("edge", O_CREAT | O_RDWR, 0600);
	char *p;

	ftruncate(fd, P + 100);
	base = p = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	FAULT(p[P + 99] = 1);
	FAULT(p[P + 100] = 1);
	FAULT(p[2 * P - 1] = 1);
	FAULT(p[2 * P] = 1);
	FAULT(p[3 * P + 5] = 1);
	ftruncate(fd, 3 * P);
	FAULT(p[2 * P] = 1);
	printf("%d\n", p[P + 100]);
	ftruncate(fd, 10);
	FAULT((void)*(volatile char *)(p + P));
	FAULT((void)*(volatile char *)(p + 9));
	struct stat st;
	fstat(fd, &st);
	SHOW(st.st_size);
	SHOW(read(fd, p + P, 5));
	SHOW(write(fd, p + 2 * P, 5));
	munmap(p, 4 * P);
	p = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	base = p;
	FAULT(p[5] = 'x');
	FAULT(p[P] = 'x');
	char c = 0;
	pread(fd, &c, 1, 5);
	SHOW(c);
	close(fd);
}

static void protections(void)
{
	char *p = map(8 * P, PROT_READ | PROT_WRITE);

	base = p;
	SHOW(mprotect(p + 1, P, PROT_READ));
	SHOW(mprotect(p, P, 0x100));
	SHOW(mprotect(p, 0, PROT_READ));
	SHOW(mprotect((void *)0x10000, P, PROT_READ));
	SHOW(mprotect(p, -1ul, PROT_READ));
	SHOW(mprotect(p, P, PROT_GROWSDOWN | PROT_READ));
	SHOW(mprotect(p, P, PROT_GROWSUP | PROT_READ));
	SHOW(mprotect(p, P, PROT_GROWSUP | PROT_GROWSDOWN | PROT_READ));
	mprotect(p, P, PROT_NONE);
	mprotect(p + P, P, PROT_READ);
	mprotect(p + 2 * P, P, PROT_WRITE);
	/* PROT_EXEC alone can be read or not: it depends on whether the processor has protection
	 * keys. */
	mprotect(p + 3 * P, P, PROT_READ | PROT_EXEC);
	munmap(p + 4 * P, P);
	FAULT((void)*(volatile char *)p);
	FAULT(p[1] = 1);
	FAULT((void)*(volatile char *)(p + P));
	FAULT(p[P] = 1);
	FAULT((void)*(volatile char *)(p + 2 * P));
	FAULT(p[2 * P] = 1);
	FAULT((void)*(volatile char *)(p + 3 * P));
	FAULT(p[3 * P] = 1);
	FAULT(p[4 * P] = 1);
	FAULT(((void (*)(void))(p + P))());
	FAULT(((void (*)(void))(p + 4 * P))());
	SHOW(mprotect(p + 3 * P, 2 * P, PROT_READ | PROT_WRITE));
	FAULT(p[3 * P] = 1);
	SHOW(mprotect(p + 4 * P, P, PROT_READ));
	SHOW(write(1, p, 1));
	SHOW(write(1, p + 4 * P, 1));
	SHOW(read(open("/dev/zero", O_RDONLY), p + P, 1));
	memset(p + 5 * P, '-', P);
	SHOW(write(open("/dev/null", O_WRONLY), p + 5 * P, 4 * P));
}

static void remaps(void)
{
	char *p = map(4 * P, PROT_READ | PROT_WRITE), *q, *r;

	p[0] = 'A';
	p[P] = 'B';
	SHOW_OK(mremap(p + 1, P, P, 0));
	SHOW_OK(mremap(p, P, 0, 0));
	SHOW_OK(mremap(p, P, P, 0x100));
	SHOW_OK(mremap(p, P, P, MREMAP_FIXED, p + 8 * P));
	SHOW_OK(mremap((void *)0x10000, P, 2 * P, MREMAP_MAYMOVE));
	SHOW_OK(mremap(p, 8 * P, 16 * P, MREMAP_MAYMOVE));
	SHOW_OK(mremap(p, 0, P, MREMAP_MAYMOVE));
	SHOW_OK(mremap(p, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, p));
	SHOW_OK(mremap(p, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, p + 1));
	SHOW_OK(mremap(p, P, 2 * P, MREMAP_MAYMOVE | 4, NULL));
	SHOW_OK(mremap(p, -1ul, P, MREMAP_MAYMOVE));
	SHOW_OK(mremap(p, P, -1ul, MREMAP_MAYMOVE));
	q = map(4 * P, PROT_READ);
	r = mremap(p, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_FIXED, q);
	printf("%d %c %c\n", r == q, q[0], q[P]);
	base = p;
	signal(SIGSEGV, SIG_DFL);
	IN_CHILD(p[0] = 1);
	IN_CHILD(p[2 * P] = 1);
	r = mremap(q, 2 * P, 2 * P, MREMAP_MAYMOVE | 4 /* DONTUNMAP */, NULL);
	printf("%d [%d] %c\n", r != q, q[0], r[0]);
	p = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	p[0] = 'S';
	q = mremap(p, 0, 2 * P, MREMAP_MAYMOVE);
	printf("%d %c\n", q != p, q[0]);
	q[1] = 'T';
	printf("%c\n", p[1]);
}

static void advice(void)
{
	char *p = map(4 * P, PROT_READ | PROT_WRITE);
	int fd = open("advised", O_CREAT | O_RDWR, 0600);
	unsigned char vec[4];

	memset(p, 'x', 4 * P);
	for (int a = -1; a < 26; a++)
		if (a != 12 && a != 13 && a != 9 && a != MADV_DONTNEED && a != MADV_FREE && a != 25)
			printf("%d: %s\n", a, madvise(p, P, a) ? strerrorname_np(errno) : "ok");
	SHOW(madvise(p + 1, P, MADV_NORMAL));
	SHOW(madvise(p, 0, MADV_NORMAL));
	SHOW(madvise(p, 0, 99));
	SHOW(madvise((void *)0x10000, P, MADV_NORMAL));
	SHOW(madvise(p, -1ul, MADV_NORMAL));
	SHOW(madvise(p + P, 2 * P, MADV_DONTNEED));
	printf("%d %d %d\n", p[0], p[P], p[3 * P]);
	SHOW(mlock(p, P));
	SHOW(madvise(p, P, MADV_DONTNEED));
	SHOW(madvise(p, P, MADV_FREE));
	SHOW(munlock(p, P));
	SHOW(madvise(p, P, MADV_REMOVE));
	ftruncate(fd, 2 * P);
	char *s = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memset(s, 'y', 2 * P);
	SHOW(madvise(s, P, MADV_REMOVE));
	printf("%d %d\n", s[0], s[P]);
	SHOW(madvise(s, P, MADV_WIPEONFORK));
	SHOW(madvise(s, P, MADV_FREE));
	SHOW(madvise(s, 2 * P, MADV_DONTNEED));
	printf("%d %d\n", s[0], s[P]);
	madvise(p + 3 * P, P, MADV_WIPEONFORK);
	IN_CHILD(printf("%d\n", p[3 * P]));
	madvise(p + 3 * P, P, MADV_KEEPONFORK);
	IN_CHILD(printf("%d\n", p[3 * P]));
	madvise(p + 3 * P, P, MADV_DONTFORK);
	IN_CHILD(signal(SIGSEGV, SIG_DFL); printf("%d\n", p[3 * P]));
	SHOW(mincore(p + 1, P, vec));
	SHOW(mincore(p, P, (void *)1));
	SHOW(mincore(p, -1ul, vec));
	SHOW(mincore((void *)0x10000, P, vec));
	p = map(2 * P, PROT_READ | PROT_WRITE);
	p[0] = 1;
	SHOW(mincore(p, 2 * P, vec));
	printf("%d %d\n", vec[0] & 1, vec[1] & 1);
	SHOW(msync(p, P, 0));
	SHOW(msync(p, P, MS_ASYNC | MS_SYNC));
	SHOW(msync(p, P, 0x100));
	SHOW(msync(p + 1, P, MS_SYNC));
	SHOW(msync((void *)0x10000, P, MS_SYNC));
	SHOW(msync(s, 2 * P, MS_SYNC | MS_INVALIDATE));
	mlock(s, P);
	SHOW(msync(s, P, MS_INVALIDATE));
	SHOW(mlock((void *)0x10000, P));
	SHOW(munlock((void *)0x10000, P));
	SHOW(mlock(p, -1ul));
	SHOW(mlock(p, 0));
	SHOW(syscall(SYS_mlock2, p, P, 2));
	SHOW(syscall(SYS_mlock2, p, P, 1));
	SHOW(mlockall(0));
	SHOW(mlockall(8));
	SHOW(mlockall(4));
	SHOW(munlockall());
}

static void other_process(void)
{
	char buf[32] = "", text[] = "hello from the parent";
	struct iovec local = {buf, 21}, remote = {text, 21}, bad = {(void *)8, 21},
		     two[2] = {{text, 5}, {(void *)8, 5}};

	SHOW(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
	puts(buf);
	SHOW(process_vm_readv(getpid(), &local, 1, &bad, 1, 0));
	SHOW(process_vm_readv(getpid(), &bad, 1, &remote, 1, 0));
	SHOW(process_vm_readv(getpid(), &local, 1, two, 2, 0));
	SHOW(process_vm_readv(getpid(), &local, 1, &remote, 1, 1));
	SHOW(process_vm_readv(999999, &local, 1, &remote, 1, 0));
	SHOW(process_vm_readv(getpid(), (void *)8, 1, &remote, 1, 0));
	SHOW(process_vm_readv(getpid(), &local, 1, (void *)8, 1, 0));
	SHOW(process_vm_readv(getpid(), &local, 2000, &remote, 1, 0));
	SHOW(process_vm_readv(getpid(), &local, 0, &remote, 1, 0));
	IN_CHILD(SHOW(process_vm_writev(getppid(), &remote, 1, &local, 1, 0)));
	IN_CHILD(memset(text, '*', 5);
		 SHOW(process_vm_writev(getppid(), &remote, 1, &local, 1, 0)));
	puts(buf);
	IN_CHILD(setuid(1000); SHOW(process_vm_readv(1, &local, 1, &remote, 1, 0)));
}

static void heap(void)
{
	char *start = sbrk(0);

	SHOW(syscall(SYS_brk, 0) == (long)start);
	SHOW(syscall(SYS_brk, start - (1 << 24)) == (long)start);
	SHOW(syscall(SYS_brk, start + 1) == (long)start + 1);
	SHOW(syscall(SYS_brk, start + 3 * P) == (long)(start + 3 * P));
	SHOW(syscall(SYS_brk, start) == (long)start);
	SHOW(syscall(SYS_brk, -1l) == (long)start);
}

int main(void)
{
	struct sigaction sa = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO};

	case_begin();
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	mmap_arguments();
	file_edges();
	protections();
	remaps();
	advice();
	other_process();
	heap();
	return 0;
}
