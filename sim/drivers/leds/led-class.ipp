// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/leds/led-class.c (Linux 6.1): LEDs as devices, with their files.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/leds/led-core.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

inline waist::led_classdev* led_of(const waist::device* dev)
{
  return static_cast<waist::led_classdev*>(waist::dev_get_drvdata(dev));
}

/// The LED's mutex, as long as this lives.
class led_guard {
 public:
  explicit led_guard(waist::led_classdev& led) : led_(led) { waist::mutex_lock(&led_.led_access); }
  ~led_guard() { waist::mutex_unlock(&led_.led_access); }
  led_guard(const led_guard&) = delete;
  led_guard& operator=(const led_guard&) = delete;

 private:
  waist::led_classdev& led_;
};

// Not constant: a group's attributes are not.
inline waist::device_attribute led_brightness_attribute{
    {"brightness", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      auto& led = *led_of(dev);
      const led_guard guard(led);
      waist::led_update_brightness(&led);
      return waist::sysfs_emit(buf, "%u\n", led.brightness);
    },
    [](waist::device* dev, waist::device_attribute*, const char* text, std::size_t size) -> waist::ssize_t {
      auto& led = *led_of(dev);
      const led_guard guard(led);
      if (led.flags & waist::LED_SYSFS_DISABLE) return -EBUSY;
      unsigned long value = 0;
      if (const int error = waist::kstrtoul(text, 10, &value)) return error;
      if (value == waist::LED_OFF) waist::led_trigger_remove(&led);
      waist::led_set_brightness(&led, static_cast<unsigned>(value));
      waist::flush_work(&led.set_brightness_work);
      return static_cast<waist::ssize_t>(size);
    }};
inline waist::device_attribute led_max_brightness_attribute{
    {"max_brightness", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      auto& led = *led_of(dev);
      const led_guard guard(led);
      return waist::sysfs_emit(buf, "%u\n", led.max_brightness);
    },
    nullptr};
inline constexpr waist::device_attribute led_hw_changed_attribute{
    {"brightness_hw_changed", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      const int value = led_of(dev)->brightness_hw_changed;
      return value == -1 ? -ENODATA : waist::sysfs_emit(buf, "%u\n", static_cast<unsigned>(value));
    },
    nullptr};

/// The trigger of that name for the LED, or null. With the triggers' lock held.
inline waist::led_trigger* trigger_called(const waist::led_classdev& led, const char* name)
{
  for (auto* const one : part<leds>().triggers)
    if (waist::sysfs_streq(name, one->name) && may_have(led, *one)) return one;
  return nullptr;
}

inline std::string triggers_text(const waist::led_classdev& led)
{
  auto& all = part<leds>();
  const rwsem_guard list(all.triggers_lock, rwsem_guard::as::reader);
  std::string text = led.trigger ? "none" : "[none]";
  for (const auto* const one : all.triggers)
    if (may_have(led, *one))
      text += one == led.trigger ? " [" + std::string(one->name) + ']' : ' ' + std::string(one->name);
  return text + '\n';
}

inline waist::bin_attribute led_trigger_attribute = [] {
  waist::bin_attribute file{};
  file.attr = {"trigger", 0644};
  file.read = [](waist::file*, waist::kobject* kobj, waist::bin_attribute*, char* buf, waist::loff_t pos,
                 std::size_t count) -> waist::ssize_t {
    const auto text = triggers_text(*led_of(device_of(kobj)));
    if (pos < 0) return -EINVAL;
    if (static_cast<std::size_t>(pos) >= text.size()) return 0;
    return static_cast<waist::ssize_t>(text.copy(buf, count, static_cast<std::size_t>(pos)));
  };
  file.write = [](waist::file*, waist::kobject* kobj, waist::bin_attribute*, char* buf, waist::loff_t,
                  std::size_t count) -> waist::ssize_t {
    auto& led = *led_of(device_of(kobj));
    const led_guard guard(led);
    if (led.flags & waist::LED_SYSFS_DISABLE) return -EBUSY;
    if (waist::sysfs_streq(buf, "none")) {
      waist::led_trigger_remove(&led);
      return static_cast<waist::ssize_t>(count);
    }
    const rwsem_guard list(part<leds>().triggers_lock, rwsem_guard::as::reader);
    auto* const found = trigger_called(led, buf);
    if (!found) return -EINVAL;
    const rwsem_guard its(led.trigger_lock, rwsem_guard::as::writer);
    waist::led_trigger_set(&led, found);
    return static_cast<waist::ssize_t>(count);
  };
  return file;
}();
inline waist::attribute* led_attributes[] = {&led_brightness_attribute.attr, &led_max_brightness_attribute.attr,
                                             nullptr};
