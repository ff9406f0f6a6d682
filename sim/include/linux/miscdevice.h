/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/miscdevice.h (Linux 6.1): a device with one minor of major 10, and its node. */
#pragma once

#include "device.h"
#include "list.h"
#include "major.h"
#include "types.h"

LKM_WAIST_BEGIN
struct attribute_group;
struct file_operations;

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const struct attribute_group **groups;
	const char *nodename; /* below /dev, when it is not the name */
	umode_t mode; /* of the node, when it is not 0600 */
};

/* Lives at once: an open may arrive before this returns, with this struct as its private_data. MISC_DYNAMIC_MINOR takes the
 * highest free minor from 127 down and stores it. -EBUSY when the minor is taken, -EEXIST when the name is. May sleep. */
int misc_register(struct miscdevice *misc);
/* No further open finds it; open files keep their operations. */
void misc_deregister(struct miscdevice *misc);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int *_MINOR */
inline constexpr int MISC_DYNAMIC_MINOR{255};
inline constexpr int WATCHDOG_MINOR{130};
inline constexpr int RTC_MINOR{135};
inline constexpr int NVRAM_MINOR{144};
inline constexpr int HWRNG_MINOR{183};
inline constexpr int TUN_MINOR{200};
inline constexpr int UINPUT_MINOR{223};
inline constexpr int HPET_MINOR{228};
inline constexpr int FUSE_MINOR{229};
inline constexpr int KVM_MINOR{232};
inline constexpr int MAPPER_CTRL_MINOR{236};
inline constexpr int LOOP_CTRL_MINOR{237};
}
#else
#define MISC_DYNAMIC_MINOR 255
#define WATCHDOG_MINOR 130
#define RTC_MINOR 135
#define NVRAM_MINOR 144
#define HWRNG_MINOR 183
#define TUN_MINOR 200
#define UINPUT_MINOR 223
#define HPET_MINOR 228
#define FUSE_MINOR 229
#define KVM_MINOR 232
#define MAPPER_CTRL_MINOR 236
#define LOOP_CTRL_MINOR 237

#define module_misc_device(misc_device) \
	static int misc_device##_init(void) { return misc_register(&(misc_device)); } \
	module_init(misc_device##_init); \
	static void misc_device##_exit(void) { misc_deregister(&(misc_device)); } \
	module_exit(misc_device##_exit)
#define lkm_misc_alias(minor) MODULE_ALIAS("char-major-10-" #minor)
#define MODULE_ALIAS_MISCDEV(minor) lkm_misc_alias(minor)
#endif
