// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/memory.c (Linux 6.1): how the pages of a driver's mapping are mapped, written for the first time, and
/// unmapped.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/mm/page_alloc.hpp>
#include <lkm/sim/mm/vmalloc.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace lkm::sim {

/// _PAGE_RW: what is mapped with it may be written without a fault.
inline constexpr unsigned long page_writable = 2;

inline bool maps_writable(const waist::vm_area_struct& vma) { return vma.vm_page_prot.pgprot & page_writable; }
/// A private mapping that may become writable: its pages are copied before they are written.
inline bool is_cow(unsigned long flags)
{
  return (flags & (waist::VM_SHARED | waist::VM_MAYWRITE)) == waist::VM_MAYWRITE;
}
/// True while page_mkwrite() wants to hear of the first write to each page.
inline bool wants_writenotify(const waist::vm_area_struct& vma)
{
  constexpr auto shared = waist::VM_WRITE | waist::VM_SHARED;
  return (vma.vm_flags & shared) == shared && vma.vm_ops && (vma.vm_ops->page_mkwrite || vma.vm_ops->pfn_mkwrite);
}
/// Linux's vma_set_page_prot(); the driver's choice of caching stays.
inline void set_page_prot(waist::vm_area_struct& vma)
{
  constexpr unsigned long caching = 0x98;
  vma.vm_page_prot.pgprot = (vma.vm_page_prot.pgprot & caching) | waist::vm_get_page_prot(vma.vm_flags).pgprot;
  if (wants_writenotify(vma)) vma.vm_page_prot.pgprot &= ~page_writable;
}

inline vm_area& as_vm_area(waist::vm_area_struct* vma) { return *static_cast<vm_area*>(vma); }

/// Sleeps while `taken()` says that somebody has the lock of the mappings.
template <class Taken>
void wait_for_mmap_lock(waist::mm_struct& mm, Taken taken)
{
  auto& queue = mm.mmap_lock;
  if (!queue.head.next) waist::__init_waitqueue_head(&queue, "mmap_lock", nullptr);
  while (taken()) {
    waist::wait_queue_entry entry;
    waist::init_wait_entry(&entry, 0);
    current().waits_for = "for the lock of its mappings";
    waist::prepare_to_wait(&queue, &entry, static_cast<int>(waist::TASK_UNINTERRUPTIBLE));
    waist::schedule();
    waist::finish_wait(&queue, &entry);
    current().waits_for.clear();
  }
}

inline void wake_up_for_mmap_lock(waist::mm_struct& mm)
{
  if (mm.mmap_lock.head.next) waist::__wake_up(&mm.mmap_lock, waist::TASK_NORMAL, 0, nullptr);
}

/// Linux's mmap_read_lock(), which a page fault holds.
class mmap_read_guard {
 public:
  explicit mmap_read_guard(waist::mm_struct& mm) : mm_(mm)
  {
    lock_acquire(mm.lock_map, lock_kind::mmap_lock, lock_mode::shared);
    ++mm_.faults_under_way;
  }
  mmap_read_guard(const mmap_read_guard&) = delete;
  mmap_read_guard& operator=(const mmap_read_guard&) = delete;
  ~mmap_read_guard()
  {
    lock_release(mm_.lock_map);
    if (!--mm_.faults_under_way) wake_up_for_mmap_lock(mm_);
  }

 private:
  waist::mm_struct& mm_;
};

/// Takes the page away; a reference that the mapping had goes with it.
inline void zap(page_table_entry& e)
{
  auto* const page = std::exchange(e.page, nullptr);
  const bool special = e.special;
  e = {};
  if (!page) return;
  if (special)
    --page->_mapcount.counter;
  else
    waist::put_page(page);
}

inline void zap_range(vm_area& vma, user_address start, user_address end)
{
  vma.vm_mm->forget();
  for (auto at = start; at < end; at += page_size) zap(vma.pages[(at - vma.vm_start) / page_size]);
}

/// Puts `page` there; its reference is the mapping's from now on.
inline void set_entry(page_table_entry& e, waist::page& page, bool writable, bool special = false)
{
  e.memory = static_cast<std::byte*>(page.lkm_address);
  e.page = &page;
  e.writable = writable;
  e.special = special;
}

inline void copy_entry(page_table_entry& e, const std::byte* from)
{
  std::shared_ptr<std::byte[]> copy(new std::byte[page_size]);
  std::memcpy(copy.get(), from, page_size);
  zap(e);
  e.memory = copy.get();
  e.copy = std::move(copy);
  e.writable = e.dirty = true;
}

