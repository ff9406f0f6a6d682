// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/kthread.h: a thread of the kernel that runs a function of the driver.
#pragma once

#include <lkm/delay.hpp>
#include <lkm/error.hpp>
#include <lkm/member.hpp>
#include <lkm/opaque.hpp>

#include <type_traits>
#include <utility>

namespace lkm {

/// True when somebody waits for the current thread to end. A condition on which such a thread waits has it in it.
inline bool kthread_should_stop() { return waist::lkm_kthread_should_stop(); }

/// Sleeps that long, or until somebody stops the current thread.
inline void kthread_sleep(milliseconds time) { waist::lkm_kthread_sleep(time.count); }

/// A member of the driver, or of what the driver owns: `lkm::kthread<&pump::run> thread_;`, where `int run();` returns
/// when kthread_should_stop() says so, or before. The destructor stops it. So it stands behind the members that the
/// function uses.
template <auto Function>
  requires member_without_parameters<Function>
class kthread {
 public:
  kthread() = default;
  kthread(const kthread&) = delete;
  kthread& operator=(const kthread&) = delete;
  ~kthread() { stop(); }

  /// Of the name, which ps shows, 15 characters count. EBUSY when it runs already, ENOMEM. May sleep.
  [[nodiscard]] result<> start(owner_of<Function>& owner, const char* name)
  {
    static_assert(std::is_same_v<decltype((owner.*Function)()), int>,
                  "a thread's function must have the signature int()");
    if (thread_) return fail(EBUSY);
    return check(waist::lkm_kthread_run(&thread_, run, &owner, name));
  }

  /// Wakes it, waits for its end, and gives what its function returned; 0 when it was not started. May sleep.
  int stop()
  {
    auto* const thread = std::exchange(thread_, nullptr);
    return thread ? waist::lkm_kthread_stop(thread) : 0;
  }

 private:
  static int run(void* owner) { return (static_cast<owner_of<Function>*>(owner)->*Function)(); }

  waist::task_struct* thread_ = nullptr;
};

}  // namespace lkm
