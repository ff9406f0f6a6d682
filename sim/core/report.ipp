// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/report.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE std::string as_json(std::string_view text)
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

LKM_SIM_INLINE void report::silence(std::string_view rule, bool on)
{
  auto& s = silences_.try_emplace(std::string(rule)).first->second;
  on ? ++s.depth : --s.depth;
}

LKM_SIM_INLINE unsigned report::silenced(std::string_view rule) const
{
  const auto it = silences_.find(rule);
  return it == silences_.end() ? 0 : it->second.count;
}

LKM_SIM_INLINE void report::ended_by(std::exception_ptr why)
{
  death_ = std::move(why);
  index_of_death_ = findings_.size() - 1;
}

LKM_SIM_INLINE std::vector<std::string> report::untold_bugs() const
{
  std::vector<std::string> bugs;
  for (std::size_t i = 0; i < findings_.size(); ++i)
    if (findings_[i].level == severity::bug && !(told_ && i == index_of_death_)) bugs.push_back(findings_[i].text);
  return bugs;
}

LKM_SIM_INLINE bool report::mentions(const std::string& words) const
{
  return std::any_of(findings_.begin(), findings_.end(),
                     [&](const finding& f) { return f.text.find(words) != std::string::npos; });
}

LKM_SIM_INLINE std::string report::text() const
{
  std::string lines;
  for (const auto& f : findings_) lines += with_level(f) + '\n';
  for (const auto& [rule, s] : silences_)
    lines += "silenced: " + rule + ": " + std::to_string(s.count) + (s.count == 1 ? " finding\n" : " findings\n");
  return lines;
}

LKM_SIM_INLINE std::string report::json(std::string_view test) const
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
             "\"level\": \"silenced\", \"rule\": " + as_json(rule) + ", \"count\": " + std::to_string(s.count) + "}\n";
  return lines;
}

LKM_SIM_INLINE std::string report::with_level(const finding& f)
{
  if (f.level == severity::note) return "note: " + f.text;
  for (const std::string_view itself : {"BUG: ", "kernel BUG", "WARNING: "})
    if (f.text.starts_with(itself)) return f.text;
  return "BUG: " + f.text;
}

}  // namespace lkm::sim
