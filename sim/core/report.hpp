// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The findings of a kernel: mistakes that Linux does not report, and things that were left behind.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/stack_trace.hpp>

#include <algorithm>
#include <exception>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// `note`: Linux allows it, a reviewer would not. `bug`: wrong on Linux as well, even where nothing crashes at once.
enum class severity { note, bug };

/// Times are of the kernel's clock, in nanoseconds.
struct finding {
  severity level;
  std::string text;  // for a person: what, where, and what to do
  source_place where = {};
  std::uint64_t when = 0;
  std::optional<std::uint64_t> since = {};  // when what was left behind was made
  std::string call = {};                    // "read() of /dev/bad by task 2 (reader)"; empty outside of a kernel
  std::string rule = {};                    // the name of the rule (core/rules.hpp), if it can be silenced
};

/// What the current task does, and the time of its kernel; nothing without a task.
std::string current_activity();
std::uint64_t current_time();

/// `text` as JSON writes it, in double quotes.
std::string as_json(std::string_view text);

/// The findings of one kernel, in the order in which they came.
class report {
 public:
  /// `rule`: its name, when a test may silence it (core/rules.hpp).
  [[gnu::cold, gnu::noinline]] void add(severity level, std::string text, source_place where = {},
                                        std::optional<std::uint64_t> since = {}, std::string_view rule = {})
  {
    if (const auto it = silences_.find(rule); it != silences_.end() && it->second.depth) {
      ++it->second.count;
      return;
    }
    findings_.push_back(
        {level, std::move(text), std::move(where), current_time(), since, current_activity(), std::string(rule)});
  }
  /// The same with the rule's name in the text.
  [[gnu::cold, gnu::noinline]] void broken(std::string_view rule, severity level, std::string text,
                                           source_place where = {}, std::optional<std::uint64_t> since = {})
  {
    text.insert(std::min(text.find('\n'), text.size()), " [" + std::string(rule) + "]");
    add(level, std::move(text), std::move(where), since, rule);
  }
  /// From now on, or not any more; more than one may do so at a time.
  void silence(std::string_view rule, bool on);
  /// How many findings of a rule were not recorded because it was silent.
  unsigned silenced(std::string_view rule) const;

  const std::vector<finding>& findings() const { return findings_; }

  /// The exception that tells the test why the kernel died. Null while the kernel is alive.
  const std::exception_ptr& death() const { return death_; }
  /// Records that the kernel died. The latest finding is the reason.
  void ended_by(std::exception_ptr why);

  /// Called when the test has received that exception: it is not reported again at the test's end.
  void death_was_told() { told_ = true; }
  /// Called when it was caught in a destructor, which cannot pass it on.
  void death_was_not_told() { told_ = false; }

  /// The bugs that the test has not seen yet.
  std::vector<std::string> untold_bugs() const;

  /// True when a finding's text contains `words`.
  bool mentions(const std::string& words) const;

  /// One finding after the other, each with "note: " or "BUG: " before it.
  std::string text() const;

  /// The same for a program: a JSON object in a line for each, with "level" ("bug", "note"), "text", "call", "time" in
  /// nanoseconds, and, where they are known, "function", "file", "line" and "since". `test` is the name of the test.
  std::string json(std::string_view test = {}) const;

  /// Adds no second "BUG: " to a text of Linux that begins with one.
  static std::string with_level(const finding& f);

 private:
  struct silence_of_rule {
    int depth = 0;
    unsigned count = 0;
  };
  std::vector<finding> findings_;
  std::map<std::string, silence_of_rule, std::less<>> silences_;
  std::exception_ptr death_;
  std::size_t index_of_death_ = 0;
  bool told_ = false;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/report.ipp>
#endif
