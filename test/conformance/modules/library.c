// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what the small functions of Linux's library answer: insmod library.ko area=ctype */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/uidgid.h>
#include <linux/utsname.h>
#include <linux/mm.h>
#include <linux/jump_label.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

static char *area = "";
module_param(area, charp, 0);

#define say(fmt, ...) printk(KERN_INFO "library: " fmt "\n", ##__VA_ARGS__)
/* The text of an expression, and its value. */
#define tell(expression) say("%s is %lld", #expression, (long long)(expression))
#define tell_text(expression) say_text(#expression, expression)

static void say_text(const char *expression, const char *value)
{
	say("%s is \"%s\"", expression, value ?: "(nothing)");
}

/* Hidden from the compiler, which may work out more at compile time than at run time. */
static noinline const char *text(const char *s)
{
	OPTIMIZER_HIDE_VAR(s);
	return s;
}

static void say_ctype(void)
{
	int c;

	for (c = 0; c < 256; c++)
		say("%02x %d%d%d%d%d%d%d%d%d%d%d %02x %02x", c, !!isalnum(c), !!isalpha(c), !!iscntrl(c), !!isdigit(c),
		    !!isgraph(c), !!islower(c), !!isprint(c), !!ispunct(c), !!isspace(c), !!isupper(c), !!isxdigit(c), tolower(c),
		    toupper(c));
	tell(isascii(0x80));
	tell(toascii(0xc1));
}

static void say_string(void)
{
	static const char *const colours[] = { "red", "green", "blue", NULL };
	char buffer[16], *rest, *word;

	tell(strcasecmp(text("stra\xdf"
			     "e\xc0"),
			text("STRA\xdf"
			     "E\xe0")) == 0);
	tell(strcasecmp(text("a"), text("B")) < 0);
	tell(strncasecmp(text("HELLO"), text("helium"), 3));
	tell_text(skip_spaces(text(" \t\n\xa0x ")));
	strscpy(buffer, text("  two words\n "), sizeof(buffer));
	tell_text(strim(buffer));
	strscpy(buffer, text(" \n "), sizeof(buffer));
	tell_text(strim(buffer));
	strscpy(buffer, text("a-b-c"), sizeof(buffer));
	strreplace(buffer, '-', '+');
	tell_text(buffer);
	tell_text(strnchr(text("abcd"), 4, 'c'));
	tell_text(strnchr(text("abcd"), 2, 'c'));
	tell(strnchr(text("ab"), 8, '\0') != NULL);
	tell_text(strnstr(text("abcabd"), text("abd"), 6));
	tell_text(strnstr(text("abcabd"), text("abd"), 5));
	tell_text(strnstr(text("abc"), text(""), 0));
	strscpy(buffer, text("12345"), sizeof(buffer));
	tell(strlcat(buffer, text("678"), 8));
	tell_text(buffer);
	tell(strlcat(buffer, text(""), 8));
	tell(strscpy(buffer, text("0123456789abcdef"), sizeof(buffer)));
	tell(strscpy_pad(buffer, text("xyz"), sizeof(buffer)));
	tell(memchr_inv(buffer + 3, 0, sizeof(buffer) - 3) == NULL);
	buffer[9] = 1;
	tell((char *)memchr_inv(buffer + 3, 0, sizeof(buffer) - 3) - buffer);
	tell((char *)memscan(buffer, 1, sizeof(buffer)) - buffer);
	tell((char *)memscan(buffer, 7, sizeof(buffer)) - buffer);
	tell(sysfs_streq(text("on\n"), text("on")));
	tell(sysfs_streq(text("on"), text("on\n")));
	tell(sysfs_streq(text("on\n\n"), text("on")));
	tell(sysfs_streq(text("on\n"), text("on\n")));
	tell(sysfs_streq(text("\n"), text("")));
	tell(sysfs_streq(text("on"), text("off")));
	tell(match_string(colours, ARRAY_SIZE(colours), text("blue")));
	tell(match_string(colours, 2, text("blue")));
	tell(match_string(colours, -1, text("pink")));
	tell(match_string(colours, -1, text("red\n")));
	tell(__sysfs_match_string(colours, -1, text("green\n")));
	tell_text(kbasename(text("/a/b")));
	tell_text(kbasename(text("b")));
	tell_text(kbasename(text("/a/")));
	tell(strstarts(text("kernel"), text("kern")));
	tell(str_has_prefix(text("kernel"), text("kern")));
	tell(str_has_prefix(text("kern"), text("kernel")));
	strscpy(buffer, text("a,,b;c"), sizeof(buffer));
	rest = buffer;
	while ((word = strsep(&rest, ",;")))
		tell_text(word);
	tell(strspn(text("aab"), "a"));
	tell(strcspn(text("aab"), "b"));
	tell_text(strpbrk(text("key=value"), "=:"));
	memcpy_and_pad(buffer, 8, text("abc"), 3, '.');
	tell(memchr_inv(buffer + 3, '.', 5) == NULL);
}

