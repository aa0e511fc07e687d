/*
 * Tells AddressSanitizer which bytes of an allocator's memory nobody may touch, so that a use after
 * free, rewind or reset is found although the memory stays mapped. Nothing in other builds.
 */
#ifndef FYA_POISON_H
#define FYA_POISON_H

#include <stddef.h>

#ifdef __has_feature
#define FYA_HAS_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define FYA_HAS_ASAN 1
#else
#define FYA_HAS_ASAN 0
#endif

#if FYA_HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

static inline void fya_poison(void *p, size_t len)
{
#if FYA_HAS_ASAN
	__asan_poison_memory_region(p, len);
#else
	(void)p;
	(void)len;
#endif
}

static inline void fya_unpoison(void *p, size_t len)
{
#if FYA_HAS_ASAN
	__asan_unpoison_memory_region(p, len);
#else
	(void)p;
	(void)len;
#endif
}

#endif
