// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/interrupt.h: functions of the driver that a line of its device interrupts for.
#pragma once

#include <lkm/error.hpp>
#include <lkm/member.hpp>
#include <lkm/opaque.hpp>

#include <type_traits>
#include <utility>

namespace lkm {

using waist::IRQ_HANDLED;
using waist::IRQ_NONE;
using waist::IRQ_WAKE_THREAD;
using waist::irqreturn;

/// How a line is requested.
// constants_test.py: unsigned long IRQF_SHARED IRQF_ONESHOT of interrupt.h
inline constexpr unsigned long IRQF_SHARED{0x00000080};
inline constexpr unsigned long IRQF_ONESHOT{0x00002000};

/// A member of the driver, or of what the driver owns: `lkm::irq<&button::pressed> irq_;`, where `lkm::irqreturn
/// pressed();` runs as an interrupt, and nothing in it may sleep. With a second function, that one runs in a thread and
/// may sleep, each time that the first one returns IRQ_WAKE_THREAD; its line is to be requested with IRQF_ONESHOT when
/// the device would go on to interrupt. The destructor frees the line, and waits for both. So it stands behind the
/// members that they use.
template <auto Handler, auto Thread = nullptr>
  requires member_without_parameters<Handler>
class irq {
 public:
  using owner = owner_of<Handler>;

  irq() = default;
  irq(const irq&) = delete;
  irq& operator=(const irq&) = delete;
  ~irq() { free(); }

  /// EBUSY when it has a line already, or somebody else has this one and does not share it; EINVAL when there is no
  /// such line. The name is seen in /proc/interrupts, and has to live as long as this. May sleep.
  [[nodiscard]] result<> request(unsigned line, owner& of, const char* name, unsigned long flags = 0)
  {
    static_assert(std::is_same_v<decltype((of.*Handler)()), irqreturn>,
                  "a handler must have the signature lkm::irqreturn()");
    if (owner_) return fail(EBUSY);
    waist::irqreturn (*thread)(int, void*) = nullptr;
    if constexpr (!std::is_null_pointer_v<decltype(Thread)>) {
      static_assert(std::is_same_v<decltype((of.*Thread)()), irqreturn>,
                    "a handler's thread must have the signature lkm::irqreturn()");
      thread = run_thread;
    }
    owner_ = &of;
    line_ = line;
    const auto done = check(waist::lkm_request_threaded_irq(line, run, thread, flags, name, this));
    if (!done) owner_ = nullptr;
    return done;
  }

  /// May sleep.
  void free()
  {
    if (!owner_) return;
    waist::lkm_free_irq(line_, this);
    owner_ = nullptr;
  }

  /// These nest, and are for a line that was requested. The first waits for the handlers, and may sleep.
  void disable() { waist::lkm_disable_irq(line_); }
  void enable() { waist::lkm_enable_irq(line_); }

 private:
  static waist::irqreturn run(int, void* self) { return (static_cast<irq*>(self)->owner_->*Handler)(); }
  static waist::irqreturn run_thread(int, void* self) { return (static_cast<irq*>(self)->owner_->*Thread)(); }

  owner* owner_ = nullptr;
  unsigned line_ = 0;
};

}  // namespace lkm
