/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub of one invocation that Selkie's microkernel adds (extensions.h says what it means).
 * To be used only where the boot information announces SELKIE_FEATURE_REDIRECT_SYSCALL.
 */
#ifndef SELKIE_REDIRECT_H
#define SELKIE_REDIRECT_H

#include <sel4/sel4.h>
#include <selkie/extensions.h>

/*
 * Sets where `tcb` goes on after a `syscall` outside of [window, window + window_size), and the
 * word that it finds in R11 there. Turn redirection on with seL4_TCB_SetFlags(tcb, 0,
 * SELKIE_TCB_FLAG_REDIRECT_SYSCALL). Errors: InvalidArgument (handler is no user address),
 * IllegalOperation (the microkernel has no such extension).
 */
static inline seL4_Error selkie_TCB_SetRedirect(seL4_CPtr tcb, seL4_Word handler, seL4_Word word,
						seL4_Word window, seL4_Word window_size)
{
	seL4_Word mr[4] = {handler, word, window, window_size};
	seL4_MessageInfo_t info = seL4_MessageInfo_new(SELKIE_LABEL_TCB_SET_REDIRECT, 0, 0, 4);

	info = seL4_CallWithMRs(tcb, info, &mr[0], &mr[1], &mr[2], &mr[3]);
	return (seL4_Error)seL4_MessageInfo_get_label(info);
}

/*
 * The same, but only for system calls whose number is in the set `chosen`; there is no window. To
 * be used only where SELKIE_FEATURE_REDIRECT_CHOSEN is announced.
 */
static inline seL4_Error selkie_TCB_SetRedirectOf(seL4_CPtr tcb, seL4_Word handler, seL4_Word word,
						  const seL4_Word chosen[SELKIE_REDIRECT_SET_WORDS])
{
	seL4_Word mr[4] = {handler, word, 0, 0};
	seL4_MessageInfo_t info = seL4_MessageInfo_new(SELKIE_LABEL_TCB_SET_REDIRECT, 0, 0,
						       4 + SELKIE_REDIRECT_SET_WORDS);

	for (int i = 0; i < SELKIE_REDIRECT_SET_WORDS; i++)
		seL4_SetMR(4 + i, chosen[i]);
	info = seL4_CallWithMRs(tcb, info, &mr[0], &mr[1], &mr[2], &mr[3]);
	return (seL4_Error)seL4_MessageInfo_get_label(info);
}

#endif
