// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/mmap.c (Linux 6.1): mappings are made, split, inherited and removed.
#pragma once

#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/fs/file_table.hpp>
#include <lkm/sim/mm/memory.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

/// Linux's mmap_write_lock(): nobody else changes the mappings or faults while it lives.
class mmap_write_guard {
 public:
  explicit mmap_write_guard(waist::mm_struct& mm) : mm_(mm)
  {
    lock_acquire(mm.lock_map, lock_kind::mmap_lock);
    if (mm.changed_by || mm.faults_under_way) [[unlikely]]
      wait_for_mmap_lock(mm, [&] { return mm.changed_by || mm.faults_under_way; });
    mm.changed_by = &current();
    mm.forget();
  }
  mmap_write_guard(const mmap_write_guard&) = delete;
  mmap_write_guard& operator=(const mmap_write_guard&) = delete;
  ~mmap_write_guard()
  {
    lock_release(mm_.lock_map);
    mm_.changed_by = nullptr;
    mm_.forget();
    wake_up_for_mmap_lock(mm_);
  }

 private:
  waist::mm_struct& mm_;
};

inline unsigned access_of(unsigned long vm_flags)
{
  const bool any = vm_flags & (waist::VM_READ | waist::VM_WRITE | waist::VM_EXEC);
  return (any ? can_read : 0U) | (vm_flags & waist::VM_WRITE ? can_write : 0U);
}

/// PROT_* are VM_READ, VM_WRITE and VM_EXEC.
inline unsigned long vm_flags_of(int prot)
{
  return static_cast<unsigned long>(prot) & (PROT_READ | PROT_WRITE | PROT_EXEC);
}

/// The operations of a mapping whose driver set none.
inline constexpr waist::vm_operations_struct dummy_vm_ops{};

/// Removes the mapping, whose pages are unmapped already.
inline void remove_vma(vm_area& vma)
{
  if (vma.vm_ops && vma.vm_ops->close) vma.vm_ops->close(&vma);
  if (vma.vm_file) fput(vma.vm_file);
}

/// Linux's __split_vma(): cuts the mapping around `at` in two; `new_below` says which half is the new one to its
/// driver.
inline int split_vma(waist::mm_struct& mm, user_address at, bool new_below)
{
  auto found = mm.first_behind(at);
  if (found == mm.areas().end() || found->start >= at) return 0;
  if (!found->vma) return mm.split_at(at), 0;
  auto& old = *found->vma;
  if (old.vm_ops && old.vm_ops->may_split)
    if (const int error = old.vm_ops->may_split(&old, at)) return error;
  auto fresh = std::make_unique<vm_area>();
  static_cast<waist::vm_area_struct&>(*fresh) = old;
  fresh->fault = old.fault;
  fresh->has_copies = old.has_copies;
  const auto head = (at - old.vm_start) / page_size;
  if (new_below) {
    fresh->vm_end = at;
  } else {
    fresh->vm_start = at;
    fresh->vm_pgoff += head;
  }
  ++fresh->vm_file->f_count.counter;
  if (fresh->vm_ops && fresh->vm_ops->open) fresh->vm_ops->open(fresh.get());

  const auto middle = old.pages.begin() + static_cast<std::ptrdiff_t>(head);
  auto& a = *mm.first_behind(at);
  address_space::area other{at, a.end() - at, a.access, nullptr, 0};
  if (new_below) {
    fresh->pages.assign(std::make_move_iterator(old.pages.begin()), std::make_move_iterator(middle));
    old.pages.erase(old.pages.begin(), middle);
    old.vm_start = at;
    old.vm_pgoff += head;
    other.vma = std::exchange(a.vma, std::move(fresh));
  } else {
    fresh->pages.assign(std::make_move_iterator(middle), std::make_move_iterator(old.pages.end()));
    old.pages.erase(middle, old.pages.end());
    old.vm_end = at;
    other.vma = std::move(fresh);
  }
  a.size = at - a.start;
  mm.add(std::move(other));
  return 0;
}

/// Linux's do_munmap(), with the lock held.
inline int do_munmap(waist::mm_struct& mm, user_address start, std::size_t len)
{
  if (start % page_size || start > task_size_max || len > task_size_max - start) return -EINVAL;
  const auto end = start + ((len + page_size - 1) & ~(page_size - 1));
  if (end == start) return -EINVAL;
  if (const int error = split_vma(mm, start, false)) return error;
  if (const int error = split_vma(mm, end, true)) return error;
  std::vector<std::unique_ptr<vm_area>> gone;
  const auto first = mm.first_behind(start);
  auto last = first;
  for (; last != mm.areas().end() && last->start < end; ++last)
    if (last->vma) gone.push_back(std::move(last->vma));
  mm.areas().erase(first, last);
  mm.forget();
  for (auto& vma : gone) zap_range(*vma, vma->vm_start, vma->vm_end);
  for (auto& vma : gone) remove_vma(*vma);
  return 0;
}

