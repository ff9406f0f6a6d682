// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The names of flags, as a transcript shows them.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::user {

inline std::string hex(unsigned long number)
{
  char text[24];
  std::snprintf(text, sizeof text, "0x%lx", number);
  return text;
}

inline std::string octal(unsigned number)
{
  char text[16];
  std::snprintf(text, sizeof text, "0%o", number);
  return text;
}

/// The names of the bits that are set, joined by |; what has no name in hexadecimal.
inline std::string names_of(unsigned bits, std::initializer_list<std::pair<unsigned, const char*>> names, std::string text = {})
{
  for (const auto& [bit, name] : names)
    if ((bits & bit) == bit) {
      text += (text.empty() ? "" : "|") + std::string(name);
      bits &= ~bit;
    }
  if (bits) text += (text.empty() ? "" : "|") + hex(bits);
  return text.empty() ? "0" : text;
}

inline std::string open_flags(int flags)
{
  constexpr const char* modes[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"};
  return names_of(static_cast<unsigned>(flags & ~O_ACCMODE),
                  {{O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_TRUNC, "O_TRUNC"}, {O_APPEND, "O_APPEND"}, {O_NONBLOCK, "O_NONBLOCK"},
                   {O_DIRECT, "O_DIRECT"}, {O_DIRECTORY, "O_DIRECTORY"}, {O_NOFOLLOW, "O_NOFOLLOW"}, {O_CLOEXEC, "O_CLOEXEC"}},
                  modes[flags & O_ACCMODE]);
}

inline std::string poll_flags(int events)
{
  return names_of(static_cast<unsigned short>(events), {{POLLIN, "POLLIN"}, {POLLPRI, "POLLPRI"}, {POLLOUT, "POLLOUT"}, {POLLERR, "POLLERR"},
                                                        {POLLHUP, "POLLHUP"}, {POLLNVAL, "POLLNVAL"}, {POLLRDNORM, "POLLRDNORM"}, {POLLWRNORM, "POLLWRNORM"}});
}

inline std::string seek_whence(int whence)
{
  constexpr const char* names[] = {"SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"};
  return whence >= 0 && whence < 5 ? names[whence] : std::to_string(whence);
}

/// The name of a type without its namespaces: "get_cups".
template <class Type>
constexpr std::string_view type_name()
{
  // "… [with Type = ns::name; …]" by GCC, "… [Type = ns::name]" by clang
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("Type = ") + 7);
  text = text.substr(0, text.find_first_of(";]"));
  const auto scope = text.rfind(':');
  return scope == std::string_view::npos ? text : text.substr(scope + 1);
}

inline std::string signal_name(int sig)
{
  const char* const name = sigabbrev_np(sig);
  return name ? "SIG" + std::string(name) : std::to_string(sig);
}

}  // namespace lkm::user
