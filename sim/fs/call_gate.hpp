// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What procfs, sysfs and debugfs have in common (Linux: use_pde(), kernfs_get_active(), debugfs_file_get()): calls
/// reach a driver through a gate, and closing it waits for the calls that are inside. After that the driver may be
/// removed.
#pragma once

#include <lkm/sim/kernel/sched/completion.hpp>

namespace lkm::sim {

class call_gate {
 public:
  /// One call's way through: false when the gate is closed.
  class pass {
   public:
    explicit pass(call_gate& gate) : gate_(gate.enter() ? &gate : nullptr) {}
    ~pass()
    {
      if (gate_) gate_->leave();
    }
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    explicit operator bool() const { return gate_; }

   private:
    call_gate* gate_;
  };

  bool enter()
  {
    if (open_) ++inside_;
    return open_;
  }
  void leave()
  {
    if (--inside_ == 0 && waiting_) waist::complete(waiting_);
  }
  bool is_open() const { return open_; }

  /// Lets no further call in. Sleeps until the calls inside have returned.
  void close()
  {
    open_ = false;
    if (!inside_) return;
    waist::completion empty{};
    waist::init_completion(&empty);
    waiting_ = &empty;
    waist::wait_for_completion(&empty);
    waiting_ = nullptr;
  }
  /// The same for a caller that is inside, which does not wait for itself.
  void close_from_inside()
  {
    --inside_;
    close();
    ++inside_;
  }

 private:
  bool open_ = true;
  int inside_ = 0;
  waist::completion* waiting_ = nullptr;
};

}  // namespace lkm::sim
