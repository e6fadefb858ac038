/* SPDX-License-Identifier: BSD-2-Clause */
/* A small printf for kernel messages: it has no buffer, so each character is written at once, and
 * no floating point. */
#include "kernel/print.h"
#include "arch/arch.h"
#include "kernel/latency.h"

#include <stdarg.h>

static void print_number(uint64_t value, unsigned base, bool negative, unsigned width, char pad)
{
	char digits[24];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	/* The sign stands before zeroes and behind blanks. */
	if (negative && pad == '0') {
		arch_console_putc('-');
		width -= width > 0;
	} else if (negative) {
		digits[n++] = '-';
	}
	for (unsigned i = n; i < width; i++)
		arch_console_putc(pad);
	while (n)
		arch_console_putc(digits[--n]);
}

static void print_string(const char *s)
{
	for (; *s; s++)
		arch_console_putc(*s);
}

/* Prints one conversion; `f` is what follows the '%'. Returns the first character behind the
 * conversion. */
static const char *convert(const char *f, va_list *args)
{
	unsigned width = 0;
	bool is_long = false;
	char pad = ' ';

	if (*f == '0')
		pad = '0';
	for (; *f >= '0' && *f <= '9'; f++)
		width = width * 10 + (unsigned)(*f - '0');
	for (; *f == 'l'; f++)
		is_long = true;
	switch (*f) {
	case 's':
		print_string(va_arg(*args, const char *));
		break;
	case 'c':
		arch_console_putc((char)va_arg(*args, int));
		break;
	case 'd': {
		int64_t v = is_long ? va_arg(*args, int64_t) : va_arg(*args, int);

		print_number(v < 0 ? -(uint64_t)v : (uint64_t)v, 10, v < 0, width, pad);
		break;
	}
	case 'u':
	case 'x':
		print_number(is_long ? va_arg(*args, uint64_t) : va_arg(*args, unsigned),
			     *f == 'u' ? 10 : 16, false, width, pad);
		break;
	case 'p':
		print_string("0x");
		print_number((uint64_t)va_arg(*args, void *), 16, false, width, pad);
		break;
	case 0:
		return f;
	default:
		arch_console_putc(*f);
	}
	return f + 1;
}

void kprintf(const char *format, ...)
{
	word_t began = arch_cycles();
	va_list args;

	va_start(args, format);
	while (*format) {
		char c = *format++;

		if (c == '%')
			format = convert(format, &args);
		else
			arch_console_putc(c);
	}
	va_end(args);
	latency_skip(arch_cycles() - began);
}

void kernel_panic(const char *file, int line, const char *what)
{
	kprintf("\nselkie: fatal: microkernel: bug at %s:%d: %s\n", file, line, what);
	arch_halt();
}
