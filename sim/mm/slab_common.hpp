// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/slab_common.c and mm/usercopy.c (Linux 6.1): blocks of the sizes of Linux's caches, and objects of a
/// driver's caches, each of which knows who allocated and who freed it. What is written beyond a block's end or after
/// kfree() is found at the latest when the kernel ends; with ASan, where it happens.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/sanitizers.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/mm/page_alloc.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::waist {
/// A cache of objects of one size.
struct kmem_cache {
  std::string name;
  unsigned size = 0;
  std::size_t stride = 0;  // with what fills it up to the next object
  std::size_t align = 8;
  unsigned useroffset = 0, usersize = 0;  // what user copies may reach
  void (*ctor)(void*) = nullptr;
  const char* missing = "kmem_cache_free()";  // what a driver that leaves an object did not call
  lkm::sim::short_trace made{};
  std::size_t objects = 0;
  bool destroyed = false;
};
}  // namespace lkm::waist

namespace lkm::sim {

/// The allocations of one kernel. A block of a multiple of the page size is whole pages, and may be mapped.
class slab {
 public:
  /// Who must free a block: the driver that allocated it, or the kernel, for an object that the driver knows by another
  /// function (cdev_alloc(), device_create()).
  enum class owner { driver, kernel };

  struct block {
    std::size_t size;    // as asked for
    std::size_t bucket;  // as Linux rounds it up: what ksize() says
    owner whose;
    bool whole_pages;  // of the page allocator; what it is later resized to does not matter
    bool freed = false;
    short_trace allocated;
    short_trace released{};
    waist::kmem_cache* cache = nullptr;
    std::size_t front = 0;  // the bytes of the host's block that are before it
  };

  slab() = default;
  slab(const slab&) = delete;
  slab& operator=(const slab&) = delete;
  ~slab()
  {
    for (const auto& [at, b] : blocks_)
      if (!b.whole_pages && (!b.freed || !host_checks())) std::free(host_of(at, b));
  }

  /// Whether all memory is zeroed, as Debian's kernels do it (CONFIG_INIT_ON_ALLOC_DEFAULT_ON).
  bool init_on_alloc = true;

  /// Null when there is no memory.
  void* allocate(std::size_t size, owner whose, const short_trace& site, waist::kmem_cache* cache = nullptr,
                 bool zeroed = true)
  {
    const bool whole = !cache && is_pages(size);
    const block fresh{.size = size,
                      .bucket = cache ? cache->stride : bucket_of(size),
                      .whose = whose,
                      .whole_pages = whole,
                      .allocated = site,
                      .cache = cache,
                      .front = whole ? 0 : front_of(cache)};
    std::byte* memory;
    if (whole) {
      memory = static_cast<std::byte*>(whole_pages(size));
    } else {
      const auto align = alignment_of(cache);
      const auto bytes = (fresh.front + fresh.bucket + edge() + align - 1) / align * align;
      auto* const host = static_cast<std::byte*>(cache ? std::aligned_alloc(align, bytes) : std::malloc(bytes));
      memory = host ? host + fresh.front : nullptr;
    }
    if (!memory) return nullptr;
    if (!whole) {
      if (zeroed || init_on_alloc)
        std::memset(memory, 0, fresh.bucket);
      else
        fill_unwritten(memory, fresh.bucket);
      mark_edges(memory, fresh);
    }
    if (cache) ++cache->objects;
    const auto at = address_of(memory);
    if (host_checks()) forget_freed(at, at + fresh.bucket);
    blocks_.insert_or_assign(at, fresh);
    last_ = {};
    return memory;
  }

