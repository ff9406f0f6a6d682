// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/rhashtable.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE void* rhashtable_view::insert(const void* key, head* h)
{
  if (key)
    if (auto** const at = find(key); *at) {
      if (!ht_.rhlist) return object(*at);
      // The latest of those with the same key takes the first one's place in the chain.
      auto* const before = *at;
      list_of(h)->next = list_of(before);
      h->next = before->next;
      *at = h;
      return nullptr;
    }
  if (elements() >= ht_.max_elems) return waist::ERR_PTR(-E2BIG);
  auto& first = chain(*ht_.tbl, key ? hash_of_key(*ht_.tbl, key) : hash_of(*ht_.tbl, h));
  h->next = first;
  if (ht_.rhlist) list_of(h)->next = nullptr;
  first = h;
  ++ht_.nelems.counter;
  if (is_full()) resize_later();
  return nullptr;
}

LKM_SIM_INLINE int rhashtable_view::remove(head* h)
{
  for (auto** at = &chain(*ht_.tbl, hash_of(*ht_.tbl, h)); *at; at = &(*at)->next) {
    if (*at == h) {
      auto* const another = ht_.rhlist ? list_of(h)->next : nullptr;
      if (another) {
        another->rhead.next = h->next;
        *at = &another->rhead;
        return 0;
      }
      *at = h->next;
      --ht_.nelems.counter;
      if (is_empty_enough()) resize_later();
      return 0;
    }
    if (!ht_.rhlist) continue;
    for (auto** same = &list_of(*at)->next; *same; same = &(*same)->next)
      if (&(*same)->rhead == h) {
        *same = (*same)->next;
        return 0;
      }
  }
  return -ENOENT;
}

LKM_SIM_INLINE int rhashtable_view::replace(head* old, head* fresh)
{
  const auto hash = hash_of(*ht_.tbl, old);
  if (hash != hash_of(*ht_.tbl, fresh)) return -EINVAL;
  for (auto** at = &chain(*ht_.tbl, hash); *at; at = &(*at)->next)
    if (*at == old) {
      fresh->next = old->next;
      *at = fresh;
      return 0;
    }
  return -ENOENT;
}

LKM_SIM_INLINE void rhashtable_view::resize()
{
  auto size = ht_.tbl->size;
  if (is_full())
    while (elements() > size / 4 * 3 && (!ht_.p.max_size || size < ht_.p.max_size)) size *= 2;
  else if (is_empty_enough())
    size = std::max(std::bit_ceil(elements() * 3 / 2), unsigned{ht_.p.min_size});
  if (size == ht_.tbl->size) return;
  auto* const old = ht_.tbl;
  auto* const larger = make_table(size, waist::GFP_KERNEL);
  if (!larger) return;
  for (unsigned i = 0; i < old->size; ++i)
    for (auto *h = chain(*old, i), *next = h; h; h = next) {
      next = h->next;
      auto& first = chain(*larger, hash_of(*larger, h));
      h->next = first;
      first = h;
    }
  ht_.tbl = larger;
  ++ht_.resized;
  // A reader that was in a chain of the old one ended before this work began.
  waist::kvfree(old);
}

LKM_SIM_INLINE void rhashtable_walk::rewind()
{
  it_.walker.resized = it_.ht->resized;
  it_.slot = it_.skip = 0;
  it_.p = nullptr;
}

LKM_SIM_INLINE int rhashtable_walk::start()
{
  if (it_.end_of_table) return 0;
  if (is_stale()) {
    rewind();
    return -EAGAIN;
  }
  if (!it_.p) return 0;
  // What it stood at may have been removed meanwhile.
  unsigned skip = 0;
  for (auto* p = rhashtable_view::chain(*it_.ht->tbl, it_.slot); p; p = p->next)
    for (auto* l = rhashtable_view::list_of(p); l; l = it_.ht->rhlist ? l->next : nullptr) {
      ++skip;
      if (it_.ht->rhlist ? l != it_.list : p != it_.p) continue;
      it_.p = p;
      it_.skip = skip;
      return 0;
    }
  it_.p = nullptr;
  return 0;
}

LKM_SIM_INLINE void* rhashtable_walk::current_object() const
{
  return reinterpret_cast<char*>(it_.ht->rhlist ? &it_.list->rhead : it_.p) - it_.ht->p.head_offset;
}

LKM_SIM_INLINE void* rhashtable_walk::at(waist::rhash_head* p, waist::rhlist_head* list)
{
  ++it_.skip;
  it_.p = p;
  it_.list = list;
  return current_object();
}

