// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A disk in memory that says in the log what it is asked for: insmod platter.ko sectors=64; or what the block layer answers:
 * insmod platter.ko area=majors */
#include <linux/blkdev.h>
#include <linux/hdreg.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "platter.h"

static char *area = "";
module_param(area, charp, 0);
static unsigned long sectors = 64;
module_param(sectors, ulong, 0);
static unsigned int block = 512;
module_param(block, uint, 0);
static bool cache;
module_param(cache, bool, 0);
static bool partitions;
module_param(partitions, bool, 0);
static int loud;
module_param(loud, int, 0);
static int open_error;
module_param(open_error, int, 0);
static char *folder = "";
module_param(folder, charp, 0);

#define say(fmt, ...) printk(KERN_INFO "platter: " fmt "\n", ##__VA_ARGS__)
#define tell(expression) say("%s is %lld", #expression, (long long)(expression))

static int major;
static struct gendisk *disk;
static u8 *data;
static unsigned long fail_reads, fail_writes, delay;
static blk_status_t status = BLK_STS_IOERR;
static struct bio_list waiting;
static DEFINE_SPINLOCK(waiting_lock);
static struct timer_list timer;

static void transfer(struct bio *bio)
{
	const bool writes = bio_data_dir(bio) == WRITE;
	const unsigned long fails = writes ? fail_writes : fail_reads;
	u8 *at = data + (bio->bi_iter.bi_sector << SECTOR_SHIFT);
	struct bio_vec piece;
	struct bvec_iter iter;

	if (fails && bio_end_sector(bio) > fails) {
		bio->bi_status = status;
	} else {
		bio_for_each_segment(piece, bio, iter)
		{
			u8 *page = kmap_local_page(piece.bv_page);

			if (writes)
				memcpy(at, page + piece.bv_offset, piece.bv_len);
			else
				memcpy(page + piece.bv_offset, at, piece.bv_len);
			kunmap_local(page);
			at += piece.bv_len;
		}
	}
	bio_endio(bio);
}

static void tick(struct timer_list *t)
{
	struct bio *bio;
	unsigned long flags;

	while (true) {
		spin_lock_irqsave(&waiting_lock, flags);
		bio = bio_list_pop(&waiting);
		spin_unlock_irqrestore(&waiting_lock, flags);
		if (!bio)
			return;
		transfer(bio);
	}
}

static void platter_submit_bio(struct bio *bio)
{
	unsigned long flags;

	if (loud)
		say("%s %llu+%u%s%s%s%s", bio_data_dir(bio) == WRITE ? "write" : "read", (u64)bio->bi_iter.bi_sector,
		    bio_sectors(bio), bio->bi_opf & REQ_RAHEAD ? " ahead" : "", bio->bi_opf & REQ_PREFLUSH ? " flush" : "",
		    bio->bi_opf & REQ_FUA ? " fua" : "", loud > 1 && bio->bi_opf & REQ_SYNC ? " sync" : "");
	if (!delay)
		return transfer(bio);
	spin_lock_irqsave(&waiting_lock, flags);
	bio_list_add(&waiting, bio);
	spin_unlock_irqrestore(&waiting_lock, flags);
	mod_timer(&timer, jiffies + msecs_to_jiffies(delay));
}

static int command(unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case PLATTER_LOUD:
		loud = arg;
		return 0;
	case PLATTER_FAIL_READS:
		fail_reads = arg;
		return 0;
	case PLATTER_FAIL_WRITES:
		fail_writes = arg;
		return 0;
	case PLATTER_STATUS:
		status = arg;
		return 0;
	case PLATTER_RESIZE:
		return set_capacity_and_notify(disk, arg);
	case PLATTER_READ_ONLY:
		set_disk_ro(disk, arg);
		return 0;
	case PLATTER_OPEN_ERROR:
		open_error = -(int)arg;
		return 0;
	case PLATTER_DELAY:
		delay = arg;
		return 0;
	default:
		return -ENOTTY;
	}
}

static char *platter_devnode(struct gendisk *named, umode_t *mode)
{
	if (!*folder)
		return NULL;
	if (mode)
		*mode = 0640;
	return kasprintf(GFP_KERNEL, "%s/%s", folder, named->disk_name);
}

static int platter_set_read_only(struct block_device *bdev, bool ro)
{
	say("read-only: %d", ro);
	return open_error;
}

static void platter_free_disk(struct gendisk *gone)
{
	say("%s is gone", gone->disk_name);
}

