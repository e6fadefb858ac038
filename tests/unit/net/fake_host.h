/* SPDX-License-Identifier: BSD-2-Clause */
/* A host for the network component whose clock the test sets, and an Ethernet device that keeps
 * sent frames. */
#pragma once

#include "components/net/net.h"
#include "interfaces/ethernet.h"

extern const struct net_ops *net;
extern uint64_t fake_now_ns;
/* Basic blocks that the component and lwIP have run through. */
extern unsigned long fake_work;
extern unsigned fake_events; /* how often the component spoke up */

#define FAKE_FRAMES	64
#define FAKE_FRAME_SIZE 2048

struct fake_frame {
	uint8_t bytes[FAKE_FRAME_SIZE];
	size_t length;
};

/* Sent frames, oldest first; those behind the last are lost. */
extern struct fake_frame fake_sent[FAKE_FRAMES];
extern unsigned fake_sent_count;

/* Once per program. */
void fake_start(size_t memory);
void fake_attach(void);
/* Lets time pass, in steps in which timers run. */
void fake_pass(uint64_t ms);
/* A frame comes in. */
void fake_deliver(const void *frame, size_t length);
/* Pseudo-random numbers, the same in every run. */
uint32_t fake_random(void);