  /// kfree() when `from` is null; kmem_cache_free() otherwise.
  void release(void* memory, const short_trace& site, const waist::kmem_cache* from = nullptr)
  {
    const char* const function = from ? "kmem_cache_free()" : "kfree()";
    const auto at = address_of(memory);
    const auto found = blocks_.find(at);
    if (found == blocks_.end() || found->second.freed) not_allocated(function, at);
    auto& b = found->second;
    if (from && b.cache != from)
      oops("BUG: kmem_cache_free() to the cache '" + from->name + "' of " + noun(b) + " which is not of it\nIt was " +
           history(b) + ".");
    if (b.cache) --b.cache->objects;
    if (b.whole_pages) {
      blocks_.erase(found);
      last_ = {};
      auto& pages = part<page_allocator>();
      return pages.free(*pages.find(memory));
    }
    check_edges(at, b, function);
    if (part<lockdep>().held_now) [[unlikely]]
      part<lockdep>().freed(at, b.bucket, function);
    b.freed = true;
    b.released = site;
    freed_.push_back(at);
    if (host_checks()) {
      std::free(host_of(at, b));
    } else {
      std::memset(memory, poison, b.bucket);
    }
    if (freed_.size() > max_freed) let_go(freed_.front());
  }

  /// True for an address in a block that is not freed.
  bool contains(const volatile void* memory) const
  {
    // SAFETY: a number to compare.
    const auto at = reinterpret_cast<std::uintptr_t>(memory);
    const auto after = blocks_.upper_bound(at);
    if (after == blocks_.begin()) return false;
    const auto& [start, b] = *std::prev(after);
    return !b.freed && at - start < b.bucket;
  }

  /// ksize(): from now on all of the bucket may be used.
  std::size_t size_of(const void* memory)
  {
    const auto at = address_of(memory);
    const auto found = blocks_.find(at);
    if (found == blocks_.end() || found->second.freed) not_allocated("ksize()", at);
    auto& b = found->second;
    if (!b.whole_pages) resize(at, b, b.bucket);
    return b.bucket;
  }

  /// krealloc() of a block whose bucket is large enough: the same block. False when it is not.
  bool resize_in_place(void* memory, std::size_t size)
  {
    const auto found = blocks_.find(address_of(memory));
    if (found == blocks_.end() || found->second.freed) not_allocated("krealloc()", address_of(memory));
    if (size > found->second.bucket || found->second.whole_pages) return size <= found->second.bucket;
    resize(found->first, found->second, size);
    return true;
  }

  /// The check of a user copy (CONFIG_HARDENED_USERCOPY): a copy that leaves its block, or is of a freed one, is a BUG.
  void check_copy(const void* memory, std::size_t n, bool to_user)
  {
    if (to_user && !init_on_alloc) [[unlikely]]
      find_unwritten(memory, n);
    const auto at = address_of(memory);
    if (at - last_.start < last_.size && n <= last_.size - (at - last_.start)) [[likely]]
      return;
    check_copy_slowly(at, n, to_user);
  }

  /// What the drivers have not freed, and what was written where nothing may be written any more.
  void report_leftovers(report& to)
  {
    std::map<std::vector<std::uintptr_t>, std::vector<const block*>> by_site;
    for (const auto& [at, b] : blocks_) {
      if (b.freed && !host_checks()) check_poison(at, b, check_at_the_end);
      if (b.freed) continue;
      check_edges(at, b, check_at_the_end);
      if (b.whose == owner::driver) by_site[{b.allocated.begin(), b.allocated.end()}].push_back(&b);
    }
    for (const auto& [site, left] : by_site) {
      std::size_t bytes = 0;
      for (const auto* const b : left) bytes += b->size;
      const auto& made = left.front()->allocated;
      to.add(severity::bug,
             std::to_string(left.size()) + what_was_left(*left.front(), left.size()) + bytes_text(bytes) +
                 ", allocated in " + made.text() + made.below(),
             made.driver().place(), made.when(), "left behind");
    }
    for (const auto& cache : caches_)
      if (!cache->destroyed)
        report_leftover(to, "the cache '" + cache->name + "' was never destroyed: kmem_cache_destroy() is missing",
                        &cache->made);
  }

  waist::kmem_cache& add_cache(waist::kmem_cache cache)
  {
    return *caches_.emplace_back(std::make_unique<waist::kmem_cache>(std::move(cache)));
  }

  /// Where xarrays, IDRs and radix trees keep what they hold.
  waist::kmem_cache& radix_tree_nodes() { return radix_tree_nodes_; }

  /// What ksize() says of a block of `size`.
  static std::size_t rounded_up(std::size_t size) { return size ? bucket_of(size) : 0; }

