// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls number parsing, formats, printk, the allocator and jiffies for a test: mknod /dev/text c 12 12 */
#include "control.h"

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/printk.h>

static void call_kstrto(struct call *c)
{
	unsigned int base = c->number[1];
	bool has_sign = c->number[2], truth = false;
	unsigned long long ull = 7;
	long long ll = 7;
	unsigned int u = 7;
	int i = 7;
	u16 h = 7;
	s16 sh = 7;
	u8 b = 7;
	s8 sb = 7;

	switch (c->number[0]) {
	case 0:
		c->result = kstrtobool(c->text, &truth);
		c->number[3] = truth;
		break;
	case 8:
		c->result = has_sign ? kstrtos8(c->text, base, &sb) : kstrtou8(c->text, base, &b);
		c->number[3] = has_sign ? sb : b;
		break;
	case 16:
		c->result = has_sign ? kstrtos16(c->text, base, &sh) : kstrtou16(c->text, base, &h);
		c->number[3] = has_sign ? sh : h;
		break;
	case 32:
		c->result = has_sign ? kstrtoint(c->text, base, &i) : kstrtouint(c->text, base, &u);
		c->number[3] = has_sign ? i : (long long)u;
		break;
	default:
		c->result = has_sign ? kstrtoll(c->text, base, &ll) : kstrtoull(c->text, base, &ull);
		c->number[3] = has_sign ? ll : (long long)ull;
	}
}

static __printf(3, 4) int format_inside(char *to, size_t size, const char *fmt, ...)
{
	struct va_format inside;
	va_list args;
	int n;

	va_start(args, fmt);
	inside.fmt = fmt;
	inside.va = &args;
	n = snprintf(to, size, "<%pV>", &inside);
	va_end(args);
	return n;
}

static unsigned int zero;

static char pointer_flags[] = "[%#px] [%#20px] [%020px] [%#p]";

static void call_format(struct call *c)
{
	size_t size = min_t(size_t, c->number[1], sizeof(c->words));
	char *to = c->words;
	const char *null = NULL;
	/* Hidden from the compiler, which would work out the length by the C library's rules. */
	unsigned int nothing = READ_ONCE(zero);

	memset(to, '#', sizeof(c->words));
	switch (c->number[0]) {
	case FORMAT_DECIMAL:
		c->result = snprintf(to, size, "%d %i %u", -5, 2147483647, 4294967295U);
		break;
	case FORMAT_WIDTH:
		c->result = snprintf(to, size, "[%5d] [%-5d] [%05d] [%.3d]", 42, 42, -42, 7);
		break;
	case FORMAT_HEX:
		c->result = snprintf(to, size, "%x %X %#x %08x %#010x", 0xbeefU, 0xbeefU, 0xbeefU, 0xbeefU, 0xbeefU);
		break;
	case FORMAT_HEX_ZERO:
		c->result = snprintf(to, size, "%x %#x %#06x %#o", nothing, nothing, nothing, nothing);
		break;
	case FORMAT_OCTAL:
		c->result = snprintf(to, size, "%o %#o", 0755U, 0755U);
		break;
	case FORMAT_SIGNS:
		c->result = snprintf(to, size, "[%+d] [% d] [%+d]", 3, 3, -3);
		break;
	case FORMAT_LONG:
		c->result = snprintf(to, size, "%ld %lu %lld %llx %zu %zd", -1L, ~0UL, -1LL, ~0ULL, sizeof(int), (ssize_t)-1);
		break;
	case FORMAT_SHORT:
		c->result = snprintf(to, size, "%hhu %hd %hhx", (u8)200, (s16)-2, (u8)255);
		break;
	case FORMAT_STRING:
		c->result = snprintf(to, size, "[%s] [%6s] [%-6s]", "abc", "abc", "abc");
		break;
	case FORMAT_STRING_PRECISION:
		c->result = snprintf(to, size, "[%.2s] [%6.2s] [%.*s]", "abc", "abc", 1, "abc");
		break;
	case FORMAT_NULL_STRING:
		c->result = snprintf(to, size, "[%s]", null);
		break;
	case FORMAT_CHAR:
		c->result = snprintf(to, size, "[%c] [%3c] [%-3c] %%", 'a', 'b', 'c');
		break;
	case FORMAT_ERROR_POINTER:
		c->result = snprintf(to, size, "%p", ERR_PTR(-ENOENT));
		break;
	case FORMAT_ERROR_NAME:
		c->result = snprintf(to, size, "%pe %pe %pe", ERR_PTR(-ENOENT), ERR_PTR(-EAGAIN), ERR_PTR(-4000));
		break;
	case FORMAT_NULL_POINTER:
		c->result = snprintf(to, size, "%p", null);
		break;
	case FORMAT_RAW_POINTER:
		c->result = snprintf(to, size, "%px", (void *)0x1234UL);
		break;
	case FORMAT_VA:
		c->result = format_inside(to, size, "%d and %s", 1, "two");
		break;
	case FORMAT_STAR:
		c->result = snprintf(to, size, "[%*d] [%-*d] [%0*x]", 4, 1, 4, 2, 4, 3U);
		break;
	case FORMAT_PRECISION_ZERO:
		c->result = snprintf(to, size, "[%.0d] [%.2x]", (int)nothing, nothing);
		break;
	case FORMAT_POINTER_WIDTH:
		c->result = snprintf(to, size, "[%20px] [%-20px] [%2px] [%20p] [%*px]", (void *)0x1234UL, (void *)0x1234UL,
				     (void *)0x1234UL, null, 6, (void *)0x1234UL);
		break;
	case FORMAT_POINTER_FLAGS:
		/* The C library's rules, by which the compiler checks a format, have no flags here. */
		c->result = snprintf(to, size, pointer_flags, (void *)0x1234UL, (void *)0x1234UL, (void *)0x1234UL, null);
		break;
	case FORMAT_ERROR_WIDTH:
		c->result = snprintf(to, size, "[%14pe] [%-14pe] [%-8pe] [%8pe]", ERR_PTR(-ENOENT), ERR_PTR(-EPROBE_DEFER),
				     ERR_PTR(-4000), ERR_PTR(-4000));
		break;
	default:
		c->result = -EINVAL;
	}
}

