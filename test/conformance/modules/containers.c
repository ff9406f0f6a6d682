// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what the kernel's containers and library functions do: insmod containers.ko area=rbtree */
#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/bitrev.h>
#include <linux/bsearch.h>
#include <linux/circ_buf.h>
#include <linux/crc-ccitt.h>
#include <linux/crc32.h>
#include <linux/ctype.h>
#include <linux/gcd.h>
#include <linux/genalloc.h>
#include <linux/glob.h>
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/lcm.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/parser.h>
#include <linux/radix-tree.h>
#include <linux/rational.h>
#include <linux/rbtree.h>
#include <linux/rbtree_augmented.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include <linux/version.h>
#include <linux/xarray.h>

#include "areas.h"

/* A sequence that is the same everywhere. */
static u32 seed;
static u32 next_number(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

/* Red-black trees */

struct leaf {
	struct rb_node node;
	int key;
	int largest; /* of all below it, with itself */
};

static struct leaf leaves[200];
#define leaf_of(n) rb_entry(n, struct leaf, node)

static bool leaf_less(struct rb_node *a, const struct rb_node *b)
{
	return leaf_of(a)->key < leaf_of(b)->key;
}

static int leaf_compare(struct rb_node *a, const struct rb_node *b)
{
	return leaf_of(a)->key - leaf_of(b)->key;
}

static int key_compare(const void *key, const struct rb_node *b)
{
	return *(const int *)key - leaf_of(b)->key;
}

/* The shape and the colours, in one number. */
static u32 shape(const struct rb_node *n, u32 hash)
{
	if (!n)
		return jhash_1word(7, hash);
	hash = jhash_2words(leaf_of(n)->key, n->__rb_parent_color & 1, hash);
	return shape(n->rb_right, shape(n->rb_left, hash));
}

/* How many black nodes there are on the way to each end; -1 when the rules are broken. */
static int black_height(const struct rb_node *n)
{
	int left, right;
	bool red;

	if (!n)
		return 1;
	red = !(n->__rb_parent_color & 1);
	if ((n->rb_left && rb_parent(n->rb_left) != n) || (n->rb_right && rb_parent(n->rb_right) != n))
		return -1;
	if (red && ((n->rb_left && !(n->rb_left->__rb_parent_color & 1)) || (n->rb_right && !(n->rb_right->__rb_parent_color & 1))))
		return -1;
	left = black_height(n->rb_left);
	right = black_height(n->rb_right);
	return left < 0 || left != right ? -1 : left + !red;
}

static void say_tree(const char *when, struct rb_root *root)
{
	struct rb_node *n;
	int count = 0, back = 0, before = INT_MIN;
	bool ordered = true;

	for (n = rb_first(root); n; n = rb_next(n)) {
		ordered = ordered && leaf_of(n)->key >= before;
		before = leaf_of(n)->key;
		count++;
	}
	for (n = rb_last(root); n; n = rb_prev(n))
		back++;
	say("%s: %d, backwards %d, ordered %d, black height %d, shape %08x", when, count, back, ordered,
	    black_height(root->rb_node), shape(root->rb_node, 0));
}

static void say_rbtree(void)
{
	struct rb_root root = RB_ROOT;
	struct rb_root_cached cached = RB_ROOT_CACHED;
	struct leaf *pos, *after;
	struct rb_node *n;
	int i, key;
	u32 order = 0;

	tell(sizeof(struct rb_node));
	tell(RB_EMPTY_ROOT(&root));
	tell(rb_first(&root) == NULL);
	tell(rb_last(&root) == NULL);
	tell(rb_first_postorder(&root) == NULL);
	for (i = 0; i < 10; i++) {
		leaves[i].key = i;
		rb_add(&leaves[i].node, &root, leaf_less);
		say_tree("ascending", &root);
	}
	rbtree_postorder_for_each_entry_safe(pos, after, &root, node) say("postorder %d", pos->key);
	for (i = 0; i < 10; i++) {
		rb_erase(&leaves[(i * 7) % 10].node, &root);
		say_tree("less and less", &root);
	}

	seed = 1;
	for (i = 0; i < 200; i++) {
		leaves[i].key = next_number() % 1000;
		rb_add(&leaves[i].node, &root, leaf_less);
		if (i % 20 == 19)
			say_tree("random", &root);
	}
	for (n = rb_first_postorder(&root); n; n = rb_next_postorder(n))
		order = jhash_1word(leaf_of(n)->key, order);
	tell(order);
	for (i = 0; i < 200; i += 2) {
		rb_erase(&leaves[i].node, &root);
		if (i % 20 == 18)
			say_tree("every other one", &root);
	}
	for (i = 0; i < 100; i++) {
		pos = &leaves[next_number() % 100 * 2 + 1];
		rb_erase(&pos->node, &root);
		pos->key = next_number() % 1000;
		rb_add(&pos->node, &root, leaf_less);
	}
	say_tree("moved", &root);
	pos = &leaves[0];
	after = leaf_of(root.rb_node);
	pos->key = after->key;
	rb_replace_node(&after->node, &pos->node, &root);
	tell(root.rb_node == &pos->node);
	say_tree("replaced", &root);
	rb_replace_node(&pos->node, &after->node, &root);
	while ((n = rb_first(&root)))
		rb_erase(n, &root);
	tell(RB_EMPTY_ROOT(&root));

	RB_CLEAR_NODE(&leaves[0].node);
	tell(RB_EMPTY_NODE(&leaves[0].node));
	tell(rb_next(&leaves[0].node) == NULL);
	tell(rb_prev(&leaves[0].node) == NULL);
	for (i = 0; i < 12; i++) {
		leaves[i].key = i / 3 * 10;
		if (i % 3 == 2)
			leaves[i].key++;
		rb_add(&leaves[i].node, &root, leaf_less);
	}
	key = 20;
	tell(leaf_of(rb_find(&key, &root, key_compare))->key);
	tell(leaf_of(rb_find_first(&key, &root, key_compare)) - leaves);
	rb_for_each(n, &key, &root, key_compare) say("equal: %d", (int)(leaf_of(n) - leaves));
	key = 25;
	tell(rb_find(&key, &root, key_compare) == NULL);
	tell(rb_find_first(&key, &root, key_compare) == NULL);
	leaves[12].key = 10;
	tell(leaf_of(rb_find_add(&leaves[12].node, &root, leaf_compare))->key);
	leaves[12].key = 15;
	tell(rb_find_add(&leaves[12].node, &root, leaf_compare) == NULL);
	say_tree("with 15", &root);

	for (i = 0; i < 6; i++) {
		leaves[i].key = (i * 5) % 6;
		say("cached: %d, first %d", leaves[i].key, !!rb_add_cached(&leaves[i].node, &cached, leaf_less));
	}
	tell(leaf_of(rb_first_cached(&cached))->key);
	tell(rb_erase_cached(&leaves[2].node, &cached) == NULL);
	tell(leaf_of(rb_erase_cached(rb_first_cached(&cached), &cached))->key);
	tell(leaf_of(rb_first_cached(&cached))->key);
}

static int leaf_key(struct leaf *l)
{
	return l->key;
}
RB_DECLARE_CALLBACKS_MAX(static, largest_leaf, struct leaf, node, int, largest, leaf_key)

static bool largest_is_right(struct rb_node *n)
{
	int largest;

	if (!n)
		return true;
	largest = leaf_of(n)->key;
	if (n->rb_left)
		largest = max(largest, leaf_of(n->rb_left)->largest);
	if (n->rb_right)
		largest = max(largest, leaf_of(n->rb_right)->largest);
	return largest == leaf_of(n)->largest && largest_is_right(n->rb_left) && largest_is_right(n->rb_right);
}

static void say_augmented(void)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	int i;

	seed = 3;
	/* In the order of their addresses, so that the keys, which are known below, are in none. */
	for (i = 0; i < 100; i++) {
		struct rb_node **link = &root.rb_root.rb_node, *parent = NULL;
		struct leaf *l = &leaves[i * 37 % 100];
		bool first = true;

		l->key = l->largest = next_number() % 10000;
		while (*link) {
			parent = *link;
			leaf_of(parent)->largest = max(leaf_of(parent)->largest, l->key);
			if (l < leaf_of(parent)) {
				link = &parent->rb_left;
			} else {
				link = &parent->rb_right;
				first = false;
			}
		}
		rb_link_node(&l->node, parent, link);
		rb_insert_augmented_cached(&l->node, &root, first, &largest_leaf);
		if (i % 10 == 9)
			say("%d nodes: right %d, black height %d, largest %d, shape %08x", i + 1,
			    largest_is_right(root.rb_root.rb_node), black_height(root.rb_root.rb_node),
			    leaf_of(root.rb_root.rb_node)->largest, shape(root.rb_root.rb_node, 0));
	}
	tell(leaf_of(rb_first_cached(&root)) - leaves);
	for (i = 0; i < 100; i++) {
		rb_erase_augmented_cached(&leaves[i * 59 % 100].node, &root, &largest_leaf);
		if (i % 10 == 5)
			say("%d nodes: right %d, black height %d, largest %d, shape %08x", 99 - i,
			    largest_is_right(root.rb_root.rb_node), black_height(root.rb_root.rb_node),
			    leaf_of(root.rb_root.rb_node)->largest, shape(root.rb_root.rb_node, 0));
	}
	tell(root.rb_leftmost == NULL);
}