inline bool anything_in(waist::mm_struct& mm, user_address start, user_address end)
{
  const auto a = mm.first_behind(start);
  return a != mm.areas().end() && a->start < end;
}

/// Linux's get_unmapped_area(): where the mapping goes, or a negative error.
inline long get_unmapped_area(waist::mm_struct& mm, waist::file* f, user_address addr, std::size_t len,
                              unsigned long pgoff, unsigned long flags)
{
  if (len > task_size_max) return -ENOMEM;
  if (f && f->f_op->get_unmapped_area) {
    const auto chosen = static_cast<long>(f->f_op->get_unmapped_area(f, addr, len, pgoff, flags));
    if (chosen < 0) return chosen;
    addr = static_cast<user_address>(chosen);
  } else if (!(flags & MAP_FIXED)) {
    addr = (addr + page_size - 1) & ~(page_size - 1);
    if (!addr || addr > task_size_max - len || anything_in(mm, addr, addr + len)) addr = mm.place_for(len);
  }
  if (addr > task_size_max - len) return -ENOMEM;
  if (addr % page_size) return -EINVAL;
  // vm.mmap_min_addr
  return addr < 65536 && !current().may(waist::CAP_SYS_RAWIO) ? -EPERM : static_cast<long>(addr);
}

/// The checks of a file that is to be mapped, in Linux's order; `vm_flags` gets what they say of the mapping.
inline int may_map_file(waist::file* f, unsigned long& vm_flags, std::size_t len, int prot, unsigned long flags,
                        unsigned long pgoff)
{
  // MAP_HUGE_2MB and MAP_HUGE_1GB together.
  constexpr unsigned long huge_page_sizes = 31UL << 26;
  constexpr unsigned long legacy = MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE |
                                   MAP_EXECUTABLE | MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE |
                                   MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | MAP_32BIT | huge_page_sizes;
  // Unsigned positions reach to the very end.
  const unsigned long size = f->f_mode & waist::FMODE_UNSIGNED_OFFSET ? 0 : std::numeric_limits<unsigned long>::max();
  if (pgoff > (size - len) / page_size) return -EOVERFLOW;
  const auto type = flags & MAP_TYPE;
  if (type == MAP_SHARED) flags &= legacy;
  if (type == MAP_SHARED || type == MAP_SHARED_VALIDATE) {
    // MAP_SHARED_VALIDATE's two bits are those of MAP_SHARED and MAP_PRIVATE.
    if (flags & ~(legacy | f->f_op->mmap_supported_flags)) return -EOPNOTSUPP;
    if ((prot & PROT_WRITE) && !(f->f_mode & waist::FMODE_WRITE)) return -EACCES;
    vm_flags |= waist::VM_SHARED | waist::VM_MAYSHARE;
    if (!(f->f_mode & waist::FMODE_WRITE)) vm_flags &= ~(waist::VM_MAYWRITE | waist::VM_SHARED);
  } else if (type != MAP_PRIVATE) {
    return -EINVAL;
  }
  if (!(f->f_mode & waist::FMODE_READ)) return -EACCES;
  return f->f_op->mmap ? 0 : -ENODEV;
}

/// Linux's mmap_region() for a driver's file: the driver may refuse, and nothing stays then.
inline long map_file(waist::mm_struct& mm, waist::file* f, user_address addr, std::size_t len, unsigned long vm_flags,
                     unsigned long pgoff)
{
  auto vma = std::make_unique<vm_area>();
  vma->vm_start = addr;
  vma->vm_end = addr + len;
  vma->vm_mm = &mm;
  vma->vm_flags = vm_flags;
  vma->vm_page_prot = waist::vm_get_page_prot(vm_flags);
  vma->vm_pgoff = pgoff;
  vma->vm_ops = &dummy_vm_ops;
  vma->pages.resize(len / page_size);
  vma->fault = handle_fault;
  vma->vm_file = f;
  ++f->f_count.counter;
  try {
    if (const int error = remark_if_odd("mmap", f->f_op->mmap, f, f->f_op->mmap(f, vma.get()))) {
      zap_range(*vma, addr, addr + len);
      fput(f);
      return error;
    }
    if (vma->vm_file != f) unmodelled("an mmap() of a driver that sets vm_file");
    if (vma->vm_start != addr) oops("BUG: an mmap() of a driver moved its mapping");
    if (!vma->vm_ops) unmodelled("an mmap() of a driver that sets vm_ops to NULL");
    if (vma->vm_ops->map_pages) unmodelled("vm_operations_struct.map_pages");
  } catch (...) {
    for (auto& e : vma->pages) zap(e);
    --f->f_count.counter;
    throw;
  }
  set_page_prot(*vma);
  mm.add({addr, len, access_of(vma->vm_flags), nullptr, 0}).vma = std::move(vma);
  return static_cast<long>(addr);
}