static void call_scnprintf(struct call *c)
{
	size_t size = min_t(size_t, c->number[0], sizeof(c->words));

	memset(c->words, '#', sizeof(c->words));
	c->result = scnprintf(c->words, size, "%s", c->text);
}

static __printf(1, 2) void print_inside(const char *fmt, ...)
{
	struct va_format inside;
	va_list args;

	va_start(args, fmt);
	inside.fmt = fmt;
	inside.va = &args;
	pr_info("text: in %pV\n", &inside);
	va_end(args);
}

static void call_printk(struct call *c)
{
	int i;

	c->result = 0;
	switch (c->number[0]) {
	case PRINTK_LEVELS:
		/* Emergencies would be shouted at every terminal. */
		pr_alert("text: alert\n");
		pr_crit("text: crit\n");
		pr_err("text: err\n");
		pr_warn("text: warn\n");
		pr_notice("text: notice\n");
		pr_info("text: info\n");
		printk(KERN_DEBUG "text: debug\n");
		break;
	case PRINTK_NO_LEVEL:
		printk("text: no level\n");
		break;
	case PRINTK_DEBUG:
		pr_debug("text: pr_debug\n");
		break;
	case PRINTK_CONT:
		pr_info("text: one");
		pr_cont(", two");
		pr_cont(", three\n");
		break;
	case PRINTK_CONT_ALONE:
		pr_info("text: a whole line\n");
		pr_cont("text: a line of its own\n");
		break;
	case PRINTK_TWO_LINES:
		pr_info("text: first\nsecond\n");
		break;
	case PRINTK_NO_NEWLINE:
		pr_info("text: no newline");
		pr_info("text: next\n");
		break;
	case PRINTK_CONT_INTERRUPTED:
		pr_info("text: begun");
		pr_warn("text: between\n");
		pr_cont("text: not of the first\n");
		break;
	case PRINTK_VA:
		print_inside("%d and %s", 1, "two");
		break;
	case PRINTK_ODD_BYTES:
		pr_info("text: tab\tbackslash \\ \x7f \xc3\xa4\n");
		break;
	case PRINTK_EMPTY:
		pr_info("text: \n");
		break;
	case PRINTK_ONCE:
		for (i = 0; i < 3; i++)
			pr_info_once("text: once\n");
		break;
	case PRINTK_RETURN:
		c->result = printk(KERN_INFO "text: 14 char\n");
		break;
	default:
		c->result = -EINVAL;
	}
}

