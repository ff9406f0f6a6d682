/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kfifo.h (Linux 6.1): queues of elements of one type, or of records of bytes. One reader and one writer
 * need no lock. */
#pragma once

#include "build_bug.h"
#include "kernel.h"
#include "spinlock.h"
#include "types.h"

LKM_WAIST_BEGIN
/* `in` and `out` count elements and are never set back; the element's place is what `mask` leaves of them. */
struct __kfifo {
	unsigned int in;
	unsigned int out;
	unsigned int mask;
	unsigned int esize;
	void *data;
};

/* `size` is rounded up to a power of two. -EINVAL when that is below 2, -ENOMEM. */
int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask);
void __kfifo_free(struct __kfifo *fifo);
/* In memory of the caller's, of `size` bytes; the number of elements is rounded down. */
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize);
/* How many elements were copied. */
unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len);
unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len);
unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int len);
/* 0 or -EFAULT; in *copied, the number of bytes. */
int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len, unsigned int *copied);
int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len, unsigned int *copied);
/* The same of records, which begin with their length in `recsize` bytes: all of a record, or nothing, is put in. */
unsigned int __kfifo_in_r(struct __kfifo *fifo, const void *buf, unsigned int len, size_t recsize);
unsigned int __kfifo_out_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
unsigned int __kfifo_out_peek_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
int __kfifo_from_user_r(struct __kfifo *fifo, const void __user *from, unsigned long len, unsigned int *copied, size_t recsize);
int __kfifo_to_user_r(struct __kfifo *fifo, void __user *to, unsigned long len, unsigned int *copied, size_t recsize);
void __kfifo_skip_r(struct __kfifo *fifo, size_t recsize);
unsigned int __kfifo_len_r(struct __kfifo *fifo, size_t recsize);
/* The longest record of at most `len` bytes whose length fits. */
unsigned int __kfifo_max_r(unsigned int len, size_t recsize);
LKM_WAIST_END

#ifndef __cplusplus
/* All but the first member are there for their types: of an element, of the length of a record (an array of 0 bytes where
 * there are no records), and of what the functions take. */
#define lkm_kfifo_members(of, record, taken) \
	union { \
		struct __kfifo kfifo; \
		of *type; \
		const of *const_type; \
		char (*rectype)[record]; \
		taken *ptr; \
		const taken *ptr_const; \
	}
#define lkm_kfifo_inside(of, size, record, taken) { lkm_kfifo_members(of, record, taken); of buf[(size) > 1 && !((size) & ((size) - 1)) ? (size) : -1]; }
#define lkm_kfifo_outside(of, record, taken) { lkm_kfifo_members(of, record, taken); of buf[0]; }
#define STRUCT_KFIFO(type, size) struct lkm_kfifo_inside(type, size, 0, type)
#define STRUCT_KFIFO_PTR(type) struct lkm_kfifo_outside(type, 0, type)
#define STRUCT_KFIFO_REC_1(size) struct lkm_kfifo_inside(unsigned char, size, 1, void)
#define STRUCT_KFIFO_REC_2(size) struct lkm_kfifo_inside(unsigned char, size, 2, void)
struct kfifo lkm_kfifo_outside(unsigned char, 0, void);
struct kfifo_rec_ptr_1 lkm_kfifo_outside(unsigned char, 1, void);
struct kfifo_rec_ptr_2 lkm_kfifo_outside(unsigned char, 2, void);

#define DECLARE_KFIFO(fifo, type, size) STRUCT_KFIFO(type, size) fifo
#define DECLARE_KFIFO_PTR(fifo, type) STRUCT_KFIFO_PTR(type) fifo

/* The elements are elsewhere, and kfifo_alloc() or kfifo_init() says where. */
#define __is_kfifo_ptr(fifo) (sizeof((fifo)->buf) == 0)
#define lkm_kfifo_start(fifo) \
	{ .mask = (unsigned int)(sizeof((fifo).buf) ? sizeof((fifo).buf) / sizeof(*(fifo).buf) - 1 : 0), \
	  .esize = sizeof(*(fifo).buf), .data = sizeof((fifo).buf) ? (void *)(fifo).buf : NULL }
#define INIT_KFIFO(fifo) ((void)((fifo).kfifo = (struct __kfifo)lkm_kfifo_start(fifo)))
#define DEFINE_KFIFO(fifo, type, size) DECLARE_KFIFO(fifo, type, size) = { { .kfifo = lkm_kfifo_start(fifo) }, {} }

