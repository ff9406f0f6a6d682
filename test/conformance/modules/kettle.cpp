// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Three kettles, whose nodes /dev/kettle0 to /dev/kettle2 come with the module: each holds what was poured in last.
#include <lkm/module.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace {

class kettle {
 public:
  struct opened {
    unsigned number = 0;
  };
  using file = lkm::file<opened>;

  lkm::result<opened> open(lkm::opening& how) { return opened{how.minor() - first_minor}; }

  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    const auto& k = kettles_[f.private_data().number];
    return to.write_some(std::span(k.bytes).first(k.size));
  }

  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    auto& k = kettles_[f.private_data().number];
    k.size = LKM_TRY(from.read_some(std::span(k.bytes)));
    return k.size;
  }

  static constexpr unsigned first_minor = 120;

 private:
  struct content {
    std::array<std::byte, 16> bytes{};
    std::size_t size = 0;
  };
  std::array<content, 3> kettles_;
};

}  // namespace

LKM_MODULE("kettle", "Dual MIT/GPL", "Three kettles with nodes",
           lkm::class_chrdev_module<kettle, "kettle", 0644, lkm::MKDEV(12, kettle::first_minor), 3>);
