// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A chime whose button interrupts on line 5, and whose clapper, on line 6, needs a thread.
#include <lkm/delay.hpp>
#include <lkm/interrupt.hpp>
#include <lkm/module.hpp>
#include <lkm/printk.hpp>
#include <lkm/spinlock.hpp>

namespace {

class chime {
 public:
  lkm::result<> init(lkm::module_ref, lkm::no_params&)
  {
    LKM_TRY(button_.request(5, *this, "button"));
    const auto twice = button_.request(7, *this, "button");
    lkm::pr_info("chime: a second line is %d\n", twice ? 0 : twice.error().number());
    const auto taken = other_.request(5, *this, "other");
    lkm::pr_info("chime: a line that is taken is %d\n", taken ? 0 : taken.error().number());
    return clapper_.request(6, *this, "clapper", lkm::IRQF_ONESHOT);
  }
  ~chime()
  {
    const auto count = count_.lock_irqsave();
    lkm::pr_info("chime: pressed %d times, struck %d times\n", count->pressed, count->struck);
  }

 private:
  struct count {
    int pressed = 0;
    int struck = 0;
  };

  lkm::irqreturn pressed()
  {
    ++count_.lock()->pressed;
    return lkm::IRQ_HANDLED;
  }
  lkm::irqreturn clapped() { return lkm::IRQ_WAKE_THREAD; }
  lkm::irqreturn strike()
  {
    lkm::msleep(lkm::milliseconds{10});  // it may
    ++count_.lock_irqsave()->struck;
    return lkm::IRQ_HANDLED;
  }

  lkm::spinlock<count> count_;
  lkm::irq<&chime::pressed> button_, other_;
  lkm::irq<&chime::clapped, &chime::strike> clapper_;
};

}  // namespace

LKM_MODULE("chime", "Dual MIT/GPL", "A chime with a button", chime);
