/* SPDX-License-Identifier: BSD-2-Clause */
/* IRQ control and handlers (sheet section 13). Real interrupts come from the PIT, pin 2 of the
 * IOAPIC. */
#include "harness/env.h"
#include "harness/test.h"

#define CONTROL	    seL4_CapIRQControl
#define VECTOR	    40
#define LAST_VECTOR 107
#define PIT_PIN	    2
#define PIT_DATA    0x40
#define PIT_COMMAND 0x43
#define PIT_RATE    0x34 /* channel 0, both bytes, rate generator */

static seL4_Error get_ioapic(seL4_CPtr slot, seL4_Word ioapic, seL4_Word pin, seL4_Word level,
			     seL4_Word polarity, seL4_Word vector)
{
	return seL4_IRQControl_GetIOAPIC(CONTROL, CNODE, slot, 64, ioapic, pin, level, polarity,
					 vector);
}

static seL4_Error get_msi(seL4_CPtr slot, seL4_Word bus, seL4_Word dev, seL4_Word func,
			  seL4_Word vector)
{
	return seL4_IRQControl_GetMSI(CONTROL, CNODE, slot, 64, bus, dev, func, 0, vector);
}

static seL4_CPtr new_handler(void)
{
	seL4_CPtr slot = new_slot();

	OK(get_ioapic(slot, 0, PIT_PIN, 0, 0, VECTOR));
	return slot;
}

static void ioapic_ranges(void)
{
	seL4_CPtr slot = new_slot();

	FAILS(get_ioapic(slot, 0, PIT_PIN, 0, 0, LAST_VECTOR + 1), seL4_RangeError, 0, LAST_VECTOR);
	FAILS(get_ioapic(slot, 1, PIT_PIN, 0, 0, VECTOR), seL4_RangeError, 0, 0);
	FAILS(get_ioapic(slot, 0, 24, 0, 0, VECTOR), seL4_RangeError, 0, 23);
	FAILS(get_ioapic(slot, 0, PIT_PIN, 2, 0, VECTOR), seL4_RangeError, 0, 1);
	FAILS(get_ioapic(slot, 0, PIT_PIN, 0, 2, VECTOR), seL4_RangeError, 0, 1);
	FAILS(get_ioapic(new_endpoint(), 9, 99, 9, 9, VECTOR), seL4_DeleteFirst);
	OK(get_ioapic(slot, 0, PIT_PIN, 0, 0, LAST_VECTOR));
}

static void ioapic_checks_in_order(void)
{
	new_handler();
	FAILS(get_ioapic(new_endpoint(), 9, 99, 9, 9, LAST_VECTOR + 1), seL4_RangeError, 0,
	      LAST_VECTOR);
	FAILS(get_ioapic(new_endpoint(), 9, 99, 9, 9, VECTOR), seL4_RevokeFirst);
	FAILS(get_ioapic(new_slot(), 9, 99, 9, 9, VECTOR + 1), seL4_RangeError, 0, 0);
	FAILS(get_ioapic(new_slot(), 0, 99, 9, 9, VECTOR + 1), seL4_RangeError, 0, 23);
}

static void msi_ranges(void)
{
	seL4_CPtr slot = new_slot();

	FAILS(get_msi(slot, 0, 0, 0, LAST_VECTOR + 1), seL4_RangeError, 0, LAST_VECTOR);
	FAILS(get_msi(slot, 256, 0, 0, VECTOR), seL4_RangeError, 0, 255);
	FAILS(get_msi(slot, 0, 32, 0, VECTOR), seL4_RangeError, 0, 31);
	FAILS(get_msi(slot, 0, 0, 8, VECTOR), seL4_RangeError, 0, 7);
	OK(get_msi(slot, 255, 31, 7, VECTOR));
}

static void vector_is_given_once(void)
{
	seL4_CPtr handler = new_handler(), copy = new_copy(handler, seL4_AllRights);

	FAILS(get_ioapic(new_slot(), 0, PIT_PIN, 0, 0, VECTOR), seL4_RevokeFirst);
	FAILS(get_msi(new_slot(), 0, 0, 0, VECTOR), seL4_RevokeFirst);
	OK(delete_cap(handler));
	FAILS(get_msi(new_slot(), 0, 0, 0, VECTOR), seL4_RevokeFirst);
	OK(delete_cap(copy));
	OK(get_msi(new_slot(), 0, 0, 0, VECTOR));
}

static void revoking_control_takes_all(void)
{
	seL4_CPtr handler = new_handler();

	OK(revoke_cap(CONTROL));
	CHECK(is_empty(handler));
	FAILS(copy_to(new_slot(), CONTROL), seL4_IllegalOperation);
}

static void plain_get_is_not_for_this_machine(void)
{
	FAILS(seL4_IRQControl_Get(CONTROL, VECTOR, CNODE, new_slot(), 64), seL4_IllegalOperation);
}

static void handler_wants_a_notification_to_write(void)
{
	seL4_CPtr handler = new_handler(), notification = new_notification();

	FAILS(seL4_IRQHandler_SetNotification(handler, new_endpoint()), seL4_InvalidCapability, 0);
	FAILS(seL4_IRQHandler_SetNotification(handler, new_copy(notification, seL4_CanRead)),
	      seL4_InvalidCapability, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(raw_call(handler, IRQSetIRQHandler, 0, 0)),
		 seL4_TruncatedMessage);
	OK(seL4_IRQHandler_SetNotification(handler, notification));
	OK(seL4_IRQHandler_Clear(handler));
	OK(seL4_IRQHandler_Ack(handler));
}

static void start_pit(unsigned hertz)
{
	seL4_CPtr ports = new_slot();
	unsigned count = 1193182 / hertz;

	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_DATA, PIT_COMMAND, CNODE, ports,
					64));
	OK(seL4_X86_IOPort_Out8(ports, PIT_COMMAND, PIT_RATE));
	OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, count & 0xff));
	OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, count >> 8));
}

static void interrupt_signals_with_the_badge(void)
{
	seL4_CPtr handler = new_handler(), notification = new_notification();
	seL4_Word badge = 0;

	OK(seL4_IRQHandler_SetNotification(handler, new_badged(notification, 0x55)));
	OK(seL4_IRQHandler_Ack(handler));
	start_pit(200);
	for (unsigned i = 0; i < 3; i++) {
		seL4_Wait(notification, &badge);
		CHECK_EQ(badge, 0x55);
		OK(seL4_IRQHandler_Ack(handler));
	}
}

static void masked_until_acknowledged(void)
{
	seL4_CPtr handler = new_handler(), notification = new_notification();
	seL4_Word badge = 0;

	OK(seL4_IRQHandler_SetNotification(handler, new_badged(notification, 1)));
	OK(seL4_IRQHandler_Ack(handler));
	start_pit(1000);
	seL4_Wait(notification, &badge);
	/* A second interrupt may come before the first is masked, if the emulator is late. */
	settle();
	seL4_Poll(notification, &badge);
	for (volatile unsigned i = 0; i < 20000000; i++)
		;
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 0);
	OK(seL4_IRQHandler_Ack(handler));
	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, 1);
}

TEST_SUITE(irq, CASE(ioapic_ranges), CASE(ioapic_checks_in_order), CASE(msi_ranges),
	   CASE(vector_is_given_once), CASE(revoking_control_takes_all),
	   CASE(plain_get_is_not_for_this_machine), CASE(handler_wants_a_notification_to_write),
	   CASE(interrupt_signals_with_the_badge), CASE(masked_until_acknowledged));
