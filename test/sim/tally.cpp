// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A driver with variables at namespace scope, as C drivers have them: read() answers with what they say.
#include <lkm/module.hpp>

#include <array>

namespace {

constinit int opens = 0;
constinit const char* mood = "good";
constexpr const char* const moods[] = {"bad", "good"};

class tally {
 public:
  lkm::result<> open(lkm::opening&)
  {
    static constinit int calls = 10;
    ++calls;
    ++opens;
    ++total;
    mood = moods[0];
    sum = static_cast<char>('0' + opens + (calls - 10) + total);
    return {};
  }
  /// Thrice the opens since the module was loaded.
  lkm::result<std::size_t> read(lkm::file<>&, lkm::user_writer to, lkm::loff_t&)
  {
    return to.write_some(std::as_bytes(std::span(&sum, 1)));
  }

 private:
  static inline constinit int total = 0;
  static inline constinit char sum = 0;
};

}  // namespace

LKM_MODULE("tally", "Dual MIT/GPL", "Counts its opens in variables", lkm::misc_module<tally, "tally", 0666>);
