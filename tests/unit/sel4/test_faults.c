/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults as values (sel4/faults.h): the fields that a fault is made of can be read back, a field
 * that is set changes no other, and the words of a message find the right fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sel4/sel4.h>

static seL4_IPCBuffer buffer;

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < seL4_MsgMaxLength; i++)
		buffer.msg[i] = 0x1000u + (seL4_Word)i;
	seL4_SetIPCBuffer(&buffer);
	return 0;
}

/* Word `mr` of the message has become `field`; setting it on a value and by pointer works. */
#define CHECK_FIELD(fault, field, mr)                                                      \
	do {                                                                               \
		seL4_Fault_t set = seL4_Fault_##fault##_set_##field(f, 7), by_pointer = f; \
                                                                                           \
		assert_int_equal(seL4_Fault_##fault##_get_##field(f), 0x1000 + (mr));      \
		assert_int_equal(seL4_Fault_##fault##_ptr_get_##field(&f), 0x1000 + (mr)); \
		assert_int_equal(seL4_Fault_##fault##_get_##field(set), 7);                \
		seL4_Fault_##fault##_ptr_set_##field(&by_pointer, 7);                      \
		assert_memory_equal(&set, &by_pointer, sizeof(set));                       \
		seL4_Fault_##fault##_ptr_set_##field(&by_pointer, 0x1000 + (mr));          \
		assert_memory_equal(&f, &by_pointer, sizeof(f));                           \
	} while (0)

/* The fault of a message with that label; `made` is the same made by hand. */
static seL4_Fault_t received(seL4_Word label, seL4_Fault_t made)
{
	seL4_MessageInfo_t tag = seL4_MessageInfo_new(label, 0, 0, 19);
	seL4_Fault_t f = seL4_getFault(tag);

	assert_int_equal(seL4_Fault_get_seL4_FaultType(f), label);
	assert_int_equal(seL4_Fault_ptr_get_seL4_FaultType(&f), label);
	assert_true(seL4_Fault_seL4_FaultType_equals(f, label));
	assert_int_equal(seL4_isVMFault_tag(tag), label == seL4_Fault_VMFault);
	assert_int_equal(seL4_isCapFault_tag(tag), label == seL4_Fault_CapFault);
	assert_int_equal(seL4_isNullFault_tag(tag), label == seL4_Fault_NullFault);
	assert_int_equal(seL4_isUnknownSyscall_tag(tag), label == seL4_Fault_UnknownSyscall);
	assert_int_equal(seL4_isUserException_tag(tag), label == seL4_Fault_UserException);
	assert_memory_equal(&f, &made, sizeof(f));
	return f;
}

static void cap_fault(void **state)
{
	seL4_Fault_t f = received(
		seL4_Fault_CapFault,
		seL4_Fault_CapFault_new(0x1000, 0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006));

	(void)state;
	CHECK_FIELD(CapFault, IP, 0);
	CHECK_FIELD(CapFault, Addr, 1);
	CHECK_FIELD(CapFault, InRecvPhase, 2);
	CHECK_FIELD(CapFault, LookupFailureType, 3);
	CHECK_FIELD(CapFault, MR4, 4);
	CHECK_FIELD(CapFault, MR5, 5);
	CHECK_FIELD(CapFault, MR6, 6);
}

static void unknown_syscall(void **state)
{
	seL4_Fault_t made;

	(void)state;
	seL4_Fault_UnknownSyscall_ptr_new(&made, 0x1000, 0x1001, 0x1002, 0x1003, 0x1004, 0x1005,
					  0x1006, 0x1007, 0x1008, 0x1009, 0x100a, 0x100b, 0x100c,
					  0x100d, 0x100e, 0x100f, 0x1010, 0x1011, 0x1012);
	seL4_Fault_t f = received(seL4_Fault_UnknownSyscall, made);

	CHECK_FIELD(UnknownSyscall, RAX, 0);
	CHECK_FIELD(UnknownSyscall, RBX, 1);
	CHECK_FIELD(UnknownSyscall, RCX, 2);
	CHECK_FIELD(UnknownSyscall, RDX, 3);
	CHECK_FIELD(UnknownSyscall, RSI, 4);
	CHECK_FIELD(UnknownSyscall, RDI, 5);
	CHECK_FIELD(UnknownSyscall, RBP, 6);
	CHECK_FIELD(UnknownSyscall, R8, 7);
	CHECK_FIELD(UnknownSyscall, R9, 8);
	CHECK_FIELD(UnknownSyscall, R10, 9);
	CHECK_FIELD(UnknownSyscall, R11, 10);
	CHECK_FIELD(UnknownSyscall, R12, 11);
	CHECK_FIELD(UnknownSyscall, R13, 12);
	CHECK_FIELD(UnknownSyscall, R14, 13);
	CHECK_FIELD(UnknownSyscall, R15, 14);
	CHECK_FIELD(UnknownSyscall, FaultIP, 15);
	CHECK_FIELD(UnknownSyscall, RSP, 16);
	CHECK_FIELD(UnknownSyscall, FLAGS, 17);
	CHECK_FIELD(UnknownSyscall, Syscall, 18);
}

static void user_exception(void **state)
{
	seL4_Fault_t f =
		received(seL4_Fault_UserException,
			 seL4_Fault_UserException_new(0x1000, 0x1001, 0x1002, 0x1003, 0x1004));

	(void)state;
	CHECK_FIELD(UserException, FaultIP, 0);
	CHECK_FIELD(UserException, Stack, 1);
	CHECK_FIELD(UserException, FLAGS, 2);
	CHECK_FIELD(UserException, Number, 3);
	CHECK_FIELD(UserException, Code, 4);
}

static void vm_fault(void **state)
{
	seL4_Fault_t f = received(seL4_Fault_VMFault,
				  seL4_Fault_VMFault_new(0x1000, 0x1001, 0x1002, 0x1003));

	(void)state;
	CHECK_FIELD(VMFault, IP, 0);
	CHECK_FIELD(VMFault, Addr, 1);
	CHECK_FIELD(VMFault, PrefetchFault, 2);
	CHECK_FIELD(VMFault, FSR, 3);
}

/* A message that is no fault. */
static void no_fault(void **state)
{
	seL4_Fault_t made;

	(void)state;
	seL4_Fault_NullFault_ptr_new(&made);
	received(seL4_Fault_NullFault, made);
	assert_int_equal(
		seL4_Fault_get_seL4_FaultType(seL4_getFault(seL4_MessageInfo_new(77, 0, 0, 4))),
		seL4_Fault_NullFault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(cap_fault, set_up),
		cmocka_unit_test_setup(unknown_syscall, set_up),
		cmocka_unit_test_setup(user_exception, set_up),
		cmocka_unit_test_setup(vm_fault, set_up),
		cmocka_unit_test_setup(no_fault, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
