// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/leds/led-core.c (Linux 6.1): how bright an LED is, and how it blinks.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/leds/led-core.hpp>
#include <lkm/sim/kernel/time/timer.hpp>
#include <lkm/sim/kernel/workqueue.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>

namespace lkm::sim {

template <class Member>
waist::led_classdev* led_of(Member* member, std::size_t offset)
{
  // SAFETY: the member of a led_classdev, at that offset.
  return reinterpret_cast<waist::led_classdev*>(reinterpret_cast<char*>(member) - offset);
}

/// The flags of an LED that blinks: bits of its work_flags.
inline bool has_flag(const waist::led_classdev& led, int flag) { return led.work_flags >> flag & 1; }
inline void set_flag(waist::led_classdev& led, int flag, bool value = true)
{
  const auto bit = 1UL << flag;
  led.work_flags = value ? led.work_flags | bit : led.work_flags & ~bit;
}
/// As it was before it is cleared.
inline bool take_flag(waist::led_classdev& led, int flag)
{
  const bool was = has_flag(led, flag);
  set_flag(led, flag, false);
  return was;
}

/// -ENOTSUPP when the LED's driver can only do so where it may sleep.
inline int set_at_once(waist::led_classdev& led, unsigned value)
{
  if (!led.brightness_set) return -waist::ENOTSUPP;
  led.brightness_set(&led, static_cast<waist::led_brightness>(value));
  return 0;
}
inline int set_and_sleep(waist::led_classdev& led, unsigned value)
{
  if (!led.brightness_set_blocking) return -waist::ENOTSUPP;
  return led.brightness_set_blocking(&led, static_cast<waist::led_brightness>(value));
}

extern "C" inline void lkm_led_set_delayed(waist::work_struct* work)
{
  auto& led = *led_of(work, offsetof(waist::led_classdev, set_brightness_work));
  if (take_flag(led, waist::LED_BLINK_DISABLE)) {
    led.delayed_set_value = waist::LED_OFF;
    waist::led_stop_software_blink(&led);
  }
  const auto value = static_cast<unsigned>(led.delayed_set_value);
  int error = set_at_once(led, value);
  if (error == -waist::ENOTSUPP) error = set_and_sleep(led, value);
  const int unplugged = waist::LED_UNREGISTERING | waist::LED_HW_PLUGGABLE;
  if (error < 0 && !(error == -ENODEV && (led.flags & unplugged) == unplugged))
    waist::_dev_err(led.dev, "Setting an LED's brightness failed (%d)\n", error);
}

/// Each turn of an LED that blinks.
extern "C" inline void lkm_led_blink(waist::timer_list* timer)
{
  auto& led = *led_of(timer, offsetof(waist::led_classdev, blink_timer));
  if (!led.blink_delay_on || !led.blink_delay_off) {
    waist::led_set_brightness_nosleep(&led, waist::LED_OFF);
    set_flag(led, waist::LED_BLINK_SW, false);
    return;
  }
  if (take_flag(led, waist::LED_BLINK_ONESHOT_STOP)) return set_flag(led, waist::LED_BLINK_SW, false);
  const bool goes_on = led.brightness == 0;
  unsigned next = waist::LED_OFF;
  if (goes_on)
    next = static_cast<unsigned>(take_flag(led, waist::LED_BLINK_BRIGHTNESS_CHANGE) ? led.new_blink_brightness
                                                                                    : led.blink_brightness);
  else
    led.blink_brightness = static_cast<int>(led.brightness);
  waist::led_set_brightness_nosleep(&led, next);
  // Once only, it ends with the other state than it began with.
  if (has_flag(led, waist::LED_BLINK_ONESHOT) && has_flag(led, waist::LED_BLINK_INVERT) == (next != 0))
    set_flag(led, waist::LED_BLINK_ONESHOT_STOP);
  const auto delay = static_cast<unsigned>(goes_on ? led.blink_delay_on : led.blink_delay_off);
  waist::mod_timer(timer, waist::lkm_jiffies() + waist::msecs_to_jiffies(delay));
}

inline void set_up_blinking(waist::led_classdev& led, unsigned long& on, unsigned long& off)
{
  const bool once = has_flag(led, waist::LED_BLINK_ONESHOT);
  if (!once && led.blink_set && led.blink_set(&led, &on, &off) == 0) return;
  if (!on && !off) on = off = 500;
  if (led.brightness) led.blink_brightness = static_cast<int>(led.brightness);
  if (!led.blink_brightness) led.blink_brightness = static_cast<int>(led.max_brightness);
  led.blink_delay_on = on;
  led.blink_delay_off = off;
  if (!on) return waist::led_set_brightness_nosleep(&led, waist::LED_OFF);
  if (!off) return waist::led_set_brightness_nosleep(&led, static_cast<unsigned>(led.blink_brightness));
  set_flag(led, waist::LED_BLINK_SW);
  waist::mod_timer(&led.blink_timer, waist::lkm_jiffies() + 1);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void led_init_core(led_classdev* led_cdev)
{
  INIT_WORK(&led_cdev->set_brightness_work, sim::lkm_led_set_delayed);
  timer_setup(&led_cdev->blink_timer, sim::lkm_led_blink, 0);
}
LKM_EXPORT_SYMBOL_GPL(led_init_core);

LKM_SIM_INLINE void led_blink_set(led_classdev* led_cdev, unsigned long* delay_on, unsigned long* delay_off)
{
  del_timer_sync(&led_cdev->blink_timer);
  for (const int flag : {LED_BLINK_SW, LED_BLINK_ONESHOT, LED_BLINK_ONESHOT_STOP})
    sim::set_flag(*led_cdev, flag, false);
  sim::set_up_blinking(*led_cdev, *delay_on, *delay_off);
}
LKM_EXPORT_SYMBOL_GPL(led_blink_set);

LKM_SIM_INLINE void led_blink_set_oneshot(led_classdev* led_cdev, unsigned long* delay_on, unsigned long* delay_off,
                                          int invert)
{
  if (sim::has_flag(*led_cdev, LED_BLINK_ONESHOT) && timer_pending(&led_cdev->blink_timer)) return;
  sim::set_flag(*led_cdev, LED_BLINK_ONESHOT);
  sim::set_flag(*led_cdev, LED_BLINK_ONESHOT_STOP, false);
  sim::set_flag(*led_cdev, LED_BLINK_INVERT, invert != 0);
  sim::set_up_blinking(*led_cdev, *delay_on, *delay_off);
}
LKM_EXPORT_SYMBOL_GPL(led_blink_set_oneshot);

LKM_SIM_INLINE void led_stop_software_blink(led_classdev* led_cdev)
{
  del_timer_sync(&led_cdev->blink_timer);
  led_cdev->blink_delay_on = led_cdev->blink_delay_off = 0;
  sim::set_flag(*led_cdev, LED_BLINK_SW, false);
}
LKM_EXPORT_SYMBOL_GPL(led_stop_software_blink);

LKM_SIM_INLINE void led_set_brightness(led_classdev* led_cdev, unsigned brightness)
{
  if (!sim::has_flag(*led_cdev, LED_BLINK_SW)) return led_set_brightness_nosleep(led_cdev, brightness);
  if (brightness) {
    led_cdev->new_blink_brightness = static_cast<int>(brightness);
    return sim::set_flag(*led_cdev, LED_BLINK_BRIGHTNESS_CHANGE);
  }
  // The timer is stopped where that may sleep.
  sim::set_flag(*led_cdev, LED_BLINK_DISABLE);
  schedule_work(&led_cdev->set_brightness_work);
}
LKM_EXPORT_SYMBOL_GPL(led_set_brightness);

LKM_SIM_INLINE void led_set_brightness_nopm(led_classdev* led_cdev, unsigned value)
{
  if (!sim::set_at_once(*led_cdev, value)) return;
  led_cdev->delayed_set_value = static_cast<int>(value);
  schedule_work(&led_cdev->set_brightness_work);
}
LKM_EXPORT_SYMBOL_GPL(led_set_brightness_nopm);

LKM_SIM_INLINE void led_set_brightness_nosleep(led_classdev* led_cdev, unsigned value)
{
  led_cdev->brightness = std::min(value, led_cdev->max_brightness);
  if (!(led_cdev->flags & LED_SUSPENDED)) led_set_brightness_nopm(led_cdev, led_cdev->brightness);
}
LKM_EXPORT_SYMBOL_GPL(led_set_brightness_nosleep);

LKM_SIM_INLINE int led_set_brightness_sync(led_classdev* led_cdev, unsigned value)
{
  auto& led = *led_cdev;
  const bool blinks = (led.blink_delay_on | led.blink_delay_off) != 0;
  if (!blinks) led.brightness = std::min(led.max_brightness, value);
  const bool is_awake = !(led.flags & LED_SUSPENDED);
  if (blinks) return -EBUSY;
  return is_awake ? sim::set_and_sleep(led, led.brightness) : 0;
}
LKM_EXPORT_SYMBOL_GPL(led_set_brightness_sync);

LKM_SIM_INLINE int led_update_brightness(led_classdev* led_cdev)
{
  const auto ask = led_cdev->brightness_get;
  const auto answer = ask ? static_cast<int>(ask(led_cdev)) : 0;
  if (ask && answer >= 0) led_cdev->brightness = static_cast<unsigned>(answer);
  return std::min(answer, 0);
}
LKM_EXPORT_SYMBOL_GPL(led_update_brightness);

LKM_SIM_INLINE u32* led_get_default_pattern(led_classdev*, unsigned*) { return nullptr; }
LKM_EXPORT_SYMBOL_GPL(led_get_default_pattern);

LKM_SIM_INLINE void led_sysfs_disable(led_classdev* led_cdev) { led_cdev->flags |= LED_SYSFS_DISABLE; }
LKM_EXPORT_SYMBOL_GPL(led_sysfs_disable);
LKM_SIM_INLINE void led_sysfs_enable(led_classdev* led_cdev) { led_cdev->flags &= ~LED_SYSFS_DISABLE; }
LKM_EXPORT_SYMBOL_GPL(led_sysfs_enable);

LKM_SIM_INLINE int led_compose_name(device* dev, led_init_data* init_data, char* led_classdev_name)
{
  if (!led_classdev_name) return -EINVAL;
  if (init_data->fwnode) sim::unmodelled("led_init_data with a fwnode");
  if (!init_data->default_label) return -EINVAL;
  if (!init_data->devicename) {
    _dev_err(dev, "Legacy LED naming requires devicename segment");
    return -EINVAL;
  }
  std::snprintf(led_classdev_name, LED_MAX_NAME_SIZE, "%s:%s", init_data->devicename, init_data->default_label);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(led_compose_name);

}  // extern "C"
}  // namespace lkm::waist
