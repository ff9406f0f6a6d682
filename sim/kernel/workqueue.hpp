// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/workqueue.c (Linux 6.1): works are run in order by one thread, and by another as long as that sleeps.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/workqueue.h>
#include <lkm/sim/kernel/kthread.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/kernel/time/timer.hpp>

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct lkm::waist::workqueue_struct {
  std::string name;
  unsigned flags = 0;
  int max_active = 0;
  list_head works{};  // those that wait for a thread
  int active = 0;     // those that run
  bool is_draining = false;
  sim::maker made;
};

namespace lkm::sim {

/// A thread that runs works.
struct worker {
  task* as = nullptr;
  const waist::work_struct* work = nullptr;  // what it runs; the function may free that
  waist::work_func_t function = nullptr;
  waist::workqueue_struct* queue = nullptr;
  std::uint64_t turn = 0;
};

class workqueues final : public subsystem {
 public:
  workqueues()
  {
    for (const auto* const name : {"events", "events_highpri", "events_long", "events_unbound", "events_freezable",
                                   "events_power_efficient", "events_freezable_power_efficient"})
      make(name, 0, waist::WQ_DFL_ACTIVE);
  }

  waist::workqueue_struct* make(std::string_view name, unsigned flags, int max_active)
  {
    auto& wq = queues_.emplace_back();
    wq.name = name;
    wq.flags = flags;
    wq.max_active = max_active;
    waist::INIT_LIST_HEAD(&wq.works);
    return &wq;
  }
  waist::workqueue_struct* system_queue(int which) { return &*std::next(queues_.begin(), which); }

  void destroy(waist::workqueue_struct* wq)
  {
    drain(*wq);
    part<lockdep>().forget_key(wq);
    queues_.remove_if([&](const auto& q) { return &q == wq; });
  }

  static bool is_pending(const waist::work_struct& work) { return work.data.counter & waist::WORK_STRUCT_PENDING; }
  /// A work that is not in a queue yet, or whose mark says that the caller may put it there.
  void insert(waist::workqueue_struct& wq, waist::work_struct& work, int cpu)
  {
    if (!work.func || !work.entry.next)
      return oops("BUG: a work was queued that is not initialised: INIT_WORK() or DECLARE_WORK() is missing");
    if (wq.is_draining && !runs_for(wq))
      part<report>().add(severity::bug, "a work was queued on workqueue \"" + wq.name +
                                            "\" while it was drained or destroyed, by " + activity_of(current()) +
                                            ": cancel what queues it first");
    // On the processor that is asked for, else on that of the caller, unless the queue is bound to none.
    if (cpu != waist::WORK_CPU_UNBOUND) refuse_processor(static_cast<unsigned>(cpu), "queue_work_on()");
    const auto processor = cpu != waist::WORK_CPU_UNBOUND ? static_cast<unsigned>(cpu) + 1
                           : wq.flags & waist::WQ_UNBOUND ? 0
                                                          : current().processor + 1;
    work.data.counter =
        static_cast<waist::s64>(++turns_ << turn_shift | processor << processor_shift | waist::WORK_STRUCT_PENDING);
    waist::list_add_tail(&work.entry, &wq.works);
    start_one();
  }

  bool queue(waist::workqueue_struct& wq, waist::work_struct& work, int cpu)
  {
    if (is_pending(work)) return false;
    insert(wq, work, cpu);
    return true;
  }

  /// Takes it off its queue, or its timer: true when it was there. Its mark stays, so that nobody can queue it.
  bool grab(waist::work_struct& work, waist::timer_list* timer)
  {
    if (timer && part<timer_wheel>().remove(*timer)) return true;
    const bool was_pending = is_pending(work);
    work.data.counter |= waist::WORK_STRUCT_PENDING;
    if (work.entry.next && !waist::list_empty(&work.entry)) waist::list_del_init(&work.entry);
    if (was_pending) done_.wake_all();
    return was_pending;
  }

  bool cancel(waist::work_struct& work, waist::timer_list* timer)
  {
    const bool was_pending = grab(work, timer);
    release(work);
    return was_pending;
  }

  bool cancel_sync(waist::work_struct& work, waist::timer_list* timer)
  {
    const bool was_pending = grab(work, timer);
    refuse_own(work, "cancel_work_sync()");
    waits_for_running(lock_kind::work, reinterpret_cast<const void*>(work.func));
    wait("for a work to end: cancel_work_sync()", [&] { return !runner_of(work); });
    release(work);
    return was_pending;
  }

