/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gpio/consumer.h (Linux 6.1): lines of GPIO, for the drivers that use them. What devm_, device trees and
 * ACPI give is not modelled. */
#pragma once

#include "../compiler.h"
#include "../err.h"
#include "../types.h"

#ifdef __cplusplus
namespace lkm::waist {
inline constexpr int GPIOD_FLAGS_BIT_DIR_SET{0x01};
inline constexpr int GPIOD_FLAGS_BIT_DIR_OUT{0x02};
inline constexpr int GPIOD_FLAGS_BIT_DIR_VAL{0x04};
inline constexpr int GPIOD_FLAGS_BIT_OPEN_DRAIN{0x08};
inline constexpr int GPIOD_FLAGS_BIT_NONEXCLUSIVE{0x10};
}
#endif

LKM_WAIST_BEGIN
struct device;
struct gpio_array;
struct gpio_desc;

/* Its end is of C, which C++ compilers know as well. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
struct gpio_descs {
	struct gpio_array *info; /* always NULL */
	unsigned int ndescs;
	struct gpio_desc *desc[];
};
#pragma GCC diagnostic pop

/* Bits: the direction is set, to output, with a value, as open drain; others may have the line as well. */
enum gpiod_flags {
	GPIOD_ASIS = 0x00,
	GPIOD_IN = 0x01,
	GPIOD_OUT_LOW = 0x03,
	GPIOD_OUT_HIGH = 0x07,
	GPIOD_OUT_LOW_OPEN_DRAIN = 0x0b,
	GPIOD_OUT_HIGH_OPEN_DRAIN = 0x0f
};

/* How many lines the device has for that, or -ENOENT. May sleep, as all others do whose comment does not say more. */
int gpiod_count(struct device *dev, const char *con_id);
/* An error pointer: -ENOENT when no table has the line, -EPROBE_DEFER when its chip is not there, -EBUSY when it is another's.
 * The optional ones return NULL for -ENOENT. */
struct gpio_desc *gpiod_get(struct device *dev, const char *con_id, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
struct gpio_desc *gpiod_get_index(struct device *dev, const char *con_id, unsigned int idx, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
struct gpio_desc *gpiod_get_optional(struct device *dev, const char *con_id, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
struct gpio_desc *gpiod_get_index_optional(struct device *dev, const char *con_id, unsigned int index, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
struct gpio_descs *gpiod_get_array(struct device *dev, const char *con_id, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
struct gpio_descs *gpiod_get_array_optional(struct device *dev, const char *con_id, enum gpiod_flags flags)
	__attribute__((warn_unused_result));
void gpiod_put(struct gpio_desc *desc);
void gpiod_put_array(struct gpio_descs *descs);

/* 0: output, 1: input, or a negative error. */
int gpiod_get_direction(struct gpio_desc *desc);
/* 0 or a negative error; 0 for NULL as well, as optional lines are. Only a raw value is that of the wire, whatever the line's
 * active level. */
int gpiod_direction_input(struct gpio_desc *desc);
int gpiod_direction_output(struct gpio_desc *desc, int value);
int gpiod_direction_output_raw(struct gpio_desc *desc, int value);

/* Never sleep, and warn when the chip can. */
int gpiod_get_value(const struct gpio_desc *desc);
int gpiod_get_raw_value(const struct gpio_desc *desc);
void gpiod_set_value(struct gpio_desc *desc, int value);
void gpiod_set_raw_value(struct gpio_desc *desc, int value);
int gpiod_get_array_value(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
			  unsigned long *value_bitmap);
int gpiod_get_raw_array_value(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
			      unsigned long *value_bitmap);
int gpiod_set_array_value(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
			  unsigned long *value_bitmap);
int gpiod_set_raw_array_value(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
			      unsigned long *value_bitmap);
/* May sleep. */
int gpiod_get_value_cansleep(const struct gpio_desc *desc);
int gpiod_get_raw_value_cansleep(const struct gpio_desc *desc);
void gpiod_set_value_cansleep(struct gpio_desc *desc, int value);
void gpiod_set_raw_value_cansleep(struct gpio_desc *desc, int value);
int gpiod_get_array_value_cansleep(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
				   unsigned long *value_bitmap);
int gpiod_get_raw_array_value_cansleep(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
				       unsigned long *value_bitmap);
int gpiod_set_array_value_cansleep(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
				   unsigned long *value_bitmap);
int gpiod_set_raw_array_value_cansleep(unsigned int array_size, struct gpio_desc **desc_array, struct gpio_array *array_info,
				       unsigned long *value_bitmap);

/* -ENOTSUPP when the chip has no set_config(). */
int gpiod_set_config(struct gpio_desc *desc, unsigned long config);
int gpiod_set_debounce(struct gpio_desc *desc, unsigned int debounce);
int gpiod_set_transitory(struct gpio_desc *desc, bool transitory);
/* These never sleep. */
void gpiod_toggle_active_low(struct gpio_desc *desc);
int gpiod_is_active_low(const struct gpio_desc *desc);
int gpiod_cansleep(const struct gpio_desc *desc);
/* A negative error, never 0: -ENXIO when the line has no interrupt. */
int gpiod_to_irq(const struct gpio_desc *desc);
/* May sleep. */
int gpiod_set_consumer_name(struct gpio_desc *desc, const char *name);

/* NULL when no chip has the number. */
struct gpio_desc *gpio_to_desc(unsigned int gpio);
int desc_to_gpio(const struct gpio_desc *desc);

/* A directory of the line in /sys/class/gpio. -EPERM for a line that is not requested, or has one. */
int gpiod_export(struct gpio_desc *desc, bool direction_may_change);
/* -ENODEV for a line that has none. */
int gpiod_export_link(struct device *dev, const char *name, struct gpio_desc *desc);
void gpiod_unexport(struct gpio_desc *desc);
LKM_WAIST_END

#ifndef __cplusplus
#define GPIOD_FLAGS_BIT_DIR_SET 0x01
#define GPIOD_FLAGS_BIT_DIR_OUT 0x02
#define GPIOD_FLAGS_BIT_DIR_VAL 0x04
#define GPIOD_FLAGS_BIT_OPEN_DRAIN 0x08
#define GPIOD_FLAGS_BIT_NONEXCLUSIVE 0x10
#endif
