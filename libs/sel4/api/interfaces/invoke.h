/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every object stub does: it puts capabilities and words from 4 on into the IPC buffer, words
 * 0 to 3 into registers only, and makes one Call; the reply's label is the result. On an error the
 * four register words, which have its details, go to the IPC buffer, where seL4_GetMR() finds them.
 */
#pragma once

#include <sel4/syscalls.h>

struct sel4_reply_ {
	seL4_Error error;
	seL4_Word mr0, mr1, mr2, mr3;
};

static inline struct sel4_reply_ sel4_invoke_(seL4_CPtr service, seL4_Word label, seL4_Word caps,
					      seL4_Word length, seL4_Word mr0, seL4_Word mr1,
					      seL4_Word mr2, seL4_Word mr3)
{
	struct sel4_registers_ r = {
		service, seL4_MessageInfo_new(label, 0, caps, length).words[0], mr0, mr1, mr2, mr3};

	sel4_enter_((seL4_Word)seL4_SysCall, &r);
	seL4_MessageInfo_t info = {{r.info}};
	struct sel4_reply_ reply = {(seL4_Error)seL4_MessageInfo_get_label(info), r.mr0, r.mr1,
				    r.mr2, r.mr3};

	if (reply.error != seL4_NoError)
		sel4_to_buffer_(&r, (seL4_Word *)seL4_Null);
	return reply;
}
