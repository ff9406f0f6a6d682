// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the commands of a session do and print: as kmod 30, coreutils 9.1 and util-linux 2.38 of Debian 12 make their
/// system calls and word their errors.
#pragma once

#include "ioctl_tool.hpp"
#include "shell.hpp"

#include <lkm/user/ls.hpp>
#include <lkm/user/world.hpp>

#include <linux/module.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace session {

inline std::string reason(long result) { return std::strerror(static_cast<int>(-result)); }

/// "thermostat" of thermostat, thermostat.ko or ./thermostat.ko; kmod knows no - in a module's name.
inline std::string module_name(std::string text)
{
  text.erase(0, text.find_last_of('/') + 1);
  if (text.ends_with(".ko")) text.resize(text.size() - 3);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

/// `insmod -f` wants neither symbol versions nor version magic.
inline int insmod(command& c)
{
  const bool forced = c.words.at(1) == "-f";
  if (forced) c.words.erase(c.words.begin() + 1);
  const std::string path = c.words.at(1);
  std::ifstream file(path, std::ios::binary);
  if (!file) return c.complain("insmod: ERROR: could not load module " + path + ": " + std::strerror(ENOENT));
  const std::string image(std::istreambuf_iterator<char>(file), {});
  std::string args;
  for (std::size_t i = 2; i < c.words.size(); ++i) args += (i > 2 ? " " : "") + c.words[i];
  const auto result = c.user.finit_module(
      module_name(path), image, forced ? MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_IGNORE_MODVERSIONS : 0, args);
  if (!result.failed()) return 0;
  const std::map<long, const char*> words{{-ENOEXEC, "Invalid module format"},
                                          {-ENOENT, "Unknown symbol in module"},
                                          {-ESRCH, "Module has wrong symbol version"},
                                          {-EINVAL, "Invalid parameters"}};
  const auto known = words.find(result.value());
  return c.complain("insmod: ERROR: could not insert module " + path + ": " +
                    (known == words.end() ? reason(result.value()) : known->second));
}

inline int rmmod(command& c)
{
  const bool forced = c.words.at(1) == "-f";
  if (forced) c.words.erase(c.words.begin() + 1);
  const auto name = module_name(c.words.at(1));
  const auto folder = "/sys/module/" + name;
  if (c.user.stat(folder).result.failed())
    return c.complain("rmmod: ERROR: Module " + name + " is not currently loaded");
  std::string users;
  for (const auto& user : c.user.listdir(folder + "/holders").names) users += ' ' + user;
  if (!forced && !users.empty()) return c.complain("rmmod: ERROR: Module " + name + " is in use by:" + users);
  if (!forced && std::atoi(c.user.contents(folder + "/refcnt").c_str()) > 0)
    return c.complain("rmmod: ERROR: Module " + name + " is in use");
  const auto result = c.user.rmmod(name, forced ? c.user.forced : c.user.orderly);
  return result.failed() ? c.complain("rmmod: ERROR: could not remove module " + name + ": " + reason(result.value()))
                         : 0;
}

inline int lsmod(command& c)
{
  c.print("Module                  Size  Used by\n");
  std::istringstream lines(c.user.contents("/proc/modules"));
  for (std::string name, rest; lines >> name && std::getline(lines, rest);) {
    const auto folder = "/sys/module/" + name;
    char text[128];
    std::snprintf(text, sizeof text, "%-19s %8s  %d", name.c_str(),
                  std::to_string(std::atol(c.user.contents(folder + "/coresize").c_str())).c_str(),
                  std::atoi(c.user.contents(folder + "/refcnt").c_str()));
    std::string users;
    for (const auto& user : c.user.listdir(folder + "/holders").names) users += (users.empty() ? ' ' : ',') + user;
    c.print(text + users + '\n');
  }
  return 0;
}

/// The host's own: it reads the module's file alone.
inline int modinfo(command& c)
{
  std::string line = "modinfo";
  for (std::size_t i = 1; i < c.words.size(); ++i) line += " '" + c.words[i] + '\'';
  auto* const pipe = ::popen((line + " 2>&1").c_str(), "r");
  std::array<char, 4096> part;
  for (std::size_t n; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) c.print({part.data(), n});
  return ::pclose(pipe) == 0 ? 0 : 1;
}

/// Of "6,123,456000,-;text": the text, with what stands there as \x.. put back, under the time "[    0.456000] ".
inline std::string dmesg_line(const std::string& record)
{
  const auto microseconds = std::strtoull(record.c_str() + record.find(',', record.find(',') + 1) + 1, nullptr, 10);
  char time[48];
  std::snprintf(time, sizeof time, "[%5llu.%06llu] ", microseconds / 1'000'000, microseconds % 1'000'000);
  const auto start = record.find(';') + 1;
  const auto end = record.find('\n', start);
  std::string text = time;
  for (auto at = start; at < end; ++at) {
    char next = record[at];
    if (record.compare(at, 2, "\\x") == 0) {
      next = static_cast<char>(std::stoul(record.substr(at + 2, 2), nullptr, 16));
      at += 3;
    }
    if (text.back() == '\n' && next != '\n') text.append(std::strlen(time), ' ');
    text += next;
  }
  return text + '\n';
}

/// `dmesg` shows what is not cleared, `dmesg -c` clears it too, `dmesg -C` does nothing else.
inline int dmesg(command& c)
{
  const auto option = c.words.size() > 1 ? c.words[1] : "";
  constexpr int clear = 5;
  if (option != "-C") {
    auto log = c.user.open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    log.lseek(0, SEEK_DATA);
    for (auto record = log.read(8192); record >= 0; record = log.read(8192)) c.print(dmesg_line(record.bytes()));
  }
  if (option == "-C" || option == "-c") c.user.raw().syslog(clear, 0, 0);
  return 0;
}

inline int cat(command& c)
{
  int status = 0;
  auto paths = std::vector(c.words.begin() + 1, c.words.end());
  if (paths.empty()) paths.push_back("-");
  for (const auto& path : paths) {
    auto file = path == "-" ? c.user.inherited(c.files.at(0)) : c.user.open(path, O_RDONLY);
    if (file < 0) {
      status = c.complain("cat: " + path + ": " + reason(file.number()));
      continue;
    }
    auto part = file.read(1 << 17);
    for (; part > 0; part = file.read(1 << 17))
      if (!c.print(part.bytes())) return c.complain(std::string("cat: write error: ") + std::strerror(errno));
    if (part < 0) status = c.complain("cat: " + path + ": " + reason(part.value()));
  }
  return status;
}

/// The shell's own.
inline int echo(command& c)
{
  const bool with_newline = c.words.size() < 2 || c.words[1] != "-n";
  std::string text;
  for (std::size_t i = with_newline ? 1 : 2; i < c.words.size(); ++i)
    text += (i > (with_newline ? 1u : 2u) ? " " : "") + c.words[i];
  if (c.print(text + (with_newline ? "\n" : ""))) return 0;
  return c.complain(std::string("sh: write error: ") + std::strerror(errno));
}

/// `dd bs=13 count=2 status=none`: each block is one read() and one write().
inline int dd(command& c)
{
  std::map<std::string, std::string> operands;
  for (std::size_t i = 1; i < c.words.size(); ++i) {
    const auto equals = c.words[i].find('=');
    operands[c.words[i].substr(0, equals)] = c.words[i].substr(equals + 1);
  }
  if (operands["status"] != "none") throw std::runtime_error("dd of a session has status=none");
  const auto opened = [&](const std::string& path, int flags, int standard) {
    return path.empty() ? c.user.inherited(c.files.contains(standard) ? c.files.at(standard) : standard)
                        : c.user.open(path, flags);
  };
  const auto from = operands["if"], to = operands["of"];
  auto in = opened(from, O_RDONLY, 0);
  if (in < 0) return c.complain("dd: failed to open '" + from + "': " + reason(in.number()));
  if (!to.empty()) {
    auto out = c.user.open(to, O_WRONLY | O_CREAT | O_TRUNC);
    if (out < 0) return c.complain("dd: failed to open '" + to + "': " + reason(out.number()));
    c.files[1] = out.release();
  }
  int status = 0;
  for (long block = std::stol(operands["count"]); block > 0; --block) {
    const auto part = in.read(std::stoul(operands["bs"]));
    if (part < 0)
      status =
          c.complain("dd: error reading '" + (from.empty() ? "standard input" : from) + "': " + reason(part.value()));
    if (part <= 0) break;
    if (!c.print(part.bytes())) {
      status = c.complain("dd: error writing '" + (to.empty() ? "standard output" : to) + "': " + std::strerror(errno));
      break;
    }
  }
  if (!to.empty()) c.user.close(c.files[1]);
  return status;
}

/// `ls PATH` and `ls -l PATH`, of a folder or of something else.
inline int ls(command& c)
{
  const bool in_full = c.words.at(1) == "-l";
  const auto& path = c.words.at(in_full ? 2 : 1);
  const auto status = c.user.lstat(path);
  if (status.result.failed()) {
    c.complain("ls: cannot access '" + path + "': " + reason(status.result.value()));
    return 2;
  }
  const bool is_folder = S_ISDIR(status.mode);
  std::vector<lkm::user::ls_entry> entries;
  std::string short_form;
  for (const auto& name : is_folder ? c.user.listdir(path).names : std::vector{path}) {
    short_form += name + '\n';
    const auto full = is_folder ? path + '/' + name : name;
    const auto s = c.user.lstat(full);
    entries.push_back({name, s.mode, s.links, std::to_string(s.uid), std::to_string(s.gid), s.major, s.minor, s.size,
                       s.blocks, s.mtime, S_ISLNK(s.mode) ? c.user.readlink(full).bytes() : ""});
  }
  auto long_form = lkm::user::ls_long(entries, c.user.world().now());
  if (!is_folder) long_form.erase(0, long_form.find('\n') + 1);
  c.print(in_full ? long_form : short_form);
  return 0;
}

inline int mknod(command& c)
{
  const auto number = [&](std::size_t i) { return static_cast<unsigned>(std::stoul(c.words.at(i))); };
  const auto result = c.user.mknod(c.words.at(1), S_IFCHR | 0644, number(3), number(4));
  return result.failed() ? c.complain("mknod: " + c.words[1] + ": " + reason(result.value())) : 0;
}

inline int rm(command& c)
{
  const auto result = c.user.unlink(c.words.at(1));
  return result.failed() ? c.complain("rm: cannot remove '" + c.words[1] + "': " + reason(result.value())) : 0;
}

inline int readlink(command& c)
{
  const auto target = c.user.readlink(c.words.at(1));
  if (target < 0) return 1;
  c.print(target.bytes() + '\n');
  return 0;
}

inline int ioctl(command& c)
{
  auto& user = c.user;
  lkm::user::memory buffer(user.raw(), ioctl_room, 3);
  const auto call = [&](const std::string& file, unsigned number, const ioctl_argument& argument) {
    auto fd = file.size() == 1 ? user.inherited(c.files.at(file[0] - '0')) : user.open(file, O_RDWR);
    if (fd < 0) return ioctl_answer{fd.number(), {}};
    if (argument.is_number) return ioctl_answer{user.raw().ioctl(fd.number(), number, argument.number), {}};
    buffer.store(argument.bytes);
    const long result = user.raw().ioctl(fd.number(), number, buffer.address());
    return ioctl_answer{result, buffer.load(ioctl_room)};
  };
  const auto text = ioctl_tool(c.words, call);
  c.print(text);
  return 0;
}

inline std::map<std::string, tool> tools()
{
  return {{"insmod", insmod}, {"rmmod", rmmod},       {"lsmod", lsmod}, {"modinfo", modinfo}, {"dmesg", dmesg},
          {"cat", cat},       {"echo", echo},         {"dd", dd},       {"ls", ls},           {"mknod", mknod},
          {"rm", rm},         {"readlink", readlink}, {"ioctl", ioctl}};
}

}  // namespace session
