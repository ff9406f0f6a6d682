/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/blk_types.h (Linux 6.1): a block device, and one transfer from or to it. */
#pragma once

#include "bvec.h"
#include "device.h"
#include "ktime.h"
#include "types.h"

LKM_WAIST_BEGIN
struct bio;
struct bio_set;
struct gendisk;
struct inode;
struct request_queue;

typedef void(bio_end_io_t)(struct bio *);

enum { SECTOR_SHIFT = 9, SECTOR_SIZE = 512, PAGE_SECTORS_SHIFT = 3, PAGE_SECTORS = 8, SECTOR_MASK = 7 };

struct block_device {
	sector_t bd_start_sect;
	sector_t bd_nr_sectors;
	bool bd_read_only; /* BLKROSET; set_disk_ro() is the disk's own */
	dev_t bd_dev;
	atomic_t bd_openers;
	struct inode *bd_inode;
	void *bd_claiming; /* who is about to open it exclusively */
	struct device bd_device;
	void *bd_holder; /* who has */
	int bd_holders;
	struct kobject *bd_holder_dir;
	u8 bd_partno;
	struct gendisk *bd_disk;
	struct request_queue *bd_queue;
};

/* How a transfer ended; user space sees the errno of it. */
typedef u8 blk_status_t;
typedef u16 blk_short_t;
enum {
	BLK_STS_OK = 0,
	BLK_STS_NOTSUPP = 1,
	BLK_STS_TIMEOUT = 2,
	BLK_STS_NOSPC = 3,
	BLK_STS_TRANSPORT = 4,
	BLK_STS_TARGET = 5,
	BLK_STS_NEXUS = 6,
	BLK_STS_MEDIUM = 7,
	BLK_STS_PROTECTION = 8,
	BLK_STS_RESOURCE = 9,
	BLK_STS_IOERR = 10,
	BLK_STS_DM_REQUEUE = 11,
	BLK_STS_AGAIN = 12,
	BLK_STS_DEV_RESOURCE = 13,
	BLK_STS_ZONE_RESOURCE = 14,
	BLK_STS_ZONE_OPEN_RESOURCE = 15,
	BLK_STS_ZONE_ACTIVE_RESOURCE = 16,
	BLK_STS_OFFLINE = 17
};

/* What is to be done: an operation in the low 8 bits, and flags. The odd operations write. */
typedef u32 blk_opf_t;
enum { REQ_OP_BITS = 8, REQ_OP_MASK = 0xff, REQ_FLAG_BITS = 24 };
enum req_op {
	REQ_OP_READ = 0,
	REQ_OP_WRITE = 1,
	REQ_OP_FLUSH = 2,
	REQ_OP_DISCARD = 3,
	REQ_OP_SECURE_ERASE = 5,
	REQ_OP_ZONE_APPEND = 7,
	REQ_OP_WRITE_ZEROES = 9,
	REQ_OP_ZONE_OPEN = 11,
	REQ_OP_ZONE_CLOSE = 13,
	REQ_OP_ZONE_FINISH = 15,
	REQ_OP_ZONE_RESET = 17,
	REQ_OP_ZONE_RESET_ALL = 19,
	REQ_OP_DRV_IN = 34,
	REQ_OP_DRV_OUT = 35,
	REQ_OP_LAST = 36
};
enum stat_group { STAT_READ, STAT_WRITE, STAT_DISCARD, STAT_FLUSH, NR_STAT_GROUPS };

LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: blk_opf_t REQ_FAILFAST_* REQ_SYNC REQ_META REQ_PRIO REQ_NOMERGE REQ_IDLE REQ_INTEGRITY REQ_FUA REQ_PREFLUSH REQ_RAHEAD REQ_BACKGROUND REQ_NOWAIT */
inline constexpr blk_opf_t REQ_FAILFAST_DEV{1U << 8};
inline constexpr blk_opf_t REQ_FAILFAST_TRANSPORT{1U << 9};
inline constexpr blk_opf_t REQ_FAILFAST_DRIVER{1U << 10};
inline constexpr blk_opf_t REQ_FAILFAST_MASK{7U << 8};
inline constexpr blk_opf_t REQ_SYNC{1U << 11};
inline constexpr blk_opf_t REQ_META{1U << 12};
inline constexpr blk_opf_t REQ_PRIO{1U << 13};
inline constexpr blk_opf_t REQ_NOMERGE{1U << 14};
inline constexpr blk_opf_t REQ_IDLE{1U << 15};
inline constexpr blk_opf_t REQ_INTEGRITY{1U << 16};
inline constexpr blk_opf_t REQ_FUA{1U << 17};
inline constexpr blk_opf_t REQ_PREFLUSH{1U << 18};
inline constexpr blk_opf_t REQ_RAHEAD{1U << 19};
inline constexpr blk_opf_t REQ_BACKGROUND{1U << 20};
inline constexpr blk_opf_t REQ_NOWAIT{1U << 21};
}
#else
#define REQ_FAILFAST_DEV (1U << 8)
#define REQ_FAILFAST_TRANSPORT (1U << 9)
#define REQ_FAILFAST_DRIVER (1U << 10)
#define REQ_FAILFAST_MASK (7U << 8)
#define REQ_SYNC (1U << 11)
#define REQ_META (1U << 12)
#define REQ_PRIO (1U << 13)
#define REQ_NOMERGE (1U << 14)
#define REQ_IDLE (1U << 15)
#define REQ_INTEGRITY (1U << 16)
#define REQ_FUA (1U << 17)
#define REQ_PREFLUSH (1U << 18)
#define REQ_RAHEAD (1U << 19)
#define REQ_BACKGROUND (1U << 20)
#define REQ_NOWAIT (1U << 21)
#endif

LKM_WAIST_BEGIN
struct bio {
	struct bio *bi_next; /* the driver's, from submit_bio() to bio_endio() */
	struct block_device *bi_bdev;
	blk_opf_t bi_opf;
	unsigned short bi_flags;
	unsigned short bi_ioprio;
	blk_status_t bi_status;
	atomic_t __bi_remaining;
	struct bvec_iter bi_iter;
	bio_end_io_t *bi_end_io;
	void *bi_private;
	unsigned short bi_vcnt;
	unsigned short bi_max_vecs;
	atomic_t __bi_cnt;
	struct bio_vec *bi_io_vec;
	struct bio_set *bi_pool;
	bool lkm_ended;
};

static inline enum req_op bio_op(const struct bio *bio)
{
	return (enum req_op)(bio->bi_opf & REQ_OP_MASK);
}

static inline bool op_is_write(blk_opf_t op)
{
	return op & 1;
}

static inline bool op_is_flush(blk_opf_t op)
{
	return (op & (REQ_PREFLUSH | REQ_FUA)) != 0;
}

static inline bool op_is_discard(blk_opf_t op)
{
	return (op & REQ_OP_MASK) == REQ_OP_DISCARD;
}

static inline bool op_is_sync(blk_opf_t op)
{
	return (op & REQ_OP_MASK) == REQ_OP_READ || op_is_flush(op) || (op & REQ_SYNC);
}

/* Of the statistics. */
static inline int op_stat_group(enum req_op op)
{
	return op == REQ_OP_DISCARD ? STAT_DISCARD : op_is_write((blk_opf_t)op) ? STAT_WRITE : STAT_READ;
}
LKM_WAIST_END

#ifndef __cplusplus
#define bdev_whole(_bdev) ((_bdev)->bd_disk->part0)
#define dev_to_bdev(device) container_of((device), struct block_device, bd_device)
#define bdev_kobj(_bdev) (&((_bdev)->bd_device.kobj))
#endif
