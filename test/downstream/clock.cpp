// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver of all downstream projects: a clock that ticks when somebody looks.
#include <lkm/module.hpp>
#include <lkm/mutex.hpp>

#include <span>

namespace tower {

class clock {
 public:
  struct params {
    int start = 0;
  };
  using file = lkm::file<>;

  explicit clock(const params& p) : ticks_(p.start) {}

  /// The last digit of the ticks so far.
  lkm::result<std::size_t> read(file&, lkm::user_writer to, lkm::loff_t&)
  {
    const auto ticks = ticks_.lock();
    const char digit = static_cast<char>('0' + ++*ticks % 10);
    return to.write_some(std::as_bytes(std::span(&digit, 1)));
  }

 private:
  lkm::mutex<int> ticks_;
};

}  // namespace tower

LKM_MODULE("clock", "Dual MIT/GPL", "Ticks when somebody looks",
           lkm::chrdev_module<tower::clock, "clock", lkm::MKDEV(240, 0)>,
           lkm::param<"start", &tower::clock::params::start, 0444, "ticks before the first">);
