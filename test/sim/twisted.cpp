// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The C++ twin of tangled.c: mutexes, spinlocks, a timer, a work and an interrupt, in a wrong order or in a right one,
/// which `fault` names.
#include <lkm/delay.hpp>
#include <lkm/interrupt.hpp>
#include <lkm/module.hpp>
#include <lkm/mutex.hpp>
#include <lkm/spinlock.hpp>
#include <lkm/timer.hpp>
#include <lkm/workqueue.hpp>

#include <string_view>

namespace {

class twisted {
 public:
  struct params {
    const char* fault = "";
  };

  lkm::result<> init(lkm::module_ref, params& p)
  {
    fault_ = p.fault;
    LKM_TRY(line_.request(5, *this, "twisted"));
    if (is("an order and its reverse") || is("right: one order")) {
      {
        auto first = kettle_.lock();
        auto second = cup_.lock();
        ++*second;
      }
      auto first = is("right: one order") ? kettle_.lock() : cup_.lock();
      auto second = is("right: one order") ? cup_.lock() : kettle_.lock();
      ++*second;
    }
    if (is("a spinlock with interrupts on")) ++*steam_.lock();
    if (is("right: irqsave")) ++*steam_.lock_irqsave();
    if (is("a timer and a spinlock with softirqs on") || is("right: a timer and lock_bh")) {
      timer_.start(lkm::milliseconds{4});
      lkm::msleep(lkm::milliseconds{50});
      if (is("right: a timer and lock_bh"))
        ++*lid_.lock_bh();
      else
        ++*lid_.lock();
    }
    if (is("stops a timer with a lock that it needs")) {
      timer_.start(lkm::milliseconds{4});
      lkm::msleep(lkm::milliseconds{50});
      auto held = lid_.lock_bh();
      timer_.stop();
    }
    if (is("waits for a work with a lock that it needs")) {
      work_.schedule();
      lkm::msleep(lkm::milliseconds{4});
      auto held = kettle_.lock();
      work_.flush();
    }
    if (is("right: waits for a work")) {
      auto held = cup_.lock();
      work_.schedule();
      work_.flush();
    }
    return {};
  }

 private:
  bool is(std::string_view name) const { return fault_ == name; }

  lkm::irqreturn pressed()
  {
    if (is("a spinlock with interrupts on") || is("right: irqsave")) ++*steam_.lock();
    return lkm::IRQ_HANDLED;
  }
  void tick() { ++*lid_.lock(); }
  void brew() { ++*kettle_.lock(); }

  std::string_view fault_;
  lkm::mutex<int> kettle_, cup_;
  lkm::spinlock<int> steam_, lid_;
  lkm::irq<&twisted::pressed> line_;
  lkm::timer<&twisted::tick> timer_{*this};
  lkm::work<&twisted::brew> work_{*this};
};

}  // namespace

LKM_MODULE("twisted", "Dual MIT/GPL", "Takes its locks in one way or another", twisted,
           lkm::param<"fault", &twisted::params::fault, 0444, "how to take the locks">);