inline constexpr waist::vm_fault_t fault_error = waist::VM_FAULT_OOM | waist::VM_FAULT_SIGBUS |
                                                 waist::VM_FAULT_SIGSEGV | waist::VM_FAULT_HWPOISON |
                                                 waist::VM_FAULT_HWPOISON_LARGE | waist::VM_FAULT_FALLBACK;
inline constexpr waist::vm_fault_t fault_over =
    fault_error | waist::VM_FAULT_NOPAGE | waist::VM_FAULT_RETRY | waist::VM_FAULT_DONE_COW;

/// Linux's do_page_mkwrite(): 0 when it has to be asked again.
inline waist::vm_fault_t do_page_mkwrite(waist::vm_fault& vmf)
{
  const auto flags = std::exchange(vmf.flags, waist::FAULT_FLAG_WRITE | waist::FAULT_FLAG_MKWRITE);
  auto ret = vmf.vma->vm_ops->page_mkwrite(&vmf);
  vmf.flags = flags;
  if (ret & (fault_error | waist::VM_FAULT_NOPAGE)) return ret;
  if (!(ret & waist::VM_FAULT_LOCKED)) {
    if (!vmf.page->mapping) return 0;
    waist::lkm_lock_page(vmf.page);
  }
  return ret | waist::VM_FAULT_LOCKED;
}

/// Linux's __do_fault(): the driver's page, locked, in vmf.page.
inline waist::vm_fault_t ask_for_page(waist::vm_fault& vmf)
{
  const auto ret = vmf.vma->vm_ops->fault(&vmf);
  if (ret & fault_over) return ret;
  if (!vmf.page) oops("BUG: fault() of a mapping returned no page in vmf->page, and no error");
  if (vmf.page->_refcount.counter <= 0 && !page_allocator::block_of(*vmf.page).compound)
    oops("BUG: fault() of a mapping returned a page without a reference: get_page() is missing");
  if (!(ret & waist::VM_FAULT_LOCKED)) waist::lkm_lock_page(vmf.page);
  return ret | waist::VM_FAULT_LOCKED;
}

/// Linux's do_fault(): `e` has no page yet.
inline waist::vm_fault_t do_fault(vm_area& vma, page_table_entry& e, waist::vm_fault& vmf)
{
  if (!vma.vm_ops->fault) return waist::VM_FAULT_SIGBUS;
  const bool write = vmf.flags & waist::FAULT_FLAG_WRITE;
  const bool shared = vma.vm_flags & waist::VM_SHARED;
  auto ret = ask_for_page(vmf);
  if (ret & fault_over) return ret;
  auto* const page = vmf.page;
  if (write && shared && vma.vm_ops->page_mkwrite) {
    waist::lkm_unlock_page(page);
    const auto made = do_page_mkwrite(vmf);
    if (!made || (made & (fault_error | waist::VM_FAULT_NOPAGE))) {
      waist::put_page(page);
      return made;
    }
  }
  waist::lkm_unlock_page(page);
  if (e.memory) {
    // Another task was faster.
    waist::put_page(page);
    return waist::VM_FAULT_NOPAGE;
  }
  if (write && !shared) {
    vma.has_copies = true;
    copy_entry(e, static_cast<const std::byte*>(page->lkm_address));
    waist::put_page(page);
    return 0;
  }
  set_entry(e, *page, write || maps_writable(vma));
  e.dirty = write;
  return ret & ~waist::VM_FAULT_LOCKED;
}

/// Linux's do_wp_page(): the first write to a page that is mapped read-only.
inline waist::vm_fault_t do_wp_page(vm_area& vma, page_table_entry& e, waist::vm_fault& vmf)
{
  if (!(vma.vm_flags & waist::VM_SHARED)) {
    vma.has_copies = true;
    if (e.copy)
      e.writable = e.dirty = true;
    else
      copy_entry(e, e.memory);
    return 0;
  }
  if (e.special) {
    if (vma.vm_ops->pfn_mkwrite) {
      vmf.flags |= waist::FAULT_FLAG_MKWRITE;
      const auto ret = vma.vm_ops->pfn_mkwrite(&vmf);
      if (ret & (fault_error | waist::VM_FAULT_NOPAGE)) return ret;
    }
  } else if (vma.vm_ops->page_mkwrite) {
    auto* const page = vmf.page = e.page;
    waist::get_page(page);
    const auto made = do_page_mkwrite(vmf);
    const bool over = !made || (made & (fault_error | waist::VM_FAULT_NOPAGE));
    if (!over) waist::lkm_unlock_page(page);
    waist::put_page(page);
    if (over || e.page != page) return made & ~waist::VM_FAULT_LOCKED;
  }
  e.writable = e.dirty = true;
  return 0;
}