/// Linux's do_mmap(): the address, or a negative error. `f` is null for memory without a file.
inline long do_mmap(waist::mm_struct& mm, waist::file* f, user_address addr, std::size_t len, int prot,
                    unsigned long flags, unsigned long pgoff)
{
  if (!len) return -EINVAL;
  if (flags & MAP_FIXED_NOREPLACE) flags |= MAP_FIXED;
  if (!(flags & MAP_FIXED) && (addr &= ~(page_size - 1)) && addr < 65536) addr = 65536;
  len = (len + page_size - 1) & ~(page_size - 1);
  if (!len) return -ENOMEM;
  if (pgoff + len / page_size < pgoff) return -EOVERFLOW;
  const auto place = get_unmapped_area(mm, f, addr, len, pgoff, flags);
  if (place < 0) return place;
  addr = static_cast<user_address>(place);
  if ((flags & MAP_FIXED_NOREPLACE) == MAP_FIXED_NOREPLACE && anything_in(mm, addr, addr + len)) return -EEXIST;
  auto vm_flags = vm_flags_of(prot) | waist::VM_MAYREAD | waist::VM_MAYWRITE | waist::VM_MAYEXEC;
  if (flags & MAP_LOCKED) unmodelled("mmap() with MAP_LOCKED");
  if (flags & MAP_GROWSDOWN) unmodelled("mmap() with MAP_GROWSDOWN");
  const auto type = flags & MAP_TYPE;
  if (f) {
    if (const int error = may_map_file(f, vm_flags, len, prot, flags, pgoff)) return error;
  } else if (type != MAP_SHARED && type != MAP_PRIVATE) {
    return -EINVAL;
  }
  if (do_munmap(mm, addr, len)) return -ENOMEM;
  if (f) return map_file(mm, f, addr, len, vm_flags, pgoff);
  mm.add({addr, len, access_of(vm_flags), std::shared_ptr<std::byte[]>(new std::byte[len]()), 0, type == MAP_SHARED});
  return static_cast<long>(addr);
}

/// Linux's mm_populate(), for MAP_POPULATE: pages that cannot be had are left out.
inline void populate(waist::mm_struct& mm, user_address start, std::size_t len)
{
  const auto a = mm.first_behind(start);
  if (a == mm.areas().end() || !a->vma || !a->access || (a->vma->vm_flags & (waist::VM_IO | waist::VM_PFNMAP))) return;
  const bool write = (a->vma->vm_flags & (waist::VM_WRITE | waist::VM_SHARED)) == waist::VM_WRITE;
  // After a page that cannot be had, Linux begins anew with it, and gives up when it is the first.
  bool first = true;
  for (auto at = start; at < start + len;) {
    std::size_t there = 0;
    if (mm.reach(at, 1, write ? can_write : can_read, there)) {
      at += page_size;
      first = false;
    } else if (std::exchange(first, true)) {
      return;
    }
  }
}

/// Linux's dup_mmap(): gives the child the mappings of drivers. Pages that a fault will find again are left to that.
inline void dup_mmap(waist::mm_struct& child, waist::mm_struct& parent)
{
  const mmap_write_guard guard(parent);
  for (std::size_t i = 0; i < parent.areas().size(); ++i) {
    auto& from = parent.areas()[i];
    if (!from.vma || (from.vma->vm_flags & waist::VM_DONTCOPY)) continue;
    auto& old = *from.vma;
    auto fresh = std::make_unique<vm_area>();
    static_cast<waist::vm_area_struct&>(*fresh) = old;
    fresh->vm_mm = &child;
    fresh->fault = old.fault;
    fresh->has_copies = old.has_copies;
    fresh->pages.resize(old.pages.size());
    auto* const made =
        child.add({from.start, from.size, from.access, nullptr, 0, from.shared, from.not_for_child, std::move(fresh)})
            .vma.get();
    ++made->vm_file->f_count.counter;
    if (made->vm_ops->open) made->vm_ops->open(made);
    if (!(old.vm_flags & (waist::VM_PFNMAP | waist::VM_MIXEDMAP)) && !old.has_copies) continue;
    for (std::size_t page = 0; page < old.pages.size(); ++page) {
      auto& e = old.pages[page];
      auto& copy = made->pages[page];
      if (!e.memory) continue;
      if (e.copy) {
        copy_entry(copy, e.memory);
      } else {
        copy = e;
        if (e.special)
          ++e.page->_mapcount.counter;
        else
          waist::get_page(e.page);
      }
      if (is_cow(old.vm_flags)) e.writable = copy.writable = false;
      copy.dirty = false;
    }
  }
}

/// Linux's exit_mmap(): the last task that had this memory is gone.
inline void exit_mmap(waist::mm_struct& mm)
{
  const mmap_write_guard guard(mm);
  std::vector<std::unique_ptr<vm_area>> gone;
  for (auto& a : mm.areas())
    if (a.vma) gone.push_back(std::move(a.vma));
  std::erase_if(mm.areas(), [](const auto& a) { return !a.memory; });
  for (auto& vma : gone) zap_range(*vma, vma->vm_start, vma->vm_end);
  for (auto& vma : gone) remove_vma(*vma);
}

}  // namespace lkm::sim