static void tell_and_free(const char *what, char *copy)
{
	say("%s: %s", what, copy ?: "(nothing)");
	kfree(copy);
}

static void say_copies(void)
{
	static char *first[] = { "a", "b", NULL }, *second[] = { "c", NULL };
	char **all;
	void *block;
	int i;

	tell_and_free("kstrndup", kstrndup(text("abcdef"), 3, GFP_KERNEL));
	tell_and_free("kstrndup of less", kstrndup(text("ab"), 3, GFP_KERNEL));
	tell_and_free("kstrndup of nothing", kstrndup(text(NULL), 3, GFP_KERNEL));
	tell_and_free("kmemdup_nul", kmemdup_nul(text("abcdef"), 2, GFP_KERNEL));
	tell_and_free("kmemdup_nul of nothing", kmemdup_nul(text(NULL), 2, GFP_KERNEL));
	kfree_const(kstrdup_const(text("abc"), GFP_KERNEL));
	all = memcat_p(first, second);
	for (i = 0; all && all[i]; i++)
		tell_text(all[i]);
	kfree(all);
	block = kvmalloc(64, GFP_KERNEL);
	tell(is_vmalloc_addr(block));
	kvfree(block);
	block = kvzalloc(16UL << 20, GFP_KERNEL);
	tell(is_vmalloc_addr(block));
	tell(memchr_inv(block, 0, 16UL << 20) == NULL);
	kvfree(block);
	tell(kvmalloc_array(SIZE_MAX / 2, 3, GFP_KERNEL) == NULL);
	kvfree(NULL);
	kfree_sensitive(kmalloc(8, GFP_KERNEL));
	kfree_sensitive(NULL);
}

static void say_bits(void)
{
	DECLARE_BITMAP(map, 130) = { 0 };
	unsigned int bit;

	tell(ffs(0));
	tell(ffs(0x50));
	tell(fls(0));
	tell(fls(0x80000000U));
	tell(fls64(1ULL << 40));
	tell(__ffs(0x50UL));
	tell(__fls(0x50UL));
	tell(ffz(0x7UL));
	tell(hweight32(0xf0f0U));
	tell(hweight8(0x1ff));
	tell(rol32(0x80000001U, 4));
	tell(ror8(0x01, 1));
	tell(sign_extend32(0x80, 7));
	tell(sign_extend64(0x7f, 7));
	tell(BIT(5));
	tell(GENMASK(7, 4));
	tell(GENMASK_ULL(63, 0) == ~0ULL);
	tell(get_count_order(4097));
	set_bit(0, map);
	__set_bit(64, map);
	set_bit(129, map);
	tell(test_and_set_bit(64, map));
	tell(test_and_clear_bit(1, map));
	tell(test_and_change_bit(2, map));
	for_each_set_bit(bit, map, 130) tell(bit);
	tell(find_next_bit(map, 129, 65));
	tell(find_first_zero_bit(map, 130));
	tell(find_next_zero_bit(map, 3, 2));
	tell(find_last_bit(map, 130));
	tell(find_last_bit(map, 0));
	clear_bit(129, map);
	tell(test_bit(129, map));
}

