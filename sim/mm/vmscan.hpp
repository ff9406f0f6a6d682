// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models the shrinkers of mm/vmscan.c, and fs/drop_caches.c (Linux 6.1). Memory never gets short here: only a process
/// that writes into /proc/sys/vm/drop_caches has the shrinkers called.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/fs/proc/proc_sysctl.hpp>
#include <lkm/sim/include/linux/shrinker.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <list>
#include <string>
#include <string_view>

namespace lkm::sim {

/// The clean pages of all block devices: sim/block/genhd.ipp.
void drop_pagecache();

class shrinkers final : public subsystem {
 public:
  void boot(boot_files& files) override
  {
    auto file = sysctl_ints({&asked_, 1}, 1, 4);
    file.mode = 0200;
    file.store = [this, parse = file.store](std::string_view text, std::size_t pos) {
      const long taken = parse(text, pos);
      if (taken > 0 && !pos) drop_caches();
      return taken;
    };
    files.proc_sys("vm/drop_caches", std::move(file));
  }

  void add(waist::shrinker& s, std::string name)
  {
    if (!s.count_objects || !s.scan_objects)
      oops("BUG: a shrinker is registered without count_objects() or scan_objects()");
    if (std::ranges::any_of(all_, [&](const auto& r) { return r.what == &s; }))
      oops("BUG: the shrinker \"" + name + "\" is registered twice");
    s.flags |= waist::SHRINKER_REGISTERED;
    s.lkm_deferred = 0;
    all_.push_back({&s, std::move(name), {part<char_devices>().module_running, short_trace::here()}});
  }
  void remove(waist::shrinker& s)
  {
    if (std::erase_if(all_, [&](const auto& r) { return r.what == &s; })) s.flags &= ~waist::SHRINKER_REGISTERED;
  }

  void take_away(const departure& who) override
  {
    std::erase_if(all_, [&](const auto& r) {
      if (who.module() && r.made.by != who.module()) return false;
      who.left("the shrinker \"" + r.name + '"', "unregister_shrinker()", &r.made.at);
      return true;
    });
  }

 private:
  struct registered {
    waist::shrinker* what;
    std::string name;
    maker made;
  };

  void drop_caches()
  {
    if (asked_ & 1) drop_pagecache();
    if (asked_ & 2) drop_slab();
    if (!quiet_) waist::_printk("\0016%s (%d): drop_caches: %d\n", current().comm, current().pid, asked_);
    quiet_ = quiet_ || asked_ & 4;
  }

  /// Each shrinker in turn, as long as they free more and more of them were asked for it.
  void drop_slab()
  {
    unsigned shift = 0;
    unsigned long freed = 0;
    do {
      if (current().has_fatal_signal()) return;
      freed = 0;
      // One that unregisters itself meanwhile does not disturb the others.
      for (auto at = all_.begin(); at != all_.end();) freed += shrink(*(at++)->what);
    } while (freed >> shift++ > 1);
  }

  static unsigned long shrink(waist::shrinker& s)
  {
    constexpr long usual_batch = 128;
    constexpr unsigned long stop = ~0UL, empty = ~0UL - 1;
    waist::shrink_control control{};
    control.gfp_mask = waist::GFP_KERNEL;
    const auto count = s.count_objects(&s, &control);
    if (count == 0 || count == empty) return 0;
    const auto freeable = static_cast<long>(count), before = std::exchange(s.lkm_deferred, 0L);
    const long wanted = s.seeks ? freeable * 4 / s.seeks : freeable / 2;
    const long batch = s.batch ? s.batch : usual_batch;
    long left = std::min(before + wanted, 2 * freeable), scanned = 0;
    unsigned long freed = 0;
    while (left >= batch || left >= freeable) {
      control.nr_to_scan = control.nr_scanned = static_cast<unsigned long>(std::min(batch, left));
      const auto result = s.scan_objects(&s, &control);
      if (current().in_atomic())
        oops(
            "BUG: scan_objects() of a shrinker returned with a spinlock held, or with preemption or interrupts "
            "disabled");
      if (result == stop) break;
      freed += result;
      left -= static_cast<long>(control.nr_scanned);
      scanned += static_cast<long>(control.nr_scanned);
    }
    s.lkm_deferred = std::clamp(before + wanted - scanned, 0L, 2 * freeable);
    return freed;
  }

  std::list<registered> all_;
  int asked_ = 0;
  bool quiet_ = false;
};

LKM_SIM_INITCALL(shrinkers);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/vmscan.ipp>
#endif
