/* SPDX-License-Identifier: BSD-2-Clause */
/* One random system call, as likely as not one that the kernel carries out. */
#pragma once

#include <sel4/sel4.h>

struct attack {
	seL4_Word number, cap, info, words[8], caps[3];
	seL4_Word receive_cnode, receive_index, receive_depth;
};

void attack_choose(struct attack *attack);
