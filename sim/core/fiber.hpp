// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A stack that code runs on, and the switch from one to another: Boost.Context, told to the sanitizers.
#pragma once

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define LKM_ASAN_FIBERS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LKM_ASAN_FIBERS 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define LKM_TSAN_FIBERS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LKM_TSAN_FIBERS 1
#endif
#endif

#ifdef LKM_ASAN_FIBERS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef LKM_TSAN_FIBERS
#include <sanitizer/tsan_interface.h>
#endif

namespace lkm::sim {

/// Stacks with a guard page, used again and again; all are freed with the pool, whatever still stands on them.
class stack_pool {
 public:
  // Sanitizers put red zones on the stack: room for Boost.Test and a driver with them.
  static constexpr std::size_t stack_size = 256 * 1024;

  stack_pool() = default;
  stack_pool(const stack_pool&) = delete;
  stack_pool& operator=(const stack_pool&) = delete;

  ~stack_pool()
  {
    for (auto& stack : all_) {
#ifdef LKM_ASAN_FIBERS
      // A flow that never ended leaves its red zones behind; the next mapping here must not inherit them.
      __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack.size, stack.size);
#endif
      allocator_.deallocate(stack);
    }
  }

  boost::context::stack_context take()
  {
    if (free_.empty()) {
      all_.push_back(allocator_.allocate());
      return all_.back();
    }
    auto stack = free_.back();
    free_.pop_back();
    return stack;
  }

  void give_back(const boost::context::stack_context& stack) { free_.push_back(stack); }

 private:
  boost::context::protected_fixedsize_stack allocator_{stack_size};
  std::vector<boost::context::stack_context> all_;
  std::vector<boost::context::stack_context> free_;
};

/// Either the test's own stack, or one of the pool on which a function runs.
class flow {
 public:
  flow() = default;
  flow(const flow&) = delete;
  flow& operator=(const flow&) = delete;

  // Deliberately does not unwind what still stands on the stack: a task that waits for ever has no way out.
  ~flow()
  {
#ifdef LKM_TSAN_FIBERS
    if (owns_tsan_) __tsan_destroy_fiber(tsan_);
#endif
    if (!finished_) std::construct_at(&graveyard_.fiber, std::move(context_));
  }

  /// Prepares `body` to run on a stack of `pool` at the first switch to this flow. `body` returns the flow to go on
  /// with when it is done.
  void start(stack_pool& pool, std::function<flow*()> body)
  {
    const auto stack = pool.take();
    bottom_ = static_cast<char*>(stack.sp) - stack.size;
    size_ = stack.size;
    body_ = std::move(body);
#ifdef LKM_TSAN_FIBERS
    tsan_ = __tsan_create_fiber(0);
    owns_tsan_ = true;
#endif
    context_ =
        boost::context::fiber(std::allocator_arg, boost::context::preallocated(stack.sp, stack.size, stack),
                              returner{&pool}, [this](boost::context::fiber&& from) { return run(std::move(from)); });
  }

  /// Leaves this flow, which runs, for `next`; returns when somebody switches back.
  void switch_to(flow& next)
  {
    next.from_ = this;
    leave(next, &fake_stack_);
#ifdef LKM_TSAN_FIBERS
    if (!tsan_) tsan_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(next.tsan_, 0);
#endif
    auto from = std::move(next.context_).resume();
    arrive(std::move(from));
  }

  bool finished() const { return finished_; }

 private:
  struct returner {
    stack_pool* pool;
    void deallocate(boost::context::stack_context& stack) { pool->give_back(stack); }
  };

  boost::context::fiber run(boost::context::fiber&& from)
  {
    arrive(std::move(from));
    flow* const next = body_();
    finished_ = true;
    next->from_ = nullptr;
    leave(*next, nullptr);
    return std::move(next->context_);
  }

  // Rule: what TSan sees entered on a flow must be left on it, or its record of the callers underflows. So leave() and
  // arrive() are no functions to it, and a flow that ends is left by the one that goes on.
  [[gnu::always_inline]] void leave([[maybe_unused]] flow& next, [[maybe_unused]] void** fake_stack)
  {
#ifdef LKM_ASAN_FIBERS
    __sanitizer_start_switch_fiber(fake_stack, next.bottom_, next.size_);
#endif
  }

  [[gnu::always_inline]] void arrive(boost::context::fiber&& from)
  {
#ifdef LKM_TSAN_FIBERS
    // From a flow that ended: its functions return, to TSan, before this one goes on.
    __tsan_switch_to_fiber(tsan_, 0);
#endif
#ifdef LKM_ASAN_FIBERS
    const void* bottom = nullptr;
    std::size_t size = 0;
    __sanitizer_finish_switch_fiber(fake_stack_, &bottom, &size);
    if (from_) {
      from_->bottom_ = bottom;
      from_->size_ = size;
    }
#endif
    if (from_) from_->context_ = std::move(from);
  }

  boost::context::fiber context_;
  std::function<flow*()> body_;
  flow* from_ = nullptr;  // who switched to us last; null when it ended
  const void* bottom_ = nullptr;
  std::size_t size_ = 0;
  void* fake_stack_ = nullptr;
  bool finished_ = false;
#ifdef LKM_TSAN_FIBERS
  void* tsan_ = nullptr;
  bool owns_tsan_ = false;
#endif
  union graveyard {
    graveyard() {}
    ~graveyard() {}
    boost::context::fiber fiber;
  } graveyard_;
};

}  // namespace lkm::sim
