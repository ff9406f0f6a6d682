// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the benchmarks call: as little driver as there can be, so that the rows show the kernel around it.
#include "commands.hpp"

#include <lkm/fs.hpp>
#include <lkm/module.hpp>

namespace {

class zero {
 public:
  using file = lkm::file<>;
  using ioctls = lkm::ioctl_list<nothing, get_answer>;

  lkm::result<std::size_t> read(file&, lkm::user_writer to, lkm::loff_t&) { return to.zero_some(to.size()); }
  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&) { return from.size(); }
  lkm::result<lkm::loff_t> llseek(file& f, lkm::loff_t, int) { return f.pos() = 0; }
  lkm::poll_mask poll(file&, lkm::poll_table&) { return lkm::EPOLLIN | lkm::EPOLLOUT; }
  lkm::result<> ioctl(file&, nothing) { return {}; }
  lkm::result<std::uint32_t> ioctl(file&, get_answer) { return 42U; }
  lkm::result<lkm::page> fault(file&, lkm::vm_fault&)
  {
    if (!page_) page_ = LKM_TRY(lkm::page::zeroed());
    return page_.ref();
  }

 private:
  lkm::page page_;
};

}  // namespace

LKM_MODULE("bench_zero", "Dual MIT/GPL", "Reads as zeros, for benchmarks",
           lkm::chrdev_module<zero, "bench_zero", zero_number>);
