// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/readahead.c and the reading side of mm/filemap.c (Linux 6.1): what is read together with the page that is
/// asked for.
#pragma once

#include <lkm/sim/fs/buffer.hpp>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

namespace lkm::sim {

/// Who reads which device through a file.
struct reader {
  bdev_inode& device;
  waist::file_ra_state& ra;
  bool random = false;  // as POSIX_FADV_RANDOM says: nothing is guessed
  unsigned long io_pages() const { return disk::of(&device.bdev).io_pages; }
};

/// do_page_cache_ra(): `count` pages from `index` on, as far as the device goes. The one that is `lookahead` before the
/// end of them is marked.
inline void read_pages_ahead(reader& who, waist::pgoff_t index, unsigned long count, unsigned long lookahead)
{
  auto& device = who.device;
  if (!device.i_size) return;
  const auto last = static_cast<std::uint64_t>(device.i_size - 1) / page_size;
  if (index > last) return;
  count = std::min<unsigned long>(count, last - index + 1);
  std::vector<cached_page_pointer> batch;
  for (unsigned long i = 0; i < count; ++i) {
    if (device.cache.find(index + i)) {
      read_ahead(device, std::exchange(batch, {}));
      continue;
    }
    auto page = device.cache.add(index + i);
    if (!page) break;
    page->readahead = i == count - lookahead;
    batch.push_back(std::move(page));
  }
  read_ahead(device, batch);
}

inline unsigned first_window(unsigned long asked, unsigned long max)
{
  const auto rounded = std::bit_ceil(asked);
  return static_cast<unsigned>(rounded <= max / 32 ? 4 * rounded : rounded <= max / 4 ? 2 * rounded : max);
}

inline unsigned next_window(unsigned long now, unsigned long max)
{
  return static_cast<unsigned>(now < max / 16 ? 4 * now : now <= max / 2 ? 2 * now : max);
}

/// Guesses from what was read before how much to read now, for `asked` pages from `index` on. `marked` when the page is
/// there and has the mark.
inline void ondemand_readahead(reader& who, waist::pgoff_t index, unsigned long asked, bool marked)
{
  auto& ra = who.ra;
  auto& cache = who.device.cache;
  unsigned long max = ra.ra_pages;
  if (asked > max && who.io_pages() > max) max = std::min(asked, who.io_pages());

  const auto start_here = [&] {
    ra.start = index;
    ra.size = first_window(asked, max);
    ra.async_size = ra.size > asked ? ra.size - static_cast<unsigned>(asked) : ra.size;
  };
  const bool goes_on = index == ra.start + ra.size - ra.async_size || index == ra.start + ra.size;
  if (!index) {
    start_here();
  } else if (goes_on) {
    ra.start += ra.size;
    ra.async_size = ra.size = next_window(ra.size, max);
  } else if (marked) {
    // Another reader's mark: what is there already shows how far that one read ahead.
    const auto missing = cache.next_miss(index + 1, max);
    if (missing - index > max) return;
    ra.start = missing;
    ra.async_size = ra.size = next_window(missing - index + asked, max);
  } else if (asked > max || index - (static_cast<std::uint64_t>(ra.prev_pos) >> 12) <= 1) {
    start_here();
  } else {
    auto history = cache.history_before(index, max);
    // A random read, unless what comes before it shows a sequential one.
    if (history <= asked) return read_pages_ahead(who, index, asked, 0);
    if (history >= index) history *= 2;
    ra.start = index;
    ra.size = static_cast<unsigned>(std::min(history + asked, max));
    ra.async_size = 1;
  }
  // The reader would come upon the mark at once.
  if (index == ra.start && ra.size == ra.async_size) {
    const auto more = next_window(ra.size, max);
    if (ra.size + more <= max) {
      ra.async_size = more;
      ra.size += more;
    } else {
      ra.size = static_cast<unsigned>(max);
      ra.async_size = static_cast<unsigned>(max / 2);
    }
  }
  read_pages_ahead(who, ra.start, ra.size, ra.async_size);
}

/// Reads what is asked for, 2 MiB at a time, and nothing more.
inline void force_page_cache_ra(reader& who, waist::pgoff_t index, unsigned long asked)
{
  constexpr unsigned long at_a_time = (2UL << 20) / page_size;
  auto left = std::min<unsigned long>(asked, std::max<unsigned long>(who.io_pages(), who.ra.ra_pages));
  while (left) {
    const auto now = std::min(left, at_a_time);
    read_pages_ahead(who, index, now, 0);
    index += now;
    left -= now;
  }
}

inline void page_cache_sync_ra(reader& who, waist::pgoff_t index, unsigned long asked)
{
  // Without readahead a page at a time.
  if (!who.ra.ra_pages) return force_page_cache_ra(who, index, 1);
  if (who.random) return force_page_cache_ra(who, index, asked);
  ondemand_readahead(who, index, asked, false);
}

inline void page_cache_async_ra(reader& who, cached_page& page, unsigned long asked)
{
  if (!who.ra.ra_pages || page.writeback) return;
  page.readahead = false;
  ondemand_readahead(who, page.index, asked, true);
}

/// filemap_read_folio(): 0, -EIO, or -EINTR for a signal that kills.
inline int read_one_page(reader& who, const cached_page_pointer& page)
{
  read_full_page(who.device, page);
  const auto what = "for a page that is being read" + (page->locked ? who.device.cache.who_is_late() : std::string());
  if (const int error = wait_until(who.device.cache.changed, what, [&] { return !page->locked; }, waist::TASK_KILLABLE))
    return error;
  if (page->uptodate) return 0;
  who.ra.ra_pages /= 4;
  return -EIO;
}

/// The pages in a row from `index` on that can be copied at once, up to `last`; the last one may still have to be read.
inline std::vector<cached_page_pointer> read_batch(const page_cache& cache, waist::pgoff_t index, waist::pgoff_t last)
{
  constexpr std::size_t pagevec_size = 15;
  std::vector<cached_page_pointer> batch;
  for (; index <= last && batch.size() < pagevec_size; ++index) {
    auto page = cache.find(index);
    if (!page) break;
    const bool stop = !page->uptodate || page->readahead;
    batch.push_back(std::move(page));
    if (stop) break;
  }
  return batch;
}

/// filemap_get_pages(): at least one page from `pos` on that is there, in `batch`. 0 or a negative error.
inline int get_pages(reader& who, waist::loff_t pos, std::size_t count, std::vector<cached_page_pointer>& batch)
{
  auto& cache = who.device.cache;
  const auto index = static_cast<std::uint64_t>(pos) / page_size;
  const auto end = (static_cast<std::uint64_t>(pos) + count + page_size - 1) / page_size;
  while (true) {
    if (current().signal_ends(waist::TASK_KILLABLE)) return -EINTR;
    batch = read_batch(cache, index, end - 1);
    if (batch.empty()) {
      page_cache_sync_ra(who, index, end - index);
      batch = read_batch(cache, index, end - 1);
    }
    if (batch.empty()) {
      const auto page = cache.add(index);
      if (!page) return -ENOMEM;
      batch.push_back(page);
      return read_one_page(who, page);
    }
    const auto page = batch.back();
    if (page->readahead) page_cache_async_ra(who, *page, end - page->index);
    if (page->uptodate) return 0;
    int error = 0;
    const bool others_read = page->locked;
    if (others_read)
      cache.wait("for a page that is being read", *page, &cached_page::locked);
    else
      error = read_one_page(who, page);
    if (!others_read && !error) return 0;
    batch.pop_back();
    if (!batch.empty()) return 0;
    if (error) return error;
  }
}

}  // namespace lkm::sim
