// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/xarray.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/locking/spinlock.hpp>

#include <climits>

namespace lkm::sim {

inline constexpr unsigned xa_lock_irq = 1, xa_lock_bh = 2, xa_zero_busy = 8, xa_alloc_wrapped = 16;
inline constexpr waist::gfp_t all_gfp_flags = 0x7ffffff;

/// What stands for a number of the array's own, or an error.
inline void* xa_internal(long number)
{
  // SAFETY: never followed; its two lowest bits say so.
  return reinterpret_cast<void*>(static_cast<unsigned long>(number) * 4 + 2);
}

inline void* const xa_zero_entry = xa_internal(257);

/// A driver sees nothing where an index is only reserved.
inline void* shown(void* entry) { return entry == xa_zero_entry ? nullptr : entry; }

inline void* shown(const xa_entries::slot* s) { return s ? shown(s->entry) : nullptr; }

/// True, with Linux's warning, of what only the array itself may store.
inline bool warn_of_internal(const void* entry, const char* function)
{
  const bool internal = (reinterpret_cast<std::uintptr_t>(entry) & 3) == 2 && entry != xa_zero_entry;
  if (internal)
    waist::lkm_warn("lib/xarray.c", __LINE__, function, "the entry is no pointer to what is aligned to 4 bytes");
  return internal;
}

/// An allocation that may sleep, with the array's lock released.
inline void allocate_unlocked(waist::xarray& xa, waist::gfp_t gfp)
{
  if (!(gfp & waist::__GFP_DIRECT_RECLAIM)) return;
  auto* const lock = &xa.xa_lock;
  const auto kind = xa.xa_flags & 3;
  if (kind == xa_lock_irq)
    waist::spin_unlock_irq(lock);
  else if (kind == xa_lock_bh)
    waist::spin_unlock_bh(lock);
  else
    waist::spin_unlock(lock);
  may_allocate(gfp, "a store in an xarray");
  if (kind == xa_lock_irq)
    waist::spin_lock_irq(lock);
  else if (kind == xa_lock_bh)
    waist::spin_lock_bh(lock);
  else
    waist::spin_lock(lock);
}

/// While it exists the array is locked; for the functions that take the lock themselves.
class xa_guard {
 public:
  explicit xa_guard(waist::xarray& xa) : lock_(xa.xa_lock) { waist::spin_lock(&lock_); }
  xa_guard(const xa_guard&) = delete;
  xa_guard& operator=(const xa_guard&) = delete;
  ~xa_guard() { waist::spin_unlock(&lock_); }

 private:
  waist::spinlock_t& lock_;
};

class xa_irqsave_guard {
 public:
  explicit xa_irqsave_guard(waist::xarray& xa) : lock_(xa.xa_lock), flags_(waist::lkm_spin_lock_irqsave(&lock_)) {}
  xa_irqsave_guard(const xa_irqsave_guard&) = delete;
  xa_irqsave_guard& operator=(const xa_irqsave_guard&) = delete;
  ~xa_irqsave_guard() { waist::spin_unlock_irqrestore(&lock_, flags_); }

