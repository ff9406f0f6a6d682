// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what interval trees, klists and resizable hash tables do: insmod trees.ko area=rhashtable */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interval_tree.h>
#include <linux/interval_tree_generic.h>
#include <linux/klist.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "areas.h"

/* The same numbers each time. */
static u32 drawn = 1;
static u32 draw(u32 below)
{
	drawn = drawn * 1664525 + 1013904223;
	return (drawn >> 8) % below;
}

/* Interval trees */

static void say_meeting(struct rb_root_cached *root, unsigned long start, unsigned long last)
{
	struct interval_tree_node *node;

	say("what meets %lu to %lu:", start, last);
	for (node = interval_tree_iter_first(root, start, last); node; node = interval_tree_iter_next(node, start, last))
		say("  %lu to %lu", node->start, node->last);
}

static void say_intervals(void)
{
	static struct interval_tree_node nodes[60];
	struct rb_root_cached root = RB_ROOT_CACHED;
	int i, sum = 0;

	say_meeting(&root, 0, ULONG_MAX);
	for (i = 0; i < (int)ARRAY_SIZE(nodes); i++) {
		nodes[i].start = draw(1000);
		nodes[i].last = nodes[i].start + draw(80);
		interval_tree_insert(&nodes[i], &root);
	}
	say_meeting(&root, 0, 30);
	say_meeting(&root, 500, 500);
	say_meeting(&root, 990, ULONG_MAX);
	say_meeting(&root, 5000, 6000);
	for (i = 0; i < (int)ARRAY_SIZE(nodes); i += 2)
		interval_tree_remove(&nodes[i], &root);
	say_meeting(&root, 300, 420);
	for (i = 0; i < 200; i++) {
		unsigned long start = draw(1000), last = start + draw(100);
		struct interval_tree_node *node;
		int found = 0, there = 0, j;

		for (node = interval_tree_iter_first(&root, start, last); node; node = interval_tree_iter_next(node, start, last))
			found++;
		for (j = 1; j < (int)ARRAY_SIZE(nodes); j += 2)
			there += nodes[j].start <= last && start <= nodes[j].last;
		if (found != there)
			say("%d of %d were found between %lu and %lu", found, there, start, last);
		sum += found;
	}
	tell(sum);
	for (i = 1; i < (int)ARRAY_SIZE(nodes); i += 2)
		interval_tree_remove(&nodes[i], &root);
	tell(RB_EMPTY_ROOT(&root.rb_root));
	tell(root.rb_leftmost == NULL);
}

/* Of a type of its own: bookings from a day on, for some days. */
struct booking {
	int day, days, latest;
	struct rb_node node;
};
#define booking_first(b) ((b)->day)
#define booking_last(b) ((b)->day + (b)->days - 1)
INTERVAL_TREE_DEFINE(struct booking, node, int, latest, booking_first, booking_last, static, bookings)

static void say_own_intervals(void)
{
	static struct booking all[40];
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct booking *b;
	int i;

	for (i = 0; i < (int)ARRAY_SIZE(all); i++) {
		all[i].day = draw(365);
		all[i].days = 1 + draw(21);
		bookings_insert(&all[i], &root);
	}
	for (b = bookings_iter_first(&root, 100, 130); b; b = bookings_iter_next(b, 100, 130))
		say("from day %d for %d days", b->day, b->days);
	for (i = 0; i < (int)ARRAY_SIZE(all); i += 3)
		bookings_remove(&all[i], &root);
	for (b = bookings_iter_first(&root, 0, 60); b; b = bookings_iter_next(b, 0, 60))
		say("from day %d for %d days, before the others", b->day, b->days);
	tell(bookings_iter_first(&root, 400, 500) == NULL);
}

/* Lists that are walked without their lock */

