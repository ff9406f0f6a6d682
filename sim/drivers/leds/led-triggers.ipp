// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/leds/led-triggers.c (Linux 6.1): what decides when an LED shines.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/leds/led-core.hpp>
#include <lkm/sim/kernel/rcu/tree.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace lkm::sim {

/// The LED is no more, or already, one of those that led_trigger_event() reaches.
inline void leave_trigger(waist::led_classdev& led)
{
  auto& lock = led.trigger->leddev_list_lock;
  waist::spin_lock(&lock);
  waist::list_del_init(&led.trig_list);
  waist::spin_unlock(&lock);
  waist::synchronize_rcu();
}
inline void enter_trigger(waist::led_classdev& led, waist::led_trigger& trigger)
{
  waist::spin_lock(&trigger.leddev_list_lock);
  waist::list_add_tail(&led.trig_list, &trigger.led_cdevs);
  waist::spin_unlock(&trigger.leddev_list_lock);
  led.trigger = &trigger;
  waist::synchronize_rcu();
}

inline void remove_trigger(waist::led_classdev& led)
{
  auto& old = *led.trigger;
  leave_trigger(led);
  waist::cancel_work_sync(&led.set_brightness_work);
  waist::led_stop_software_blink(&led);
  waist::device_remove_groups(led.dev, old.groups);
  if (old.deactivate) old.deactivate(&led);
  led.trigger = nullptr;
  led.trigger_data = nullptr;
  led.activated = false;
  waist::led_set_brightness(&led, waist::LED_OFF);
}

inline int give_trigger(waist::led_classdev& led, waist::led_trigger& trigger)
{
  enter_trigger(led, trigger);
  waist::flush_work(&led.set_brightness_work);
  int error = 0;
  if (trigger.activate)
    error = trigger.activate(&led);
  else
    waist::led_set_brightness(&led, trigger.brightness);
  if (!error) {
    error = waist::device_add_groups(led.dev, trigger.groups);
    if (!error) return 0;
    waist::_dev_err(led.dev, "Failed to add trigger attributes\n");
    if (trigger.deactivate) trigger.deactivate(&led);
  }
  leave_trigger(led);
  led.trigger = nullptr;
  led.trigger_data = nullptr;
  waist::led_set_brightness(&led, waist::LED_OFF);
  return error;
}

/// Gives the LED its default trigger, if that is the one.
inline bool give_default(waist::led_classdev& led, waist::led_trigger& trigger)
{
  if (!led.default_trigger || std::strcmp(led.default_trigger, trigger.name) != 0 || !may_have(led, trigger))
    return false;
  led.flags |= waist::LED_INIT_DEFAULT_TRIGGER;
  waist::led_trigger_set(&led, &trigger);
  return true;
}

/// Each LED of the trigger, where nothing may sleep.
template <class Visit>
void for_each_led(waist::led_trigger* trigger, Visit visit)
{
  if (!trigger) return;
  waist::lkm_rcu_read_lock();
  for (auto* at = trigger->led_cdevs.next; at != &trigger->led_cdevs; at = at->next)
    visit(led_of(at, offsetof(waist::led_classdev, trig_list)));
  waist::lkm_rcu_read_unlock();
}

