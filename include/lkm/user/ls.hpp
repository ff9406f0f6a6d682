// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A directory's entries as `ls -la` prints them: GNU coreutils' columns in the C locale, times in UTC.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <span>
#include <string>

namespace lkm::user {

/// One line of `ls -l`.
struct ls_entry {
  std::string name;
  unsigned mode = 0;  // with the type
  unsigned long links = 0;
  std::string owner, group;  // the name, or the number of one that has none
  unsigned major = 0, minor = 0;
  long size = 0, blocks = 0;  // a block is 512 bytes
  long mtime = 0;             // in seconds since 1970
  std::string target = {};    // of a symbolic link
};

/// "drwxr-xr-x"
inline std::string ls_mode(unsigned mode)
{
  std::string text = "?rwxrwxrwx";
  constexpr struct {
    unsigned type;
    char letter;
  } types[] = {{S_IFREG, '-'}, {S_IFDIR, 'd'}, {S_IFCHR, 'c'}, {S_IFBLK, 'b'},
               {S_IFLNK, 'l'}, {S_IFIFO, 'p'}, {S_IFSOCK, 's'}};
  for (const auto& [type, letter] : types)
    if ((mode & S_IFMT) == type) text[0] = letter;
  for (unsigned bit = 0; bit < 9; ++bit)
    if (!(mode & 0400U >> bit)) text[bit + 1] = '-';
  const auto special = [&](unsigned bit, std::size_t at, char with_x, char without) {
    if (mode & bit) text[at] = text[at] == 'x' ? with_x : without;
  };
  special(S_ISUID, 3, 's', 'S');
  special(S_ISGID, 6, 's', 'S');
  special(S_ISVTX, 9, 't', 'T');
  return text;
}

/// "Jan 1 00:00", or with the year if the time is in the future or more than half a year ago.
inline std::string ls_time(long when, long now)
{
  constexpr long half_a_year = 31'556'952 / 2;
  const std::time_t seconds = when;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  const auto n =
      std::strftime(text, sizeof text, when > now - half_a_year && when <= now ? "%b %e %H:%M" : "%b %e  %Y", &utc);
  return {text, n};
}

/// All lines in the given order, after a "total" line. Each column is as wide as its widest entry; numbers are aligned
/// to the right, names to the left.
inline std::string ls_long(std::span<const ls_entry> entries, long now)
{
  const auto is_device = [](const ls_entry& e) { return S_ISCHR(e.mode) || S_ISBLK(e.mode); };
  const auto right = [](std::string text, std::size_t width) {
    return text.insert(0, std::max(width, text.size()) - text.size(), ' ');
  };
  const auto left = [](std::string text, std::size_t width) {
    return text.append(std::max(width, text.size()) - text.size(), ' ');
  };
  const auto id = [&](const std::string& name, std::size_t width) {
    return name.find_first_not_of("0123456789") == std::string::npos ? right(name, width) : left(name, width);
  };

  std::size_t links = 0, owner = 0, group = 0, major = 0, minor = 0, size = 0;
  long blocks = 0;
  for (const auto& e : entries) {
    links = std::max(links, std::to_string(e.links).size());
    owner = std::max(owner, e.owner.size());
    group = std::max(group, e.group.size());
    blocks += e.blocks;
    if (is_device(e)) {
      major = std::max(major, std::to_string(e.major).size());
      minor = std::max(minor, std::to_string(e.minor).size());
      size = std::max(size, major + 2 + minor);
    } else {
      size = std::max(size, std::to_string(e.size).size());
    }
  }
  std::string text = "total " + std::to_string((blocks + 1) / 2) + '\n';
  for (const auto& e : entries) {
    const auto number =
        is_device(e) ? right(std::to_string(e.major), size - minor - 2) + ", " + right(std::to_string(e.minor), minor)
                     : right(std::to_string(e.size), size);
    text += ls_mode(e.mode) + ' ' + right(std::to_string(e.links), links) + ' ' + id(e.owner, owner) + ' ' +
            id(e.group, group) + ' ' + number + ' ' + ls_time(e.mtime, now) + ' ' + e.name +
            (S_ISLNK(e.mode) ? " -> " + e.target : "") + '\n';
  }
  return text;
}

}  // namespace lkm::user
