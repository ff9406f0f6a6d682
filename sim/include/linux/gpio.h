/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gpio.h and asm-generic/gpio.h (Linux 6.1): lines of GPIO by their numbers, which Linux keeps for old
 * drivers. */
#pragma once

#include "errno.h"
#include "gpio/consumer.h"
#include "gpio/driver.h"
#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned GPIOF_* ARCH_NR_GPIOS */
inline constexpr unsigned ARCH_NR_GPIOS{1024};
inline constexpr unsigned GPIOF_DIR_OUT{0x00};
inline constexpr unsigned GPIOF_DIR_IN{0x01};
inline constexpr unsigned GPIOF_INIT_LOW{0x00};
inline constexpr unsigned GPIOF_INIT_HIGH{0x02};
inline constexpr unsigned GPIOF_IN{GPIOF_DIR_IN};
inline constexpr unsigned GPIOF_OUT_INIT_LOW{GPIOF_DIR_OUT | GPIOF_INIT_LOW};
inline constexpr unsigned GPIOF_OUT_INIT_HIGH{GPIOF_DIR_OUT | GPIOF_INIT_HIGH};
inline constexpr unsigned GPIOF_ACTIVE_LOW{0x04};
inline constexpr unsigned GPIOF_OPEN_DRAIN{0x08};
inline constexpr unsigned GPIOF_OPEN_SOURCE{0x10};
inline constexpr unsigned GPIOF_EXPORT{0x20};
inline constexpr unsigned GPIOF_EXPORT_CHANGEABLE{0x40};
inline constexpr unsigned GPIOF_EXPORT_DIR_FIXED{GPIOF_EXPORT};
inline constexpr unsigned GPIOF_EXPORT_DIR_CHANGEABLE{GPIOF_EXPORT | GPIOF_EXPORT_CHANGEABLE};
}
#endif

LKM_WAIST_BEGIN
struct gpio {
	unsigned int gpio;
	unsigned long flags; /* GPIOF_… */
	const char *label;
};

/* 0, or -EPROBE_DEFER when no chip has the number so far, -EBUSY when the line is requested. May sleep. */
int gpio_request(unsigned int gpio, const char *label);
int gpio_request_one(unsigned int gpio, unsigned long flags, const char *label);
/* All of them or none. */
int gpio_request_array(const struct gpio *array, size_t num);
void gpio_free(unsigned int gpio);
void gpio_free_array(const struct gpio *array, size_t num);

/* Whether a line may have the number: 0 to ARCH_NR_GPIOS - 1. */
static inline bool gpio_is_valid(int number)
{
	return number >= 0 && number < 1024;
}

static inline struct gpio_chip *gpio_to_chip(unsigned int gpio)
{
	return gpiod_to_chip(gpio_to_desc(gpio));
}

/* Values are those of the wire. */
static inline int gpio_direction_input(unsigned int gpio)
{
	return gpiod_direction_input(gpio_to_desc(gpio));
}

static inline int gpio_direction_output(unsigned int gpio, int value)
{
	return gpiod_direction_output_raw(gpio_to_desc(gpio), value);
}

static inline int gpio_set_debounce(unsigned int gpio, unsigned int debounce)
{
	return gpiod_set_debounce(gpio_to_desc(gpio), debounce);
}

static inline int gpio_get_value(unsigned int gpio)
{
	return gpiod_get_raw_value(gpio_to_desc(gpio));
}

static inline void gpio_set_value(unsigned int gpio, int value)
{
	gpiod_set_raw_value(gpio_to_desc(gpio), value);
}

static inline int gpio_get_value_cansleep(unsigned int gpio)
{
	return gpiod_get_raw_value_cansleep(gpio_to_desc(gpio));
}

static inline void gpio_set_value_cansleep(unsigned int gpio, int value)
{
	gpiod_set_raw_value_cansleep(gpio_to_desc(gpio), value);
}

static inline int gpio_cansleep(unsigned int gpio)
{
	return gpiod_cansleep(gpio_to_desc(gpio));
}

static inline int gpio_to_irq(unsigned int gpio)
{
	return gpiod_to_irq(gpio_to_desc(gpio));
}

/* Nobody knows. */
static inline int irq_to_gpio(unsigned int irq)
{
	(void)irq;
	return -EINVAL;
}

static inline int gpio_export(unsigned int gpio, bool direction_may_change)
{
	return gpiod_export(gpio_to_desc(gpio), direction_may_change);
}

static inline int gpio_export_link(struct device *dev, const char *name, unsigned int gpio)
{
	return gpiod_export_link(dev, name, gpio_to_desc(gpio));
}

static inline void gpio_unexport(unsigned int gpio)
{
	gpiod_unexport(gpio_to_desc(gpio));
}
LKM_WAIST_END

#ifndef __cplusplus
#define ARCH_NR_GPIOS 1024
#define GPIOF_DIR_OUT 0x00
#define GPIOF_DIR_IN 0x01
#define GPIOF_INIT_LOW 0x00
#define GPIOF_INIT_HIGH 0x02
#define GPIOF_IN GPIOF_DIR_IN
#define GPIOF_OUT_INIT_LOW (GPIOF_DIR_OUT | GPIOF_INIT_LOW)
#define GPIOF_OUT_INIT_HIGH (GPIOF_DIR_OUT | GPIOF_INIT_HIGH)
#define GPIOF_ACTIVE_LOW 0x04
#define GPIOF_OPEN_DRAIN 0x08
#define GPIOF_OPEN_SOURCE 0x10
#define GPIOF_EXPORT 0x20
#define GPIOF_EXPORT_CHANGEABLE 0x40
#define GPIOF_EXPORT_DIR_FIXED GPIOF_EXPORT
#define GPIOF_EXPORT_DIR_CHANGEABLE (GPIOF_EXPORT | GPIOF_EXPORT_CHANGEABLE)
#define __gpio_get_value(gpio) gpio_get_value(gpio)
#define __gpio_set_value(gpio, value) gpio_set_value(gpio, value)
#define __gpio_cansleep(gpio) gpio_cansleep(gpio)
#define __gpio_to_irq(gpio) gpio_to_irq(gpio)
#endif
