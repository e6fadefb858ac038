/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory functions, which the compiler may call, and the string functions of boot code. memcpy
 * and memset work by words and not by `rep movsb`, which is slow under emulation.
 */
#include "kernel/string.h"

void *memcpy(void *dest, const void *src, size_t n)
{
	uint8_t *d = dest;
	const uint8_t *s = src;

	for (; n >= sizeof(word_t); n -= sizeof(word_t)) {
		word_t w;

		__builtin_memcpy(&w, s, sizeof(w));
		__builtin_memcpy(d, &w, sizeof(w));
		d += sizeof(w);
		s += sizeof(w);
	}
	while (n--)
		*d++ = *s++;
	return dest;
}

void *memmove(void *dest, const void *src, size_t n)
{
	uint8_t *d = dest;
	const uint8_t *s = src;

	if (d <= s || d >= s + n)
		while (n--)
			*d++ = *s++;
	else
		while (n--)
			d[n] = s[n];
	return dest;
}

void *memset(void *dest, int byte, size_t n)
{
	uint8_t *d = dest;
	word_t w = (word_t)(uint8_t)byte * 0x0101010101010101ul;

	for (; n >= sizeof(w); n -= sizeof(w)) {
		__builtin_memcpy(d, &w, sizeof(w));
		d += sizeof(w);
	}
	while (n--)
		*d++ = (uint8_t)byte;
	return dest;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *x = a, *y = b;

	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i] || !a[i])
			return (uint8_t)a[i] - (uint8_t)b[i];
	return 0;
}

/* Start of the next word of a command line, or NULL. */
static const char *next_word(const char *line)
{
	while (*line == ' ')
		line++;
	return *line ? line : NULL;
}

static size_t word_length(const char *word)
{
	size_t n = 0;

	while (word[n] && word[n] != ' ')
		n++;
	return n;
}

bool command_line_has(const char *line, const char *word)
{
	size_t n = strlen(word);

	for (const char *w = next_word(line); w; w = next_word(w + word_length(w)))
		if (word_length(w) == n && strncmp(w, word, n) == 0)
			return true;
	return false;
}

const char *command_line_value(const char *line, const char *key)
{
	size_t n = strlen(key);

	for (const char *w = next_word(line); w; w = next_word(w + word_length(w)))
		if (strncmp(w, key, n) == 0)
			return w + n;
	return NULL;
}

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

unsigned command_line_number(const char *line, const char *key)
{
	const char *s = command_line_value(line, key);
	unsigned base = 10, value = 0;

	if (!s)
		return 0;

	if (s[0] == '0' && s[1] == 'x') {
		base = 16;
		s += 2;
	}
	for (; digit(*s) < base && value < 65536; s++)
		value = value * base + digit(*s);
	return value;
}
