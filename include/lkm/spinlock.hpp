// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/spinlock.h: a spinlock that owns its data, which cannot be reached without the lock.
#pragma once

#include <lkm/opaque.hpp>

#include <optional>
#include <utility>

namespace lkm {

/// What a lock keeps away beside the other processors: nothing, softirqs, or interrupts.
enum class spin { plain, bh, irqsave };

template <class T>
class spinlock;

/// Holds the lock, and gives access to the data. Nothing may sleep as long as it lives.
template <class T, spin how>
class [[nodiscard]] spin_guard {
 public:
  spin_guard(spin_guard&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)), flags_(other.flags_) {}
  spin_guard& operator=(spin_guard&&) = delete;
  ~spin_guard()
  {
    if (!lock_) return;
    if constexpr (how == spin::plain)
      waist::lkm_spin_unlock(&lock_->lock_);
    else if constexpr (how == spin::bh)
      waist::lkm_spin_unlock_bh(&lock_->lock_);
    else
      waist::lkm_spin_unlock_irqrestore(&lock_->lock_, flags_);
  }

  T& operator*() const { return lock_->data_; }
  T* operator->() const { return &lock_->data_; }

 private:
  friend spinlock<T>;
  explicit spin_guard(spinlock<T>& locked, unsigned long flags = 0) : lock_(&locked), flags_(flags) {}
  spinlock<T>* lock_;
  unsigned long flags_;
};

/// For any context. Who shares the data with a timer or tasklet takes lock_bh(), and who shares it with an interrupt's
/// handler lock_irqsave(); the handler itself takes lock(). None of these sleeps.
template <class T>
class spinlock {
 public:
  template <class... Args>
  explicit spinlock(Args&&... args) : data_(std::forward<Args>(args)...)
  {
    waist::lkm_spinlock_init(&lock_);
  }
  spinlock(const spinlock&) = delete;
  spinlock& operator=(const spinlock&) = delete;

  spin_guard<T, spin::plain> lock()
  {
    waist::lkm_spin_lock(&lock_);
    return spin_guard<T, spin::plain>(*this);
  }
  spin_guard<T, spin::bh> lock_bh()
  {
    waist::lkm_spin_lock_bh(&lock_);
    return spin_guard<T, spin::bh>(*this);
  }
  spin_guard<T, spin::irqsave> lock_irqsave()
  {
    return spin_guard<T, spin::irqsave>(*this, waist::lkm_spinlock_irqsave(&lock_));
  }
  [[nodiscard]] std::optional<spin_guard<T, spin::plain>> try_lock()
  {
    if (!waist::lkm_spin_trylock(&lock_)) return std::nullopt;
    return spin_guard<T, spin::plain>(*this);
  }

 private:
  template <class, spin>
  friend class spin_guard;
  waist::spinlock lock_;
  T data_;
};

}  // namespace lkm
