/* SPDX-License-Identifier: BSD-2-Clause */
/* The vsyscall page, as old statically linked programs call it. */
#include "case.h"

#include <setjmp.h>
#include <sys/time.h>
#include <time.h>

#define PAGE 0xffffffffff600000ul

static sigjmp_buf back;

static void faulted(int sig, siginfo_t *info, void *context)
{
	printf("%s code %d at %lx\n", sigabbrev_np(sig), info->si_code,
	       (unsigned long)info->si_addr);
	siglongjmp(back, 1);
}

static void is_mapped(void)
{
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");

	/* Its rights depend on how the kernel was started. */
	while (fgets(line, sizeof(line), maps))
		if (strstr(line, "[vsyscall]"))
			printf("%.33s: %s", line, strstr(line, "[vsyscall]"));
	fclose(maps);
}

int main(void)
{
	int (*get_time_of_day)(struct timeval *, struct timezone *) = (void *)PAGE;
	time_t (*get_time)(time_t *) = (void *)(PAGE + 1024);
	int (*get_cpu)(unsigned *, unsigned *, void *) = (void *)(PAGE + 2048);
	void (*nothing)(void) = (void *)(PAGE + 3072);
	struct sigaction act = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO};
	struct timeval t = {0};
	struct timezone z = {1, 1};
	unsigned cpu = 9999, node = 9999;
	time_t now = 0, seconds;

	case_begin();
	is_mapped();
	sigaction(SIGSEGV, &act, NULL);
	if (!sigsetjmp(back, 1)) {
		SHOW(get_time_of_day(&t, &z));
		SHOW(labs(t.tv_sec - time(NULL)) <= 1);
		SHOW(z.tz_minuteswest);
		SHOW(get_time_of_day(NULL, NULL));
		seconds = get_time(&now);
		SHOW(seconds == now && labs(now - t.tv_sec) <= 1);
		SHOW(get_time(NULL) >= now);
		SHOW(get_cpu(&cpu, &node, NULL));
		SHOW(cpu < 9999 && node < 9999);
	}
	if (!sigsetjmp(back, 1))
		nothing();
	if (!sigsetjmp(back, 1))
		((void (*)(void))(PAGE + 1))();
	return 0;
}