inline waist::bin_attribute* led_bin_attributes[] = {&led_trigger_attribute, nullptr};
inline const waist::attribute_group led_group{nullptr, nullptr, nullptr, led_attributes, led_bin_attributes};
inline const waist::attribute_group* led_groups[] = {&led_group, nullptr};

LKM_SIM_INLINE void leds::boot(boot_files&)
{
  waist::__init_rwsem(&list_lock, "leds_list_lock", nullptr);
  waist::__init_rwsem(&triggers_lock, "triggers_list_lock", nullptr);
  class_.name = "leds";
  class_.dev_groups = led_groups;
  waist::__class_register(&class_, nullptr);
}

LKM_SIM_INLINE void leds::take_away(const departure& who)
{
  const auto is_gone = [&](const void* one) { return made[one].by == who.module(); };
  for (auto* const trigger : std::vector(triggers)) {
    if (!is_gone(trigger)) continue;
    who.left("LED trigger \"" + std::string(trigger->name) + '"', "led_trigger_unregister()", &made[trigger].at);
    std::erase(triggers, trigger);
    made.erase(trigger);
    // Without deactivate(), which is code of the module.
    for (auto* const led : all)
      if (led->trigger == trigger) {
        waist::del_timer_sync(&led->blink_timer);
        waist::device_remove_groups(led->dev, trigger->groups);
        led->trigger = nullptr;
        led->trigger_data = nullptr;
      }
  }
  for (auto* const led : std::vector(all)) {
    if (!is_gone(led)) continue;
    who.left("LED \"" + std::string(waist::dev_name(led->dev)) + '"', "led_classdev_unregister()", &made[led].at);
    std::erase(all, led);
    made.erase(led);
    waist::del_timer_sync(&led->blink_timer);
    waist::cancel_work_sync(&led->set_brightness_work);
    waist::device_unregister(led->dev);
  }
  if (!who.module()) waist::class_unregister(&class_);
}

/// `wanted`, or with the first number behind it that makes it free. False when that is too long.
inline bool free_led_name(const char* wanted, std::string& name)
{
  const auto is_taken = [&] {
    return std::ranges::any_of(part<leds>().in_sysfs()->p->devices,
                               [&](const auto* dev) { return name == waist::dev_name(dev); });
  };
  constexpr std::size_t longest = waist::LED_MAX_NAME_SIZE - 1;
  name = std::string(wanted).substr(0, longest);
  for (unsigned i = 1; is_taken(); ++i) {
    name = wanted + ('_' + std::to_string(i));
    if (name.size() > longest) return false;
  }
  return true;
}

/// `dev` releases `object` once `make()` is 0.
template <class Object, class Make>
int keep_for(waist::device* dev, Object* object, waist::dr_release_t release, Make make)
{
  void* const memory = waist::__devres_alloc_node(release, sizeof object, waist::GFP_KERNEL, -1, "LED");
  if (!memory) return -ENOMEM;
  *static_cast<Object**>(memory) = object;
  const int failed = make();
  failed ? waist::devres_free(memory) : waist::devres_add(dev, memory);
  return failed;
}

