/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/leds.h and dt-bindings/leds/common.h (Linux 6.1): lights in /sys/class/leds, and the triggers that say when
 * they shine. */
#pragma once

#include "bits.h"
#include "device.h"
#include "list.h"
#include "mutex.h"
#include "rwsem.h"
#include "spinlock.h"
#include "timer.h"
#include "workqueue.h"

LKM_WAIST_BEGIN
struct fwnode_handle;
struct gpio_desc;
struct kernfs_node;
struct led_pattern;

enum led_brightness {
	LED_OFF = 0,
	LED_ON = 1,
	LED_HALF = 127,
	LED_FULL = 255,
};

enum led_default_state {
	LEDS_DEFSTATE_OFF = 0,
	LEDS_DEFSTATE_ON = 1,
	LEDS_DEFSTATE_KEEP = 2,
};

struct led_init_data {
	struct fwnode_handle *fwnode; /* not modelled */
	const char *default_label;
	const char *devicename;
	bool devname_mandatory;
};

/* Triggers of one type are for LEDs of that type only. */
struct led_hw_trigger_type {
	int dummy;
};

struct led_trigger;

struct led_classdev {
	const char *name;
	unsigned int brightness;
	unsigned int max_brightness; /* 0 becomes LED_FULL */
	int flags;		     /* LED_SUSPENDED to LED_INIT_DEFAULT_TRIGGER */
	unsigned long work_flags;    /* bits LED_BLINK_… */

	/* May not sleep; the second may, and is called by a work. One of them is needed. */
	void (*brightness_set)(struct led_classdev *led_cdev, enum led_brightness brightness);
	int (*brightness_set_blocking)(struct led_classdev *led_cdev, enum led_brightness brightness);
	enum led_brightness (*brightness_get)(struct led_classdev *led_cdev);
	/* Blinks by itself, with delays in milliseconds, which it may change; an error: a timer does it. */
	int (*blink_set)(struct led_classdev *led_cdev, unsigned long *delay_on, unsigned long *delay_off);
	int (*pattern_set)(struct led_classdev *led_cdev, struct led_pattern *pattern, u32 len, int repeat);
	int (*pattern_clear)(struct led_classdev *led_cdev);

	struct device *dev;
	const struct attribute_group **groups;
	struct list_head node;
	const char *default_trigger;

	unsigned long blink_delay_on, blink_delay_off;
	struct timer_list blink_timer;
	int blink_brightness;
	int new_blink_brightness;
	void (*flash_resume)(struct led_classdev *led_cdev);

	struct work_struct set_brightness_work;
	int delayed_set_value;

	struct rw_semaphore trigger_lock;
	struct led_trigger *trigger;
	struct list_head trig_list;
	void *trigger_data;
	bool activated;
	struct led_hw_trigger_type *trigger_type;

	int brightness_hw_changed;
	struct kernfs_node *brightness_hw_changed_kn;
	struct mutex led_access;
};

struct led_trigger {
	const char *name;
	int (*activate)(struct led_classdev *led_cdev);
	void (*deactivate)(struct led_classdev *led_cdev);
	enum led_brightness brightness; /* that led_trigger_event() has set */
	struct led_hw_trigger_type *trigger_type;
	spinlock_t leddev_list_lock;
	struct list_head led_cdevs;
	struct list_head next_trig;
	const struct attribute_group **groups; /* of each LED that has the trigger */
};

/* These may sleep. A name that is taken gets a number: NAME_1. */
int led_classdev_register_ext(struct device *parent, struct led_classdev *led_cdev, struct led_init_data *init_data);
int devm_led_classdev_register_ext(struct device *parent, struct led_classdev *led_cdev, struct led_init_data *init_data);
/* Switches it off. */
void led_classdev_unregister(struct led_classdev *led_cdev);
void devm_led_classdev_unregister(struct device *parent, struct led_classdev *led_cdev);
void led_classdev_suspend(struct led_classdev *led_cdev);
void led_classdev_resume(struct led_classdev *led_cdev);
/* The hardware has changed it: who polls brightness_hw_changed hears of that. */
void led_classdev_notify_brightness_hw_changed(struct led_classdev *led_cdev, unsigned int brightness);