struct guest {
	struct klist_node node;
	char name;
};
static struct guest *guest_of(struct klist_node *node)
{
	return container_of(node, struct guest, node);
}
static void guest_comes(struct klist_node *node)
{
	say("%c comes", guest_of(node)->name);
}
static void guest_goes(struct klist_node *node)
{
	say("%c goes", guest_of(node)->name);
}
static struct klist guests = KLIST_INIT(guests, guest_comes, guest_goes);
static struct guest one = { .name = 'a' }, two = { .name = 'b' }, three = { .name = 'c' }, four = { .name = 'd' };
static struct completion removed;

static void say_guests(struct klist *list)
{
	char text[8];
	struct klist_iter at;
	struct klist_node *node;
	int n = 0;

	klist_iter_init(list, &at);
	while ((node = klist_next(&at)))
		text[n++] = guest_of(node)->name;
	klist_iter_exit(&at);
	text[n] = 0;
	say("there: %s", text);
}
static int remove_two(void *data)
{
	klist_remove(&two.node);
	say("b has been removed");
	complete(&removed);
	return 0;
}

static void say_klist(void)
{
	struct klist plain;
	struct klist_iter at;

	klist_init(&plain, NULL, NULL);
	klist_add_head(&four.node, &plain);
	tell(klist_node_attached(&four.node));
	say_guests(&plain);
	klist_del(&four.node);
	tell(klist_node_attached(&four.node));
	tell(list_empty(&plain.k_list));

	klist_add_tail(&two.node, &guests);
	klist_add_head(&one.node, &guests);
	klist_add_behind(&four.node, &two.node);
	klist_add_before(&three.node, &four.node);
	say_guests(&guests);

	klist_iter_init_node(&guests, &at, &three.node);
	tell(guest_of(klist_prev(&at))->name == 'b');
	/* Who walks keeps it; others do not see it any more. */
	klist_del(&one.node);
	tell(klist_prev(&at) == NULL);
	klist_iter_exit(&at);

	klist_iter_init(&guests, &at);
	tell(guest_of(klist_next(&at))->name == 'b');
	init_completion(&removed);
	kthread_run(remove_two, NULL, "remover");
	msleep(40);
	say_guests(&guests);
	tell(klist_node_attached(&two.node));
	tell(completion_done(&removed));
	tell(guest_of(klist_next(&at))->name == 'c');
	wait_for_completion(&removed);
	tell(klist_node_attached(&two.node));
	klist_del(&three.node);
	say_guests(&guests);
	tell(klist_node_attached(&three.node));
	klist_iter_exit(&at);
	tell(klist_node_attached(&three.node));
	klist_remove(&four.node);
	tell(list_empty(&guests.k_list));
}

/* Hash tables that grow */

struct person {
	u32 id;
	char name[8];
	struct rhash_head head;
};
static const struct rhashtable_params by_id = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct person, id),
	.head_offset = offsetof(struct person, head),
	.automatic_shrinking = true,
};
static const struct rhashtable_params few = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct person, id),
	.head_offset = offsetof(struct person, head),
	.max_size = 4,
};

static u32 hash_name(const void *data, u32 len, u32 seed)
{
	return *(const char *)data ^ seed;
}
static u32 hash_person(const void *data, u32 len, u32 seed)
{
	return hash_name(((const struct person *)data)->name, len, seed);
}
static int compare_name(struct rhashtable_compare_arg *arg, const void *obj)
{
	return strcmp(arg->key, ((const struct person *)obj)->name);
}
static const struct rhashtable_params by_name = {
	.head_offset = offsetof(struct person, head),
	.hashfn = hash_name,
	.obj_hashfn = hash_person,
	.obj_cmpfn = compare_name,
};

static void free_person(void *ptr, void *arg)
{
	++*(int *)arg;
	kfree(ptr);
}
static struct person *a_person(u32 id)
{
	struct person *p = kzalloc(sizeof(*p), GFP_KERNEL);

