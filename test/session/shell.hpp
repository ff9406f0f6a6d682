// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What of a shell a session needs: words, quotes, variables, and redirections to and from files of the simulated
/// kernel.
#pragma once

#include <lkm/user/process.hpp>

#include <fcntl.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace session {

/// A command that is performed: what it was given, where its output goes, and what it has printed so far.
struct command {
  lkm::user::process& user;
  std::vector<std::string> words;
  std::map<int, int> files;  // the shell's descriptor, and the process's own that stands for it
  std::string printed;       // standard output, when it is not redirected, and standard error

  /// Standard output. False when it is a file that refuses it; the caller says so.
  bool print(std::string_view text)
  {
    const auto out = files.find(1);
    if (out == files.end()) {
      printed += text;
      return true;
    }
    while (!text.empty()) {
      const auto n = user.write(out->second, text);
      if (n <= 0) {
        errno = static_cast<int>(-n.value());
        return false;
      }
      text.remove_prefix(static_cast<std::size_t>(n.value()));
    }
    return true;
  }
  /// Standard error: "sh: something". The exit status, 1.
  int complain(const std::string& text)
  {
    printed += text + '\n';
    return 1;
  }
};

/// One of the tools that a line may name; its result is the exit status.
using tool = std::function<int(command&)>;

class shell {
 public:
  shell(lkm::user::process& user, std::map<std::string, tool> tools) : user_(user), tools_(std::move(tools)) {}

  /// Does what the line says. What was printed, and last "[exit status N]" when N is not 0.
  std::string perform(std::string_view line)
  {
    command made{user_, {}, open_, {}};
    std::vector<int> opened;
    int status = parse(line, made, opened);
    if (status == 0) status = run(made, opened);
    for (const int fd : opened) user_.close(fd);
    return made.printed + (status ? "[exit status " + std::to_string(status) + "]\n" : "");
  }

 private:
  int run(command& c, std::vector<int>& opened)
  {
    if (c.words.empty()) return 0;
    if (c.words[0] == "exec") {
      for (const auto& [number, fd] : open_)
        if (!c.files.contains(number)) user_.close(fd);
      open_ = c.files;
      opened.clear();
      return 0;
    }
    const auto found = tools_.find(c.words[0]);
    if (found == tools_.end()) throw std::runtime_error("a session has no command " + c.words[0]);
    return found->second(c);
  }

  /// Words and redirections of the line go to `c`; what was opened for it alone to `opened`. An exit status.
  int parse(std::string_view line, command& c, std::vector<int>& opened)
  {
    while (true) {
      while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
      if (line.empty()) return 0;
      int number = -1;
      if (std::isdigit(line.front()) && line.size() > 1 && std::strchr("<>", line[1])) {
        number = line.front() - '0';
        line.remove_prefix(1);
      }
      if (std::strchr("<>", line.front())) {
        if (const int status = redirect(line, number, c, opened)) return status;
      } else if (auto text = word(line); c.words.empty() && text.find('=') != text.npos) {
        const auto equals = text.find('=');
        variables_[text.substr(0, equals)] = text.substr(equals + 1);
      } else {
        c.words.push_back(std::move(text));
      }
    }
  }

  int redirect(std::string_view& line, int number, command& c, std::vector<int>& opened)
  {
    const bool out = line.front() == '>';
    line.remove_prefix(1);
    int flags = out ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
    if (number < 0) number = out ? 1 : 0;
    if (line.starts_with('&')) {
      const auto file = line.substr(0, 2);
      line.remove_prefix(2);
      if (file == "&-")
        c.files.erase(number);
      else
        c.files[number] = c.files.at(file[1] - '0');
      return 0;
    }
    if (out && line.starts_with('>')) {
      line.remove_prefix(1);
      flags = O_WRONLY | O_CREAT | O_APPEND;
    } else if (!out && line.starts_with('>')) {
      line.remove_prefix(1);
      flags = O_RDWR | O_CREAT;
    }
    while (line.starts_with(' ')) line.remove_prefix(1);
    const auto path = word(line);
    auto file = user_.open(path, flags);
    if (file < 0) {
      const char* const why = std::strerror(-file.number());
      return c.complain("sh: can't " + std::string(out ? "create " : "open ") + path + ": " +
                        (file == -ENOENT ? (out ? "nonexistent directory" : "no such file") : why));
    }
    opened.push_back(c.files[number] = file.release());
    return 0;
  }

  /// The next word, without its quotes and with its variables' values.
  std::string word(std::string_view& line)
  {
    std::string text;
    char quote = 0;
    for (; !line.empty(); line.remove_prefix(1)) {
      const char next = line.front();
      if (quote ? next == quote : next == '"' || next == '\'') {
        quote = quote ? '\0' : next;
      } else if (next == '$' && quote != '\'') {
        text += value(line);
      } else if (next == '\\' && quote != '\'' && line.size() > 1) {
        line.remove_prefix(1);
        text += line.front();
      } else if (!quote && std::strchr(" <>", next)) {
        break;
      } else if (!quote && std::strchr("|&;`*?~(){}[", next)) {
        throw std::runtime_error(std::string("a session's shell does not know ") + next);
      } else {
        text += next;
      }
    }
    return text;
  }

  /// Of the variable that `line` begins with; its last letter is left.
  const std::string& value(std::string_view& line)
  {
    const std::size_t start = line.starts_with("${") ? 2 : 1;
    std::size_t end = start;
    while (end < line.size() && (std::isalnum(line[end]) || line[end] == '_')) ++end;
    const std::string name(line.substr(start, end - start));
    line.remove_prefix(start == 2 ? end : end - 1);
    return variables_[name];
  }

  lkm::user::process& user_;
  std::map<std::string, tool> tools_;
  std::map<int, int> open_;  // by `exec`
  std::map<std::string, std::string> variables_;
};

}  // namespace session
