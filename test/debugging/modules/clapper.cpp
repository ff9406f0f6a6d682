// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Strikes as often as write() says, which is at most twelve times.
#include <lkm/module.hpp>

namespace {

class clapper {
 public:
  lkm::result<std::size_t> write(lkm::file<>&, lkm::user_reader from, lkm::loff_t&)
  {
    const auto times = LKM_TRY(from.read<char>());
    const auto answer = strike(times - '0');
    return answer;
  }

 private:
  static lkm::result<std::size_t> strike(int times)
  {
    if (times > 12) return lkm::fail(ERANGE);
    return times;
  }
};

}  // namespace

LKM_MODULE("clapper", "Dual MIT/GPL", "Strikes a bell", lkm::misc_module<clapper, "clapper", 0666>);
