// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/mempool.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// While it exists the pool is locked.
class mempool_guard {
 public:
  explicit mempool_guard(waist::mempool_t& pool) : pool_(pool), flags_(waist::lkm_spin_lock_irqsave(&pool.lock)) {}
  mempool_guard(const mempool_guard&) = delete;
  mempool_guard& operator=(const mempool_guard&) = delete;
  ~mempool_guard() { waist::spin_unlock_irqrestore(&pool_.lock, flags_); }

 private:
  waist::mempool_t& pool_;
  unsigned long flags_;
};

/// One of those that are kept back, or null.
inline void* take_reserve(waist::mempool_t& pool)
{
  const mempool_guard locked(pool);
  return pool.curr_nr ? pool.elements[--pool.curr_nr] : nullptr;
}

/// Keeps it back, unless there are enough.
inline bool put_reserve(waist::mempool_t& pool, void* element)
{
  const mempool_guard locked(pool);
  return pool.curr_nr < pool.min_nr && (pool.elements[pool.curr_nr++] = element);
}

/// Makes elements until there are enough: false when one cannot be made.
inline bool fill_reserve(waist::mempool_t& pool, waist::gfp_t gfp)
{
  while (pool.curr_nr < pool.min_nr) {
    void* const element = pool.alloc(gfp, pool.pool_data);
    if (!element) return false;
    if (!put_reserve(pool, element)) pool.free(element, pool.pool_data);
  }
  return true;
}

inline unsigned order_of(const void* pool_data)
{
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(pool_data));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void mempool_exit(mempool_t* pool)
{
  while (void* const element = sim::take_reserve(*pool)) pool->free(element, pool->pool_data);
  kfree(std::exchange(pool->elements, nullptr));
}
LKM_EXPORT_SYMBOL(mempool_exit);

LKM_SIM_INLINE void mempool_destroy(mempool_t* pool)
{
  if (!pool) return;
  mempool_exit(pool);
  kfree(pool);
}
LKM_EXPORT_SYMBOL(mempool_destroy);

LKM_SIM_INLINE int mempool_init_node(mempool_t* pool, int min_nr, mempool_alloc_t* alloc_fn, mempool_free_t* free_fn,
                                     void* pool_data, gfp_t gfp_mask, int)
{
  lkm_spin_lock_init(&pool->lock, "&pool->lock", &sim::lock_key<mempool_t>);
  __init_waitqueue_head(&pool->wait, "mempool", nullptr);
  pool->alloc = alloc_fn;
  pool->free = free_fn;
  pool->pool_data = pool_data;
  pool->min_nr = min_nr;
  pool->elements = static_cast<void**>(kmalloc_array(static_cast<size_t>(min_nr), sizeof(void*), gfp_mask));
  if (!pool->elements) return -ENOMEM;
  if (sim::fill_reserve(*pool, gfp_mask)) return 0;
  mempool_exit(pool);
  return -ENOMEM;
}
LKM_EXPORT_SYMBOL(mempool_init_node);

LKM_SIM_INLINE int mempool_init(mempool_t* pool, int min_nr, mempool_alloc_t* alloc_fn, mempool_free_t* free_fn,
                                void* pool_data)
{
  return mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL, -1);
}
LKM_EXPORT_SYMBOL(mempool_init);

LKM_SIM_INLINE mempool_t* mempool_create_node(int min_nr, mempool_alloc_t* alloc_fn, mempool_free_t* free_fn,
                                              void* pool_data, gfp_t gfp_mask, int node_id)
{
  struct freed {
    void operator()(mempool_t* p) const { kfree(p); }
  };
  std::unique_ptr<mempool_t, freed> pool(static_cast<mempool_t*>(kzalloc(sizeof(mempool_t), gfp_mask)));
  const bool made = pool && !mempool_init_node(pool.get(), min_nr, alloc_fn, free_fn, pool_data, gfp_mask, node_id);
  return made ? pool.release() : nullptr;
}
LKM_EXPORT_SYMBOL(mempool_create_node);

LKM_SIM_INLINE mempool_t* mempool_create(int min_nr, mempool_alloc_t* alloc_fn, mempool_free_t* free_fn,
                                         void* pool_data)
{
  return mempool_create_node(min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL, -1);
}
LKM_EXPORT_SYMBOL(mempool_create);