static bool all_bytes(const char *p, int c, size_t n)
{
	while (n--)
		if (p[n] != c)
			return false;
	return true;
}

/* So large that it overflows, and hidden from the compiler, which would warn. */
static size_t too_large = ~(size_t)0 / 8;

static bool answer_slab(int question)
{
	char *p, *q;
	bool yes = false;

	switch (question) {
	case KMALLOC_0_IS_ZERO_SIZE_PTR:
		p = kmalloc(0, GFP_KERNEL);
		yes = p == ZERO_SIZE_PTR;
		kfree(p);
		break;
	case KFREE_TAKES_NULL_AND_ZERO_SIZE_PTR:
		kfree(NULL);
		kfree(ZERO_SIZE_PTR);
		yes = true;
		break;
	case KZALLOC_IS_ZEROED:
		p = kzalloc(1000, GFP_KERNEL);
		yes = p && all_bytes(p, 0, 1000);
		kfree(p);
		break;
	case KREALLOC_KEEPS_CONTENT:
		p = kmalloc(10, GFP_KERNEL);
		if (!p)
			break;
		memset(p, 'x', 10);
		q = krealloc(p, 5000, GFP_KERNEL);
		yes = q && all_bytes(q, 'x', 10);
		kfree(q ? q : p);
		break;
	case KREALLOC_TO_0_IS_ZERO_SIZE_PTR:
		p = kmalloc(10, GFP_KERNEL);
		q = krealloc(p, 0, GFP_KERNEL);
		yes = q == ZERO_SIZE_PTR;
		break;
	case KREALLOC_NULL_ALLOCATES:
		p = krealloc(NULL, 10, GFP_KERNEL);
		yes = !ZERO_OR_NULL_PTR(p);
		kfree(p);
		break;
	case KREALLOC_SHRINKS:
		p = kmalloc(100, GFP_KERNEL);
		if (!p)
			break;
		memset(p, 'y', 100);
		q = krealloc(p, 3, GFP_KERNEL);
		yes = q && all_bytes(q, 'y', 3);
		kfree(q ? q : p);
		break;
	case KCALLOC_OVERFLOW_IS_NULL:
		p = kcalloc(READ_ONCE(too_large), 16, GFP_KERNEL);
		yes = !p;
		kfree(p);
		break;
	case KMALLOC_TOO_LARGE_IS_NULL:
		p = kmalloc(READ_ONCE(too_large), GFP_KERNEL | __GFP_NOWARN);
		yes = !p;
		kfree(p);
		break;
	case KMEMDUP_COPIES:
		p = kmemdup("12345", 6, GFP_KERNEL);
		yes = p && !strcmp(p, "12345");
		kfree(p);
		break;
	case KSTRDUP_NULL_IS_NULL:
		yes = !kstrdup(NULL, GFP_KERNEL);
		break;
	default:
		break;
	}
	return yes;
}

static void call_slab(struct call *c)
{
	c->result = answer_slab(c->number[0]);
}

static void call_jiffies(struct call *c)
{
	switch (c->number[0]) {
	case HZ_ITSELF:
		c->result = HZ;
		break;
	case MSECS_TO_JIFFIES:
		c->result = msecs_to_jiffies(c->number[1]);
		break;
	case JIFFIES_TO_MSECS:
		c->result = jiffies_to_msecs(c->number[1]);
		break;
	default:
		c->result = usecs_to_jiffies(c->number[1]);
	}
}

static const call_function functions[TEXT_FUNCTIONS] = {
	[KSTRTO] = call_kstrto, [FORMAT] = call_format, [SCNPRINTF] = call_scnprintf,
	[PRINTK] = call_printk, [SLAB] = call_slab,	[JIFFIES] = call_jiffies,
};

static long text_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, TEXT_FUNCTIONS, cmd, arg);
}

static const struct file_operations text_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = text_ioctl,
};

static int __init text_init(void)
{
	return control_add(&text_ops, TEXT_MINOR, "text");
}

static void __exit text_exit(void)
{
	control_del(TEXT_MINOR);
}

module_init(text_init);
module_exit(text_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Calls number parsing, formats, printk, the allocator and jiffies for a test");
