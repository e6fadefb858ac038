/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drivers as they are written for seL4: device memory out of untypeds, real interrupts of both
 * kinds. Fact sheet sections 13 and 14; the addresses are those of QEMU's q35.
 */
#include "harness/device.h"
#include "harness/env.h"
#include "harness/test.h"

#include <string.h>

#define VECTOR	     50
#define MSI_ADDRESS  0xfee00000
#define MSI_DATA     (VECTOR + 0x30)
#define BADGE	     0x66
#define ACPI_VADDR   0x71000000ul
#define HPET_VADDR   0x72000000ul
#define HPET_ADDRESS 0xfed00000ul

static struct edu edu;

static seL4_CPtr new_pin_handler(seL4_Word pin, seL4_Word level, seL4_Word low)
{
	seL4_CPtr slot = new_slot();

	OK(seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, CNODE, slot, 64, 0, pin, level, low,
				     VECTOR));
	return slot;
}

static seL4_CPtr signalled_by(seL4_CPtr handler)
{
	seL4_CPtr notification = new_notification();

	OK(seL4_IRQHandler_SetNotification(handler, new_badged(notification, BADGE)));
	return notification;
}

/* An interrupt was there, or is on its way. */
static void expect_interrupt(seL4_CPtr notification)
{
	seL4_Word badge;

	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, BADGE);
}

/* Checks that no interrupt came after all other threads have run. */
static void expect_silence(seL4_CPtr notification)
{
	seL4_Word badge;

	settle();
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 0);
}

/* The device memory that drivers need is in some device untyped. */
static void untypeds_cover_the_devices(void)
{
	static const seL4_Word places[] = {
		0x0 /* BIOS data */,  0xa0000 /* VGA */,
		0xe0000 /* BIOS */,   0xfffff,
		0xb0000000 /* PCI */, 0xfd000000 /* BARs */,
		HPET_ADDRESS,	      0x8000000000 /* above all memory */};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!device_untyped_at(places[i]))
			test_fail(__FILE__, __LINE__, "no device untyped has %#lx", places[i]);
}

/* The RSDT, which the RSDP of the boot information names, and all tables that it names can be
 * mapped. */
static void acpi_tables_can_be_read(void)
{
	const char *chunk = (const char *)boot + seL4_BootInfoFrameSize;
	seL4_Uint32 rsdt, length, table;

	while (((const seL4_BootInfoHeader *)chunk)->id != SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP)
		chunk += ((const seL4_BootInfoHeader *)chunk)->len;
	memcpy(&rsdt, chunk + sizeof(seL4_BootInfoHeader) + 16, sizeof(rsdt));
	const char *seen = (const char *)device_map(rsdt, ACPI_VADDR);

	CHECK(memcmp(seen, "RSDT", 4) == 0);
	memcpy(&length, seen + 4, sizeof(length));
	CHECK(length > 36 && length < 0x1000 - (rsdt & 0xfff));
	for (seL4_Uint32 at = 36; at < length; at += sizeof(table)) {
		memcpy(&table, seen + at, sizeof(table));
		CHECK(device_untyped_at(table) != 0);
	}
}

/* While the device holds the line, each acknowledgement brings the next interrupt, and none comes
 * before. */
static void level_interrupt(void)
{
	edu_open(&edu);
	seL4_CPtr handler = new_pin_handler(edu_pin(&edu), 1, 1);
	seL4_CPtr notification = signalled_by(handler);

	OK(seL4_IRQHandler_Ack(handler));
	expect_silence(notification);
	edu_raise(&edu);
	for (int i = 0; i < 3; i++) {
		expect_interrupt(notification);
		expect_silence(notification);
		OK(seL4_IRQHandler_Ack(handler));
	}
	expect_interrupt(notification);
	edu_clear(&edu);
	OK(seL4_IRQHandler_Ack(handler));
	expect_silence(notification);
}

/* The pin is unmasked as soon as the handler is issued; an interrupt without a notification is
 * dropped, and the pin stays masked until it is acknowledged. */