static void say_math(void)
{
	u8 bytes[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct timespec64 ts;
	u64 n = 1000000007ULL, left;
	s32 rest;
	int small, wide = 300;
	u8 byte;

	tell(round_up(13, 8));
	tell(round_down(13, 8));
	tell(roundup(13, 5));
	tell(rounddown(13, 5));
	tell(DIV_ROUND_UP(13, 5));
	tell(DIV_ROUND_CLOSEST(-13, 5));
	tell(DIV_ROUND_CLOSEST(13, 5));
	tell(DIV_ROUND_CLOSEST(-12, -8));
	tell(mult_frac(1000001, 3, 7));
	tell(int_sqrt(99));
	tell(int_sqrt(~0UL));
	tell(abs(-7));
	tell(ALIGN(13, 4));
	tell(ALIGN_DOWN(13, 4));
	tell(IS_ALIGNED(16, 8));
	tell(ilog2(1000));
	tell(is_power_of_2(0));
	tell(is_power_of_2(64));
	tell(roundup_pow_of_two(65));
	tell(rounddown_pow_of_two(65));
	tell(order_base_2(65));
	tell(order_base_2(1));
	tell(bits_per(64));
	left = do_div(n, 10);
	tell(n);
	tell(left);
	tell(div_s64_rem(-7, 2, &rest));
	tell(rest);
	tell(mul_u64_u32_shr(1ULL << 40, 6, 2));
	tell(min_not_zero(0, 3));
	tell(min3(3, 1, 2));
	tell(max3(3, 1, 2));
	tell(clamp_val(7, 1, 5));
	tell(check_add_overflow(wide, 1, &byte));
	tell(byte);
	tell(check_mul_overflow(3, 4, &small));
	tell(small);
	tell(check_shl_overflow(1, 31, &small));
	tell(check_shl_overflow(1U, 7, &byte));
	tell(byte);
	tell(check_shl_overflow(1U, 8, &byte));
	tell(size_mul(SIZE_MAX, 2) == SIZE_MAX);
	tell(size_sub(2, 3) == SIZE_MAX);
	tell(array3_size(2, 3, 4));
	tell(get_unaligned_le32(bytes + 1));
	tell(get_unaligned_be32(bytes + 1));
	tell(get_unaligned_be16(bytes + 7));
	tell(get_unaligned((u64 *)(bytes + 1)));
	put_unaligned_be32(0x01020304, bytes + 3);
	tell(bytes[3] == 1 && bytes[6] == 4);
	tell(cpu_to_be16(0x0102));
	tell(cpu_to_le32(0x01020304));
	tell(be64_to_cpu(cpu_to_be64(5)));
	ts = ns_to_timespec64(-1);
	tell(ts.tv_sec);
	tell(ts.tv_nsec);
	tell(timespec64_to_ns(&ts));
	ts.tv_sec = TIME64_MAX;
	tell(timespec64_to_ns(&ts) == KTIME_MAX);
	set_normalized_timespec64(&ts, 1, 2500000000LL);
	tell(ts.tv_sec);
	tell(ts.tv_nsec);
	tell(upper_32_bits(0x100000002ULL));
	tell(lower_32_bits(0x100000002ULL));
}

struct entry {
	int number;
	struct list_head list;
	struct hlist_node node;
};

static void tell_list(const char *what, struct list_head *head)
{
	char line[64];
	struct entry *e;
	int n = 0;

	line[0] = '\0';
	list_for_each_entry(e, head, list)
		n += scnprintf(line + n, sizeof(line) - n, " %d", e->number);
	list_for_each_entry_reverse(e, head, list) n += scnprintf(line + n, sizeof(line) - n, " %d", e->number);
	say("%s:%s", what, line);
}

static void say_lists(void)
{
	LIST_HEAD(head);
	LIST_HEAD(other);
	HLIST_HEAD(chain);
	HLIST_HEAD(moved);
	struct entry e[6], *pos, *after;
	struct hlist_node *next;
	int i;

	for (i = 0; i < 6; i++) {
		e[i].number = i;
		INIT_HLIST_NODE(&e[i].node);
		list_add_tail(&e[i].list, &head);
	}
	tell_list("all", &head);
	list_move(&e[3].list, &head);
	tell_list("3 to the front", &head);
	list_swap(&e[0].list, &e[5].list);
	tell_list("0 and 5 swapped", &head);
	list_swap(&e[5].list, &e[1].list);
	tell_list("neighbours swapped", &head);
	list_rotate_left(&head);
	tell_list("turned to the left", &head);
	list_rotate_to_front(&e[2].list, &head);
	tell_list("turned to 2", &head);
	list_bulk_move_tail(&head, &e[2].list, &e[4].list);
	tell_list("2 to 4 at the end", &head);
	list_cut_position(&other, &head, head.next->next);
	tell_list("cut off", &other);
	tell_list("left", &head);
	list_splice_init(&other, &head);
	tell_list("spliced", &head);
	tell(list_empty(&other));
	list_cut_before(&other, &head, head.next->next);
	tell_list("cut before", &other);
	tell(list_is_singular(&other));
	list_splice_tail_init(&other, &head);
	tell_list("spliced at the end", &head);
	list_splice(&other, &head);
	list_del(&e[5].list);
	list_replace_init(&e[1].list, &e[5].list);
	tell_list("5 for 1", &head);
	tell(list_empty(&e[1].list));
	tell(list_is_first(&list_first_entry(&head, struct entry, list)->list, &head));
	tell(list_is_last(&list_last_entry(&head, struct entry, list)->list, &head));
	tell(list_next_entry_circular(list_last_entry(&head, struct entry, list), &head, list) ==
	     list_first_entry(&head, struct entry, list));
	list_for_each_entry_safe_reverse(pos, after, &head, list) if (pos->number % 2) list_del(&pos->list);
	tell_list("even ones", &head);

	hlist_add_head(&e[1].node, &chain);
	hlist_add_before(&e[0].node, &e[1].node);
	hlist_add_behind(&e[2].node, &e[1].node);
	hlist_move_list(&chain, &moved);
	tell(hlist_empty(&chain));
	hlist_for_each_entry(pos, &moved, node)
		tell(pos->number);
	hlist_for_each_entry_safe(pos, next, &moved, node) if (pos->number == 1) hlist_del_init(&pos->node);
	hlist_for_each_entry(pos, &moved, node)
		tell(pos->number);
	tell(hlist_unhashed(&e[1].node));
	hlist_del(&e[2].node);
	tell(hlist_is_singular_node(&e[0].node, &moved));
	hlist_del_init(&e[0].node);
	hlist_del_init(&e[0].node);
	tell(hlist_empty(&moved));
}

static DEFINE_STATIC_KEY_FALSE(key);

static void say_keys(void)
{
	tell(static_branch_unlikely(&key) ? 1 : 0);
	static_branch_enable(&key);
	static_branch_enable(&key);
	tell(static_branch_unlikely(&key) ? 1 : 0);
	tell(static_key_enabled(&key));
	static_branch_disable(&key);
	tell(static_branch_likely(&key) ? 1 : 0);
	static_branch_inc(&key);
	static_branch_inc(&key);
	static_branch_dec(&key);
	tell(static_key_enabled(&key));
	static_branch_dec(&key);
	tell(static_key_enabled(&key));
}

static DEFINE_SPINLOCK(spinlock);

static void say_contexts(void)
{
	tell(in_task() ? 1 : 0);
	tell(in_interrupt() ? 1 : 0);
	tell(in_hardirq() || in_softirq() || in_nmi() ? 1 : 0);
	tell(in_atomic() ? 1 : 0);
	tell(preempt_count());
	preempt_disable();
	spin_lock(&spinlock);
	tell(in_atomic() ? 1 : 0);
	tell(in_task() ? 1 : 0);
	tell(preempt_count());
	spin_unlock(&spinlock);
	tell(preempt_count());
	preempt_enable();
	tell(preempt_count());
	tell(task_tgid_nr(current) == current->tgid);
}

static void say_times(void)
{
	struct timespec64 now;

	tell(ktime_to_ms(ms_to_ktime(1500)));
	tell(ktime_to_us(ns_to_ktime(1999)));
	tell(ktime_compare(1, 2));
	tell(ktime_after(2, 1) ? 1 : 0);
	tell(ktime_add_us(5, 1));
	tell(ktime_us_delta(ms_to_ktime(3), ms_to_ktime(1)));
	ktime_get_real_ts64(&now);
	tell(timespec64_valid(&now) ? 1 : 0);
	tell(ktime_get_real_seconds() - now.tv_sec <= 1 ? 1 : 0);
	tell(ktime_get_real_seconds() > 1700000000 ? 1 : 0);
	ktime_get_ts64(&now);
	tell(ktime_get_seconds() - now.tv_sec <= 1 ? 1 : 0);
	tell(strcmp(utsname()->sysname, "Linux"));
	tell(strcmp(init_uts_ns.name.machine, "x86_64"));
}

static void say_ids(void)
{
	struct user_namespace *ns = &init_user_ns;
	kuid_t uid = make_kuid(ns, 1000), other = KUIDT_INIT(1001);
	kgid_t gid = make_kgid(ns, 100), nobody = make_kgid(ns, -1);

	tell(from_kuid(ns, uid));
	tell(from_kgid(ns, gid));
	tell(__kuid_val(uid) + __kgid_val(gid));
	tell(from_kuid(ns, make_kuid(ns, 4294967294U)));
	tell(uid_valid(make_kuid(ns, 4294967294U)));
	tell(uid_valid(make_kuid(ns, -1)));
	tell(uid_valid(uid));
	tell(gid_valid(gid));
	tell(gid_valid(nobody));
	tell(uid_eq(make_kuid(ns, -1), INVALID_UID));
	tell(gid_eq(nobody, INVALID_GID));
	tell(from_kuid(ns, INVALID_UID));
	tell(from_kgid(ns, nobody));
	tell(from_kuid_munged(ns, INVALID_UID));
	tell(from_kgid_munged(ns, nobody));
	tell(from_kuid_munged(ns, uid));
	tell(from_kgid_munged(ns, gid));
	tell(kuid_has_mapping(ns, uid));
	tell(kuid_has_mapping(ns, INVALID_UID));
	tell(kgid_has_mapping(ns, gid));
	tell(kgid_has_mapping(ns, nobody));
	tell(uid_lt(uid, other) << 3 | uid_lte(uid, other) << 2 | uid_gt(uid, other) << 1 | uid_gte(uid, other));
	tell(uid_lt(uid, uid) << 3 | uid_lte(uid, uid) << 2 | uid_gt(uid, uid) << 1 | uid_gte(uid, uid));
	tell(gid_lt(nobody, gid) << 3 | gid_lte(nobody, gid) << 2 | gid_gt(nobody, gid) << 1 | gid_gte(nobody, gid));
	tell(gid_lt(gid, gid) << 3 | gid_lte(gid, gid) << 2 | gid_gt(gid, gid) << 1 | gid_gte(gid, gid));
	tell(current_user_ns() == ns);
	tell(from_kuid(ns, current_uid()));
	tell(from_kuid(ns, current_fsuid()));
	tell(from_kgid(ns, current_egid()));
	tell(from_kgid(ns, current_fsgid()));
	tell(uid_eq(current_cred()->euid, GLOBAL_ROOT_UID));
}

static int __init library_init(void)
{
	static const struct {
		const char *area;
		void (*tell_all)(void);
	} areas[] = {
		{ "ctype", say_ctype }, { "string", say_string }, { "copies", say_copies }, { "bits", say_bits },
		{ "math", say_math },	{ "lists", say_lists },	  { "keys", say_keys },	    { "contexts", say_contexts },
		{ "times", say_times }, { "ids", say_ids },
	};
	int i;

	BUILD_BUG_ON(sizeof(u64) != 8);
	static_assert(IS_ENABLED(CONFIG_MODULES) && !IS_ENABLED(CONFIG_NO_SUCH_OPTION));
	for (i = 0; i < (int)ARRAY_SIZE(areas); i++)
		if (!strcmp(areas[i].area, area)) {
			areas[i].tell_all();
			return 0;
		}
	return -EINVAL;
}

static void __exit library_exit(void)
{
}

module_init(library_init);
module_exit(library_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("What the small functions of Linux's library answer");
