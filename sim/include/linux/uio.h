/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/uio.h (Linux 6.1): memory in pieces, of user space or of the kernel, that a transfer goes through. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct kvec {
	void *iov_base;
	size_t iov_len;
};

enum iter_type { ITER_IOVEC, ITER_KVEC, ITER_BVEC, ITER_PIPE, ITER_XARRAY, ITER_DISCARD, ITER_UBUF };

/* What is left of a transfer: it advances with each copy. */
struct iov_iter {
	u8 iter_type;
	bool nofault;
	bool data_source; /* the iterator gives data: a write */
	bool user_backed;
	size_t iov_offset; /* in the first piece */
	size_t count;
	union {
		const struct iovec *iov;
		const struct kvec *kvec;
		void __user *ubuf;
	};
	unsigned long nr_segs;
};

/* Each returns the number of bytes that it copied, fewer than `bytes` on a fault or at the end. May sleep. */
size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i);
size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i);
size_t iov_iter_zero(size_t bytes, struct iov_iter *i);
/* All or nothing: the iterator stays where it was when not all could be copied. */
bool copy_from_iter_full(void *addr, size_t bytes, struct iov_iter *i);
void iov_iter_advance(struct iov_iter *i, size_t bytes);
void iov_iter_revert(struct iov_iter *i, size_t bytes);
size_t iov_iter_single_seg_count(const struct iov_iter *i);
void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs, size_t count);
void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs, size_t count);

static inline size_t iov_iter_count(const struct iov_iter *i)
{
	return i->count;
}

static inline enum iter_type iov_iter_type(const struct iov_iter *i)
{
	return (enum iter_type)i->iter_type;
}

static inline bool iter_is_iovec(const struct iov_iter *i)
{
	return iov_iter_type(i) == ITER_IOVEC;
}

static inline bool iov_iter_is_kvec(const struct iov_iter *i)
{
	return iov_iter_type(i) == ITER_KVEC;
}

static inline bool user_backed_iter(const struct iov_iter *i)
{
	return i->user_backed;
}

/* No more than `count` bytes from here on. */
static inline void iov_iter_truncate(struct iov_iter *i, u64 count)
{
	if (i->count > count)
		i->count = count;
}

static inline void iov_iter_reexpand(struct iov_iter *i, size_t count)
{
	i->count = count;
}

static inline unsigned char iov_iter_rw(const struct iov_iter *i)
{
	return i->data_source ? 1 : 0;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned ITER_* */
inline constexpr unsigned ITER_DEST{0};
inline constexpr unsigned ITER_SOURCE{1};
}
#else
#define ITER_DEST 0
#define ITER_SOURCE 1
#ifndef READ
#define READ 0
#define WRITE 1
#endif
#endif
