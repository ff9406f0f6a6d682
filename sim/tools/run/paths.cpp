// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "paths.hpp"

#include "session_folder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace lkm::run {

namespace {

std::string_view first_name(std::string_view below) { return below.substr(0, below.find('/')); }

}  // namespace

std::string normalized(std::string_view path)
{
  std::string text;
  while (!path.empty()) {
    const auto name = first_name(path);
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (name.empty() || name == ".") continue;
    if (name == "..")
      text.erase(std::min(text.rfind('/'), text.size()));
    else
      text.append("/").append(name);
  }
  return text.empty() ? "/" : text;
}

bool stays_in_dev(std::string_view name)
{
  static constexpr std::array stay{"null", "zero", "full", "random", "urandom", "tty",   "pts",
                                   "ptmx", "fd",   "shm",  "stdin",  "stdout",  "stderr"};
  return std::ranges::find(stay, name) != stay.end();
}

const sim::dentry* find(const sim::dentry& top, std::string_view path)
{
  const auto* at = &top;
  while (at && !path.empty()) {
    const auto name = first_name(path);
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (name.empty()) continue;
    const_cast<sim::dentry*>(at)->seen();
    at = at->child(name).get();
  }
  return at;
}

side side_of(std::string_view path, sim::kernel& kernel)
{
  if (path == "/dev" || path == "/proc") return side::listing;
  const auto& root = kernel.names().root();
  if (path.starts_with("/dev/")) return stays_in_dev(first_name(path.substr(5))) ? side::host : side::ours;
  if (path.starts_with("/proc/")) {
    const auto name = first_name(path.substr(6));
    if (name == "sys" || name == "bus" || name == "driver" || name == "fs")
      return find(root, path) ? side::ours : side::host;
    return find(root, path.substr(0, 6 + name.size())) ? side::ours : side::host;
  }
  if (is_in(path, "/sys")) {
    // What programs ask of the machine itself.
    for (const auto* const folder : {"/sys/devices/system", "/sys/fs", "/sys/kernel/mm", "/sys/firmware"})
      if (is_in(path, folder) && !find(root, path)) return side::host;
    return side::ours;
  }
  return side::host;
}

int own_descriptor(std::string_view path)
{
  if (path == "/dev/stdin") return 0;
  if (path == "/dev/stdout") return 1;
  if (path == "/dev/stderr") return 2;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    int fd = -1;
    const auto text = path.substr(folder.size());
    const auto [end, error] = std::from_chars(text.begin(), text.end(), fd);
    return error == std::errc() && end == text.end() ? fd : -1;
  }
  return -1;
}

}  // namespace lkm::run
