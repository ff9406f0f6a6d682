// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Stacks for tasks, and the switch from one to another, by Boost.Context. The sanitizers are informed of each switch.
#pragma once

#include <lkm/sim/core/leak_checker.hpp>
#include <lkm/sim/core/sanitizers.hpp>

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include <cxxabi.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

/// Stacks with a guard page, which are reused. All are freed with the pool, even if a function has not returned from
/// one.
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
      auto* const top = static_cast<char*>(stack.sp);
      if (sanitizers.leak_check && !is_free(stack)) keep_for_leak_checker(top - stack.size + guard_size, top);
      // A fiber that never ended leaves its red zones behind; the next mapping here must not inherit them.
      if (sanitizers.unpoison) sanitizers.unpoison(top - stack.size, stack.size);
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

  static constexpr std::size_t guard_size = 4096;

 private:
  bool is_free(const boost::context::stack_context& stack) const
  {
    return std::any_of(free_.begin(), free_.end(), [&](const auto& f) { return f.sp == stack.sp; });
  }

  boost::context::protected_fixedsize_stack allocator_{stack_size};
  std::vector<boost::context::stack_context> all_;
  std::vector<boost::context::stack_context> free_;
};

/// What the C++ runtime keeps for a thread of the exceptions that are under way. A fiber has its own: the one that
/// unwinds must not make another one's std::uncaught_exceptions() count.
struct exception_state {
  void* caught;
  unsigned uncaught;
};

inline exception_state* exceptions_of_thread()
{
  static thread_local constinit exception_state* known = nullptr;
  // SAFETY: the layout is fixed by the Itanium C++ ABI (2.2.2, caught exceptions stack).
  if (!known) known = reinterpret_cast<exception_state*>(abi::__cxa_get_globals());
  return known;
}

/// Either the test's own stack, or one of the pool on which a function runs.
class fiber {
 public:
  fiber() = default;
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  // Deliberately does not unwind the functions on the stack: a task that waits for ever cannot return from them.
  ~fiber()
  {
    if (owns_tsan_) sanitizers.destroy_fiber(tsan_);
    if (!finished_) std::construct_at(&graveyard_.context, std::move(context_));
  }

  /// Prepares `body` to run on a stack of `pool` at the first switch to this fiber. `body` returns the fiber to go on
  /// with when it is done. `running` is the fiber that calls.
  void start(stack_pool& pool, fiber& running, std::function<fiber*()> body)
  {
    const auto stack = pool.take();
    bottom_ = low_ = static_cast<char*>(stack.sp) - stack.size;
    size_ = stack.size;
    body_ = std::move(body);
    if (sanitizers.tsan()) {
      tsan_ = sanitizers.create_fiber(0);
      owns_tsan_ = true;
    }
    context_ =
        boost::context::fiber(std::allocator_arg, boost::context::preallocated(stack.sp, stack.size, stack),
                              returner{&pool}, [this](boost::context::fiber&& from) { return run(std::move(from)); });
    if (sanitizers.tsan()) running.switch_to(*this);
  }

  /// Leaves this fiber, which runs, for `next`; returns when somebody switches back.
  void switch_to(fiber& next)
  {
    next.from_ = this;
    auto* const exceptions = exceptions_of_thread();
    exceptions_ = *exceptions;
    leave(next, &fake_stack_);
    if (sanitizers.tsan()) {
      if (!tsan_) tsan_ = sanitizers.current_fiber();
      sanitizers.switch_to_fiber(next.tsan_, 0);
    }
    auto from = std::move(next.context_).resume();
    arrive(std::move(from));
    *exceptions = exceptions_;
  }

  bool finished() const { return finished_; }

  /// True for an address where a stack of the pool ends: its guard page, and what a large frame may reach beyond it.
  bool overflowed_at(const void* address) const
  {
    constexpr std::ptrdiff_t guard = stack_pool::guard_size, beyond = 64 * 1024;
    if (!low_) return false;
    const auto distance = static_cast<const char*>(address) - static_cast<const char*>(low_);
    return distance >= -beyond && distance < guard;
  }

 private:
  struct returner {
    stack_pool* pool;
    void deallocate(boost::context::stack_context& stack) { pool->give_back(stack); }
  };

  boost::context::fiber run(boost::context::fiber&& from)
  {
    arrive(std::move(from));
    // See the rule below: whoever ends may go on with a fiber that has not begun, and would leave functions on it.
    if (sanitizers.tsan()) switch_to(*from_);
    *exceptions_of_thread() = {};
    fiber* const next = body_();
    finished_ = true;
    next->from_ = nullptr;
    leave(*next, nullptr);
    return std::move(next->context_);
  }

  // Rule: what TSan sees entered on a fiber must be left on it, or its record of the callers underflows. So leave() and
  // arrive() are no functions to it, and a fiber that ends is left by the one that goes on.
  [[gnu::always_inline]] void leave(fiber& next, void** fake_stack)
  {
    if (sanitizers.start_switch_fiber) sanitizers.start_switch_fiber(fake_stack, next.bottom_, next.size_);
  }

  [[gnu::always_inline]] void arrive(boost::context::fiber&& from)
  {
    // From a fiber that ended: its functions return, to TSan, before this one goes on.
    if (sanitizers.tsan()) sanitizers.switch_to_fiber(tsan_, 0);
    if (sanitizers.finish_switch_fiber) {
      const void* bottom = nullptr;
      std::size_t size = 0;
      sanitizers.finish_switch_fiber(fake_stack_, &bottom, &size);
      if (from_) {
        from_->bottom_ = bottom;
        from_->size_ = size;
      }
    }
    if (from_) from_->context_ = std::move(from);
  }

  boost::context::fiber context_;
  std::function<fiber*()> body_;
  fiber* from_ = nullptr;         // who switched to us last; null when it ended
  const void* low_ = nullptr;     // the lowest address of a stack of the pool
  const void* bottom_ = nullptr;  // the same as ASan has it, also for the test's own stack
  std::size_t size_ = 0;
  void* fake_stack_ = nullptr;
  bool finished_ = false;
  void* tsan_ = nullptr;
  bool owns_tsan_ = false;
  exception_state exceptions_{};
  union graveyard {
    graveyard() {}
    ~graveyard() {}
    boost::context::fiber context;
  } graveyard_;
};

}  // namespace lkm::sim
