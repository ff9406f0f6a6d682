// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a reviewer would want to know after a test: Linux let it pass, or it was left behind.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// `note`: Linux allows it, a reviewer would not. `bug`: wrong on Linux as well, even where nothing crashes at once.
enum class severity { note, bug };

struct finding {
  severity level;
  std::string text;
};

/// The findings of one kernel, in the order in which they came.
class report {
 public:
  void add(severity level, std::string text) { findings_.push_back({level, std::move(text)}); }
  const std::vector<finding>& findings() const { return findings_; }

  /// True when a finding's text contains `words`.
  bool mentions(const std::string& words) const
  {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const finding& f) { return f.text.find(words) != std::string::npos; });
  }

  /// One finding a line, each with "note: " or "BUG: " before it.
  std::string text() const
  {
    std::string lines;
    for (const auto& [level, words] : findings_) lines += (level == severity::bug ? "BUG: " : "note: ") + words + '\n';
    return lines;
  }

 private:
  std::vector<finding> findings_;
};

}  // namespace lkm::sim
