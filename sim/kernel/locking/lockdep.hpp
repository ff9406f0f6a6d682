// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/lockdep.c (Linux 6.1): what is known of the order in which locks are taken, and of the
/// interrupts that take them. Debian's kernels have no lockdep, so a finding never changes what a driver gets.
///
/// A class is made of the locks that are initialised at one place. While a lock is held and another is taken, there is
/// an edge from the one's class to the other's; a cycle is a deadlock that waits for its day.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/lockdep_types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace lkm::sim {

/// What is held, and whether it is shared. A recursive reader comes in beside a writer who waits. The last three are no
/// locks: they are held by what runs, and who waits for its end takes and releases them.
enum class lock_kind : std::uint8_t { spinlock, mutex, rwlock, rw_semaphore, mmap_lock, timer, work, workqueue };
enum class lock_mode : std::uint8_t { exclusive, shared, recursive };

class lockdep final : public subsystem {
 public:
  lockdep() : classes_(1), details_(1) {}

  /// `taken` is the newest lock of the task's. Called before the task waits for it, or after it got it without waiting.
  void acquired(task& me, held_lock& taken);
  /// The same in most cases: the only lock of the task, of a class that is known to be taken like this. False, and
  /// nothing is done, in any other.
  bool acquired_as_usual(const task& me, held_lock& taken)
  {
    const auto& map = *taken.map;
    if (me.held.size() != 1 || me.next_lock_subclass || me.next_nest_lock || map.lkm_magic != waist::LKM_LOCK_MAGIC ||
        map.lkm_class >= classes_.size())
      return false;
    const auto& known = classes_[map.lkm_class];
    if (known.key != (map.key ? static_cast<const void*>(map.key) : &map) || known.subclass ||
        usage_of(me, taken) & ~known.usage)
      return false;
    ++held_now;
    taken.nest = nullptr;
    taken.class_index = map.lkm_class;
    taken.context = static_cast<std::uint8_t>(context_of(me));
    return true;
  }
  /// Interrupts or softirqs are enabled by a task that holds locks.
  void interrupts_enabled(const task& me);
  /// A lock that the task does not hold is released: another task took it.
  void released_by_another(const waist::lockdep_map& map);

  /// A lock begins. `held`: its memory looks like a lock that is held.
  void initialised(waist::lockdep_map& map, lock_kind kind, const char* name, waist::lock_class_key* key, bool held,
                   const short_trace& where);
  /// Memory goes in which there may be locks that are held. `how`: "kfree()".
  void freed(std::uintptr_t at, std::size_t size, const char* how);
  void destroyed_held(const waist::lockdep_map& map);

  /// Locks that are held in this kernel, or waited for.
  unsigned held_now = 0;

  void forget_key(const void* key);
  void take_away(const departure& who) override;

 private:
  using class_index = std::uint32_t;

  // What a class is used for: in a hard interrupt, with these enabled, and the same of softirqs; the odd ones for
  // reading.
  static constexpr unsigned used_in_hardirq = 1, enabled_hardirq = 4, used_in_softirq = 16, enabled_softirq = 64;
  static constexpr unsigned reading = 2;  // times such a bit
  static constexpr unsigned for_writing = 0b01010101, used = 0b00110011;

  struct lock_class {
    const void* key = nullptr;  // null: gone
    unsigned subclass = 0;
    unsigned usage = 0;
  };
  struct usage_place {
    short_trace at;
    std::string by;
  };
  /// `to` was taken while `from` was held. `kinds`: bit 1 when `from` is exclusive, and 2 when `to` is not recursive.
  struct edge {
    class_index from, to;
    unsigned kinds;
    short_trace from_at, to_at;
    std::string by;
  };
  struct details {
    std::string name;
    lock_kind kind{};
    std::optional<short_trace> made;  // where, if that is its key
    std::vector<edge*> after, before;
    std::array<usage_place, 8> places;
  };
  struct step {
    class_index at;
    bool weak;
    const edge* via;
    std::size_t parent;
  };

  static unsigned context_of(const task& me);
  static unsigned usage_of(const task& me, const held_lock& taken);
  static std::string held_text(const held_lock& h, const lockdep& in);

  class_index class_of(waist::lockdep_map& map, unsigned subclass, lock_kind kind);
  class_index find_class(const void* key, unsigned subclass, const waist::lockdep_map& map, lock_kind kind);
  bool refuses(const task& me, const held_lock& taken);
  /// A lock that is held is no more.
  void give_up(task& holder, std::size_t index);
  void never_initialised(waist::lockdep_map& map, const held_lock& taken);
  void add_usage(const task& me, const held_lock& taken, unsigned bits);
  void add_edges(const task& me, const held_lock& taken);
  void add_edge(const held_lock& from, const held_lock& to);

  /// The way from `start` to the first class that `is_wanted(index, weak)`; empty when there is none. Only ways along
  /// which tasks can really wait for each other: who is a recursive reader does not wait for one who reads.
  template <class Wanted>
  std::vector<const edge*> way(class_index start, bool weak, bool backwards, Wanted is_wanted) const;

  void report_cycle(const held_lock& from, const held_lock& to, const std::vector<const edge*>& back);
  void report_same_class(const held_lock& first, const held_lock& second);
  void report_irq(class_index safe, class_index unsafe, bool soft, const std::vector<const edge*>& between);
  bool first_time(int what, class_index a, class_index b) { return told_.emplace(what, a, b).second; }

