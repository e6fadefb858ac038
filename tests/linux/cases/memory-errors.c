/* SPDX-License-Identifier: BSD-2-Clause */
/* mremap, mprotect, madvise, msync, mincore, mlock, munmap, brk: arguments, errors, and what each
 * leaves behind. */
#include "case.h"

#include <setjmp.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define P   4096ul
#define BAD ((void *)1)

static sigjmp_buf back;
static char *base;

static void faulted(int sig, siginfo_t *info, void *context)
{
	printf("%s code %d at %ld: ", sigabbrev_np(sig), info->si_code,
	       (long)((char *)info->si_addr - base));
	siglongjmp(back, 1);
}

#define TOUCH(statement)                 \
	do {                             \
		if (!sigsetjmp(back, 1)) \
			statement;       \
		puts(#statement);        \
	} while (0)

static char *map(size_t pages)
{
	return mmap(NULL, pages * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* A mapping with room that is not mapped before and behind it. */
static char *island(size_t pages)
{
	char *all = mmap(NULL, (pages + 16) * P, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(all, (pages + 16) * P);
	base = mmap(all + 8 * P, pages * P, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	return base;
}

static void *remap(void *old, size_t from, size_t to, int flags, void *new)
{
	return (void *)syscall(SYS_mremap, old, from, to, flags, new);
}

static void remapping(void)
{
	char *a = island(4), *b = map(16);

	memcpy(a, "first", 6);
	SHOW_OK(remap(a + 1, P, P, 0, NULL));
	SHOW_OK(remap(a, P, 0, 0, NULL));
	SHOW_OK(remap(a, P, P, 8, NULL));
	SHOW_OK(remap(a, P, P, MREMAP_FIXED, b));
	SHOW_OK(remap(a, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, b + 1));
	SHOW_OK(remap(a, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_FIXED, a + P));
	SHOW_OK(remap(a, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_FIXED, a));
	SHOW_OK(remap(a, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)-P));
	SHOW_OK(remap(a, -P, P, MREMAP_MAYMOVE, NULL));
	SHOW_OK(remap(a, P, -P, MREMAP_MAYMOVE, NULL));
	SHOW_OK(remap(a - P, P, 2 * P, MREMAP_MAYMOVE, NULL));
	SHOW_OK(remap(a, 6 * P, 7 * P, MREMAP_MAYMOVE, NULL));
	SHOW_OK(remap(a, 0, P, MREMAP_MAYMOVE, NULL));
	SHOW(remap(a, 4 * P, 4 * P, 0, NULL) == a);
	SHOW(remap(a, 4 * P, 2 * P, 0, NULL) == a);
	TOUCH(a[2 * P] = 1);
	SHOW(remap(a, 2 * P, 4 * P, 0, NULL) == a);
	TOUCH(a[3 * P] = 1);
	char *fence = mmap(a + 4 * P, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	SHOW_OK(remap(a, 4 * P, 5 * P, 0, NULL));
	char *c = remap(a, 4 * P, 6 * P, MREMAP_MAYMOVE, NULL);
	SHOW(c != MAP_FAILED && c != a);
	puts(c);
	TOUCH(a[0] = 1);
	SHOW(remap(c, 6 * P, 6 * P, MREMAP_MAYMOVE | MREMAP_FIXED, b) == b);
	puts(b);
	SHOW(remap(b, P, 3 * P, MREMAP_MAYMOVE | MREMAP_FIXED, a) == a);
	puts(a);
	SHOW_OK(remap(a, P, P, MREMAP_DONTUNMAP, NULL));
	SHOW_OK(remap(a, P, 2 * P, MREMAP_DONTUNMAP | MREMAP_MAYMOVE, NULL));
	char *d = remap(a, P, P, MREMAP_DONTUNMAP | MREMAP_MAYMOVE, NULL);
	SHOW(d != MAP_FAILED);
	puts(d);
	SHOW(a[0]);
	munmap(fence, P);
	munmap(b, 16 * P);
	munmap(d, P);
	munmap(a, 3 * P);
	/* A second mapping of shared pages. */
	char *s = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *t = remap(s, 0, 2 * P, MREMAP_MAYMOVE, NULL);
	SHOW(t != MAP_FAILED);
	strcpy(s, "shared");
	puts(t);
	munmap(s, 2 * P);
	puts(t);
	munmap(t, 2 * P);
	struct rlimit one = {P, P};
	IN_CHILD(char *m = map(1); setuid(1000); setrlimit(RLIMIT_MEMLOCK, &one); SHOW(mlock(m, P));
		 SHOW_OK(remap(m, P, 2 * P, MREMAP_MAYMOVE, NULL)));
}

static void protecting(void)
{
	char *a = island(4);
	int fd = open("file", O_CREAT | O_RDWR, 0600), ro = open("file", O_RDONLY);

	ftruncate(fd, 2 * P);
	SHOW(mprotect(a + 1, P, PROT_READ));
	SHOW(mprotect(a, 0, PROT_READ));
	SHOW(mprotect(a - P, P, PROT_READ));
	SHOW(mprotect(a, -P, PROT_READ));
	SHOW(mprotect(a, 1ul << 47, PROT_READ));
	SHOW(mprotect(a, P, 0x10));
	SHOW(mprotect(a, P, 0x80));
	SHOW(mprotect(a, P, -1));
	SHOW(mprotect(a, P, PROT_GROWSDOWN));
	SHOW(mprotect(a, P, PROT_GROWSDOWN | PROT_GROWSUP));
	SHOW(mprotect(a, 1, PROT_READ));
	TOUCH(a[0] = 1);
	TOUCH(a[P] = 1);
	SHOW(mprotect(a + P, P, PROT_NONE));
	TOUCH((void)*(volatile char *)(a + P));
	SHOW(mprotect(a + 2 * P, 4 * P, PROT_READ));
	TOUCH(a[2 * P] = 1);
	SHOW(mprotect(a, 4 * P, PROT_READ | PROT_WRITE));
	munmap(a + P, P);
	SHOW(mprotect(a, 4 * P, PROT_READ));
	TOUCH(a[0] = 1);
	TOUCH(a[2 * P] = 1);
	munmap(a, 4 * P);
	char *m = mmap(NULL, P, PROT_READ, MAP_SHARED, ro, 0);
	SHOW(mprotect(m, P, PROT_READ | PROT_WRITE));
	SHOW(mprotect(m, P, PROT_READ | PROT_EXEC));
	munmap(m, P);
	m = mmap(NULL, P, PROT_READ, MAP_PRIVATE, ro, 0);
	SHOW(mprotect(m, P, PROT_READ | PROT_WRITE));
	munmap(m, P);
	base = m = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	TOUCH(m[P] = 1);
	TOUCH(m[2 * P] = 1);
	ftruncate(fd, 0);
	TOUCH(m[0] = 1);
	ftruncate(fd, P);
	TOUCH(m[0] = 1);
	munmap(m, 4 * P);
	close(fd);
	close(ro);
}

static void advising(void)
{
	static const int advice[] = {
		MADV_NORMAL,	    MADV_RANDOM,	MADV_SEQUENTIAL, MADV_WILLNEED,
		MADV_DONTNEED,	    MADV_FREE,		MADV_REMOVE,	 MADV_DONTFORK,
		MADV_DOFORK,	    MADV_HWPOISON,	MADV_MERGEABLE,	 MADV_UNMERGEABLE,
		MADV_HUGEPAGE,	    MADV_NOHUGEPAGE,	MADV_DONTDUMP,	 MADV_DODUMP,
		MADV_WIPEONFORK,    MADV_KEEPONFORK,	MADV_COLD,	 MADV_PAGEOUT,
		MADV_POPULATE_READ, MADV_POPULATE_WRITE};
	char *a = island(4);
	int fd = open("advice", O_CREAT | O_RDWR, 0600);

	ftruncate(fd, 4 * P);
	char *f = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0),
	     *p = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	for (size_t i = 0; i < sizeof(advice) / sizeof(*advice); i++) {
		int n = advice[i];

		if (n == MADV_HWPOISON || n == MADV_MERGEABLE || n == MADV_UNMERGEABLE ||
		    n == MADV_HUGEPAGE || n == MADV_NOHUGEPAGE)
			continue;
		printf("advice %d:", n);
		char *place[] = {a, f, p};
		for (int k = 0; k < 3; k++) {
			memset(place[k], 'x', P);
			errno = 0;
			int r = madvise(place[k], P, n);
			printf(" %d %s", r, r ? strerrorname_np(errno) : "");
		}
		puts("");
		SHOW(madvise(a + 1, P, n));
		SHOW(madvise(a, 0, n));
		SHOW(madvise(a - P, P, n));
		SHOW(madvise(a + 3 * P, 2 * P, n));
		SHOW(madvise(a, -P, n));
	}
	SHOW(madvise(a, P, 9999));
	SHOW(madvise(a, P, -1));
	SHOW(madvise(a, P, 5));
	SHOW(madvise(a + 1, P, 9999));
	strcpy(a, "gone");
	SHOW(madvise(a, P, MADV_DONTNEED));
	SHOW(a[0]);
	strcpy(p, "private");
	SHOW(madvise(p, P, MADV_DONTNEED));
	SHOW(p[0] == f[0]);
	strcpy(f, "file");
	SHOW(madvise(f, P, MADV_DONTNEED));
	puts(f);
	SHOW(madvise(f, P, MADV_REMOVE));
	SHOW(f[0]);
	SHOW(mlock(a, P));
	SHOW(madvise(a, P, MADV_DONTNEED));
	SHOW(madvise(a, P, MADV_FREE));
	SHOW(madvise(a, P, MADV_PAGEOUT));
	SHOW(munlock(a, P));
	a[0] = 'x';
	a[P] = 'y';
	SHOW(madvise(a, P, MADV_WIPEONFORK));
	SHOW(madvise(a + P, P, MADV_DONTFORK));
	IN_CHILD(SHOW(a[0]); TOUCH((void)*(volatile char *)(a + P)));
	SHOW(madvise(a, P, MADV_KEEPONFORK));
	SHOW(madvise(a + P, P, MADV_DOFORK));
	IN_CHILD(SHOW(a[0]); SHOW(a[P]));
	mprotect(a, P, PROT_READ);
	void *write_only = mmap(NULL, P, PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SHOW(madvise(write_only, P, MADV_POPULATE_READ));
	SHOW(madvise(write_only, P, MADV_POPULATE_WRITE));
	SHOW(madvise(a, P, MADV_POPULATE_WRITE));
	SHOW(madvise(a, P, MADV_POPULATE_READ));
	mprotect(a, P, PROT_NONE);
	SHOW(madvise(a, P, MADV_POPULATE_READ));
	munmap(a, 4 * P);
	munmap(f, 4 * P);
	munmap(p, 4 * P);
	close(fd);
}

static void syncing(void)
{
	char *a = island(4);
	int fd = open("sync", O_CREAT | O_RDWR, 0600);
	unsigned char vec[8];

	ftruncate(fd, 4 * P);
	char *f = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	SHOW(msync(f, P, MS_SYNC));
	SHOW(msync(f, P, MS_ASYNC | MS_INVALIDATE));
	SHOW(msync(f, P, MS_ASYNC | MS_SYNC));
	SHOW(msync(f, P, 8));
	SHOW(msync(f, P, 0));
	SHOW(msync(f, 0, MS_SYNC));
	SHOW(msync(f + 1, P, MS_SYNC));
	SHOW(msync(a - P, P, MS_SYNC));
	SHOW(msync(a, 5 * P, MS_SYNC));
	SHOW(msync(a, -P, MS_SYNC));
	mlock(f, P);
	SHOW(msync(f, P, MS_INVALIDATE));
	munlock(f, P);
	SHOW(mincore(a + 1, P, vec));
	SHOW(mincore(a, -P, vec));
	SHOW(mincore(a, 1ul << 47, vec));
	SHOW(mincore(a - P, P, vec));
	SHOW(mincore(a, 5 * P, vec));
	SHOW(mincore(a, P, BAD));
	SHOW(mincore(a, 0, vec));
	a[P] = 1;
	memset(vec, 0x55, sizeof(vec));
	SHOW(mincore(a, 4 * P, vec));
	printf("%d %d %d %x\n", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[4]);
	memset(vec, 0x55, sizeof(vec));
	SHOW(mincore(a, P + 1, vec));
	printf("%d %d %x\n", vec[0] & 1, vec[1] & 1, vec[2]);
	SHOW(mlock(a, 4 * P));
	SHOW(mincore(a, 4 * P, vec));
	printf("%d %d\n", vec[0] & 1, vec[3] & 1);
	SHOW(mlock(a + 1, P));
	SHOW(mlock(a, 0));
	SHOW(mlock(a - P, P));
	SHOW(mlock(a, 5 * P));
	SHOW(mlock(a, -P));
	SHOW(munlock(a + 1, P));
	SHOW(munlock(a - P, P));
	SHOW(munlock(a, -P));
	SHOW(munlock(a, 4 * P));
	SHOW(syscall(SYS_mlock2, a, P, 0));
	SHOW(syscall(SYS_mlock2, a, P, MLOCK_ONFAULT));
	SHOW(syscall(SYS_mlock2, a, P, 2));
	SHOW(syscall(SYS_mlock2, a, P, -1));
	SHOW(syscall(SYS_mlock2, a - P, P, MLOCK_ONFAULT));
	SHOW(mlockall(0));
	SHOW(mlockall(8));
	SHOW(mlockall(MCL_ONFAULT));
	SHOW(mlockall(MCL_CURRENT | 16));
	SHOW(munlockall());
	struct rlimit none = {0, 0}, one = {P, P};
	IN_CHILD(setuid(1000); setrlimit(RLIMIT_MEMLOCK, &none); SHOW(mlock(a, P));
		 SHOW(mlockall(MCL_CURRENT)); SHOW(mlockall(MCL_FUTURE)); SHOW(munlock(a, P));
		 SHOW(munlockall()); SHOW_OK(mmap(
			 NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0)));
	IN_CHILD(setuid(1000); munlockall(); setrlimit(RLIMIT_MEMLOCK, &one); SHOW(mlock(a, P));
		 SHOW(mlock(a, 2 * P)); SHOW(mlock(a + P, P)); SHOW(mlock(a, P));
		 SHOW(munlock(a, P)); SHOW(mlock(a + P, P)); SHOW_OK(mmap(
			 NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0)));
	munmap(a, 4 * P);
	munmap(f, 4 * P);
	close(fd);
}

static void unmapping(void)
{
	char *a = island(4);

	SHOW(munmap(a + 1, P));
	SHOW(munmap(a, 0));
	SHOW(munmap(a, -P));
	SHOW(munmap(a, 1ul << 47));
	SHOW(munmap((void *)-P, P));
	SHOW(munmap(a - P, P));
	SHOW(munmap(a + P, 1));
	TOUCH(a[P] = 1);
	TOUCH(a[2 * P] = 1);
	SHOW(munmap(a - P, 8 * P));
	TOUCH(a[0] = 1);
	char *end = (char *)syscall(SYS_brk, 0);
	SHOW((char *)syscall(SYS_brk, 1) == end);
	SHOW((char *)syscall(SYS_brk, end + 3 * P) == end + 3 * P);
	base = end;
	TOUCH(end[2 * P] = 1);
	SHOW((char *)syscall(SYS_brk, end + 1) == end + 1);
	SHOW((char *)syscall(SYS_brk, end) == end);
	struct rlimit l = {P, P};
	IN_CHILD(setrlimit(RLIMIT_DATA, &l); SHOW((char *)syscall(SYS_brk, end + 64 * P) == end);
		 SHOW_OK(mmap(NULL, 64 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			      0));
		 SHOW_OK(mmap(NULL, 64 * P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
	l = (struct rlimit){1 << 20, 1 << 20};
	IN_CHILD(setrlimit(RLIMIT_AS, &l);
		 SHOW_OK(mmap(NULL, 1 << 21, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
		 SHOW_OK(mmap(NULL, 1 << 21, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
	/* Flags. */
	a = island(2);
	SHOW_OK(mmap(a, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	SHOW_OK(mmap(a + 1, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	SHOW(mmap(a + 2 * P, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		  0) == a + 2 * P);
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0));
	int fd = open("flags", O_CREAT | O_RDWR, 0600);
	ftruncate(fd, P);
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED_VALIDATE | 1 << 30, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED | 1 << 30, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE, fd, -P));
	SHOW_OK(mmap(NULL, 2 * P, PROT_READ, MAP_PRIVATE, fd, (1ul << 63) - P));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0));
	SHOW_OK(mmap(NULL, P, PROT_READ, MAP_SHARED | MAP_GROWSDOWN | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap((void *)4096, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	IN_CHILD(setuid(1000);
		 SHOW_OK(mmap(NULL, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)));
	close(fd);
}

int main(void)
{
	struct sigaction act = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO | SA_NODEFER};

	case_begin();
	sigaction(SIGSEGV, &act, NULL);
	sigaction(SIGBUS, &act, NULL);
	remapping();
	protecting();
	advising();
	syncing();
	unmapping();
	return 0;
}
