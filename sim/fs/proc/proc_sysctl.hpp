// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/proc_sysctl.c and the conversions of kernel/sysctl.c (Linux 6.1): the kernel's settings in /proc/sys.
/// Differs from Linux: writev() is a write of each piece, and nobody may register further files.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/fs/proc/internal.hpp>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/include/linux/uio.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lkm::sim {

/// One whole number out of a text that is written, which becomes shorter. Nothing when none stands there; what follows
/// it must be a blank.
struct sysctl_number {
  bool negative;
  unsigned long magnitude;
};
inline std::optional<sysctl_number> next_sysctl_number(std::string_view& text)
{
  constexpr std::size_t longest = 21;
  constexpr std::string_view blanks = " \t\n";
  std::string word(text.substr(0, std::min(text.find_first_of(blanks), text.size())));
  if (word.size() > longest) return {};
  const std::size_t digits = word.starts_with('-');
  if (digits == word.size() || !std::isdigit(static_cast<unsigned char>(word[digits]))) return {};
  char* end = nullptr;
  errno = 0;
  const unsigned long magnitude = std::strtoul(word.c_str() + digits, &end, 0);
  if (errno || *end) return {};
  text.remove_prefix(word.size());
  return sysctl_number{digits != 0, magnitude};
}
inline void skip_sysctl_blanks(std::string_view& text)
{
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
}

/// Integers that are shown in a line, with tabs between them. `for_admins`: writing needs CAP_SYS_ADMIN.
inline sysctl sysctl_ints(std::span<int> values, int min = INT_MIN, int max = INT_MAX, bool for_admins = false)
{
  sysctl made;
  made.show = [values](std::size_t pos) {
    std::string line;
    if (pos) return line;
    for (const int v : values) {
      if (!line.empty()) line += '\t';
      line += std::to_string(v);
    }
    return line + '\n';
  };
  made.store = [=](std::string_view text, std::size_t pos) -> long {
    if (for_admins && !current().may(waist::CAP_SYS_ADMIN)) return -EPERM;
    const auto all = static_cast<long>(text.size());
    if (pos) return all;
    bool any = false;
    for (int& v : values) {
      skip_sysctl_blanks(text);
      if (text.empty()) break;
      const auto number = next_sysctl_number(text);
      if (!number || number->magnitude > static_cast<unsigned long>(INT_MAX) + number->negative) return -EINVAL;
      const auto value = static_cast<std::int64_t>(number->magnitude) * (number->negative ? -1 : 1);
      if (value < min || value > max) return -EINVAL;
      v = static_cast<int>(value);
      any = true;
    }
    skip_sysctl_blanks(text);
    return any ? all - static_cast<long>(text.size()) : -EINVAL;
  };
  return made;
}

/// A text in an array that it does not fill; a line that is written replaces it from the place of the file on.
inline sysctl sysctl_string(std::span<char> buffer, waist::umode_t mode = 0644)
{
  sysctl made;
  made.mode = mode;
  made.show = [buffer](std::size_t pos) {
    const std::string_view text(buffer.data());
    return pos > text.size() ? std::string() : std::string(text.substr(pos)) + '\n';
  };
  made.store = [buffer](std::string_view text, std::size_t pos) {
    const auto all = static_cast<long>(text.size());
    if (pos > std::strlen(buffer.data())) return all;
    text = text.substr(0, std::min(text.find_first_of(std::string_view("\n\0", 2)), text.size()));
    text = text.substr(0, buffer.size() - 1 - pos);
    text.copy(buffer.data() + pos, text.size());
    buffer[pos + text.size()] = '\0';
    return all;
  };
  return made;
}

/// What the file's mode gives to the caller: no capability gives more, root's neither.
inline int sysctl_permission(const sysctl& ctl, waist::fmode_t wanted)
{
  const auto& who = current().credentials;
  const unsigned bits = who.euid.val == 0 ? ctl.mode >> 6 : who.egid.val == 0 ? ctl.mode >> 3 : ctl.mode;
  if (wanted & waist::FMODE_READ && !(bits & 4)) return -EACCES;
  if (wanted & waist::FMODE_WRITE && !(bits & 2)) return -EACCES;
  return 0;
}

inline constexpr waist::proc_ops sysctl_operations = [] {
  constexpr std::size_t page = 4096;
  waist::proc_ops ops{};
  ops.proc_open = [](waist::inode* inode, waist::file* f) { return sysctl_permission(*pde_of(inode).ctl, f->f_mode); };
  ops.proc_read_iter = [](waist::kiocb* iocb, waist::iov_iter* to) -> waist::ssize_t {
    const auto text = pde_of(iocb->ki_filp->f_inode).ctl->show(static_cast<std::size_t>(iocb->ki_pos));
    const auto n = std::min(text.size(), waist::iov_iter_count(to));
    if (waist::copy_to_iter(text.data(), n, to) < n) return -EFAULT;
    iocb->ki_pos += static_cast<waist::loff_t>(n);
    return static_cast<waist::ssize_t>(n);
  };
  ops.proc_write = [](waist::file* f, const char* from, std::size_t n, waist::loff_t* pos) -> waist::ssize_t {
    std::string text(std::min(n, page - 1), '\0');
    if (waist::copy_from_user(text.data(), from, text.size())) return -EFAULT;
    const auto taken = pde_of(f->f_inode).ctl->store(text, static_cast<std::size_t>(*pos));
    if (taken > 0) *pos += taken;
    return taken;
  };
  ops.proc_lseek = [](waist::file* f, waist::loff_t offset, int whence) {
    return waist::default_llseek(f, offset, whence);
  };
  return ops;
}();

}  // namespace lkm::sim
