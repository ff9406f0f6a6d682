// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A disk in memory: insmod ramdisk.ko kib=1024, then /dev/ramdisk. Its pages come when they are written. */
#include <linux/blkdev.h>
#include <linux/highmem.h>
#include <linux/module.h>
#include <linux/version.h>
#include <linux/xarray.h>

static unsigned long kib = 1024;
module_param(kib, ulong, 0444);
MODULE_PARM_DESC(kib, "size of the disk in KiB");

static int major;
static struct gendisk *disk;
static DEFINE_XARRAY(pages);

/* One page of a bio, which may lie in two of the disk. */
static int transfer(bool write, sector_t sector, struct bio_vec *piece)
{
	u8 *memory = kmap_local_page(piece->bv_page) + piece->bv_offset;
	u64 at = sector << SECTOR_SHIFT;
	unsigned int left = piece->bv_len;
	int error = 0;

	while (left && !error) {
		unsigned int offset = at & (PAGE_SIZE - 1), n = min_t(unsigned int, left, PAGE_SIZE - offset);
		u8 *page = xa_load(&pages, at >> PAGE_SHIFT);

		if (!page && write) {
			page = (u8 *)get_zeroed_page(GFP_NOIO);
			if (!page || xa_err(xa_store(&pages, at >> PAGE_SHIFT, page, GFP_NOIO))) {
				free_page((unsigned long)page);
				error = -ENOMEM;
				break;
			}
		}
		if (write)
			memcpy(page + offset, memory, n);
		else if (page)
			memcpy(memory, page + offset, n);
		else
			memset(memory, 0, n);
		memory += n;
		at += n;
		left -= n;
	}
	kunmap_local(memory);
	return error;
}

static void ramdisk_submit_bio(struct bio *bio)
{
	sector_t sector = bio->bi_iter.bi_sector;
	struct bio_vec piece;
	struct bvec_iter iter;

	bio_for_each_segment(piece, bio, iter)
	{
		int error = transfer(bio_data_dir(bio) == WRITE, sector, &piece);

		if (error) {
			bio->bi_status = errno_to_blk_status(error);
			break;
		}
		sector += piece.bv_len >> SECTOR_SHIFT;
	}
	bio_endio(bio);
}

static const struct block_device_operations ramdisk_ops = {
	.owner = THIS_MODULE,
	.submit_bio = ramdisk_submit_bio,
};

static void free_pages_of_disk(void)
{
	unsigned long index;
	void *page;

	xa_for_each(&pages, index, page) free_page((unsigned long)page);
	xa_destroy(&pages);
}

static int __init ramdisk_init(void)
{
	int error = -ENOMEM;

	major = register_blkdev(0, "ramdisk");
	if (major < 0)
		return major;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	disk = blk_alloc_disk(NULL, NUMA_NO_NODE);
	if (IS_ERR(disk))
		goto no_disk;
#else
	disk = blk_alloc_disk(NUMA_NO_NODE);
	if (!disk)
		goto no_disk;
#endif
	disk->major = major;
	disk->minors = 1;
	disk->flags |= GENHD_FL_NO_PART;
	disk->fops = &ramdisk_ops;
	strscpy(disk->disk_name, "ramdisk", DISK_NAME_LEN);
	set_capacity(disk, kib * 2);
	error = add_disk(disk);
	if (!error)
		return 0;
	put_disk(disk);
no_disk:
	unregister_blkdev(major, "ramdisk");
	return error;
}

static void __exit ramdisk_exit(void)
{
	del_gendisk(disk);
	put_disk(disk);
	unregister_blkdev(major, "ramdisk");
	free_pages_of_disk();
}

module_init(ramdisk_init);
module_exit(ramdisk_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a disk in memory");