static int platter_getgeo(struct block_device *bdev, struct hd_geometry *geo)
{
	geo->heads = 4;
	geo->sectors = 16;
	geo->cylinders = get_capacity(bdev->bd_disk) / 64;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
static int platter_open(struct gendisk *opened, blk_mode_t mode)
{
	say("open%s%s%s%s", mode & BLK_OPEN_READ ? ", read" : "", mode & BLK_OPEN_WRITE ? ", write" : "",
	    mode & BLK_OPEN_EXCL ? ", excl" : "", mode & BLK_OPEN_NDELAY ? ", ndelay" : "");
	return open_error;
}

static void platter_release(struct gendisk *released)
{
	say("release");
}

static int platter_ioctl(struct block_device *bdev, blk_mode_t mode, unsigned int cmd, unsigned long arg)
{
	return command(cmd, arg);
}
#else
static int platter_open(struct block_device *bdev, fmode_t mode)
{
	say("open%s%s%s%s", mode & FMODE_READ ? ", read" : "", mode & FMODE_WRITE ? ", write" : "",
	    mode & FMODE_EXCL ? ", excl" : "", mode & FMODE_NDELAY ? ", ndelay" : "");
	return open_error;
}

static void platter_release(struct gendisk *released, fmode_t mode)
{
	say("release");
}

static int platter_ioctl(struct block_device *bdev, fmode_t mode, unsigned int cmd, unsigned long arg)
{
	return command(cmd, arg);
}
#endif

static const struct block_device_operations platter_ops = {
	.owner = THIS_MODULE,
	.submit_bio = platter_submit_bio,
	.open = platter_open,
	.release = platter_release,
	.ioctl = platter_ioctl,
	.getgeo = platter_getgeo,
	.devnode = platter_devnode,
	.set_read_only = platter_set_read_only,
	.free_disk = platter_free_disk,
};

static struct gendisk *make_disk(const char *name)
{
	struct gendisk *fresh;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	struct queue_limits limits = { .logical_block_size = block };

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	if (cache)
		limits.features |= BLK_FEAT_WRITE_CACHE | BLK_FEAT_FUA;
#endif
	fresh = blk_alloc_disk(&limits, NUMA_NO_NODE);
	if (IS_ERR(fresh))
		return NULL;
#else
	fresh = blk_alloc_disk(NUMA_NO_NODE);
	if (!fresh)
		return NULL;
	blk_queue_logical_block_size(fresh->queue, block);
	blk_queue_write_cache(fresh->queue, cache, cache);
#endif
	fresh->fops = &platter_ops;
	if (!partitions)
		fresh->flags |= GENHD_FL_NO_PART;
	strscpy(fresh->disk_name, name, DISK_NAME_LEN);
	return fresh;
}

static int majors(void)
{
	static const char *const name = "a name of more than 15";

	tell(register_blkdev(511, "last"));
	tell(register_blkdev(511, "late"));
	tell(register_blkdev(512, "beyond"));
	tell(register_blkdev(240, name));
	major = register_blkdev(0, "chosen");
	say("the kernel chose %d", major);
	tell(register_blkdev(major, "taken"));
	unregister_blkdev(major, "chosen");
	tell(register_blkdev(0, "again") == major);
	unregister_blkdev(major, "again");
	unregister_blkdev(240, "a name of more ");
	unregister_blkdev(511, "last");
	tell(register_blkdev(511, "free"));
	unregister_blkdev(511, "free");
	return 0;
}

static int numbers(void)
{
	struct gendisk *second;

	disk = make_disk("platter");
	second = make_disk("platter!of/glass");
	if (!disk || !second)
		return -ENOMEM;
	tell(disk->major);
	tell(disk->minors);
	tell(get_capacity(disk));
	tell(get_disk_ro(disk));
	tell(disk->queue->limits.max_hw_sectors);
	tell(disk->queue->limits.physical_block_size);
	second->major = 511;
	second->first_minor = 3;
	second->minors = 4;
	tell(add_disk(disk));
	tell(add_disk(second));
	tell(disk->major);
	tell(disk->minors);
	tell(disk_devt(second) == MKDEV(511, 3));
	tell(set_capacity_and_notify(disk, 8));
	tell(set_capacity_and_notify(disk, 8));
	tell(set_capacity_and_notify(disk, 16));
	tell(get_capacity(disk));
	set_disk_ro(disk, true);
	tell(get_disk_ro(disk));
	tell(bdev_read_only(disk->part0));
	set_disk_ro(disk, true);
	set_disk_ro(disk, false);
	del_gendisk(second);
	del_gendisk(disk);
	tell(get_capacity(disk));
	put_disk(second);
	put_disk(disk);
	disk = NULL;
	put_disk(NULL);
	second = make_disk("never added");
	put_disk(second);
	return 0;
}

static int errors(void)
{
	disk = make_disk("platter");
	if (!disk)
		return -ENOMEM;
	disk->major = 511;
	disk->first_minor = MINORMASK;
	disk->minors = 2;
	tell(add_disk(disk));
	disk->first_minor = 0;
	tell(add_disk(disk));
	del_gendisk(disk);
	put_disk(disk);
	disk = NULL;
	return 0;
}

static int statuses(void)
{
	int i;

	for (i = 0; i <= BLK_STS_AGAIN; i++)
		say("BLK_STS %d is %d", i, blk_status_to_errno(i));
	tell(errno_to_blk_status(-EIO));
	tell(errno_to_blk_status(-ENOSPC));
	tell(errno_to_blk_status(-EPERM));
	tell(errno_to_blk_status(0));
	return 0;
}

static int __init platter_init(void)
{
	int error;

	timer_setup(&timer, tick, 0);
	if (!strcmp(area, "majors"))
		return majors();
	if (!strcmp(area, "numbers"))
		return numbers();
	if (!strcmp(area, "errors"))
		return errors();
	if (!strcmp(area, "statuses"))
		return statuses();
	major = register_blkdev(0, "platter");
	if (major < 0)
		return major;
	error = -ENOMEM;
	data = vzalloc(sectors << SECTOR_SHIFT ?: 1);
	disk = data ? make_disk("platter") : NULL;
	if (!disk)
		goto out;
	disk->major = major;
	disk->minors = 1;
	set_capacity(disk, sectors);
	error = add_disk(disk);
	if (!error)
		return 0;
	put_disk(disk);
out:
	vfree(data);
	unregister_blkdev(major, "platter");
	return error;
}

static void __exit platter_exit(void)
{
	if (!disk)
		return;
	del_gendisk(disk);
	put_disk(disk);
	del_timer_sync(&timer);
	vfree(data);
	unregister_blkdev(major, "platter");
}

module_init(platter_init);
module_exit(platter_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a disk in memory");
