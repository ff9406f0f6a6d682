// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/filemap.c (Linux 6.1) for block devices: the pages of a device that are in memory.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/lib/errseq.hpp>
#include <lkm/sim/mm/page_alloc.hpp>

#include <bitset>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// One page. Blocks have the size that the device has now: fs/buffer.hpp.
struct cached_page {
  cached_page(waist::pgoff_t at, page_block* pages) : index(at), block(pages) {}
  cached_page(const cached_page&) = delete;
  cached_page& operator=(const cached_page&) = delete;

  waist::page* page() const { return &block->pages[0]; }
  std::byte* memory() const { return block->memory; }
  bool busy() const { return locked || writeback; }

  const waist::pgoff_t index;
  page_block* const block;
  bool uptodate = false;        // all of it is what the device has, or newer
  bool locked = false;          // it is being read
  bool writeback = false;       // it is being written
  bool readahead = false;       // who comes here reads ahead
  bool failed = false;          // in the read that is under way
  unsigned in_flight = 0;       // bios
  std::bitset<8> valid, dirty;  // of its blocks
};
using cached_page_pointer = std::shared_ptr<cached_page>;

/// The pages of one device: Linux's address_space.
class page_cache {
 public:
  using pages = std::map<waist::pgoff_t, cached_page_pointer>;

  cached_page_pointer find(waist::pgoff_t index) const
  {
    const auto found = pages_.find(index);
    return found == pages_.end() ? nullptr : found->second;
  }
  /// A new page, with nothing in it; null when there is no memory.
  cached_page_pointer add(waist::pgoff_t index);

  /// Those from `first` to `last`.
  std::vector<cached_page_pointer> range(waist::pgoff_t first, waist::pgoff_t last) const;
  bool empty() const { return pages_.empty(); }

  /// Drops those from `first` to `last` that are there and neither dirty nor in use, or all, after they have been used.
  void drop_clean(waist::pgoff_t first = 0, waist::pgoff_t last = std::numeric_limits<waist::pgoff_t>::max());
  void drop_all(waist::pgoff_t first = 0, waist::pgoff_t last = std::numeric_limits<waist::pgoff_t>::max());

  /// How many pages in a row are there before `index`, up to `max`, and the first one that is missing from `index` on.
  waist::pgoff_t history_before(waist::pgoff_t index, waist::pgoff_t max) const;
  waist::pgoff_t next_miss(waist::pgoff_t index, waist::pgoff_t max) const;

  void set_error(int error)
  {
    wb_err.set(error);
    has_error_ = true;
  }
  /// -EIO, once, for whoever waits for a write without a file.
  int take_error() { return std::exchange(has_error_, false) ? -EIO : 0; }

  void wait(const char* what, const cached_page& page, bool cached_page::* flag)
  {
    if (page.*flag) wait_until(changed, what + who_is_late(), [&] { return !(page.*flag); });
  }

  /// For the report of a deadlock: "; the driver has not …".
  std::function<std::string()> who_is_late = [] { return std::string(); };

  errseq wb_err;
  wait_list changed;  // somebody has finished with a page

 private:
  pages pages_;
  bool has_error_ = false;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/filemap.ipp>
#endif
