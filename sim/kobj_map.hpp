// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/map.c (Linux 6.1): device number to object, the narrowest range wins.
#pragma once

#include <lkm/sim/linux/kdev_t.h>

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

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
  };

  void add(waist::dev_t dev, std::uint64_t range, Value* value)
  {
    auto& same = range == 1 ? single_[dev] : wide_[range][dev];
    same.push_back({dev, range, value, next_age_++});
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
    if (const auto exact = single_.find(dev); exact != single_.end()) return &exact->second.back();
    for (const auto& [range, starts] : wide_) {
      const probe* latest = nullptr;
      for (auto at = starts.upper_bound(dev); at != starts.begin();) {
        const auto& same = (--at)->second.back();
        if (dev - same.dev >= range) break;
        if (!latest || same.age > latest->age) latest = &same;
      }
      if (latest) return latest;
    }
    return nullptr;
  }

  template <class Visit>
  void for_each(Visit visit) const
  {
    for (const auto& [dev, same] : single_)
      for (const auto& p : same) visit(p);
    for (const auto& [range, starts] : wide_)
      for (const auto& [dev, same] : starts)
        for (const auto& p : same) visit(p);
  }

 private:
  template <class Starts>
  static bool pop(Starts& starts, waist::dev_t dev)
  {
    const auto found = starts.find(dev);
    if (found == starts.end()) return false;
    found->second.pop_back();
    if (found->second.empty()) starts.erase(found);
    return true;
  }

  std::unordered_map<waist::dev_t, std::vector<probe>> single_;
  std::map<std::uint64_t, std::map<waist::dev_t, std::vector<probe>>> wide_;
  std::uint64_t next_age_ = 0;
};

}  // namespace lkm::sim
