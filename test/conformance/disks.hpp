// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A disk in memory, whose module says in the log which bios it gets. The log is part of the transcript.
#pragma once

#include "modules/platter.h"

#include <lkm/test.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/hdreg.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

inline const std::string node = "/dev/platter";

struct disks : lkm::test::fixture {
  disks()
  {
    log_prefixes = {
        "platter: ",           "register_blkdev: ", "__register_blkdev: ", "Buffer I/O error on dev platter",
        "Dev platter: unable", " platter: unable"};
  }

  void load(const std::string& parameters = {}) { BOOST_TEST_REQUIRE(user.insmod("platter", parameters) == 0); }
  void unload() { BOOST_TEST(user.rmmod("platter") == 0); }
  void run(const std::string& area)
  {
    load("area=" + area);
    unload();
  }
  /// Opens the disk and has each bio logged from now on.
  lkm::user::descriptor open_loud(int flags = O_RDWR)
  {
    auto fd = user.open(node, flags);
    command(fd, PLATTER_LOUD, 1);
    return fd;
  }
  static lkm::user::outcome command(lkm::user::descriptor& fd, platter_command what, unsigned long arg)
  {
    return fd.ioctl(what, arg);
  }
  bool says(const std::string& line) { return logged("platter: " + line); }

  /// What a command stores; all bits set when it stores nothing.
  template <class Number>
  Number ask(lkm::user::descriptor& fd, unsigned number, const std::string& name)
  {
    auto memory = user.map(sizeof(Number));
    memory.store(std::string(sizeof(Number), '\xff'));
    fd.ioctl(number, memory.address(), name);
    Number value;
    std::memcpy(&value, memory.load(sizeof value).data(), sizeof value);
    user.remark(name + ": " + std::to_string(value));
    return value;
  }
  lkm::user::outcome tell(lkm::user::descriptor& fd, unsigned number, int value, const std::string& name)
  {
    auto memory = user.map(sizeof value);
    memory.store({reinterpret_cast<const char*>(&value), sizeof value});
    return fd.ioctl(number, memory.address(), name);
  }
  void show(const std::string& file) { user.remark(file + ": " + user.contents(file)); }
  /// The lines of a file that have the disk's name in them.
  void show_lines(const std::string& file, const std::string& words)
  {
    const auto text = user.contents(file);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      if (const auto line = text.substr(at, end - at); line.find(words) != std::string::npos)
        user.remark(file + ": " + line);
      at = end + 1;
    }
  }
};

inline std::string letters(std::size_t n)
{
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + i % 26);
  return text;
}