  /// KMALLOC_MAX_SIZE on x86-64.
  static constexpr std::size_t largest = std::size_t{4} << 20;

  /// What goes to user space and nobody has written since it was allocated: at least four bytes of what such memory
  /// has.
  [[gnu::cold, gnu::noinline]] void find_unwritten(const void* memory, std::size_t n) const
  {
    const auto* const bytes = static_cast<const unsigned char*>(memory);
    const auto phase = address_of(memory) % 8;
    std::size_t first = 0, run = 0;
    for (std::size_t i = 0; i < n && run < 4; ++i) {
      if (!run) first = i;
      run = bytes[i] == unwritten[(phase + i) % 8] ? run + 1 : 0;
    }
    if (run < 4) return;
    std::size_t end = first;
    while (end < n && bytes[end] == unwritten[(phase + end) % 8]) ++end;
    const auto after = blocks_.upper_bound(address_of(memory));
    std::string origin;
    if (after != blocks_.begin())
      if (const auto& [start, b] = *std::prev(after); address_of(memory) - start < b.bucket)
        origin = " The bytes are of " + noun(b) + ", " + history(b) + '.';
    const auto at = short_trace::here();
    part<report>().broken("uninitialised to user", severity::bug,
                          "a copy of " + bytes_text(n) + " to user memory has bytes " + std::to_string(first) + " to " +
                              std::to_string(end - 1) + " that the driver never wrote, in " + at.text() + ", " +
                              activity_of(current()) +
                              "\n  They show what was in the kernel's memory before: a member that was not set, "
                              "padding of a struct, or a "
                              "length that is too large. Allocate with kzalloc(), or memset() first." +
                              origin,
                          at.driver().place());
  }

 private:
  /// What memory has that nobody has written, by its address: unlikely enough as a value.
  static constexpr unsigned char unwritten[8] = {0xd1, 0xa7, 0x3e, 0xc9, 0x85, 0x6d, 0xf3, 0x97};
  static void fill_unwritten(std::byte* memory, std::size_t n)
  {
    for (std::size_t i = 0; i < n; ++i) memory[i] = static_cast<std::byte>(unwritten[(address_of(memory) + i) % 8]);
  }

  static constexpr std::size_t max_freed = 256;
  static constexpr std::size_t edge_size = 32;
  static constexpr int poison = 0x6b, edge_mark = 0xcc;
  static constexpr const char* check_at_the_end = "the check at the kernel's end";

  /// With ASan the host's allocator watches the edges, and what is freed.
  static bool host_checks() { return sanitizers.asan(); }
  static std::size_t edge() { return host_checks() ? 0 : edge_size; }
  static std::uintptr_t address_of(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory); }
  // SAFETY: an address of the map is that of a block, which has its edges around it.
  static std::byte* memory_at(std::uintptr_t at) { return reinterpret_cast<std::byte*>(at); }
  static std::byte* host_of(std::uintptr_t at, const block& b) { return memory_at(at) - b.front; }
  static std::size_t alignment_of(const waist::kmem_cache* cache)
  {
    return cache ? std::max(cache->align, std::size_t{16}) : 1;
  }
  static std::size_t front_of(const waist::kmem_cache* cache)
  {
    const auto align = alignment_of(cache);
    return (edge() + align - 1) / align * align;
  }

  static bool is_pages(std::size_t size) { return size && size % page_size == 0; }

  static std::size_t bucket_of(std::size_t size)
  {
    constexpr std::array<std::size_t, 13> buckets{8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192};
    const auto fits = std::lower_bound(buckets.begin(), buckets.end(), size);
    if (fits != buckets.end()) return *fits;
    std::size_t pages = 4 * page_size;
    while (pages < size) pages *= 2;
    return pages;
  }

  static std::string bytes_text(std::size_t n) { return std::to_string(n) + (n == 1 ? " byte" : " bytes"); }

  static void* whole_pages(std::size_t size)
  {
    auto* const block = part<page_allocator>().allocate(size / page_size, page_use::slab, {});
    if (!block) return nullptr;
    for (std::size_t i = 0; i < block->count; ++i) {
      block->pages[i]._refcount.counter = 1;
      block->pages[i].flags = 1UL << waist::PG_slab;
    }
    return block->memory;
  }