/* Never sleeps. While the LED blinks, this is how bright it will be; 0 ends the blinking. */
void led_set_brightness(struct led_classdev *led_cdev, unsigned int brightness);
void led_set_brightness_nopm(struct led_classdev *led_cdev, unsigned int value);
void led_set_brightness_nosleep(struct led_classdev *led_cdev, unsigned int value);
/* -EBUSY while it blinks, -ENOTSUPP without brightness_set_blocking(). May sleep. */
int led_set_brightness_sync(struct led_classdev *led_cdev, unsigned int value);
/* Asks brightness_get(). */
int led_update_brightness(struct led_classdev *led_cdev);
/* Both delays 0: half a second each. May sleep. */
void led_blink_set(struct led_classdev *led_cdev, unsigned long *delay_on, unsigned long *delay_off);
/* Once; nothing while that is under way. */
void led_blink_set_oneshot(struct led_classdev *led_cdev, unsigned long *delay_on, unsigned long *delay_off, int invert);
void led_stop_software_blink(struct led_classdev *led_cdev);
void led_init_core(struct led_classdev *led_cdev);
/* What the firmware says, which says nothing here: NULL. */
u32 *led_get_default_pattern(struct led_classdev *led_cdev, unsigned int *size);
/* Writes to brightness and trigger are -EBUSY then. With led_access held. */
void led_sysfs_disable(struct led_classdev *led_cdev);
void led_sysfs_enable(struct led_classdev *led_cdev);
int led_compose_name(struct device *dev, struct led_init_data *init_data, char *led_classdev_name);

/* -EEXIST for a name that is taken. These may sleep. */
int led_trigger_register(struct led_trigger *trigger);
void led_trigger_unregister(struct led_trigger *trigger);
int devm_led_trigger_register(struct device *dev, struct led_trigger *trigger);
/* NULL when it fails, and NULL is nothing to the others. */
void led_trigger_register_simple(const char *name, struct led_trigger **trigger);
void led_trigger_unregister_simple(struct led_trigger *trigger);
/* All LEDs that have the trigger. */
void led_trigger_event(struct led_trigger *trigger, enum led_brightness event);
void led_trigger_blink(struct led_trigger *trigger, unsigned long *delay_on, unsigned long *delay_off);
void led_trigger_blink_oneshot(struct led_trigger *trigger, unsigned long *delay_on, unsigned long *delay_off, int invert);
void led_trigger_set_default(struct led_classdev *led_cdev);
/* With trigger_lock held for writing. */
int led_trigger_set(struct led_classdev *led_cdev, struct led_trigger *trigger);
void led_trigger_remove(struct led_classdev *led_cdev);

static inline int led_classdev_register(struct device *parent, struct led_classdev *led_cdev)
{
	return led_classdev_register_ext(parent, led_cdev, 0);
}

static inline int devm_led_classdev_register(struct device *parent, struct led_classdev *led_cdev)
{
	return devm_led_classdev_register_ext(parent, led_cdev, 0);
}

static inline void led_set_trigger_data(struct led_classdev *led_cdev, void *trigger_data)
{
	led_cdev->trigger_data = trigger_data;
}

static inline void *led_get_trigger_data(struct led_classdev *led_cdev)
{
	return led_cdev->trigger_data;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int LED_* */
inline constexpr int LED_SUSPENDED{1 << 0};
inline constexpr int LED_UNREGISTERING{1 << 1};
inline constexpr int LED_CORE_SUSPENDRESUME{1 << 16};
inline constexpr int LED_SYSFS_DISABLE{1 << 17};
inline constexpr int LED_DEV_CAP_FLASH{1 << 18};
inline constexpr int LED_HW_PLUGGABLE{1 << 19};
inline constexpr int LED_PANIC_INDICATOR{1 << 20};
inline constexpr int LED_BRIGHT_HW_CHANGED{1 << 21};
inline constexpr int LED_RETAIN_AT_SHUTDOWN{1 << 22};
inline constexpr int LED_INIT_DEFAULT_TRIGGER{1 << 23};
inline constexpr int LED_BLINK_SW{0};
inline constexpr int LED_BLINK_ONESHOT{1};
inline constexpr int LED_BLINK_ONESHOT_STOP{2};
inline constexpr int LED_BLINK_INVERT{3};
inline constexpr int LED_BLINK_BRIGHTNESS_CHANGE{4};
inline constexpr int LED_BLINK_DISABLE{5};
inline constexpr int LED_MAX_NAME_SIZE{64};
inline constexpr int LED_COLOR_ID_WHITE{0};
inline constexpr int LED_COLOR_ID_RED{1};
inline constexpr int LED_COLOR_ID_GREEN{2};
inline constexpr int LED_COLOR_ID_BLUE{3};
inline constexpr int LED_COLOR_ID_AMBER{4};
inline constexpr int LED_COLOR_ID_VIOLET{5};
inline constexpr int LED_COLOR_ID_YELLOW{6};
inline constexpr int LED_COLOR_ID_IR{7};
inline constexpr int LED_COLOR_ID_MULTI{8};
inline constexpr int LED_COLOR_ID_RGB{9};
inline constexpr int LED_COLOR_ID_PURPLE{10};
inline constexpr int LED_COLOR_ID_ORANGE{11};
inline constexpr int LED_COLOR_ID_PINK{12};
inline constexpr int LED_COLOR_ID_CYAN{13};
inline constexpr int LED_COLOR_ID_LIME{14};
inline constexpr int LED_COLOR_ID_MAX{15};
}
#else
#define LED_SUSPENDED (1 << 0)
#define LED_UNREGISTERING (1 << 1)
#define LED_CORE_SUSPENDRESUME (1 << 16)
#define LED_SYSFS_DISABLE (1 << 17)
#define LED_DEV_CAP_FLASH (1 << 18)
#define LED_HW_PLUGGABLE (1 << 19)
#define LED_PANIC_INDICATOR (1 << 20)
#define LED_BRIGHT_HW_CHANGED (1 << 21)
#define LED_RETAIN_AT_SHUTDOWN (1 << 22)
#define LED_INIT_DEFAULT_TRIGGER (1 << 23)

