// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models struct task_struct (include/linux/sched.h, Linux 6.1): what the scheduler and the signals keep of a process.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/fiber.hpp>
#include <lkm/sim/core/kernel_entry.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/cred.h>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/lockdep_types.h>
#include <lkm/sim/include/linux/preempt.h>
#include <lkm/sim/include/linux/sched.h>

#include <algorithm>
#include <csignal>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::waist {
struct rcu_head;
}

namespace lkm::sim {

/// What a handler learns of a signal: siginfo_t as far as a driver has a say in it.
struct signal_info {
  int code = 0;  // si_code: SI_USER, SI_KERNEL or POLL_IN and the like
  int fd = 0;
  long band = 0;
};

/// What a process does about one signal.
struct signal_action {
  std::function<void(int, const signal_info&)> handler;  // empty: the default action
  bool ignore = false;
  bool restart = false;  // SA_RESTART
};

/// A lock that a task holds or waits for, for kernel/locking/lockdep.hpp.
struct held_lock {
  static constexpr std::uint8_t spinlock = 0, rwlock = 2;  // of `kind`, an enum lock_kind
  const waist::lockdep_map* map = nullptr;
  const waist::lockdep_map* nest = nullptr;  // a lock that keeps others of its class apart
  std::uint32_t class_index = 0;             // 0: its order is not looked at
  std::uint8_t kind = 0, read = 0, context = 0;
  bool tried = false;  // without waiting
  short_trace at;
};

/// The locks of one task, the newest last. Room for one more is never cleared, so that taking a lock is cheap.
class lock_stack {
 public:
  using iterator = held_lock*;

  held_lock* begin() { return all_.get(); }
  held_lock* end() { return all_.get() + size_; }
  const held_lock* begin() const { return all_.get(); }
  const held_lock* end() const { return all_.get() + size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return !size_; }
  held_lock& operator[](std::size_t i) { return all_[i]; }
  const held_lock& operator[](std::size_t i) const { return all_[i]; }
  held_lock& back() { return all_[size_ - 1]; }

  /// One with the contents that were there last.
  held_lock& push()
  {
    if (size_ == room_) [[unlikely]]
      grow();
    return all_[size_++];
  }
  void pop_back() { --size_; }
  void erase(const held_lock* at)
  {
    std::move(begin() + (at - begin()) + 1, end(), begin() + (at - begin()));
    --size_;
  }

 private:
  void grow()
  {
    auto more = std::make_unique<held_lock[]>(room_ + 16);
    std::move(begin(), end(), more.get());
    all_ = std::move(more);
    room_ += 16;
  }

  std::unique_ptr<held_lock[]> all_;
  std::size_t size_ = 0, room_ = 0;
};

/// User memory that the driver has fetched in this system call, where a kernel watches for that.
struct user_fetch {
  std::uint64_t start = 0, end = 0;
  short_trace at;
};

class descriptor_table;
class lockdep;
struct kernel_thread;

/// One thread of control of the simulated kernel. Everything that blocks, blocks a task.
class task : public waist::task_struct {
 public:
  task(kernel& owner, waist::pid_t number, std::string_view name) : task_struct{}, owner_(owner)
  {
    pid = tgid = number;
    waist::task_struct::cred = &credentials;
    name.copy(comm, sizeof comm - 1);
  }
  task(const task&) = delete;
  task& operator=(const task&) = delete;

  kernel& owner() const { return owner_; }

  bool may(int capability) const { return credentials.cap_effective >> capability & 1; }

  std::uint64_t deliverable_signals() const { return pending_signals & ~blocked_signals; }
  /// The system call it is in; empty in none.
  std::string_view syscall() const { return entered ? entered->name : std::string_view(); }

  /// True where nothing may sleep.
  bool in_atomic() const { return (preempt_count | irqs_off | rcu_read_lock_nesting) != 0; }
  /// Why: "in a softirq (a timer's function)".
  const char* why_atomic() const
  {
    const auto count = static_cast<unsigned long>(preempt_count);
    if (count & waist::HARDIRQ_MASK) return "in an interrupt";
    if (count & waist::SOFTIRQ_OFFSET) return "in a softirq, such as a timer's function";
    if (irqs_off) return "with interrupts disabled";
    if (!count) return "in a read-side section of RCU, between rcu_read_lock() and rcu_read_unlock()";
    if (count & waist::SOFTIRQ_MASK && !(count & waist::PREEMPT_MASK)) return "with softirqs disabled";
    return "with a spinlock held or preemption disabled";
  }

  /// The newest that it holds, or the section of RCU that it entered last.
  std::string where_spinlock_was_taken() const
  {
    const auto of_spinlock = [](const held_lock& h) {
      return h.kind == held_lock::spinlock || h.kind == held_lock::rwlock;
    };
    const auto newest_first = held | std::views::reverse;
    const auto found = std::ranges::find_if(newest_first, of_spinlock);
    if (found != newest_first.end()) return found->at.text();
    return order || last_spinlock.begin() != last_spinlock.end() ? last_spinlock.text()
                                                                 : "a place that is known with prove_locking alone";
  }

