// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/rhashtable.c (Linux 6.1): chains, which a work spreads over more heads when they get long. Who walks
/// learns that from -EAGAIN.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/random.h>
#include <lkm/sim/include/linux/rhashtable.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/rcu/tree.hpp>
#include <lkm/sim/kernel/workqueue.hpp>
#include <lkm/sim/mm/util.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace lkm::sim {

/// A table as its functions see it.
class rhashtable_view {
 public:
  using head = waist::rhash_head;
  static constexpr unsigned least_heads = 4, usual_heads = 64;

  /// `params` are null where Linux's function takes none.
  rhashtable_view(waist::rhashtable& ht, const char* function, const waist::rhashtable_params* params = nullptr)
      : ht_(ht)
  {
    if (!ht.tbl)
      oops(std::string("BUG: ") + function +
           " of a rhashtable that is not initialised, or destroyed: rhashtable_init() is missing");
    if (params && (params->key_len != ht.p.key_len || params->key_offset != ht.p.key_offset ||
                   params->head_offset != ht.p.head_offset))
      oops(std::string("BUG: ") + function + " with other parameters than those that rhashtable_init() was given");
  }

  static unsigned heads_for(const waist::rhashtable_params& p)
  {
    return p.nelem_hint ? std::max(std::bit_ceil(p.nelem_hint * 4U / 3), unsigned{p.min_size})
                        : std::max(usual_heads, unsigned{p.min_size});
  }

  static waist::bucket_table* make_table(unsigned size, waist::gfp_t gfp)
  {
    // One block, so that the chains' heads go with it.
    auto* const memory =
        waist::kvmalloc_node(sizeof(waist::bucket_table) + size * sizeof(head*), gfp | waist::__GFP_ZERO, -1);
    auto* const table = static_cast<waist::bucket_table*>(memory);
    if (!table) return nullptr;
    table->size = size;
    table->hash_rnd = waist::get_random_u32();
    table->buckets = reinterpret_cast<waist::rhash_lock_head**>(table + 1);
    return table;
  }

  char* object(const head* h) const { return const_cast<char*>(reinterpret_cast<const char*>(h)) - ht_.p.head_offset; }
  unsigned hash_of_key(const waist::bucket_table& table, const void* key) const
  {
    return ht_.p.hashfn(key, ht_.key_len, table.hash_rnd) & (table.size - 1);
  }
  unsigned hash_of(const waist::bucket_table& table, const head* h) const
  {
    const auto* const o = object(h);
    if (ht_.p.obj_hashfn)
      return ht_.p.obj_hashfn(o, ht_.p.key_len ? ht_.p.key_len : ht_.key_len, table.hash_rnd) & (table.size - 1);
    return hash_of_key(table, o + ht_.p.key_offset);
  }

  /// Where the chain of that number begins.
  static head*& chain(waist::bucket_table& table, unsigned hash)
  {
    // SAFETY: buckets are heads under the name that Linux gives to those with a lock in them.
    return reinterpret_cast<head**>(table.buckets)[hash];
  }

  /// The place in its chain that leads to the object with that key, or to the chain's end.
  head** find(const void* key)
  {
    auto** at = &chain(*ht_.tbl, hash_of_key(*ht_.tbl, key));
    while (*at && !has_key(*at, key)) at = &(*at)->next;
    return at;
  }

  void* insert(const void* key, head* h);
  int remove(head* h);
  int replace(head* old, head* fresh);
  void resize();

  /// Calls `visit(object)` for each; it may free the object.
  template <class Visit>
  void for_each(Visit visit)
  {
    for (unsigned i = 0; i < ht_.tbl->size; ++i)
      for (auto *h = chain(*ht_.tbl, i), *next = h; h; h = next) {
        next = h->next;
        for (auto *l = list_of(h), *other = l; l; l = other) {
          other = ht_.rhlist ? l->next : nullptr;
          visit(object(&l->rhead));
        }
      }
  }

  /// SAFETY: a head of a table of lists is rhlist_head::rhead, its first member; of another table only `rhead` is used.
  static waist::rhlist_head* list_of(head* h) { return reinterpret_cast<waist::rhlist_head*>(h); }

 private:
  bool has_key(const head* h, const void* key)
  {
    waist::rhashtable_compare_arg arg{&ht_, key};
    const auto* const o = object(h);
    return ht_.p.obj_cmpfn ? !ht_.p.obj_cmpfn(&arg, o) : !std::memcmp(o + ht_.p.key_offset, key, ht_.p.key_len);
  }
  unsigned elements() const { return static_cast<unsigned>(ht_.nelems.counter); }
  bool is_full() const
  {
    const bool may_grow = !ht_.p.max_size || ht_.tbl->size < ht_.p.max_size;
    return may_grow && 4UL * elements() > 3UL * ht_.tbl->size;
  }
  bool is_empty_enough() const
  {
    const auto size = ht_.tbl->size;
    return ht_.p.automatic_shrinking && elements() < size * 3 / 10 && size > ht_.p.min_size;
  }
  void resize_later() { waist::queue_work_on(waist::WORK_CPU_UNBOUND, waist::lkm_system_wq(0), &ht_.run_work); }

  waist::rhashtable& ht_;
};

/// A walk through a table, whose state is in Linux's struct.
class rhashtable_walk {
 public:
  explicit rhashtable_walk(waist::rhashtable_iter& iter) : it_(iter) {}

  int start();
  void* next();
  void* peek();

 private:
  void* find_next();
  void* at(waist::rhash_head* p, waist::rhlist_head* list);
  void* current_object() const;
  bool is_stale() const { return it_.walker.resized != it_.ht->resized; }
  void rewind();

  waist::rhashtable_iter& it_;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/rhashtable.ipp>
#endif
