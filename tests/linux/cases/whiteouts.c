/* SPDX-License-Identifier: BSD-2-Clause */
/* renameat2 with RENAME_WHITEOUT: a device 0:0 stays under the old name. */
#include "case.h"

#include <linux/fs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

static long move(const char *from, const char *to, unsigned flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void show(const char *name)
{
	struct stat st;

	if (lstat(name, &st))
		printf("%s: %s\n", name, strerrorname_np(errno));
	else
		printf("%s: mode %o, device %u:%u, links %u\n", name, st.st_mode, major(st.st_rdev),
		       minor(st.st_rdev), S_ISDIR(st.st_mode) ? 0 : (unsigned)st.st_nlink);
}

int main(void)
{
	case_begin();
	close(open("a", O_CREAT | O_WRONLY, 0644));
	close(open("victim", O_CREAT | O_WRONLY, 0600));
	mkdir("folder", 0755);
	SHOW(move("a", "b", RENAME_WHITEOUT | RENAME_EXCHANGE));
	SHOW(move("a", "victim", RENAME_WHITEOUT | RENAME_NOREPLACE));
	SHOW(move("a", "b", RENAME_WHITEOUT));
	show("a");
	show("b");
	SHOW(move("b", "victim", RENAME_WHITEOUT));
	show("b");
	show("victim");
	SHOW(move("folder", "moved", RENAME_WHITEOUT));
	show("folder");
	show("moved");
	SHOW(open("a", O_RDONLY));
	SHOW(unlink("a"));
	SHOW(unlink("b"));
	SHOW(unlink("folder"));
	SHOW(rmdir("moved"));
	SHOW(unlink("victim"));
	return 0;
}
