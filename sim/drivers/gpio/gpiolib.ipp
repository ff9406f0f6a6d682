// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/gpio/gpiolib.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/gpio/gpiolib.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lkm::sim {

/// A bit for each line of a chip.
struct line_bits {
  static constexpr std::size_t per_word = 8 * sizeof(long);
  explicit line_bits(std::size_t count) : words((count + per_word - 1) / per_word) {}
  void set(std::size_t i, bool value) { assign(words.data(), i, value); }
  bool operator[](std::size_t i) const { return is_set(words.data(), i); }
  static bool is_set(const unsigned long* in, std::size_t i) { return in[i / per_word] >> i % per_word & 1; }
  static void assign(unsigned long* in, std::size_t i, bool value)
  {
    const auto bit = 1ul << i % per_word;
    in[i / per_word] = value ? in[i / per_word] | bit : in[i / per_word] & ~bit;
  }
  std::vector<unsigned long> words;
};

LKM_SIM_INLINE void gpios::boot(boot_files&) { register_gpio_class(class_); }

LKM_SIM_INLINE waist::gpio_desc* gpios::find(unsigned number) const
{
  for (const auto& gdev : devices_)
    if (!gdev->is_released && number >= gdev->base && number - gdev->base < gdev->count)
      return &gdev->lines[number - gdev->base];
  return nullptr;
}

LKM_SIM_INLINE waist::gpio_desc* gpios::find_name(const char* name) const
{
  if (!name) return nullptr;
  for (const auto& gdev : devices_) {
    if (gdev->is_released || !gdev->chip) continue;
    for (auto& l : gdev->lines)
      if (l.name && !std::strcmp(l.name, name)) return &l;
  }
  return nullptr;
}

LKM_SIM_INLINE waist::gpio_chip* gpios::find_chip_called(const char* label) const
{
  return find_chip([&](const chip& gc) { return gc.label && label && !std::strcmp(gc.label, label); });
}

LKM_SIM_INLINE int gpios::add(chip* gc, void* data)
{
  might_sleep([](const char* why) { return std::string("BUG: gpiochip_add_data() may sleep, and is called ") + why; });
  auto fresh = std::make_unique<chip_device>();
  auto& gdev = *fresh;
  gdev.made = part<char_devices>().maker_now();
  gdev.chip = gc;
  gdev.owner = gc->owner;
  gdev.count = gc->ngpio;
  gdev.label = gc->label ? gc->label : "unknown";
  gdev.data = data;
  const auto is_taken = [&](unsigned id) {
    return std::ranges::any_of(devices_, [&](const auto& d) { return !d->is_released && d->id == id; });
  };
  while (is_taken(gdev.id)) ++gdev.id;
  gc->gpiodev = &gdev;

  int base = gc->base < 0 ? 0 : gc->base;
  const auto failed = [&](int error) {
    if (error != -waist::EPROBE_DEFER)
      log(3, "gpiochip_add_data_with_key: GPIOs " + std::to_string(base) + ".." + std::to_string(base + gc->ngpio - 1) +
                 " (" + (gc->label ? gc->label : "generic") + ") failed to register, " + std::to_string(error));
    return error;
  };
  // Linux looks for a property of the device, which none of this kernel's has.
  if (!gc->ngpio) return failed(-EINVAL);
  if (gc->ngpio > 512) log_of(4, *gc, "line cnt " + std::to_string(gc->ngpio) + " is greater than fast path cnt 512");

  // The highest numbers that are free, below those of the chips that are there.
  const auto clashes = [&](int first) {
    const gpio_range wanted{static_cast<unsigned>(first), gdev.count};
    return std::ranges::find_if(
        devices_, [&](const auto& d) { return !d->is_released && gpio_range{d->base, d->count}.overlaps(wanted); });
  };
  if (gc->base < 0) {
    int candidate = static_cast<int>(waist::ARCH_NR_GPIOS) - gc->ngpio;
    while (candidate >= 0) {
      const auto other = clashes(candidate);
      if (other == devices_.end()) break;
      candidate = static_cast<int>((*other)->base) - gc->ngpio;
    }
    if (candidate < 0) {
      log(3, "gpiochip_find_base: cannot find free range");
      return failed(-ENOSPC);
    }
    gc->base = base = candidate;
  } else if (clashes(base) != devices_.end()) {
    log_of(3, *gc, "GPIO integer space overlap, cannot add chip");
    return failed(-EBUSY);
  }
  gdev.base = static_cast<unsigned>(base);
  gdev.lines = std::vector<line>(gdev.count);
  for (auto& l : gdev.lines) l.gdev = &gdev;
  const auto place = std::ranges::find_if(devices_, [&](const auto& d) { return d->base > gdev.base; });
  const auto mine = devices_.insert(place, std::move(fresh));
  const auto give_up = [&](int error) {
    gc->valid_mask = nullptr;
    devices_.erase(mine);
    return failed(error);
  };

  for (unsigned i = 0; gc->names && i < gdev.count; ++i)
    if (gc->names[i] && find_name(gc->names[i]))
      log_of(4, gdev, std::string("Detected name collision for GPIO name '") + gc->names[i] + '\'');
  for (unsigned i = 0; gc->names && i < gdev.count; ++i) gdev.lines[i].name = gc->names[i];

  if (gc->init_valid_mask) {
    gdev.valid_mask.resize((gdev.count + line_bits::per_word - 1) / line_bits::per_word, ~0ul);
    gc->valid_mask = gdev.valid_mask.data();
    if (const int error = gc->init_valid_mask(gc, gc->valid_mask, gdev.count)) return give_up(error);
  }
  for (unsigned i = 0; i < gdev.count; ++i)
    gdev.lines[i].is_out =
        gc->get_direction && waist::gpiochip_line_is_valid(gc, i) ? !gc->get_direction(gc, i) : !gc->direction_input;
  if (gc->add_pin_ranges)
    if (const int error = gc->add_pin_ranges(gc)) return give_up(error);

  hog_all(*gc);

  waist::device_initialize(&gdev.dev);
  waist::dev_set_name(&gdev.dev, "gpiochip%u", gdev.id);
  gdev.dev.parent = gc->parent;
  gdev.dev.release = [](waist::device* dev) { part<gpios>().release(dev); };
  int error = waist::device_add(&gdev.dev);
  if (!error && (error = show_chip(gdev))) waist::device_del(&gdev.dev);
  gdev.is_bound = !error;
  if (error) {
    for (auto& l : gdev.lines)
      if (l.is_hogged) give_line_back(l);
    gdev.chip = nullptr;
    waist::put_device(&gdev.dev);
    return failed(error);
  }
  return 0;
}

