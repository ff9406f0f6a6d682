// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/ww_mutex.h (Linux 6.1), with the rules that Linux checks with CONFIG_DEBUG_WW_MUTEXES.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/ww_mutex.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <string>

namespace lkm::sim {

/// One who waits for a mutex; lives on the waiting task's stack.
struct ww_waiter {
  waist::list_head list;
  task* who;
  waist::ww_acquire_ctx* ctx;
  wait_list woken;
};

/// What one task does to take one mutex.
class ww_request {
 public:
  ww_request(waist::ww_mutex& lock, waist::ww_acquire_ctx* ctx) : lock_(lock), ctx_(ctx) {}

  int lock(unsigned state);
  bool try_lock();

  static bool began_later(const waist::ww_acquire_ctx& a, const waist::ww_acquire_ctx& b)
  {
    return static_cast<long>(a.stamp - b.stamp) > 0;
  }
  /// Whoever has waited longest looks again.
  static void wake_first(waist::ww_mutex& lock)
  {
    if (!waist::list_empty(&lock.waiters)) of(lock.waiters.next).woken.wake_all();
  }

 private:
  static ww_waiter& of(waist::list_head* entry)
  {
    // SAFETY: only ww_waiter::list, its first member, is ever linked into `waiters`.
    return *reinterpret_cast<ww_waiter*>(entry);
  }

  int wait(unsigned state);
  /// 0, or -EDEADLK when an earlier one waits already.
  int line_up(ww_waiter& me);
  int must_die(const ww_waiter& me);
  int die();
  bool let_die(ww_waiter& waiter, const waist::ww_acquire_ctx& earlier);
  bool wound(const waist::ww_acquire_ctx& waiter, waist::ww_acquire_ctx* holder);
  void check_waiters();
  void acquired();

  waist::ww_mutex& lock_;
  waist::ww_acquire_ctx* ctx_;
};

inline void ww_bug(const char* text)
{
  part<report>().add(severity::bug, std::string(text) + ", by " + activity_of(current()));
}

inline bool ww_request::try_lock()
{
  if (ctx_ && !ctx_->acquired) ctx_->wounded = 0;
  if (!waist::mutex_trylock(&lock_.base)) return false;
  if (ctx_) {
    acquired();
    check_waiters();
  }
  return true;
}

inline int ww_request::lock(unsigned state)
{
  might_sleep([](const char* why) { return std::string("BUG: ww_mutex_lock() is called ") + why; });
  if (!lock_.waiters.next)
    oops("BUG: ww_mutex_lock() of a ww_mutex that is not initialised: ww_mutex_init() is missing");
  if (ctx_ && ctx_ == lock_.ctx) return -EALREADY;
  return try_lock() ? 0 : wait(state);
}

inline int ww_request::wait(unsigned state)
{
  ww_waiter me{{}, &current(), ctx_, {}};
  if (const int error = line_up(me)) return error;
  int death = 0;
  const auto& owner = *static_cast<const task*>(lock_.base.owner);
  const int error = wait_until(
      me.woken,
      "for a ww_mutex that task " + std::to_string(owner.pid) + " (" + owner.comm +
          (&owner == me.who ? ") holds itself" : ") holds"),
      [&] {
        if (waist::mutex_trylock(&lock_.base)) return true;
        if (!me.who->signal_ends(state)) death = must_die(me);
        return death != 0;
      },
      state);
  const bool stole = lock_.waiters.next != &me.list;
  waist::list_del_init(&me.list);
  if (error || death) return error ? error : death;
  if (!ctx_) return 0;
  if (!ctx_->is_wait_die && stole) check_waiters();
  acquired();
  return 0;
}

inline int ww_request::line_up(ww_waiter& me)
{
  auto* before = &lock_.waiters;
  for (auto* at = lock_.waiters.prev; ctx_ && at != &lock_.waiters; at = at->prev) {
    auto& other = of(at);
    if (!other.ctx) continue;
    if (began_later(*ctx_, *other.ctx)) {
      if (const int error = ctx_->is_wait_die ? die() : 0) return error;
      break;
    }
    before = at;
    let_die(other, *ctx_);
  }
  waist::list_add_tail(&me.list, before);
  if (ctx_ && !ctx_->is_wait_die) wound(*ctx_, lock_.ctx);
  return 0;
}

inline int ww_request::die()
{
  if (!ctx_->acquired) return 0;
  if (ctx_->contending_lock) ww_bug("ww_mutex_lock() after -EDEADLK, with other mutexes still locked");
  ctx_->contending_lock = &lock_;
  return -EDEADLK;
}

inline int ww_request::must_die(const ww_waiter& me)
{
  if (!ctx_ || !ctx_->acquired) return 0;
  if (!ctx_->is_wait_die) return ctx_->wounded ? die() : 0;
  if (lock_.ctx && began_later(*ctx_, *lock_.ctx)) return die();
  for (auto* at = me.list.prev; at != &lock_.waiters; at = at->prev)
    if (of(at).ctx) return die();
  return 0;
}

inline bool ww_request::let_die(ww_waiter& waiter, const waist::ww_acquire_ctx& earlier)
{
  const bool dies = earlier.is_wait_die;
  if (dies && began_later(*waiter.ctx, earlier) && waiter.ctx->acquired) waiter.woken.wake_all();
  return dies;
}

inline bool ww_request::wound(const waist::ww_acquire_ctx& waiter, waist::ww_acquire_ctx* holder)
{
  if (!holder || !lock_.base.owner || !waiter.acquired || !began_later(*holder, waiter)) return false;
  holder->wounded = 1;
  // It may sleep at another mutex.
  if (lock_.base.owner != &current()) waist::wake_up_process(lock_.base.owner);
  return true;
}

inline void ww_request::check_waiters()
{
  for (auto* at = lock_.waiters.next; at != &lock_.waiters; at = at->next)
    if (auto& other = of(at); other.ctx && (let_die(other, *ctx_) || wound(*other.ctx, ctx_))) return;
}

inline void ww_request::acquired()
{
  if (lock_.ctx)
    ww_bug("a ww_mutex was unlocked with mutex_unlock(), which forgets its context: use ww_mutex_unlock()");
  if (ctx_->done_acquire) ww_bug("ww_mutex_lock() after ww_acquire_done() of its context");
  if (ctx_->ww_class != lock_.ww_class) ww_bug("ww_mutex_lock() of a ww_mutex of another class than its context's");
  if (ctx_->contending_lock) {
    if (ctx_->contending_lock != &lock_)
      ww_bug("after -EDEADLK another ww_mutex is locked than the one that gave it: ww_mutex_lock_slow() is missing");
    if (ctx_->acquired) ww_bug("ww_mutex_lock_slow() after -EDEADLK, with other mutexes still locked");
    ctx_->contending_lock = nullptr;
  }
  ++ctx_->acquired;
  lock_.ctx = ctx_;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/ww_mutex.ipp>
#endif
