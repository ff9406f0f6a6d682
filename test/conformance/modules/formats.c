// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Prints and reads with each format of the kernel for a test: mknod /dev/formats c 12 20 */
#include "control.h"
#include "formats.h"

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/rtc.h>

static struct file *this_file;

static const u8 bytes[] = { 0x00, 0x01, 0xc0, 0xff, 0xee, 0x10, 0x80, 0x7f, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0xff };
static const u8 ip6[][16] = {
	{ 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1 },
	{ 0 },
	{ [15] = 1 },
	{ [10] = 0xff, [11] = 0xff, [12] = 10, [13] = 0, [14] = 0, [15] = 7 },
	{ 0xfe, 0x80, [8] = 2, [10] = 0x5e, [11] = 0xfe, [12] = 1, [13] = 2, [14] = 3, [15] = 4 },
	{ 1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 4, 0xab, 0xcd, 0, 0 },
};

/* A name that %pd may show. */
static struct dentry names[3];

static void name(int i, const char *text, struct dentry *parent)
{
	names[i].d_name.name = (const unsigned char *)text;
	names[i].d_name.len = strlen(text);
	names[i].d_parent = parent;
}

static __printf(3, 4) int through_va_list(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = size ? vscnprintf(to, size, fmt, args) : vsprintf(to, fmt, args);
	va_end(args);
	return n;
}

static int print_allocated(char *to, size_t size)
{
	char *text = kasprintf(GFP_KERNEL, "%d cups of %s", 12, "tea");
	int n;

	if (!text)
		return -ENOMEM;
	n = snprintf(to, size, "%s", text);
	kfree(text);
	return n;
}

/* What is behind the slash is the size of the function, which depends on the compiler. */
static int without_size(char *to, int n)
{
	char *slash = strchr(to, '/'), *blank = slash ? strchr(slash, ' ') : NULL;

	if (!blank)
		return -EINVAL;
	memmove(slash, blank, strlen(blank) + 1);
	return strlen(to);
}

static int print_hashes(char *to, size_t size)
{
	char first[32], again[32], other[32];

	snprintf(first, sizeof(first), "%p", &names[0]);
	snprintf(again, sizeof(again), "%p", &names[0]);
	snprintf(other, sizeof(other), "%p", &names[1]);
	return snprintf(to, size, "%zu %d %d %d", strlen(first), !strncmp(first, "00000000", 8), !strcmp(first, again),
			!strcmp(first, other));
}

/* Known to the compiler at run time alone: it checks formats by the C library's rules. */
static char odd_special[] = "[%#-12x] [%#12x] [%#o] [%#X] [%+u]";
static char odd_precision[] = "[%.s] [%-3.s] [%4.*s]";
static char odd_letters[] = "%pI9 %pi %pN %pG? %pt %p4ccx %pf %pO %pOF %pus";
static char odd_stars[] = "[%*d] [%.*d] [%*s] [%-*s]";