LKM_SIM_INLINE int mempool_resize(mempool_t* pool, int new_min_nr)
{
  if (new_min_nr <= 0) sim::oops("kernel BUG: mempool_resize() to no elements");
  if (new_min_nr > pool->min_nr) {
    auto** const larger =
        static_cast<void**>(kmalloc_array(static_cast<size_t>(new_min_nr), sizeof(void*), GFP_KERNEL));
    if (!larger) return -ENOMEM;
    std::copy_n(pool->elements, pool->curr_nr, larger);
    kfree(std::exchange(pool->elements, larger));
  }
  pool->min_nr = new_min_nr;
  while (pool->curr_nr > pool->min_nr) pool->free(sim::take_reserve(*pool), pool->pool_data);
  sim::fill_reserve(*pool, GFP_KERNEL);
  return 0;
}
LKM_EXPORT_SYMBOL(mempool_resize);

LKM_SIM_INLINE void* mempool_alloc(mempool_t* pool, gfp_t gfp_mask)
{
  sim::may_allocate(gfp_mask, "mempool_alloc()");
  const bool may_wait = gfp_mask & __GFP_DIRECT_RECLAIM;
  // At first as one that may not wait, because there is the reserve.
  auto gfp = (gfp_mask | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN) & ~(__GFP_DIRECT_RECLAIM | __GFP_IO);
  for (;;) {
    if (void* const element = pool->alloc(gfp, pool->pool_data)) return element;
    if (void* const element = sim::take_reserve(*pool)) return element;
    if (!may_wait) return nullptr;
    gfp |= gfp_mask & (__GFP_DIRECT_RECLAIM | __GFP_IO);
    wait_queue_entry entry;
    init_wait_entry(&entry, 0);
    sim::current().waits_for = "for an element of a mempool";
    prepare_to_wait(&pool->wait, &entry, static_cast<int>(TASK_UNINTERRUPTIBLE));
    if (!pool->curr_nr) schedule();
    finish_wait(&pool->wait, &entry);
    sim::current().waits_for.clear();
  }
}
LKM_EXPORT_SYMBOL(mempool_alloc);

LKM_SIM_INLINE void mempool_free(void* element, mempool_t* pool)
{
  if (!element) return;
  if (sim::put_reserve(*pool, element))
    __wake_up(&pool->wait, TASK_NORMAL, 1, nullptr);
  else
    pool->free(element, pool->pool_data);
}
LKM_EXPORT_SYMBOL(mempool_free);

LKM_SIM_INLINE void* mempool_alloc_slab(gfp_t gfp_mask, void* pool_data)
{
  return kmem_cache_alloc(static_cast<kmem_cache*>(pool_data), gfp_mask);
}
LKM_EXPORT_SYMBOL(mempool_alloc_slab);

LKM_SIM_INLINE void mempool_free_slab(void* element, void* pool_data)
{
  kmem_cache_free(static_cast<kmem_cache*>(pool_data), element);
}
LKM_EXPORT_SYMBOL(mempool_free_slab);

LKM_SIM_INLINE void* mempool_kmalloc(gfp_t gfp_mask, void* pool_data)
{
  return __kmalloc(reinterpret_cast<size_t>(pool_data), gfp_mask);
}
LKM_EXPORT_SYMBOL(mempool_kmalloc);

LKM_SIM_INLINE void mempool_kfree(void* element, void*) { kfree(element); }
LKM_EXPORT_SYMBOL(mempool_kfree);

LKM_SIM_INLINE void* mempool_alloc_pages(gfp_t gfp_mask, void* pool_data)
{
  return alloc_pages(gfp_mask, sim::order_of(pool_data));
}
LKM_EXPORT_SYMBOL(mempool_alloc_pages);

LKM_SIM_INLINE void mempool_free_pages(void* element, void* pool_data)
{
  __free_pages(static_cast<page*>(element), sim::order_of(pool_data));
}
LKM_EXPORT_SYMBOL(mempool_free_pages);

}  // extern "C"
}  // namespace lkm::waist