extern "C" inline void lkm_release_led_trigger(waist::device*, void* res)
{
  waist::led_trigger_unregister(*static_cast<waist::led_trigger**>(res));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int led_trigger_set(led_classdev* led_cdev, led_trigger* trigger)
{
  if (!led_cdev->trigger && !trigger) return 0;
  if (led_cdev->trigger) sim::remove_trigger(*led_cdev);
  if (trigger)
    if (const int error = sim::give_trigger(*led_cdev, *trigger)) return error;
  auto event = "TRIGGER=" + std::string(trigger ? trigger->name : "none");
  char* environment[] = {event.data(), nullptr};
  if (kobject_uevent_env(&led_cdev->dev->kobj, KOBJ_CHANGE, environment))
    _dev_err(led_cdev->dev, "led_trigger_set: Error sending uevent\n");
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_set);

LKM_SIM_INLINE void led_trigger_remove(led_classdev* led_cdev)
{
  const sim::rwsem_guard its(led_cdev->trigger_lock, sim::rwsem_guard::as::writer);
  led_trigger_set(led_cdev, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_remove);

LKM_SIM_INLINE void led_trigger_set_default(led_classdev* led_cdev)
{
  if (!led_cdev->default_trigger) return;
  auto& all = sim::part<sim::leds>();
  const sim::rwsem_guard list(all.triggers_lock, sim::rwsem_guard::as::reader);
  const sim::rwsem_guard its(led_cdev->trigger_lock, sim::rwsem_guard::as::writer);
  for (auto* const trigger : all.triggers)
    if (sim::give_default(*led_cdev, *trigger)) return;
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_set_default);

LKM_SIM_INLINE int led_trigger_register(led_trigger* trigger)
{
  auto& all = sim::part<sim::leds>();
  lkm_spin_lock_init(&trigger->leddev_list_lock, "leddev_list_lock", &sim::lock_key<led_trigger>);
  INIT_LIST_HEAD(&trigger->led_cdevs);
  {
    const sim::rwsem_guard list(all.triggers_lock, sim::rwsem_guard::as::writer);
    const auto clashes = [&](const led_trigger* other) {
      return !std::strcmp(other->name, trigger->name) &&
             (trigger->trigger_type == other->trigger_type || !trigger->trigger_type || !other->trigger_type);
    };
    if (std::ranges::any_of(all.triggers, clashes)) return -EEXIST;
    all.triggers.push_back(trigger);
    all.made[trigger] = sim::part<sim::char_devices>().maker_now();
  }
  const sim::rwsem_guard list(all.list_lock, sim::rwsem_guard::as::reader);
  for (auto* const led : all.all) {
    const sim::rwsem_guard its(led->trigger_lock, sim::rwsem_guard::as::writer);
    if (!led->trigger) sim::give_default(*led, *trigger);
  }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_register);

LKM_SIM_INLINE void led_trigger_unregister(led_trigger* trigger)
{
  auto& all = sim::part<sim::leds>();
  {
    const sim::rwsem_guard list(all.triggers_lock, sim::rwsem_guard::as::writer);
    // A second time is nothing.
    if (!std::erase(all.triggers, trigger)) return;
    all.made.erase(trigger);
  }
  const sim::rwsem_guard list(all.list_lock, sim::rwsem_guard::as::reader);
  for (auto* const led : all.all) {
    const sim::rwsem_guard its(led->trigger_lock, sim::rwsem_guard::as::writer);
    if (led->trigger == trigger) led_trigger_set(led, nullptr);
  }
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_unregister);

LKM_SIM_INLINE int devm_led_trigger_register(device* dev, led_trigger* trigger)
{
  return sim::keep_for(dev, trigger, sim::lkm_release_led_trigger, [&] { return led_trigger_register(trigger); });
}
LKM_EXPORT_SYMBOL_GPL(devm_led_trigger_register);

LKM_SIM_INLINE void led_trigger_register_simple(const char* name, led_trigger** trigger)
{
  auto* const fresh = static_cast<led_trigger*>(__kmalloc(sizeof(led_trigger), GFP_KERNEL | __GFP_ZERO));
  *trigger = nullptr;
  if (!fresh) return sim::log(4, "LED trigger " + std::string(name) + " failed to register (no memory)");
  fresh->name = name;
  if (const int error = led_trigger_register(fresh)) {
    kfree(fresh);
    return sim::log(4, "LED trigger " + std::string(name) + " failed to register (" + std::to_string(error) + ")");
  }
  *trigger = fresh;
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_register_simple);

LKM_SIM_INLINE void led_trigger_unregister_simple(led_trigger* trigger)
{
  if (trigger) led_trigger_unregister(trigger);
  kfree(trigger);
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_unregister_simple);

LKM_SIM_INLINE void led_trigger_event(led_trigger* trigger, led_brightness event)
{
  if (trigger) trigger->brightness = event;
  sim::for_each_led(trigger, [&](led_classdev* led) { led_set_brightness(led, event); });
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_event);

LKM_SIM_INLINE void led_trigger_blink(led_trigger* trigger, unsigned long* delay_on, unsigned long* delay_off)
{
  sim::for_each_led(trigger, [&](led_classdev* led) { led_blink_set(led, delay_on, delay_off); });
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_blink);

LKM_SIM_INLINE void led_trigger_blink_oneshot(led_trigger* trigger, unsigned long* delay_on, unsigned long* delay_off,
                                              int invert)
{
  sim::for_each_led(trigger, [&](led_classdev* led) { led_blink_set_oneshot(led, delay_on, delay_off, invert); });
}
LKM_EXPORT_SYMBOL_GPL(led_trigger_blink_oneshot);

}  // extern "C"
}  // namespace lkm::waist
