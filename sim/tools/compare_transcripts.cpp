// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Compares what the same tests did in two worlds, case by case: lkm-compare-transcripts [--side-by-side] LEFT RIGHT
/// Exit code: 0 all equal, 1 a difference, 77 there is nothing to compare because RIGHT was not run.
#include <range/v3/algorithm/equal.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/map.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using lines = std::vector<std::string>;
using transcript = std::map<std::string, lines>;

/// Cases by name; "== name" begins one.
bool read_transcript(const std::string& path, transcript& cases)
{
  std::ifstream file(path);
  if (!file) return false;
  lines* current = nullptr;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== "))
      current = &cases[line.substr(3)];
    else if (current)
      current->push_back(line);
  }
  return true;
}

std::string title_of(const std::string& path)
{
  const auto slash = path.rfind('/');
  const auto before = slash == std::string::npos ? std::string::npos : path.rfind('/', slash - 1);
  return slash == std::string::npos ? path
                                    : path.substr(before == std::string::npos ? 0 : before + 1,
                                                  slash - (before == std::string::npos ? 0 : before + 1));
}

// Columns, not bytes: a UTF-8 continuation byte takes no room.
std::size_t columns(const std::string& text)
{
  std::size_t n = 0;
  for (const unsigned char c : text) n += (c & 0xc0) != 0x80;
  return n;
}

std::string padded(const std::string& text, std::size_t width)
{
  return text + std::string(width - std::min(width, columns(text)), ' ');
}

/// Both sides in two columns; ≠ marks a line that differs.
void print_side_by_side(const lines& left, const lines& right, const std::string& left_title,
                        const std::string& right_title)
{
  const auto count = std::max(left.size(), right.size());
  const auto line_of = [](const lines& from, std::size_t i) { return i < from.size() ? from[i] : std::string(); };
  std::size_t width = columns(left_title);
  for (const auto n : left | ranges::views::transform(columns)) width = std::max(width, n);
  std::printf("  %s   %s\n", padded(left_title, width).c_str(), right_title.c_str());
  std::string rule;
  for (std::size_t i = 0; i < width; ++i) rule += "─";
  std::printf("  %s   %s\n", rule.c_str(), rule.c_str());
  for (const auto i : ranges::views::iota(std::size_t{0}, count)) {
    const auto l = line_of(left, i), r = line_of(right, i);
    std::printf("%s %s   %s\n", l == r ? " " : "≠", padded(l, width).c_str(), r.c_str());
  }
}

}  // namespace

int main(int argc, char** argv)
{
  std::vector<std::string> args(argv + 1, argv + argc);
  if (args == std::vector<std::string>{"--help"}) {
    std::printf(
        "usage: lkm-compare-transcripts [--side-by-side] LEFT RIGHT\n"
        "Compares what the same tests did in two worlds, case by case, and prints the cases that differ.\n"
        "  --side-by-side  prints the cases that are equal as well\n"
        "exit codes: 0 all equal, 1 a difference, 2 bad usage, 77 there is no RIGHT: it was not run\n");
    return 0;
  }
  const bool show_all = !args.empty() && args.front() == "--side-by-side";
  if (show_all) args.erase(args.begin());
  if (args.size() != 2) {
    std::fprintf(stderr, "usage: lkm-compare-transcripts [--side-by-side] LEFT RIGHT\n");
    return 2;
  }
  transcript left, right;
  if (!read_transcript(args[0], left)) {
    std::fprintf(stderr, "lkm-compare-transcripts: cannot read %s\n", args[0].c_str());
    return 2;
  }
  if (!read_transcript(args[1], right)) {
    std::printf("NOT RUN: there is no %s; see what the VM said\n", args[1].c_str());
    return 77;
  }

  std::set<std::string> names;
  for (const auto& name : left | ranges::views::keys) names.insert(name);
  for (const auto& name : right | ranges::views::keys) names.insert(name);
  const auto left_title = title_of(args[0]), right_title = title_of(args[1]);
  std::size_t lines_compared = 0, different = 0;
  for (const auto& name : names) {
    const auto &l = left[name], &r = right[name];
    lines_compared += l.size();
    const bool same = ranges::equal(l, r);
    different += !same;
    if (same && !show_all) continue;
    if (!show_all) std::printf("%s differs:\n", name.c_str());
    print_side_by_side(l, r, left_title, right_title);
    std::printf("\n");
  }
  if (names.empty()) {
    std::printf("There is no case in either transcript.\n");
    return 1;
  }
  if (different) {
    std::printf("The transcripts are NOT equal: %zu of %zu cases differ.\n", different, names.size());
    return 1;
  }
  std::printf("The two transcripts are equal: %zu %s, %zu lines.\n", names.size(), names.size() == 1 ? "case" : "cases",
              lines_compared);
  return 0;
}
