/* SPDX-License-Identifier: BSD-2-Clause */
/* System V shared memory: attaching, sharing over fork, removal with the last attachment, errors.
 */
#include <sys/ipc.h>
#include <sys/shm.h>

#include "case.h"

static int attachments(int id)
{
	struct shmid_ds ds;

	return shmctl(id, IPC_STAT, &ds) ? -1 : (int)ds.shm_nattch;
}

static void addresses(int id)
{
	char *p = shmat(id, NULL, 0);

	SHOW(p != (void *)-1);
	SHOW(shmdt(p));
	SHOW(shmdt(p));
	SHOW((long)shmat(id, p + 1, 0));
	SHOW(shmat(id, p + 1, SHM_RND) == p);
	SHOW((long)shmat(id, p, 0));
	SHOW(shmat(id, p, SHM_REMAP) == p);
	SHOW(attachments(id));
	SHOW((long)shmat(id, NULL, SHM_REMAP));
	SHOW(shmdt(p + 1));
	/* An attachment with a hole goes as one. */
	SHOW(munmap(p + 4096, 4096));
	SHOW(attachments(id));
	SHOW(shmdt(p));
	SHOW(attachments(id));
	SHOW((long)shmat(-1, NULL, 0));
	SHOW((long)shmat(id + 99999, NULL, 0));
}

static void sharing(int id)
{
	char *p = shmat(id, NULL, 0), *q = shmat(id, NULL, SHM_RDONLY);

	strcpy(p, "from the parent");
	puts(q);
	IN_CHILD({
		puts(p);
		strcpy(p, "from the child");
		printf("attached %d\n", attachments(id));
		SHOW(shmdt(q));
		printf("attached %d\n", attachments(id));
	});
	puts(q);
	SHOW(attachments(id));
	IN_CHILD(*(volatile char *)q = 1);
	SHOW(mprotect(q, 4096, PROT_READ | PROT_WRITE));
	SHOW(shmdt(q));
	/* Removed, it lives until it is detached, and can still be attached. */
	struct shmid_ds ds;
	SHOW(shmctl(id, IPC_RMID, NULL));
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("mode %o key %d\n", ds.shm_perm.mode, ds.shm_perm.__key);
	q = shmat(id, NULL, 0);
	SHOW(q != (void *)-1);
	puts(q);
	SHOW(shmdt(q));
	SHOW(shmdt(p));
	SHOW(shmctl(id, IPC_STAT, &ds));
	SHOW((long)shmat(id, NULL, 0));
}

int main(void)
{
	struct shmid_ds ds;
	struct shminfo info;

	case_begin();
	SHOW(shmget(IPC_PRIVATE, 0, IPC_CREAT | 0600));
	SHOW(shmget(0x5e1c0004, 4096, 0600));
	int id = shmget(0x5e1c0004, 3 * 4096 - 5, IPC_CREAT | IPC_EXCL | 0640);
	SHOW(id >= 0);
	SHOW(shmget(0x5e1c0004, 4096, IPC_CREAT | IPC_EXCL | 0640));
	SHOW(shmget(0x5e1c0004, 3 * 4096, 0));
	SHOW(shmget(0x5e1c0004, 0, 0) == id);
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("size %zu mode %o nattch %lu me %d lpid %d atime %d\n", ds.shm_segsz,
	       ds.shm_perm.mode, (long)ds.shm_nattch, ds.shm_cpid == getpid(), ds.shm_lpid,
	       ds.shm_atime != 0);
	addresses(id);
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("lpid me %d atime %d dtime %d\n", ds.shm_lpid == getpid(), ds.shm_atime != 0,
	       ds.shm_dtime != 0);
	SHOW(shmctl(id, SHM_LOCK, NULL));
	SHOW(shmctl(id, IPC_STAT, &ds));
	printf("mode %o\n", ds.shm_perm.mode);
	SHOW(shmctl(id, SHM_UNLOCK, NULL));
	SHOW(shmctl(id, 99, NULL));
	SHOW(shmctl(-1, IPC_STAT, &ds));
	SHOW(shmctl(id, IPC_STAT, (void *)8));
	SHOW(shmctl(id, IPC_SET, (void *)8));
	SHOW(shmctl(0, IPC_INFO, (void *)&info) >= 0);
	printf("%lu %lu\n", info.shmmin, info.shmmni);
	IN_CHILD({
		SHOW(setresuid(1000, 1000, 1000));
		SHOW((long)shmat(id, NULL, 0));
		SHOW(shmat(id, NULL, SHM_RDONLY) != (void *)-1);
		SHOW(shmctl(id, IPC_STAT, &ds));
		SHOW(shmctl(id, IPC_SET, &ds));
		SHOW(shmctl(id, IPC_RMID, NULL));
		SHOW(shmctl(id, SHM_LOCK, NULL));
		SHOW(shmget(0x5e1c0004, 4096, 0600));
	});
	sharing(id);
	return 0;
}