LKM_SIM_INLINE void gpios::remove(chip_device& gdev, bool driver_is_there)
{
  hide_chip(gdev);
  for (auto& l : gdev.lines) {
    const bool is_user_spaces = std::exchange(l.is_user_spaces, false);
    if (!is_user_spaces && !l.is_hogged) continue;
    if (give_line_back(l, driver_is_there) && is_user_spaces) {
      if (driver_is_there) waist::module_put(gdev.owner);
      waist::put_device(&gdev.dev);
    }
  }
  if (driver_is_there) gdev.chip->valid_mask = nullptr;
  gdev.chip = nullptr;
  gdev.data = nullptr;
  if (std::ranges::any_of(gdev.lines, [](const auto& l) { return l.requested && l.label; }))
    log_of(2, gdev, "REMOVING GPIOCHIP WITH GPIOS STILL REQUESTED");
  waist::device_del(&gdev.dev);
  gdev.is_bound = false;
  waist::put_device(&gdev.dev);
}

LKM_SIM_INLINE void gpios::release(const waist::device* dev)
{
  for (const auto& gdev : devices_)
    if (&gdev->dev == dev) gdev->is_released = true;
}

LKM_SIM_INLINE const waist::gpiod_lookup_table* gpios::table_of(const waist::device* dev) const
{
  const auto* const name = dev ? waist::dev_name(dev) : nullptr;
  for (const auto& [table, made] : tables_) {
    const auto* const id = table->dev_id;
    if (id && name ? !std::strcmp(id, name) : id == name) return table;
  }
  return nullptr;
}

LKM_SIM_INLINE void gpios::hog(chip& gc, const waist::gpiod_hog& wanted)
{
  if (wanted.chip_hwnum >= gc.ngpio)
    return log_of(3, gc, "gpiochip_machine_hog: unable to get GPIO desc: " + std::to_string(-EINVAL));
  auto& l = gc.gpiodev->lines[wanted.chip_hwnum];
  if (l.is_hogged) return;
  const auto* const own = waist::gpiochip_request_own_desc(&gc, wanted.chip_hwnum, wanted.line_name,
                                                           static_cast<waist::gpio_lookup_flags>(wanted.lflags),
                                                           static_cast<waist::gpiod_flags>(wanted.dflags));
  if (waist::IS_ERR(own)) {
    const auto error = std::to_string(waist::PTR_ERR(own));
    log(3, "requesting hog GPIO " + std::string(wanted.line_name) + " (chip " + gc.label + ", offset " +
               std::to_string(wanted.chip_hwnum) + ") failed, " + error);
    return log_of(3, l,
                  "gpiochip_machine_hog: unable to hog GPIO line (" + std::string(gc.label) + ':' +
                      std::to_string(wanted.chip_hwnum) + "): " + error);
  }
  l.is_hogged = true;
  const bool is_out = wanted.dflags & waist::GPIOD_FLAGS_BIT_DIR_OUT;
  const bool is_high = wanted.dflags & waist::GPIOD_FLAGS_BIT_DIR_VAL;
  log_of(6, l, std::string("hogged as ") + (!is_out ? "input" : is_high ? "output/high" : "output/low"));
}

LKM_SIM_INLINE void gpios::hog_all(chip& gc)
{
  for (const auto* all : hogs_)
    for (; all->chip_label; ++all)
      if (gc.label && !std::strcmp(gc.label, all->chip_label)) hog(gc, *all);
}

LKM_SIM_INLINE void gpios::add_hogs(waist::gpiod_hog* hogs)
{
  hogs_.push_back(hogs);
  for (; hogs->chip_label; ++hogs)
    if (auto* const gc = find_chip_called(hogs->chip_label)) hog(*gc, *hogs);
}

LKM_SIM_INLINE void gpios::take_away(const departure& who)
{
  for (const auto& gdev : devices_) {
    if (gdev->is_released) continue;
    const bool driver_stays = who.module() && gdev->made.by != who.module() && gdev->chip;
    for (auto& l : gdev->lines) {
      if (!l.requested || l.is_hogged || l.is_user_spaces || l.made.by != who.module()) continue;
      who.left(name_of(l) + (l.label ? " \"" + *l.label + '"' : ""), "gpio_free() or gpiod_put()", &l.made.at);
      const bool holds_chip = l.holds_chip;
      if (!give_line_back(l, driver_stays) || !holds_chip) continue;
      if (driver_stays) waist::module_put(gdev->owner);
      waist::put_device(&gdev->dev);
    }
  }
  std::vector<chip_device*> chips;
  for (const auto& gdev : devices_)
    if (!gdev->is_released && gdev->chip && gdev->made.by == who.module()) chips.push_back(gdev.get());
  for (auto* const gdev : chips) {
    who.left("GPIO chip \"" + gdev->label + '"', "gpiochip_remove()", &gdev->made.at);
    remove(*gdev, false);
  }
  for (const auto& [table, made] : std::vector(tables_)) {
    if (made.by != who.module() && !(who.module() && who.owns(table))) continue;
    who.left("lookup table of GPIOs", "gpiod_remove_lookup_table()", &made.at);
    remove_table(table);
  }
  std::erase_if(hogs_, [&](const auto* h) { return !who.module() || who.owns(h); });
  if (!who.module()) waist::class_unregister(&class_);
}

LKM_SIM_INLINE std::optional<int> refusal(const waist::gpio_desc* line, const char* function, bool has_to_be_requested)
{
  if (!line) return 0;
  if (waist::IS_ERR(line)) {
    log(4, std::string(function) + ": invalid GPIO (errorpointer)");
    return static_cast<int>(waist::PTR_ERR(line));
  }
  if (line->gdev->is_released)
    oops("BUG: " + std::string(function) + "() of " + name_of(*line) + ", which was removed: gpiochip_remove()");
  if (!line->gdev->chip) {
    log_of(4, *line->gdev, std::string(function) + ": backing chip is gone");
    return 0;
  }
  if (has_to_be_requested && !line->requested) {
    const auto text = std::string(function) + "() of " + name_of(*line) +
                      ", which nobody has requested: gpio_request() or gpiod_get() comes first";
    if (auto& findings = part<report>(); !findings.mentions(text)) findings.add(severity::note, text);
  }
  return {};
}