LKM_SIM_INLINE void* rhashtable_walk::next()
{
  if (it_.p) {
    auto* p = it_.p;
    auto* list = it_.ht->rhlist ? it_.list->next : nullptr;
    if (!list) {
      p = p->next;
      list = rhashtable_view::list_of(p);
    }
    if (p) return at(p, list);
    it_.skip = 0;
    ++it_.slot;
  }
  return find_next();
}

LKM_SIM_INLINE void* rhashtable_walk::peek()
{
  if (it_.p) return current_object();
  // It points behind the last one that was found.
  if (it_.skip) --it_.skip;
  return find_next();
}

LKM_SIM_INLINE void* rhashtable_walk::find_next()
{
  if (it_.end_of_table) return nullptr;
  for (; it_.slot < it_.ht->tbl->size; ++it_.slot, it_.skip = 0) {
    auto left = it_.skip;
    for (auto* p = rhashtable_view::chain(*it_.ht->tbl, it_.slot); p; p = p->next)
      for (auto* l = rhashtable_view::list_of(p); l; l = it_.ht->rhlist ? l->next : nullptr)
        if (!left--) return at(p, l);
  }
  it_.p = nullptr;
  it_.end_of_table = true;
  return nullptr;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

/// A hash of any bytes (FNV-1a, with the bits mixed), where the driver has none of its own.
LKM_SIM_INLINE u32 lkm_rht_default_hash(const void* data, u32 length, u32 seed)
{
  const auto* const bytes = static_cast<const unsigned char*>(data);
  u32 hash = 2166136261U ^ seed;
  for (u32 i = 0; i < length; ++i) hash = (hash ^ bytes[i]) * 16777619U;
  return (hash ^ hash >> 15) * 0x2c1b3c6dU ^ hash >> 13;
}

LKM_SIM_INLINE int rhashtable_init(rhashtable* ht, const rhashtable_params* params)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: rhashtable_init() is called ") + why; });
  if ((!params->key_len && !params->obj_hashfn) || (params->obj_hashfn && !params->obj_cmpfn)) return -EINVAL;
  *ht = {};
  __mutex_init(&ht->mutex, "", nullptr);
  lkm_spin_lock_init(&ht->lock, "rhashtable", &sim::lock_key<rhashtable>);
  ht->p = *params;
  ht->p.min_size = static_cast<u16>(
      std::max(params->min_size ? std::bit_ceil(unsigned{params->min_size}) : 0U, sim::rhashtable_view::least_heads));
  ht->max_elems = 1U << 31;
  if (params->max_size) {
    ht->p.max_size = std::bit_floor(params->max_size);
    if (ht->p.max_size < ht->max_elems / 2) ht->max_elems = ht->p.max_size * 2;
  }
  ht->key_len = ht->p.key_len;
  if (!ht->p.hashfn) ht->p.hashfn = lkm_rht_default_hash;
  INIT_WORK(&ht->run_work, [](work_struct* work) {
    // SAFETY: this is the function of rhashtable::run_work alone.
    auto& its =
        *reinterpret_cast<rhashtable*>(reinterpret_cast<char*>(work) - __builtin_offsetof(rhashtable, run_work));
    mutex_lock(&its.mutex);
    sim::rhashtable_view(its, "rhashtable_init()").resize();
    mutex_unlock(&its.mutex);
  });
  ht->tbl = sim::rhashtable_view::make_table(sim::rhashtable_view::heads_for(ht->p), GFP_KERNEL);
  return ht->tbl ? 0 : -ENOMEM;
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_init);

LKM_SIM_INLINE int rhltable_init(rhltable* hlt, const rhashtable_params* params)
{
  const int error = rhashtable_init(&hlt->ht, params);
  hlt->ht.rhlist = true;
  return error;
}
LKM_EXPORT_SYMBOL_GPL(rhltable_init);

