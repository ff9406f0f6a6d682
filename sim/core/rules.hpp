// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The rules whose findings have a name, and how a test silences one of them for a while.
#pragma once

#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/report.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace lkm::sim {

/// docs/rules.md says what each is about.
inline constexpr std::string_view rule_names[] = {
    "lock order",
    "lock nesting",
    "lock in interrupt",
    "lock not initialised",
    "lock given up while held",
    "lock in user space",
    "timer not initialised",
    "lost wake-up",
    "double fetch",
    "uninitialised to user",
    "RCU outside of a section",
    "left behind",
    "odd result",
    "warning",
};

/// As long as it lives, what breaks the rule is counted, and is no finding: `const silence quiet{k, "lock order"};`.
/// The report says how many there were. Throws `misuse` when there is no rule of that name.
class silence {
 public:
  template <class Kernel>
  silence(Kernel& k, std::string_view rule) : findings_(k.template get<report>()), rule_(rule)
  {
    if (std::ranges::find(rule_names, rule) == std::end(rule_names))
      throw misuse("no rule has the name \"" + rule_ + "\": docs/rules.md has them");
    findings_.silence(rule_, true);
  }
  ~silence() { findings_.silence(rule_, false); }
  silence(const silence&) = delete;
  silence& operator=(const silence&) = delete;

 private:
  report& findings_;
  std::string rule_;
};

}  // namespace lkm::sim