#define LED_BLINK_SW 0
#define LED_BLINK_ONESHOT 1
#define LED_BLINK_ONESHOT_STOP 2
#define LED_BLINK_INVERT 3
#define LED_BLINK_BRIGHTNESS_CHANGE 4
#define LED_BLINK_DISABLE 5

#define LED_MAX_NAME_SIZE 64

#define LED_COLOR_ID_WHITE 0
#define LED_COLOR_ID_RED 1
#define LED_COLOR_ID_GREEN 2
#define LED_COLOR_ID_BLUE 3
#define LED_COLOR_ID_AMBER 4
#define LED_COLOR_ID_VIOLET 5
#define LED_COLOR_ID_YELLOW 6
#define LED_COLOR_ID_IR 7
#define LED_COLOR_ID_MULTI 8
#define LED_COLOR_ID_RGB 9
#define LED_COLOR_ID_PURPLE 10
#define LED_COLOR_ID_ORANGE 11
#define LED_COLOR_ID_PINK 12
#define LED_COLOR_ID_CYAN 13
#define LED_COLOR_ID_LIME 14
#define LED_COLOR_ID_MAX 15

#define LED_FUNCTION_CAPSLOCK "capslock"
#define LED_FUNCTION_SCROLLLOCK "scrolllock"
#define LED_FUNCTION_NUMLOCK "numlock"
#define LED_FUNCTION_POWER "power"
#define LED_FUNCTION_DISK "disk"
#define LED_FUNCTION_STATUS "status"
#define LED_FUNCTION_MUTE "mute"
#define LED_FUNCTION_ACTIVITY "activity"
#define LED_FUNCTION_ALARM "alarm"
#define LED_FUNCTION_BACKLIGHT "backlight"
#define LED_FUNCTION_BOOT "boot"
#define LED_FUNCTION_CPU "cpu"
#define LED_FUNCTION_DEBUG "debug"
#define LED_FUNCTION_FAULT "fault"
#define LED_FUNCTION_FLASH "flash"
#define LED_FUNCTION_HEARTBEAT "heartbeat"
#define LED_FUNCTION_INDICATOR "indicator"
#define LED_FUNCTION_LAN "lan"
#define LED_FUNCTION_PANIC "panic"
#define LED_FUNCTION_USB "usb"
#define LED_FUNCTION_WLAN "wlan"

#define TRIG_NAME_MAX 50
#define DEFINE_LED_TRIGGER(x) static struct led_trigger *x;
#define DEFINE_LED_TRIGGER_GLOBAL(x) struct led_trigger *x;
#define led_trigger_get_led(dev) ((struct led_classdev *)dev_get_drvdata(dev))
#define led_trigger_get_drvdata(dev) led_get_trigger_data(led_trigger_get_led(dev))
#define module_led_trigger(trigger) module_driver(trigger, led_trigger_register, led_trigger_unregister)

static inline bool led_sysfs_is_disabled(struct led_classdev *led_cdev)
{
	return led_cdev->flags & LED_SYSFS_DISABLE;
}

static inline enum led_brightness led_trigger_get_brightness(const struct led_trigger *trigger)
{
	return trigger ? trigger->brightness : LED_OFF;
}

struct led_info {
	const char *name;
	const char *default_trigger;
	int flags;
};

struct led_platform_data {
	int num_leds;
	struct led_info *leds;
};
#endif
