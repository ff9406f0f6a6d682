// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The pages of the simulated kernel, in a file that programs can map.
#pragma once

#include <lkm/sim/mm/page_alloc.hpp>

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace lkm::run {

/// Where the machine refuses so much address space, there are no such pages, and no mapping of drivers' files.
class shared_pages final : public sim::page_source {
 public:
  shared_pages();
  ~shared_pages();
  shared_pages(const shared_pages&) = delete;
  shared_pages& operator=(const shared_pages&) = delete;

  bool usable() const { return memory_; }
  std::byte* take(std::size_t bytes) override;
  void give_back(std::byte* memory, std::size_t bytes) override;

  /// Where the page is in the file; negative when it is not there.
  off_t offset_of(const std::byte* page) const;
  /// Behind the end of the file: who touches what is mapped there gets SIGBUS.
  static constexpr off_t nothing = off_t{1} << 42;

  /// Becomes readable when gone() may have something to say.
  int events() const { return inotify_; }

  /// A new description of the file, with a number. -1 when there is none.
  int open(bool writable, std::uint32_t number);
  /// The numbers of the descriptions that nobody has any more, in a table or as a mapping, among `numbers`.
  std::vector<std::uint32_t> gone(const std::vector<std::uint32_t>& numbers);

 private:
  int file_ = -1;
  int inotify_ = -1;
  std::byte* memory_ = nullptr;
  std::size_t used_ = 0;
  std::map<std::size_t, std::vector<std::byte*>> free_;  // by size
};

}  // namespace lkm::run
