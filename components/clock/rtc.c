/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads the date from the MC146818 real-time clock (its data sheet). It reads until two readings
 * agree, since the registers may change meanwhile. The clock is assumed to run on UTC.
 */
#include <string.h>

#include "components/clock/clock.h"

enum { INDEX = 0x70, DATA = 0x71 };
enum {
	SECOND = 0,
	MINUTE = 2,
	HOUR = 4,
	DAY = 7,
	MONTH = 8,
	YEAR = 9,
	STATUS_A = 10,
	STATUS_B = 11,
	CENTURY = 0x32
};
enum { UPDATING = 0x80, HOURS_24 = 2, BINARY = 4, AFTERNOON = 0x80 };

struct date {
	uint8_t second, minute, hour, day, month, year, century;
};

static uint8_t reg(const struct port_ops *ports, uint8_t index)
{
	ports->out8(ports->context, INDEX, index);
	return ports->in8(ports->context, DATA);
}

static struct date read_date(const struct port_ops *p)
{
	return (struct date){reg(p, SECOND), reg(p, MINUTE), reg(p, HOUR),   reg(p, DAY),
			     reg(p, MONTH),  reg(p, YEAR),   reg(p, CENTURY)};
}

static unsigned number(uint8_t value, uint8_t status)
{
	return status & BINARY ? value : (value >> 4) * 10u + (value & 15u);
}

/* Days from 1970-01-01: counted in years that begin in March, so that the leap day comes last. */
static uint64_t days(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month > 2 ? year : year - 1, m = (month + 9) % 12;

	return y * 365ull + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719468;
}

uint64_t rtc_read_ns(const struct port_ops *ports)
{
	struct date a, b;

	for (int i = 0; i < 10000 && reg(ports, STATUS_A) & UPDATING; i++)
		;
	b = read_date(ports);
	for (int i = 0; i < 10; i++) {
		a = b;
		b = read_date(ports);
		if (!memcmp(&a, &b, sizeof(a)))
			break;
	}
	uint8_t status = reg(ports, STATUS_B);
	unsigned hour = number(b.hour & (uint8_t)~AFTERNOON, status);
	unsigned month = number(b.month, status), day = number(b.day, status);
	unsigned year = number(b.year, status), century = number(b.century, status);
	if (!(status & HOURS_24))
		hour = hour % 12 + (b.hour & AFTERNOON ? 12 : 0);
	/* Not every machine has a century register: an impossible value is ignored. */
	year += century >= 19 && century <= 29 ? century * 100 : year < 70 ? 2000 : 1900;
	if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || year < 1970)
		return 0;
	uint64_t seconds = days(year, month, day) * 86400 + hour * 3600ull +
			   number(b.minute, status) * 60ull + number(b.second, status);
	return seconds * 1000000000ull;
}