/* Hashes and hash tables */

struct person {
	u32 id;
	struct hlist_node node;
};

static DEFINE_HASHTABLE(people, 3);
static struct person persons[10];

static void say_hash(void)
{
	static const char text[] = "the quick brown fox jumps over it";
	DECLARE_HASHTABLE(other, 4);
	siphash_key_t key = { { 0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL } };
	hsiphash_key_t half_key = { { 0x0706050403020100UL, 0x0f0e0d0c0b0a0908UL } };
	u32 words[] = { 1, 2, 3, 4, 5 };
	struct hlist_node *after;
	struct person *p;
	int i, bucket, count = 0;

	for (i = 0; i < 8; i++)
		say("hash_32 %u, hash_64 %u, hash_long %u", hash_32(i * 77, 8), hash_64(i * 7777777777ULL, 12), hash_long(i, 6));
	tell(hash32_ptr((void *)0x123456789abcdef0UL));
	tell(hash_ptr((void *)0x123456789abcdef0UL, 10));
	tell(hash_min((u32)5, 4));
	tell(hash_min(5ULL, 4));
	for (i = 0; i < (int)sizeof(text); i++)
		say("%d: jhash %08x, siphash %016llx, hsiphash %08x", i, jhash(text, i, i), siphash(text, i, &key),
		    hsiphash(text, i, &half_key));
	for (i = 0; i < 6; i++)
		say("jhash2 %08x", jhash2(words, i, 9));
	tell(jhash_1word(1, 2));
	tell(jhash_2words(1, 2, 3));
	tell(jhash_3words(1, 2, 3, 4));
	say("%016llx %016llx %016llx %016llx", siphash_1u64(1, &key), siphash_2u64(1, 2, &key), siphash_3u64(1, 2, 3, &key),
	    siphash_4u64(1, 2, 3, 4, &key));
	say("%016llx %016llx %016llx %016llx", siphash_1u32(1, &key), siphash_2u32(1, 2, &key), siphash_3u32(1, 2, 3, &key),
	    siphash_4u32(1, 2, 3, 4, &key));
	say("%08x %08x %08x %08x", hsiphash_1u32(1, &half_key), hsiphash_2u32(1, 2, &half_key), hsiphash_3u32(1, 2, 3, &half_key),
	    hsiphash_4u32(1, 2, 3, 4, &half_key));

	hash_init(other);
	tell(hash_empty(other));
	tell(hash_empty(people));
	tell(HASH_SIZE(people));
	tell(HASH_BITS(other));
	for (i = 0; i < 10; i++) {
		persons[i].id = i * i;
		tell(hash_hashed(&persons[i].node));
		hash_add(people, &persons[i].node, persons[i].id);
	}
	tell(hash_empty(people));
	tell(hash_hashed(&persons[3].node));
	hash_for_each(people, bucket, p, node) say("bucket %d: %u", bucket, p->id);
	hash_for_each_possible(people, p, node, 49) say("possible: %u", p->id);
	hash_for_each_safe(people, bucket, after, p, node) if (p->id % 2) hash_del(&p->node);
	hash_for_each(people, bucket, p, node) count++;
	tell(count);
	hash_for_each_possible_safe(people, p, after, node, 4) hash_del(&p->node);
	hash_for_each_possible(people, p, node, 4) say("still there: %u", p->id);
	hash_for_each_safe(people, bucket, after, p, node) hash_del(&p->node);
	tell(hash_empty(people));
}

/* Bits */

