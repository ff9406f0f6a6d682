// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/wait.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/include/linux/wait.h>
#include <lkm/sim/kernel/sched/core.hpp>

namespace lkm::waist {

template <>
inline wait_queue_entry* container_of<wait_queue_entry, list_head>(list_head* entry, unsigned long)
{
  // SAFETY: only wait_queue_entry::entry is ever linked into a wait_queue_head.
  return reinterpret_cast<wait_queue_entry*>(reinterpret_cast<char*>(entry) -
                                             __builtin_offsetof(wait_queue_entry, entry));
}

}  // namespace lkm::waist

namespace lkm::sim {

/// True for a thread of the kernel that somebody waits for: see kernel/kthread.hpp.
bool should_stop_or_park();

/// Sleeps, interruptibly, until `ready()`, which is asked each time that the queue is woken, or until the jiffies are
/// over. What is left of these and at least 1, 0 when they are over, -ERESTARTSYS for a signal.
template <class Ready>
long wait_event(waist::wait_queue_head& queue, Ready ready, int flags = 0, long timeout = waist::MAX_SCHEDULE_TIMEOUT)
{
  waist::wait_queue_entry entry;
  waist::init_wait_entry(&entry, flags);
  long result = timeout;
  while (!ready() && result > 0) {
    if (const long signal = waist::prepare_to_wait_event(&queue, &entry, waist::TASK_INTERRUPTIBLE)) {
      result = signal;
      break;
    }
    if (ready()) break;
    result = waist::schedule_timeout(result);
  }
  waist::finish_wait(&queue, &entry);
  return result == 0 && ready() ? 1 : result;
}

/// A wait ended by its timeout, and its condition was true, for which nobody had woken it. Each place once.
[[gnu::cold, gnu::noinline]] inline void lost_wake_up(const std::string& condition, const short_trace& at)
{
  auto& findings = part<report>();
  const auto text = "a wait ended by its timeout, although \"" + condition + "\" had come true, in " + at.text();
  if (findings.mentions(text)) return;
  findings.broken(
      "lost wake-up", severity::note,
      text + ", " + activity_of(current()) +
          "\n  Nobody called wake_up() of the queue after the condition was false last. Who makes it true wakes "
          "those who wait for it; if only time or a device makes it true, this is as it has to be.",
      at.driver().place());
}

/// A queue of the kernel's own.
struct wait_list : waist::wait_queue_head {
  wait_list() : waist::wait_queue_head{} { waist::__init_waitqueue_head(this, "", nullptr); }
  wait_list(const wait_list&) = delete;
  wait_list& operator=(const wait_list&) = delete;

  void wake_all() { waist::__wake_up(this, waist::TASK_NORMAL, 0, nullptr); }
};

/// Sleeps until `done()`, which is asked each time that the queue is woken. 0, or -EINTR for a signal that `state`
/// heeds; as it stands, no signal ends it. `what` is for the report of a deadlock: "for a work to end".
template <class Done>
int wait_until(waist::wait_queue_head& queue, const std::string& what, Done done,
               unsigned state = waist::TASK_UNINTERRUPTIBLE)
{
  auto& me = current();
  me.waits_for = what;
  waist::wait_queue_entry entry;
  waist::init_wait_entry(&entry, 0);
  int result = 0;
  while (true) {
    const bool signalled = waist::prepare_to_wait_event(&queue, &entry, static_cast<int>(state)) != 0;
    if (done()) break;
    if (signalled) {
      result = -EINTR;
      break;
    }
    part<scheduler>().schedule();
  }
  waist::finish_wait(&queue, &entry);
  me.waits_for.clear();
  return result;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/wait.ipp>
#endif
