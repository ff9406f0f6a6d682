// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The findings of a kernel: mistakes that Linux does not report, and things that were left behind.
#pragma once

#include <algorithm>
#include <exception>
#include <cstddef>
#include <string>
#include <string_view>
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
  [[gnu::cold, gnu::noinline]] void add(severity level, std::string text)
  {
    findings_.push_back({level, std::move(text)});
  }
  const std::vector<finding>& findings() const { return findings_; }

  /// The exception that tells the test why the kernel died. Null while the kernel is alive.
  const std::exception_ptr& death() const { return death_; }
  /// Records that the kernel died. The latest finding is the reason.
  void ended_by(std::exception_ptr why)
  {
    death_ = std::move(why);
    index_of_death_ = findings_.size() - 1;
  }

  /// Called when the test has received that exception: it is not reported again at the test's end.
  void death_was_told() { told_ = true; }
  /// Called when it was caught in a destructor, which cannot pass it on.
  void death_was_not_told() { told_ = false; }

  /// The bugs that the test has not seen yet.
  std::vector<std::string> untold_bugs() const
  {
    std::vector<std::string> bugs;
    for (std::size_t i = 0; i < findings_.size(); ++i)
      if (findings_[i].level == severity::bug && !(told_ && i == index_of_death_)) bugs.push_back(findings_[i].text);
    return bugs;
  }

  /// True when a finding's text contains `words`.
  bool mentions(const std::string& words) const
  {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const finding& f) { return f.text.find(words) != std::string::npos; });
  }

  /// One finding after the other, each with "note: " or "BUG: " before it.
  std::string text() const
  {
    std::string lines;
    for (const auto& f : findings_) lines += with_level(f) + '\n';
    return lines;
  }

  /// Adds no second "BUG: " to a text of Linux that begins with one.
  static std::string with_level(const finding& f)
  {
    if (f.level == severity::note) return "note: " + f.text;
    for (const std::string_view itself : {"BUG: ", "kernel BUG", "WARNING: "})
      if (f.text.starts_with(itself)) return f.text;
    return "BUG: " + f.text;
  }

 private:
  std::vector<finding> findings_;
  std::exception_ptr death_;
  std::size_t index_of_death_ = 0;
  bool told_ = false;
};

}  // namespace lkm::sim
