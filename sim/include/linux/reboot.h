/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/reboot.h (Linux 6.1): who hears that the machine goes down. It never does here: what would restart it ends
 * the kernel by its name. */
#pragma once

#include "notifier.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device;

/* 0 or -EEXIST, and 0 or -ENOENT. May sleep. */
int register_reboot_notifier(struct notifier_block *nb);
int unregister_reboot_notifier(struct notifier_block *nb);
int devm_register_reboot_notifier(struct device *dev, struct notifier_block *nb);
/* Who can restart the machine, by priority. These never sleep. */
int register_restart_handler(struct notifier_block *nb);
int unregister_restart_handler(struct notifier_block *nb);
/* Not modelled. */
void emergency_restart(void);
void kernel_restart(char *cmd);
void kernel_halt(void);
void kernel_power_off(void);
void orderly_poweroff(bool force);
void orderly_reboot(void);
LKM_WAIST_END

#ifndef __cplusplus
#define SYS_DOWN 0x0001
#define SYS_RESTART SYS_DOWN
#define SYS_HALT 0x0002
#define SYS_POWER_OFF 0x0003

enum reboot_mode {
	REBOOT_UNDEFINED = -1,
	REBOOT_COLD,
	REBOOT_WARM,
	REBOOT_HARD,
	REBOOT_SOFT,
	REBOOT_GPIO,
};
#endif
