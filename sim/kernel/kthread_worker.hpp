// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models the workers of kernel/kthread.c (Linux 6.1): a thread of its own for each queue of works.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/kernel/kthread.hpp>
#include <lkm/sim/kernel/time/timer.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace lkm::sim {

/// The workers that kthread_create_worker() has made, and what is wrong to do with any worker.
class kthread_workers final : public subsystem {
 public:
  waist::kthread_worker* make(waist::task_struct* (*start)(waist::kthread_worker*, const char*), const char* name);
  void free(waist::kthread_worker* worker);

  static void refuse_unready(const waist::kthread_worker* worker, const char* function)
  {
    refuse_error_pointer(worker, function, "kthread_create_worker()");
    if (!worker->work_list.next)
      oops(std::string("BUG: ") + function +
           " of a kthread_worker that is not initialised: kthread_init_worker() is missing");
  }

  /// A work belongs to the worker for which it was queued first.
  static void insert(waist::kthread_worker& worker, waist::kthread_work& work, waist::list_head* before)
  {
    const bool sleeps = worker.task && !worker.current_work;
    refuse_another(worker, work);
    work.worker = &worker;
    waist::list_add_tail(&work.node, before);
    if (sleeps) waist::wake_up_process(worker.task);
  }

  /// Pending or about to be cancelled, so that it cannot be queued.
  static bool is_blocked(const waist::kthread_work& work)
  {
    if (!work.func || !work.node.next)
      oops(
          "BUG: a kthread_work was queued that is not initialised: kthread_init_work() or DEFINE_KTHREAD_WORK() is "
          "missing");
    return !waist::list_empty(&work.node) || work.canceling;
  }

  static void queue_later(waist::kthread_worker& worker, waist::kthread_delayed_work& work, unsigned long delay)
  {
    if (!delay) return insert(worker, work.work, &worker.work_list);
    refuse_another(worker, work.work);
    waist::list_add(&work.work.node, &worker.delayed_work_list);
    work.work.worker = &worker;
    waist::mod_timer(&work.timer, initial_jiffies + part<scheduler>().now() / ns_per_jiffy + delay);
  }

  static void refuse_own(const waist::kthread_work& work, const char* function)
  {
    if (work.worker && work.worker->current_work == &work && work.worker->task == &current())
      oops(std::string("BUG: ") + function + " by the work itself, which waits for its own return");
  }

  /// True when it was pending. `dwork` is the same work when it may be in a timer.
  static bool cancel(waist::kthread_work& work, waist::kthread_delayed_work* dwork)
  {
    if (dwork) {
      ++work.canceling;
      waist::del_timer_sync(&dwork->timer);
      --work.canceling;
    }
    const bool was_pending = !waist::list_empty(&work.node);
    waist::list_del_init(&work.node);
    return was_pending;
  }
  static bool cancel_sync(waist::kthread_work& work, waist::kthread_delayed_work* dwork, const char* function);

  static waist::kthread_delayed_work& of_timer(waist::timer_list& timer)
  {
    // SAFETY: kthread_delayed_work_timer_fn() is the function of kthread_delayed_work::timer alone.
    return *reinterpret_cast<waist::kthread_delayed_work*>(reinterpret_cast<char*>(&timer) -
                                                           __builtin_offsetof(waist::kthread_delayed_work, timer));
  }

  /// What a worker's thread does until it is stopped.
  static int run(waist::kthread_worker& worker);

  void take_away(const departure& who) override
  {
    part<timer_wheel>().for_each([&](waist::timer_list& timer) {
      if (timer.function != waist::kthread_delayed_work_timer_fn) return;
      auto& work = of_timer(timer).work;
      if (who.module() && !who.owns(reinterpret_cast<const void*>(work.func)) && !who.owns(&work)) return;
      who.left("the delayed work " + driver_function(work.func).text() + " of a kthread_worker",
               "kthread_cancel_delayed_work_sync()");
      part<timer_wheel>().remove(timer);
    });
    // Their threads are reported by kernel_threads.
    std::erase_if(made_, [&](const auto& m) {
      if (who.module() && m.by != who.module()) return false;
      waist::kfree(m.worker);
      return true;
    });
  }

 private:
  struct made_worker {
    waist::kthread_worker* worker;
    const waist::module* by;
  };

  static void refuse_another(const waist::kthread_worker& worker, const waist::kthread_work& work)
  {
    if (work.worker && work.worker != &worker)
      part<report>().add(severity::bug, "a kthread_work was queued that belongs to another worker, by " +
                                            activity_of(current()) +
                                            ": two workers must not have the same work, as both could run it at once");
  }

  std::vector<made_worker> made_;
};

LKM_SIM_INITCALL(kthread_workers);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/kthread_worker.ipp>
#endif
