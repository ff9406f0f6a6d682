// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Reads as zeros through read_iter, for benchmarks: a whole vector in one call of the driver, as /dev/zero does it. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uio.h>

#define BENCH_VECTORS_MAJOR 63

static ssize_t vectors_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return iov_iter_zero(iov_iter_count(to), to);
}

static const struct file_operations vectors_fops = {
	.owner = THIS_MODULE,
	.read_iter = vectors_read_iter,
};

static int __init vectors_init(void)
{
	return register_chrdev(BENCH_VECTORS_MAJOR, "bench_vectors", &vectors_fops);
}

static void __exit vectors_exit(void)
{
	unregister_chrdev(BENCH_VECTORS_MAJOR, "bench_vectors");
}

module_init(vectors_init);
module_exit(vectors_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Reads as zeros through read_iter, for benchmarks");
