// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A driver with each of the less common operations, by their types: char 120:0.
#include "typed.h"

#include <lkm/module.hpp>
#include <lkm/mutex.hpp>
#include <lkm/printk.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace {

/// 26 bytes that can be read and written at any position; each write signals the owners of files.
class typed {
 public:
  struct opened {
    std::uint32_t reads = 0;
  };
  using file = lkm::file<opened>;
  using operations = lkm::operations<"read", "write", "llseek", "splice_read", "splice_write", "ioctl", "compat_ioctl",
                                     "fasync", "check_flags", "fadvise", "show_fdinfo">;
  using ioctls = lkm::ioctl_list<conformance::next_number, conformance::same_number>;
  using llseek = lkm::fixed_size_llseek<26>;
  using splice_read = lkm::copy_splice_read;
  using splice_write = lkm::iter_file_splice_write;
  using compat_ioctl = lkm::compat_ptr_ioctl;

  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t& pos)
  {
    auto bytes = bytes_.lock();
    ++f.private_data().reads;
    lkm::pr_info("typed: read of %zu at %lld\n", to.size(), pos);
    const auto n =
        LKM_TRY(to.write_some(std::span(*bytes).subspan(static_cast<std::size_t>(std::min<lkm::loff_t>(pos, 26)))));
    pos += static_cast<lkm::loff_t>(n);
    return n;
  }

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t& pos)
  {
    auto bytes = bytes_.lock();
    if (pos >= 26) return lkm::fail(ENOSPC);
    lkm::pr_info("typed: write of %zu at %lld\n", from.size(), pos);
    const auto n = LKM_TRY(from.read_some(std::span(*bytes).subspan(static_cast<std::size_t>(pos))));
    pos += static_cast<lkm::loff_t>(n);
    written_.kill(29, lkm::POLL_IN);  // SIGIO
    return n;
  }

  lkm::result<std::uint32_t> ioctl(file&, conformance::next_number asked) { return asked.value + 1; }
  lkm::result<int> ioctl(file&, conformance::same_number c)
  {
    if (c.value > 1000) return lkm::fail(EINVAL);
    return static_cast<int>(c.value);
  }

  lkm::fasync_queue& fasync(file&) { return written_; }

  static lkm::result<> check_flags(unsigned flags)
  {
    if (flags & 02000) return lkm::fail(EPERM);  // O_APPEND
    return {};
  }

  lkm::result<> fadvise(file&, lkm::loff_t offset, lkm::loff_t length, int advice)
  {
    lkm::pr_info("typed: fadvise %lld %lld %d\n", offset, length, advice);
    return {};
  }

  void show_fdinfo(file& f, lkm::seq_file& text) { text.printf("reads:\t%u\n", f.private_data().reads); }

 private:
  static constexpr auto letters = [] {
    std::array<std::byte, 26> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::byte>('a' + i);
    return all;
  }();

  lkm::mutex<std::array<std::byte, 26>> bytes_{letters};
  lkm::fasync_queue written_;
};

}  // namespace

LKM_MODULE("typed", "Dual MIT/GPL", "A driver with each of the less common operations",
           lkm::chrdev_module<typed, "typed", lkm::MKDEV(conformance::typed_major, 0), 1>,
           lkm::alias<"char-major-120-*">);
