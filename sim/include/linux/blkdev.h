/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/blkdev.h (Linux 6.1): disks, their queues, and what a driver does for them. */
#pragma once

#include "bio.h"
#include "blk_types.h"
#include "device.h"
#include "fs.h"
#include "gfp.h"
#include "kdev_t.h"
#include "list.h"
#include "major.h"
#include "minmax.h"
#include "mutex.h"
#include "numa.h"
#include "rcupdate.h"
#include "sched.h"
#include "stringify.h"
#include "timer.h"
#include "uuid.h"
#include "wait.h"
#include "workqueue.h"
#include "xarray.h"

LKM_WAIST_BEGIN
struct blk_zone;
struct gendisk;
struct hd_geometry;
struct io_comp_batch;
struct lock_class_key;
struct module;
struct pr_ops;
struct request_queue;

enum { DISK_MAX_PARTS = 256, DISK_NAME_LEN = 32, BLKDEV_MAJOR_MAX = 512 };
enum {
	GENHD_FL_REMOVABLE = 1 << 0,
	GENHD_FL_HIDDEN = 1 << 1,
	GENHD_FL_NO_PART = 1 << 2 /* nobody looks for partitions */
};
enum { DISK_EVENT_MEDIA_CHANGE = 1 << 0, DISK_EVENT_EJECT_REQUEST = 1 << 1 };
enum {
	DISK_EVENT_FLAG_POLL = 1 << 0,
	DISK_EVENT_FLAG_UEVENT = 1 << 1,
	DISK_EVENT_FLAG_BLOCK_ON_EXCL_WRITE = 1 << 2
};
enum blk_unique_id { BLK_UID_T10 = 1, BLK_UID_EUI64 = 2, BLK_UID_NAA = 3 };
enum blk_zoned_model { BLK_ZONED_NONE, BLK_ZONED_HA, BLK_ZONED_HM };
enum blk_bounce { BLK_BOUNCE_NONE, BLK_BOUNCE_HIGH };

struct queue_limits {
	enum blk_bounce bounce;
	unsigned long seg_boundary_mask;
	unsigned long virt_boundary_mask;
	unsigned int max_hw_sectors;
	unsigned int max_dev_sectors;
	unsigned int chunk_sectors;
	unsigned int max_sectors;
	unsigned int max_segment_size;
	unsigned int physical_block_size;
	unsigned int logical_block_size;
	unsigned int alignment_offset;
	unsigned int io_min;
	unsigned int io_opt;
	unsigned int max_discard_sectors;
	unsigned int max_hw_discard_sectors;
	unsigned int max_secure_erase_sectors;
	unsigned int max_write_zeroes_sectors;
	unsigned int max_zone_append_sectors;
	unsigned int discard_granularity;
	unsigned int discard_alignment;
	unsigned int zone_write_granularity;
	unsigned short max_segments;
	unsigned short max_integrity_segments;
	unsigned short max_discard_segments;
	unsigned char misaligned;
	unsigned char discard_misaligned;
	unsigned char raid_partial_stripes_expensive;
	enum blk_zoned_model zoned;
	unsigned int dma_alignment;
};

/* Bits of queue_flags. */
enum {
	QUEUE_FLAG_DYING = 1,
	QUEUE_FLAG_NONROT = 6,
	QUEUE_FLAG_ADD_RANDOM = 10,
	QUEUE_FLAG_STABLE_WRITES = 15,
	QUEUE_FLAG_WC = 17,
	QUEUE_FLAG_FUA = 18,
	QUEUE_FLAG_NOWAIT = 29
};

struct request_queue {
	void *queuedata; /* the driver's */
	unsigned long queue_flags;
	struct queue_limits limits;
	struct gendisk *disk;
	unsigned int rq_timeout;
};

/* Bits of gendisk.state. */
enum {
	GD_NEED_PART_SCAN = 0,
	GD_READ_ONLY = 1,
	GD_DEAD = 2,
	GD_NATIVE_CAPACITY = 3,
	GD_ADDED = 4,
	GD_SUPPRESS_PART_SCAN = 5,
	GD_OWNS_QUEUE = 6
};

