// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/mutex.h: a mutex that owns its data, which cannot be reached without the lock.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>

#include <optional>
#include <utility>

namespace lkm {

class wait_queue;

template <class T>
class mutex;

/// Holds the lock, and gives access to the data.
template <class T>
class [[nodiscard]] guard {
 public:
  guard(guard&& other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
  guard& operator=(guard&&) = delete;
  ~guard()
  {
    if (mutex_) waist::lkm_mutex_unlock(&mutex_->lock_);
  }

  T& operator*() const { return mutex_->data_; }
  T* operator->() const { return &mutex_->data_; }

 private:
  friend mutex<T>;
  friend wait_queue;
  explicit guard(mutex<T>& locked) : mutex_(&locked) {}
  mutex<T>* mutex_;
};

/// Not for interrupt context: every locking function except try_lock() may sleep.
template <class T>
class mutex {
 public:
  template <class... Args>
  explicit mutex(Args&&... args) : data_(std::forward<Args>(args)...)
  {
    waist::lkm_mutex_init(&lock_);
  }
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;

  guard<T> lock()
  {
    waist::lkm_mutex_lock(&lock_);
    return guard<T>(*this);
  }

  /// ERESTARTSYS if a signal came first.
  [[nodiscard]] result<guard<T>> lock_interruptible()
  {
    if (waist::lkm_mutex_lock_interruptible(&lock_)) return fail(ERESTARTSYS);
    return guard<T>(*this);
  }

  [[nodiscard]] std::optional<guard<T>> try_lock()
  {
    if (!waist::lkm_mutex_trylock(&lock_)) return std::nullopt;
    return guard<T>(*this);
  }

  // These exist only for the compiler's message.
#define LKM_WITHOUT_THE_LOCK                                                                        \
  __attribute__((                                                                                   \
      unavailable("lock it, and reach the value through the guard: auto slot = slot_.lock(); then " \
                  "slot->")))
  LKM_WITHOUT_THE_LOCK T* operator->();
  LKM_WITHOUT_THE_LOCK T& operator*();
#undef LKM_WITHOUT_THE_LOCK

 private:
  friend guard<T>;
  friend wait_queue;
  waist::mutex lock_;
  T data_;
};

}  // namespace lkm
