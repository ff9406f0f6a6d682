// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// An oven that heats up by itself: a timer, works, a thread and a spinlock, which say in the log what they do.
#include <lkm/interrupt.hpp>
#include <lkm/kthread.hpp>
#include <lkm/module.hpp>
#include <lkm/printk.hpp>
#include <lkm/spinlock.hpp>
#include <lkm/timer.hpp>
#include <lkm/wait.hpp>
#include <lkm/workqueue.hpp>

namespace {

class oven {
 public:
  lkm::result<> init(lkm::module_ref, lkm::no_params&)
  {
    lkm::pr_info("oven: timer was pending: %d\n", timer_.start(lkm::milliseconds{20}));
    lkm::pr_info("oven: timer is pending: %d\n", timer_.pending());
    lkm::pr_info("oven: timer was pending: %d\n", timer_.start(lkm::milliseconds{30}));
    lkm::msleep(lkm::milliseconds{80});
    lkm::pr_info("oven: timer is pending: %d\n", timer_.pending());
    lkm::pr_info("oven: %d ticks\n", heat_.lock_bh()->ticks);
    lkm::pr_info("oven: it can be stopped: %d\n", timer_.stop());

    lkm::pr_info("oven: scheduled: %d\n", work_.schedule());
    work_.flush();
    lkm::pr_info("oven: later: %d\n", later_.schedule(lkm::milliseconds{10'000}));
    lkm::pr_info("oven: later: %d\n", later_.schedule(lkm::milliseconds{8}));
    later_.flush();
    later_.schedule(lkm::milliseconds{10'000});
    lkm::pr_info("oven: cancelled: %d\n", later_.cancel());
    lkm::pr_info("oven: cancelled: %d\n", later_.cancel());
    lkm::pr_info("oven: %d works\n", heat_.lock_bh()->works);

    LKM_TRY(thread_.start(*this, "oven"));
    const auto again = thread_.start(*this, "oven");
    lkm::pr_info("oven: twice is %d\n", again ? 0 : again.error().number());
    lkm::msleep(lkm::milliseconds{30});
    {
      auto door = door_.lock();
      door->open = true;
    }
    opened_.wake_up();
    lkm::msleep(lkm::milliseconds{30});
    lkm::pr_info("oven: the thread returned %d\n", thread_.stop());
    lkm::pr_info("oven: and then %d\n", thread_.stop());

    LKM_TRY(watcher_.start(*this, "watcher"));
    lkm::msleep(lkm::milliseconds{10});
    {
      auto heat = heat_.lock_irqsave();
      heat->ticks += 100;
    }
    if (auto light = light_.try_lock()) lkm::pr_info("oven: %d ticks\n", heat_.lock_bh()->ticks);

    const auto none = line_.request(500'000, *this, "oven");
    lkm::pr_info("oven: such a line is %d\n", none ? 0 : none.error().number());

    // The module's exit stops these.
    timer_.start(lkm::milliseconds{1'000'000});
    later_.schedule(lkm::milliseconds{1'000'000});
    return {};
  }
  ~oven() { lkm::pr_info("oven: switched off\n"); }

 private:
  struct heat {
    int ticks = 0;
    int works = 0;
  };
  struct door {
    bool open = false;
  };

  void tick()
  {
    ++heat_.lock()->ticks;
    lkm::pr_info("oven: a tick\n");
  }
  void do_work()
  {
    ++heat_.lock_bh()->works;
    lkm::pr_info("oven: a work\n");
  }
  int bake()
  {
    auto door = door_.lock();
    if (!opened_.wait_interruptible(door, [&] { return door->open || lkm::kthread_should_stop(); })) return -1;
    lkm::pr_info("oven: the door is open: %d\n", door->open);
    return 7;
  }
  int watch()
  {
    while (!lkm::kthread_should_stop()) lkm::kthread_sleep(lkm::milliseconds{1000});
    lkm::pr_info("oven: watched\n");
    return 0;
  }
  lkm::irqreturn hot() { return lkm::IRQ_HANDLED; }

  lkm::spinlock<heat> heat_;
  lkm::spinlock<bool> light_;  // unlike heat_, nothing of the timer's
  lkm::mutex<door> door_;
  lkm::wait_queue opened_;
  lkm::timer<&oven::tick> timer_{*this};
  lkm::work<&oven::do_work> work_{*this};
  lkm::delayed_work<&oven::do_work> later_{*this};
  lkm::kthread<&oven::bake> thread_;
  lkm::kthread<&oven::watch> watcher_;
  lkm::irq<&oven::hot> line_;
};

}  // namespace

LKM_MODULE("oven", "Dual MIT/GPL", "An oven with a clock", oven);
