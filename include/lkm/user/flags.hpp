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
#include <sys/epoll.h>

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

/// The names of the bits that are set, joined by |; bits without a name are shown in hexadecimal.
inline std::string names_of(unsigned bits, std::initializer_list<std::pair<unsigned, const char*>> names,
                            std::string text = {})
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
                  {{O_CREAT, "O_CREAT"},
                   {O_EXCL, "O_EXCL"},
                   {O_TRUNC, "O_TRUNC"},
                   {O_APPEND, "O_APPEND"},
                   {O_NONBLOCK, "O_NONBLOCK"},
                   {O_DIRECT, "O_DIRECT"},
                   {O_DIRECTORY, "O_DIRECTORY"},
                   {O_CLOEXEC, "O_CLOEXEC"},
                   {O_PATH, "O_PATH"},
                   {O_NOFOLLOW, "O_NOFOLLOW"},
                   {O_ASYNC, "O_ASYNC"},
                   {O_NOATIME, "O_NOATIME"}},
                  modes[flags & O_ACCMODE]);
}

inline std::string poll_flags(int events)
{
  return names_of(static_cast<unsigned short>(events), {{POLLIN, "POLLIN"},
                                                        {POLLPRI, "POLLPRI"},
                                                        {POLLOUT, "POLLOUT"},
                                                        {POLLERR, "POLLERR"},
                                                        {POLLHUP, "POLLHUP"},
                                                        {POLLNVAL, "POLLNVAL"},
                                                        {POLLRDNORM, "POLLRDNORM"},
                                                        {POLLWRNORM, "POLLWRNORM"}});
}

inline std::string epoll_flags(unsigned events)
{
  const auto how = names_of(events & ~0xffffffU, {{EPOLLET, "EPOLLET"},
                                                  {EPOLLONESHOT, "EPOLLONESHOT"},
                                                  {EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"},
                                                  {EPOLLWAKEUP, "EPOLLWAKEUP"}});
  return poll_flags(static_cast<int>(events & 0xffff)) + (how == "0" ? "" : '|' + how);
}

/// The flags of preadv2() and pwritev2().
inline std::string rwf_flags(int flags)
{
  return names_of(static_cast<unsigned>(flags),
                  {{1, "RWF_HIPRI"}, {2, "RWF_DSYNC"}, {4, "RWF_SYNC"}, {8, "RWF_NOWAIT"}, {16, "RWF_APPEND"}});
}

inline std::string fcntl_command(unsigned command)
{
  constexpr std::pair<unsigned, const char*> names[] = {
      {F_DUPFD, "F_DUPFD"},         {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"},
      {F_GETFD, "F_GETFD"},         {F_SETFD, "F_SETFD"},
      {F_GETFL, "F_GETFL"},         {F_SETFL, "F_SETFL"},
      {F_GETLK, "F_GETLK"},         {F_SETLK, "F_SETLK"},
      {F_SETLKW, "F_SETLKW"},       {F_OFD_GETLK, "F_OFD_GETLK"},
      {F_OFD_SETLK, "F_OFD_SETLK"}, {F_OFD_SETLKW, "F_OFD_SETLKW"},
      {F_GETOWN, "F_GETOWN"},       {F_SETOWN, "F_SETOWN"},
      {F_GETOWN_EX, "F_GETOWN_EX"}, {F_SETOWN_EX, "F_SETOWN_EX"},
      {F_GETSIG, "F_GETSIG"},       {F_SETSIG, "F_SETSIG"},
      {F_GETLEASE, "F_GETLEASE"},   {F_SETLEASE, "F_SETLEASE"}};
  for (const auto& [number, name] : names)
    if (number == command) return name;
  return std::to_string(command);
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