	p->id = id;
	snprintf(p->name, sizeof(p->name), "n%u", id);
	return p;
}
/* How many a walk meets, and the sum of their numbers. */
static void walk(struct rhashtable *table)
{
	struct rhashtable_iter at;
	struct person *p;
	u32 sum = 0;
	int n = 0;

	rhashtable_walk_enter(table, &at);
	rhashtable_walk_start(&at);
	while ((p = rhashtable_walk_next(&at))) {
		if (IS_ERR(p)) {
			n = sum = 0;
			continue;
		}
		n++;
		sum += p->id;
	}
	tell(rhashtable_walk_next(&at) == NULL);
	tell(rhashtable_walk_peek(&at) == NULL);
	rhashtable_walk_stop(&at);
	rhashtable_walk_exit(&at);
	say("a walk meets %d, the sum is %u", n, sum);
}

static void say_rhashtable(void)
{
	const struct rhashtable_params none = { .key_offset = 0 };
	static struct rhashtable table;
	struct person *p, *same, *other;
	struct rhashtable_iter at;
	int i, errors = 0, freed = 0;
	u32 id = 7;

	tell(rhashtable_init(&table, &none));
	tell(rhashtable_init(&table, &by_id));
	tell(rhashtable_lookup_fast(&table, &id, by_id) == NULL);
	p = a_person(7);
	same = a_person(7);
	other = a_person(8);
	tell(rhashtable_remove_fast(&table, &p->head, by_id));
	tell(rhashtable_insert_fast(&table, &p->head, by_id));
	tell(rhashtable_lookup_fast(&table, &id, by_id) == p);
	tell(rhashtable_lookup_insert_fast(&table, &same->head, by_id));
	tell(rhashtable_lookup_get_insert_fast(&table, &same->head, by_id) == p);
	tell(rhashtable_lookup_get_insert_fast(&table, &other->head, by_id) == NULL);
	tell(atomic_read(&table.nelems));
	rhashtable_walk_enter(&table, &at);
	tell(rhashtable_walk_start_check(&at));
	p = rhashtable_walk_peek(&at);
	tell(rhashtable_walk_peek(&at) == p);
	tell(rhashtable_walk_next(&at) != p);
	rhashtable_walk_stop(&at);
	rhashtable_walk_start(&at);
	tell(rhashtable_walk_next(&at) == NULL);
	rhashtable_walk_stop(&at);
	rhashtable_walk_exit(&at);
	id = 7;
	p = rhashtable_lookup_fast(&table, &id, by_id);
	tell(rhashtable_replace_fast(&table, &p->head, &same->head, by_id));
	tell(rhashtable_replace_fast(&table, &p->head, &same->head, by_id));
	tell(rhashtable_lookup_fast(&table, &id, by_id) == same);
	tell(rhashtable_remove_fast(&table, &p->head, by_id));
	rcu_read_lock();
	tell(rhashtable_lookup(&table, &id, by_id) == same);
	rcu_read_unlock();
	kfree(p);

	for (i = 100; i < 1100; i++)
		errors += rhashtable_lookup_insert_fast(&table, &a_person(i)->head, by_id) != 0;
	msleep(40);
	tell(errors);
	tell(atomic_read(&table.nelems));
	for (i = 100; i < 1100; i++) {
		id = i;
		p = rhashtable_lookup_fast(&table, &id, by_id);
		errors += !p || p->id != id;
	}
	tell(errors);
	walk(&table);
	tell(table.tbl->size >= 1024);
	for (i = 200; i < 1100; i++) {
		id = i;
		p = rhashtable_lookup_fast(&table, &id, by_id);
		errors += rhashtable_remove_fast(&table, &p->head, by_id) != 0;
		kfree(p);
	}
	msleep(40);
	tell(errors);
	tell(table.tbl->size < 1024);
	walk(&table);
	rhashtable_free_and_destroy(&table, free_person, &freed);
	tell(freed);

	say("of a limited size");
	tell(rhashtable_init(&table, &few));
	for (i = 0; i < 10; i++) {
		int err;

		p = a_person(i);
		err = rhashtable_insert_fast(&table, &p->head, few);
		if (err) {
			say("number %d is %d", i, err);
			kfree(p);
		}
	}
	tell(table.max_elems);
	freed = 0;
	rhashtable_free_and_destroy(&table, free_person, &freed);
	tell(freed);

	say("with functions of one's own");
	tell(rhashtable_init(&table, &by_name));
	p = a_person(3);
	other = a_person(4);
	tell(rhashtable_lookup_insert_key(&table, p->name, &p->head, by_name));
	tell(rhashtable_lookup_insert_key(&table, "n4", &other->head, by_name));
	same = a_person(3);
	tell(rhashtable_lookup_insert_key(&table, "n3", &same->head, by_name));
	tell(rhashtable_lookup_get_insert_key(&table, "n3", &same->head, by_name) == p);
	tell(rhashtable_lookup_fast(&table, "n4", by_name) == other);
	tell(rhashtable_lookup_fast(&table, "n5", by_name) == NULL);
	tell(rhashtable_remove_fast(&table, &p->head, by_name));
	kfree(p);
	kfree(same);
	freed = 0;
	rhashtable_free_and_destroy(&table, free_person, &freed);
	tell(freed);
	tell(rhashtable_init(&table, &by_id));
	rhashtable_destroy(&table);
}

