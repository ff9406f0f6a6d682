/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pinctrl/pinconf-generic.h (Linux 6.1), as far as set_config() of a chip of GPIO needs it: settings of a
 * pin in one number. */
#pragma once

#include "../types.h"

LKM_WAIST_BEGIN
enum pin_config_param {
	PIN_CONFIG_BIAS_BUS_HOLD = 0,
	PIN_CONFIG_BIAS_DISABLE = 1,
	PIN_CONFIG_BIAS_HIGH_IMPEDANCE = 2,
	PIN_CONFIG_BIAS_PULL_DOWN = 3,
	PIN_CONFIG_BIAS_PULL_PIN_DEFAULT = 4,
	PIN_CONFIG_BIAS_PULL_UP = 5,
	PIN_CONFIG_DRIVE_OPEN_DRAIN = 6,
	PIN_CONFIG_DRIVE_OPEN_SOURCE = 7,
	PIN_CONFIG_DRIVE_PUSH_PULL = 8,
	PIN_CONFIG_DRIVE_STRENGTH = 9,
	PIN_CONFIG_DRIVE_STRENGTH_UA = 10,
	PIN_CONFIG_INPUT_DEBOUNCE = 11,
	PIN_CONFIG_INPUT_ENABLE = 12,
	PIN_CONFIG_INPUT_SCHMITT = 13,
	PIN_CONFIG_INPUT_SCHMITT_ENABLE = 14,
	PIN_CONFIG_MODE_LOW_POWER = 15,
	PIN_CONFIG_MODE_PWM = 16,
	PIN_CONFIG_OUTPUT = 17,
	PIN_CONFIG_OUTPUT_ENABLE = 18,
	PIN_CONFIG_OUTPUT_IMPEDANCE_OHMS = 19,
	PIN_CONFIG_PERSIST_STATE = 20,
	PIN_CONFIG_POWER_SOURCE = 21,
	PIN_CONFIG_SKEW_DELAY = 22,
	PIN_CONFIG_SLEEP_HARDWARE_STATE = 23,
	PIN_CONFIG_SLEW_RATE = 24,
	PIN_CONFIG_END = 127,
	PIN_CONFIG_MAX = 255
};

static inline unsigned long pinconf_to_config_packed(enum pin_config_param param, u32 argument)
{
	return param | (unsigned long)argument << 8;
}

static inline enum pin_config_param pinconf_to_config_param(unsigned long config)
{
	return (enum pin_config_param)(u8)config;
}

/* 24 bits. */
static inline u32 pinconf_to_config_argument(unsigned long config)
{
	return (u32)config >> 8;
}
LKM_WAIST_END

#ifndef __cplusplus
#define PIN_CONF_PACKED(p, a) (((a) << 8) | ((unsigned long)(p) & 0xff))
#endif