LKM_SIM_INLINE rhash_head* lkm_rht_find(rhashtable* ht, const void* key, const rhashtable_params* params)
{
  return *sim::rhashtable_view(*ht, "rhashtable_lookup_fast()", params).find(key);
}
LKM_EXPORT_SYMBOL(lkm_rht_find);
LKM_SIM_INLINE void* lkm_rht_insert(rhashtable* ht, const void* key, rhash_head* obj, const rhashtable_params* params)
{
  return sim::rhashtable_view(*ht, "rhashtable_insert_fast()", params).insert(key, obj);
}
LKM_EXPORT_SYMBOL(lkm_rht_insert);
LKM_SIM_INLINE void* lkm_rht_insert_own(rhashtable* ht, rhash_head* obj, const rhashtable_params* params)
{
  sim::rhashtable_view table(*ht, "rhashtable_lookup_insert_fast()", params);
  if (ht->p.obj_hashfn && !ht->rhlist)
    sim::oops(
        "kernel BUG: rhashtable_lookup_insert_fast() of a table with obj_hashfn: use rhashtable_lookup_insert_key()");
  return table.insert(table.object(obj) + ht->p.key_offset, obj);
}
LKM_EXPORT_SYMBOL(lkm_rht_insert_own);
LKM_SIM_INLINE int lkm_rht_remove(rhashtable* ht, rhash_head* obj, const rhashtable_params* params)
{
  return sim::rhashtable_view(*ht, "rhashtable_remove_fast()", params).remove(obj);
}
LKM_EXPORT_SYMBOL(lkm_rht_remove);
LKM_SIM_INLINE int lkm_rht_replace(rhashtable* ht, rhash_head* old, rhash_head* fresh, const rhashtable_params* params)
{
  return sim::rhashtable_view(*ht, "rhashtable_replace_fast()", params).replace(old, fresh);
}
LKM_EXPORT_SYMBOL(lkm_rht_replace);
LKM_SIM_INLINE void* rhashtable_insert_slow(rhashtable* ht, const void* key, rhash_head* obj)
{
  return sim::rhashtable_view(*ht, "rhashtable_insert_slow()").insert(key, obj);
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_insert_slow);

LKM_SIM_INLINE void rhashtable_walk_enter(rhashtable* ht, rhashtable_iter* iter)
{
  const sim::rhashtable_view table(*ht, "rhashtable_walk_enter()");
  *iter = {};
  iter->ht = ht;
  iter->walker.tbl = ht->tbl;
  iter->walker.resized = ht->resized;
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_enter);
LKM_SIM_INLINE void rhashtable_walk_exit(rhashtable_iter*) {}
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_exit);
LKM_SIM_INLINE int rhashtable_walk_start_check(rhashtable_iter* iter)
{
  const sim::rhashtable_view table(*iter->ht, "rhashtable_walk_start()");
  lkm_rcu_read_lock();
  return sim::rhashtable_walk(*iter).start();
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_start_check);
LKM_SIM_INLINE void* rhashtable_walk_next(rhashtable_iter* iter)
{
  if (!rcu_read_lock_held()) sim::oops("BUG: rhashtable_walk_next() outside of rhashtable_walk_start() and _stop()");
  return sim::rhashtable_walk(*iter).next();
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_next);
LKM_SIM_INLINE void* rhashtable_walk_peek(rhashtable_iter* iter)
{
  if (!rcu_read_lock_held()) sim::oops("BUG: rhashtable_walk_peek() outside of rhashtable_walk_start() and _stop()");
  return sim::rhashtable_walk(*iter).peek();
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_peek);
LKM_SIM_INLINE void rhashtable_walk_stop(rhashtable_iter*) { lkm_rcu_read_unlock(); }
LKM_EXPORT_SYMBOL_GPL(rhashtable_walk_stop);

LKM_SIM_INLINE void rhashtable_free_and_destroy(rhashtable* ht, void (*free_fn)(void*, void*), void* arg)
{
  sim::rhashtable_view table(*ht, "rhashtable_destroy()");
  cancel_work_sync(&ht->run_work);
  if (free_fn) table.for_each([&](void* object) { free_fn(object, arg); });
  kvfree(ht->tbl);
  ht->tbl = nullptr;
}
LKM_EXPORT_SYMBOL_GPL(rhashtable_free_and_destroy);
LKM_SIM_INLINE void rhashtable_destroy(rhashtable* ht) { rhashtable_free_and_destroy(ht, nullptr, nullptr); }
LKM_EXPORT_SYMBOL_GPL(rhashtable_destroy);

// Linux's kernels without lock debugging say so of any.
LKM_SIM_INLINE int lockdep_rht_mutex_is_held(rhashtable*) { return 1; }
LKM_EXPORT_SYMBOL_GPL(lockdep_rht_mutex_is_held);
LKM_SIM_INLINE int lockdep_rht_bucket_is_held(const bucket_table*, u32) { return 1; }
LKM_EXPORT_SYMBOL_GPL(lockdep_rht_bucket_is_held);

LKM_SIM_INLINE unsigned lkm_rht_hash_of_key(rhashtable* ht, const bucket_table* tbl, const void* key)
{
  return sim::rhashtable_view(*ht, "rht_key_hashfn()").hash_of_key(*tbl, key);
}
LKM_EXPORT_SYMBOL(lkm_rht_hash_of_key);
LKM_SIM_INLINE unsigned lkm_rht_hash_of(rhashtable* ht, const bucket_table* tbl, const rhash_head* obj)
{
  return sim::rhashtable_view(*ht, "rht_head_hashfn()").hash_of(*tbl, obj);
}
LKM_EXPORT_SYMBOL(lkm_rht_hash_of);

}  // extern "C"
}  // namespace lkm::waist
