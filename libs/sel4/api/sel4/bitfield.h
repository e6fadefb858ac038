/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fields of a word inside a structure: SEL4_FIELD(type, field, word, low, width) defines
 * type_get_field(), type_set_field() on values and type_ptr_get_field(), type_ptr_set_field() on
 * pointers.
 */
#pragma once

#include <sel4/simple_types.h>

#define SEL4_FIELD_MASK(width) (~0ul >> (64 - (width)))

#define SEL4_FIELD(type, name, field, word, low, width)                              \
	static inline seL4_Word name##_get_##field(type value)                       \
	{                                                                            \
		return value.words[word] >> (low)&SEL4_FIELD_MASK(width);            \
	}                                                                            \
	static inline type name##_set_##field(type value, seL4_Word field)           \
	{                                                                            \
		value.words[word] &= ~(SEL4_FIELD_MASK(width) << (low));             \
		value.words[word] |= (field & SEL4_FIELD_MASK(width)) << (low);      \
		return value;                                                        \
	}                                                                            \
	static inline seL4_Word name##_ptr_get_##field(type *name##_ptr)             \
	{                                                                            \
		return name##_get_##field(*name##_ptr);                              \
	}                                                                            \
	static inline void name##_ptr_set_##field(type *name##_ptr, seL4_Word field) \
	{                                                                            \
		*name##_ptr = name##_set_##field(*name##_ptr, field);                \
	}
