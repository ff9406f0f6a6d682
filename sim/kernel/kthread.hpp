// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/kthread.c (Linux 6.1): threads of the kernel, which somebody asks to stop or to park.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/kthread.h>
#include <lkm/sim/include/linux/sched/task.h>
#include <lkm/sim/kernel/sched/completion.hpp>
#include <lkm/sim/kernel/task_work.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// A task without a process, which sleeps until it is woken and then runs `body`.
task& make_kernel_task(std::string_view name, std::function<void()> body);

/// What the kernel keeps of a thread beside its task.
struct kernel_thread {
  task* as = nullptr;
  int (*function)(void*) = nullptr;
  void* data = nullptr;
  bool should_stop = false, should_park = false, is_parked = false, has_ended = false;
  int result = -EINTR;
  int references = 1;  // the first is its own, until it has ended
  waist::completion ended{}, parked{};
  maker made;
};

class kernel_threads final : public subsystem {
 public:
  task& make(int (*function)(void*), void* data, std::string_view name)
  {
    auto& t = *all_.emplace_back(std::make_unique<kernel_thread>());
    t.function = function;
    t.data = data;
    t.made = {part<char_devices>().module_running, short_trace::here()};
    waist::init_completion(&t.ended);
    waist::init_completion(&t.parked);
    t.as = &make_kernel_task(name, [&t] {
      park(t);
      if (!t.should_stop) t.result = t.function(t.data);
      end(t);
    });
    t.as->thread = &t;
    return *t.as;
  }

  /// The thread that a task is; a task that is none ends the kernel.
  static kernel_thread& of(waist::task_struct* as, const char* function)
  {
    refuse_error_pointer(as, function, "kthread_create() or kthread_run()");
    auto* const t = as_task(as).thread;
    if (!t)
      oops(std::string("BUG: ") + function + " of task " + std::to_string(as->pid) + " (" + as->comm +
           "), which is no kthread");
    return *t;
  }

  /// As of(), of a thread that is alive or to which somebody holds a reference.
  static kernel_thread& alive(waist::task_struct* as, const char* function)
  {
    auto& t = of(as, function);
    if (t.has_ended && t.references <= 0)
      oops(
          std::string("BUG: ") + function + " of the thread \"" + as->comm +
          "\", which has ended: its task is freed\n" +
          "Its function must not return before kthread_should_stop() is true, unless somebody holds a reference to the "
          "task (get_task_struct()).");
    return t;
  }

  /// Sleeps as long as the current thread is to be parked.
  static void park(kernel_thread& t)
  {
    auto& me = *t.as;
    while (t.should_park) {
      me.__state = waist::TASK_UNINTERRUPTIBLE;
      if (!t.is_parked) {
        t.is_parked = true;
        waist::complete(&t.parked);
      }
      me.waits_for = "parked";
      part<scheduler>().schedule();
      me.waits_for.clear();
    }
    t.is_parked = false;
    me.__state = waist::TASK_RUNNING;
  }

  static void end(kernel_thread& t)
  {
    if (t.as->in_atomic())
      oops("BUG: the thread \"" + std::string(t.as->comm) +
           "\" ends with a spinlock held, or with preemption or interrupts disabled\nA spinlock was taken last in " +
           t.as->where_spinlock_was_taken() + '.');
    if (t.as->mutexes_held)
      oops("BUG: the thread \"" + std::string(t.as->comm) + "\" ends with a mutex held, which was taken in " +
           t.as->last_mutex.text());
    run_task_works(*t.as);
    t.as->pending_signals = 0;
    t.has_ended = true;
    --t.references;
    waist::complete_all(&t.ended);
  }

  void take_away(const departure& who) override
  {
    for (auto& t : all_) {
      // One whose function is the kernel's, such as kthread_worker_fn(), is its maker's.
      const bool its = who.owns(reinterpret_cast<const void*>(t->function)) || t->made.by == who.module();
      if (t->has_ended || (who.module() && !its)) continue;
      const auto function = driver_function(t->function);
      who.left("the thread \"" + std::string(t->as->comm) + '"' +
                   (function.function.empty() ? "" : ", which runs " + function.text()) + ',',
               "kthread_stop()", &t->made.at);
      part<scheduler>().forget(*t->as);
      t->as->asleep = false;
      t->as->__state = waist::TASK_DEAD;
      t->has_ended = true;
    }
  }

 private:
  std::vector<std::unique_ptr<kernel_thread>> all_;
};

LKM_SIM_INITCALL(kernel_threads);

inline bool should_stop_or_park()
{
  const auto* const t = current().thread;
  return t && (t->should_stop || t->should_park);
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/kthread.ipp>
#endif
