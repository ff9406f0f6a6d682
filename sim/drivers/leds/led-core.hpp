// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/leds/ (Linux 6.1): the class of LEDs, how they blink, and their triggers. Each trigger is a module's;
/// Linux has some of its own.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/class.hpp>
#include <lkm/sim/include/linux/leds.h>

#include <cstddef>
#include <map>
#include <vector>

namespace lkm::sim {

class leds final : public subsystem {
 public:
  void boot(boot_files&) override;
  void take_away(const departure& who) override;

  waist::lkm_class* in_sysfs() { return &class_; }

  std::vector<waist::led_classdev*> all;      // guarded by list_lock
  std::vector<waist::led_trigger*> triggers;  // guarded by triggers_lock
  std::map<const void*, maker> made;          // each of both
  waist::rw_semaphore list_lock{}, triggers_lock{};

 private:
  waist::lkm_class class_{};
};
LKM_SIM_INITCALL(leds);

/// A reader or writer of a semaphore, as long as this lives.
class rwsem_guard {
 public:
  enum class as { reader, writer };
  rwsem_guard(waist::rw_semaphore& held, as how) : held_(held), how_(how)
  {
    how_ == as::writer ? waist::down_write(&held_) : waist::down_read(&held_);
  }
  ~rwsem_guard() { how_ == as::writer ? waist::up_write(&held_) : waist::up_read(&held_); }
  rwsem_guard(const rwsem_guard&) = delete;
  rwsem_guard& operator=(const rwsem_guard&) = delete;

 private:
  waist::rw_semaphore& held_;
  as how_;
};

inline bool may_have(const waist::led_classdev& led, const waist::led_trigger& trigger)
{
  return !trigger.trigger_type || trigger.trigger_type == led.trigger_type;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/leds/led-core.ipp>
#include <lkm/sim/drivers/leds/led-class.ipp>
#include <lkm/sim/drivers/leds/led-triggers.ipp>
#endif
