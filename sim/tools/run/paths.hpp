// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Which paths belong to the simulated kernel.
#pragma once

#include <lkm/sim/kernel.hpp>

#include <string>
#include <string_view>

namespace lkm::run {

/// An absolute path without ".", ".." and double slashes, by its text alone.
std::string normalized(std::string_view path);

/// What a path names, given that it is absolute and normalized.
enum class side {
  host,     // nothing of ours
  listing,  // a directory of the host's that shows what is ours as well: /dev and /proc
  ours,
};
side side_of(std::string_view path, sim::kernel& kernel);

/// Whether the host's entry `name` of /dev stays what it is.
bool stays_in_dev(std::string_view name);

/// The name that a path leads to, without a look-up that might find it unmodelled; null when there is none.
const sim::dentry* find(const sim::dentry& top, std::string_view path);

/// The descriptor that a path such as /proc/self/fd/3 or /dev/stdin names in the caller's own table; -1 for any other.
int own_descriptor(std::string_view path);

}  // namespace lkm::run