static inline int __must_check lkm_kfifo_result(int result)
{
	return result;
}

static inline unsigned int __must_check lkm_kfifo_count(unsigned int count)
{
	return count;
}

/* `record` is the size of a record's length, and 0 where the queue has none. */
static inline unsigned int lkm_kfifo_in(struct __kfifo *fifo, const void *from, unsigned int n, size_t record)
{
	return record ? __kfifo_in_r(fifo, from, n, record) : __kfifo_in(fifo, from, n);
}

static inline unsigned int __must_check lkm_kfifo_out(struct __kfifo *fifo, void *to, unsigned int n, size_t record)
{
	return record ? __kfifo_out_r(fifo, to, n, record) : __kfifo_out(fifo, to, n);
}

static inline unsigned int __must_check lkm_kfifo_look(struct __kfifo *fifo, void *to, unsigned int n, size_t record)
{
	return record ? __kfifo_out_peek_r(fifo, to, n, record) : __kfifo_out_peek(fifo, to, n);
}

static inline int __must_check lkm_kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned int n, unsigned int *copied,
						   size_t record)
{
	return record ? __kfifo_from_user_r(fifo, from, n, copied, record) : __kfifo_from_user(fifo, from, n, copied);
}

static inline int __must_check lkm_kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned int n, unsigned int *copied, size_t record)
{
	return record ? __kfifo_to_user_r(fifo, to, n, copied, record) : __kfifo_to_user(fifo, to, n, copied);
}

static inline unsigned int lkm_kfifo_used(const struct __kfifo *fifo)
{
	return fifo->in - fifo->out;
}

static inline unsigned int __must_check lkm_kfifo_free_space(const struct __kfifo *fifo, size_t record)
{
	unsigned int space = fifo->mask + 1 - lkm_kfifo_used(fifo);

	if (!record)
		return space;
	return space > record ? __kfifo_max_r(space - (unsigned int)record, record) : 0;
}

static inline void lkm_kfifo_skip(struct __kfifo *fifo, size_t record)
{
	if (record)
		__kfifo_skip_r(fifo, record);
	else
		fifo->out++;
}

static inline unsigned int __must_check lkm_kfifo_peek_len(struct __kfifo *fifo, size_t record)
{
	return record ? __kfifo_len_r(fifo, record) : lkm_kfifo_used(fifo) * fifo->esize;
}

#define kfifo_recsize(fifo) sizeof(*(fifo)->rectype)
#define kfifo_esize(fifo) ((fifo)->kfifo.esize)
#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_initialized(fifo) ((fifo)->kfifo.mask)
#define kfifo_reset(fifo) ((void)({ struct __kfifo *__queue = &(fifo)->kfifo; __queue->in = __queue->out = 0; }))
/* As a reader does who takes all. */
#define kfifo_reset_out(fifo) ((void)({ struct __kfifo *__queue = &(fifo)->kfifo; __queue->out = __queue->in; }))
#define kfifo_len(fifo) lkm_kfifo_used(&(fifo)->kfifo)
#define kfifo_is_empty(fifo) (!kfifo_len(fifo))
#define kfifo_is_full(fifo) ({ struct __kfifo *__queue = &(fifo)->kfifo; lkm_kfifo_used(__queue) > __queue->mask; })
#define kfifo_avail(fifo) lkm_kfifo_free_space(&(fifo)->kfifo, kfifo_recsize(fifo))
#define kfifo_skip(fifo) lkm_kfifo_skip(&(fifo)->kfifo, kfifo_recsize(fifo))
/* In bytes, of what kfifo_out() would give. */
#define kfifo_peek_len(fifo) lkm_kfifo_peek_len(&(fifo)->kfifo, kfifo_recsize(fifo))

#define kfifo_alloc(fifo, size, gfp_mask) lkm_kfifo_result( \
	__is_kfifo_ptr(fifo) ? __kfifo_alloc(&(fifo)->kfifo, size, sizeof(*(fifo)->type), gfp_mask) : -22 /* EINVAL */)
#define kfifo_init(fifo, buffer, size) \
	(__is_kfifo_ptr(fifo) ? __kfifo_init(&(fifo)->kfifo, buffer, size, sizeof(*(fifo)->type)) : -22 /* EINVAL */)
