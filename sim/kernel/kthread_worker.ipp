// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/kthread_worker.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/sprintf.h>

#include <cstdarg>

namespace lkm::sim {

LKM_SIM_INLINE waist::kthread_worker* kthread_workers::make(waist::task_struct* (*start)(waist::kthread_worker*,
                                                                                         const char*),
                                                            const char* name)
{
  might_sleep([](const char* why) { return std::string("BUG: kthread_create_worker() ") + why; });
  auto* const worker =
      static_cast<waist::kthread_worker*>(waist::kmalloc(sizeof(waist::kthread_worker), waist::GFP_KERNEL));
  if (!worker) return static_cast<waist::kthread_worker*>(waist::ERR_PTR(-ENOMEM));
  waist::__kthread_init_worker(worker, name, nullptr);
  worker->task = start(worker, name);
  made_.push_back({worker, part<char_devices>().module_running});
  waist::wake_up_process(worker->task);
  return worker;
}

LKM_SIM_INLINE void kthread_workers::free(waist::kthread_worker* worker)
{
  if (!waist::list_empty(&worker->delayed_work_list))
    part<report>().add(severity::bug, "kthread_destroy_worker() while a delayed work waits for its time, by " +
                                          activity_of(current()) +
                                          ": its timer uses the worker, which is freed\nCall "
                                          "kthread_cancel_delayed_work_sync() first.");
  std::erase_if(made_, [&](const auto& m) { return m.worker == worker; });
  waist::kfree(worker);
}

LKM_SIM_INLINE int kthread_workers::run(waist::kthread_worker& worker)
{
  auto& me = current();
  if (worker.task && worker.task != &me)
    waist::lkm_warn("kernel/kthread.c", __LINE__, "kthread_worker_fn", "two threads run one kthread_worker");
  worker.task = &me;
  while (true) {
    me.__state = waist::TASK_INTERRUPTIBLE;
    if (waist::kthread_should_stop()) break;
    worker.current_work = nullptr;
    if (waist::list_empty(&worker.work_list)) {
      me.idles = true;
      part<scheduler>().schedule();
      me.idles = false;
      continue;
    }
    // SAFETY: only kthread_work::node, its first member, is ever linked into a worker's list.
    auto* const work = reinterpret_cast<waist::kthread_work*>(worker.work_list.next);
    waist::list_del_init(&work->node);
    worker.current_work = work;
    me.__state = waist::TASK_RUNNING;
    me.looks_at_clock = me.spins = 0;
    const auto function = work->func;
    function(work);
    if (me.in_atomic() || me.mutexes_held)
      oops("BUG: the kthread_work " + driver_function(function).text() +
           " returned with a lock held, or with preemption or interrupts disabled");
  }
  me.__state = waist::TASK_RUNNING;
  worker.task = nullptr;
  return 0;
}

/// A work that says when it has been run.
struct kthread_flush {
  waist::kthread_work work{};
  waist::completion done{};