LKM_SIM_INLINE int take_line(waist::gpio_desc& line, const char* label)
{
  might_sleep([](const char* why) {
    return std::string("BUG: gpio_request() or gpiod_get() may sleep, and is called ") + why;
  });
  auto& gc = *line.gdev->chip;
  if (line.requested) return -EBUSY;
  line.requested = true;
  line.label = label ? label : "?";
  line.made = part<char_devices>().maker_now();
  if (gc.request) {
    const auto offset = offset_of(line);
    if (const int error = waist::gpiochip_line_is_valid(&gc, offset) ? gc.request(&gc, offset) : -EINVAL) {
      line.label.reset();
      line.requested = false;
      return error;
    }
  }
  if (gc.get_direction) waist::gpiod_get_direction(&line);
  return 0;
}

LKM_SIM_INLINE int request_line(waist::gpio_desc* line, const char* label, const char* function)
{
  if (const auto no = refusal(line, function, false)) return *no;
  auto& gdev = *line->gdev;
  if (!waist::try_module_get(gdev.owner)) return -waist::EPROBE_DEFER;
  const int error = take_line(*line, label);
  if (error) {
    waist::module_put(gdev.owner);
    return error;
  }
  waist::get_device(&gdev.dev);
  line->holds_chip = true;
  return 0;
}

LKM_SIM_INLINE bool give_line_back(waist::gpio_desc& line, bool driver_is_there)
{
  waist::gpiod_unexport(&line);
  auto* const gc = line.gdev->chip;
  if (!gc || !line.requested) return false;
  if (driver_is_there && gc->free) gc->free(gc, offset_of(line));
  line.label.reset();
  line.bias.reset();
  line.requested = line.holds_chip = line.active_low = line.open_drain = line.open_source = line.is_hogged = false;
  return true;
}

LKM_SIM_INLINE void free_line(waist::gpio_desc* line, const char* function)
{
  if (!line) return;
  refuse_error_pointer(line, function, "gpiod_get()");
  might_sleep([&](const char* why) { return "BUG: " + std::string(function) + " may sleep, and is called " + why; });
  auto& gdev = *line->gdev;
  if (gdev.is_released) oops("BUG: " + std::string(function) + " of " + name_of(*line) + ", which was removed");
  const bool was_requested = line->requested;
  if (give_line_back(*line)) {
    waist::module_put(gdev.owner);
    waist::put_device(&gdev.dev);
  } else if (!was_requested) {
    part<report>().add(severity::note,
                       std::string(function) + " of " + name_of(*line) + ", which nobody has requested");
  }
}

LKM_SIM_INLINE void is_no_interrupt(waist::gpio_desc& line)
{
  line.is_irq = line.irq_is_enabled = false;
  if (line.label == "interrupt") line.label.reset();
}

/// What the chip says to a setting of a line.
inline int configure(const waist::gpio_desc& line, waist::pin_config_param what, unsigned argument)
{
  auto& gc = *line.gdev->chip;
  return gc.set_config ? gc.set_config(&gc, offset_of(line), waist::pinconf_to_config_packed(what, argument))
                       : -waist::ENOTSUPP;
}
/// The same of one that a chip need not know.
inline int configure_if_known(const waist::gpio_desc& line, waist::pin_config_param what, unsigned argument)
{
  const int error = configure(line, what, argument);
  return error == -waist::ENOTSUPP ? 0 : error;
}
inline int apply_bias(const waist::gpio_desc& line)
{
  return line.bias ? configure_if_known(line, *line.bias, *line.bias != waist::PIN_CONFIG_BIAS_DISABLE) : 0;
}

inline int drive(waist::gpio_desc& line, bool value)
{
  auto& gc = *line.gdev->chip;
  const auto offset = offset_of(line);
  int error = 0;
  if (gc.direction_output) {
    error = gc.direction_output(&gc, offset, value);
  } else if (!gc.set) {
    log_of(4, line, "gpiod_direction_output_raw_commit: missing set() and direction_output() operations");
    return -EIO;
  } else if (gc.get_direction && gc.get_direction(&gc, offset)) {
    log_of(4, line, "gpiod_direction_output_raw_commit: missing direction_output() operation");
    return -EIO;
  } else {
    gc.set(&gc, offset, value);
  }
  if (!error) line.is_out = true;
  return error;
}

/// An output that its driver pulls to one side only: it is let go by making it an input.
inline void set_one_sided(waist::gpio_desc& line, bool value, bool pulls_at)
{
  auto& gc = *line.gdev->chip;
  const bool pulls = value == pulls_at;
  const auto offset = offset_of(line);
  const int error = pulls ? gc.direction_output(&gc, offset, value) : gc.direction_input(&gc, offset);
  if (pulls && !error) line.is_out = true;
  if (error < 0)
    log_of(3, line,
           std::string(pulls_at ? "gpio_set_open_source_value_commit: Error in set_value for open source err "
                                : "gpio_set_open_drain_value_commit: Error in set_value for open drain err ") +
               std::to_string(error));
}

inline int raw_value(const waist::gpio_desc& line)
{
  auto& gc = *line.gdev->chip;
  const int value = gc.get ? gc.get(&gc, offset_of(line)) : -EIO;
  return value < 0 ? value : value != 0;
}
inline void set_raw(const waist::gpio_desc& line, bool value)
{
  auto& gc = *line.gdev->chip;
  if (!gc.set)
    return oops("BUG: a line of GPIO chip \"" + line.gdev->label + "\" is set, which has no set(): NULL is called");
  gc.set(&gc, offset_of(line), value);
}
inline void set_logical(waist::gpio_desc& line, bool value)
{
  if (line.active_low) value = !value;
  if (line.open_drain) return set_one_sided(line, value, false);
  if (line.open_source) return set_one_sided(line, value, true);
  set_raw(line, value);
}

/// Linux warns whoever uses the functions that never sleep with a chip that may.
inline void warn_of_sleeper(const waist::gpio_desc& line, const char* function)
{
  if (line.gdev->chip->can_sleep)
    waist::lkm_warn("drivers/gpio/gpiolib.c", __LINE__, function, "WARN_ON(desc->gdev->chip->can_sleep)");
}
inline void may_sleep_for(const waist::gpio_desc& line, const char* function)
{
  if (line.gdev->chip->can_sleep)
    might_sleep([&](const char* why) {
      return "BUG: " + std::string(function) + "() of a GPIO chip that can sleep is called " + why;
    });
}