  static void mark_edges(std::byte* memory, const block& b)
  {
    if (host_checks()) {
      sanitizers.unpoison(memory, b.size);
      sanitizers.poison(memory + b.size, b.bucket - b.size);
      return;
    }
    std::memset(memory - edge_size, edge_mark, edge_size);
    std::memset(memory + b.size, edge_mark, b.bucket - b.size + edge_size);
  }

  void resize(std::uintptr_t at, block& b, std::size_t size)
  {
    check_edges(at, b, "krealloc() or ksize()");
    if (size > b.size) {
      if (host_checks()) sanitizers.unpoison(memory_at(at), size);
      std::memset(memory_at(at) + b.size, 0, size - b.size);
    }
    b.size = size;
    mark_edges(memory_at(at), b);
    last_ = {};
  }

  static bool all_are(const std::byte* from, const std::byte* to, int value)
  {
    return std::all_of(from, to, [&](std::byte b) { return b == static_cast<std::byte>(value); });
  }

  static std::string noun(const block& b)
  {
    if (b.cache) return "an object of the cache '" + b.cache->name + "' (" + bytes_text(b.size) + ")";
    return "a kmalloc() block of " + bytes_text(b.size);
  }

  static std::string what_was_left(const block& b, std::size_t n)
  {
    if (!b.cache)
      return std::string(n == 1 ? " block" : " blocks") + " of kmalloc() memory never freed: kfree() is missing: ";
    return std::string(n == 1 ? " object" : " objects") + " of the cache '" + b.cache->name +
           "' never freed: " + b.cache->missing + " is missing: ";
  }

  static std::string history(const block& b)
  {
    auto text = "allocated in " + b.allocated.text();
    if (b.freed) text += ", freed in " + b.released.text();
    return text;
  }

  static void check_edges(std::uintptr_t at, const block& b, const char* when)
  {
    if (host_checks() || b.whole_pages) return;
    const auto* const memory = memory_at(at);
    const bool after = !all_are(memory + b.size, memory + b.bucket + edge_size, edge_mark);
    if (!after && all_are(memory - edge_size, memory, edge_mark)) return;
    oops(std::string("BUG: ") + when + " found that memory " + (after ? "behind the end" : "before the start") +
         " of " + noun(b) + " had been written to\nThe block was " + history(b) +
         ". Build with AddressSanitizer to see which line wrote.");
  }

  static void check_poison(std::uintptr_t at, const block& b, const char* when)
  {
    const auto* const memory = memory_at(at);
    if (all_are(memory, memory + b.bucket, poison)) return;
    oops(std::string("BUG: ") + when + " found that " + noun(b) + " had been written to after kfree()\nThe block was " +
         history(b) + ". Build with AddressSanitizer to see which line wrote.");
  }

  [[noreturn]] void not_allocated(const char* function, std::uintptr_t at) const
  {
    // SAFETY: it is looked at, not followed.
    refuse_error_pointer(reinterpret_cast<const void*>(at), function);
    auto after = blocks_.upper_bound(at);
    if (after == blocks_.begin() || at >= std::prev(after)->first + std::prev(after)->second.bucket)
      oops(std::string("BUG: ") + function + " of a pointer that is not allocated: freed twice, or never allocated");
    const auto& [start, b] = *std::prev(after);
    if (b.freed)
      oops(std::string("BUG: ") + function + " of " + noun(b) + " that has been freed already\nThe block was " +
           history(b) + ".");
    oops(std::string("BUG: ") + function + " of a pointer that is not allocated: it points " + bytes_text(at - start) +
         " into a block of " + bytes_text(b.size) + "\nThe block was " + history(b) + ".");
  }