static void say_bits(void)
{
	DECLARE_BITMAP(a, 130);
	DECLARE_BITMAP(b, 130);
	DECLARE_BITMAP(c, 130);
	unsigned long bit, end, clump;
	u32 words[5] = {};
	unsigned long *map;
	int i;

	bitmap_zero(a, 130);
	tell(bitmap_empty(a, 130));
	bitmap_fill(b, 130);
	tell(bitmap_full(b, 130));
	tell(bitmap_weight(b, 130));
	bitmap_set(a, 60, 10);
	bitmap_set(a, 128, 2);
	bitmap_clear(a, 63, 2);
	say("%*pbl", 130, a);
	for_each_set_bitrange(bit, end, a, 130) say("set %lu to %lu", bit, end);
	for_each_clear_bitrange(bit, end, a, 130) say("clear %lu to %lu", bit, end);
	for_each_set_clump8(bit, clump, a, 130) say("clump %lu: %lx", bit, clump);
	tell(find_next_and_bit(a, b, 130, 66));
	tell(find_next_andnot_bit(b, a, 130, 60));
	tell(find_first_and_bit(a, b, 130));
	tell(find_nth_bit(a, 130, 0));
	tell(find_nth_bit(a, 130, 5));
	tell(find_nth_bit(a, 130, 50) >= 130);
	tell(find_next_bit_wrap(a, 130, 129));
	tell(find_next_bit_wrap(a, 128, 100));
	tell(find_last_bit(a, 130));
	bitmap_shift_left(c, a, 3, 130);
	say("%*pbl", 130, c);
	bitmap_shift_right(c, a, 70, 130);
	say("%*pbl", 130, c);
	bitmap_complement(c, a, 130);
	say("%*pbl", 130, c);
	tell(bitmap_and(c, a, b, 130));
	tell(bitmap_equal(c, a, 130));
	tell(bitmap_andnot(c, a, b, 130));
	bitmap_xor(c, a, b, 130);
	tell(bitmap_weight(c, 130));
	bitmap_or(c, c, a, 130);
	tell(bitmap_full(c, 130));
	tell(bitmap_subset(a, b, 130));
	tell(bitmap_subset(b, a, 130));
	tell(bitmap_intersects(a, b, 130));
	bitmap_cut(c, a, 61, 8, 130);
	say("%*pbl", 130, c);
	bitmap_to_arr32(words, a, 130);
	say("%08x %08x %08x %08x %08x", words[0], words[1], words[2], words[3], words[4]);
	bitmap_from_arr32(c, words, 130);
	tell(bitmap_equal(c, a, 130));
	tell(bitmap_find_next_zero_area(a, 130, 58, 4, 0));
	tell(bitmap_find_next_zero_area(a, 130, 0, 61, 7));
	tell(bitmap_find_next_zero_area(a, 130, 0, 120, 0) >= 130);
	tell(bitmap_find_free_region(a, 130, 3));
	tell(bitmap_find_free_region(a, 130, 6));
	tell(bitmap_allocate_region(a, 72, 3));
	tell(bitmap_allocate_region(a, 72, 2));
	bitmap_release_region(a, 72, 3);
	say("%*pbl", 130, a);
	tell(bitmap_get_value8(a, 56));
	bitmap_set_value8(a, 0xa5, 16);
	say("%*pbl", 130, a);
	map = bitmap_zalloc(100, GFP_KERNEL);
	tell(bitmap_empty(map, 100));
	bitmap_free(map);

	tell(FIELD_PREP(GENMASK(7, 4), 5));
	tell(FIELD_GET(GENMASK(7, 4), 0xabc));
	tell(FIELD_MAX(GENMASK(7, 4)));
	for (i = 14; i < 18; i++)
		tell(FIELD_FIT(GENMASK(7, 4), i));
	tell(u32_encode_bits(3, 0xf00));
	tell(u32_get_bits(0xabc, 0xf0));
	tell(u16_replace_bits(0xabc, 1, 0xf0));
	tell(be32_get_bits(cpu_to_be32(0x12345678), 0xff00));
	tell(le16_encode_bits(3, 0xf00));
	tell(bitrev8(0x01));
	tell(bitrev16(0x1234));
	tell(bitrev32(0x12345678));

	tell(gcd(12, 18));
	tell(gcd(0, 7));
	tell(lcm(12, 18));
	tell(lcm(0, 7));
	tell(lcm_not_zero(0, 7));
	tell(int_pow(3, 13));
	tell(int_pow(0, 0));
	for (i = 1; i < 40; i += 3) {
		rational_best_approximation(31415926, 10000000, i * 10, i, &bit, &end);
		say("up to %d: %lu/%lu", i, bit, end);
		rational_best_approximation(i * 7, i * i + 1, 20, 10, &bit, &end);
		say("%d/%d: %lu/%lu", i * 7, i * i + 1, bit, end);
	}

	tell(CIRC_CNT(3, 14, 16));
	tell(CIRC_SPACE(3, 14, 16));
	tell(CIRC_CNT_TO_END(3, 14, 16));
	tell(CIRC_SPACE_TO_END(3, 14, 16));
	tell(CIRC_CNT(0, 0, 16));
	tell(CIRC_SPACE(0, 0, 16));
	tell(CIRC_SPACE_TO_END(0, 0, 16));
	tell(CIRC_SPACE_TO_END(9, 3, 16));
	tell(CIRC_CNT_TO_END(9, 3, 16));
}

/* Queues */

struct pair {
	u16 a, b;
};

static DEFINE_KFIFO(numbers, int, 8);
static DECLARE_KFIFO(bytes, unsigned char, 16);
static DECLARE_KFIFO_PTR(pairs, struct pair);
static STRUCT_KFIFO_REC_1(32) small_records;
static DEFINE_SPINLOCK(fifo_lock);

