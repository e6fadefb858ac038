/* SPDX-License-Identifier: BSD-2-Clause */
/* See untypeds.h. */
#include "platform/pc/untypeds.h"
#include "object/cap.h"

#define PHYSICAL_END BIT(47)

static void cut(paddr_t start, paddr_t end, bool device, untyped_fn *f)
{
	start = ALIGN_UP(start, UNTYPED_MIN_BITS);
	end = ALIGN_DOWN(end, UNTYPED_MIN_BITS);
	while (start < end) {
		kaddr_t address = kaddr_of_phys(start);
		unsigned bits = 63 - (unsigned)__builtin_clzll(end - start);

		if (address && (unsigned)__builtin_ctzll(address) < bits)
			bits = (unsigned)__builtin_ctzll(address);
		if (bits > UNTYPED_MAX_BITS)
			bits = UNTYPED_MAX_BITS;
		f(address, bits, device);
		start += BIT(bits);
	}
}

void untypeds_memory(const struct regions *free, untyped_fn *f)
{
	for (unsigned i = 0; i < free->count; i++)
		cut(free->r[i].start, free->r[i].end, false, f);
}

void untypeds_device(const struct regions *taken, untyped_fn *f)
{
	paddr_t start = 0;

	for (unsigned i = 0; i < taken->count && taken->r[i].start < PHYSICAL_END; i++) {
		cut(start, taken->r[i].start, true, f);
		start = taken->r[i].end;
	}
	if (start < PHYSICAL_END)
		cut(start, PHYSICAL_END, true, f);
}