struct visit {
	u32 day;
	int number;
	struct rhlist_head list;
};
static const struct rhashtable_params by_day = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct visit, day),
	.head_offset = offsetof(struct visit, list),
};

static void say_visits(struct rhltable *table, u32 day)
{
	struct rhlist_head *list, *at;
	struct visit *v;

	rcu_read_lock();
	list = rhltable_lookup(table, &day, by_day);
	if (!list)
		say("nobody came on day %u", day);
	rhl_for_each_entry_rcu(v, at, list, list) say("on day %u came %d", day, v->number);
	rcu_read_unlock();
}

static void say_rhltable(void)
{
	static struct visit visits[6];
	struct rhltable table;
	struct rhashtable_iter at;
	int i, n = 0;
	u32 day = 2;

	tell(rhltable_init(&table, &by_day));
	for (i = 0; i < (int)ARRAY_SIZE(visits); i++) {
		visits[i].day = i % 2;
		visits[i].number = i;
		tell(rhltable_insert(&table, &visits[i].list, by_day));
	}
	tell(atomic_read(&table.ht.nelems));
	say_visits(&table, 0);
	say_visits(&table, 1);
	say_visits(&table, 2);
	tell(rhltable_remove(&table, &visits[2].list, by_day));
	tell(rhltable_remove(&table, &visits[2].list, by_day));
	say_visits(&table, 0);
	tell(rhltable_remove(&table, &visits[4].list, by_day));
	say_visits(&table, 0);
	visits[2].day = 2;
	tell(rhltable_insert_key(&table, &day, &visits[2].list, by_day));
	say_visits(&table, 2);
	rhltable_walk_enter(&table, &at);
	rhashtable_walk_start(&at);
	while (rhashtable_walk_next(&at))
		n++;
	rhashtable_walk_stop(&at);
	rhashtable_walk_exit(&at);
	tell(n);
	tell(rhltable_remove(&table, &visits[0].list, by_day));
	say_visits(&table, 0);
	tell(atomic_read(&table.ht.nelems));
	rhltable_destroy(&table);
}

static int __init trees_init(void)
{
	if (!strcmp(area, "intervals"))
		say_intervals();
	else if (!strcmp(area, "own_intervals"))
		say_own_intervals();
	else if (!strcmp(area, "klist"))
		say_klist();
	else if (!strcmp(area, "rhashtable"))
		say_rhashtable();
	else if (!strcmp(area, "rhltable"))
		say_rhltable();
	else
		return -EINVAL;
	return 0;
}

static void __exit trees_exit(void)
{
}

module_init(trees_init);
module_exit(trees_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what interval trees, klists and resizable hash tables do");
