// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The machine's own sudo and su cannot work here: they need the setuid bit, which no_new_privs takes away. The
/// supervisor makes who starts this program root in name, and asks for no password.
#include "sudo.hpp"

#include "options.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::run {

namespace {

struct person {
  unsigned uid = 0, gid = 0;
  std::string name = "root", home = "/root", shell = "/bin/sh";
};

/// By name, by number, or by a number behind '#'.
std::optional<person> person_of(std::string_view text)
{
  const auto digits = text.starts_with('#') ? text.substr(1) : text;
  unsigned uid = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), uid);
  const bool is_number = error == std::errc() && end == digits.end();
  const auto* entry = is_number ? nullptr : getpwnam(std::string(text).c_str());
  if (is_number) entry = getpwuid(uid);
  if (entry)
    return person{entry->pw_uid, entry->pw_gid, entry->pw_name, entry->pw_dir,
                  *entry->pw_shell ? entry->pw_shell : "/bin/sh"};
  if (is_number) return person{uid, uid, std::string(digits), "/", "/bin/sh"};
  return text == "root" ? std::optional(person()) : std::nullopt;
}

std::optional<unsigned> group_of(std::string_view text)
{
  if (text.starts_with('#')) text.remove_prefix(1);
  unsigned gid = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), gid);
  if (error == std::errc() && end == text.end()) return gid;
  const auto* const entry = getgrnam(std::string(text).c_str());
  return entry ? std::optional(entry->gr_gid) : std::nullopt;
}

bool become(const person& who, unsigned gid)
{
  const gid_t groups[] = {gid};
  return !setgroups(1, groups) && !setresgid(gid, gid, gid) && !setresuid(who.uid, who.uid, who.uid);
}

/// The caller's home stays where the host does not let one into the other.
void move_home(const person& to)
{
  if (!access(to.home.c_str(), R_OK | X_OK)) setenv("HOME", to.home.c_str(), 1);
}

int start(const char* as, std::vector<std::string>& words)
{
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  const int error = errno;
  std::fprintf(stderr, "%s: %s: %s\n", as, arguments[0], error == ENOENT ? "command not found" : std::strerror(error));
  return error == ENOENT ? 127 : 126;
}

constexpr const char* sudo_usage =
    "usage: sudo [-AbEHiknPS] [-u USER] [-g GROUP] [-s] [VAR=VALUE]... [COMMAND [ARGUMENT]...]\n"
    "This is lkm run's own: it asks for no password, and what it runs is root in name.\n";

}  // namespace

std::optional<caller> caller_of(std::string_view text)
{
  const auto colon = text.find(':');
  const auto who = person_of(text.substr(0, colon));
  if (!who) return std::nullopt;
  const auto gid = colon == text.npos ? std::optional(who->gid) : group_of(text.substr(colon + 1));
  return gid ? std::optional(caller{who->uid, *gid}) : std::nullopt;
}

