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

void options_parse(struct options *o, int argc, char **argv)
{
	char *end = NULL;
	int c;

	*o = (struct options){.log_path = "/dev/null"};
	for (int fd = 0; fd < 3; fd++)
		o->streams[fd] = isatty(fd) ? 't' : 's';
	while ((c = getopt_long(argc, argv, "+", table, NULL)) != -1) {
		switch (c) {
		case 'l':
			o->log_path = optarg;
			break;
		case 't':
			o->timeout = strtod(optarg, &end);
			if (end == optarg || *end || !(o->timeout > 0))
				usage();
			break;
		case 'p':
			o->primary = (unsigned)strtoul(optarg, &end, 10);
			if (end == optarg || *end || o->primary >= LINK_CHANNELS_MAX)
				usage();
			break;
		case 'v':
			o->verbose = true;
			break;
		case 'n':
			o->dry_run = true;
			break;
		case 'r':
			o->report = true;
			break;
		case 'd':
			o->scratch = optarg;
			break;
		case 'm':
			o->machine = optarg;
			break;
		case 'i':
			o->info = optarg;
			break;
		case 'k':
			o->keep = true;
			break;
		case 'D':
			o->detach = true;
			break;
		case 'y':
			if (strlen(optarg) != 3 || optarg[strspn(optarg, "st")])
				usage();
			memcpy(o->streams, optarg, 4);
			break;
		case 'S':
			o->save_to = optarg;
			break;
		case 'W':
			o->save_when = optarg;
			break;
		case 'F':
			o->from = optarg;
			break;
		case 'H':
			o->hostname = optarg;
			break;
		case 'V':
			o->services = (unsigned)strtoul(optarg, &end, 10);
			if (end == optarg || *end || !o->services || o->services > 31)
				usage();
			break;
		case 'h':
			o->health = optarg;
			break;
		case 'T':
			o->trace_path = optarg;
			break;
		case 's':
			o->streams_file = optarg;
			break;
		default:
			usage();
		}
	}
	o->qemu = argv + optind;
	if ((!o->streams_file && !*o->qemu) || (o->detach && !o->machine) ||
	    (o->health && !o->services) || (o->save_to && (!o->save_when || o->from)))
		usage();
}
