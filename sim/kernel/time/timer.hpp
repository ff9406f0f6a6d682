// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/time/timer.c (Linux 6.1): a wheel of lists, in which the place of a timer takes no search, whatever
/// their number. The further ahead a timer is, the coarser is the jiffy at which it runs.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/timer.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/softirq.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <optional>
#include <utility>

namespace lkm::sim {

class timer_wheel final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<softirqs>().open(softirq::timer, [this] { run_expired(); });
    part<scheduler>().on_interrupt(interrupt::tick, [] { part<softirqs>().raise(softirq::timer); });
  }

  /// In jiffies. The timer is not pending. Its function runs on that processor: the current task's, unless another is
  /// asked for.
  void add(waist::timer_list& timer, unsigned long expires) { add(timer, expires, current().processor); }
  void add(waist::timer_list& timer, unsigned long expires, unsigned processor)
  {
    if (!timer.function)
      return oops(
          "BUG: a timer without a function was set\nIt was not initialised: timer_setup() or DEFINE_TIMER() is "
          "missing.");
    if (timer.function == shut_down) return;
    if (timer.lkm_magic != waist::LKM_LOCK_MAGIC) [[unlikely]]
      never_initialised(timer);
    need_idle_task();
    // Nothing is due before.
    clock_ = std::max(clock_, std::min(next_, jiffies_now()));
    timer.expires = expires;
    const auto [level, at] = place(expires);
    const auto bucket = at >> shift(level) & (slots - 1);
    const auto index = level * slots + bucket;
    timer.flags = (timer.flags & ~(waist::TIMER_ARRAYMASK | waist::TIMER_CPUMASK)) |
                  static_cast<unsigned>(index) << waist::TIMER_ARRAYSHIFT | processor;
    waist::hlist_add_head(&timer.entry, &buckets_[index]);
    used_[level] |= 1ul << bucket;
    if (at < next_) set_next(at);
  }

  /// True when it was pending.
  bool remove(waist::timer_list& timer)
  {
    if (!waist::timer_pending(&timer)) return false;
    const auto index = timer.flags >> waist::TIMER_ARRAYSHIFT;
    waist::hlist_del_init(&timer.entry);
    if (waist::hlist_empty(&buckets_[index])) {
      used_[index / slots] &= ~(1ul << index % slots);
      set_next(find_next());
    }
    return true;
  }

  /// The function of a timer that cannot be set any more, where Linux has none: ours tells it from one that was never
  /// initialised.
  static void shut_down(waist::timer_list*) {}

  /// For what has to wait until the function does not run any more: who holds a lock that it takes waits for ever.
  [[gnu::always_inline]] static void waits_for(const waist::timer_list& timer)
  {
    if (timer.function && timer.function != shut_down && !is_the_kernels(timer.function))
      waits_for_running(lock_kind::timer, reinterpret_cast<const void*>(timer.function));
  }
  /// delayed_work_timer_fn()
  static bool is_the_kernels(void (*function)(waist::timer_list*));

  /// The timer whose function runs now, or null.
  const waist::timer_list* running() const { return running_; }

  /// Calls `visit(timer)` for each pending one, which may remove it.
  template <class Visit>
  void for_each(Visit visit)
  {
    for (auto& bucket : buckets_)
      for (auto *at = bucket.first, *next = at; at; at = next) {
        next = at->next;
        visit(*of(at));
      }
  }

  void take_away(const departure& who) override
  {
    for_each([&](waist::timer_list& timer) {
      if (who.module() && !who.owns(reinterpret_cast<const void*>(timer.function)) && !who.owns(&timer)) return;
      const auto function = driver_function(timer.function);
      who.left("the timer with " + (function.function.empty() ? std::string("a function") : function.text()),
               "del_timer_sync()");
      remove(timer);
    });
  }

 private:
  /// Zeroed memory works as a timer on Linux.
  [[gnu::cold, gnu::noinline]] static void never_initialised(waist::timer_list& timer)
  {
    timer.lkm_magic = waist::LKM_LOCK_MAGIC;
    const auto at = short_trace::here();
    part<report>().broken("timer not initialised", severity::bug,
                          "a timer was set that was never initialised, in " + at.text() + ", " +
                              activity_of(current()) +
                              "\n  timer_setup() or DEFINE_TIMER() is missing. Its function is " +
                              driver_function(timer.function).text() + '.',
                          at.driver().place());
  }

  static constexpr std::size_t levels = 9, slots = 64;
  static constexpr unsigned long none = ~0ul;
  static constexpr std::size_t shift(std::size_t level) { return 3 * level; }

  static waist::timer_list* of(waist::hlist_node* entry)
  {
    // SAFETY: only timer_list::entry, its first member, is ever linked into a bucket.
    return reinterpret_cast<waist::timer_list*>(entry);
  }

  /// Without counting as a look at the clock. Jiffies of the simulated kernel do not wrap at 64 bits.
  static unsigned long jiffies_now()
  {
    return initial_jiffies + static_cast<unsigned long>(part<scheduler>().now() / ns_per_jiffy);
  }

  /// The level, and the jiffy at which the timer runs: the first multiple of the level's step after `expires`.
  std::pair<std::size_t, unsigned long> place(unsigned long expires) const
  {
    const auto ahead = static_cast<long>(expires - clock_);
    if (ahead < 0) return {0, clock_};
    std::size_t level = 0;
    while (level + 1 < levels && static_cast<unsigned long>(ahead) >= (slots - 1) << shift(level)) ++level;
    const auto most = ((slots - 1) << shift(levels - 1)) - (1ul << shift(levels - 1));
    const auto within = clock_ + std::min(static_cast<unsigned long>(ahead), most);
    return {level, ((within >> shift(level)) + 1) << shift(level)};
  }

  /// When the first timer runs; `none` without timers.
  unsigned long find_next() const
  {
    auto first = none;
    for (std::size_t level = 0; level < levels; ++level) {
      if (!used_[level]) continue;
      // The next bucket, counted from the one in which this level's clock stands.
      const auto now = (clock_ + (1ul << shift(level)) - 1) >> shift(level);
      const auto ahead = std::countr_zero(std::rotr(used_[level], static_cast<int>(now & (slots - 1))));
      first = std::min(first, (now + static_cast<unsigned long>(ahead)) << shift(level));
    }
    return first;
  }

  void set_next(unsigned long at)
  {
    next_ = at;
    part<scheduler>().interrupt_at(interrupt::tick,
                                   at == none ? scheduler::never : (at - initial_jiffies) * ns_per_jiffy);
  }

  /// In softirq context: runs each timer whose jiffy has come, the earliest first, and of one jiffy the coarsest.
  void run_expired()
  {
    for (const auto now = jiffies_now(); next_ <= now;) {
      clock_ = next_;
      std::array<waist::hlist_head, levels> expired{};
      std::size_t level = 0;
      for (; level < levels && !(clock_ & ((1ul << shift(level)) - 1)); ++level) {
        const auto bucket = clock_ >> shift(level) & (slots - 1);
        used_[level] &= ~(1ul << bucket);
        auto& from = buckets_[level * slots + bucket];
        if (from.first) from.first->pprev = &expired[level].first;
        expired[level].first = std::exchange(from.first, nullptr);
      }
      ++clock_;
      next_ = find_next();
      // A function may remove others of these, and set itself again.
      while (level--)
        while (auto* const entry = expired[level].first) call(*of(entry));
    }
    clock_ = std::max(clock_, jiffies_now());
    set_next(find_next());
  }

  void call(waist::timer_list& timer)
  {
    waist::hlist_del_init(&timer.entry);
    auto& me = current();
    const auto before = me.preempt_count;
    const auto* const outer = std::exchange(running_, &timer);
    const auto function = timer.function;
    const auto own = me.processor, its = timer.flags & waist::TIMER_CPUMASK;
    if (!part<scheduler>().is_held(its)) me.processor = its;
    {
      // The timer of a delayed work only queues it.
      std::optional<running_guard> runs;
      if (!is_the_kernels(function)) runs.emplace(lock_kind::timer, reinterpret_cast<const void*>(function));
      function(&timer);
    }
    me.processor = own;
    running_ = outer;
    if (me.preempt_count != before || me.irqs_off)
      oops("BUG: the timer's function " + driver_function(function).text() +
           " returned with a spinlock held, or with preemption or interrupts disabled");
  }

  std::array<waist::hlist_head, levels * slots> buckets_{};
  std::array<std::uint64_t, levels> used_{};  // a bit for each bucket that has timers
  unsigned long clock_ = initial_jiffies;     // the jiffy from which on timers have not run
  unsigned long next_ = none;
  const waist::timer_list* running_ = nullptr;
};

LKM_SIM_INITCALL(timer_wheel);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/time/timer.ipp>
#endif
