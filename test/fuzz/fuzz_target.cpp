// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// libFuzzer's entry: the bytes are a sequence for the simulator. What must never happen aborts: a simulated oops, a
/// misuse or any other exception but not_modelled and deadlock, a finding of severity bug, and what the sanitizers see.
#include "outcome.hpp"

#include <cstdio>
#include <cstdlib>

// The tests of this build go on after what UBSan reports; here it is the end.
extern "C" const char* __ubsan_default_options() { return "halt_on_error=1:print_stacktrace=1"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  auto s = fuzz::from_bytes({data, size});
  if (s.size() > 100) s.resize(100);
  const auto result = fuzz::run(s, false);
  if (result.failed.empty()) return 0;
  for (const auto& line : result.lines) std::fprintf(stderr, "%s\n", line.c_str());
  std::fprintf(stderr, "FAILED %s: %s\n", fuzz::to_hex(s).c_str(), result.failed.c_str());
  std::abort();
}
