// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/timer.h: a timer that calls a function of the driver.
#pragma once

#include <lkm/delay.hpp>
#include <lkm/member.hpp>
#include <lkm/opaque.hpp>

#include <type_traits>

namespace lkm {

/// A member of the driver, or of what the driver owns:
///
///     class blinker {
///       void tick();                            // in a softirq: nothing in it may sleep
///       lkm::timer<&blinker::tick> timer_{*this};
///     };
///
/// The destructor stops the timer, and waits for its function. So the timer stands behind the members that the function
/// uses.
template <auto Function>
  requires member_without_parameters<Function>
class timer {
 public:
  explicit timer(owner_of<Function>& owner) : owner_(&owner)
  {
    static_assert(std::is_void_v<decltype((owner.*Function)())>, "a timer's function must have the signature void()");
    waist::lkm_timer_setup(&timer_, run);
  }
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  ~timer() { stop(); }

  /// Its function runs after that time, or up to an eighth of it later; not when it was to run before. True when it was
  /// pending. In any context, and in the function itself.
  bool start(milliseconds after) { return waist::lkm_mod_timer_in(&timer_, after.count) != 0; }

  /// Waits until its function does not run any more. True when it was pending. Not with a lock that the function takes,
  /// nor in the function.
  bool stop() { return waist::lkm_del_timer_sync(&timer_) != 0; }

  bool pending() const { return waist::lkm_timer_pending(&timer_) != 0; }

 private:
  static void run(waist::timer_list* t)
  {
    static_assert(std::is_standard_layout_v<timer>);
    // SAFETY: it is the first member of a standard-layout class.
    auto* const self = reinterpret_cast<timer*>(t);
    (self->owner_->*Function)();
  }

  waist::timer_list timer_;
  owner_of<Function>* owner_;
};

}  // namespace lkm