  /// True when there was something to wait for.
  bool flush(const waist::work_struct& work)
  {
    waits_for_running(lock_kind::work, reinterpret_cast<const void*>(work.func));
    std::uint64_t turn = 0;
    if (work.entry.next && !waist::list_empty(&work.entry))
      turn = turn_of(work);
    else if (const auto* const w = runner_of(work))
      turn = w->turn;
    if (!turn) return false;
    refuse_own(work, "flush_work()");
    wait("for a work to be done: flush_work()", [&] { return !is_under_way(turn); });
    return true;
  }

  void flush(waist::workqueue_struct& wq)
  {
    if (runs_for(wq))
      oops("BUG: a work of workqueue \"" + wq.name + "\" flushes or drains its own queue, and waits for itself");
    waits_for_running(lock_kind::workqueue, &wq, wq.name.c_str());
    const auto last = turns_;
    wait("for workqueue \"" + wq.name + "\" to be flushed", [&] { return !has_under_way(wq, last); });
  }

  void drain(waist::workqueue_struct& wq)
  {
    const bool before = std::exchange(wq.is_draining, true);
    while (has_under_way(wq, ~0ul)) flush(wq);
    wq.is_draining = before;
  }

  const worker* runner_of(const waist::work_struct& work) const
  {
    const auto found = std::ranges::find_if(workers_, [&](const auto& w) { return w->work == &work; });
    return found == workers_.end() ? nullptr : found->get();
  }
  /// Of the current task, or null.
  worker* current_worker() const
  {
    const auto found = std::ranges::find_if(workers_, [](const auto& w) { return w->as == current_task; });
    return found == workers_.end() ? nullptr : found->get();
  }

  /// A thread is woken, or made, when works wait and none is awake.
  void start_one()
  {
    if (!next().second || std::ranges::any_of(workers_, [](const auto& w) { return !w->as->asleep; })) return;
    const auto idle = std::ranges::find_if(workers_, [](const auto& w) { return w->as->idles; });
    auto& chosen = idle == workers_.end() ? add_worker() : **idle;
    waist::wake_up_process(chosen.as);
  }

  void take_away(const departure& who) override
  {
    const auto its = [&](const void* code) { return !who.module() || who.owns(code); };
    const auto named = [](const char* what, waist::work_func_t function) {
      const auto found = driver_function(function);
      return what + (found.function.empty() ? std::string() : ' ' + found.text());
    };
    part<timer_wheel>().for_each([&](waist::timer_list& timer) {
      if (timer.function != waist::delayed_work_timer_fn) return;
      auto& work = of_timer(timer).work;
      if (!its(reinterpret_cast<const void*>(work.func)) && !who.owns(&work)) return;
      who.left(named("the delayed work", work.func), "cancel_delayed_work_sync()");
      part<timer_wheel>().remove(timer);
    });
    for (auto& wq : queues_)
      for (auto *at = wq.works.next, *next = at->next; at != &wq.works; at = next, next = at->next) {
        const auto& work = of_entry(at);
        if (!its(reinterpret_cast<const void*>(work.func)) && !who.owns(&work)) continue;
        who.left(named("the work", work.func) + ", which is queued,", "cancel_work_sync()");
        waist::list_del_init(at);
      }
    std::erase_if(workers_, [&](const auto& w) {
      if (!w->function || !its(reinterpret_cast<const void*>(w->function))) return false;
      who.left(named("the work", w->function) + ", which sleeps,", "cancel_work_sync()");
      part<scheduler>().forget(*w->as);
      --w->queue->active;
      w->as->asleep = false;
      w->as->__state = waist::TASK_DEAD;
      return true;
    });
    for (auto wq = std::next(queues_.begin(), system_queues); wq != queues_.end();) {
      const auto it = wq++;
      if (who.module() && it->made.by != who.module()) continue;
      who.left("workqueue \"" + it->name + '"', "destroy_workqueue()", &it->made.at);
      queues_.erase(it);
    }
  }

  // What is pending in a timer is so by its mark.
  static void mark(waist::work_struct& work) { work.data.counter |= waist::WORK_STRUCT_PENDING; }

 private:
  // Between them is the number of the processor it is to run on, plus 1.
  static constexpr int processor_shift = 1, turn_shift = 8, system_queues = 7;

  static waist::work_struct& of_entry(waist::list_head* entry)
  {
    // SAFETY: only work_struct::entry is ever linked into a queue.
    return *reinterpret_cast<waist::work_struct*>(reinterpret_cast<char*>(entry) -
                                                  __builtin_offsetof(waist::work_struct, entry));
  }

 public:
  static waist::delayed_work& of_timer(waist::timer_list& timer)
  {
    // SAFETY: delayed_work_timer_fn() is the function of delayed_work::timer alone.
    return *reinterpret_cast<waist::delayed_work*>(reinterpret_cast<char*>(&timer) -
                                                   __builtin_offsetof(waist::delayed_work, timer));
  }

