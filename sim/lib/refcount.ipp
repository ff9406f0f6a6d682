// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/refcount.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void refcount_warn_saturate(refcount_t* r, refcount_saturation_type type)
{
  refcount_set(r, REFCOUNT_SATURATED);
  if (const auto* const text = sim::part<sim::refcount_warnings>().first_time(type))
    lkm_warn("lib/refcount.c", __LINE__, "refcount_warn_saturate", text);
}
LKM_EXPORT_SYMBOL(refcount_warn_saturate);

LKM_SIM_INLINE bool refcount_dec_if_one(refcount_t* r) { return atomic_cmpxchg(&r->refs, 1, 0) == 1; }
LKM_EXPORT_SYMBOL(refcount_dec_if_one);

LKM_SIM_INLINE bool refcount_dec_not_one(refcount_t* r)
{
  const int count = r->refs.counter;
  if (count == REFCOUNT_SATURATED) return true;
  if (count == 1) return false;
  if (count != 0)
    --r->refs.counter;
  else if (const auto* const text = sim::part<sim::refcount_warnings>().first_time(sim::refcount_warnings::not_one))
    lkm_warn("lib/refcount.c", __LINE__, "refcount_dec_not_one", text);
  return true;
}
LKM_EXPORT_SYMBOL(refcount_dec_not_one);

LKM_SIM_INLINE bool refcount_dec_and_mutex_lock(refcount_t* r, mutex* lock)
{
  if (refcount_dec_not_one(r)) return false;
  mutex_lock(lock);
  if (refcount_dec_and_test(r)) return true;
  mutex_unlock(lock);
  return false;
}
LKM_EXPORT_SYMBOL(refcount_dec_and_mutex_lock);

LKM_SIM_INLINE bool refcount_dec_and_lock(refcount_t* r, spinlock_t* lock)
{
  if (refcount_dec_not_one(r)) return false;
  spin_lock(lock);
  if (refcount_dec_and_test(r)) return true;
  spin_unlock(lock);
  return false;
}
LKM_EXPORT_SYMBOL(refcount_dec_and_lock);

LKM_SIM_INLINE bool refcount_dec_and_lock_irqsave(refcount_t* r, spinlock_t* lock, unsigned long* flags)
{
  if (refcount_dec_not_one(r)) return false;
  *flags = lkm_spin_lock_irqsave(lock);
  if (refcount_dec_and_test(r)) return true;
  spin_unlock_irqrestore(lock, *flags);
  return false;
}
LKM_EXPORT_SYMBOL(refcount_dec_and_lock_irqsave);

}  // extern "C"
}  // namespace lkm::waist
