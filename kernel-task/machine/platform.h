/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console and the clock in this kernel task (placement = inline): their components on the
 * devices that the root task gave it. What is a signal between tasks is a call here: the client's
 * wake-up runs the component, the component's raises the event. For the files of machine/ alone.
 */
#pragma once

#include <stdint.h>

/* Sets the component up; its pages (interfaces/console_pages.h, clock_pages.h). NULL: it is not in
 * this kernel task, or its device does not work (which is logged). */
void *platform_console(void);
void *platform_clock(void);
/* Wakes it. */
void platform_run_console(void *unused);
void platform_run_clock(void *unused);
/* The badges of their interrupts, and: these came. */
uint64_t platform_badges(void);
void platform_interrupted(uint64_t badges);
/* For when no event is taken any more: looks after the console. */
void platform_poll_console(void);
