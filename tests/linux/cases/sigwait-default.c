/* SPDX-License-Identifier: BSD-2-Clause */
/* A signal whose default action ends the process, sent while a thread is in sigwait() for it: it is
 * taken, not acted on. */
#include <pthread.h>

#include "case.h"

static void *send_later(void *arg)
{
	usleep(200000);
	kill(getpid(), SIGUSR1);
	return NULL;
}

int main(void)
{
	pthread_t sender;
	sigset_t set;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&sender, NULL, send_later, NULL);
	SHOW(sigwait(&set, &sig));
	SHOW(sig == SIGUSR1);
	pthread_join(sender, NULL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	SHOW(sigpending(&set));
	SHOW(sigismember(&set, SIGUSR1));
	return 0;
}
