// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/gpio/gpiolib-sysfs.hpp, and its files.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/gpio/gpiolib-sysfs.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

namespace lkm::sim {

inline exported_line& exported_of(const waist::device* dev)
{
  return *static_cast<exported_line*>(waist::dev_get_drvdata(dev));
}

inline constexpr const char* edge_names[] = {"none", "rising", "falling", "both"};

inline void stop_interrupts(exported_line& of)
{
  of.edge = gpio_edge::none;
  waist::free_irq(static_cast<unsigned>(of.irq), &of);
  is_no_interrupt(*of.line);
  waist::sysfs_put(std::exchange(of.value, nullptr));
}

/// Whoever polls the line's value hears of it.
extern "C" inline waist::irqreturn_t lkm_gpio_line_changed(int, void* data)
{
  waist::sysfs_notify_dirent(static_cast<exported_line*>(data)->value);
  return waist::IRQ_HANDLED;
}

inline int start_interrupts(exported_line& of, gpio_edge edge)
{
  auto& line = *of.line;
  of.irq = waist::gpiod_to_irq(&line);
  if (of.irq < 0) return -EIO;
  of.value = waist::sysfs_get_dirent(of.dev->kobj.sd, "value");
  if (!of.value) return -ENODEV;
  const auto both = waist::IRQF_TRIGGER_RISING | waist::IRQF_TRIGGER_FALLING;
  auto trigger = edge == gpio_edge::both      ? both
                 : edge == gpio_edge::falling ? waist::IRQF_TRIGGER_FALLING
                                              : waist::IRQF_TRIGGER_RISING;
  if (line.active_low && trigger != both) trigger ^= both;
  int error = waist::gpiochip_lock_as_irq(line.gdev->chip, offset_of(line));
  if (!error) {
    error = waist::request_threaded_irq(static_cast<unsigned>(of.irq), lkm_gpio_line_changed, nullptr,
                                        waist::IRQF_SHARED | trigger, "gpiolib", &of);
    if (error) waist::gpiochip_unlock_as_irq(line.gdev->chip, offset_of(line));
  }
  if (error)
    waist::sysfs_put(std::exchange(of.value, nullptr));
  else
    of.edge = edge;
  return error;
}

inline waist::ssize_t or_all(int error, std::size_t size) { return error ? error : static_cast<waist::ssize_t>(size); }

// Not constant: a group's attributes are not.
inline waist::device_attribute gpio_direction_attribute{
    {"direction", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      auto& line = *exported_of(dev).line;
      waist::gpiod_get_direction(&line);
      return waist::sysfs_emit(buf, "%s\n", line.is_out ? "out" : "in");
    },
    [](waist::device* dev, waist::device_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      auto* const line = exported_of(dev).line;
      if (waist::sysfs_streq(buf, "in")) return or_all(waist::gpiod_direction_input(line), size);
      const bool high = waist::sysfs_streq(buf, "high");
      if (!high && !waist::sysfs_streq(buf, "low") && !waist::sysfs_streq(buf, "out")) return -EINVAL;
      return or_all(waist::gpiod_direction_output_raw(line, high), size);
    }};

inline waist::device_attribute gpio_value_attribute{
    {"value", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      const int value = waist::gpiod_get_value_cansleep(exported_of(dev).line);
      return value < 0 ? value : waist::sysfs_emit(buf, "%d\n", value);
    },
    [](waist::device* dev, waist::device_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      auto* const line = exported_of(dev).line;
      long value = 0;
      const int error = waist::kstrtol(buf, 0, &value);
      if (!line->is_out) return -EPERM;
      if (!error) waist::gpiod_set_value_cansleep(line, value != 0);
      return or_all(error, size);
    }};

inline waist::device_attribute gpio_edge_attribute{
    {"edge", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      return waist::sysfs_emit(buf, "%s\n", edge_names[static_cast<int>(exported_of(dev).edge)]);
    },
    [](waist::device* dev, waist::device_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      auto& of = exported_of(dev);
      const int found = waist::__sysfs_match_string(edge_names, std::size(edge_names), buf);
      if (found < 0) return found;
      const auto edge = static_cast<gpio_edge>(found);
      if (edge == of.edge) return or_all(0, size);
      if (of.edge != gpio_edge::none) stop_interrupts(of);
      return or_all(edge == gpio_edge::none ? 0 : start_interrupts(of, edge), size);
    }};

inline waist::device_attribute gpio_active_low_attribute{
    {"active_low", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      return waist::sysfs_emit(buf, "%d\n", exported_of(dev).line->active_low);
    },
    [](waist::device* dev, waist::device_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      auto& of = exported_of(dev);
      long value = 0;
      if (const int error = waist::kstrtol(buf, 0, &value)) return error;
      if (std::exchange(of.line->active_low, value != 0) == (value != 0)) return or_all(0, size);
      const auto edge = of.edge;
      if (edge != gpio_edge::rising && edge != gpio_edge::falling) return or_all(0, size);
      stop_interrupts(of);
      return or_all(start_interrupts(of, edge), size);
    }};

inline waist::attribute* gpio_line_attributes[] = {&gpio_direction_attribute.attr, &gpio_edge_attribute.attr,
                                                   &gpio_value_attribute.attr, &gpio_active_low_attribute.attr,
                                                   nullptr};
inline const waist::attribute_group gpio_line_group = [] {
  waist::attribute_group group{};
  group.attrs = gpio_line_attributes;
  group.is_visible = [](waist::kobject* kobj, waist::attribute* attr, int) -> waist::umode_t {
    const auto& of = exported_of(device_of(kobj));
    bool hidden = false;
    if (attr == &gpio_direction_attribute.attr) hidden = !of.direction_may_change;
    if (attr == &gpio_edge_attribute.attr)
      hidden = waist::gpiod_to_irq(of.line) < 0 || (!of.direction_may_change && of.line->is_out);
    return hidden ? waist::umode_t{0} : attr->mode;
  };
  return group;
}();
inline const waist::attribute_group* gpio_line_groups[] = {&gpio_line_group, nullptr};

inline const waist::gpio_chip* chip_of(const waist::device* dev)
{
  return static_cast<const waist::gpio_chip*>(waist::dev_get_drvdata(dev));
}
inline waist::device_attribute gpio_chip_base{
    {"base", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) {
      return waist::ssize_t{waist::sysfs_emit(buf, "%d\n", chip_of(dev)->base)};
    },
    nullptr};
inline waist::device_attribute gpio_chip_label{
    {"label", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) {
      const auto* const label = chip_of(dev)->label;
      return waist::ssize_t{waist::sysfs_emit(buf, "%s\n", label ? label : "")};
    },
    nullptr};
inline waist::device_attribute gpio_chip_ngpio{{"ngpio", 0444},
                                               [](waist::device* dev, waist::device_attribute*, char* buf) {
                                                 const unsigned count = chip_of(dev)->ngpio;
                                                 return waist::ssize_t{waist::sysfs_emit(buf, "%u\n", count)};
                                               },
                                               nullptr};
inline waist::attribute* gpio_chip_attributes[] = {&gpio_chip_base.attr, &gpio_chip_label.attr, &gpio_chip_ngpio.attr,
                                                   nullptr};
inline const waist::attribute_group gpio_chip_group{nullptr, nullptr, nullptr, gpio_chip_attributes, nullptr};
inline const waist::attribute_group* gpio_chip_groups[] = {&gpio_chip_group, nullptr};

/// A program asks for the line of a number, which is its own until it gives that back.
inline waist::class_attribute gpio_export_attribute{
    {"export", 0200},
    nullptr,
    [](waist::lkm_class*, waist::class_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      long number = 0;
      if (const int error = waist::kstrtol(buf, 0, &number)) return error;
      auto* const line = waist::gpio_to_desc(static_cast<unsigned>(number));
      if (!line || !line->gdev->chip) {
        log(4, "export_store: invalid GPIO " + std::to_string(number));
        return -EINVAL;
      }
      if (!waist::gpiochip_line_is_valid(line->gdev->chip, offset_of(*line))) {
        log(4, "export_store: GPIO " + std::to_string(number) + " masked");
        return -EINVAL;
      }
      int error = request_line(line, "sysfs", "gpiod_request");
      if (error) return error == -waist::EPROBE_DEFER ? -ENODEV : error;
      error = waist::gpiod_set_transitory(line, false);
      if (!error) error = waist::gpiod_export(line, true);
      if (error)
        free_line(line, "gpiod_free()");
      else
        line->is_user_spaces = true;
      return or_all(error, size);
    }};
inline waist::class_attribute gpio_unexport_attribute{
    {"unexport", 0200},
    nullptr,
    [](waist::lkm_class*, waist::class_attribute*, const char* buf, std::size_t size) -> waist::ssize_t {
      long number = 0;
      if (const int error = waist::kstrtol(buf, 0, &number)) return error;
      auto* const line = waist::gpio_to_desc(static_cast<unsigned>(number));
      if (!line) log(4, "unexport_store: invalid GPIO " + std::to_string(number));
      if (!line || !std::exchange(line->is_user_spaces, false)) return -EINVAL;
      free_line(line, "gpiod_free()");
      return or_all(0, size);
    }};
inline waist::attribute* gpio_class_attributes[] = {&gpio_export_attribute.attr, &gpio_unexport_attribute.attr,
                                                    nullptr};
inline const waist::attribute_group gpio_class_group{nullptr, nullptr, nullptr, gpio_class_attributes, nullptr};
inline const waist::attribute_group* gpio_class_groups[] = {&gpio_class_group, nullptr};

LKM_SIM_INLINE void register_gpio_class(waist::lkm_class& cls)
{
  cls.name = "gpio";
  cls.class_groups = gpio_class_groups;
  waist::__class_register(&cls, nullptr);
}

LKM_SIM_INLINE int show_chip(waist::gpio_device& gdev)
{
  auto* const dev =
      waist::device_create_with_groups(part<gpios>().in_sysfs(), gdev.chip->parent ? gdev.chip->parent : &gdev.dev, 0,
                                       gdev.chip, gpio_chip_groups, "gpiochip%u", gdev.base);
  if (waist::IS_ERR(dev)) return static_cast<int>(waist::PTR_ERR(dev));
  gdev.shown = dev;
  return 0;
}

LKM_SIM_INLINE void hide_chip(waist::gpio_device& gdev)
{
  if (gdev.shown) waist::device_unregister(std::exchange(gdev.shown, nullptr));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int gpiod_export(gpio_desc* desc, bool direction_may_change)
{
  if (!desc) return -EINVAL;
  auto& gdev = *desc->gdev;
  if (!gdev.chip || !gdev.shown) return -ENODEV;
  if (!desc->requested || desc->shown) return -EPERM;
  auto& gc = *gdev.chip;
  desc->shown = std::make_unique<sim::exported_line>();
  auto& shown = *desc->shown;
  shown.line = desc;
  shown.direction_may_change = direction_may_change && gc.direction_input && gc.direction_output;
  auto* const cls = sim::part<sim::gpios>().in_sysfs();
  const auto number = sim::number_of(*desc);
  const auto name = desc->name ? std::string(desc->name) : "gpio" + std::to_string(number);
  auto* const dev = device_create_with_groups(cls, &gdev.dev, 0, &shown, sim::gpio_line_groups, "%s", name.c_str());
  if (IS_ERR(dev)) {
    desc->shown.reset();
    return static_cast<int>(PTR_ERR(dev));
  }
  shown.dev = dev;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_export);

LKM_SIM_INLINE int gpiod_export_link(device* dev, const char* name, gpio_desc* desc)
{
  if (!desc) {
    sim::log(4, "gpiod_export_link: invalid GPIO");
    return -EINVAL;
  }
  return desc->shown ? sysfs_create_link(&dev->kobj, &desc->shown->dev->kobj, name) : -ENODEV;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_export_link);

LKM_SIM_INLINE void gpiod_unexport(gpio_desc* desc)
{
  if (!desc) return sim::log(4, "gpiod_unexport: invalid GPIO");
  if (!desc->shown) return;
  device_unregister(desc->shown->dev);
  if (desc->shown->edge != sim::gpio_edge::none) sim::stop_interrupts(*desc->shown);
  desc->shown.reset();
}
LKM_EXPORT_SYMBOL_GPL(gpiod_unexport);

}  // extern "C"
}  // namespace lkm::waist
