// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Two counters that each write() counts up 20 times: one under a lock, one without.
#include <lkm/fs.hpp>
#include <lkm/module.hpp>
#include <lkm/printk.hpp>
#include <lkm/spinlock.hpp>

#include <cstddef>

namespace {

class racing {
 public:
  using file = lkm::file<>;

  ~racing() { lkm::pr_info("racing: locked %d, not locked %d\n", *locked_.lock(), not_locked_); }

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&)
  {
    for (int i = 0; i < 20; ++i) {
      count(*locked_.lock());
      count(not_locked_);
    }
    return from.size();
  }

 private:
  static void count(int& counter)
  {
    const int before = counter;
    if (before < 1000) counter = before + 1;
  }

  lkm::spinlock<int> locked_{0};
  int not_locked_ = 0;
};

}  // namespace

LKM_MODULE("racing", "Dual MIT/GPL", "Counts with and without a lock",
           lkm::chrdev_module<racing, "racing", lkm::MKDEV(62, 0), 1>);