 private:
  waist::spinlock_t& lock_;
  unsigned long flags_;
};

/// Null, which erases, or an entry.
inline void* exchange(waist::xarray& xa, unsigned long index, void* entry)
{
  auto* const before = shown(xa_entries::find(xa, index));
  if (entry)
    xa_entries::put(xa, index, entry);
  else
    xa_entries::remove(xa, index);
  return before;
}

/// Whether an entry is one that a search with `filter` looks for: a mark, or XA_PRESENT.
inline auto passes(waist::xa_mark_t filter)
{
  return [filter](const xa_entries::slot& s) { return shown(&s) && (filter > 2 || (s.marks >> filter & 1)); };
}

inline bool is_there(const xa_entries::slot& s) { return s.entry != nullptr; }

/// Copies what is at the indices that `wanted` is true of, from `start` up to `max`, at most `n`.
template <class Wanted, class Take>
unsigned gather(const waist::xarray& xa, unsigned long start, unsigned long max, unsigned n, Wanted wanted, Take take)
{
  unsigned found = 0;
  if (n)
    xa_entries::first(xa, start, max, [&](xa_entries::slot& s) {
      if (wanted(s)) take(found++, s);
      return found == n;
    });
  return found;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* xa_load(xarray* xa, unsigned long index) { return sim::shown(sim::xa_entries::find(*xa, index)); }
LKM_EXPORT_SYMBOL(xa_load);

LKM_SIM_INLINE void* __xa_store(xarray* xa, unsigned long index, void* entry, gfp_t gfp)
{
  if (sim::warn_of_internal(entry, "__xa_store")) return sim::xa_internal(-EINVAL);
  if (!entry && sim::xa_entries::tracks_free(*xa)) entry = sim::xa_zero_entry;
  sim::allocate_unlocked(*xa, gfp);
  return sim::exchange(*xa, index, entry);
}
LKM_EXPORT_SYMBOL(__xa_store);

LKM_SIM_INLINE void* xa_store(xarray* xa, unsigned long index, void* entry, gfp_t gfp)
{
  const sim::xa_guard locked(*xa);
  return __xa_store(xa, index, entry, gfp);
}
LKM_EXPORT_SYMBOL(xa_store);

LKM_SIM_INLINE void* __xa_erase(xarray* xa, unsigned long index) { return sim::exchange(*xa, index, nullptr); }
LKM_EXPORT_SYMBOL(__xa_erase);

LKM_SIM_INLINE void* xa_erase(xarray* xa, unsigned long index)
{
  const sim::xa_guard locked(*xa);
  return __xa_erase(xa, index);
}
LKM_EXPORT_SYMBOL(xa_erase);

LKM_SIM_INLINE void* __xa_cmpxchg(xarray* xa, unsigned long index, void* old, void* entry, gfp_t gfp)
{
  if (sim::warn_of_internal(entry, "__xa_cmpxchg")) return sim::xa_internal(-EINVAL);
  sim::allocate_unlocked(*xa, gfp);
  const auto* const s = sim::xa_entries::find(*xa, index);
  void* const there = s ? s->entry : nullptr;
  if (there == old) sim::exchange(*xa, index, entry);
  return sim::shown(there);
}
LKM_EXPORT_SYMBOL(__xa_cmpxchg);

LKM_SIM_INLINE int __xa_insert(xarray* xa, unsigned long index, void* entry, gfp_t gfp)
{
  if (sim::warn_of_internal(entry, "__xa_insert")) return -EINVAL;
  sim::allocate_unlocked(*xa, gfp);
  if (sim::xa_entries::find(*xa, index)) return -EBUSY;
  sim::xa_entries::put(*xa, index, entry ? entry : sim::xa_zero_entry);
  return 0;
}
LKM_EXPORT_SYMBOL(__xa_insert);

LKM_SIM_INLINE int __xa_alloc(xarray* xa, u32* id, void* entry, xa_limit limit, gfp_t gfp)
{
  if (sim::warn_of_internal(entry, "__xa_alloc")) return -EINVAL;
  if (!sim::xa_entries::tracks_free(*xa)) {
    lkm_warn("lib/xarray.c", __LINE__, "__xa_alloc", "the array was not made with XA_FLAGS_ALLOC");
    return -EINVAL;
  }
  sim::allocate_unlocked(*xa, gfp);
  const u32 lowest = !limit.min && (xa->xa_flags & sim::xa_zero_busy) ? 1 : limit.min;
  const auto free = sim::xa_entries::first_free(*xa, lowest, limit.max);
  if (!free) return -EBUSY;
  *id = static_cast<u32>(*free);
  sim::xa_entries::put(*xa, *free, entry ? entry : sim::xa_zero_entry);
  return 0;
}
LKM_EXPORT_SYMBOL(__xa_alloc);

LKM_SIM_INLINE int __xa_alloc_cyclic(xarray* xa, u32* id, void* entry, xa_limit limit, u32* next, gfp_t gfp)
{
  const xa_limit rest{limit.max, std::max(limit.min, *next)};
  int result = __xa_alloc(xa, id, entry, rest, gfp);
  if (!result && (xa->xa_flags & sim::xa_alloc_wrapped)) {
    // The last one was the highest of all: this one is the first of the next round.
    xa->xa_flags &= ~sim::xa_alloc_wrapped;
    result = 1;
  } else if (result < 0 && rest.min != limit.min) {
    const int again = __xa_alloc(xa, id, entry, limit, gfp);
    result = again ? again : 1;
  }
  if (result < 0) return result;
  *next = *id + 1;
  if (!*next) xa->xa_flags |= sim::xa_alloc_wrapped;
  return result;
}
LKM_EXPORT_SYMBOL(__xa_alloc_cyclic);

LKM_SIM_INLINE void __xa_set_mark(xarray* xa, unsigned long index, xa_mark_t mark)
{
  if (auto* const s = sim::xa_entries::find(*xa, index)) sim::xa_entries::set_mark(*xa, *s, mark, true);
}
LKM_EXPORT_SYMBOL(__xa_set_mark);

LKM_SIM_INLINE void __xa_clear_mark(xarray* xa, unsigned long index, xa_mark_t mark)
{
  if (auto* const s = sim::xa_entries::find(*xa, index)) sim::xa_entries::set_mark(*xa, *s, mark, false);
}
LKM_EXPORT_SYMBOL(__xa_clear_mark);

LKM_SIM_INLINE void xa_set_mark(xarray* xa, unsigned long index, xa_mark_t mark)
{
  const sim::xa_guard locked(*xa);
  __xa_set_mark(xa, index, mark);
}
LKM_EXPORT_SYMBOL(xa_set_mark);

LKM_SIM_INLINE void xa_clear_mark(xarray* xa, unsigned long index, xa_mark_t mark)
{
  const sim::xa_guard locked(*xa);
  __xa_clear_mark(xa, index, mark);
}
LKM_EXPORT_SYMBOL(xa_clear_mark);

LKM_SIM_INLINE bool xa_get_mark(xarray* xa, unsigned long index, xa_mark_t mark)
{
  const auto* const s = sim::xa_entries::find(*xa, index);
  return s && (s->marks >> mark & 1);
}
LKM_EXPORT_SYMBOL(xa_get_mark);

LKM_SIM_INLINE void* xa_find(xarray* xa, unsigned long* index, unsigned long max, xa_mark_t filter)
{
  const auto at = sim::xa_entries::first(*xa, *index, max, sim::passes(filter));
  if (!at) return nullptr;
  *index = *at;
  return xa_load(xa, *at);
}
LKM_EXPORT_SYMBOL(xa_find);

LKM_SIM_INLINE void* xa_find_after(xarray* xa, unsigned long* index, unsigned long max, xa_mark_t filter)
{
  auto after = *index + 1;
  void* const entry = after ? xa_find(xa, &after, max, filter) : nullptr;
  if (entry) *index = after;
  return entry;
}
LKM_EXPORT_SYMBOL(xa_find_after);

LKM_SIM_INLINE unsigned xa_extract(xarray* xa, void** to, unsigned long start, unsigned long max, unsigned n,
                                   xa_mark_t filter)
{
  return sim::gather(*xa, start, max, n, sim::passes(filter), [to](unsigned i, const auto& s) { to[i] = s.entry; });
}
LKM_EXPORT_SYMBOL(xa_extract);

LKM_SIM_INLINE void xa_destroy(xarray* xa)
{
  const sim::xa_irqsave_guard locked(*xa);
  sim::xa_entries::clear(*xa);
}
LKM_EXPORT_SYMBOL(xa_destroy);

LKM_SIM_INLINE int radix_tree_insert(xarray* root, unsigned long index, void* item)
{
  sim::may_allocate(root->xa_flags & sim::all_gfp_flags, "radix_tree_insert()");
  if (sim::xa_entries::find(*root, index)) return -EEXIST;
  sim::xa_entries::put(*root, index, item);
  return 0;
}
LKM_EXPORT_SYMBOL(radix_tree_insert);

LKM_SIM_INLINE void** radix_tree_lookup_slot(const xarray* root, unsigned long index)
{
  auto* const s = sim::xa_entries::find(*root, index);
  return s ? &s->entry : nullptr;
}
LKM_EXPORT_SYMBOL(radix_tree_lookup_slot);

LKM_SIM_INLINE void* radix_tree_lookup(const xarray* root, unsigned long index)
{
  auto** const slot = radix_tree_lookup_slot(root, index);
  return slot ? *slot : nullptr;
}
LKM_EXPORT_SYMBOL(radix_tree_lookup);

LKM_SIM_INLINE void radix_tree_replace_slot(xarray*, void** slot, void* item) { *slot = item; }
LKM_EXPORT_SYMBOL(radix_tree_replace_slot);

LKM_SIM_INLINE void* radix_tree_delete_item(xarray* root, unsigned long index, void* item)
{
  void* const there = radix_tree_lookup(root, index);
  if (item && there != item) return nullptr;
  sim::xa_entries::remove(*root, index);
  return there;
}
LKM_EXPORT_SYMBOL(radix_tree_delete_item);

LKM_SIM_INLINE void* radix_tree_delete(xarray* root, unsigned long index)
{
  return radix_tree_delete_item(root, index, nullptr);
}
LKM_EXPORT_SYMBOL(radix_tree_delete);

LKM_SIM_INLINE void radix_tree_iter_delete(xarray* root, radix_tree_iter* iter, void**)
{
  sim::xa_entries::remove(*root, iter->index);
}
LKM_EXPORT_SYMBOL(radix_tree_iter_delete);

LKM_SIM_INLINE unsigned radix_tree_gang_lookup(const xarray* root, void** results, unsigned long first_index,
                                               unsigned max_items)
{
  return sim::gather(*root, first_index, ULONG_MAX, max_items, sim::is_there,
                     [results](unsigned i, const auto& s) { results[i] = s.entry; });
}
LKM_EXPORT_SYMBOL(radix_tree_gang_lookup);

LKM_SIM_INLINE unsigned radix_tree_gang_lookup_tag(const xarray* root, void** results, unsigned long first_index,
                                                   unsigned max_items, unsigned tag)
{
  return sim::gather(*root, first_index, ULONG_MAX, max_items, sim::passes(tag),
                     [results](unsigned i, const auto& s) { results[i] = s.entry; });
}
LKM_EXPORT_SYMBOL(radix_tree_gang_lookup_tag);

LKM_SIM_INLINE unsigned radix_tree_gang_lookup_tag_slot(const xarray* root, void*** results, unsigned long first_index,
                                                        unsigned max_items, unsigned tag)
{
  return sim::gather(*root, first_index, ULONG_MAX, max_items, sim::passes(tag),
                     [results](unsigned i, auto& s) { results[i] = &s.entry; });
}
LKM_EXPORT_SYMBOL(radix_tree_gang_lookup_tag_slot);

LKM_SIM_INLINE void* radix_tree_tag_set(xarray* root, unsigned long index, unsigned tag)
{
  if (!sim::xa_entries::find(*root, index)) sim::oops("kernel BUG: radix_tree_tag_set() where no item is");
  __xa_set_mark(root, index, tag);
  return radix_tree_lookup(root, index);
}
LKM_EXPORT_SYMBOL(radix_tree_tag_set);

LKM_SIM_INLINE void* radix_tree_tag_clear(xarray* root, unsigned long index, unsigned tag)
{
  __xa_clear_mark(root, index, tag);
  return radix_tree_lookup(root, index);
}
LKM_EXPORT_SYMBOL(radix_tree_tag_clear);

LKM_SIM_INLINE int radix_tree_tag_get(const xarray* root, unsigned long index, unsigned tag)
{
  return xa_get_mark(const_cast<xarray*>(root), index, tag);
}
LKM_EXPORT_SYMBOL(radix_tree_tag_get);

LKM_SIM_INLINE int radix_tree_tagged(const xarray* root, unsigned tag)
{
  return static_cast<int>(root->xa_flags & 1U << (27 + tag));
}
LKM_EXPORT_SYMBOL(radix_tree_tagged);

LKM_SIM_INLINE int radix_tree_preload(gfp_t gfp_mask)
{
  sim::may_allocate(gfp_mask, "radix_tree_preload()");
  ++sim::current().preempt_count;
  return 0;
}
LKM_EXPORT_SYMBOL(radix_tree_preload);

LKM_SIM_INLINE int radix_tree_maybe_preload(gfp_t gfp_mask) { return radix_tree_preload(gfp_mask); }
LKM_EXPORT_SYMBOL(radix_tree_maybe_preload);

LKM_SIM_INLINE void** radix_tree_next_chunk(const xarray* root, radix_tree_iter* iter, unsigned flags)
{
  constexpr unsigned tagged = 0x10, only_there = 0x20;
  const auto from = iter->next_index;
  // Behind the last index of all.
  if (!from && iter->index) return nullptr;
  const auto max = flags & only_there ? from : ULONG_MAX;
  const auto at = flags & tagged ? sim::xa_entries::first(*root, from, max, sim::passes(flags & 0xf))
                                 : sim::xa_entries::first(*root, from, max, sim::is_there);
  if (!at) return nullptr;
  iter->index = *at;
  iter->next_index = *at + 1;
  return radix_tree_lookup_slot(root, *at);
}
LKM_EXPORT_SYMBOL(radix_tree_next_chunk);

LKM_SIM_INLINE void** radix_tree_iter_resume(void**, radix_tree_iter* iter)
{
  iter->next_index = iter->index + 1;
  return nullptr;
}
LKM_EXPORT_SYMBOL(radix_tree_iter_resume);

LKM_SIM_INLINE void idr_preload(gfp_t gfp_mask) { radix_tree_preload(gfp_mask); }
LKM_EXPORT_SYMBOL(idr_preload);

LKM_SIM_INLINE int idr_alloc_u32(idr* idr, void* ptr, u32* id, unsigned long max, gfp_t gfp)
{
  const unsigned long base = idr->idr_base;
  sim::may_allocate(gfp, "idr_alloc()");
  if (max < base) return -ENOSPC;
  const auto free = sim::xa_entries::first_free(idr->idr_rt, std::max<unsigned long>(*id, base) - base, max - base);
  if (!free) return -ENOSPC;
  sim::xa_entries::put(idr->idr_rt, *free, ptr);
  *id = static_cast<u32>(*free + base);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(idr_alloc_u32);

LKM_SIM_INLINE int idr_alloc(idr* idr, void* ptr, int start, int end, gfp_t gfp)
{
  if (start < 0) {
    lkm_warn("lib/idr.c", __LINE__, "idr_alloc", "idr_alloc() from a negative number on");
    return -EINVAL;
  }
  auto id = static_cast<u32>(start);
  const int error = idr_alloc_u32(idr, ptr, &id, static_cast<unsigned long>(end > 0 ? end - 1 : INT_MAX), gfp);
  return error ? error : static_cast<int>(id);
}
LKM_EXPORT_SYMBOL_GPL(idr_alloc);

LKM_SIM_INLINE int idr_alloc_cyclic(idr* idr, void* ptr, int start, int end, gfp_t gfp)
{
  const auto last = static_cast<unsigned long>(end > 0 ? end - 1 : INT_MAX);
  // A cursor beyond INT_MAX is a negative number here.
  const int from = std::max(static_cast<int>(idr->idr_next), start);
  auto id = static_cast<u32>(from);
  int error = idr_alloc_u32(idr, ptr, &id, last, gfp);
  if (error == -ENOSPC && from > start) {
    id = static_cast<u32>(start);
    error = idr_alloc_u32(idr, ptr, &id, last, gfp);
  }
  if (error) return error;
  idr->idr_next = id + 1;
  return static_cast<int>(id);
}
LKM_EXPORT_SYMBOL(idr_alloc_cyclic);

LKM_SIM_INLINE void* idr_find(const idr* idr, unsigned long id)
{
  return radix_tree_lookup(&idr->idr_rt, id - idr->idr_base);
}
LKM_EXPORT_SYMBOL_GPL(idr_find);

LKM_SIM_INLINE void* idr_remove(idr* idr, unsigned long id)
{
  return radix_tree_delete(&idr->idr_rt, id - idr->idr_base);
}
LKM_EXPORT_SYMBOL_GPL(idr_remove);

LKM_SIM_INLINE void* idr_replace(idr* idr, void* ptr, unsigned long id)
{
  auto* const s = sim::xa_entries::find(idr->idr_rt, id - idr->idr_base);
  return s ? std::exchange(s->entry, ptr) : ERR_PTR(-ENOENT);
}
LKM_EXPORT_SYMBOL(idr_replace);

LKM_SIM_INLINE void* idr_get_next_ul(idr* idr, unsigned long* id)
{
  const unsigned long base = idr->idr_base;
  const auto at = sim::xa_entries::first(idr->idr_rt, std::max(*id, base) - base, ULONG_MAX, sim::is_there);
  if (!at) return nullptr;
  *id = *at + base;
  return idr_find(idr, *id);
}
LKM_EXPORT_SYMBOL(idr_get_next_ul);

LKM_SIM_INLINE void* idr_get_next(idr* idr, int* id)
{
  auto next = static_cast<unsigned long>(*id);
  void* const entry = idr_get_next_ul(idr, &next);
  if (next > INT_MAX) {
    if (entry)
      lkm_warn("lib/idr.c", __LINE__, "idr_get_next",
               "the next number is larger than INT_MAX: idr_get_next_ul() is for such");
    return nullptr;
  }
  if (entry) *id = static_cast<int>(next);
  return entry;
}
LKM_EXPORT_SYMBOL(idr_get_next);

LKM_SIM_INLINE int idr_for_each(const idr* idr, int (*fn)(int, void*, void*), void* data)
{
  auto* const all = const_cast<waist::idr*>(idr);
  int result = 0;
  // `fn` may remove what it is given.
  for (unsigned long id = 0; !result; ++id) {
    void* const entry = idr_get_next_ul(all, &id);
    if (!entry) break;
    result = fn(static_cast<int>(id), entry, data);
  }
  return result;
}
LKM_EXPORT_SYMBOL(idr_for_each);

LKM_SIM_INLINE void idr_destroy(idr* idr) { sim::xa_entries::clear(idr->idr_rt); }
LKM_EXPORT_SYMBOL(idr_destroy);

LKM_SIM_INLINE int ida_alloc_range(ida* ida, unsigned min, unsigned max, gfp_t gfp)
{
  if (min > INT_MAX) return -ENOSPC;
  sim::may_allocate(gfp, "ida_alloc()");
  const sim::xa_irqsave_guard locked(ida->xa);
  const auto free = sim::xa_entries::first_free(ida->xa, min, std::min<unsigned>(max, INT_MAX));
  if (!free) return -ENOSPC;
  sim::xa_entries::put(ida->xa, *free, sim::xa_zero_entry);
  return static_cast<int>(*free);
}
LKM_EXPORT_SYMBOL(ida_alloc_range);

LKM_SIM_INLINE void ida_free(ida* ida, unsigned id)
{
  if (id > INT_MAX) return;
  bool known;
  {
    const sim::xa_irqsave_guard locked(ida->xa);
    known = sim::xa_entries::find(ida->xa, id);
    sim::xa_entries::remove(ida->xa, id);
  }
  if (!known)
    lkm_warn("lib/idr.c", __LINE__, "ida_free",
             ("ida_free called for id=" + std::to_string(id) + " which is not allocated.").c_str());
}
LKM_EXPORT_SYMBOL(ida_free);

LKM_SIM_INLINE void ida_destroy(ida* ida) { xa_destroy(&ida->xa); }
LKM_EXPORT_SYMBOL(ida_destroy);

}  // extern "C"
}  // namespace lkm::waist