/// What the task that accessed the page gets for a fault's result: 0 to try again, or a signal.
inline int signal_of(waist::vm_fault_t ret, bool user_mode)
{
  if (ret & waist::VM_FAULT_RETRY) unmodelled("VM_FAULT_RETRY");
  if (ret & waist::VM_FAULT_DONE_COW) unmodelled("VM_FAULT_DONE_COW");
  if (ret & waist::VM_FAULT_FALLBACK) unmodelled("VM_FAULT_FALLBACK");
  // A program's access is made again; the kernel's own gives up.
  if (ret & waist::VM_FAULT_OOM) return user_mode ? 0 : SIGSEGV;
  if (ret & (waist::VM_FAULT_SIGBUS | waist::VM_FAULT_HWPOISON | waist::VM_FAULT_HWPOISON_LARGE)) return SIGBUS;
  return ret & waist::VM_FAULT_SIGSEGV ? SIGSEGV : 0;
}

/// The `fault` of each vm_area: Linux's handle_mm_fault(), and the loop of the processor around it.
inline bool handle_fault(address_space& memory, vm_area& vma, user_address at, unsigned access)
{
  // SAFETY: only an mm_struct has mappings of drivers.
  auto& mm = static_cast<waist::mm_struct&>(memory);
  if (mm.changed_by) [[unlikely]] {
    wait_for_mmap_lock(mm, [&] { return mm.changed_by != nullptr; });
    std::size_t there = 0;
    return mm.reach(at, 1, access, there) != nullptr;
  }
  if (current().in_atomic()) [[unlikely]]
    oops(std::string("BUG: user memory was accessed ") + current().why_atomic() +
         ", and its page has to be brought in");
  const mmap_read_guard guard(mm);
  const bool user_mode = current().syscall() == "page_fault";
  const bool write = access & can_write;
  const auto index = (at - vma.vm_start) / page_size;
  auto& e = vma.pages[index];
  for (int tries = 0; !e.memory || (write && !e.writable); ++tries) {
    if (tries == 1000)
      oops(
          "BUG: a page of a mapping was asked for 1000 times, and the driver neither brings it nor fails: Linux never "
          "stops asking (page_mkwrite() "
          "returns VM_FAULT_LOCKED with the page locked)");
    waist::vm_fault vmf{&vma,
                        0x100cca,  // GFP_HIGHUSER_MOVABLE
                        vma.vm_pgoff + index,
                        at & ~(page_size - 1),
                        at,
                        (write ? waist::FAULT_FLAG_WRITE : 0U) | (user_mode ? waist::FAULT_FLAG_USER : 0U) |
                            waist::FAULT_FLAG_ALLOW_RETRY | waist::FAULT_FLAG_KILLABLE |
                            waist::FAULT_FLAG_INTERRUPTIBLE,
                        nullptr,
                        nullptr};
    const auto ret = e.memory ? do_wp_page(vma, e, vmf) : do_fault(vma, e, vmf);
    if (const int signal = signal_of(ret, user_mode)) {
      mm.fault_signal = signal;
      return false;
    }
  }
  if (write) e.dirty = true;
  mm.remember(at & ~(page_size - 1), page_size, can_read | (e.writable && e.dirty ? can_write : 0U), e.memory);
  return true;
}

/// The page of physical memory `pfn`, which must be memory of this kernel.
inline waist::page& page_of_pfn(unsigned long pfn, const char* what)
{
  // SAFETY: a number until the allocator knows it.
  auto* const page = part<page_allocator>().page_at(reinterpret_cast<const void*>(pfn << 12));
  if (!page)
    unmodelled(std::string(what) +
               " of what is no whole page of this kernel's memory (device memory, or a part of a kmalloc() block)");
  return *page;
}

/// True when all of the mapping, which begins at page `vm_pgoff` of an object, is among the object's pages.
inline bool lies_within(const waist::vm_area_struct& vma, unsigned long object_pages)
{
  return vma.vm_pgoff <= object_pages && waist::vma_pages(&vma) <= object_pages - vma.vm_pgoff;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/memory.ipp>
#endif
