// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Pages that processes share: each page comes with the first access to it, and stays until the module goes.
#pragma once

#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/printk.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

class shared_page {
 public:
  using file = lkm::file<>;
  static constexpr std::size_t max_pages = 4;

  /// Refuses what can never have pages, before anybody touches it.
  lkm::result<> mmap(file&, lkm::vm_area& area)
  {
    if (area.pgoff() >= max_pages || area.pages() > max_pages - area.pgoff()) return lkm::fail(ENXIO);
    if (!area.shared()) return lkm::fail(EINVAL);
    return {};
  }

  lkm::result<lkm::page> fault(file&, lkm::vm_fault& asked)
  {
    auto pages = pages_.lock();
    auto& page = (*pages)[asked.pgoff()];
    if (!page) {
      page = LKM_TRY(lkm::page::zeroed());
      lkm::pr_info("shared_page: page %zu is there\n", asked.pgoff());
    }
    return page.ref();
  }

  /// The first page's text up to its first zero, for those who do not map.
  lkm::result<std::size_t> read(file&, lkm::user_writer to, lkm::loff_t& pos)
  {
    // Not under the lock: the reader's buffer may be a page of ours, which then comes by fault().
    const auto page = first();
    if (!page || pos < 0) return 0;
    const auto bytes = page.bytes();
    const auto text = std::span<const std::byte>(bytes.begin(), std::ranges::find(bytes, std::byte{0}));
    if (static_cast<std::size_t>(pos) >= text.size()) return 0;
    const auto n = LKM_TRY(to.write_some(text.subspan(static_cast<std::size_t>(pos))));
    pos += static_cast<lkm::loff_t>(n);
    return n;
  }

 private:
  lkm::page first()
  {
    auto pages = pages_.lock();
    return pages->front() ? pages->front().ref() : lkm::page();
  }

  lkm::mutex<std::array<lkm::page, max_pages>> pages_;
};
