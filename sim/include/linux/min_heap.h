/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/min_heap.h (Linux 6.1), for C: an array whose first element is the least. */
#pragma once

#include "bug.h"
#include "string.h"
#include "types.h"

#ifndef __cplusplus
struct min_heap {
	void *data;
	int nr;
	int size; /* how many there is room for */
};

struct min_heap_callbacks {
	int elem_size;
	bool (*less)(const void *lhs, const void *rhs);
	void (*swp)(void *lhs, void *rhs);
};

static inline void *lkm_min_heap_at(const struct min_heap *heap, int pos, const struct min_heap_callbacks *func)
{
	return (char *)heap->data + (long)pos * func->elem_size;
}

/* Swaps the element at `pos` with the one at `other` when that one is less. */
static inline bool lkm_min_heap_rises(struct min_heap *heap, int pos, int other, const struct min_heap_callbacks *func)
{
	void *above = lkm_min_heap_at(heap, pos, func), *below = lkm_min_heap_at(heap, other, func);
	bool rises = func->less(below, above);

	if (rises)
		func->swp(below, above);
	return rises;
}

/* The element at `pos` sinks to where nothing below it is less. */
static inline void min_heapify(struct min_heap *heap, int pos, const struct min_heap_callbacks *func)
{
	int below = 2 * pos + 1;

	while (below < heap->nr) {
		if (below + 1 < heap->nr && func->less(lkm_min_heap_at(heap, below + 1, func), lkm_min_heap_at(heap, below, func)))
			below++;
		if (!lkm_min_heap_rises(heap, pos, below, func))
			return;
		pos = below;
		below = 2 * pos + 1;
	}
}

static inline void min_heapify_all(struct min_heap *heap, const struct min_heap_callbacks *func)
{
	int pos = heap->nr / 2;

	do
		min_heapify(heap, pos, func);
	while (pos--);
}

/* In the place of the least one. */
static inline void min_heap_pop_push(struct min_heap *heap, const void *element, const struct min_heap_callbacks *func)
{
	memcpy(heap->data, element, (size_t)func->elem_size);
	min_heapify(heap, 0, func);
}

static inline void min_heap_pop(struct min_heap *heap, const struct min_heap_callbacks *func)
{
	int last = heap->nr - 1;

	WARN_ONCE(last < 0, "Popping an empty heap");
	if (last >= 0)
		heap->nr = last;
	if (last > 0)
		min_heap_pop_push(heap, lkm_min_heap_at(heap, last, func), func);
}

static inline void min_heap_push(struct min_heap *heap, const void *element, const struct min_heap_callbacks *func)
{
	int pos = heap->nr;

	if (WARN_ONCE(pos >= heap->size, "Pushing on a full heap"))
		return;
	heap->nr = pos + 1;
	memcpy(lkm_min_heap_at(heap, pos, func), element, (size_t)func->elem_size);
	while (pos && lkm_min_heap_rises(heap, (pos - 1) / 2, pos, func))
		pos = (pos - 1) / 2;
}
#endif