static void say_kfifo(void)
{
	int i, n, out[10], in[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const unsigned char letters[] = "abcdefghijk";
	unsigned char buffer[20];
	struct pair pair = { 1, 2 };
	struct kfifo plain;

	tell(kfifo_initialized(&numbers));
	tell(kfifo_size(&numbers));
	tell(kfifo_esize(&numbers));
	tell(kfifo_recsize(&numbers));
	tell(kfifo_is_empty(&numbers));
	tell(kfifo_get(&numbers, &i));
	tell(kfifo_peek(&numbers, &i));
	for (i = 0; i < 9; i++)
		tell(kfifo_put(&numbers, i * 100));
	tell(kfifo_is_full(&numbers));
	tell(kfifo_avail(&numbers));
	tell(kfifo_peek_len(&numbers));
	tell(kfifo_get(&numbers, &i));
	tell(i);
	tell(kfifo_peek(&numbers, &i));
	tell(i);
	kfifo_skip(&numbers);
	tell(kfifo_len(&numbers));
	tell(kfifo_in(&numbers, in, 10));
	tell(kfifo_out_peek(&numbers, out, 3));
	say("%d %d %d", out[0], out[1], out[2]);
	n = kfifo_out(&numbers, out, 10);
	for (i = 0; i < n; i++)
		say("out %d", out[i]);
	tell(kfifo_out(&numbers, out, 10));
	tell(kfifo_in_spinlocked(&numbers, in, 5, &fifo_lock));
	tell(kfifo_out_spinlocked(&numbers, out, 2, &fifo_lock));
	tell(kfifo_is_empty_spinlocked(&numbers, &fifo_lock));
	kfifo_reset_out(&numbers);
	tell(kfifo_len(&numbers));
	kfifo_reset(&numbers);

	INIT_KFIFO(bytes);
	/* Around the end, many times. */
	for (i = 0, n = 0; i < 50; i++) {
		n += kfifo_in(&bytes, letters, 11);
		if (kfifo_out(&bytes, buffer, 7) == 7 && i % 10 == 0)
			say("%.7s, %u left", buffer, kfifo_len(&bytes));
	}
	tell(n);

	tell(kfifo_initialized(&pairs));
	tell(kfifo_alloc(&pairs, 1, GFP_KERNEL));
	tell(kfifo_alloc(&pairs, 5, GFP_KERNEL));
	tell(kfifo_size(&pairs));
	tell(kfifo_esize(&pairs));
	tell(kfifo_put(&pairs, pair));
	pair.a = pair.b = 0;
	tell(kfifo_get(&pairs, &pair));
	tell(pair.a * 10 + pair.b);
	kfifo_free(&pairs);
	tell(kfifo_initialized(&pairs));
	tell(kfifo_size(&pairs));
	tell(kfifo_init(&plain, buffer, 13));
	tell(kfifo_size(&plain));
	tell(kfifo_init(&plain, buffer, 1));
	tell(kfifo_initialized(&plain));
	tell(kfifo_alloc(&numbers, 8, GFP_KERNEL));

	INIT_KFIFO(small_records);
	tell(kfifo_recsize(&small_records));
	tell(kfifo_avail(&small_records));
	tell(kfifo_in(&small_records, "first", 5));
	tell(kfifo_in(&small_records, "the second record", 17));
	tell(kfifo_in(&small_records, "no room", 8));
	tell(kfifo_in(&small_records, "room", 4));
	tell(kfifo_len(&small_records));
	tell(kfifo_avail(&small_records));
	tell(kfifo_peek_len(&small_records));
	memset(buffer, 0, sizeof(buffer));
	tell(kfifo_out_peek(&small_records, buffer, 3));
	say("%s", buffer);
	tell(kfifo_out(&small_records, buffer, 20));
	say("%s", buffer);
	tell(kfifo_out(&small_records, buffer, 3));
	say("%s", buffer);
	tell(kfifo_in(&small_records, "around the end", 14));
	kfifo_skip(&small_records);
	memset(buffer, 0, sizeof(buffer));
	tell(kfifo_out(&small_records, buffer, 20));
	say("%s", buffer);
	tell(kfifo_out(&small_records, buffer, 20));
	tell(kfifo_put(&small_records, 'x'));
	tell(kfifo_len(&small_records));
	tell(kfifo_get(&small_records, buffer));
	tell(buffer[0]);
}

/* Numbers for pointers */

static int say_number(int id, void *p, void *data)
{
	say("number %d: %ld of %ld", id, (long)p, (long)data);
	return id == 30 ? 77 : 0;
}

static DEFINE_IDR(numbers_of);
static DEFINE_IDA(free_numbers);

static void say_idr(void)
{
	struct idr based;
	unsigned long ul, tmp;
	void *p;
	int i, id;
	u32 u = 3;

	tell(idr_is_empty(&numbers_of));
	tell(idr_alloc(&numbers_of, (void *)100, 0, 0, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, (void *)104, 0, 0, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, (void *)108, 30, 31, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, (void *)112, 30, 31, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, (void *)116, 30, 33, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, (void *)120, 40, 10, GFP_KERNEL));
	tell(idr_alloc(&numbers_of, NULL, 0, 0, GFP_KERNEL));
	tell(idr_is_empty(&numbers_of));
	tell((long)idr_find(&numbers_of, 0));
	tell((long)idr_find(&numbers_of, 2));
	tell((long)idr_find(&numbers_of, 5));
	tell((long)idr_find(&numbers_of, 1UL << 40));
	tell(idr_for_each(&numbers_of, say_number, (void *)5));
	idr_for_each_entry(&numbers_of, p, id) say("entry %d: %ld", id, (long)p);
	id = 2;
	idr_for_each_entry_continue(&numbers_of, p, id) say("from 2: %d: %ld", id, (long)p);
	idr_for_each_entry_ul(&numbers_of, p, tmp, ul) say("unsigned long %lu: %ld", ul, (long)p);
	id = 2;
	tell((long)idr_get_next(&numbers_of, &id));
	tell(id);
	id = 32;
	tell((long)idr_get_next(&numbers_of, &id));
	tell(id);
	tell((long)idr_replace(&numbers_of, (void *)200, 1));
	tell((long)idr_replace(&numbers_of, (void *)204, 2));
	tell((long)idr_replace(&numbers_of, (void *)208, 3));
	tell((long)idr_find(&numbers_of, 1));
	tell((long)idr_remove(&numbers_of, 1));
	tell((long)idr_remove(&numbers_of, 1));
	tell((long)idr_remove(&numbers_of, 99));
	tell(idr_alloc(&numbers_of, (void *)300, 0, 0, GFP_KERNEL));
	tell(idr_alloc_u32(&numbers_of, (void *)304, &u, UINT_MAX, GFP_KERNEL));
	tell(u);
	u = UINT_MAX;
	tell(idr_alloc_u32(&numbers_of, (void *)308, &u, UINT_MAX, GFP_KERNEL));
	tell(u);
	tell(idr_alloc_u32(&numbers_of, (void *)308, &u, UINT_MAX, GFP_KERNEL));
	tell((long)idr_find(&numbers_of, UINT_MAX));
	idr_destroy(&numbers_of);
	tell(idr_is_empty(&numbers_of));

	for (i = 0; i < 4; i++)
		tell(idr_alloc_cyclic(&numbers_of, (void *)100, 5, 9, GFP_KERNEL));
	tell(idr_alloc_cyclic(&numbers_of, (void *)100, 5, 9, GFP_KERNEL));
	idr_remove(&numbers_of, 6);
	tell(idr_alloc_cyclic(&numbers_of, (void *)100, 5, 9, GFP_KERNEL));
	tell(idr_get_cursor(&numbers_of));
	idr_remove(&numbers_of, 5);
	idr_remove(&numbers_of, 8);
	tell(idr_alloc_cyclic(&numbers_of, (void *)100, 5, 9, GFP_KERNEL));
	idr_set_cursor(&numbers_of, 0);
	tell(idr_alloc_cyclic(&numbers_of, (void *)100, 5, 0, GFP_KERNEL));
	idr_preload(GFP_KERNEL);
	tell(idr_alloc(&numbers_of, (void *)100, 1000, 0, GFP_NOWAIT));
	idr_preload_end();
	idr_destroy(&numbers_of);

	idr_init_base(&based, 10);
	tell(idr_alloc(&based, (void *)100, 0, 0, GFP_KERNEL));
	tell(idr_alloc(&based, (void *)104, 12, 0, GFP_KERNEL));
	tell(idr_alloc(&based, (void *)108, 0, 5, GFP_KERNEL));
	tell((long)idr_find(&based, 12));
	tell((long)idr_find(&based, 2));
	idr_for_each_entry(&based, p, id) say("based %d: %ld", id, (long)p);
	for (i = 0; i < 2000; i++)
		id = idr_alloc(&based, (void *)100, 0, 0, GFP_KERNEL);
	tell(id);
	for (i = 20; i < 2000; i++)
		idr_remove(&based, i);
	tell(idr_alloc(&based, (void *)100, 0, 0, GFP_KERNEL));
	tell(idr_alloc(&based, (void *)100, 30, 0, GFP_KERNEL));
	tell(idr_alloc(&based, (void *)100, 0, 0, GFP_KERNEL));
	idr_destroy(&based);

	tell(ida_is_empty(&free_numbers));
	for (i = 0; i < 5; i++)
		tell(ida_alloc(&free_numbers, GFP_KERNEL));
	ida_free(&free_numbers, 2);
	tell(ida_alloc_min(&free_numbers, 3, GFP_KERNEL));
	tell(ida_alloc(&free_numbers, GFP_KERNEL));
	tell(ida_alloc_max(&free_numbers, 4, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, 100000, 100001, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, 100000, 100001, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, 100000, 100001, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, INT_MAX, UINT_MAX, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, INT_MAX, UINT_MAX, GFP_KERNEL));
	tell(ida_alloc_range(&free_numbers, -5, UINT_MAX, GFP_KERNEL));
	for (i = 0; i < 2000; i++)
		id = ida_alloc(&free_numbers, GFP_KERNEL);
	tell(id);
	tell(ida_is_empty(&free_numbers));
	ida_destroy(&free_numbers);
	tell(ida_is_empty(&free_numbers));
	tell(ida_alloc(&free_numbers, GFP_KERNEL));
	ida_free(&free_numbers, 0);
	tell(ida_is_empty(&free_numbers));
}

/* Arrays with holes */

static DEFINE_XARRAY(array);
static DEFINE_XARRAY_FLAGS(irqs_off, XA_FLAGS_LOCK_IRQ);
static DEFINE_XARRAY_FLAGS(softirqs_off, XA_FLAGS_LOCK_BH);
static DEFINE_XARRAY_ALLOC(allocating);
static DEFINE_XARRAY_ALLOC1(from_one);

#define entry(n) xa_mk_value(n)
/* A number, an error, or -1 for nothing. */
static long what(void *e)
{
	return !e ? -1 : xa_is_err(e) ? xa_err(e) : xa_is_value(e) ? (long)xa_to_value(e) : (long)e;
}

static void say_xarray(void)
{
	unsigned long index, i;
	void *e, *found[4];
	u32 id = 99, next = 0;

	tell(xa_empty(&array));
	tell(what(xa_load(&array, 0)));
	tell(what(xa_store(&array, 0, entry(1), GFP_KERNEL)));
	tell(what(xa_store(&array, 0, entry(2), GFP_KERNEL)));
	tell(what(xa_store(&array, 1000, entry(3), GFP_KERNEL)));
	tell(what(xa_store(&array, ULONG_MAX, entry(4), GFP_KERNEL)));
	tell(what(xa_store(&array, 5, (void *)4096, GFP_KERNEL)));
	tell(what(xa_load(&array, 5)));
	tell(xa_empty(&array));
	xa_for_each(&array, index, e) say("%lu: %ld", index, what(e));
	xa_for_each_start(&array, index, e, 6) say("from 6: %lu: %ld", index, what(e));
	xa_for_each_range(&array, index, e, 1, 1000) say("from 1 to 1000: %lu: %ld", index, what(e));
	tell(what(xa_cmpxchg(&array, 5, entry(1), entry(6), GFP_KERNEL)));
	tell(what(xa_cmpxchg(&array, 5, (void *)4096, entry(6), GFP_KERNEL)));
	tell(what(xa_cmpxchg(&array, 7, NULL, entry(7), GFP_KERNEL)));
	tell(what(xa_cmpxchg(&array, 7, entry(7), NULL, GFP_KERNEL)));
	tell(xa_insert(&array, 5, entry(8), GFP_KERNEL));
	tell(xa_insert(&array, 7, entry(8), GFP_KERNEL));
	tell(what(xa_erase(&array, 7)));
	tell(what(xa_erase(&array, 7)));
	tell(what(xa_store(&array, 1000, NULL, GFP_KERNEL)));
	tell(what(xa_load(&array, 1000)));
	tell(xa_reserve(&array, 9, GFP_KERNEL));
	tell(xa_reserve(&array, 9, GFP_KERNEL));
	tell(what(xa_load(&array, 9)));
	tell(xa_insert(&array, 9, entry(8), GFP_KERNEL));
	xa_for_each(&array, index, e) say("with one reserved: %lu: %ld", index, what(e));
	tell(what(xa_store(&array, 9, entry(10), GFP_KERNEL)));
	xa_release(&array, 9);
	tell(what(xa_load(&array, 9)));
	tell(what(xa_erase(&array, 9)));
	tell(xa_reserve(&array, 9, GFP_KERNEL));
	xa_release(&array, 9);
	tell(xa_insert(&array, 9, entry(8), GFP_KERNEL));

	tell(xa_marked(&array, XA_MARK_1));
	xa_set_mark(&array, 9, XA_MARK_1);
	xa_set_mark(&array, 5, XA_MARK_1);
	xa_set_mark(&array, 6, XA_MARK_1);
	xa_set_mark(&array, 0, XA_MARK_0);
	tell(xa_marked(&array, XA_MARK_1));
	tell(xa_get_mark(&array, 5, XA_MARK_1));
	tell(xa_get_mark(&array, 6, XA_MARK_1));
	tell(xa_get_mark(&array, 5, XA_MARK_0));
	xa_for_each_marked(&array, index, e, XA_MARK_1) say("marked: %lu: %ld", index, what(e));
	tell(what(xa_store(&array, 9, entry(11), GFP_KERNEL)));
	tell(xa_get_mark(&array, 9, XA_MARK_1));
	xa_clear_mark(&array, 5, XA_MARK_1);
	tell(xa_get_mark(&array, 5, XA_MARK_1));
	tell(what(xa_erase(&array, 9)));
	tell(xa_marked(&array, XA_MARK_1));
	tell(what(xa_store(&array, 9, entry(12), GFP_KERNEL)));
	tell(xa_get_mark(&array, 9, XA_MARK_1));
	index = 1;
	tell(what(xa_find(&array, &index, ULONG_MAX, XA_PRESENT)));
	tell(index);
	tell(what(xa_find_after(&array, &index, ULONG_MAX, XA_PRESENT)));
	tell(index);
	tell(what(xa_find_after(&array, &index, 20, XA_PRESENT)));
	tell(index);
	index = ULONG_MAX;
	tell(what(xa_find(&array, &index, ULONG_MAX, XA_PRESENT)));
	tell(what(xa_find_after(&array, &index, ULONG_MAX, XA_PRESENT)));
	tell(xa_extract(&array, found, 0, ULONG_MAX, 4, XA_PRESENT));
	say("%ld %ld %ld %ld", what(found[0]), what(found[1]), what(found[2]), what(found[3]));
	tell(xa_extract(&array, found, 1, ULONG_MAX, 1, XA_PRESENT));
	tell(what(xa_store_irq(&irqs_off, 3, entry(13), GFP_KERNEL)));
	tell(xa_insert_irq(&irqs_off, 3, entry(13), GFP_KERNEL));
	tell(what(xa_cmpxchg_irq(&irqs_off, 3, entry(13), entry(14), GFP_KERNEL)));
	tell(what(xa_erase_irq(&irqs_off, 3)));
	tell(what(xa_store_bh(&softirqs_off, 4, entry(14), GFP_KERNEL)));
	tell(xa_reserve_bh(&softirqs_off, 5, GFP_KERNEL));
	tell(what(xa_erase_bh(&softirqs_off, 4)));
	xa_destroy(&softirqs_off);
	xa_lock(&array);
	tell(what(__xa_store(&array, 3, entry(15), GFP_ATOMIC)));
	tell(what(__xa_erase(&array, 3)));
	xa_unlock(&array);
	xa_destroy(&array);
	tell(xa_empty(&array));
	tell(xa_marked(&array, XA_MARK_0));
	for (i = 0; i < 3000; i++)
		xa_store(&array, i * i, entry(i), GFP_KERNEL);
	i = 0;
	xa_for_each(&array, index, e) i += index * what(e) % 1009;
	tell(i);
	for (i = 0; i < 3000; i++)
		xa_erase(&array, i * i);
	tell(xa_empty(&array));

	for (i = 0; i < 3; i++)
		tell(xa_alloc(&allocating, &id, entry(i), xa_limit_32b, GFP_KERNEL));
	tell(id);
	tell(xa_alloc(&allocating, &id, entry(3), XA_LIMIT(1, 2), GFP_KERNEL));
	tell(xa_alloc(&allocating, &id, entry(3), XA_LIMIT(10, 11), GFP_KERNEL));
	tell(id);
	tell(what(xa_erase(&allocating, 1)));
	tell(xa_alloc(&allocating, &id, NULL, xa_limit_31b, GFP_KERNEL));
	tell(id);
	tell(what(xa_load(&allocating, 1)));
	tell(xa_alloc(&allocating, &id, entry(4), xa_limit_16b, GFP_KERNEL));
	tell(id);
	tell(what(xa_store(&allocating, 2, NULL, GFP_KERNEL)));
	tell(xa_alloc(&allocating, &id, entry(5), XA_LIMIT(2, 2), GFP_KERNEL));
	tell(what(xa_erase(&allocating, 2)));
	tell(xa_alloc(&allocating, &id, entry(5), XA_LIMIT(2, 2), GFP_KERNEL));
	xa_for_each(&allocating, index, e) say("allocated: %lu: %ld", index, what(e));
	xa_destroy(&allocating);
	for (i = 0; i < 5; i++) {
		tell(xa_alloc_cyclic(&allocating, &id, entry(i), XA_LIMIT(3, 6), &next, GFP_KERNEL));
		say("id %u, next %u", id, next);
		if (i == 3)
			xa_erase(&allocating, 4);
	}
	tell(xa_alloc_cyclic(&allocating, &id, entry(i), XA_LIMIT(3, 6), &next, GFP_KERNEL));
	next = UINT_MAX;
	tell(xa_alloc_cyclic(&allocating, &id, entry(1), xa_limit_32b, &next, GFP_KERNEL));
	say("id %u, next %u", id, next);
	tell(xa_alloc_cyclic(&allocating, &id, entry(1), xa_limit_32b, &next, GFP_KERNEL));
	say("id %u, next %u", id, next);
	xa_destroy(&allocating);
	tell(xa_alloc(&from_one, &id, entry(1), xa_limit_32b, GFP_KERNEL));
	tell(id);
	tell(xa_alloc(&from_one, &id, entry(1), XA_LIMIT(0, 0), GFP_KERNEL));
	xa_destroy(&from_one);

	tell(what(XA_ZERO_ENTRY) != -1);
	tell(xa_is_value(entry(3)));
	tell(xa_is_value((void *)4096));
	tell(xa_pointer_tag(xa_tag_pointer((void *)4096, 1)));
	tell((long)xa_untag_pointer(xa_tag_pointer((void *)4096, 1)));
	tell(xa_to_value(xa_mk_value(LONG_MAX)) == LONG_MAX);
}

static RADIX_TREE(tree, GFP_KERNEL);

static void say_radix_tree(void)
{
	static int items[10];
	struct radix_tree_iter iter;
	void *found[10], **slot;
	int i;

	tell(radix_tree_empty(&tree));
	for (i = 0; i < 10; i++)
		tell(radix_tree_insert(&tree, i * i * i, &items[i]));
	tell(radix_tree_insert(&tree, 8, &items[0]));
	tell((int *)radix_tree_lookup(&tree, 27) - items);
	tell(radix_tree_lookup(&tree, 26) == NULL);
	slot = radix_tree_lookup_slot(&tree, 64);
	tell((int *)*slot - items);
	radix_tree_replace_slot(&tree, slot, &items[9]);
	tell((int *)radix_tree_lookup(&tree, 64) - items);
	tell(radix_tree_gang_lookup(&tree, found, 9, 3));
	say("%d %d %d", (int)((int *)found[0] - items), (int)((int *)found[1] - items), (int)((int *)found[2] - items));
	tell(!!radix_tree_tagged(&tree, 1));
	radix_tree_tag_set(&tree, 125, 1);
	radix_tree_tag_set(&tree, 343, 1);
	tell(!!radix_tree_tagged(&tree, 1));
	tell(radix_tree_tag_get(&tree, 125, 1));
	tell(radix_tree_tag_get(&tree, 8, 1));
	tell(radix_tree_gang_lookup_tag(&tree, found, 0, 10, 1));
	radix_tree_for_each_slot(slot, &tree, &iter, 20) say("%lu: %d", iter.index, (int)((int *)*slot - items));
	radix_tree_for_each_tagged(slot, &tree, &iter, 126, 1) say("tagged %lu: %d", iter.index, (int)((int *)*slot - items));
	radix_tree_tag_clear(&tree, 343, 1);
	tell(radix_tree_tag_get(&tree, 343, 1));
	tell(radix_tree_delete_item(&tree, 343, &items[1]) == NULL);
	for (i = 0; i < 10; i++)
		tell((int *)radix_tree_delete(&tree, i * i * i) - items);
	tell(radix_tree_delete(&tree, 8) == NULL);
	tell(radix_tree_empty(&tree));
	tell(!!radix_tree_tagged(&tree, 1));
}

/* Sorting */

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static int compare_by(const void *a, const void *b, const void *priv)
{
	return (*(const int *)a - *(const int *)b) * *(const int *)priv;
}

static void swap_ints(void *a, void *b, int size)
{
	swap(*(int *)a, *(int *)b);
}

struct card {
	struct list_head in;
	int value, number;
};

static int compare_cards(void *priv, const struct list_head *a, const struct list_head *b)
{
	return list_entry(a, struct card, in)->value > list_entry(b, struct card, in)->value;
}

struct drop {
	struct llist_node in;
	int value;
};

static void say_sort(void)
{
	static int many[500];
	static struct card cards[20];
	static struct drop drops[5];
	struct {
		char c[3];
	} odd[] = { { "zz" }, { "aa" }, { "mm" }, { "bb" } };
	int i, key, minus = -1;
	bool ordered = true;
	LIST_HEAD(list);
	LLIST_HEAD(stack);
	struct llist_node *all;
	struct card *card;
	struct drop *drop, *after;

	seed = 5;
	for (i = 0; i < 500; i++)
		many[i] = next_number() % 2000 * 2;
	sort(many, 500, sizeof(int), compare_ints, NULL);
	for (i = 1; i < 500; i++)
		ordered = ordered && many[i - 1] <= many[i];
	tell(ordered);
	tell(many[0]);
	tell(many[499]);
	key = many[250];
	tell(*(int *)bsearch(&key, many, 500, sizeof(int), compare_ints) == key);
	key = 3;
	tell(bsearch(&key, many, 500, sizeof(int), compare_ints) == NULL);
	tell(bsearch(&key, many, 0, sizeof(int), compare_ints) == NULL);
	sort_r(many, 10, sizeof(int), compare_by, NULL, &minus);
	tell(many[0] > many[9]);
	sort(many, 10, sizeof(int), compare_ints, swap_ints);
	tell(many[0] < many[9]);
	sort(many, 1, sizeof(int), compare_ints, NULL);
	sort(many, 0, sizeof(int), compare_ints, NULL);
	sort(odd, 4, 3, (int (*)(const void *, const void *))strcmp, NULL);
	say("%s %s %s %s", odd[0].c, odd[1].c, odd[2].c, odd[3].c);

	for (i = 0; i < 20; i++) {
		cards[i].value = next_number() % 5;
		cards[i].number = i;
		list_add_tail(&cards[i].in, &list);
	}
	list_sort(NULL, &list, compare_cards);
	list_for_each_entry(card, &list, in)
		say("card %d of value %d", card->number, card->value);
	list_for_each_entry_reverse(card, &list, in) ordered =
		ordered && (card->in.next == &list || card->value <= list_next_entry(card, in)->value);
	tell(ordered);

	tell(llist_empty(&stack));
	tell(llist_del_first(&stack) == NULL);
	for (i = 0; i < 5; i++) {
		drops[i].value = i;
		tell(llist_add(&drops[i].in, &stack));
	}
	tell(llist_entry(llist_del_first(&stack), struct drop, in)->value);
	all = llist_del_all(&stack);
	tell(llist_empty(&stack));
	llist_for_each_entry(drop, all, in) say("drop %d", drop->value);
	all = llist_reverse_order(all);
	llist_for_each_entry_safe(drop, after, all, in) say("reversed %d", drop->value);
	drops[0].in.next = &drops[1].in;
	tell(llist_add_batch(&drops[0].in, &drops[1].in, &stack));
	tell(llist_del_all(&stack) == &drops[0].in);
}

/* Chains of functions */

static int first_called(struct notifier_block *nb, unsigned long action, void *data)
{
	say("first: %lu, %s", action, (char *)data);
	return NOTIFY_OK;
}

static int second_called(struct notifier_block *nb, unsigned long action, void *data)
{
	say("second: %lu, priority %d", action, nb->priority);
	return action == 3 ? notifier_from_errno(-EBUSY) : action == 4 ? NOTIFY_STOP : NOTIFY_DONE;
}

static int third_called(struct notifier_block *nb, unsigned long action, void *data)
{
	say("third: %lu", action);
	return NOTIFY_DONE;
}

static struct notifier_block first_nb = { .notifier_call = first_called, .priority = 10 };
static struct notifier_block second_nb = { .notifier_call = second_called };
static struct notifier_block third_nb = { .notifier_call = third_called, .priority = -5 };
static RAW_NOTIFIER_HEAD(raw);
static ATOMIC_NOTIFIER_HEAD(atomic);
static BLOCKING_NOTIFIER_HEAD(blocking);

static void say_notifiers(void)
{
	struct notifier_block other = { .notifier_call = third_called, .priority = 10 };

	tell(raw_notifier_call_chain(&raw, 1, "nobody"));
	tell(raw_notifier_chain_register(&raw, &third_nb));
	tell(raw_notifier_chain_register(&raw, &first_nb));
	tell(raw_notifier_chain_register(&raw, &second_nb));
	tell(raw_notifier_call_chain(&raw, 1, "all"));
	tell(raw_notifier_call_chain(&raw, 3, "until the second"));
	tell(notifier_to_errno(raw_notifier_call_chain(&raw, 3, "again")));
	tell(notifier_to_errno(raw_notifier_call_chain(&raw, 4, "stop")));
	tell(raw_notifier_call_chain_robust(&raw, 3, 33, "robust"));
	tell(raw_notifier_call_chain_robust(&raw, 1, 11, "robust"));
	tell(raw_notifier_chain_unregister(&raw, &second_nb));
	tell(raw_notifier_chain_unregister(&raw, &second_nb));
	tell(raw_notifier_call_chain(&raw, 5, "two"));

	tell(atomic_notifier_chain_register(&atomic, &first_nb) + atomic_notifier_chain_register(&atomic, &second_nb));
	tell(atomic_notifier_chain_register_unique_prio(&atomic, &other));
	tell(atomic_notifier_call_chain(&atomic, 6, "atomic"));
	tell(atomic_notifier_chain_unregister(&atomic, &first_nb));
	tell(atomic_notifier_chain_unregister(&atomic, &first_nb));

	tell(blocking_notifier_call_chain(&blocking, 7, "nobody"));
	tell(blocking_notifier_chain_register(&blocking, &first_nb));
	tell(blocking_notifier_chain_register_unique_prio(&blocking, &other));
	tell(blocking_notifier_chain_register(&blocking, &second_nb));
	tell(blocking_notifier_call_chain(&blocking, 8, "blocking"));
	tell(blocking_notifier_call_chain_robust(&blocking, 3, 33, "robust"));
	tell(blocking_notifier_chain_unregister(&blocking, &first_nb));
	tell(blocking_notifier_chain_unregister(&blocking, &first_nb));
	tell(notifier_from_errno(0));
	tell(notifier_from_errno(-EPERM) == NOTIFY_BAD);
	tell(notifier_to_errno(NOTIFY_BAD));
	tell(notifier_to_errno(NOTIFY_DONE));
}

/* Checksums */

static void say_checksums(void)
{
	static const u8 text[] = "123456789", address[] = "\x01\x00\x5e\x00\x00\x01";
	int i;

	for (i = 0; i < 10; i++)
		say("%d: le %08x, be %08x, c %08x, ccitt %04x", i, crc32_le(~0, text, i), crc32_be(~0, text, i),
		    __crc32c_le(i, text, i), crc_ccitt(i, text, i));
	tell(crc32(0, "abc", 3));
	tell(ether_crc(6, address));
	tell(ether_crc_le(6, address));
	tell(crc32_le_combine(crc32_le(~0, text, 5), crc32_le(0, text + 5, 4), 4) == crc32_le(~0, text, 9));
	tell(crc_ccitt_byte(0x1234, 0x56));
	tell(__crc32c_le_shift(12345, 17));
}

/* Texts */

static const match_table_t options = {
	{ 1, "size=%d" }, { 2, "name=%s" }, { 3, "mode=%o" }, { 4, "ro" }, { 5, "pair=%u:%x" }, { 6, "%3sx%%" }, { 0, NULL },
};

static void say_option(const char *text)
{
	substring_t args[MAX_OPT_ARGS];
	char copy[40], value[40];
	int token;

	strscpy(copy, text, sizeof(copy));
	token = match_token(copy, options, args);
	say("\"%s\" is token %d", text, token);
	if (token && token != 4) {
		tell(match_strlcpy(value, &args[0], 6));
		say("\"%s\"", value);
	}
}

static void say_number_of(const char *text)
{
	char copy[40];
	substring_t s = { copy, copy + strlen(text) };
	int i = -1, o = -1, h = -1;
	unsigned int u = 1;
	u64 l = 1;
	int results[5];

	strscpy(copy, text, sizeof(copy));
	results[0] = match_int(&s, &i);
	results[1] = match_octal(&s, &o);
	results[2] = match_hex(&s, &h);
	results[3] = match_uint(&s, &u);
	results[4] = match_u64(&s, &l);
	say("\"%s\": int %d %d, octal %d %d, hex %d %d, uint %d %u, u64 %d %llu", text, results[0], i, results[1], o, results[2], h,
	    results[3], u, results[4], l);
}

static void say_arguments(const char *text)
{
	char copy[80], *at = copy, *name, *value;

	strscpy(copy, text, sizeof(copy));
	while (*at) {
		at = next_arg(at, &name, &value);
		say("<%s> is <%s>, then <%s>", name, value ?: "(nothing)", at);
	}
}

static void say_words(const char *text)
{
	int i, n = -1;
	char **words = argv_split(GFP_KERNEL, text, &n);

	say("%d words", n);
	for (i = 0; i < n; i++)
		say("<%s>", words[i]);
	tell(words[n] == NULL);
	argv_free(words);
}

static void say_texts(void)
{
	static const char *const patterns[] = { "*",   "a*c",  "a?c",  "[a-c]x", "[!a-c]x", "[]x]",   "a[",
						"\\*", "*.c*", "a**b", "",	 "[a-",	    "*a*b*c", "x\\" };
	static const char *const strings[] = { "",  "abc",	"ac",	"bx",  "dx",	 "]",	"a[",
					       "*", "main.cpp", "aXXb", "[a-", "aabbcc", "x\\", "x" };
	static const char *const numbers[] = { "", "0", "12", "-3", "0x1f", "077", "99999999999", "12abc", "+7", " 5", "f" };
	char result[ARRAY_SIZE(strings) + 1] = {}, wild[ARRAY_SIZE(strings) + 1] = {};
	unsigned int i, j;
	uuid_t uuid;
	guid_t guid;

	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		for (j = 0; j < ARRAY_SIZE(strings); j++) {
			result[j] = '0' + glob_match(patterns[i], strings[j]);
			wild[j] = '0' + match_wildcard(patterns[i], strings[j]);
		}
		say("\"%s\": %s %s", patterns[i], result, wild);
	}
	say_option("size=12");
	say_option("size=12x");
	say_option("size=");
	say_option("name=a long name");
	say_option("name=");
	say_option("mode=755");
	say_option("ro");
	say_option("rox");
	say_option("pair=12:ff");
	say_option("pair=12");
	say_option("abcx%");
	say_option("abcdx%");
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		say_number_of(numbers[i]);
	say_arguments("a=b c  d=\"e f\" \"g=h i\" =j k= l=m\"n o\"p last");
	say_arguments("\"unclosed x=y");
	say_words("one  two\tthree\n four ");
	say_words("");
	say_words("   ");

	tell(uuid_is_valid("01234567-89ab-cdef-0123-456789ABCDEF"));
	tell(uuid_is_valid("01234567-89ab-cdef-0123-456789ABCDEG"));
	tell(uuid_is_valid("0123456789ab-cdef-0123-456789ABCDEF"));
	tell(uuid_is_valid("01234567-89ab-cdef-0123-456789ABCDEF and more"));
	tell(uuid_parse("01234567-89ab-cdef-0123-456789ABCDEF", &uuid));
	say("%16phN", &uuid);
	tell(guid_parse("01234567-89ab-cdef-0123-456789ABCDEF", &guid));
	say("%16phN", &guid);
	tell(uuid_parse("not one", &uuid));
	uuid = UUID_INIT(0x01234567, 0x89ab, 0xcdef, 1, 2, 3, 4, 5, 6, 7, 8);
	guid = GUID_INIT(0x01234567, 0x89ab, 0xcdef, 1, 2, 3, 4, 5, 6, 7, 8);
	say("%pUb %pUl", &uuid, &guid);
	say("%16phN %16phN", &uuid, &guid);
	tell(uuid_is_null(&uuid));
	tell(uuid_is_null(&uuid_null));
	uuid_gen(&uuid);
	tell(uuid.b[6] >> 4);
	tell(uuid.b[8] >> 6);
	guid_gen(&guid);
	tell(guid.b[7] >> 4);
	generate_random_uuid(uuid.b);
	tell(uuid.b[6] >> 4);
	tell(guid_is_null(&guid));
	tell(uuid_equal(&uuid, &uuid));
}

