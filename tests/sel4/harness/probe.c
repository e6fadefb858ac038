/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/probe.h"

#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"

/* RDI: the address. Each ends in int3 if nothing faults. */
__asm__("	.text\n"
	"probe_read_code:	mov (%rdi), %rax\n"
	"			int3\n"
	"probe_write_code:	mov (%rdi), %rax\n"
	"			mov %rax, (%rdi)\n"
	"			int3\n"
	"probe_execute_code:	jmp *%rdi\n");
extern const char probe_read_code[], probe_write_code[], probe_execute_code[];

static seL4_Word probe(const void *code, seL4_Word vaddr)
{
	seL4_CPtr endpoint = new_endpoint();
	struct thread t;
	seL4_Word fsr = PROBE_NO_FAULT;

	thread_create_code(&t, code, endpoint);
	t.start.rdi = vaddr;
	thread_start(&t);
	seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL);

	if (seL4_MessageInfo_get_label(info) == seL4_Fault_VMFault) {
		CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), vaddr);
		fsr = seL4_GetMR(seL4_VMFault_FSR);
	} else {
		CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UserException);
		CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 3);
	}
	OK(seL4_TCB_Suspend(t.tcb));
	OK(delete_cap(endpoint));
	return fsr;
}

seL4_Word probe_read(seL4_Word vaddr)
{
	return probe(probe_read_code, vaddr);
}

seL4_Word probe_write(seL4_Word vaddr)
{
	return probe(probe_write_code, vaddr);
}

seL4_Word probe_execute(seL4_Word vaddr)
{
	return probe(probe_execute_code, vaddr);
}
