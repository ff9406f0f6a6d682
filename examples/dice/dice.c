// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A die, /dev/dice, with its internal state in debugfs: values, a blob, a table, and failures on demand. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAX_SIDES 9
#define CUP_SIZE 32
#define HISTORY 16

static struct {
	struct mutex lock; /* of all that follows */
	u32 sides, rolls;
	u32 counts[MAX_SIDES];
	char last[HISTORY];
	struct debugfs_blob_wrapper last_blob; /* of `last` */

	/* debugfs writes these without the lock, so the driver works with any value at any time. */
	u32 state; /* of the random numbers: the same state leads to the same rolls */
	bool loaded;
	u32 fail_alloc, fail_roll;
} dice = { .lock = __MUTEX_INITIALIZER(dice.lock), .state = 1, .sides = 6, .last_blob = { .data = dice.last } };

/* What an open file has: a cup, which is shaken in the kernel and poured out to user space. */
struct player {
	char *cup;
};

/* Counts down to the call that should fail; 0 means that none should. Called with the lock held. */
static bool should_fail_now(u32 *countdown)
{
	u32 left = READ_ONCE(*countdown);

	if (left)
		WRITE_ONCE(*countdown, left - 1);
	return left == 1;
}

static void *dice_alloc(size_t size)
{
	bool fails;

	mutex_lock(&dice.lock);
	fails = should_fail_now(&dice.fail_alloc);
	mutex_unlock(&dice.lock);
	return fails ? NULL : kzalloc(size, GFP_KERNEL);
}

/* Called with the lock held. */
static char roll(void)
{
	u32 state = READ_ONCE(dice.state) * 1664525 + 1013904223;
	u32 side = READ_ONCE(dice.loaded) ? dice.sides - 1 : (state >> 16) % dice.sides;

	WRITE_ONCE(dice.state, state);
	dice.rolls++;
	dice.counts[side]++;
	if (dice.last_blob.size == HISTORY)
		memmove(dice.last, dice.last + 1, HISTORY - 1);
	else
		dice.last_blob.size++;
	return dice.last[dice.last_blob.size - 1] = '1' + side;
}

static int dice_open(struct inode *inode, struct file *file)
{
	struct player *player = dice_alloc(sizeof(*player));

	if (!player)
		return -ENOMEM;
	player->cup = dice_alloc(CUP_SIZE);
	if (!player->cup) {
		kfree(player);
		return -ENOMEM;
	}
	file->private_data = player;
	return stream_open(inode, file);
}

static int dice_release(struct inode *inode, struct file *file)
{
	struct player *player = file->private_data;

	kfree(player->cup);
	kfree(player);
	return 0;
}

/* One roll for each byte. When a roll fails, read() returns those before it, and an error only if there are none. */
static ssize_t dice_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct player *player = file->private_data;
	bool failed = false;
	ssize_t result;
	size_t n;

	count = min_t(size_t, count, CUP_SIZE);
	mutex_lock(&dice.lock);
	for (n = 0; n < count; n++) {
		failed = should_fail_now(&dice.fail_roll);
		if (failed)
			break;
		player->cup[n] = roll();
	}
	if (failed && !n)
		result = -EIO;
	else
		result = copy_to_user(to, player->cup, n) ? -EFAULT : (ssize_t)n;
	/* Not before: tasks that share the open file share the cup. */
	mutex_unlock(&dice.lock);
	return result;
}

static const struct file_operations dice_fops = {
	.owner = THIS_MODULE,
	.open = dice_open,
	.release = dice_release,
	.read = dice_read,
};

static struct miscdevice dice_misc = { .minor = MISC_DYNAMIC_MINOR, .name = "dice", .fops = &dice_fops, .mode = 0444 };

/* A table. DEFINE_SHOW_ATTRIBUTE(counts) makes counts_fops from this function. */
static int counts_show(struct seq_file *m, void *v)
{
	u32 side;

	mutex_lock(&dice.lock);
	for (side = 0; side < dice.sides; side++)
		seq_printf(m, "%u: %u\n", side + 1, dice.counts[side]);
	mutex_unlock(&dice.lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counts);

/* A number with a rule for what may be written. */
static int sides_get(void *data, u64 *value)
{
	*value = READ_ONCE(dice.sides);
	return 0;
}

static int sides_set(void *data, u64 value)
{
	if (value < 2 || value > MAX_SIDES)
		return -EINVAL;
	mutex_lock(&dice.lock);
	dice.sides = value;
	memset(dice.counts, 0, sizeof(dice.counts));
	mutex_unlock(&dice.lock);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(sides_fops, sides_get, sides_set, "%llu\n");

static struct dentry *top;

/* No result is checked. The die must work without debugfs too, and in a directory that could not be made debugfs makes
 * nothing. */
static void make_debugfs(void)
{
	struct dentry *fail;

	top = debugfs_create_dir("dice", NULL);
	debugfs_create_u32("rolls", 0444, top, &dice.rolls);
	debugfs_create_x32("state", 0644, top, &dice.state);
	debugfs_create_bool("loaded", 0644, top, &dice.loaded);
	debugfs_create_blob("last", 0444, top, &dice.last_blob);
	debugfs_create_file("counts", 0444, top, NULL, &counts_fops);
	/* _unsafe, because the operations that DEFINE_DEBUGFS_ATTRIBUTE() makes protect themselves from removal. */
	debugfs_create_file_unsafe("sides", 0644, top, NULL, &sides_fops);

	fail = debugfs_create_dir("fail", top);
	debugfs_create_u32("alloc", 0644, fail, &dice.fail_alloc);
	debugfs_create_u32("roll", 0644, fail, &dice.fail_roll);
}

static int __init dice_init(void)
{
	int error = misc_register(&dice_misc);

	if (!error)
		make_debugfs();
	return error;
}

/* debugfs_remove() takes the whole directory, after waiting for the calls that are running. */
static void __exit dice_exit(void)
{
	debugfs_remove(top);
	misc_deregister(&dice_misc);
	pr_info("%u rolls\n", dice.rolls);
}

module_init(dice_init);
module_exit(dice_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A die with its inside in debugfs");