  static bool is_lock(lock_kind kind) { return kind < lock_kind::timer; }
  bool is_lock(class_index c) const { return is_lock(details_[c].kind); }
  std::string quoted(class_index c) const { return is_lock(c) ? '"' + details_[c].name + '"' : "the " + named(c); }
  std::string named(class_index c) const;
  static std::string place(const short_trace& at) { return at.text() + at.below(); }
  std::string edge_text(const edge& e) const;
  static std::string function_text(const void* code);
  /// `by`: what the task did; empty for the current one.
  static void found(const char* rule, const std::string& headline, const short_trace& where, const std::string& rest,
                    std::string by = {});

  std::vector<lock_class> classes_;
  std::deque<details> details_;
  std::deque<edge> edges_;
  std::unordered_map<std::uintptr_t, class_index> by_key_;
  std::array<std::uint64_t, 256> known_{};  // pairs whose order was looked at
  std::set<std::tuple<int, class_index, class_index>> told_;
  std::unordered_map<std::string, unsigned> made_;  // how many of a name there are without keys
};

inline unsigned lockdep::context_of(const task& me)
{
  const auto count = static_cast<unsigned long>(me.preempt_count);
  return (count & waist::HARDIRQ_MASK ? 2u : 0u) + (count & waist::SOFTIRQ_OFFSET ? 1u : 0u);
}

inline unsigned lockdep::usage_of(const task& me, const held_lock& taken)
{
  if (!is_lock(static_cast<lock_kind>(taken.kind))) return 0;
  const auto count = static_cast<unsigned long>(me.preempt_count);
  const auto shared = static_cast<unsigned>(taken.read != 0);
  unsigned bits = 0;
  // Who only tries in an interrupt does not wait for what it interrupted.
  if (!taken.tried) {
    if (count & waist::HARDIRQ_MASK) bits |= used_in_hardirq << shared;
    if (count & waist::SOFTIRQ_OFFSET) bits |= used_in_softirq << shared;
  }
  if (!me.irqs_off && !(count & waist::HARDIRQ_MASK)) {
    bits |= enabled_hardirq << shared;
    if (!(count & waist::SOFTIRQ_MASK)) bits |= enabled_softirq << shared;
  }
  return bits;
}

LKM_SIM_INITCALL(lockdep);

/// For the first line of a function that takes a lock: before it waits, or, with `tried`, after it got the lock.
[[gnu::always_inline]] inline void lock_acquire(waist::lockdep_map& map, lock_kind kind,
                                                lock_mode mode = lock_mode::exclusive, bool tried = false)
{
  auto& me = current();
  auto* const all = me.order;
  if (!all) return;
  auto& taken = me.held.push();
  taken.map = &map;
  taken.kind = static_cast<std::uint8_t>(kind);
  taken.read = static_cast<std::uint8_t>(mode);
  taken.tried = tried;
  taken.at.set_here(4);
  if (!all->acquired_as_usual(me, taken)) all->acquired(me, taken);
}

/// A lock begins, at the address of the function that calls this. `held`: as the memory says, if it was a lock before.
[[gnu::always_inline]] inline void lock_init(waist::lockdep_map& map, lock_kind kind, const char* name,
                                             waist::lock_class_key* key, bool held)
{
  // The kernel's own locks have keys, and begin before it has its parts.
  if (!key || (held && map.lkm_magic == waist::LKM_LOCK_MAGIC && current_task)) [[unlikely]]
    return part<lockdep>().initialised(map, kind, name, key, held, short_trace::here());
  map = {key, name, 0, waist::LKM_LOCK_MAGIC};
}

[[gnu::always_inline]] inline void lock_release(const waist::lockdep_map& map)
{
  auto* const all = current().order;
  if (!all) return;
  auto& held = current().held;
  --all->held_now;
  if (!held.empty() && held.back().map == &map) [[likely]]
    return held.pop_back();
  for (auto at = held.end(); at != held.begin();)
    if ((--at)->map == &map) {
      held.erase(at);
      return;
    }
  all->released_by_another(map);
}

/// What runs, and others wait for, is as a lock that is held by it: they must not hold what it needs.
class running_guard {
 public:
  [[gnu::always_inline]] running_guard(lock_kind kind, const void* what, const char* name = "")
      // SAFETY: a name, which nobody follows.
      : map_{static_cast<waist::lock_class_key*>(const_cast<void*>(what)), name, 0, waist::LKM_LOCK_MAGIC}
  {
    lock_acquire(map_, kind);
  }
  ~running_guard() { lock_release(map_); }
  running_guard(const running_guard&) = delete;
  running_guard& operator=(const running_guard&) = delete;

 private:
  waist::lockdep_map map_;
};

/// The current task waits for that, or would if it ran now.
[[gnu::always_inline]] inline void waits_for_running(lock_kind kind, const void* what, const char* name = "")
{
  if (!current().held.empty()) const running_guard waited(kind, what, name);
}

/// An rwlock's readers are recursive in interrupts alone, where they need not wait for a writer who waits.
inline lock_mode rwlock_reader()
{
  constexpr auto interrupt = waist::HARDIRQ_MASK | waist::SOFTIRQ_MASK;
  return static_cast<unsigned long>(current().preempt_count) & interrupt ? lock_mode::recursive : lock_mode::shared;
}

}  // namespace lkm::sim