static int print(struct call *c, char *to, size_t size)
{
	struct rtc_time tm = { .tm_sec = 3, .tm_min = 4, .tm_hour = 5, .tm_mday = 6, .tm_mon = 0, .tm_year = 126 };
	time64_t seconds = 1767225599, early = -1;
	/* struct sockaddr_in and sockaddr_in6. */
	u8 ip4_socket[16] = { 2, 0, 0x30, 0x39, 127, 0, 0, 1 };
	u8 ip6_socket[28] = { 10, 0, 0x00, 0x50, 0x01, 0x02, 0x03, 0x04, 0x20, 0x01, [23] = 1, [24] = 9 };
	u8 other_socket[16] = { 1, 0 };
	struct resource mem = { .start = 0x1000, .end = 0x1fff, .flags = IORESOURCE_MEM | IORESOURCE_PREFETCH };
	struct resource io = { .start = 0x3f8, .end = 0x3ff, .flags = IORESOURCE_IO };
	struct resource irq = { .start = 7, .end = 7, .flags = IORESOURCE_IRQ | IORESOURCE_DISABLED };
	struct resource unset = { .start = 0, .end = 0xff, .flags = IORESOURCE_MEM | IORESOURCE_UNSET | IORESOURCE_MEM_64 };
	struct resource bus = { .start = 0, .end = 0xff, .flags = IORESOURCE_BUS | IORESOURCE_WINDOW };
	struct resource nothing = { .start = 1, .end = 2 };
	phys_addr_t physical = 0xfee00000;
	unsigned long bits[2] = { 0xf0f0000000000f0eUL, 5 }, none[1] = { 0 };
	u32 fourcc[] = { 0x3231564e, 0xb231564e, 0x10111213 };
	u64 features = 0x1234;
	unsigned long vma = VM_READ | VM_MAYREAD | VM_IO | 1UL << 62, no_flags = 0;
	const char *text = "tea\t\"\\\x7f\1\xe4 7";

	switch (c->number[0]) {
	case PRINT_NARROW:
		return snprintf(to, size, "%hhu %hhd %hu %hd %hhx %ho", (u8)257, (s8)128, (u16)65537, (s16)32768, (u8)-1, (u16)-1);
	case PRINT_PRECISION_AND_WIDTH:
		return snprintf(to, size, "[%8.3d] [%-8.3d] [%+.2d] [% 5d] [%5.1x] [%.10u]", 5, 5, 7, 12, 255U, 42U);
	case PRINT_NEGATIVE_STARS:
		return snprintf(to, size, odd_stars, -5, 42, -1, 7, -4, "ab", -4, "cd");
	case PRINT_OMITTED_PRECISION:
		return snprintf(to, size, odd_precision, "a", "b", -5, "c");
	case PRINT_SPECIAL_WIDTH:
		return snprintf(to, size, odd_special, 0x12ab, 0x12ab, 8, 0xabU, 5U);
	case PRINT_PTRDIFF:
		return snprintf(to, size, "%td %tx %zd %zi %lli %Lu", (ptrdiff_t)-3, (ptrdiff_t)255, (ssize_t)-4, (ssize_t)5, -6LL,
				7ULL);
	case PRINT_CHARS:
		return snprintf(to, size, "[%c%c] [%-4c] [%4c]%%", 'x', 'y', 'a', 'b');
	case PRINT_BAD_STRINGS:
		return snprintf(to, size, "[%s] [%12s] [%.3s] [%s]", (char *)c->address, (char *)c->address, (char *)c->address,
				(char *)ERR_PTR(-ENOENT));
	case PRINT_HEX_BYTES:
		return snprintf(to, size, "%6ph|%6phC|%6phD|%6phN|%*ph|%ph", bytes, bytes, bytes, bytes, 2, bytes, bytes);
	case PRINT_HEX_BYTES_LONG: /* 64 at most */
		return snprintf(to, size, "%*phN", 100, c->text);
	case PRINT_HEX_NONE:
		return snprintf(to, size, "[%*ph] [%*pE]", 0, bytes, 0, bytes);
	case PRINT_ESCAPED:
		return snprintf(to, size, "%*pE", 11, text);
	case PRINT_ESCAPED_CLASSES:
		return snprintf(to, size, "%*pEs %*pEc %*pEhp %*pEo %pE", 11, text, 11, text, 11, text, 3, text, text);
	case PRINT_UUID:
		return snprintf(to, size, "%pU %pUb %pUB %pUl %pUL", bytes, bytes, bytes, bytes, bytes);
	case PRINT_MAC:
		return snprintf(to, size, "%pM %pm %pMF %pMR %pmR [%20pM] [%-20pM]", bytes, bytes, bytes, bytes, bytes, bytes,
				bytes);
	case PRINT_IP4:
		return snprintf(to, size, "%pI4 %pi4 %pI4h %pI4n %pI4b %pI4l [%16pI4]", bytes + 1, bytes + 1, bytes + 1, bytes + 1,
				bytes + 1, bytes + 1, bytes + 1);
	case PRINT_IP6:
		return snprintf(to, size, "%pI6 %pi6", ip6[0], ip6[0]);
	case PRINT_IP6_SHORT:
		return snprintf(to, size, "%pI6c %pI6c %pI6c %pI6c %pI6c %pI6c", ip6[0], ip6[1], ip6[2], ip6[3], ip6[4], ip6[5]);
	case PRINT_SOCKET:
		return snprintf(to, size, "%pIS %pISp %piSp %pISh %pISpc %pISpfsc", ip4_socket, ip4_socket, ip4_socket, ip4_socket,
				ip6_socket, ip6_socket);
	case PRINT_SOCKET_OTHER:
		return snprintf(to, size, "%pIS [%12pIS]", other_socket, other_socket);
	case PRINT_RTC:
		return snprintf(to, size, "%ptR|%ptRd|%ptRt|%ptRr|%ptRs|%ptRtr", &tm, &tm, &tm, &tm, &tm, &tm);
	case PRINT_TIME:
		return snprintf(to, size, "%ptT|%ptTs|%ptTd|%ptTdr|%ptT", &seconds, &seconds, &seconds, &seconds, &early);
	case PRINT_DENTRY:
		name(0, "/", &names[0]);
		name(1, "kitchen", &names[0]);
		name(2, "cup", &names[1]);
		return snprintf(to, size, "%pd|%pd2|%pd3|%pd4|%pd|[%12pd2]|[%-12pd2]|%pd", &names[2], &names[2], &names[2],
				&names[2], &names[0], &names[2], &names[2], (void *)c->address);
	case PRINT_FILE:
		return snprintf(to, size, "%pD|%pD2|%pD4", this_file, this_file, this_file);
	case PRINT_RESOURCE:
		return snprintf(to, size, "%pR %pR %pR %pR %pR %pR", &mem, &io, &irq, &unset, &bus, &nothing);
	case PRINT_RESOURCE_RAW:
		return snprintf(to, size, "%pr %pr [%50pr]", &mem, &unset, &irq);
	case PRINT_ADDRESS:
		return snprintf(to, size, "%pa %pap %pad", &physical, &physical, &physical);
	case PRINT_BITMAP:
		return snprintf(to, size, "%*pb %*pb %*pb %*pb", 67, bits, 64, bits, 7, bits, 0, bits);
	case PRINT_BIT_LIST:
		return snprintf(to, size, "[%*pbl] [%*pbl] [%*pbl]", 67, bits, 6, bits, 64, none);
	case PRINT_FOURCC:
		return snprintf(to, size, "%p4cc|%p4cc|%p4cc", &fourcc[0], &fourcc[1], &fourcc[2]);
	case PRINT_FEATURES:
		return snprintf(to, size, "%pNF", &features);
	case PRINT_VMA_FLAGS:
		return snprintf(to, size, "%pGv [%pGv]", &vma, &no_flags);
	case PRINT_ERRORS:
		return snprintf(to, size, "%pe %pe %pe %pe %pe %pe", ERR_PTR(-EIO), ERR_PTR(-512), ERR_PTR(-524), ERR_PTR(-530),
				ERR_PTR(-41), ERR_PTR(-95));
	case PRINT_EFAULT:
		return snprintf(to, size, "%pM %pI4 %pU %pR %pE %pd %pa", (void *)c->address, (void *)c->address,
				(void *)c->address, (void *)c->address, (void *)c->address, (void *)c->address, (void *)c->address);
	case PRINT_WRONG_LETTERS:
		return snprintf(to, size, odd_letters, bytes, bytes, bytes, bytes, bytes, fourcc, bytes, bytes, bytes, "text");
	case PRINT_SYMBOL:
		return snprintf(to, size, "%ps [%30ps]", print, print);
	case PRINT_SYMBOL_OFFSET:
		return without_size(to, snprintf(to, size, "%pS", (char *)print + 5));
	case PRINT_BACKTRACE:
		return without_size(to, snprintf(to, size, "%pB", (char *)print + 1));
	case PRINT_NO_SYMBOL:
		return snprintf(to, size, "%pS %ps %pB", (void *)0x1234UL, (void *)0x1234UL, (void *)0x1234UL);
	case PRINT_RESTRICTED:
		return snprintf(to, size, "%pK %pK", NULL, ERR_PTR(-1));
	case PRINT_HASH:
		return print_hashes(to, size);
	case PRINT_KASPRINTF:
		return print_allocated(to, size);
	case PRINT_VSPRINTF:
		return through_va_list(to, 0, "%d and %s", 1, "two");
	case PRINT_VSCNPRINTF:
		return through_va_list(to, 6, "%d and %s", 1, "two");
	default:
		return -EINVAL;
	}
}

