// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The findings of a kernel: mistakes that Linux does not report, and things that were left behind.
#pragma once

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
inline std::string as_json(std::string_view text)
{
  std::string quoted = "\"";
  for (const char c : text)
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      quoted += escape;
    } else {
      quoted += c;
    }
  return quoted + '"';
}

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
  void silence(std::string_view rule, bool on)
  {
    auto& s = silences_.try_emplace(std::string(rule)).first->second;
    on ? ++s.depth : --s.depth;
  }
  /// How many findings of a rule were not recorded because it was silent.
  unsigned silenced(std::string_view rule) const
  {
    const auto it = silences_.find(rule);
    return it == silences_.end() ? 0 : it->second.count;
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
    for (const auto& [rule, s] : silences_)
      lines += "silenced: " + rule + ": " + std::to_string(s.count) + (s.count == 1 ? " finding\n" : " findings\n");
    return lines;
  }

  /// The same for a program: a JSON object in a line for each, with "level" ("bug", "note"), "text", "call", "time" in
  /// nanoseconds, and, where they are known, "function", "file", "line" and "since". `test` is the name of the test.
  std::string json(std::string_view test = {}) const
  {
    std::string lines;
    for (const auto& f : findings_) {
      lines += '{' + (test.empty() ? "" : "\"test\": " + as_json(test) + ", ");
      lines += std::string("\"level\": ") + (f.level == severity::bug ? "\"bug\"" : "\"note\"");
      lines += ", \"time\": " + std::to_string(f.when);
      if (f.since) lines += ", \"since\": " + std::to_string(*f.since);
      if (!f.call.empty()) lines += ", \"call\": " + as_json(f.call);
      if (!f.where.function.empty()) lines += ", \"function\": " + as_json(f.where.function);
      if (f.where.line) lines += ", \"file\": " + as_json(f.where.file) + ", \"line\": " + std::to_string(f.where.line);
      if (!f.rule.empty()) lines += ", \"rule\": " + as_json(f.rule);
      lines += ", \"text\": " + as_json(f.text) + "}\n";
    }
    for (const auto& [rule, s] : silences_)
      lines += '{' + (test.empty() ? "" : "\"test\": " + as_json(test) + ", ") +
               "\"level\": \"silenced\", \"rule\": " + as_json(rule) + ", \"count\": " + std::to_string(s.count) +
               "}\n";
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
