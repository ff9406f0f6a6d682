/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/uio.h for C++. A part of lkm/abi.h, which includes it. */

struct iov_iter;

LKM_FORWARD(unsigned long, iov_iter_count, (const struct iov_iter *iter), (iter))
/* As copy_to_iter() and its kin: the number of bytes that were copied. */
LKM_FORWARD(unsigned long, copy_to_iter, (const void *from, unsigned long n, struct iov_iter *iter), (from, n, iter))
LKM_FORWARD(unsigned long, copy_from_iter, (void *to, unsigned long n, struct iov_iter *iter), (to, n, iter))
LKM_FORWARD(unsigned long, iov_iter_zero, (unsigned long n, struct iov_iter *iter), (n, iter))
