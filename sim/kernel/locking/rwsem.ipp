// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/rwsem.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __init_rwsem(rw_semaphore* sem, const char* name, lock_class_key* key)
{
  sim::lock_init(sem->dep_map, sim::lock_kind::rw_semaphore, name, key, sem->owner || sem->readers);
  sem->owner = nullptr;
  sem->readers = 0;
  INIT_LIST_HEAD(&sem->wait_list);
}
LKM_EXPORT_SYMBOL(__init_rwsem);

LKM_SIM_INLINE void down_read(rw_semaphore* sem) { sim::rwsem_down(sem, false, TASK_UNINTERRUPTIBLE, "down_read()"); }
LKM_EXPORT_SYMBOL(down_read);
LKM_SIM_INLINE int down_read_interruptible(rw_semaphore* sem)
{
  return sim::rwsem_down(sem, false, TASK_INTERRUPTIBLE, "down_read_interruptible()");
}
LKM_EXPORT_SYMBOL(down_read_interruptible);
LKM_SIM_INLINE int down_read_killable(rw_semaphore* sem)
{
  return sim::rwsem_down(sem, false, TASK_KILLABLE, "down_read_killable()");
}
LKM_EXPORT_SYMBOL(down_read_killable);
LKM_SIM_INLINE void down_write(rw_semaphore* sem) { sim::rwsem_down(sem, true, TASK_UNINTERRUPTIBLE, "down_write()"); }
LKM_EXPORT_SYMBOL(down_write);
LKM_SIM_INLINE int down_write_killable(rw_semaphore* sem)
{
  return sim::rwsem_down(sem, true, TASK_KILLABLE, "down_write_killable()");
}
LKM_EXPORT_SYMBOL(down_write_killable);

// One that is free may be taken before those who wait.
LKM_SIM_INLINE int down_read_trylock(rw_semaphore* sem)
{
  if (sem->owner) return 0;
  ++sem->readers;
  sim::lock_acquire(sem->dep_map, sim::lock_kind::rw_semaphore, sim::lock_mode::shared, true);
  return 1;
}
LKM_EXPORT_SYMBOL(down_read_trylock);
LKM_SIM_INLINE int down_write_trylock(rw_semaphore* sem)
{
  if (sem->owner || sem->readers) return 0;
  sem->owner = get_current();
  sim::lock_acquire(sem->dep_map, sim::lock_kind::rw_semaphore, sim::lock_mode::exclusive, true);
  return 1;
}
LKM_EXPORT_SYMBOL(down_write_trylock);

LKM_SIM_INLINE void up_read(rw_semaphore* sem)
{
  if (!sem->readers) return sim::oops("BUG: up_read() of an rw_semaphore that nobody holds for reading");
  sim::lock_release(sem->dep_map);
  if (!--sem->readers) sim::rwsem_let_in(*sem);
}
LKM_EXPORT_SYMBOL(up_read);

LKM_SIM_INLINE void up_write(rw_semaphore* sem)
{
  const auto& me = sim::current();
  if (sem->owner != &me)
    return sim::oops("BUG: up_write() by task " + std::to_string(me.pid) + " (" + me.comm +
                     "), which does not hold the rw_semaphore for writing");
  sim::lock_release(sem->dep_map);
  sem->owner = nullptr;
  sim::rwsem_let_in(*sem);
}
LKM_EXPORT_SYMBOL(up_write);

LKM_SIM_INLINE void downgrade_write(rw_semaphore* sem)
{
  if (sem->owner != &sim::current())
    return sim::oops("BUG: downgrade_write() of an rw_semaphore that the task does not hold for writing");
  sim::lock_release(sem->dep_map);
  sim::lock_acquire(sem->dep_map, sim::lock_kind::rw_semaphore, sim::lock_mode::shared, true);
  sem->owner = nullptr;
  ++sem->readers;
  if (!list_empty(&sem->wait_list)) sim::rwsem_let_in(*sem);
}
LKM_EXPORT_SYMBOL(downgrade_write);

}  // extern "C"
}  // namespace lkm::waist
