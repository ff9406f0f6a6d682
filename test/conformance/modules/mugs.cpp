// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Three mugs with nodes, /dev/mugs0 to /dev/mugs2, and a driver object for each: it knows its minor, and holds what
/// was poured in last.
#include <lkm/module.hpp>
#include <lkm/mutex.hpp>
#include <lkm/printk.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace {

class mug {
 public:
  struct params {
    unsigned cracked = 0;
  };
  using operations = lkm::operations<"read", "write">;
  using file = lkm::file<>;

  mug(const params& p, lkm::minor_number which) : minor_(which.value), cracked_(p.cracked == which.value)
  {
    lkm::pr_info("mugs: %u is made\n", minor_);
  }
  mug(const mug&) = delete;
  mug& operator=(const mug&) = delete;
  ~mug() { lkm::pr_info("mugs: %u is gone\n", minor_); }

  lkm::result<> init()
  {
    if (cracked_) return lkm::fail(EIO);
    return {};
  }

  lkm::result<std::size_t> read(file&, lkm::user_writer to, lkm::loff_t&)
  {
    auto tea = tea_.lock();
    return to.write_some(std::span(tea->bytes).first(tea->size));
  }

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&)
  {
    auto tea = tea_.lock();
    tea->size = LKM_TRY(from.read_some(std::span(tea->bytes)));
    return tea->size;
  }

 private:
  struct content {
    std::array<std::byte, 16> bytes{};
    std::size_t size = 0;
  };
  const unsigned minor_;
  const bool cracked_;
  lkm::mutex<content> tea_;
};

}  // namespace

LKM_MODULE("mugs", "Dual MIT/GPL", "Three mugs, each with a driver of its own",
           lkm::class_chrdev_array_module<mug, "mugs", 0644, lkm::MKDEV(12, 130), 3>,
           lkm::param<"cracked", &mug::params::cracked, 0444, "the minor of a mug that does not hold">);