  void check_copy_slowly(std::uintptr_t at, std::size_t n, bool to_user)
  {
    const std::string_view attempt = to_user ? "exposure attempt detected from" : "overwrite attempt detected to";
    // A driver's part of the stack ends where the system call entered the kernel.
    const auto stack = address_of(__builtin_frame_address(0)), entry = address_of(current().entered);
    if (at >= stack && at < entry && n > entry - at)
      oops("usercopy: Kernel memory " + std::string(attempt) + " process stack (offset " + std::to_string(at - stack) +
           ", size " + std::to_string(n) + ")!\nThe driver's local variable is smaller than that.");
    const auto after = blocks_.upper_bound(at);
    if (after == blocks_.begin() || at - std::prev(after)->first >= std::prev(after)->second.bucket) {
      // A module's data, mostly. A page near the stack could be part of the stack in the next call.
      constexpr std::uintptr_t largest_stack = 8 << 20;
      if (at - stack + largest_stack >= 2 * largest_stack) remember_that_free(at, after);
      return;
    }
    const auto& [start, b] = *std::prev(after);
    const auto offset = at - start;
    const std::size_t first = b.cache ? b.cache->useroffset : 0;
    const std::size_t size = b.freed ? 0 : b.cache ? b.cache->usersize : b.size;
    if (offset >= first && offset - first <= size && n <= size - (offset - first)) {
      last_ = {start + first, size};
      return;
    }
    const auto name = b.cache ? b.cache->name : "kmalloc-" + std::to_string(b.bucket);
    oops("usercopy: Kernel memory " + std::string(attempt) + " SLUB object '" + name + "' (offset " +
         std::to_string(offset) + ", size " + std::to_string(n) + ")!\nIt was " +
         (to_user ? "copy_to_user() of " : "copy_from_user() of ") + bytes_text(n) + (to_user ? " from " : " to ") +
         noun(b) + (b.freed ? " that has been freed" : "") +
         (b.cache && !b.freed ? ", of which kmem_cache_create_usercopy() must say what user copies may reach" : "") +
         ". The block was " + history(b) + ".");
  }

  /// Around `at`, which is in no block: what of its page lies between the block before and `after`.
  void remember_that_free(std::uintptr_t at, std::map<std::uintptr_t, block>::const_iterator after)
  {
    auto start = at & ~(page_size - 1), end = start + page_size;
    if (after != blocks_.begin()) start = std::max(start, std::prev(after)->first + std::prev(after)->second.bucket);
    if (after != blocks_.end()) end = std::min(end, after->first);
    last_ = {start, end - start};
  }

  /// The memory of a freed block is the host's again, whoever gets it.
  void let_go(std::uintptr_t at)
  {
    freed_.pop_front();
    const auto found = blocks_.find(at);
    if (found == blocks_.end() || !found->second.freed) return;
    if (!host_checks()) {
      check_poison(at, found->second, "a later kfree()");
      std::free(host_of(at, found->second));
    }
    blocks_.erase(found);
    last_ = {};
  }

  void forget_freed(std::uintptr_t start, std::uintptr_t end)
  {
    auto at = blocks_.upper_bound(start);
    if (at != blocks_.begin() && std::prev(at)->first + std::prev(at)->second.bucket > start) --at;
    while (at != blocks_.end() && at->first < end) at = at->second.freed ? blocks_.erase(at) : std::next(at);
  }

  struct extent {
    std::uintptr_t start = 0;
    std::size_t size = 0;
  };

  std::vector<std::unique_ptr<waist::kmem_cache>> caches_;  // the destroyed ones too: a leftover object has the name
  waist::kmem_cache radix_tree_nodes_{
      .name = "radix_tree_node", .missing = "xa_destroy() or idr_destroy()", .destroyed = true};
  std::map<std::uintptr_t, block> blocks_;  // by address; those that were freed last as well
  std::deque<std::uintptr_t> freed_;        // the oldest first
  extent last_;                             // of the block that a user copy met last, or where it met none
};

inline constexpr std::uintptr_t zero_size_ptr = 16;

/// Zeroed memory of the kernel's own, for an object that a driver knows by its own function.
inline void* kernel_zalloc(std::size_t size) { return part<slab>().allocate(size, slab::owner::kernel, {}); }

/// A copy of a string, which is the kernel's own.
inline char* kernel_strdup(const char* s)
{
  const auto size = std::strlen(s) + 1;
  return static_cast<char*>(std::memcpy(kernel_zalloc(size), s, size));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/slab_common.ipp>
#endif