struct gendisk {
	int major; /* 0, with minors 0 as well: the kernel chooses a number */
	int first_minor;
	int minors;
	char disk_name[DISK_NAME_LEN];
	unsigned short events;
	unsigned short event_flags;
	struct block_device *part0;
	const struct block_device_operations *fops;
	struct request_queue *queue;
	void *private_data; /* the driver's */
	int flags; /* GENHD_FL_* */
	unsigned long state;
	struct mutex open_mutex; /* held in open() and release() */
	unsigned open_partitions;
	struct kobject *slave_dir;
	int node_id;
	u64 diskseq;
};

typedef int (*report_zones_cb)(struct blk_zone *zone, unsigned int idx, void *data);

/* What a driver does. submit_bio() takes one bio and sees to it that bio_endio() is called for it, at once or later; it may sleep.
 * open(), ioctl() and getgeo() return 0 or a negative error. */
struct block_device_operations {
	void (*submit_bio)(struct bio *bio);
	int (*poll_bio)(struct bio *bio, struct io_comp_batch *iob, unsigned int flags);
	int (*open)(struct block_device *, fmode_t);
	void (*release)(struct gendisk *, fmode_t);
	int (*rw_page)(struct block_device *, sector_t, struct page *, enum req_op);
	int (*ioctl)(struct block_device *, fmode_t, unsigned, unsigned long);
	int (*compat_ioctl)(struct block_device *, fmode_t, unsigned, unsigned long);
	unsigned int (*check_events)(struct gendisk *disk, unsigned int clearing);
	void (*unlock_native_capacity)(struct gendisk *);
	int (*getgeo)(struct block_device *, struct hd_geometry *);
	int (*set_read_only)(struct block_device *bdev, bool ro);
	void (*free_disk)(struct gendisk *disk);
	void (*swap_slot_free_notify)(struct block_device *, unsigned long);
	int (*report_zones)(struct gendisk *, sector_t sector, unsigned int nr_zones, report_zones_cb cb, void *data);
	char *(*devnode)(struct gendisk *disk, umode_t *mode);
	int (*get_unique_id)(struct gendisk *disk, u8 id[16], enum blk_unique_id id_type);
	struct module *owner;
	const struct pr_ops *pr_ops;
	int (*alternative_gpt_sector)(struct gendisk *disk, sector_t *sector);
};

/* A major of block devices: 0 for major 1 to 511, the number itself when `major` is 0; -EBUSY, -EINVAL. `probe` makes a disk when
 * a node is opened that has none. May sleep. */
int __register_blkdev(unsigned int major, const char *name, void (*probe)(dev_t devt));
void unregister_blkdev(unsigned int major, const char *name);

/* A disk with one reference and a queue, for a driver with submit_bio(); NULL when there is no memory. May sleep. */
struct gendisk *__blk_alloc_disk(int node, struct lock_class_key *lkclass);
void put_disk(struct gendisk *disk);
/* From here on the disk can be opened. 0; -EINVAL for numbers that are none, or an error of device_add(). May sleep. */
#ifndef __cplusplus
__must_check
#endif
int device_add_disk(struct device *parent, struct gendisk *disk, const struct attribute_group **groups);
/* Writes out what is cached; from here on nobody can open it. put_disk() is still to come. May sleep. */
void del_gendisk(struct gendisk *gp);
/* In sectors of 512 bytes. */
void set_capacity(struct gendisk *disk, sector_t size);
/* And tells user space, which the result says. */
bool set_capacity_and_notify(struct gendisk *disk, sector_t size);
void set_disk_ro(struct gendisk *disk, bool read_only);

void blk_queue_logical_block_size(struct request_queue *q, unsigned int size);
void blk_queue_physical_block_size(struct request_queue *q, unsigned int size);
void blk_queue_max_hw_sectors(struct request_queue *q, unsigned int max_hw_sectors);
void blk_queue_max_segments(struct request_queue *q, unsigned short max_segments);
void blk_queue_max_segment_size(struct request_queue *q, unsigned int max_size);
void blk_queue_io_min(struct request_queue *q, unsigned int min);
void blk_queue_io_opt(struct request_queue *q, unsigned int opt);
void blk_queue_alignment_offset(struct request_queue *q, unsigned int alignment);
void blk_queue_dma_alignment(struct request_queue *q, int mask);
void blk_queue_write_cache(struct request_queue *q, bool enabled, bool fua);
void blk_queue_flag_set(unsigned int flag, struct request_queue *q);
void blk_queue_flag_clear(unsigned int flag, struct request_queue *q);
int blk_status_to_errno(blk_status_t status);
blk_status_t errno_to_blk_status(int errno_);