int sudo(int argc, char** argv)
{
  person target;
  if (const auto root = person_of("root")) target = *root;
  std::optional<unsigned> gid;
  bool shell = false, login = false;
  int at = 1;
  for (; at < argc && argv[at][0] == '-' && argv[at][1]; ++at) {
    const std::string_view word = argv[at];
    if (word == "--") {
      ++at;
      break;
    }
    if (word == "--help" || word == "-h") return std::fputs(sudo_usage, stdout), 0;
    if (word == "-V" || word == "--version") return std::puts("sudo of lkm run"), 0;
    if (word == "-v" || word == "-k" || word == "-K" || word == "-l") {
      if (at + 1 == argc) return 0;
      continue;
    }
    const bool user = word.starts_with("-u") || word.starts_with("--user"),
               group = word.starts_with("-g") || word.starts_with("--group");
    if (user || group) {
      const auto equals = word.find('=');
      std::string_view value =
          word.starts_with("--") ? (equals == word.npos ? "" : word.substr(equals + 1)) : word.substr(2);
      if (value.empty() && at + 1 < argc) value = argv[++at];
      const auto found = user ? person_of(value) : std::nullopt;
      if (user && !found) return std::fprintf(stderr, "sudo: unknown user %s\n", std::string(value).c_str()), 1;
      if (user) target = *found;
      if (group && !(gid = group_of(value)))
        return std::fprintf(stderr, "sudo: unknown group %s\n", std::string(value).c_str()), 1;
      continue;
    }
    if (word.starts_with("--preserve-env") || word == "--set-home" || word == "--non-interactive" || word == "--stdin")
      continue;
    if (word.find_first_not_of("AbEHiknPSs", 1) != word.npos) {
      std::fprintf(stderr, "sudo: %s is an option that lkm run's sudo does not have\n%s", argv[at], sudo_usage);
      return 1;
    }
    shell |= word.contains('s');
    login |= word.contains('i');
  }
  const auto caller_uid = getuid(), caller_gid = getgid();
  const auto* const caller = getpwuid(caller_uid);
  if (const char* const name = caller ? caller->pw_name : nullptr) setenv("SUDO_USER", name, 1);
  setenv("SUDO_UID", std::to_string(caller_uid).c_str(), 1);
  setenv("SUDO_GID", std::to_string(caller_gid).c_str(), 1);
  for (const auto* const variable : {"USER", "LOGNAME"}) setenv(variable, target.name.c_str(), 1);
  move_home(target);
  for (; at < argc && std::strchr(argv[at], '=') && !std::strchr(argv[at], '/'); ++at) putenv(argv[at]);
  std::vector<std::string> words(argv + at, argv + argc);
  if (shell || login) {
    const char* const own = std::getenv("SHELL");
    std::vector<std::string> in{login || !own ? target.shell : std::string(own)};
    if (!words.empty()) {
      std::string line;
      for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
      in.insert(in.end(), {"-c", line});
    }
    words = in;
  }
  if (words.empty()) return std::fputs(sudo_usage, stderr), 1;
  if (!become(target, gid.value_or(target.gid))) {
    std::fprintf(stderr, "sudo: cannot become %s: %s\n", target.name.c_str(), std::strerror(errno));
    return 1;
  }
  const int status = start("sudo", words);
  return status == 127 ? 1 : status;
}

int su(int argc, char** argv)
{
  std::string name = "root";
  std::optional<std::string> command, shell;
  bool named = false, keeps = false, login = false;
  std::vector<std::string> more;
  for (int at = 1; at < argc; ++at) {
    const std::string_view word = argv[at];
    if (named) {
      more.emplace_back(word);
    } else if (word == "-c" || word == "--command" || word == "-s" || word == "--shell") {
      if (++at == argc) return std::fprintf(stderr, "su: %s needs a value\n", argv[at - 1]), 1;
      (word == "-c" || word == "--command" ? command : shell) = argv[at];
    } else if (word == "-" || word == "-l" || word == "--login") {
      login = true;
    } else if (word == "-m" || word == "-p" || word == "--preserve-environment") {
      keeps = true;
    } else if (word.starts_with('-')) {
      std::fprintf(stderr,
                   "su: %s is an option that lkm run's su does not have\n"
                   "usage: su [-] [-p] [-c COMMAND] [-s SHELL] [USER [ARGUMENT]...]\n",
                   argv[at]);
      return 1;
    } else {
      name = word;
      named = true;
      // Options may stand behind the name as well.
      if (at + 2 < argc && argv[at + 1] == std::string_view("-c")) {
        command = argv[at + 2];
        at += 2;
      }
    }
  }
  const auto target = person_of(name);
  if (!target) return std::fprintf(stderr, "su: user %s does not exist\n", name.c_str()), 1;
  if (!keeps) {
    for (const auto* const variable : {"USER", "LOGNAME"}) setenv(variable, target->name.c_str(), 1);
    move_home(*target);
    setenv("SHELL", target->shell.c_str(), 1);
  }
  if (!become(*target, target->gid)) {
    std::fprintf(stderr, "su: cannot become %s: %s\n", target->name.c_str(), std::strerror(errno));
    return 1;
  }
  if (login && chdir(target->home.c_str()))
    std::fprintf(stderr, "su: cannot change to %s: %s\n", target->home.c_str(), std::strerror(errno));
  std::vector<std::string> words{shell.value_or(target->shell)};
  if (command) words.insert(words.end(), {"-c", *command});
  words.insert(words.end(), more.begin(), more.end());
  return start("su", words);
}

}  // namespace lkm::run
