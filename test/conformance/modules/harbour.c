// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log which ports it gets and what is there, and what some small functions answer: insmod harbour.ko area=ports */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/linear_range.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/stringhash.h>
#include <linux/vmalloc.h>

#include "areas.h"

static int ports(void)
{
	static struct resource pier = { .start = 0x500, .end = 0x50f, .name = "pier", .flags = IORESOURCE_IO };
	static struct resource outside = { .start = 0x10000, .end = 0x10001, .name = "outside", .flags = IORESOURCE_IO };
	struct resource *all = request_region(0x378, 4, "boats");
	u8 bytes[3] = {};
	void *address;

	if (!all)
		return -EBUSY;
	say("%pR for %s, of %s", all, all->name, all->parent->name);
	tell(all->flags & IORESOURCE_BUSY);
	tell(resource_size(all));
	tell(request_region(0x37b, 1, "late") != NULL);
	tell(request_region(0x370, 9, "late") != NULL);
	tell(request_region(0x60, 1, "keyboard") != NULL);
	tell(request_region(0xfff0, 0x20, "too far") != NULL);
	tell(request_region(0x37c, 4, "next") != NULL);
	release_region(0x378, 3);
	release_region(0x378, 4);
	release_region(0x378, 4);
	tell(request_region(0x370, 9, "again") != NULL);
	release_region(0x370, 9);
	release_region(0x37c, 4);
	tell(request_resource(&ioport_resource, &outside));
	tell(request_resource(&ioport_resource, &pier));
	/* Inside of what is not busy there is room. */
	all = request_region(0x504, 2, "berth");
	say("%pR for %s, of %s", all, all->name, all->parent->name);
	tell(request_region(0x504, 1, "late") != NULL);
	release_region(0x504, 2);
	tell(release_resource(&pier));

	outb(1, 0x378);
	tell(inb(0x378));
	tell(inw(0x378));
	tell(inl(0x378));
	insb(0x378, bytes, sizeof(bytes));
	say("%*ph", (int)sizeof(bytes), bytes);
	address = ioport_map(0x378, 4);
	tell(ioread8(address));
	tell(ioread16(address));
	iowrite8(1, address);
	ioport_unmap(address);
	tell(ioport_map(0x10000, 1) != NULL);
	tell(ioremap(0xfe000000, 0) != NULL);
	return 0;
}

static int addresses(void)
{
	char *block = kmalloc(100, GFP_KERNEL), *far = vmalloc(100), *page = (char *)__get_free_page(GFP_KERNEL);

	if (!block || !far || !page)
		return -ENOMEM;
	tell(virt_addr_valid(block));
	tell(virt_addr_valid(block + 99));
	tell(virt_addr_valid(far));
	tell(virt_addr_valid(page));
	tell(pfn_valid(virt_to_phys(page) >> PAGE_SHIFT));
	tell(phys_to_virt(virt_to_phys(block)) == block);
	free_page((unsigned long)page);
	vfree(far);
	far = __vmalloc(5000, GFP_KERNEL | __GFP_ZERO);
	tell(far && is_vmalloc_addr(far) && !far[4999]);
	vfree(far);
	kfree(block);
	return 0;
}

static int ranges(void)
{
	static const struct linear_range both[] = { { .min = 100, .min_sel = 2, .max_sel = 6, .step = 25 },
						    { .min = 300, .min_sel = 8, .max_sel = 9, .step = 0 } };
	unsigned int value = 1, selector = 1, i;
	bool found;
	int err;

	tell(linear_range_values_in_range(&both[0]));
	tell(linear_range_values_in_range(NULL));
	tell(linear_range_values_in_range_array(both, 2));
	tell(linear_range_get_max_value(&both[0]));
	for (i = 1; i < 11; i++) {
		err = linear_range_get_value_array(both, 2, i, &value);
		say("value of %u: %d, %u", i, err, value);
	}
	for (i = 90; i < 320; i += 15) {
		err = linear_range_get_selector_low(&both[0], i, &selector, &found);
		say("low %u: %d, %u, %d", i, err, selector, found);
		err = linear_range_get_selector_high(&both[0], i, &selector, &found);
		say("high %u: %d, %u, %d", i, err, selector, found);
		err = linear_range_get_selector_low_array(both, 2, i, &selector, &found);
		say("any %u: %d, %u, %d", i, err, selector, found);
		linear_range_get_selector_within(&both[0], i, &selector);
		say("within %u: %u", i, selector);
	}
	linear_range_get_selector_within(&both[1], 300, &selector);
	say("within 300 of a single value: %u", selector);
	return 0;
}

static void size(u64 size, u64 blk_size)
{
	char ten[20], two[20];

	string_get_size(size, blk_size, STRING_UNITS_10, ten, sizeof(ten));
	string_get_size(size, blk_size, STRING_UNITS_2, two, sizeof(two));
	say("%llu blocks of %llu: %s, %s", size, blk_size, ten, two);
}

static int texts(void)
{
	static const u64 sizes[] = { 0,		 1,	     9,	    100,   512,	   999,	    1000,	   1023,
				     1024,	 9999,	     10050, 99949, 999500, 1048575, 0xffffffffULL, 0x100000000ULL,
				     1ULL << 40, 1ULL << 60, ~0ULL };
	static const u64 blocks[] = { 0, 1, 512, 1ULL << 20 };
	static const char *const names[] = { "", "a", "harbour", "harbours", "harbour_master_and_more" };
	char text[64];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(blocks); j++)
			size(sizes[i], blocks[j]);
	for (i = 0; i < 16; i++) {
		int n = string_unescape((char *)"\\n\\101\\x4a\\x5\\\\e\\q\\400\\77\\xg\\\"\\", text, sizeof(text), i);

		say("%d: %*phN", n, n + 1, text);
	}
	for (i = 1; i < 8; i++) {
		int n = string_unescape((char *)"a\\x41b", text, i, UNESCAPE_ANY);

		say("of %u: %d, %s", i, n, text);
	}
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		say("%s: %x, %x", names[i], full_name_hash(NULL, names[i], strlen(names[i])),
		    full_name_hash((void *)12345, names[i], strlen(names[i])));
		tell(hashlen_len(hashlen_string(NULL, names[i])));
		tell(hashlen_hash(hashlen_string(NULL, names[i])) == full_name_hash(NULL, names[i], strlen(names[i])));
	}
	tell(end_name_hash(partial_name_hash('a', init_name_hash(NULL))));
	string_upper(text, "Harbour 1");
	say("%s", text);
	string_lower(text, "Harbour 1");
	say("%s", text);
	return 0;
}

static int __init harbour_init(void)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} areas[] = { { "ports", ports }, { "addresses", addresses }, { "ranges", ranges }, { "texts", texts } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		if (!strcmp(area, areas[i].name))
			return areas[i].run();
	return -EINVAL;
}

static void __exit harbour_exit(void)
{
}

module_init(harbour_init);
module_exit(harbour_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Ports, and who lies there");
