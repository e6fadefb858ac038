/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the runner's command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/run/run.h"

static const struct option table[] = {
	{"log", required_argument, NULL, 'l'},
	{"timeout", required_argument, NULL, 't'},
	{"primary", required_argument, NULL, 'p'},
	{"verbose", no_argument, NULL, 'v'},
	{"dry-run", no_argument, NULL, 'n'},
	{"report", no_argument, NULL, 'r'},
	{"streams", required_argument, NULL, 's'},
	{"trace", required_argument, NULL, 'T'},
	{"scratch", required_argument, NULL, 'd'},
	{"machine", required_argument, NULL, 'm'},
	{"info", required_argument, NULL, 'i'},
	{"keep", no_argument, NULL, 'k'},
	{"detach", no_argument, NULL, 'D'},
	{"types", required_argument, NULL, 'y'},
	{"save-to", required_argument, NULL, 'S'},
	{"save-when", required_argument, NULL, 'W'},
	{"from", required_argument, NULL, 'F'},
	{"hostname", required_argument, NULL, 'H'},
	{"services", required_argument, NULL, 'V'},
	{"health", required_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static _Noreturn void usage(void)
{
	fprintf(stderr,
		"usage: selkie-run [--log FILE] [--timeout SECONDS] [--primary CHANNEL] "
		"[--services COLUMNS [--health FILE]] [--scratch FOLDER] [--trace FILE] "
		"[--verbose] [--report] "
		"[--dry-run]\n"
		"\t[--machine FOLDER [--info FILE] [--keep] [--detach]] [--types sss|ttt]\n"
		"\t[--save-to FOLDER --save-when CONDITION | --from FOLDER --hostname NAME] "
		"-- QEMU ARGUMENT...\n"
		"       selkie-run --streams FILE     writes run/streams and run/winsize to it\n");
	exit(2);
}

/* Where the text of an option is kept; NULL: the option has no text. */
static const char **text_of(struct options *o, int option)
{
	switch (option) {
	case 'l':
		return &o->log_path;
	case 'd':
		return &o->scratch;
	case 'm':
		return &o->machine;
	case 'i':
		return &o->info;
	case 'S':
		return &o->save_to;
	case 'W':
		return &o->save_when;
	case 'F':
		return &o->from;
	case 'H':
		return &o->hostname;
	case 'h':
		return &o->health;
	case 'T':
		return &o->trace_path;
	case 's':
		return &o->streams_file;
	default:
		return NULL;
	}
}

/* Where an option without an argument is kept; NULL: the option has one. */
static bool *switch_of(struct options *o, int option)
{
	switch (option) {
	case 'v':
		return &o->verbose;
	case 'n':
		return &o->dry_run;
	case 'r':
		return &o->report;
	case 'k':
		return &o->keep;
	case 'D':
		return &o->detach;
	default:
		return NULL;
	}
}

static unsigned number(const char *text, unsigned long least, unsigned long most)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end || n < least || n > most)
		usage();
	return (unsigned)n;
}

static double seconds(const char *text)
{
	char *end;
	double n = strtod(text, &end);

	if (end == text || *end || !(n > 0))
		usage();
	return n;
}

static void take(struct options *o, int option, const char *argument)
{
	if (text_of(o, option)) {
		*text_of(o, option) = argument;
		return;
	}
	if (switch_of(o, option)) {
		*switch_of(o, option) = true;
		return;
	}
	switch (option) {
	case 't':
		o->timeout = seconds(argument);
		break;
	case 'p':
		o->primary = number(argument, 0, LINK_CHANNELS_MAX - 1);
		break;
	case 'V':
		o->services = number(argument, 1, 31);
		break;
	case 'y':
		if (strlen(argument) != 3 || argument[strspn(argument, "st")])
			usage();
		memcpy(o->streams, argument, 4);
		break;
	default:
		usage();
	}
}

void options_parse(struct options *o, int argc, char **argv)
{
	int c;

	*o = (struct options){.log_path = "/dev/null"};
	for (int fd = 0; fd < 3; fd++)
		o->streams[fd] = isatty(fd) ? 't' : 's';
	while ((c = getopt_long(argc, argv, "+", table, NULL)) != -1)
		take(o, c, optarg);
	o->qemu = argv + optind;
	if ((!o->streams_file && !*o->qemu) || (o->detach && !o->machine) ||
	    (o->health && !o->services) || (o->save_to && (!o->save_when || o->from)))
		usage();
}
