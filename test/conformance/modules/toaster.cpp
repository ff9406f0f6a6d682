// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A toaster, a misc device with a node that everybody may use: what goes in comes out as toast.
#include <lkm/module.hpp>
#include <lkm/printk.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace {

class toaster {
 public:
  struct params {
    bool broken = false;
  };
  struct opened {
    unsigned toasts = 0;
  };
  using file = lkm::file<opened>;

  explicit toaster(const params& p) : broken_(p.broken) {}
  lkm::result<> init()
  {
    if (broken_) return lkm::fail(EIO);
    return {};
  }

  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    std::array<std::byte, 8> slice;
    const auto n = LKM_TRY(from.read_some(std::span(slice)));
    ++f.private_data().toasts;
    return n;
  }
  void release(file& f) { lkm::pr_info("toaster: %u toast(s)\n", f.private_data().toasts); }

 private:
  bool broken_;
};

}  // namespace

LKM_MODULE("toaster", "Dual MIT/GPL", "A toaster", lkm::misc_module<toaster, "toaster", 0666>,
           lkm::param<"broken", &toaster::params::broken, 0444, "it does not start">);