  kthread_flush()
  {
    waist::INIT_LIST_HEAD(&work.node);
    work.func = [](waist::kthread_work* w) {
      // SAFETY: this is the function of kthread_flush::work, its first member, alone.
      waist::complete(&reinterpret_cast<kthread_flush*>(w)->done);
    };
    waist::init_completion(&done);
  }
  void wait(const char* what)
  {
    auto& me = current();
    me.waits_for = what;
    waist::wait_for_completion(&done);
    me.waits_for.clear();
  }
};

LKM_SIM_INLINE bool kthread_workers::cancel_sync(waist::kthread_work& work, waist::kthread_delayed_work* dwork,
                                                 const char* function)
{
  might_sleep([&](const char* why) { return std::string("BUG: ") + function + " is called " + why; });
  if (!work.worker) return false;
  refuse_own(work, function);
  const bool was_pending = cancel(work, dwork);
  if (work.worker->current_work == &work) {
    ++work.canceling;
    waist::kthread_flush_work(&work);
    --work.canceling;
  }
  return was_pending;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __kthread_init_worker(kthread_worker* worker, const char*, lock_class_key*)
{
  *worker = {};
  INIT_LIST_HEAD(&worker->work_list);
  INIT_LIST_HEAD(&worker->delayed_work_list);
}
LKM_EXPORT_SYMBOL_GPL(__kthread_init_worker);

LKM_SIM_INLINE int kthread_worker_fn(void* worker)
{
  auto* const w = static_cast<kthread_worker*>(worker);
  sim::kthread_workers::refuse_unready(w, "kthread_worker_fn()");
  return sim::kthread_workers::run(*w);
}
LKM_EXPORT_SYMBOL_GPL(kthread_worker_fn);

LKM_SIM_INLINE kthread_worker* kthread_create_worker(unsigned flags, const char* namefmt, ...)
{
  char name[TASK_COMM_LEN];
  va_list args;
  va_start(args, namefmt);
  vsnprintf(name, sizeof name, namefmt, args);
  va_end(args);
  auto* const worker = sim::part<sim::kthread_workers>().make(
      [](kthread_worker* w, const char* n) { return kthread_create_on_node(kthread_worker_fn, w, -1, "%s", n); }, name);
  if (!IS_ERR(worker)) worker->flags = flags;
  return worker;
}
LKM_EXPORT_SYMBOL(kthread_create_worker);

LKM_SIM_INLINE kthread_worker* kthread_create_worker_on_cpu(int cpu, unsigned flags, const char* namefmt, ...)
{
  char name[TASK_COMM_LEN];
  va_list args;
  va_start(args, namefmt);
  vsnprintf(name, sizeof name, namefmt, args);
  va_end(args);
  auto* const worker = kthread_create_worker(flags, "%s", name);
  if (!IS_ERR(worker)) kthread_bind(worker->task, static_cast<unsigned>(cpu));
  return worker;
}
LKM_EXPORT_SYMBOL(kthread_create_worker_on_cpu);

LKM_SIM_INLINE bool kthread_queue_work(kthread_worker* worker, kthread_work* work)
{
  sim::kthread_workers::refuse_unready(worker, "kthread_queue_work()");
  if (sim::kthread_workers::is_blocked(*work)) return false;
  sim::kthread_workers::insert(*worker, *work, &worker->work_list);
  return true;
}
LKM_EXPORT_SYMBOL_GPL(kthread_queue_work);

LKM_SIM_INLINE void kthread_delayed_work_timer_fn(timer_list* timer)
{
  auto& work = sim::kthread_workers::of_timer(*timer).work;
  if (!work.worker) return;
  list_del_init(&work.node);
  if (!work.canceling) sim::kthread_workers::insert(*work.worker, work, &work.worker->work_list);
}
LKM_EXPORT_SYMBOL(kthread_delayed_work_timer_fn);

LKM_SIM_INLINE bool kthread_queue_delayed_work(kthread_worker* worker, kthread_delayed_work* dwork, unsigned long delay)
{
  sim::kthread_workers::refuse_unready(worker, "kthread_queue_delayed_work()");
  if (sim::kthread_workers::is_blocked(dwork->work)) return false;
  sim::kthread_workers::queue_later(*worker, *dwork, delay);
  return true;
}
LKM_EXPORT_SYMBOL_GPL(kthread_queue_delayed_work);

LKM_SIM_INLINE bool kthread_mod_delayed_work(kthread_worker* worker, kthread_delayed_work* dwork, unsigned long delay)
{
  sim::kthread_workers::refuse_unready(worker, "kthread_mod_delayed_work()");
  auto& work = dwork->work;
  bool was_pending = false;
  if (work.worker) {
    if (work.canceling) return true;
    was_pending = sim::kthread_workers::cancel(work, dwork);
  } else {
    sim::kthread_workers::is_blocked(work);
  }
  sim::kthread_workers::queue_later(*worker, *dwork, delay);
  return was_pending;
}
LKM_EXPORT_SYMBOL_GPL(kthread_mod_delayed_work);

LKM_SIM_INLINE void kthread_flush_work(kthread_work* work)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: kthread_flush_work() is called ") + why; });
  auto* const worker = work->worker;
  if (!worker) return;
  sim::kthread_workers::refuse_own(*work, "kthread_flush_work()");
  sim::kthread_flush flush;
  if (!list_empty(&work->node))
    sim::kthread_workers::insert(*worker, flush.work, work->node.next);
  else if (worker->current_work == work)
    sim::kthread_workers::insert(*worker, flush.work, worker->work_list.next);
  else
    return;
  flush.wait("for a kthread_work to be done: kthread_flush_work()");
}
LKM_EXPORT_SYMBOL_GPL(kthread_flush_work);

LKM_SIM_INLINE void kthread_flush_worker(kthread_worker* worker)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: kthread_flush_worker() is called ") + why; });
  sim::kthread_workers::refuse_unready(worker, "kthread_flush_worker()");
  if (worker->task == &sim::current())
    sim::oops("BUG: kthread_flush_worker() by a work of this worker, which waits for its own return");
  sim::kthread_flush flush;
  kthread_queue_work(worker, &flush.work);
  flush.wait("for the works of a kthread_worker to be done: kthread_flush_worker()");
}
LKM_EXPORT_SYMBOL_GPL(kthread_flush_worker);

LKM_SIM_INLINE bool kthread_cancel_work_sync(kthread_work* work)
{
  return sim::kthread_workers::cancel_sync(*work, nullptr, "kthread_cancel_work_sync()");
}
LKM_EXPORT_SYMBOL_GPL(kthread_cancel_work_sync);

LKM_SIM_INLINE bool kthread_cancel_delayed_work_sync(kthread_delayed_work* dwork)
{
  return sim::kthread_workers::cancel_sync(dwork->work, dwork, "kthread_cancel_delayed_work_sync()");
}
LKM_EXPORT_SYMBOL_GPL(kthread_cancel_delayed_work_sync);

LKM_SIM_INLINE void kthread_destroy_worker(kthread_worker* worker)
{
  sim::kthread_workers::refuse_unready(worker, "kthread_destroy_worker()");
  auto* const task = worker->task;
  if (!task) return lkm_warn("kernel/kthread.c", __LINE__, "kthread_destroy_worker", "the worker has no thread");
  kthread_flush_worker(worker);
  kthread_stop(task);
  if (!list_empty(&worker->work_list))
    lkm_warn("kernel/kthread.c", __LINE__, "kthread_destroy_worker", "a work was queued while the worker ended");
  sim::part<sim::kthread_workers>().free(worker);
}
LKM_EXPORT_SYMBOL(kthread_destroy_worker);

}  // extern "C"
}  // namespace lkm::waist