/// How a value is read or written.
struct gpio_access {
  const char* function;
  bool is_raw, may_sleep;
  void check(const waist::gpio_desc& line) const
  {
    may_sleep ? may_sleep_for(line, function) : warn_of_sleeper(line, function);
  }
};

inline int value_of(const waist::gpio_desc* line, const gpio_access& how)
{
  if (const auto no = refusal(line, how.function)) return *no;
  how.check(*line);
  const int value = raw_value(*line);
  return value < 0 || how.is_raw ? value : value != line->active_low;
}
inline void set_value_of(waist::gpio_desc* line, bool value, const gpio_access& how)
{
  if (refusal(line, how.function)) return;
  how.check(*line);
  how.is_raw ? set_raw(*line, value) : set_logical(*line, value);
}

/// Calls `run(gc, first, end)` for each run of lines of one chip, until it returns an error.
template <class Run>
int for_each_run(unsigned count, waist::gpio_desc** lines, const gpio_access& how, Run run)
{
  if (!lines) return -EINVAL;
  for (unsigned first = 0, end = 0; first < count; first = end) {
    auto* const gc = lines[first]->gdev->chip;
    while (end < count && lines[end]->gdev->chip == gc) ++end;
    if (!gc) oops("BUG: " + std::string(how.function) + "() of lines whose GPIO chip was removed");
    how.check(*lines[first]);
    if (const int error = run(*gc, first, end)) return error;
  }
  return 0;
}

inline int values_of(unsigned count, waist::gpio_desc** lines, unsigned long* values, const gpio_access& how)
{
  return for_each_run(count, lines, how, [&](waist::gpio_chip& gc, unsigned first, unsigned end) {
    line_bits mask(gc.ngpio), bits(gc.ngpio);
    for (auto i = first; i < end; ++i) mask.set(offset_of(*lines[i]), true);
    if (gc.get_multiple) {
      if (const int error = gc.get_multiple(&gc, mask.words.data(), bits.words.data())) return error;
    } else if (!gc.get) {
      return -EIO;
    } else {
      for (unsigned offset = 0; offset < gc.ngpio; ++offset) {
        if (!mask[offset]) continue;
        const int value = gc.get(&gc, offset);
        if (value < 0) return value;
        bits.set(offset, value);
      }
    }
    for (auto i = first; i < end; ++i)
      line_bits::assign(values, i, bits[offset_of(*lines[i])] != (!how.is_raw && lines[i]->active_low));
    return 0;
  });
}

inline int set_values_of(unsigned count, waist::gpio_desc** lines, const unsigned long* values, const gpio_access& how)
{
  return for_each_run(count, lines, how, [&](waist::gpio_chip& gc, unsigned first, unsigned end) {
    line_bits mask(gc.ngpio), bits(gc.ngpio);
    bool any = false;
    for (auto i = first; i < end; ++i) {
      auto& line = *lines[i];
      const bool value = line_bits::is_set(values, i);
      if (!how.is_raw && (line.open_drain || line.open_source)) {
        set_logical(line, value);
        continue;
      }
      mask.set(offset_of(line), true);
      bits.set(offset_of(line), value != (!how.is_raw && line.active_low));
      any = true;
    }
    if (any && gc.set_multiple) {
      gc.set_multiple(&gc, mask.words.data(), bits.words.data());
    } else if (any) {
      for (unsigned offset = 0; offset < gc.ngpio; ++offset)
        if (mask[offset]) gc.set(&gc, offset, bits[offset]);
    }
    return 0;
  });
}

LKM_SIM_INLINE int set_up_line(waist::gpio_desc& line, unsigned long lookup_flags, int flags)
{
  if (lookup_flags & waist::GPIO_ACTIVE_LOW) line.active_low = true;
  if (lookup_flags & waist::GPIO_OPEN_DRAIN) {
    line.open_drain = true;
  } else if (flags & waist::GPIOD_FLAGS_BIT_OPEN_DRAIN) {
    line.open_drain = true;
    log_of(4, line, "enforced open drain please flag it properly in DT/ACPI DSDT/board file");
  }
  if (lookup_flags & waist::GPIO_OPEN_SOURCE) line.open_source = true;

  static constexpr std::pair<unsigned long, waist::pin_config_param> pulls[] = {
      {waist::GPIO_PULL_UP, waist::PIN_CONFIG_BIAS_PULL_UP},
      {waist::GPIO_PULL_DOWN, waist::PIN_CONFIG_BIAS_PULL_DOWN},
      {waist::GPIO_PULL_DISABLE, waist::PIN_CONFIG_BIAS_DISABLE}};
  const auto asked = std::ranges::count_if(pulls, [&](const auto& p) { return lookup_flags & p.first; });
  if (asked > 1) {
    log_of(3, line, "multiple pull-up, pull-down or pull-disable enabled, invalid configuration");
    return -EINVAL;
  }
  for (const auto& [flag, bias] : pulls)
    if (lookup_flags & flag) line.bias = bias;

  if (const int error = waist::gpiod_set_transitory(&line, lookup_flags & waist::GPIO_TRANSITORY); error < 0)
    return error;
  if (!(flags & waist::GPIOD_FLAGS_BIT_DIR_SET)) return 0;
  if (!(flags & waist::GPIOD_FLAGS_BIT_DIR_OUT)) return waist::gpiod_direction_input(&line);
  return waist::gpiod_direction_output(&line, (flags & waist::GPIOD_FLAGS_BIT_DIR_VAL) != 0);
}

