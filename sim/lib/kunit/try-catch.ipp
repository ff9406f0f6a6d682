// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kunit/try-catch.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/kthread.h>
#include <lkm/sim/include/linux/sched/task.h>
#include <lkm/sim/lib/kunit/test.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void kunit_try_catch_throw(kunit_try_catch* try_catch)
{
  try_catch->try_result = -EFAULT;
  kthread_complete_and_exit(try_catch->try_completion, -EFAULT);
}
LKM_EXPORT_SYMBOL_GPL(kunit_try_catch_throw);

LKM_SIM_INLINE void kunit_try_catch_run(kunit_try_catch* try_catch, void* context)
{
  constexpr unsigned long five_minutes = 300ul * static_cast<unsigned long>(HZ);
  completion ended;
  init_completion(&ended);
  try_catch->context = context;
  try_catch->try_completion = &ended;
  try_catch->try_result = 0;
  const auto body = [](void* data) {
    auto& it = *static_cast<kunit_try_catch*>(data);
    it.lkm_try(it.context);
    kthread_complete_and_exit(it.try_completion, 0);
    return 0;
  };
  auto* const thread = kthread_create_on_node(body, try_catch, -1, "kunit_try_catch_thread");
  get_task_struct(thread);
  wake_up_process(thread);
  sim::current().waits_for = "for a KUnit case to end";
  const bool in_time = wait_for_completion_timeout(&ended, five_minutes);
  sim::current().waits_for.clear();
  if (!in_time) {
    try_catch->try_result = -ETIMEDOUT;
    kthread_stop(thread);
  }
  put_task_struct(thread);
  if (!try_catch->try_result) return;
  if (try_catch->try_result == -EFAULT)
    try_catch->try_result = 0;
  else
    sim::log(3, std::string("    # ") + try_catch->test->name + ": try timed out");
  try_catch->lkm_catch(try_catch->context);
}
LKM_EXPORT_SYMBOL_GPL(kunit_try_catch_run);

}  // extern "C"
}  // namespace lkm::waist