 private:
  static std::uint64_t turn_of(const waist::work_struct& work)
  {
    return static_cast<std::uint64_t>(work.data.counter) >> turn_shift;
  }
  static void release(waist::work_struct& work)
  {
    work.data.counter &= ~static_cast<waist::s64>(waist::WORK_STRUCT_PENDING);
  }

  bool runs_for(const waist::workqueue_struct& wq) const
  {
    const auto* const me = current_worker();
    return me && me->queue == &wq;
  }
  void refuse_own(const waist::work_struct& work, const char* function) const
  {
    const auto* const me = current_worker();
    if (me && me->work == &work)
      oops(std::string("BUG: ") + function + " by the work itself, which waits for its own return");
  }

  /// True while that turn of a work waits for a thread, or runs.
  bool is_under_way(std::uint64_t turn) const
  {
    return std::ranges::any_of(workers_, [&](const auto& w) { return w->turn == turn; }) ||
           std::ranges::any_of(queues_, [&](const auto& wq) {
             for (auto* at = wq.works.next; at != &wq.works; at = at->next)
               if (turn_of(of_entry(at)) == turn) return true;
             return false;
           });
  }
  bool has_under_way(const waist::workqueue_struct& wq, std::uint64_t up_to) const
  {
    for (auto* at = wq.works.next; at != &wq.works; at = at->next)
      if (turn_of(of_entry(at)) <= up_to) return true;
    return std::ranges::any_of(workers_, [&](const auto& w) { return w->queue == &wq && w->turn <= up_to; });
  }

  template <class Done>
  void wait(const std::string& what, Done done)
  {
    might_sleep([](const char* why) { return std::string("BUG: waiting for a work ") + why; });
    wait_until(done_, what, done);
  }

  /// The work that has waited longest of those that may run now: not too many of its queue do, and it does not itself.
  std::pair<waist::workqueue_struct*, waist::work_struct*> next()
  {
    std::pair<waist::workqueue_struct*, waist::work_struct*> first{};
    for (auto& wq : queues_) {
      if (wq.active >= wq.max_active) continue;
      for (auto* at = wq.works.next; at != &wq.works; at = at->next) {
        auto& work = of_entry(at);
        if (runner_of(work)) continue;
        if (!first.second || turn_of(work) < turn_of(*first.second)) first = {&wq, &work};
        break;
      }
    }
    return first;
  }

  worker& add_worker()
  {
    auto& w = *workers_.emplace_back(std::make_unique<worker>());
    w.as = &make_kernel_task("kworker/0:" + std::to_string(made_++), [this, &w] { work_for_ever(w); });
    w.as->flags |= waist::PF_WQ_WORKER;
    return w;
  }

  [[noreturn]] void work_for_ever(worker& me)
  {
    while (true) {
      if (const auto [wq, work] = next(); work) {
        run(me, *wq, *work);
        continue;
      }
      me.as->idles = true;
      me.as->__state = waist::TASK_UNINTERRUPTIBLE;
      part<scheduler>().schedule();
      me.as->idles = false;
    }
  }

  void run(worker& me, waist::workqueue_struct& wq, waist::work_struct& work)
  {
    me.work = &work;
    me.function = work.func;
    me.queue = &wq;
    me.turn = turn_of(work);
    const auto processor = static_cast<std::uint64_t>(work.data.counter) >> processor_shift & 0x7f;
    ++wq.active;
    waist::list_del_init(&work.entry);
    release(work);
    me.as->looks_at_clock = me.as->spins = 0;
    part<scheduler>().restrict_to(*me.as, processor ? std::uint64_t{1} << (processor - 1) : ~std::uint64_t{0});
    {
      const running_guard queue_runs(lock_kind::workqueue, &wq, wq.name.c_str());
      const running_guard work_runs(lock_kind::work, reinterpret_cast<const void*>(me.function));
      me.function(&work);
    }
    if (me.as->in_atomic() || me.as->mutexes_held)
      oops("BUG: workqueue leaked lock or atomic: the work " + driver_function(me.function).text() +
           " returned with a lock held, or with preemption or interrupts disabled");
    me.as->__state = waist::TASK_RUNNING;
    --wq.active;
    me = {.as = me.as};
    done_.wake_all();
  }

  std::list<waist::workqueue_struct> queues_;  // those of the system first
  std::vector<std::unique_ptr<worker>> workers_;
  std::uint64_t turns_ = 0;
  unsigned made_ = 0;  // threads so far
  wait_list done_;
};

LKM_SIM_INITCALL(workqueues);

inline bool timer_wheel::is_the_kernels(void (*function)(waist::timer_list*))
{
  return function == waist::delayed_work_timer_fn;
}

inline void scheduler::worker_sleeps() { part<workqueues>().start_one(); }

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/workqueue.ipp>
#endif
