// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/dynamic_debug.c (Linux 6.1): the commands, and the messages.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/base/dev_printk.hpp>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/kernel/module/main.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/dynamic_debug.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/lib/string_escape.hpp>
#include <lkm/sim/lib/usercopy.hpp>
#include <lkm/sim/lib/vsscanf.ipp>

#include <algorithm>
#include <climits>
#include <string>
#include <vector>

namespace lkm::sim {

struct debug_flag {
  char letter;
  unsigned value;
};
inline constexpr debug_flag debug_flags[] = {
    {'p', waist::_DPRINTK_FLAGS_PRINT},         {'m', waist::_DPRINTK_FLAGS_INCL_MODNAME},
    {'f', waist::_DPRINTK_FLAGS_INCL_FUNCNAME}, {'l', waist::_DPRINTK_FLAGS_INCL_LINENO},
    {'t', waist::_DPRINTK_FLAGS_INCL_TID},      {'_', waist::_DPRINTK_FLAGS_NONE}};

/// `*` for any letters and `?` for one.
constexpr bool matches_wildcard(std::string_view pattern, std::string_view text)
{
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return matches_wildcard(pattern.substr(1), text) || (!text.empty() && matches_wildcard(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         matches_wildcard(pattern.substr(1), text.substr(1));
}

/// "func x line 10-20 +p": which places, and what becomes of their flags.
class debug_query {
 public:
  debug_query(std::string_view command, std::string_view module)
  {
    split(command);
    if (words_.empty())
      fail("tokenize failed");
    else if (!read_flags(words_.back()))
      fail("flags parse failed");
    else if (!read_places())
      fail("query parse failed");
    if (module_.empty()) module_ = module;
  }

  bool is_valid() const { return valid_; }

  bool is_about(const waist::module& mod) const { return module_.empty() || matches_wildcard(module_, mod.name); }

  bool matches(const waist::_ddebug& place) const
  {
    const std::string_view file = place.filename, text = place.format;
    if (!file_.empty() && !matches_wildcard(file_, file) && !matches_wildcard(file_, file.substr(file.rfind('/') + 1)))
      return false;
    if (!function_.empty() && !matches_wildcard(function_, place.function)) return false;
    if (format_.starts_with('^') ? !text.starts_with(format_.substr(1)) : text.find(format_) == text.npos) return false;
    return (!first_line_ || place.lineno >= first_line_) && (!last_line_ || place.lineno <= last_line_);
  }

  unsigned changed(unsigned flags) const { return (flags & kept_) | added_; }

 private:
  static void say(const std::string& text) { log(3, "dyndbg: " + text); }
  void fail(const std::string& text)
  {
    say(text);
    valid_ = false;
  }

  /// Words end at blanks; quotes keep some together. A # begins a comment.
  void split(std::string_view rest)
  {
    while (true) {
      while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
      if (rest.empty() || rest.front() == '#') return;
      const char quote = rest.front() == '"' || rest.front() == '\'' ? rest.front() : '\0';
      if (quote) rest.remove_prefix(1);
      std::size_t end = 0;
      while (end < rest.size() && (quote ? rest[end] != quote : !is_blank(rest[end]))) ++end;
      if (quote && end == rest.size()) {
        say("unclosed quote: " + std::string(rest));
        return words_.clear();
      }
      if (words_.size() == 9) {
        say("too many words, legal max <=9");
        return words_.clear();
      }
      words_.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  bool read_flags(const std::string& text)
  {
    const char how = text.empty() ? '\0' : text[0];
    if (how != '+' && how != '-' && how != '=') {
      say(std::string("bad flag-op ") + how + ", at start of " + text);
      return false;
    }
    unsigned flags = 0;
    for (const char letter : text.substr(1)) {
      const auto* const found = std::find_if(std::begin(debug_flags), std::end(debug_flags),
                                             [&](const auto& f) { return f.letter == letter; });
      if (found == std::end(debug_flags)) {
        say(std::string("unknown flag '") + letter + "'");
        return false;
      }
      flags |= found->value;
    }
    kept_ = how == '=' ? 0 : how == '-' ? ~flags : ~0U;
    added_ = how == '-' ? 0 : flags;
    return true;
  }

  bool read_places()
  {
    if (words_.size() % 2 == 0) {
      say("expecting pairs of match-spec <value>");
      return false;
    }
    for (std::size_t i = 0; i + 1 < words_.size(); i += 2) {
      const auto &what = words_[i], &value = words_[i + 1];
      const bool ok = what == "func"     ? set(function_, what, value)
                      : what == "module" ? set(module_, what, value)
                      : what == "format" ? set(format_, what, value)
                      : what == "line"   ? read_lines(value)
                      : what == "file"   ? read_file(value)
                      : what == "class"  ? unmodelled_class()
                                         : unknown(what);
      if (!ok) return false;
    }
    return true;
  }

  static bool unknown(const std::string& what)
  {
    say("unknown keyword \"" + what + '"');
    return false;
  }
  static bool unmodelled_class() { unmodelled("dynamic debug's classes"); }

  static bool set(std::string& to, const std::string& what, const std::string& value)
  {
    if (!to.empty()) {
      say("match-spec:" + what + " val:" + to + " overridden by " + value);
      return false;
    }
    to = value;
    return true;
  }

  /// "name.c", "name.c:function" or "name.c:10-20".
  bool read_file(const std::string& value)
  {
    const auto colon = value.find(':');
    if (!set(file_, "file", value.substr(0, colon))) return false;
    if (colon == value.npos) return true;
    const auto rest = value.substr(colon + 1);
    const bool is_function = !rest.empty() && (is_letter(rest[0]) || rest[0] == '*' || rest[0] == '?');
    return is_function ? set(function_, "func", rest) : read_lines(rest);
  }

  bool read_lines(const std::string& value)
  {
    if (first_line_ || last_line_) {
      say("match-spec: line used 2x");
      return false;
    }
    const auto dash = value.find('-');
    const auto number = [](const std::string& text, unsigned& line) {
      if (text.empty() || parse_integer(text.c_str(), 10, &line) == 0) return true;
      say("bad line-number: " + text);
      return false;
    };
    if (!number(value.substr(0, dash), first_line_)) return false;
    last_line_ = first_line_;
    if (dash == value.npos) return true;
    last_line_ = 0;
    if (!number(value.substr(dash + 1), last_line_)) return false;
    if (!last_line_) last_line_ = UINT_MAX;
    if (last_line_ >= first_line_) return true;
    say("last-line:" + std::to_string(last_line_) + " < 1st-line:" + std::to_string(first_line_));
    return false;
  }

  std::vector<std::string> words_;
  std::string function_, file_, module_, format_;
  unsigned first_line_ = 0, last_line_ = 0;
  unsigned kept_ = 0, added_ = 0;
  bool valid_ = true;
};

/// Calls `visit(module, place)` for each place of the loaded modules, those of the latest first.
template <class Visit>
void for_each_debug_place(Visit visit)
{
  const auto& loaded = part<module_loader>().loaded();
  for (auto i = loaded.rbegin(); i != loaded.rend(); ++i) {
    const auto& mod = (*i)->module();
    for (auto* place = mod.dyndbg; place != mod.dyndbg_end; ++place) visit(mod, *place);
  }
}

LKM_SIM_INLINE std::string dynamic_debug_control()
{
  std::string text = "# filename:lineno [module]function flags format\n";
  for_each_debug_place([&](const waist::module& mod, const waist::_ddebug& place) {
    std::string flags;
    for (const auto& f : debug_flags)
      if (place.flags & f.value) flags += f.letter;
    text += std::string(place.filename) + ':' + std::to_string(place.lineno) + " [" + mod.name + ']' + place.function +
            " =" + (flags.empty() ? "_" : flags) + " \"";
    for (const char* c = place.format; *c; ++c) {
      text += std::string_view("\t\r\n").find(*c) != std::string_view::npos
                  ? escaped(static_cast<unsigned char>(*c), waist::ESCAPE_SPACE)
                  : std::string(1, *c);
    }
    text += "\"\n";
  });
  return text;
}

LKM_SIM_INLINE int dynamic_debug_queries(std::string_view commands, std::string_view module)
{
  int found = 0, error = 0;
  for (std::size_t end = 0; !commands.empty(); commands.remove_prefix(std::min(end + 1, commands.size()))) {
    end = std::min(commands.find_first_of(";\n"), commands.size());
    auto command = commands.substr(0, end);
    while (!command.empty() && is_blank(command.front())) command.remove_prefix(1);
    if (command.empty() || command.front() == '#') continue;
    const debug_query query(command, module);
    if (!query.is_valid()) {
      error = -EINVAL;
      continue;
    }
    for_each_debug_place([&](const waist::module& mod, waist::_ddebug& place) {
      if (!query.is_about(mod) || !query.matches(place)) return;
      ++found;
      place.flags = query.changed(place.flags) & 0xffU;
    });
  }
  return error ? error : found;
}

/// The text is made when the file is opened.
inline int open_dynamic_debug(waist::inode*, waist::file* f)
{
  f->private_data = new std::string(dynamic_debug_control());
  return 0;
}

inline int release_dynamic_debug(waist::inode*, waist::file* f)
{
  delete static_cast<std::string*>(f->private_data);
  return 0;
}

inline waist::ssize_t read_dynamic_debug(waist::file* f, char* to, std::size_t n, waist::loff_t* pos)
{
  const auto& text = *static_cast<std::string*>(f->private_data);
  return waist::simple_read_from_buffer(to, n, pos, text.data(), text.size());
}

inline waist::ssize_t write_dynamic_debug(waist::file*, const char* buf, std::size_t n, waist::loff_t* pos)
{
  if (n == 0) return 0;
  if (n > 4095) {
    log(4, "dyndbg: expected <4096 bytes into control");
    return -E2BIG;
  }
  std::string text(n, '\0');
  if (waist::copy_from_user(text.data(), buf, n)) return -EFAULT;
  if (const int result = dynamic_debug_queries(text.c_str()); result < 0) return result;
  *pos += static_cast<waist::loff_t>(n);
  return static_cast<waist::ssize_t>(n);
}

inline constexpr waist::file_operations dynamic_debug_in_debugfs = [] {
  waist::file_operations ops{};
  ops.open = open_dynamic_debug;
  ops.release = release_dynamic_debug;
  ops.read = read_dynamic_debug;
  ops.write = write_dynamic_debug;
  ops.llseek = waist::default_llseek;
  return ops;
}();

inline constexpr waist::proc_ops dynamic_debug_in_proc = [] {
  waist::proc_ops ops{};
  ops.proc_open = open_dynamic_debug;
  ops.proc_release = release_dynamic_debug;
  ops.proc_read = read_dynamic_debug;
  ops.proc_write = write_dynamic_debug;
  ops.proc_lseek = waist::default_llseek;
  return ops;
}();

LKM_SIM_INLINE void dynamic_debug::boot(boot_files&)
{
  waist::proc_create("control", 0644, waist::proc_mkdir("dynamic_debug", nullptr), &dynamic_debug_in_proc);
  waist::debugfs_create_file("control", 0644, waist::debugfs_create_dir("dynamic_debug", nullptr), nullptr,
                             &dynamic_debug_in_debugfs);
}

/// What a place's flags ask for in front of its message: "[12] module:function:34: ".
inline std::string debug_prefix(const waist::_ddebug& place)
{
  std::string text;
  if (place.flags & waist::_DPRINTK_FLAGS_INCL_TID) text += '[' + std::to_string(current().pid) + "] ";
  const auto names = text.size();
  if (place.flags & waist::_DPRINTK_FLAGS_INCL_MODNAME) text += std::string(place.modname) + ':';
  if (place.flags & waist::_DPRINTK_FLAGS_INCL_FUNCNAME) text += std::string(place.function) + ':';
  if (place.flags & waist::_DPRINTK_FLAGS_INCL_LINENO) text += std::to_string(place.lineno) + ':';
  if (text.size() > names) text += ' ';
  return text;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __dynamic_pr_debug(_ddebug* descriptor, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto text = sim::debug_prefix(*descriptor) + sim::vformat(fmt, args);
  va_end(args);
  sim::part<sim::printk_log>().add(sim::part<sim::scheduler>().now(), text, 0, LOGLEVEL_DEBUG);
}
LKM_EXPORT_SYMBOL(__dynamic_pr_debug);

LKM_SIM_INLINE void __dynamic_dev_dbg(_ddebug* descriptor, const device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  sim::dev_print(LOGLEVEL_DEBUG, dev, fmt, args, dev ? sim::debug_prefix(*descriptor) : std::string());
  va_end(args);
}
LKM_EXPORT_SYMBOL(__dynamic_dev_dbg);

}  // extern "C"
}  // namespace lkm::waist
