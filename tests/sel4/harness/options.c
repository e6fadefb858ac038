/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fw_cfg: writing a 16-bit selector to one port starts a byte stream at the other. Selector 0x19 is
 * the directory: a count and entries of 64 bytes, numbers big-endian. A machine without the device
 * answers with all ones, which no signature is.
 */
#include "harness/options.h"

#include <stdlib.h>
#include <string.h>

#include "harness/env.h"
#include "harness/test.h"

#define PORT_SELECTOR	   0x510
#define PORT_DATA	   0x511
#define SELECTOR_SIGNATURE 0
#define SELECTOR_DIRECTORY 0x19
#define NAME_BYTES	   56
#define OPTIONS_FILE	   "opt/selkie/options"

static seL4_CPtr port;
static char options[128];

static void select_file(unsigned selector)
{
	seL4_X86_IOPort_Out16(port, PORT_SELECTOR, selector);
}

static void read_bytes(void *to, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		((unsigned char *)to)[i] = seL4_X86_IOPort_In8(port, PORT_DATA).result;
}

static unsigned read_number(unsigned bytes)
{
	unsigned char b[4];
	unsigned number = 0;

	read_bytes(b, bytes);
	for (unsigned i = 0; i < bytes; i++)
		number = number << 8 | b[i];
	return number;
}

static int is_there(void)
{
	char signature[4];

	select_file(SELECTOR_SIGNATURE);
	read_bytes(signature, sizeof(signature));
	return memcmp(signature, "QEMU", sizeof(signature)) == 0;
}

/* The selector of the file; 0 if there is none. Its size is stored. */
static unsigned find_file(unsigned *size)
{
	unsigned files;

	select_file(SELECTOR_DIRECTORY);
	files = read_number(4);
	for (unsigned i = 0; i < files; i++) {
		unsigned selector;
		char name[NAME_BYTES];

		*size = read_number(4);
		selector = read_number(2);
		read_number(2);
		read_bytes(name, sizeof(name));
		if (strncmp(name, OPTIONS_FILE, sizeof(name)) == 0)
			return selector;
	}
	return 0;
}

static void read_options(void)
{
	unsigned size, selector;

	port = new_slot();
	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PORT_SELECTOR, PORT_DATA + 1, CNODE,
					port, 64));
	selector = is_there() ? find_file(&size) : 0;
	if (selector) {
		select_file(selector);
		read_bytes(options, size < sizeof(options) ? size : sizeof(options) - 1);
	}
	OK(delete_cap(port));
}

static const char *value_of(const char *key)
{
	if (!port)
		read_options();
	const char *at = strstr(options, key);

	return at ? at + strlen(key) : NULL;
}

bool option_allows(const char *key, const char *word)
{
	const char *value = value_of(key);
	size_t length = strlen(word);

	return !value || (strncmp(value, word, length) == 0 &&
			  (value[length] == '\0' || value[length] == ' '));
}

seL4_Word option_number(const char *key, seL4_Word otherwise)
{
	const char *value = value_of(key);

	return value ? strtoul(value, NULL, 0) : otherwise;
}
