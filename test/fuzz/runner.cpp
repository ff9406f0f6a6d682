// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Runs sequences in the world that it is compiled for: runner [--text] FIRST COUNT OPERATIONS, or runner [--text] FILE
/// with lines "name hex". Writes a line "name hash hex" for each, or with --text its transcript below "== name".
/// In the simulator a sequence is cut before the first operation that is not modelled. Exit code: 0, 1 when a sequence
/// did what must never happen (below "FAILED"), 2 when it was called wrongly.
#include "generator.hpp"
#include "outcome.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct job {
  std::string name;
  fuzz::sequence what;
};

char current[256];

/// A sequence that takes so long hangs. Which one it was is all that can be said.
void hangs(int)
{
  static constexpr char text[] = "HANGS ";
  if (::write(1, text, sizeof text - 1) < 0 || ::write(1, current, std::strlen(current)) < 0 || ::write(1, "\n", 1) < 0)
    ::_exit(4);
  ::_exit(3);
}

bool run_one(const job& j, bool text)
{
  j.name.copy(current, sizeof current - 1);
  current[std::min(j.name.size(), sizeof current - 1)] = 0;
  ::alarm(60);
  auto what = j.what;
  auto result = fuzz::run(what, text);
  if (!result.stopped.empty()) {
    std::replace(result.stopped.begin(), result.stopped.end(), '\n', ';');
    std::fprintf(stderr, "STOPPED %s %zu %s\n", j.name.c_str(), result.operations, result.stopped.c_str());
    what.resize(result.operations);
    result = fuzz::run(what, text);
  }
  if (text) {
    std::cout << "== " << j.name << '\n';
    for (const auto& line : result.lines) std::cout << line << '\n';
  } else {
    std::printf("%s %016llx %s\n", j.name.c_str(), static_cast<unsigned long long>(fuzz::hash_of(result.lines)),
                fuzz::to_hex(what).c_str());
  }
  // What is done is told, should the next one hang.
  std::cout.flush();
  std::fflush(stdout);
  if (result.failed.empty()) return true;
  std::fprintf(stderr, "FAILED %s %s: %s\n", j.name.c_str(), fuzz::to_hex(what).c_str(), result.failed.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv)
{
  std::vector<std::string> args(argv + 1, argv + argc);
  const bool text = !args.empty() && args.front() == "--text";
  if (text) args.erase(args.begin());
  std::signal(SIGALRM, hangs);
  std::vector<job> jobs;
  if (args.size() == 3) {
    const auto first = std::strtoull(args[0].c_str(), nullptr, 0), count = std::strtoull(args[1].c_str(), nullptr, 0);
    const auto operations = std::strtoull(args[2].c_str(), nullptr, 0);
    for (auto seed = first; seed < first + count; ++seed)
      jobs.push_back({"seed" + std::to_string(seed), fuzz::draw(seed, operations)});
  } else if (args.size() == 1) {
    // All of it before the first run: on Linux the sequences may close whatever this program has open from 3 on.
    std::ifstream file(args[0]);
    if (!file) return std::fprintf(stderr, "runner: cannot read %s\n", args[0].c_str()), 2;
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string name, hex;
      words >> name >> hex;
      jobs.push_back({name, fuzz::from_hex(hex)});
    }
  } else {
    return std::fprintf(stderr, "usage: runner [--text] FIRST COUNT OPERATIONS | FILE\n"), 2;
  }
  bool good = true;
  for (const auto& j : jobs) good = run_one(j, text) && good;
  return good ? 0 : 1;
}