/// The line that the tables have for a device, with its flags, or an error pointer.
inline waist::gpio_desc* look_up(const waist::device* dev, const char* con_id, unsigned idx, unsigned long& flags)
{
  const auto gives_up = [](int number) { return static_cast<waist::gpio_desc*>(waist::ERR_PTR(-number)); };
  const auto waits_for = [&](const char* kind, const char* name) {
    waist::_dev_printk("\0014", dev, "cannot find GPIO %s %s, deferring\n", kind, name);
    return gives_up(waist::EPROBE_DEFER);
  };
  const auto fits = [&](const waist::gpiod_lookup& entry) {
    const bool any_function = !entry.con_id;
    return entry.idx == idx && (any_function || (con_id && std::string_view(con_id) == entry.con_id));
  };
  const auto& all = part<gpios>();
  const auto* const table = all.table_of(dev);
  const auto* entry = table ? table->table : nullptr;
  while (entry && entry->key && !fits(*entry)) ++entry;
  if (!entry || !entry->key) return gives_up(ENOENT);
  flags = entry->flags;
  // The number that stands for a line that is named instead.
  if (entry->chip_hwnum == 0xffff) {
    auto* const line = all.find_name(entry->key);
    return line ? line : waits_for("line", entry->key);
  }
  const auto* const gc = all.find_chip_called(entry->key);
  if (!gc) return waits_for("chip", entry->key);
  if (entry->chip_hwnum < gc->ngpio) return &gc->gpiodev->lines[entry->chip_hwnum];
  waist::_dev_printk("\0013", dev, "requested GPIO %u (%u) is out of range [0..%u] for chip %s\n", idx,
                     entry->chip_hwnum, gc->ngpio - 1u, gc->label);
  return gives_up(EINVAL);
}

