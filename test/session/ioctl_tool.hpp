// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// `ioctl FILE NUMBER [ARGUMENT]`, a command that sessions have in both worlds, as no distribution has one.
///
/// FILE is a path, or the number of a descriptor that the shell has open. An ARGUMENT that is a number is the call's
/// third argument; a text lies in the caller's memory, and "-" is memory of zeros. What the call left there is printed.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace session {

inline constexpr std::size_t ioctl_room = 128;

struct ioctl_argument {
  bool is_number;
  unsigned long number;
  std::string bytes;  // as many as there is room for
};

struct ioctl_answer {
  long result;  // or a negative errno
  std::string bytes;
};

/// What it prints: "ioctl: 5", or "ioctl: 0, "text"" with what was left in memory, or "ioctl: Bad address".
template <class Call>
std::string ioctl_tool(const std::vector<std::string>& words, Call call)
{
  const auto text = words.size() > 3 ? words[3] : std::string("0");
  char* end = nullptr;
  ioctl_argument argument{true, std::strtoul(text.c_str(), &end, 0), text == "-" ? "" : text};
  argument.is_number = *end == '\0';
  argument.bytes.resize(ioctl_room);
  const ioctl_answer answer =
      call(words.at(1), static_cast<unsigned>(std::strtoul(words.at(2).c_str(), nullptr, 0)), argument);
  if (answer.result < 0) return std::string("ioctl: ") + std::strerror(static_cast<int>(-answer.result)) + '\n';
  std::string said = "ioctl: " + std::to_string(answer.result);
  if (!argument.is_number) {
    said += ", \"";
    for (const unsigned char c : answer.bytes.substr(0, answer.bytes.find_last_not_of('\0') + 1)) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\%03o", c);
      said += c >= ' ' && c < 127 ? std::string(1, static_cast<char>(c)) : escaped;
    }
    said += '"';
  }
  return said + '\n';
}

}  // namespace session
