// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A disk whose driver does one thing wrong, which `fault` names. */
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static int major;
static struct gendisk *disk;
static struct bio *first;

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static void blunt_submit_bio(struct bio *bio)
{
	if (is("never ends a bio") || (is("never ends what is read ahead") && bio->bi_iter.bi_sector))
		return;
	if (is("ends a bio late twice") && first)
		bio_endio(first);
	first = bio;
	zero_fill_bio(bio);
	bio_endio(bio);
	if (is("ends a bio twice"))
		bio_endio(bio);
}

static void sleeps_in_atomic(void)
{
	preempt_disable();
	del_gendisk(disk);
}

static const struct block_device_operations blunt_ops = { .owner = THIS_MODULE, .submit_bio = blunt_submit_bio };
static const struct block_device_operations without_submit_bio = { .owner = THIS_MODULE };

static int __init blunt_init(void)
{
	int error;

	major = register_blkdev(is("takes a number of others") ? 8 : 0, "blunt");
	if (major < 0)
		return major;
	disk = blk_alloc_disk(NUMA_NO_NODE);
	if (!disk)
		return -ENOMEM;
	disk->major = major ?: 8;
	disk->minors = 1;
	disk->flags = GENHD_FL_NO_PART;
	disk->fops = is("has no submit_bio") ? &without_submit_bio : &blunt_ops;
	strscpy(disk->disk_name, "blunt", DISK_NAME_LEN);
	set_capacity(disk, 64);
	if (is("never adds its disk"))
		return 0;
	error = add_disk(disk);
	if (error)
		return error;
	if (is("deletes its disk twice"))
		del_gendisk(disk);
	return 0;
}

static void __exit blunt_exit(void)
{
	if (is("sleeps in atomic context"))
		sleeps_in_atomic();
	if (!is("never deletes its disk") && !is("never adds its disk"))
		del_gendisk(disk);
	if (!is("never deletes its disk") && !is("never puts its disk") && !is("never adds its disk"))
		put_disk(disk);
	if (!is("keeps its major"))
		unregister_blkdev(major ?: 8, is("forgets its name") ? "dull" : "blunt");
}

module_init(blunt_init);
module_exit(blunt_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a disk with a mistake");