static void call_print(struct call *c)
{
	memset(c->words, '#', sizeof(c->words));
	c->result = print(c, c->words, min_t(size_t, c->number[1], sizeof(c->words)));
}

static void call_scan(struct call *c)
{
	char first[64] = "-", second[64] = "-";
	int a = -7, b = -7, d = -7, n = -1;
	u8 tiny = 7;
	s16 small = 7;
	long large = 7;
	unsigned long long huge = 7;
	size_t size = 7;

	switch (c->number[0]) {
	case SCAN_DECIMAL:
		n = sscanf(c->text, "%d %u", &a, (unsigned int *)&b);
		break;
	case SCAN_ANY_BASE:
		n = sscanf(c->text, "%i,%i,%i", &a, &b, &d);
		break;
	case SCAN_WIDTHS:
		n = sscanf(c->text, "%2d%3x%i", &a, (unsigned int *)&b, &d);
		break;
	case SCAN_WORDS:
		n = sscanf(c->text, "%s %5s", first, second);
		break;
	case SCAN_CHARS:
		n = sscanf(c->text, "%c%3c", first, second);
		break;
	case SCAN_SET:
		n = sscanf(c->text, "%4[abc]%3[x-z]", first, second);
		break;
	case SCAN_NOT_SET:
		n = sscanf(c->text, "%9[^:]:%9[^:]", first, second);
		break;
	case SCAN_SKIP:
		n = sscanf(c->text, "%*s %d", &a);
		break;
	case SCAN_POSITION:
		n = sscanf(c->text, "%d%n", &a, &b);
		break;
	case SCAN_SIZES:
		n = sscanf(c->text, "%hhu %hd %ld %llx %zu", &tiny, &small, &large, &huge, &size);
		break;
	case SCAN_LITERAL:
		n = sscanf(c->text, "cup %d%% of %s", &a, first);
		break;
	default:
		n = sscanf(c->text, "%x:%o", (unsigned int *)&a, (unsigned int *)&b);
	}
	c->result = n;
	scnprintf(c->words, sizeof(c->words), "%d %d %d %s %s %d %d %ld %llu %zu", a, b, d, first, second, tiny, small, large, huge,
		  size);
}

