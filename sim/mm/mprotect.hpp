// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/mprotect.c, mm/msync.c and mm/madvise.c (Linux 6.1): system calls that change or use existing mappings.
#pragma once

#include <lkm/sim/mm/mmap.hpp>

namespace lkm::sim {

inline int do_mprotect(waist::mm_struct& mm, user_address start, std::size_t len, int prot)
{
  constexpr int prot_sem = 8;
  if ((prot & (PROT_GROWSDOWN | PROT_GROWSUP)) == (PROT_GROWSDOWN | PROT_GROWSUP) || start % page_size) return -EINVAL;
  if (!len) return 0;
  const auto end = start + ((len + page_size - 1) & ~(page_size - 1));
  if (end <= start) return -ENOMEM;
  if (prot & (PROT_GROWSDOWN | PROT_GROWSUP)) unmodelled("mprotect() with PROT_GROWSDOWN or PROT_GROWSUP");
  if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | prot_sem)) return -EINVAL;
  const mmap_write_guard guard(mm);
  const auto access = vm_flags_of(prot);
  for (auto at = start; at < end;) {
    auto a = mm.first_behind(at);
    if (a == mm.areas().end() || a->start > at) return -ENOMEM;
    const auto stop = std::min(end, a->end());
    if (a->vma) {
      auto& vma = *a->vma;
      const auto flags = (vma.vm_flags & ~(waist::VM_READ | waist::VM_WRITE | waist::VM_EXEC)) | access;
      // VM_MAYREAD and its kin lie four bits above VM_READ.
      if (access & ~(flags >> 4)) return -EACCES;
      if (vma.vm_ops->mprotect)
        if (const int error = vma.vm_ops->mprotect(&vma, at, stop, flags)) return error;
      if (flags == vma.vm_flags) {
        at = stop;
        continue;
      }
    }
    if (const int error = split_vma(mm, at, true)) return error;
    if (const int error = split_vma(mm, stop, false)) return error;
    a = mm.first_behind(at);
    a->access = access_of(access);
    if (a->vma) {
      auto& vma = *a->vma;
      vma.vm_flags = (vma.vm_flags & ~(waist::VM_READ | waist::VM_WRITE | waist::VM_EXEC)) | access;
      set_page_prot(vma);
      const bool notified = wants_writenotify(vma);
      for (auto& e : vma.pages) e.writable = maps_writable(vma) || (notified && e.dirty);
    }
    at = stop;
  }
  return 0;
}

inline int do_msync(waist::mm_struct& mm, user_address start, std::size_t len, int flags)
{
  if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) || start % page_size || ((flags & MS_ASYNC) && (flags & MS_SYNC)))
    return -EINVAL;
  const auto end = start + ((len + page_size - 1) & ~(page_size - 1));
  if (end < start) return -ENOMEM;
  int hole = 0;
  while (start < end) {
    const auto a = mm.first_behind(start);
    if (a == mm.areas().end()) return -ENOMEM;
    if (start < a->start) {
      if (flags == MS_ASYNC || a->start >= end) return -ENOMEM;
      start = a->start;
      hole = -ENOMEM;
    }
    const auto* const vma = a->vma.get();
    const auto stop = a->end();
    if ((flags & MS_SYNC) && vma && (vma->vm_flags & waist::VM_SHARED)) {
      auto* const f = vma->vm_file;
      const auto first = static_cast<waist::loff_t>((start - vma->vm_start) + vma->vm_pgoff * page_size);
      const auto last = first + static_cast<waist::loff_t>(std::min(end, stop) - start) - 1;
      ++f->f_count.counter;
      const int error = f->f_op->fsync ? f->f_op->fsync(f, first, last, 1) : -EINVAL;
      fput(f);
      if (error) return error;
    }
    start = stop;
  }
  return hole;
}

/// MADV_DONTFORK, MADV_DOFORK and MADV_DONTNEED.
inline int do_madvise(waist::mm_struct& mm, user_address start, std::size_t len, int advice)
{
  if (advice != MADV_DONTFORK && advice != MADV_DOFORK && advice != MADV_DONTNEED)
    unmodelled("madvise() with anything but MADV_DONTFORK, MADV_DOFORK and MADV_DONTNEED");
  if (start % page_size) return -EINVAL;
  const auto end = start + ((len + page_size - 1) & ~(page_size - 1));
  if (end < start) return -EINVAL;
  const mmap_write_guard guard(mm);
  int hole = 0;
  while (start < end) {
    auto a = mm.first_behind(start);
    if (a == mm.areas().end()) return -ENOMEM;
    if (start < a->start) {
      hole = -ENOMEM;
      start = a->start;
      if (start >= end) break;
    }
    const auto stop = std::min(end, a->end());
    if (advice == MADV_DONTNEED) {
      if (!a->vma) unmodelled("madvise(MADV_DONTNEED) of memory without a file");
      if (a->vma->vm_flags & (waist::VM_LOCKED | waist::VM_PFNMAP)) return -EINVAL;
      zap_range(*a->vma, start, stop);
    } else {
      if (advice == MADV_DOFORK && a->vma && (a->vma->vm_flags & waist::VM_IO)) return -EINVAL;
      if (const int error = split_vma(mm, start, true)) return error;
      if (const int error = split_vma(mm, stop, false)) return error;
      a = mm.first_behind(start);
      a->not_for_child = advice == MADV_DONTFORK;
      if (a->vma)
        a->vma->vm_flags = (a->vma->vm_flags & ~waist::VM_DONTCOPY) | (a->not_for_child ? waist::VM_DONTCOPY : 0UL);
    }
    start = stop;
  }
  return hole;
}

}  // namespace lkm::sim