extern "C" inline void lkm_release_led(waist::device*, void* res)
{
  waist::led_classdev_unregister(*static_cast<waist::led_classdev**>(res));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int led_classdev_register_ext(device* parent, led_classdev* led_cdev, led_init_data* init_data)
{
  char composed[LED_MAX_NAME_SIZE];
  const char* proposed = led_cdev->name;
  if (init_data) {
    if (init_data->devname_mandatory && !init_data->devicename) {
      _dev_err(parent, "Mandatory device name is missing");
      return -EINVAL;
    }
    if (const int error = led_compose_name(parent, init_data, composed)) return error;
    proposed = composed;
  }
  std::string name;
  if (!sim::free_led_name(proposed, name)) return -ENOMEM;
  auto& all = sim::part<sim::leds>();
  __mutex_init(&led_cdev->led_access, "&led_cdev->led_access", nullptr);
  const sim::led_guard guard(*led_cdev);
  led_cdev->dev = device_create_with_groups(all.in_sysfs(), parent, 0, led_cdev, led_cdev->groups, "%s", name.c_str());
  if (IS_ERR(led_cdev->dev)) return static_cast<int>(PTR_ERR(led_cdev->dev));
  if (name != proposed)
    _dev_warn(parent, "Led %s renamed to %s due to name collision", proposed, dev_name(led_cdev->dev));
  if (led_cdev->flags & LED_BRIGHT_HW_CHANGED) {
    if (const int error = device_create_file(led_cdev->dev, &sim::led_hw_changed_attribute)) {
      _dev_err(led_cdev->dev, "Error creating brightness_hw_changed\n");
      device_unregister(std::exchange(led_cdev->dev, nullptr));
      return error;
    }
    led_cdev->brightness_hw_changed_kn = sysfs_get_dirent(led_cdev->dev->kobj.sd, "brightness_hw_changed");
  }
  led_cdev->work_flags = 0;
  __init_rwsem(&led_cdev->trigger_lock, "&led_cdev->trigger_lock", nullptr);
  led_cdev->brightness_hw_changed = -1;
  if (!led_cdev->max_brightness) led_cdev->max_brightness = LED_FULL;
  led_update_brightness(led_cdev);
  led_init_core(led_cdev);
  {
    const sim::rwsem_guard list(all.list_lock, sim::rwsem_guard::as::writer);
    all.all.push_back(led_cdev);
    all.made[led_cdev] = sim::part<sim::char_devices>().maker_now();
  }
  led_trigger_set_default(led_cdev);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(led_classdev_register_ext);

LKM_SIM_INLINE void led_classdev_unregister(led_classdev* led_cdev)
{
  if (IS_ERR_OR_NULL(led_cdev->dev)) return;
  led_trigger_remove(led_cdev);
  led_cdev->flags |= LED_UNREGISTERING;
  led_stop_software_blink(led_cdev);
  if (!(led_cdev->flags & LED_RETAIN_AT_SHUTDOWN)) led_set_brightness(led_cdev, LED_OFF);
  flush_work(&led_cdev->set_brightness_work);
  if (led_cdev->flags & LED_BRIGHT_HW_CHANGED) {
    sysfs_put(led_cdev->brightness_hw_changed_kn);
    device_remove_file(led_cdev->dev, &sim::led_hw_changed_attribute);
  }
  device_unregister(led_cdev->dev);
  auto& all = sim::part<sim::leds>();
  const sim::rwsem_guard list(all.list_lock, sim::rwsem_guard::as::writer);
  std::erase(all.all, led_cdev);
  all.made.erase(led_cdev);
}
LKM_EXPORT_SYMBOL_GPL(led_classdev_unregister);

LKM_SIM_INLINE int devm_led_classdev_register_ext(device* parent, led_classdev* led_cdev, led_init_data* init_data)
{
  return sim::keep_for(parent, led_cdev, sim::lkm_release_led,
                       [&] { return led_classdev_register_ext(parent, led_cdev, init_data); });
}
LKM_EXPORT_SYMBOL_GPL(devm_led_classdev_register_ext);

LKM_SIM_INLINE void devm_led_classdev_unregister(device* parent, led_classdev* led_cdev)
{
  const auto is_its = [](device*, void* res, void* led) { return int{*static_cast<void**>(res) == led}; };
  if (devres_release(parent, sim::lkm_release_led, is_its, led_cdev))
    lkm_warn("drivers/leds/led-class.c", __LINE__, "devm_led_classdev_unregister", "");
}
LKM_EXPORT_SYMBOL_GPL(devm_led_classdev_unregister);

LKM_SIM_INLINE void led_classdev_notify_brightness_hw_changed(led_classdev* led_cdev, unsigned brightness)
{
  if (!led_cdev->brightness_hw_changed_kn)
    return lkm_warn("drivers/leds/led-class.c", __LINE__, "led_classdev_notify_brightness_hw_changed", "");
  led_cdev->brightness_hw_changed = static_cast<int>(brightness);
  sysfs_notify_dirent(led_cdev->brightness_hw_changed_kn);
}
LKM_EXPORT_SYMBOL_GPL(led_classdev_notify_brightness_hw_changed);

LKM_SIM_INLINE void led_classdev_suspend(led_classdev* led_cdev)
{
  led_cdev->flags |= LED_SUSPENDED;
  led_set_brightness_nopm(led_cdev, 0);
  flush_work(&led_cdev->set_brightness_work);
}
LKM_EXPORT_SYMBOL_GPL(led_classdev_suspend);
LKM_SIM_INLINE void led_classdev_resume(led_classdev* led_cdev)
{
  led_set_brightness_nopm(led_cdev, led_cdev->brightness);
  if (led_cdev->flash_resume) led_cdev->flash_resume(led_cdev);
  led_cdev->flags &= ~LED_SUSPENDED;
}
LKM_EXPORT_SYMBOL_GPL(led_classdev_resume);

}  // extern "C"
}  // namespace lkm::waist