static void call_simple(struct call *c)
{
	unsigned int base = c->number[1];
	char *end = c->text;

	switch (c->number[0]) {
	case SIMPLE_STRTOULL:
		c->number[3] = simple_strtoull(c->text, &end, base);
		break;
	case SIMPLE_STRTOLL:
		c->number[3] = simple_strtoll(c->text, &end, base);
		break;
	case SIMPLE_STRTOUL:
		c->number[3] = simple_strtoul(c->text, &end, base);
		break;
	default:
		c->number[3] = simple_strtol(c->text, &end, base);
	}
	strscpy(c->words, end, sizeof(c->words));
	c->result = 0;
}

static void call_option(struct call *c)
{
	int found[10] = { 0 }, i, n = 0;
	char *rest = c->text;

	switch (c->number[0]) {
	case OPTION_ONE:
		c->result = get_option(&rest, &found[0]);
		n = scnprintf(c->words, sizeof(c->words), "%d", found[0]);
		break;
	case OPTION_MANY:
		rest = get_options(c->text, c->number[1], found);
		c->result = found[0];
		for (i = 1; i < 10; i++)
			n += scnprintf(c->words + n, sizeof(c->words) - n, "%d ", found[i]);
		break;
	case OPTION_COUNT:
		rest = get_options(c->text, 0, found);
		c->result = found[0];
		break;
	default:
		c->result = memparse(c->text, &rest);
	}
	scnprintf(c->words + n, sizeof(c->words) - n, "|%s", rest);
}

static void call_from_user(struct call *c)
{
	const char __user *text = (const char __user *)c->address;
	unsigned int base = c->number[1];
	size_t count = c->number[3];
	bool truth = false;
	s8 narrow = 7;
	u64 wide = 7;
	int whole = 7;

	switch (c->number[0]) {
	case 0:
		c->result = kstrtobool_from_user(text, count, &truth);
		c->number[3] = truth;
		break;
	case 8:
		c->result = kstrtos8_from_user(text, count, base, &narrow);
		c->number[3] = narrow;
		break;
	case 32:
		c->result = kstrtoint_from_user(text, count, base, &whole);
		c->number[3] = whole;
		break;
	default:
		c->result = kstrtou64_from_user(text, count, base, &wide);
		c->number[3] = wide;
	}
}

static const call_function functions[FORMATS_FUNCTIONS] = {
	[FORMATS_PRINT] = call_print,	[FORMATS_SCAN] = call_scan,	      [FORMATS_SIMPLE] = call_simple,
	[FORMATS_OPTION] = call_option, [FORMATS_FROM_USER] = call_from_user,
};

static long formats_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	this_file = file;
	return control_call(functions, FORMATS_FUNCTIONS, cmd, arg);
}

static const struct file_operations formats_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = formats_ioctl,
};

static int __init formats_init(void)
{
	return control_add(&formats_ops, FORMATS_MINOR, "formats");
}

static void __exit formats_exit(void)
{
	control_del(FORMATS_MINOR);
}

module_init(formats_init);
module_exit(formats_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Prints and reads with each format of the kernel for a test");
