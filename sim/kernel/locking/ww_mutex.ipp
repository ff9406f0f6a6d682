// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/ww_mutex.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void ww_mutex_init(ww_mutex* lock, ww_class* ww_class)
{
  __mutex_init(&lock->base, ww_class->mutex_name, nullptr);
  lock->ctx = nullptr;
  lock->ww_class = ww_class;
  INIT_LIST_HEAD(&lock->waiters);
}
LKM_EXPORT_SYMBOL(ww_mutex_init);

LKM_SIM_INLINE void ww_acquire_init(ww_acquire_ctx* ctx, ww_class* ww_class)
{
  *ctx = {};
  ctx->task = get_current();
  ctx->stamp = static_cast<unsigned long>(++ww_class->stamp.counter);
  ctx->is_wait_die = static_cast<unsigned short>(ww_class->is_wait_die);
  ctx->ww_class = ww_class;
}
LKM_EXPORT_SYMBOL(ww_acquire_init);

LKM_SIM_INLINE void ww_acquire_done(ww_acquire_ctx* ctx)
{
  if (ctx->done_acquire) sim::ww_bug("ww_acquire_done() of a context for the second time");
  ctx->done_acquire = 1;
}
LKM_EXPORT_SYMBOL(ww_acquire_done);

LKM_SIM_INLINE void ww_acquire_fini(ww_acquire_ctx* ctx)
{
  if (ctx->acquired == ~0U)
    sim::ww_bug("ww_acquire_fini() of a context for the second time");
  else if (ctx->acquired)
    sim::ww_bug("ww_acquire_fini() of a context that still has ww_mutexes locked");
  ctx->done_acquire = 1;
  ctx->acquired = ~0U;
}
LKM_EXPORT_SYMBOL(ww_acquire_fini);

LKM_SIM_INLINE int ww_mutex_lock(ww_mutex* lock, ww_acquire_ctx* ctx)
{
  return sim::ww_request(*lock, ctx).lock(TASK_UNINTERRUPTIBLE);
}
LKM_EXPORT_SYMBOL(ww_mutex_lock);
LKM_SIM_INLINE int ww_mutex_lock_interruptible(ww_mutex* lock, ww_acquire_ctx* ctx)
{
  return sim::ww_request(*lock, ctx).lock(TASK_INTERRUPTIBLE);
}
LKM_EXPORT_SYMBOL(ww_mutex_lock_interruptible);

LKM_SIM_INLINE int ww_mutex_lock_slow_interruptible(ww_mutex* lock, ww_acquire_ctx* ctx)
{
  if (!ctx->contending_lock) sim::ww_bug("ww_mutex_lock_slow() without an -EDEADLK before it");
  return ww_mutex_lock_interruptible(lock, ctx);
}
LKM_EXPORT_SYMBOL(ww_mutex_lock_slow_interruptible);
LKM_SIM_INLINE void ww_mutex_lock_slow(ww_mutex* lock, ww_acquire_ctx* ctx)
{
  if (!ctx->contending_lock) sim::ww_bug("ww_mutex_lock_slow() without an -EDEADLK before it");
  ww_mutex_lock(lock, ctx);
}
LKM_EXPORT_SYMBOL(ww_mutex_lock_slow);

LKM_SIM_INLINE int ww_mutex_trylock(ww_mutex* lock, ww_acquire_ctx* ctx)
{
  return sim::ww_request(*lock, ctx).try_lock();
}
LKM_EXPORT_SYMBOL(ww_mutex_trylock);

LKM_SIM_INLINE void ww_mutex_unlock(ww_mutex* lock)
{
  if (auto* const ctx = std::exchange(lock->ctx, nullptr); ctx && ctx->acquired) --ctx->acquired;
  mutex_unlock(&lock->base);
  sim::ww_request::wake_first(*lock);
}
LKM_EXPORT_SYMBOL(ww_mutex_unlock);

LKM_SIM_INLINE bool ww_mutex_is_locked(ww_mutex* lock) { return mutex_is_locked(&lock->base); }
LKM_EXPORT_SYMBOL(ww_mutex_is_locked);

}  // extern "C"
}  // namespace lkm::waist
