// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/spinlock.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// Until the lock is free, which another processor holds. False when it never comes free: this one holds it itself, or
/// was interrupted while it did.
template <class Free>
bool spin_for(const char* kind, const waist::lockdep_map& lock, const void* holder, Free is_free)
{
  if (holder == &current()) return false;
  auto what = std::string("for ") + kind;
  if (holder) {
    const auto& other = *static_cast<const task*>(holder);
    what += " that task " + std::to_string(other.pid) + " (" + other.comm + ") holds";
    const auto taken = std::ranges::find(other.held, &lock, &held_lock::map);
    if (taken != other.held.end()) what += ", taken in " + taken->at.text();
  }
  return part<scheduler>().spin_until(std::move(what), is_free);
}

/// Whoever holds it sleeps, or was interrupted, so that spinning is without end.
LKM_SIM_INLINE void rwlock_recursion(const waist::rwlock_t& lock, const char* function)
{
  const auto& me = current();
  const auto* const writer = static_cast<const task*>(lock.writer);
  oops(std::string("BUG: rwlock recursion: ") + function + " by task " + std::to_string(me.pid) + " (" + me.comm +
       ") of an rwlock that " +
       (writer == &me ? "it holds for writing"
        : writer ? "task " + std::to_string(writer->pid) + " (" + writer->comm + ") holds for writing, which sleeps"
                 : "is held for reading, by this task or by one that sleeps"));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void lkm_spin_lock_init(spinlock_t* lock, const char* name, lock_class_key* key)
{
  sim::lock_init(lock->dep_map, sim::lock_kind::spinlock, name, key, lock->owner);
  lock->owner = nullptr;
}
LKM_EXPORT_SYMBOL(lkm_spin_lock_init);

LKM_SIM_INLINE int spin_trylock(spinlock_t* lock)
{
  sim::preemption_point();
  if (lock->owner) return 0;
  auto& me = sim::current();
  ++me.preempt_count;
  lock->owner = &me;
  sim::lock_acquire(lock->dep_map, sim::lock_kind::spinlock, sim::lock_mode::exclusive, true);
  return 1;
}
LKM_EXPORT_SYMBOL(spin_trylock);

LKM_SIM_INLINE void spin_lock(spinlock_t* lock)
{
  sim::preemption_point();
  auto& me = sim::current();
  // One that the task has already ends the kernel, which is finding enough.
  if (lock->owner != &me) sim::lock_acquire(lock->dep_map, sim::lock_kind::spinlock);
  if (!lock->owner || sim::spin_for("a spinlock", lock->dep_map, lock->owner, [&] { return !lock->owner; }))
      [[likely]] {
    ++me.preempt_count;
    lock->owner = &me;
    return;
  }
  const auto& holder = *static_cast<const sim::task*>(lock->owner);
  sim::oops("BUG: spinlock recursion: task " + std::to_string(me.pid) + " (" + me.comm + ") takes a spinlock that " +
            (&holder == &me ? std::string("it holds already")
                            : "task " + std::to_string(holder.pid) + " (" + holder.comm + ") holds, which sleeps"));
}
LKM_EXPORT_SYMBOL(spin_lock);

LKM_SIM_INLINE void spin_unlock(spinlock_t* lock)
{
  sim::preemption_point();
  auto& me = sim::current();
  if (lock->owner != &me)
    return sim::oops("BUG: spinlock bad owner: task " + std::to_string(me.pid) + " (" + me.comm +
                     ") releases a spinlock that it does not hold");
  sim::lock_release(lock->dep_map);
  lock->owner = nullptr;
  --me.preempt_count;
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(spin_unlock);

LKM_SIM_INLINE void spin_lock_irq(spinlock_t* lock)
{
  local_irq_disable();
  spin_lock(lock);
}
LKM_EXPORT_SYMBOL(spin_lock_irq);
LKM_SIM_INLINE void spin_unlock_irq(spinlock_t* lock)
{
  spin_unlock(lock);
  local_irq_enable();
}
LKM_EXPORT_SYMBOL(spin_unlock_irq);
LKM_SIM_INLINE void spin_lock_bh(spinlock_t* lock)
{
  sim::current().preempt_count += static_cast<int>(SOFTIRQ_DISABLE_OFFSET);
  spin_lock(lock);
}
LKM_EXPORT_SYMBOL(spin_lock_bh);
LKM_SIM_INLINE void spin_unlock_bh(spinlock_t* lock)
{
  spin_unlock(lock);
  lkm_local_bh_enable();
}
LKM_EXPORT_SYMBOL(spin_unlock_bh);

LKM_SIM_INLINE unsigned long lkm_spin_lock_irqsave(spinlock_t* lock)
{
  const auto flags = lkm_local_irq_save();
  spin_lock(lock);
  return flags;
}
LKM_EXPORT_SYMBOL(lkm_spin_lock_irqsave);

LKM_SIM_INLINE void spin_unlock_irqrestore(spinlock_t* lock, unsigned long flags)
{
  spin_unlock(lock);
  local_irq_restore(flags);
}
LKM_EXPORT_SYMBOL(spin_unlock_irqrestore);

LKM_SIM_INLINE void assert_spin_locked(spinlock_t* lock)
{
  if (!lock->owner) sim::oops("BUG: assert_spin_locked() of a spinlock that nobody holds");
}
LKM_EXPORT_SYMBOL(assert_spin_locked);

LKM_SIM_INLINE int _atomic_dec_and_lock(atomic_t* atomic, spinlock_t* lock)
{
  if (atomic_add_unless(atomic, -1, 1)) return 0;
  spin_lock(lock);
  if (atomic_dec_and_test(atomic)) return 1;
  spin_unlock(lock);
  return 0;
}
LKM_EXPORT_SYMBOL(_atomic_dec_and_lock);

LKM_SIM_INLINE void lkm_rwlock_init(rwlock_t* lock, const char* name, lock_class_key* key)
{
  sim::lock_init(lock->dep_map, sim::lock_kind::rwlock, name, key, lock->writer || lock->readers);
  lock->writer = nullptr;
  lock->readers = 0;
}
LKM_EXPORT_SYMBOL(lkm_rwlock_init);

LKM_SIM_INLINE int read_trylock(rwlock_t* lock)
{
  sim::preemption_point();
  if (lock->writer) return 0;
  auto& me = sim::current();
  sim::lock_acquire(lock->dep_map, sim::lock_kind::rwlock, sim::rwlock_reader(), true);
  ++me.preempt_count;
  ++lock->readers;
  return 1;
}
LKM_EXPORT_SYMBOL(read_trylock);

LKM_SIM_INLINE void read_lock(rwlock_t* lock)
{
  sim::preemption_point();
  auto& me = sim::current();
  if (lock->writer != &me) sim::lock_acquire(lock->dep_map, sim::lock_kind::rwlock, sim::rwlock_reader());
  if (lock->writer && !sim::spin_for("an rwlock", lock->dep_map, lock->writer, [&] { return !lock->writer; }))
    return sim::rwlock_recursion(*lock, "read_lock()");
  ++me.preempt_count;
  ++lock->readers;
}
LKM_EXPORT_SYMBOL(read_lock);

LKM_SIM_INLINE void read_unlock(rwlock_t* lock)
{
  sim::preemption_point();
  if (!lock->readers) return sim::oops("BUG: read_unlock() of an rwlock that nobody holds for reading");
  sim::lock_release(lock->dep_map);
  --lock->readers;
  --sim::current().preempt_count;
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(read_unlock);

LKM_SIM_INLINE int write_trylock(rwlock_t* lock)
{
  sim::preemption_point();
  if (lock->writer || lock->readers) return 0;
  auto& me = sim::current();
  ++me.preempt_count;
  lock->writer = &me;
  sim::lock_acquire(lock->dep_map, sim::lock_kind::rwlock, sim::lock_mode::exclusive, true);
  return 1;
}
LKM_EXPORT_SYMBOL(write_trylock);

LKM_SIM_INLINE void write_lock(rwlock_t* lock)
{
  sim::preemption_point();
  auto& me = sim::current();
  if (lock->writer != &me) sim::lock_acquire(lock->dep_map, sim::lock_kind::rwlock);
  const auto is_free = [&] { return !lock->writer && !lock->readers; };
  if (!is_free() && !sim::spin_for("an rwlock", lock->dep_map, lock->writer, is_free))
    return sim::rwlock_recursion(*lock, "write_lock()");
  ++me.preempt_count;
  lock->writer = &me;
}
LKM_EXPORT_SYMBOL(write_lock);

LKM_SIM_INLINE void write_unlock(rwlock_t* lock)
{
  sim::preemption_point();
  auto& me = sim::current();
  if (lock->writer != &me)
    return sim::oops("BUG: rwlock wrong owner: task " + std::to_string(me.pid) + " (" + me.comm +
                     ") calls write_unlock() and does not hold the lock for writing");
  sim::lock_release(lock->dep_map);
  lock->writer = nullptr;
  --me.preempt_count;
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(write_unlock);

}  // extern "C"
}  // namespace lkm::waist