static void interrupt_without_notification(void)
{
	edu_open(&edu);
	seL4_CPtr handler = new_pin_handler(edu_pin(&edu), 1, 1);

	edu_raise(&edu);
	settle();
	seL4_CPtr notification = signalled_by(handler);

	expect_silence(notification);
	OK(seL4_IRQHandler_Ack(handler));
	expect_interrupt(notification);
	OK(seL4_IRQHandler_Clear(handler));
	OK(seL4_IRQHandler_Ack(handler));
	expect_silence(notification);
	edu_clear(&edu);
}

/* Without the handler's capability the pin is masked. */
static void deleted_handler_is_masked(void)
{
	edu_open(&edu);
	seL4_CPtr handler = new_pin_handler(edu_pin(&edu), 1, 1);
	seL4_CPtr notification = signalled_by(handler);

	OK(delete_cap(handler));
	edu_raise(&edu);
	expect_silence(notification);
	handler = new_pin_handler(edu_pin(&edu), 1, 1);
	notification = signalled_by(handler);
	OK(seL4_IRQHandler_Ack(handler));
	expect_interrupt(notification);
	edu_clear(&edu);
}

static void message_interrupt(void)
{
	seL4_CPtr handler = new_slot();

	edu_open(&edu);
	OK(seL4_IRQControl_GetMSI(seL4_CapIRQControl, CNODE, handler, 64, 0, edu.slot, 0, 0,
				  VECTOR));
	seL4_CPtr notification = signalled_by(handler);

	edu_use_msi(&edu, MSI_ADDRESS, MSI_DATA);
	for (int i = 0; i < 3; i++) { /* never masked: no acknowledgement */
		edu_raise(&edu);
		expect_interrupt(notification);
		expect_silence(notification);
		edu_clear(&edu);
	}
	OK(delete_cap(handler));
	edu_raise(&edu);
	expect_silence(notification);
	edu_clear(&edu);
}

/* ---- HPET ---- */

#define HPET_CONFIG	0x10
#define HPET_COUNTER	0xf0
#define HPET_TIMER_CONF 0x100
#define HPET_TIMER_COMP 0x108
#define HPET_ENABLE	1
#define TIMER_ENABLE	(1 << 2)
#define TIMER_ROUTE	9
#define HPET_TICKS	100000 /* a millisecond */
#define FIRST_PCI_PIN	16     /* those below have devices of their own */

static void write_hpet(volatile char *hpet, seL4_Word at, seL4_Word value)
{
	*(volatile seL4_Word *)(hpet + at) = value;
}

static seL4_Word read_hpet(volatile char *hpet, seL4_Word at)
{
	return *(volatile seL4_Word *)(hpet + at);
}

static void hpet_interrupt(void)
{
	volatile char *hpet = device_map(HPET_ADDRESS, HPET_VADDR);
	seL4_Word routes = read_hpet(hpet, HPET_TIMER_CONF) >> 32, pin = FIRST_PCI_PIN;

	CHECK_EQ(read_hpet(hpet, 0) >> 16 & 0xffff, 0x8086);
	while (pin < 24 && !(routes >> pin & 1))
		pin++;
	CHECK(pin < 24);
	seL4_CPtr handler = new_pin_handler(pin, 0, 0);
	seL4_CPtr notification = signalled_by(handler);

	OK(seL4_IRQHandler_Ack(handler));
	write_hpet(hpet, HPET_CONFIG, HPET_ENABLE);
	for (int i = 0; i < 3; i++) {
		seL4_Word due = read_hpet(hpet, HPET_COUNTER) + HPET_TICKS;

		write_hpet(hpet, HPET_TIMER_COMP, due);
		write_hpet(hpet, HPET_TIMER_CONF, TIMER_ENABLE | pin << TIMER_ROUTE);
		expect_interrupt(notification);
		OK(seL4_IRQHandler_Ack(handler));
	}
	write_hpet(hpet, HPET_TIMER_CONF, 0);
	write_hpet(hpet, HPET_CONFIG, 0);
}

TEST_SUITE(device, CASE(untypeds_cover_the_devices), CASE(acpi_tables_can_be_read),
	   CASE(level_interrupt), CASE(interrupt_without_notification),
	   CASE(deleted_handler_is_masked), CASE(message_interrupt), CASE(hpet_interrupt));