/// A line of a chip by its number there; null when the chip has none of that number.
inline waist::gpio_desc* line_of(const waist::gpio_chip* gc, unsigned offset)
{
  return offset < gc->gpiodev->count ? &gc->gpiodev->lines[offset] : nullptr;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE gpio_desc* gpio_to_desc(unsigned gpio)
{
  auto* const line = sim::part<sim::gpios>().find(gpio);
  if (!line && gpio >= ARCH_NR_GPIOS) sim::log(4, "invalid GPIO " + std::to_string(static_cast<int>(gpio)));
  return line;
}
LKM_EXPORT_SYMBOL_GPL(gpio_to_desc);

LKM_SIM_INLINE gpio_desc* gpiochip_get_desc(gpio_chip* gc, unsigned hwnum)
{
  auto* const line = sim::line_of(gc, hwnum);
  return line ? line : static_cast<gpio_desc*>(ERR_PTR(-EINVAL));
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_get_desc);

LKM_SIM_INLINE int desc_to_gpio(const gpio_desc* desc) { return static_cast<int>(sim::number_of(*desc)); }
LKM_EXPORT_SYMBOL_GPL(desc_to_gpio);

LKM_SIM_INLINE gpio_chip* gpiod_to_chip(const gpio_desc* desc) { return desc ? desc->gdev->chip : nullptr; }
LKM_EXPORT_SYMBOL_GPL(gpiod_to_chip);

LKM_SIM_INLINE int gpiochip_add_data_with_key(gpio_chip* gc, void* data, lock_class_key*, lock_class_key*)
{
  return sim::part<sim::gpios>().add(gc, data);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_add_data_with_key);

LKM_SIM_INLINE void gpiochip_remove(gpio_chip* gc)
{
  if (!gc->gpiodev || gc->gpiodev->is_released || gc->gpiodev->chip != gc)
    return sim::oops("BUG: gpiochip_remove() of a chip that is not registered");
  sim::might_sleep(
      [](const char* why) { return std::string("BUG: gpiochip_remove() may sleep, and is called ") + why; });
  sim::part<sim::gpios>().remove(*gc->gpiodev);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_remove);

LKM_SIM_INLINE gpio_chip* gpiochip_find(void* data, int (*match)(gpio_chip*, void*))
{
  auto& all = sim::part<sim::gpios>();
  unsigned long flags = 0;
  spin_lock_irqsave(&all.lock, flags);
  auto* const found = all.find_chip([&](gpio_chip& gc) { return match(&gc, data) != 0; });
  spin_unlock_irqrestore(&all.lock, flags);
  return found;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_find);

LKM_SIM_INLINE void* gpiochip_get_data(gpio_chip* gc) { return gc->gpiodev->data; }
LKM_EXPORT_SYMBOL_GPL(gpiochip_get_data);

LKM_SIM_INLINE const char* gpiochip_is_requested(gpio_chip* gc, unsigned offset)
{
  const auto* const line = sim::line_of(gc, offset);
  return line && line->requested && line->label ? line->label->c_str() : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_is_requested);

LKM_SIM_INLINE gpio_desc* gpiochip_request_own_desc(gpio_chip* gc, unsigned hwnum, const char* label,
                                                    gpio_lookup_flags lflags, gpiod_flags dflags)
{
  auto* const line = gpiochip_get_desc(gc, hwnum);
  if (IS_ERR(line)) {
    sim::log_of(3, *gc, "failed to get GPIO descriptor");
    return line;
  }
  int error = sim::take_line(*line, label);
  if (error < 0) return static_cast<gpio_desc*>(ERR_PTR(error));
  error = sim::set_up_line(*line, lflags, dflags);
  if (!error) return line;
  sim::log_of(3, *gc, "setup of own GPIO " + std::string(label ? label : "(null)") + " failed");
  sim::give_line_back(*line);
  return static_cast<gpio_desc*>(ERR_PTR(error));
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_request_own_desc);

LKM_SIM_INLINE void gpiochip_free_own_desc(gpio_desc* desc)
{
  if (desc) sim::give_line_back(*desc);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_free_own_desc);

LKM_SIM_INLINE int gpiochip_lock_as_irq(gpio_chip* gc, unsigned offset)
{
  auto* const line = sim::line_of(gc, offset);
  if (!line) return -EINVAL;
  if (gc->get_direction && !gc->can_sleep)
    if (const int direction = gpiod_get_direction(line); direction < 0) {
      sim::log_of(3, *gc, "gpiochip_lock_as_irq: cannot get GPIO direction");
      return direction;
    }
  if (line->is_out && !line->open_drain) {
    sim::log_of(3, *gc, "gpiochip_lock_as_irq: tried to flag a GPIO set as output for IRQ");
    return -EIO;
  }
  line->is_irq = line->irq_is_enabled = true;
  if (!line->label) line->label = "interrupt";
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_lock_as_irq);

LKM_SIM_INLINE void gpiochip_unlock_as_irq(gpio_chip* gc, unsigned offset)
{
  if (auto* const line = sim::line_of(gc, offset)) sim::is_no_interrupt(*line);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_unlock_as_irq);

LKM_SIM_INLINE int gpiochip_reqres_irq(gpio_chip* gc, unsigned offset)
{
  // The chip's module stays as long as one of its lines interrupts.
  const bool holds = try_module_get(gc->gpiodev->owner);
  const int refused = holds ? gpiochip_lock_as_irq(gc, offset) : -ENODEV;
  if (!holds || !refused) return refused;
  module_put(gc->gpiodev->owner);
  sim::log_of(3, *gc, "unable to lock HW IRQ " + std::to_string(offset) + " for IRQ");
  return refused;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_reqres_irq);

LKM_SIM_INLINE void gpiochip_relres_irq(gpio_chip* gc, unsigned offset)
{
  gpiochip_unlock_as_irq(gc, offset);
  module_put(gc->gpiodev->owner);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_relres_irq);

LKM_SIM_INLINE void gpiochip_enable_irq(gpio_chip* gc, unsigned offset)
{
  auto* const line = sim::line_of(gc, offset);
  if (!line) return;
  const auto warn = [](const char* text) { lkm_warn("drivers/gpio/gpiolib.c", __LINE__, "gpiochip_enable_irq", text); };
  if (!line->is_irq) return warn("WARN_ON(the line is not used as an interrupt)");
  if (line->is_out && !line->open_drain) warn("WARN_ON(the line is an output)");
  line->irq_is_enabled = true;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_enable_irq);

LKM_SIM_INLINE void gpiochip_disable_irq(gpio_chip* gc, unsigned offset)
{
  auto* const line = sim::line_of(gc, offset);
  if (!line) return;
  if (!line->is_irq)
    return lkm_warn("drivers/gpio/gpiolib.c", __LINE__, "gpiochip_disable_irq",
                    "WARN_ON(the line is not used as an interrupt)");
  line->irq_is_enabled = false;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_disable_irq);

LKM_SIM_INLINE bool gpiochip_line_is_irq(gpio_chip* gc, unsigned offset)
{
  const auto* const line = sim::line_of(gc, offset);
  return line && line->is_irq;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_line_is_irq);

LKM_SIM_INLINE bool gpiochip_line_is_open_drain(gpio_chip* gc, unsigned offset)
{
  const auto* const line = sim::line_of(gc, offset);
  return line && line->open_drain;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_line_is_open_drain);

LKM_SIM_INLINE bool gpiochip_line_is_open_source(gpio_chip* gc, unsigned offset)
{
  const auto* const line = sim::line_of(gc, offset);
  return line && line->open_source;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_line_is_open_source);

LKM_SIM_INLINE bool gpiochip_line_is_persistent(gpio_chip* gc, unsigned offset)
{
  const auto* const line = sim::line_of(gc, offset);
  return line && !line->is_transitory;
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_line_is_persistent);

LKM_SIM_INLINE bool gpiochip_line_is_valid(const gpio_chip* gc, unsigned offset)
{
  return !gc->valid_mask || sim::line_bits::is_set(gc->valid_mask, offset);
}
LKM_EXPORT_SYMBOL_GPL(gpiochip_line_is_valid);

LKM_SIM_INLINE int gpiochip_generic_request(gpio_chip*, unsigned) { return 0; }
LKM_EXPORT_SYMBOL_GPL(gpiochip_generic_request);
LKM_SIM_INLINE void gpiochip_generic_free(gpio_chip*, unsigned) {}
LKM_EXPORT_SYMBOL_GPL(gpiochip_generic_free);

LKM_SIM_INLINE int gpiod_get_direction(gpio_desc* desc)
{
  auto* const gc = gpiod_to_chip(desc);
  if (!gc) return sim::oops("BUG: gpiod_get_direction() of a line whose GPIO chip is not there"), -EINVAL;
  if (desc->is_out && desc->open_drain) return 0;
  if (!gc->get_direction) return -ENOTSUPP;
  const int direction = gc->get_direction(gc, sim::offset_of(*desc));
  if (direction < 0) return direction;
  desc->is_out = !direction;
  return direction != 0;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_direction);

LKM_SIM_INLINE int gpiod_direction_input(gpio_desc* desc)
{
  if (const auto no = sim::refusal(desc, "gpiod_direction_input")) return *no;
  const auto cannot = [&](const char* what) {
    sim::log_of(4, *desc, std::string("gpiod_direction_input: missing ") + what);
    return -EIO;
  };
  auto* const gc = desc->gdev->chip;
  const auto line = sim::offset_of(*desc);
  // A chip without direction_input() has lines that are inputs for good, or tells which are.
  if (!gc->direction_input) {
    const bool is_input = !gc->get_direction || gc->get_direction(gc, line) == 1;
    if (!is_input) return cannot("direction_input() operation and line is output");
  } else if (!gc->get) {
    return cannot("get() but have direction_input()");
  } else if (const int error = gc->direction_input(gc, line)) {
    return error;
  }
  desc->is_out = false;
  return sim::apply_bias(*desc);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_direction_input);

LKM_SIM_INLINE int gpiod_direction_output_raw(gpio_desc* desc, int value)
{
  if (const auto no = sim::refusal(desc, "gpiod_direction_output_raw")) return *no;
  return sim::drive(*desc, value != 0);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_direction_output_raw);

LKM_SIM_INLINE int gpiod_direction_output(gpio_desc* desc, int value)
{
  if (const auto no = sim::refusal(desc, "gpiod_direction_output")) return *no;
  const bool high = (value != 0) != desc->active_low;
  if (desc->is_irq && desc->irq_is_enabled) {
    sim::log_of(3, *desc, "gpiod_direction_output: tried to set a GPIO tied to an IRQ as output");
    return -EIO;
  }
  if (desc->open_drain || desc->open_source) {
    const auto how = desc->open_drain ? PIN_CONFIG_DRIVE_OPEN_DRAIN : PIN_CONFIG_DRIVE_OPEN_SOURCE;
    const bool lets_go = desc->open_drain == high;
    if (sim::configure(*desc, how, 0) && lets_go) {
      const int error = gpiod_direction_input(desc);
      if (!error) desc->is_out = true;
      return error;
    }
  } else {
    sim::configure(*desc, PIN_CONFIG_DRIVE_PUSH_PULL, 0);
  }
  const int error = sim::apply_bias(*desc);
  return error ? error : sim::drive(*desc, high);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_direction_output);

LKM_SIM_INLINE int gpiod_get_value(const gpio_desc* desc)
{
  return sim::value_of(desc, {"gpiod_get_value", false, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_value);
LKM_SIM_INLINE int gpiod_get_raw_value(const gpio_desc* desc)
{
  return sim::value_of(desc, {"gpiod_get_raw_value", true, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_raw_value);
LKM_SIM_INLINE int gpiod_get_value_cansleep(const gpio_desc* desc)
{
  return sim::value_of(desc, {"gpiod_get_value_cansleep", false, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_value_cansleep);
LKM_SIM_INLINE int gpiod_get_raw_value_cansleep(const gpio_desc* desc)
{
  return sim::value_of(desc, {"gpiod_get_raw_value_cansleep", true, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_raw_value_cansleep);

LKM_SIM_INLINE void gpiod_set_value(gpio_desc* desc, int value)
{
  sim::set_value_of(desc, value != 0, {"gpiod_set_value", false, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_value);
LKM_SIM_INLINE void gpiod_set_raw_value(gpio_desc* desc, int value)
{
  sim::set_value_of(desc, value != 0, {"gpiod_set_raw_value", true, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_raw_value);
LKM_SIM_INLINE void gpiod_set_value_cansleep(gpio_desc* desc, int value)
{
  sim::set_value_of(desc, value != 0, {"gpiod_set_value_cansleep", false, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_value_cansleep);
LKM_SIM_INLINE void gpiod_set_raw_value_cansleep(gpio_desc* desc, int value)
{
  sim::set_value_of(desc, value != 0, {"gpiod_set_raw_value_cansleep", true, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_raw_value_cansleep);

LKM_SIM_INLINE int gpiod_get_array_value(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::values_of(count, lines, values, {"gpiod_get_array_value", false, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_array_value);
LKM_SIM_INLINE int gpiod_get_raw_array_value(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::values_of(count, lines, values, {"gpiod_get_raw_array_value", true, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_raw_array_value);
LKM_SIM_INLINE int gpiod_get_array_value_cansleep(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::values_of(count, lines, values, {"gpiod_get_array_value_cansleep", false, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_array_value_cansleep);
LKM_SIM_INLINE int gpiod_get_raw_array_value_cansleep(unsigned count, gpio_desc** lines, gpio_array*,
                                                      unsigned long* values)
{
  return sim::values_of(count, lines, values, {"gpiod_get_raw_array_value_cansleep", true, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_raw_array_value_cansleep);

LKM_SIM_INLINE int gpiod_set_array_value(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::set_values_of(count, lines, values, {"gpiod_set_array_value", false, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_array_value);
LKM_SIM_INLINE int gpiod_set_raw_array_value(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::set_values_of(count, lines, values, {"gpiod_set_raw_array_value", true, false});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_raw_array_value);
LKM_SIM_INLINE int gpiod_set_array_value_cansleep(unsigned count, gpio_desc** lines, gpio_array*, unsigned long* values)
{
  return sim::set_values_of(count, lines, values, {"gpiod_set_array_value_cansleep", false, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_array_value_cansleep);
LKM_SIM_INLINE int gpiod_set_raw_array_value_cansleep(unsigned count, gpio_desc** lines, gpio_array*,
                                                      unsigned long* values)
{
  return sim::set_values_of(count, lines, values, {"gpiod_set_raw_array_value_cansleep", true, true});
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_raw_array_value_cansleep);

LKM_SIM_INLINE int gpiod_set_config(gpio_desc* desc, unsigned long config)
{
  if (const auto no = sim::refusal(desc, "gpiod_set_config")) return *no;
  return sim::configure(*desc, pinconf_to_config_param(config), pinconf_to_config_argument(config));
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_config);
LKM_SIM_INLINE int gpiod_set_debounce(gpio_desc* desc, unsigned debounce)
{
  return gpiod_set_config(desc, pinconf_to_config_packed(PIN_CONFIG_INPUT_DEBOUNCE, debounce));
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_debounce);
LKM_SIM_INLINE int gpiod_set_transitory(gpio_desc* desc, bool transitory)
{
  if (const auto no = sim::refusal(desc, "gpiod_set_transitory")) return *no;
  desc->is_transitory = transitory;
  return sim::configure_if_known(*desc, PIN_CONFIG_PERSIST_STATE, !transitory);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_transitory);

LKM_SIM_INLINE void gpiod_toggle_active_low(gpio_desc* desc)
{
  if (!sim::refusal(desc, "gpiod_toggle_active_low")) desc->active_low = !desc->active_low;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_toggle_active_low);
LKM_SIM_INLINE int gpiod_is_active_low(const gpio_desc* desc)
{
  const auto no = sim::refusal(desc, "gpiod_is_active_low", false);
  return no ? *no : desc->active_low;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_is_active_low);
LKM_SIM_INLINE int gpiod_cansleep(const gpio_desc* desc)
{
  const auto no = sim::refusal(desc, "gpiod_cansleep", false);
  return no ? *no : desc->gdev->chip->can_sleep;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_cansleep);

LKM_SIM_INLINE int gpiod_to_irq(const gpio_desc* desc)
{
  if (IS_ERR_OR_NULL(desc) || !desc->gdev->chip) return -EINVAL;
  auto& gc = *desc->gdev->chip;
  const int irq = gc.to_irq ? gc.to_irq(&gc, sim::offset_of(*desc)) : 0;
  return irq ? irq : -ENXIO;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_to_irq);

LKM_SIM_INLINE int gpiod_set_consumer_name(gpio_desc* desc, const char* name)
{
  if (const auto no = sim::refusal(desc, "gpiod_set_consumer_name")) return *no;
  name ? void(desc->label = name) : desc->label.reset();
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_set_consumer_name);

LKM_SIM_INLINE void gpiod_add_lookup_table(gpiod_lookup_table* table)
{
  INIT_LIST_HEAD(&table->list);
  sim::part<sim::gpios>().add_table(table);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_add_lookup_table);
LKM_SIM_INLINE void gpiod_remove_lookup_table(gpiod_lookup_table* table)
{
  sim::part<sim::gpios>().remove_table(table);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_remove_lookup_table);
LKM_SIM_INLINE void gpiod_add_hogs(gpiod_hog* hogs) { sim::part<sim::gpios>().add_hogs(hogs); }
LKM_EXPORT_SYMBOL_GPL(gpiod_add_hogs);
LKM_SIM_INLINE void gpiod_remove_hogs(gpiod_hog* hogs) { sim::part<sim::gpios>().remove_hogs(hogs); }
LKM_EXPORT_SYMBOL_GPL(gpiod_remove_hogs);

LKM_SIM_INLINE int gpiod_count(device* dev, const char* con_id)
{
  const auto* const table = sim::part<sim::gpios>().table_of(dev);
  int count = 0;
  for (const auto* entry = table ? table->table : nullptr; entry && entry->key; ++entry)
    if (con_id && entry->con_id ? !std::strcmp(con_id, entry->con_id) : con_id == entry->con_id) ++count;
  return count ? count : -ENOENT;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_count);

LKM_SIM_INLINE gpio_desc* gpiod_get_index(device* dev, const char* con_id, unsigned idx, gpiod_flags flags)
{
  unsigned long lookup_flags = GPIO_LOOKUP_FLAGS_DEFAULT;
  auto* const line = sim::look_up(dev, con_id, idx, lookup_flags);
  if (IS_ERR(line)) return line;
  const auto* const label = con_id ? con_id : dev ? dev_name(dev) : "?";
  int error = sim::request_line(line, label, "gpiod_request");
  if (error == -EBUSY && flags & GPIOD_FLAGS_BIT_NONEXCLUSIVE) {
    _dev_printk("\0016", dev, "nonexclusive access to GPIO for %s\n", label);
    return line;
  }
  if (!error && (error = sim::set_up_line(*line, lookup_flags, flags)) < 0) gpiod_put(line);
  return error < 0 ? static_cast<gpio_desc*>(ERR_PTR(error)) : line;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_index);
LKM_SIM_INLINE gpio_desc* gpiod_get_index_optional(device* dev, const char* con_id, unsigned index, gpiod_flags flags)
{
  auto* const line = gpiod_get_index(dev, con_id, index, flags);
  return line == ERR_PTR(-ENOENT) ? nullptr : line;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_index_optional);
LKM_SIM_INLINE gpio_desc* gpiod_get(device* dev, const char* con_id, gpiod_flags flags)
{
  return gpiod_get_index(dev, con_id, 0, flags);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get);
LKM_SIM_INLINE gpio_desc* gpiod_get_optional(device* dev, const char* con_id, gpiod_flags flags)
{
  return gpiod_get_index_optional(dev, con_id, 0, flags);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_optional);

LKM_SIM_INLINE void gpiod_put(gpio_desc* desc) { sim::free_line(desc, "gpiod_put()"); }
LKM_EXPORT_SYMBOL_GPL(gpiod_put);

LKM_SIM_INLINE gpio_descs* gpiod_get_array(device* dev, const char* con_id, gpiod_flags flags)
{
  const int count = gpiod_count(dev, con_id);
  if (count < 0) return static_cast<gpio_descs*>(ERR_PTR(count));
  const auto size = sizeof(gpio_descs) + sizeof(gpio_desc*) * static_cast<unsigned>(count);
  auto* const all = static_cast<gpio_descs*>(sim::kernel_zalloc(size));
  if (!all) return static_cast<gpio_descs*>(ERR_PTR(-ENOMEM));
  for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
    auto* const line = gpiod_get_index(dev, con_id, i, flags);
    if (IS_ERR(line)) {
      gpiod_put_array(all);
      return static_cast<gpio_descs*>(static_cast<void*>(line));
    }
    all->desc[all->ndescs++] = line;
  }
  return all;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_array);
LKM_SIM_INLINE gpio_descs* gpiod_get_array_optional(device* dev, const char* con_id, gpiod_flags flags)
{
  auto* const all = gpiod_get_array(dev, con_id, flags);
  return all == ERR_PTR(-ENOENT) ? nullptr : all;
}
LKM_EXPORT_SYMBOL_GPL(gpiod_get_array_optional);
LKM_SIM_INLINE void gpiod_put_array(gpio_descs* descs)
{
  for (unsigned i = 0; i < descs->ndescs; ++i) gpiod_put(descs->desc[i]);
  kfree(descs);
}
LKM_EXPORT_SYMBOL_GPL(gpiod_put_array);

LKM_SIM_INLINE int gpio_request(unsigned gpio, const char* label)
{
  auto* const line = gpio_to_desc(gpio);
  return !line && gpio < ARCH_NR_GPIOS ? -EPROBE_DEFER : sim::request_line(line, label, "gpiod_request");
}
LKM_EXPORT_SYMBOL_GPL(gpio_request);

LKM_SIM_INLINE int gpio_request_one(unsigned gpio, unsigned long flags, const char* label)
{
  if (const int error = gpio_request(gpio, label)) return error;
  auto* const line = sim::part<sim::gpios>().find(gpio);
  if (!line) return 0;  // a number that no line can have, which Linux lets pass
  if (flags & GPIOF_ACTIVE_LOW) line->active_low = true;
  if (flags & GPIOF_OPEN_DRAIN) line->open_drain = true;
  if (flags & GPIOF_OPEN_SOURCE) line->open_source = true;
  int error = flags & GPIOF_DIR_IN ? gpiod_direction_input(line)
                                   : gpiod_direction_output_raw(line, (flags & GPIOF_INIT_HIGH) != 0);
  if (!error && flags & GPIOF_EXPORT) error = gpiod_export(line, (flags & GPIOF_EXPORT_CHANGEABLE) != 0);
  if (error) sim::free_line(line, "gpio_free()");
  return error;
}
LKM_EXPORT_SYMBOL_GPL(gpio_request_one);

LKM_SIM_INLINE void gpio_free(unsigned gpio) { sim::free_line(gpio_to_desc(gpio), "gpio_free()"); }
LKM_EXPORT_SYMBOL_GPL(gpio_free);

LKM_SIM_INLINE void gpio_free_array(const gpio* array, size_t num)
{
  for (size_t i = 0; i < num; ++i) gpio_free(array[i].gpio);
}
LKM_EXPORT_SYMBOL_GPL(gpio_free_array);

/// When one fails, those before it are given back, the last one first.
LKM_SIM_INLINE int gpio_request_array(const gpio* array, size_t num)
{
  for (size_t i = 0; i < num; ++i)
    if (const int error = gpio_request_one(array[i].gpio, array[i].flags, array[i].label)) {
      while (i) gpio_free(array[--i].gpio);
      return error;
    }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(gpio_request_array);

}  // extern "C"
}  // namespace lkm::waist
