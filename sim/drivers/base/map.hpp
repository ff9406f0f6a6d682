// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/map.c (Linux 6.1): device number to object, the narrowest range wins.
#pragma once

#include <lkm/sim/include/linux/kdev_t.h>

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace lkm::sim {

/// Ranges of device numbers, each with an object. Linux walks a chain for each major; here a look-up costs the same
/// with a million objects. Among ranges of equal width that hold the number, the latest added wins, as on Linux.
template <class Value>
class kobj_map {
 public:
  struct probe {
    waist::dev_t dev;
    std::uint64_t range;
    Value* value;
    std::uint64_t age;
    std::unique_ptr<probe> hidden = nullptr;  // one of exactly this range that was added before
  };

  void add(waist::dev_t dev, std::uint64_t range, Value* value)
  {
    probe fresh{dev, range, value, next_age_++};
    if (range == 1)
      push(single_, std::move(fresh));
    else
      push(wide_[range], std::move(fresh));
  }

  /// Takes away the latest range that is exactly this one. False when there is none.
  bool remove(waist::dev_t dev, std::uint64_t range)
  {
    if (range == 1) return pop(single_, dev);
    const auto width = wide_.find(range);
    return width != wide_.end() && pop(width->second, dev);
  }

  /// Null when no range holds `dev`.
  const probe* find(waist::dev_t dev) const
  {
    if (const auto exact = single_.find(dev); exact != single_.end()) return &exact->second;
    for (const auto& [range, starts] : wide_) {
      const probe* latest = nullptr;
      for (auto at = starts.upper_bound(dev); at != starts.begin();) {
        const auto& newest = (--at)->second;
        if (dev - newest.dev >= range) break;
        if (!latest || newest.age > latest->age) latest = &newest;
      }
      if (latest) return latest;
    }
    return nullptr;
  }

  template <class Visit>
  void for_each(Visit visit) const
  {
    const auto visit_each = [&](const auto& starts) {
      for (const auto& [dev, newest] : starts)
        for (const auto* p = &newest; p; p = p->hidden.get()) visit(*p);
    };
    visit_each(single_);
    for (const auto& [range, starts] : wide_) visit_each(starts);
  }

 private:
  template <class Starts>
  static void push(Starts& starts, probe fresh)
  {
    const auto [at, first] = starts.try_emplace(fresh.dev, std::move(fresh));
    if (first) return;
    fresh.hidden = std::make_unique<probe>(std::move(at->second));
    at->second = std::move(fresh);
  }

  template <class Starts>
  static bool pop(Starts& starts, waist::dev_t dev)
  {
    const auto found = starts.find(dev);
    if (found == starts.end()) return false;
    if (auto before = std::move(found->second.hidden))
      found->second = std::move(*before);
    else
      starts.erase(found);
    return true;
  }

  // A million may live here: the object itself, one step from its bucket.
  std::unordered_map<waist::dev_t, probe> single_;
  std::map<std::uint64_t, std::map<waist::dev_t, probe>> wide_;
  std::uint64_t next_age_ = 0;
};

}  // namespace lkm::sim