#define kfifo_free(fifo) ({ if (__is_kfifo_ptr(fifo)) __kfifo_free(&(fifo)->kfifo); })

/* One element; of a queue of records, a record of one byte. 0 when there is no room, or nothing to get. */
#define kfifo_put(fifo, value) ({ \
	__typeof__(*(fifo)->const_type) __element = (value); \
	lkm_kfifo_in(&(fifo)->kfifo, &__element, 1, kfifo_recsize(fifo)); })
#define kfifo_get(fifo, to) ({ __typeof__((fifo)->ptr) __place = (to); lkm_kfifo_out(&(fifo)->kfifo, __place, 1, kfifo_recsize(fifo)); })
#define kfifo_peek(fifo, to) ({ __typeof__((fifo)->ptr) __place = (to); lkm_kfifo_look(&(fifo)->kfifo, __place, 1, kfifo_recsize(fifo)); })
#define kfifo_in(fifo, from, n) ({ __typeof__((fifo)->ptr_const) __source = (from); lkm_kfifo_in(&(fifo)->kfifo, __source, n, kfifo_recsize(fifo)); })
#define kfifo_out(fifo, to, n) ({ __typeof__((fifo)->ptr) __place = (to); lkm_kfifo_out(&(fifo)->kfifo, __place, n, kfifo_recsize(fifo)); })
#define kfifo_out_peek(fifo, to, n) ({ __typeof__((fifo)->ptr) __place = (to); lkm_kfifo_look(&(fifo)->kfifo, __place, n, kfifo_recsize(fifo)); })
#define kfifo_from_user(fifo, from, len, copied) lkm_kfifo_from_user(&(fifo)->kfifo, from, len, copied, kfifo_recsize(fifo))
#define kfifo_to_user(fifo, to, len, copied) lkm_kfifo_to_user(&(fifo)->kfifo, to, len, copied, kfifo_recsize(fifo))

/* The value of an expression that is computed while the lock is held. */
#define lkm_kfifo_locked(lock, type, expression) ({ \
	unsigned long __irqs; \
	type __of_locked; \
	spin_lock_irqsave(lock, __irqs); \
	__of_locked = expression; \
	spin_unlock_irqrestore(lock, __irqs); \
	__of_locked; })
#define lkm_kfifo_locked_only(lock, type, expression) ({ \
	type __of_locked; \
	spin_lock(lock); \
	__of_locked = expression; \
	spin_unlock(lock); \
	__of_locked; })
#define kfifo_is_empty_spinlocked(fifo, lock) lkm_kfifo_locked(lock, bool, kfifo_is_empty(fifo))
#define kfifo_is_empty_spinlocked_noirqsave(fifo, lock) lkm_kfifo_locked_only(lock, bool, kfifo_is_empty(fifo))
#define kfifo_in_spinlocked(fifo, from, n, lock) lkm_kfifo_locked(lock, unsigned int, kfifo_in(fifo, from, n))
#define kfifo_in_spinlocked_noirqsave(fifo, from, n, lock) lkm_kfifo_locked_only(lock, unsigned int, kfifo_in(fifo, from, n))
#define kfifo_out_spinlocked(fifo, to, n, lock) lkm_kfifo_count(lkm_kfifo_locked(lock, unsigned int, kfifo_out(fifo, to, n)))
#define kfifo_out_spinlocked_noirqsave(fifo, to, n, lock) lkm_kfifo_count(lkm_kfifo_locked_only(lock, unsigned int, kfifo_out(fifo, to, n)))
#define kfifo_in_locked(fifo, from, n, lock) kfifo_in_spinlocked(fifo, from, n, lock)
#define kfifo_out_locked(fifo, to, n, lock) kfifo_out_spinlocked(fifo, to, n, lock)

/* DMA is not modelled: a call does not compile, and the error has its name. */
void lkm_kfifo_dma_is_not_modelled(void) __attribute__((error("the kfifo_dma_ macros are not modelled by lkm: there is no DMA")));
#define kfifo_dma_in_prepare(fifo, sgl, nents, len) (lkm_kfifo_dma_is_not_modelled(), 0U)
#define kfifo_dma_in_finish(fifo, len) lkm_kfifo_dma_is_not_modelled()
#define kfifo_dma_out_prepare(fifo, sgl, nents, len) (lkm_kfifo_dma_is_not_modelled(), 0U)
#define kfifo_dma_out_finish(fifo, len) lkm_kfifo_dma_is_not_modelled()
#endif
