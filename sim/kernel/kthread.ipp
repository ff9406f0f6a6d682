// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/kthread.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/sprintf.h>

#include <cstdarg>

namespace lkm::sim {

/// The thread that runs; any other task ends the kernel, as it would follow a stale pointer on Linux.
inline kernel_thread& current_thread(const char* function) { return kernel_threads::of(&current(), function); }

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE task_struct* kthread_create_on_node(int (*threadfn)(void*), void* data, int, const char* namefmt, ...)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: kthread_create() ") + why; });
  char name[TASK_COMM_LEN];
  va_list args;
  va_start(args, namefmt);
  vsnprintf(name, sizeof name, namefmt, args);
  va_end(args);
  return &sim::part<sim::kernel_threads>().make(threadfn, data, name);
}
LKM_EXPORT_SYMBOL(kthread_create_on_node);

LKM_SIM_INLINE task_struct* kthread_create_on_cpu(int (*threadfn)(void*), void* data, unsigned cpu, const char* namefmt)
{
  std::string name = namefmt;
  if (const auto at = name.find("%u"); at != name.npos) name.replace(at, 2, std::to_string(cpu));
  sim::refuse_processor(cpu, "kthread_create_on_cpu()");
  auto* const thread = kthread_create_on_node(threadfn, data, -1, "%s", name.c_str());
  kthread_bind(thread, cpu);
  return thread;
}
LKM_EXPORT_SYMBOL(kthread_create_on_cpu);

LKM_SIM_INLINE void kthread_bind(task_struct* thread, unsigned cpu)
{
  sim::refuse_processor(cpu, "kthread_bind()");
  sim::part<sim::scheduler>().restrict_to(*sim::kernel_threads::alive(thread, "kthread_bind()").as,
                                          std::uint64_t{1} << cpu);
}
LKM_EXPORT_SYMBOL(kthread_bind);

LKM_SIM_INLINE int kthread_stop(task_struct* thread)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: kthread_stop() ") + why; });
  auto& t = sim::kernel_threads::alive(thread, "kthread_stop()");
  t.should_stop = true;
  kthread_unpark(thread);
  wake_up_process(thread);
  auto& me = sim::current();
  me.waits_for = "for the thread \"" + std::string(thread->comm) + "\" to end: kthread_stop()";
  wait_for_completion(&t.ended);
  me.waits_for.clear();
  return t.result;
}
LKM_EXPORT_SYMBOL(kthread_stop);

LKM_SIM_INLINE bool kthread_should_stop() { return sim::current_thread("kthread_should_stop()").should_stop; }
LKM_EXPORT_SYMBOL(kthread_should_stop);

LKM_SIM_INLINE int kthread_park(task_struct* thread)
{
  auto& t = sim::kernel_threads::alive(thread, "kthread_park()");
  if (t.has_ended) return -ENOSYS;
  if (t.should_park) return -EBUSY;
  t.should_park = true;
  reinit_completion(&t.parked);
  if (t.as == &sim::current()) return 0;
  wake_up_process(thread);
  wait_for_completion(&t.parked);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kthread_park);

LKM_SIM_INLINE void kthread_unpark(task_struct* thread)
{
  auto& t = sim::kernel_threads::alive(thread, "kthread_unpark()");
  if (!std::exchange(t.should_park, false)) return;
  if (t.is_parked) wake_up_process(thread);
}
LKM_EXPORT_SYMBOL_GPL(kthread_unpark);

LKM_SIM_INLINE bool __kthread_should_park(task_struct* thread)
{
  return sim::kernel_threads::of(thread, "__kthread_should_park()").should_park;
}
LKM_EXPORT_SYMBOL_GPL(__kthread_should_park);

LKM_SIM_INLINE bool kthread_should_park() { return sim::current_thread("kthread_should_park()").should_park; }
LKM_EXPORT_SYMBOL_GPL(kthread_should_park);

LKM_SIM_INLINE void kthread_parkme() { sim::kernel_threads::park(sim::current_thread("kthread_parkme()")); }
LKM_EXPORT_SYMBOL_GPL(kthread_parkme);

LKM_SIM_INLINE void* kthread_func(task_struct* thread)
{
  return reinterpret_cast<void*>(sim::kernel_threads::of(thread, "kthread_func()").function);
}
LKM_EXPORT_SYMBOL_GPL(kthread_func);

LKM_SIM_INLINE void* kthread_data(task_struct* thread)
{
  return sim::kernel_threads::of(thread, "kthread_data()").data;
}
LKM_EXPORT_SYMBOL_GPL(kthread_data);

LKM_SIM_INLINE void kthread_complete_and_exit(completion* done, long result)
{
  auto& t = sim::current_thread("kthread_complete_and_exit()");
  if (done) complete(done);
  t.result = static_cast<int>(result);
  sim::kernel_threads::end(t);
  sim::part<sim::scheduler>().vanish();
}
LKM_EXPORT_SYMBOL(kthread_complete_and_exit);

LKM_SIM_INLINE void lkm_count_task(task_struct* task, int references)
{
  if (auto* const t = sim::as_task(task).thread) t->references += references;
}
LKM_EXPORT_SYMBOL(lkm_count_task);

}  // extern "C"
}  // namespace lkm::waist