  bool has_signal() const { return deliverable_signals() != 0; }
  bool has_fatal_signal() const { return deliverable_signals() & signal_bit(SIGKILL); }
  static constexpr std::uint64_t signal_bit(int sig) { return std::uint64_t{1} << (sig - 1); }

  /// True when the wait that `state` announces heeds a signal that is pending.
  bool signal_ends(unsigned state) const
  {
    if (!(state & (waist::TASK_INTERRUPTIBLE | waist::TASK_WAKEKILL)) || !has_signal()) return false;
    return (state & waist::TASK_INTERRUPTIBLE) || has_fatal_signal();
  }

  waist::cred credentials{};
  std::uint64_t pending_signals = 0;
  std::uint64_t blocked_signals = 0;
  std::array<signal_action, 65> actions{};
  std::array<signal_info, 65> signal_infos{};               // of the pending ones below SIGRTMIN
  std::vector<std::pair<int, signal_info>> queued_signals;  // the real-time ones, each as often as it was sent

  /// Takes the signals of a task that stands for a real process; null for any other.
  void (*signal_goes_to)(task&, int sig) = nullptr;

  std::uint64_t allowed_cpus = ~std::uint64_t{0};  // a bit for each processor that it may run on
  bool holds_cpu = false;                          // others run, and none of them on its processor
  bool (*spin_ends)(const void*) = nullptr;        // it spins until this says true of `spins_on`
  const void* spins_on = nullptr;

  const std::uint64_t* clock = nullptr;  // of its kernel, in nanoseconds
  unsigned long bytes_copied = 0;        // to and from user memory since its system call began
  std::vector<user_fetch> fetched;
  unsigned long bytes_not_copied = 0;  // by the user copy that was cut short last
  int mutexes_held = 0;
  lockdep* order = nullptr;         // looks at the locks that it takes; null when nobody does
  lock_stack held;                  // those, the newest last
  unsigned next_lock_subclass = 0;  // what spin_lock_nested() and its kin say of the lock that comes next
  const waist::lockdep_map* next_nest_lock = nullptr;
  short_trace last_spinlock;                // where it entered a section of RCU last
  short_trace last_mutex;                   // where it took one last
  unsigned looks_at_clock = 0;              // since its system call began or it slept
  unsigned spins = 0;                       // the same of looks that cost time
  unsigned sleeps = 0;                      // how often it has slept
  kernel_entry* entered = nullptr;          // the system call it is in; null while it is in user space
  fiber* on = nullptr;                      // the fiber that it blocks, while it does not run
  kernel_thread* thread = nullptr;          // what more there is of a thread of the kernel
  bool idles = false;                       // sleeps because nothing is to do, which is no deadlock
  bool asleep = false;                      // taken off the run queue by schedule()
  bool timer_fired = false;                 // its timeout came, and took the timer off the list
  bool in_compat_syscall = false;           // a system call of a 32-bit process
  waist::file* file = nullptr;              // that the system call is about
  descriptor_table* files = nullptr;        // of a process
  waist::rcu_head* task_works = nullptr;    // what it calls when the system call returns: task_work_add()
  std::vector<waist::file*> files_to_put;   // by fput() of a driver, when the system call returns
  const void* waits_for_lock_of = nullptr;  // the owner whose lock of fcntl(2) it sleeps for
  std::string waits_for;                    // more about the place, where it is known

 private:
  kernel& owner_;
};

__attribute__((no_sanitize("address"), no_sanitize("thread"), no_sanitize("undefined"))) inline void
short_trace::collect(const void* frame, const void* caller, std::size_t most)
{
  const auto* const t = current_task;
  if (t && t->clock) when_ = *t->clock;
  const auto top = reinterpret_cast<std::uintptr_t>(t ? t->entered : nullptr);
  pcs_[size_++] = reinterpret_cast<std::uintptr_t>(caller) - 1;
  auto at = reinterpret_cast<std::uintptr_t>(frame);
  // Each frame's first word is the next frame's address, further up; anything else is no frame pointer.
  while (size_ < most && at < top && top - at < 1 << 20 && at % sizeof(void*) == 0) {
    const auto* const words = reinterpret_cast<const std::uintptr_t*>(at);
    const auto next = words[0];
    if (size_ > 1 || reinterpret_cast<const void*>(words[1]) != caller) pcs_[size_++] = words[1] - 1;
    if (next <= at || next >= top) break;
    at = next;
    if (reinterpret_cast<const std::uintptr_t*>(at)[1] == 0) break;
  }
}

/// "read() of /dev/bad by task 2 (reader)".
inline std::string activity_of(const task& t)
{
  std::string text;
  const auto call = t.syscall();
  if (call.empty())
    text = "the kernel";
  else
    text = std::string(call) + (call.find(' ') == call.npos ? "()" : "");
  if (t.file && t.file->f_path_name[0]) text += std::string(" of ") + t.file->f_path_name;
  return text + " by task " + std::to_string(t.pid) + " (" + t.comm + ")";
}

inline std::string current_activity() { return current_task ? activity_of(*current_task) : ""; }
inline std::uint64_t current_time() { return current_task && current_task->clock ? *current_task->clock : 0; }

inline waist::task_struct* as_waist(task& t) { return &t; }
inline task& as_task(waist::task_struct* t) { return *static_cast<task*>(t); }

}  // namespace lkm::sim
