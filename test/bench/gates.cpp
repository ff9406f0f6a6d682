// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Many files to wait for: each minor is a gate with a wait queue of its own, readable once it was written to.
#include "commands.hpp"

#include <lkm/fs.hpp>
#include <lkm/module.hpp>
#include <lkm/wait.hpp>

#include <array>
#include <cstddef>

namespace {

class gates {
  struct gate {
    lkm::wait_queue changed;
    bool open = false;
  };

 public:
  struct opened {
    gate* here;
  };
  using file = lkm::file<opened>;

  lkm::result<opened> open(lkm::opening& how) { return opened{&gates_[how.minor() % gates_.size()]}; }

  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    auto& gate = *f.private_data().here;
    gate.open = true;
    gate.changed.wake_up_interruptible();
    return from.size();
  }

  lkm::poll_mask poll(file& f, lkm::poll_table& table)
  {
    auto& gate = *f.private_data().here;
    table.wait(gate.changed);
    return gate.open ? lkm::EPOLLIN : lkm::poll_mask{};
  }

 private:
  std::array<gate, gates_count> gates_;
};

}  // namespace

LKM_MODULE("bench_gates", "Dual MIT/GPL", "Files to wait for, for benchmarks",
           lkm::chrdev_module<gates, "bench_gates", gates_number, gates_count>);