static inline
#ifndef __cplusplus
__must_check
#endif
int add_disk(struct gendisk *disk)
{
	return device_add_disk(0, disk, 0);
}

static inline sector_t bdev_nr_sectors(struct block_device *bdev)
{
	return bdev->bd_nr_sectors;
}

static inline loff_t bdev_nr_bytes(struct block_device *bdev)
{
	return (loff_t)bdev_nr_sectors(bdev) * SECTOR_SIZE;
}

static inline sector_t get_capacity(struct gendisk *disk)
{
	return bdev_nr_sectors(disk->part0);
}

static inline sector_t get_start_sect(struct block_device *bdev)
{
	return bdev->bd_start_sect;
}

static inline int get_disk_ro(struct gendisk *disk)
{
	return disk->part0->bd_read_only || (disk->state >> GD_READ_ONLY & 1);
}

static inline int bdev_read_only(struct block_device *bdev)
{
	return bdev->bd_read_only || get_disk_ro(bdev->bd_disk);
}

static inline bool bdev_is_partition(struct block_device *bdev)
{
	return bdev->bd_partno != 0;
}

static inline dev_t disk_devt(struct gendisk *disk)
{
	return MKDEV((unsigned)disk->major, (unsigned)disk->first_minor);
}

static inline struct request_queue *bdev_get_queue(struct block_device *bdev)
{
	return bdev->bd_queue;
}

static inline unsigned int queue_logical_block_size(const struct request_queue *q)
{
	return q->limits.logical_block_size;
}

static inline unsigned int queue_physical_block_size(const struct request_queue *q)
{
	return q->limits.physical_block_size;
}

static inline unsigned int queue_io_min(const struct request_queue *q)
{
	return q->limits.io_min;
}

static inline unsigned int queue_io_opt(const struct request_queue *q)
{
	return q->limits.io_opt;
}

static inline unsigned int queue_max_sectors(const struct request_queue *q)
{
	return q->limits.max_sectors;
}

static inline unsigned int queue_max_hw_sectors(const struct request_queue *q)
{
	return q->limits.max_hw_sectors;
}

static inline unsigned short queue_max_segments(const struct request_queue *q)
{
	return q->limits.max_segments;
}

static inline unsigned int queue_max_segment_size(const struct request_queue *q)
{
	return q->limits.max_segment_size;
}

static inline int queue_dma_alignment(const struct request_queue *q)
{
	return (int)q->limits.dma_alignment;
}

static inline unsigned int bdev_logical_block_size(struct block_device *bdev)
{
	return queue_logical_block_size(bdev_get_queue(bdev));
}

static inline unsigned int bdev_physical_block_size(struct block_device *bdev)
{
	return queue_physical_block_size(bdev_get_queue(bdev));
}

static inline unsigned int bdev_io_min(struct block_device *bdev)
{
	return queue_io_min(bdev_get_queue(bdev));
}

static inline unsigned int bdev_io_opt(struct block_device *bdev)
{
	return queue_io_opt(bdev_get_queue(bdev));
}

/* Of a size of more than 256. */
static inline unsigned int blksize_bits(unsigned int size)
{
	return size <= 512 ? 9 : 32 - (unsigned)__builtin_clz((size - 1) | 256);
}
LKM_WAIST_END

#ifndef __cplusplus
#define register_blkdev(major, name) __register_blkdev(major, name, NULL)
#define blk_alloc_disk(node_id) __blk_alloc_disk(node_id, NULL)
#define disk_to_dev(disk) (&((disk)->part0->bd_device))
#define dev_to_disk(device) (dev_to_bdev(device)->bd_disk)
#define MODULE_ALIAS_BLOCKDEV(major, minor) MODULE_ALIAS("block-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_BLOCKDEV_MAJOR(major) MODULE_ALIAS("block-major-" __stringify(major) "-*")
#endif
