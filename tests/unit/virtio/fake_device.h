/* SPDX-License-Identifier: BSD-2-Clause */
/* A stand-in for a device with one queue, for tests of drivers: the test chooses its answers. */
#pragma once

#include "libs/virtio/virtio.h"

#ifndef FAKE_QUEUE_SIZE
#define FAKE_QUEUE_SIZE 8
#endif

extern const struct virtio_registers fake_registers;
extern const struct virtio_memory fake_memory;
/* How often the doorbell was rung since fake_power_on(). */
extern unsigned fake_rings;

void fake_power_on(void);
/* The device says that it has finished the chain that begins at descriptor `id`. */
void fake_answer(struct virtqueue *queue, uint32_t id, uint32_t length);
/* The first descriptor of the latest chain that was made available. */
uint16_t fake_latest(const struct virtqueue *queue);
