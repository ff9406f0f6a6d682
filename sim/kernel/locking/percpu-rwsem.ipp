// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/percpu-rwsem.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __percpu_init_rwsem(percpu_rw_semaphore* sem, const char*, lock_class_key*)
{
  *sem = {};
  sem->read_count = __alloc_percpu(sizeof(int), alignof(int));
  if (!sem->read_count) return -ENOMEM;
  INIT_LIST_HEAD(&sem->waiters);
  __init_waitqueue_head(&sem->left, "", nullptr);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(__percpu_init_rwsem);

LKM_SIM_INLINE void percpu_free_rwsem(percpu_rw_semaphore* sem)
{
  if (!sem->read_count) return;
  if (sem->readers || sem->block) return sim::oops("BUG: percpu_free_rwsem() of a percpu_rw_semaphore that is held");
  free_percpu(sem->read_count);
  *sem = {};
}
LKM_EXPORT_SYMBOL_GPL(percpu_free_rwsem);

LKM_SIM_INLINE void percpu_down_read(percpu_rw_semaphore* sem)
{
  sim::percpu_rwsem_down(*sem, false, "percpu_down_read()");
}
LKM_EXPORT_SYMBOL_GPL(percpu_down_read);

LKM_SIM_INLINE void percpu_down_write(percpu_rw_semaphore* sem)
{
  sim::percpu_rwsem_down(*sem, true, "percpu_down_write()");
  if (sem->readers) sim::wait_until(sem->left, sim::percpu_rwsem_holder(*sem), [&] { return !sem->readers; });
  sem->writer = get_current();
}
LKM_EXPORT_SYMBOL_GPL(percpu_down_write);

LKM_SIM_INLINE bool percpu_down_read_trylock(percpu_rw_semaphore* sem)
{
  sim::refuse_unready(*sem, "percpu_down_read_trylock()");
  return sim::percpu_rwsem_enter(*sem, false);
}
LKM_EXPORT_SYMBOL_GPL(percpu_down_read_trylock);

LKM_SIM_INLINE void percpu_up_read(percpu_rw_semaphore* sem)
{
  if (!sem->readers) return sim::oops("BUG: percpu_up_read() of a percpu_rw_semaphore that nobody holds for reading");
  if (!--sem->readers && sem->block) __wake_up(&sem->left, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(percpu_up_read);

LKM_SIM_INLINE void percpu_up_write(percpu_rw_semaphore* sem)
{
  const auto& me = sim::current();
  if (sem->writer != &me)
    return sim::oops("BUG: percpu_up_write() by task " + std::to_string(me.pid) + " (" + me.comm +
                     "), which does not hold the percpu_rw_semaphore for writing");
  sem->writer = nullptr;
  sem->block = false;
  sim::percpu_rwsem_let_in(*sem);
}
LKM_EXPORT_SYMBOL_GPL(percpu_up_write);

LKM_SIM_INLINE bool percpu_is_read_locked(percpu_rw_semaphore* sem) { return sem->readers && !sem->block; }
LKM_EXPORT_SYMBOL_GPL(percpu_is_read_locked);

LKM_SIM_INLINE void percpu_rwsem_assert_held(percpu_rw_semaphore* sem)
{
  if (!sem->readers && !sem->writer)
    lkm_warn("kernel/locking/percpu-rwsem.c", __LINE__, "percpu_rwsem_assert_held",
             "percpu_rwsem_assert_held() of a percpu_rw_semaphore that nobody holds");
}
LKM_EXPORT_SYMBOL_GPL(percpu_rwsem_assert_held);

}  // extern "C"
}  // namespace lkm::waist
