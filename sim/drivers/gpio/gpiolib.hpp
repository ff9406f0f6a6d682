// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/gpio/gpiolib.c and gpiolib-legacy.c (Linux 6.1): chips with lines that are wires, and who uses the
/// lines. A line's value is what the driver of its chip says.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/class.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/gpio.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {
struct exported_line;
}

/// A line. It exists as long as its chip's device does, whether anybody has requested it or not.
struct lkm::waist::gpio_desc {
  gpio_device* gdev = nullptr;
  bool requested = false;
  bool holds_chip = false;  // and its module, for who requested it
  bool is_out = false;
  bool active_low = false;
  bool open_drain = false, open_source = false;
  bool is_irq = false, irq_is_enabled = false;
  bool is_hogged = false;
  bool is_transitory = false;
  bool is_user_spaces = false;                     // requested by a write to /sys/class/gpio/export
  std::optional<pin_config_param> bias = {};       // as it was asked for
  std::optional<std::string> label = {};           // whose it is
  const char* name = nullptr;                      // the chip's
  std::unique_ptr<sim::exported_line> shown = {};  // in sysfs
  sim::maker made = {};                            // who requested it, for reports
};

/// A chip as the kernel knows it. It outlives the driver's gpio_chip while lines of it are requested.
struct lkm::waist::gpio_device {
  device dev{};
  gpio_chip* chip = nullptr;  // null: its driver has removed it
  module* owner = nullptr;
  unsigned id = 0, base = 0, count = 0;
  std::string label;
  void* data = nullptr;
  std::vector<gpio_desc> lines{};
  std::vector<unsigned long> valid_mask{};
  device* shown = nullptr;   // in /sys/class/gpio
  bool is_bound = false;     // to Linux's driver of such devices, which does nothing but give them its name
  bool is_released = false;  // nobody has a reference any more; Linux has freed it
  sim::maker made;
};

namespace lkm::sim {

struct gpio_range {
  unsigned base, count;
  bool overlaps(const gpio_range& other) const { return base < other.base + other.count && other.base < base + count; }
};

class gpios final : public subsystem {
 public:
  using chip = waist::gpio_chip;
  using line = waist::gpio_desc;
  using chip_device = waist::gpio_device;

  void boot(boot_files&) override;
  void take_away(const departure& who) override;

  int add(chip* gc, void* data);
  /// `driver_is_there`: its functions may be called.
  void remove(chip_device& gdev, bool driver_is_there = true);
  /// The last reference to a chip's device was given back.
  void release(const waist::device* dev);

  line* find(unsigned number) const;
  /// The first line of that name.
  line* find_name(const char* name) const;
  /// The first chip, by its numbers, that `matches`.
  template <class Matches>
  chip* find_chip(Matches matches) const
  {
    for (const auto& gdev : devices_)
      if (!gdev->is_released && gdev->chip && matches(*gdev->chip)) return gdev->chip;
    return nullptr;
  }
  chip* find_chip_called(const char* label) const;

  void add_table(waist::gpiod_lookup_table* table) { tables_.emplace_back(table, part<char_devices>().maker_now()); }
  void remove_table(const waist::gpiod_lookup_table* table)
  {
    std::erase_if(tables_, [&](const auto& t) { return t.first == table; });
  }
  /// The table of a device; null when there is none.
  const waist::gpiod_lookup_table* table_of(const waist::device* dev) const;

  void add_hogs(waist::gpiod_hog* hogs);
  void remove_hogs(const waist::gpiod_hog* hogs) { std::erase(hogs_, hogs); }

  waist::lkm_class* in_sysfs() { return &class_; }
  waist::spinlock_t lock{nullptr, {&lock_key<gpios>, "gpio_lock", 0, waist::LKM_LOCK_MAGIC}};

 private:
  void hog(chip& gc, const waist::gpiod_hog& wanted);
  void hog_all(chip& gc);

  waist::lkm_class class_{};
  std::list<std::unique_ptr<chip_device>> devices_;  // by their numbers; those that are released as well
  std::vector<std::pair<waist::gpiod_lookup_table*, maker>> tables_;
  std::vector<const waist::gpiod_hog*> hogs_;  // arrays of them
};
LKM_SIM_INITCALL(gpios);

/// The line's number in its chip.
inline unsigned offset_of(const waist::gpio_desc& line)
{
  return static_cast<unsigned>(&line - line.gdev->lines.data());
}
inline unsigned number_of(const waist::gpio_desc& line) { return line.gdev->base + offset_of(line); }

/// As the kernel calls a chip's device, and a chip that is being added, in the log.
inline void log_of(int level, const waist::gpio_device& gdev, const std::string& text)
{
  log(level, (gdev.is_bound ? "gpio_stub_drv gpiochip" : "gpio gpiochip") + std::to_string(gdev.id) + ": " + text);
}
inline void log_of(int level, const waist::gpio_chip& gc, const std::string& text)
{
  log_of(level, *gc.gpiodev, "(" + std::string(gc.label ? gc.label : "(null)") + "): " + text);
}
inline void log_of(int level, const waist::gpio_desc& line, const std::string& text)
{
  log(level, "gpio-" + std::to_string(number_of(line)) + " (" + line.label.value_or("?") + "): " + text);
}

/// For reports: `line 3 of GPIO chip "expander"`.
inline std::string name_of(const waist::gpio_desc& line)
{
  return "line " + std::to_string(offset_of(line)) + " of GPIO chip \"" + line.gdev->label + '"';
}

/// What `function` answers at once, without a line that works; nothing where there is one. Linux lets anybody use a
/// line that nobody has requested, which is noted.
std::optional<int> refusal(const waist::gpio_desc* line, const char* function, bool has_to_be_requested = true);
/// As gpiod_request(), for a line that may not be there.
int request_line(waist::gpio_desc* line, const char* label, const char* function);
/// The same without a hold on the chip's module.
int take_line(waist::gpio_desc& line, const char* label);
/// As gpiod_free(). `driver_is_there`: its functions may be called.
void free_line(waist::gpio_desc* line, const char* function);
/// False when nobody has it.
bool give_line_back(waist::gpio_desc& line, bool driver_is_there = true);
/// It may become an output again.
void is_no_interrupt(waist::gpio_desc& line);
int set_up_line(waist::gpio_desc& line, unsigned long lookup_flags, int flags);

}  // namespace lkm::sim

#include <lkm/sim/drivers/gpio/gpiolib-sysfs.hpp>

#include <lkm/sim/drivers/gpio/gpiolib-sysfs.hpp>