/* Caches and pools */

struct thing {
	int number;
	char name[60];
};

static int constructed;
static void construct(void *object)
{
	((struct thing *)object)->number = 42;
	constructed++;
}

static bool refuse;
static int live;
static void *make(gfp_t gfp, void *data)
{
	if (refuse)
		return NULL;
	live++;
	return kmalloc((size_t)data, gfp);
}

static void unmake(void *element, void *data)
{
	live--;
	kfree(element);
}

static void say_caches(void)
{
	struct kmem_cache *cache = KMEM_CACHE(thing, 0), *aligned, *made;
	void *objects[8], *extra[3];
	struct thing *thing;
	struct gen_pool *chip;
	unsigned long piece, other;
	struct genpool_data_fixed fixed = { 0x800 };
	struct genpool_data_align align = { 0x400 };
	mempool_t *pool;
	int i;

	tell(kmem_cache_size(cache));
	thing = kmem_cache_zalloc(cache, GFP_KERNEL);
	tell(thing->number);
	tell(thing->name[59]);
	kmem_cache_free(cache, thing);
	tell(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 8, objects));
	kmem_cache_free_bulk(cache, 8, objects);
	kmem_cache_destroy(cache);
	kmem_cache_destroy(NULL);
	aligned = kmem_cache_create("containers_aligned", 70, 128, SLAB_HWCACHE_ALIGN, NULL);
	thing = kmem_cache_alloc(aligned, GFP_ATOMIC);
	tell((unsigned long)thing % 128);
	kmem_cache_free(aligned, thing);
	kmem_cache_shrink(aligned);
	kmem_cache_destroy(aligned);
	made = kmem_cache_create("containers_made", sizeof(struct thing), 0, 0, construct);
	thing = kmem_cache_alloc(made, GFP_KERNEL);
	tell(thing->number);
	tell(constructed > 0);
	kmem_cache_free(made, thing);
	kmem_cache_destroy(made);
	tell(kmalloc_size_roundup(0));
	tell(kmalloc_size_roundup(65));
	tell(kmalloc_size_roundup(5000));
	tell(kmalloc_size_roundup(9000));
	for (i = 0; i < 3; i++)
		extra[i] = kmalloc(10, GFP_KERNEL);
	kfree_bulk(3, extra);

	pool = mempool_create(3, make, unmake, (void *)64);
	tell(live);
	tell(pool->curr_nr);
	for (i = 0; i < 2; i++)
		objects[i] = mempool_alloc(pool, GFP_KERNEL);
	tell(live);
	tell(pool->curr_nr);
	refuse = true;
	for (i = 2; i < 5; i++)
		objects[i] = mempool_alloc(pool, GFP_KERNEL);
	tell(pool->curr_nr);
	tell(mempool_alloc(pool, GFP_ATOMIC) == NULL);
	for (i = 0; i < 5; i++) {
		mempool_free(objects[i], pool);
		say("%d kept, %d live", pool->curr_nr, live);
	}
	tell(mempool_resize(pool, 1));
	say("%d kept, %d live", pool->curr_nr, live);
	refuse = false;
	tell(mempool_resize(pool, 4));
	say("%d kept, %d live", pool->curr_nr, live);
	mempool_free(NULL, pool);
	mempool_destroy(pool);
	mempool_destroy(NULL);
	tell(live);
	refuse = true;
	tell(mempool_create(3, make, unmake, (void *)64) == NULL);
	refuse = false;
	pool = mempool_create_kmalloc_pool(2, 100);
	objects[0] = mempool_alloc(pool, GFP_KERNEL);
	mempool_free(objects[0], pool);
	mempool_destroy(pool);

	chip = gen_pool_create(8, -1);
	tell(gen_pool_alloc(chip, 10));
	tell(gen_pool_add_virt(chip, 0x10000, 0x90000, 0x1000, -1));
	tell(gen_pool_size(chip));
	tell(gen_pool_avail(chip));
	tell(piece = gen_pool_alloc(chip, 10));
	tell(other = gen_pool_alloc(chip, 0x101));
	tell(gen_pool_avail(chip));
	tell(gen_pool_virt_to_phys(chip, other));
	tell(gen_pool_virt_to_phys(chip, 5));
	tell(gen_pool_has_addr(chip, 0x10f00, 0x100));
	tell(gen_pool_has_addr(chip, 0x10f00, 0x101));
	tell(gen_pool_alloc_algo(chip, 0x100, gen_pool_fixed_alloc, &fixed));
	tell(gen_pool_alloc_algo(chip, 0x100, gen_pool_fixed_alloc, &fixed));
	tell(gen_pool_alloc_algo(chip, 0x100, gen_pool_first_fit_align, &align));
	tell(gen_pool_alloc(chip, 0x1000));
	gen_pool_free(chip, piece, 10);
	gen_pool_set_algo(chip, gen_pool_best_fit, NULL);
	tell(piece = gen_pool_alloc(chip, 0x200));
	tell(gen_pool_avail(chip));
	gen_pool_free(chip, 0x10800, 0x100);
	gen_pool_free(chip, 0x10400, 0x100);
	gen_pool_free(chip, other, 0x101);
	tell(gen_pool_avail(chip));
	gen_pool_free(chip, piece, 0x200);
	tell(gen_pool_avail(chip));
	gen_pool_destroy(chip);
}

static const struct {
	const char *name;
	void (*run)(void);
} areas[] = {
	{ "rbtree", say_rbtree },	{ "augmented", say_augmented }, { "hash", say_hash },
	{ "bits", say_bits },		{ "kfifo", say_kfifo },		{ "idr", say_idr },
	{ "xarray", say_xarray },	{ "radix", say_radix_tree },	{ "sort", say_sort },
	{ "notifiers", say_notifiers }, { "checksums", say_checksums }, { "texts", say_texts },
	{ "caches", say_caches },
};

static int __init containers_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++) {
		if (strcmp(area, areas[i].name))
			continue;
		areas[i].run();
		return 0;
	}
	return -EINVAL;
}

static void __exit containers_exit(void)
{
}

module_init(containers_init);
module_exit(containers_exit);
MODULE_LICENSE("GPL");
