// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/refcount.c (Linux 6.1): what a count of references that went wrong says.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/kref.h>
#include <lkm/sim/include/linux/mutex.h>
#include <lkm/sim/include/linux/refcount.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/locking/spinlock.hpp>

#include <array>

namespace lkm::sim {

/// Each kind is said once in a kernel's life.
class refcount_warnings final : public subsystem {
 public:
  /// Of refcount_dec_not_one(), after the kinds of enum refcount_saturation_type.
  static constexpr unsigned not_one = 5;

  /// Null when it was said before.
  const char* first_time(unsigned kind)
  {
    static constexpr std::array texts{
        "refcount_t: saturated; leaking memory.",       "refcount_t: saturated; leaking memory.",
        "refcount_t: addition on 0; use-after-free.",   "refcount_t: underflow; use-after-free.",
        "refcount_t: decrement hit 0; leaking memory.", "refcount_t: underflow; use-after-free."};
    if (said_ >> kind & 1) return nullptr;
    said_ |= 1u << kind;
    return texts[kind];
  }

 private:
  unsigned said_ = 0;
};

LKM_SIM_INITCALL(refcount_warnings);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/refcount.ipp>
#endif
