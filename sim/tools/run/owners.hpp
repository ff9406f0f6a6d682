// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Who owns files of the host, for the programs: chown() by a caller that is root in name alone is remembered, and
/// stat() says it, as with fakeroot. The host never hears of it.
#pragma once

#include "calls.hpp"

#include <cstdint>
#include <map>
#include <tuple>

namespace lkm::run {

class owner_table {
 public:
  /// Answers a call on a path or descriptor of the host's, where owners are what it is about; false when the host is
  /// to.
  bool answers(call& c);

 private:
  struct owner {
    unsigned uid, gid;
  };
  /// Device and inode, and when that was made: another file may have its number later.
  using file = std::tuple<std::uint64_t, std::uint64_t, std::int64_t>;

  bool remember(call& c, int owner_at);
  bool show(call& c, int to);

  std::map<file, owner> known_;
};

}  // namespace lkm::run
