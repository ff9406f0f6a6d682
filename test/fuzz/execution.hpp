// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Runs a sequence in the world that this program is compiled for. The transcript is what the worlds must agree on.
#pragma once

#include "sequence.hpp"

#include <lkm/user/world.hpp>

#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {
#include "../conformance/modules/calls.h"
#include "../conformance/modules/mmaps.h"
#include "modules/entries/entries.h"
#include "modules/fuzzed.h"
#include "modules/nodes.h"

using lkm::test::process;
using lkm::test::world;

/// The names that operations use. The first `devices` are there at the start; the next may be made and removed.
inline constexpr std::array names{"/dev/ops0",
                                  "/dev/ops1",
                                  "/dev/ops2",
                                  "/dev/ops3",
                                  "/dev/ops4",
                                  "/dev/ops5",
                                  "/dev/ops6",
                                  "/dev/ops7",
                                  "/dev/ops8",
                                  "/dev/ops9",
                                  "/dev/ops10",
                                  "/dev/ops11",
                                  "/dev/ops12",
                                  "/dev/ops13",
                                  "/dev/ops14",
                                  "/dev/ops16",
                                  "/dev/fuzzed0",
                                  "/dev/fuzzed1",
                                  "/dev/fuzzed2",
                                  "/dev/fuzzed3",
                                  "/dev/coffee_c",
                                  "/dev/fileops0",
                                  "/dev/fileops1",
                                  "/dev/fileops2",
                                  "/dev/fileops3",
                                  "/dev/fileops4",
                                  "/dev/fileops5",
                                  "/dev/fileops6",
                                  "/dev/fileops7",
                                  "/dev/fileops8",
                                  "/dev/fileops9",
                                  "/dev/fileops10",
                                  "/dev/fileops11",
                                  "/dev/fileops12",
                                  "/dev/fileops13",
                                  "/dev/fileops14",
                                  "/dev/fileops15",
                                  "/dev/fileops16",
                                  "/dev/fileops22",
                                  "/dev/fileops23",
                                  "/dev/nobody",
                                  "/dev/block",
                                  "/tmp/fuzz/a",
                                  "/tmp/fuzz/b",
                                  "/tmp/fuzz/d",
                                  "/tmp/fuzz/d/x",
                                  "/tmp/fuzz/d/../a",
                                  "/dev/ops1/",
                                  "/dev/ops1/below",
                                  "/tmp/fuzz/",
                                  "/tmp/fuzz",
                                  "/dev",
                                  "/tmp",
                                  "",
                                  "/dev/./fuzzed0",
                                  "//tmp/fuzz/d//x",
                                  "/",
                                  "/tmp/fuzz/.",
                                  "/tmp/fuzz/d/.."};
inline constexpr std::size_t devices = 42, own_names = 47;
/// No descriptor that operations make is above.
inline constexpr int highest_fd = 60;

/// What nodes.c makes, and where.
inline constexpr std::array node_names{
    "/dev/fuzznode0", "/dev/fuzznode1",         "/dev/fuzznode2", "/dev/fuzzkitchen/node3", "/dev/fuzzmisc0",
    "/dev/fuzzmisc1", "/dev/fuzzkitchen/misc2", "/dev/fuzzmisc3", "/dev/fuzzkitchen",       "/dev/nodes"};
/// The devices of mmaps.c but for those that sleep in a fault, are not there after a fork, or log each fault of a user
/// copy: how often that asks for what it cannot have is the processor's choice.
inline constexpr std::array<unsigned, 19> map_minors{
    MMAPS_FAULT,        MMAPS_INSERT,   MMAPS_PFN,        MMAPS_MKWRITE,       MMAPS_VMALLOC,
    MMAPS_FAULT_INSERT, MMAPS_FSYNC,    MMAPS_KMALLOC,    MMAPS_PAGES_AT_ONCE, MMAPS_FAULT_PFN,
    MMAPS_READ_ONLY,    MMAPS_NO_SPLIT, MMAPS_NO_PROTECT, MMAPS_EMPTY,         MMAPS_FAULT_SEGV,
    MMAPS_FAILS,        MMAPS_NONE,     MMAPS_NO_AREA,    MMAPS_SYNC};
inline std::string map_name_of(unsigned minor) { return "/dev/mmaps" + std::to_string(minor - MMAPS_FIRST); }

/// Those of fileops.c that are about the number, the argument and the answer of an ioctl, or about positions that look
/// negative.
inline constexpr std::array<unsigned, 5> odd_minors{FILEOPS_NATIVE, FILEOPS_COMPAT, FILEOPS_UNSIGNED,
                                                    FILEOPS_UNSIGNED_GENERIC, FILEOPS_COMPAT_PTR};
inline std::string odd_name_of(unsigned minor) { return "/dev/fileops" + std::to_string(minor - FILEOPS_FIRST); }

/// The number of a node that is there at the start.
inline constexpr std::pair<unsigned, unsigned> number_of(std::size_t name)
{
  if (name < 15) return {CALL_MAJOR, OPS_FIRST + name};
  if (name == 15) return {CALL_MAJOR, OPS_UNSET};
  if (name < 20) return {CALL_MAJOR, FUZZED_FIRST + name - 16};
  if (name == 20) return {CALL_MAJOR, 3};
  // Those of fileops.c that neither sleep nor log addresses, and two of those that are polled.
  if (name < 38) return {CALL_MAJOR, FILEOPS_FIRST + name - 21};
  if (name < 40) return {CALL_MAJOR, FILEOPS_POLL + name - 38};
  return {60, 0};
}

class execution;

/// A mapping, of eight pages at most. Only what is mapped may be touched: on Linux something else may have come to
/// where nothing is.
struct mapped {
  lkm::user::place where;
  unsigned pages = 0;  // a bit for each that is mapped
  bool protected_anew = false;
};
using mappings = std::array<mapped, 4>;

/// Where an operation runs: in one of the three processes, or in a forked child of one.
struct place {
  execution& all;
  process& self;
  mappings& maps;
  bool forked;
};

/// What a sequence is mostly about.
enum class subject { files, waits, names, devices, memory, entries, modules };
inline constexpr std::size_t subjects = 7;

/// One row of the language. `weight` is how often the generator draws it; code is its row's number.
struct operation {
  const char* name;
  subject what;
  unsigned weight;
  void (*run)(place, const record&);
};

/// Three processes, the devices, and at most one call that sleeps: a child's, which later operations wake or interrupt.
class execution {
 public:
  execution()
      : user(*world_, world_->user(), lines_),
        other_(user.other("other", 0, 0)),
        alice_(user.other("alice", 1000, 100)),
        seen_before_(user.signals_seen())
  {
    for (auto* const p : processes()) {
      p->raw().umask(022);
      p->raw().count_signal(SIGUSR1, true);
      p->raw().count_signal(SIGUSR2, false);
      p->raw().count_signal(SIGPIPE, true);
    }
    for (const auto* const module : modules) user.raw().init_module(module, "");
    user.raw().umask(0);
    user.raw().mkdir("/tmp/fuzz", 0777);
    for (std::size_t i = 0; i < devices; ++i) {
      const auto [major, minor] = number_of(i);
      user.raw().mknod(names[i], (i == devices - 1 ? S_IFBLK : S_IFCHR) | 0666U, major << 20 | minor);
    }
    for (const auto minor : map_minors) user.raw().mknod(map_name_of(minor), S_IFCHR | 0666, CALL_MAJOR << 20 | minor);
    for (const auto minor : odd_minors) user.raw().mknod(odd_name_of(minor), S_IFCHR | 0666, CALL_MAJOR << 20 | minor);
    user.raw().mknod("/dev/nodes", S_IFCHR | 0600, CALL_MAJOR << 20 | NODES_CONTROL);
    user.raw().mknod("/dev/entries", S_IFCHR | 0666, CALL_MAJOR << 20 | ENTRIES_CONTROL);
    user.raw().umask(022);
  }
  execution(const execution&) = delete;
  execution& operator=(const execution&) = delete;
  ~execution()
  {
#ifdef LKM_WORLD_LINUX
    alice_.reset();
    other_.reset();
    for (const auto* const module : modules) user.raw().delete_module(module, O_NONBLOCK);
    for (const auto* const module : loaded_later) user.raw().delete_module(module, O_NONBLOCK);
    ::unlink("/dev/entries");
    for (int round = 0; round < 2; ++round) {
      for (const auto* const name : names)
        if (std::string_view(name).starts_with("/tmp/fuzz") || std::string_view(name).starts_with("/dev/"))
          ::unlink(name), ::rmdir(name);
      for (const auto* const name : node_names) ::unlink(name), ::rmdir(name);
    }
    for (const auto minor : map_minors) ::unlink(map_name_of(minor).c_str());
    for (const auto minor : odd_minors) ::unlink(odd_name_of(minor).c_str());
#endif
  }

  static std::size_t number_of_process(std::uint8_t who) { return who % 8 < 5 ? 0 : who % 8 < 6 ? 1 : 2; }
  process& by(std::uint8_t who) { return *processes()[number_of_process(who)]; }
  std::array<process*, 3> processes() { return {&user, other_.get(), alice_.get()}; }
  unsigned signals_seen(process& p) { return p.signals_seen() - (&p == &user ? seen_before_ : 0); }

  /// Operation `i` of `s`; returns the number of operations that it took.
  std::size_t step(const sequence& s, std::size_t i);

  /// Does `call(process)`, which would sleep unless `events` are ready: then a child does it.
  template <class Call>
  void may_sleep(place at, int fd, short events, Call call)
  {
    pollfd one{fd, events, 0};
    if (at.self.raw().poll(std::span(&one, 1), 0) != 0)
      call(at.self);
    else
      sleeps(at, std::move(call));
  }

  template <class Call>
  void sleeps(place at, Call call)
  {
    if (at.forked || sleeper_) return at.self.remark("# no second call sleeps");
    at.self.remark("# spawn");
    auto done = std::make_shared<std::atomic<bool>>(false);
    sleeper_.emplace(&at.self, done, at.self.spawn([done, call = std::move(call)](process& child) {
      const long result = call(child);
      done->store(true);
      return result;
    }));
  }

  /// Lets a child that was woken run on until it sleeps again or is done.
  void settle()
  {
    if (!sleeper_) return;
    sleeper_->child.wait_until_asleep();
    if (!sleeper_->done->load()) return;
    sleeper_->parent->remark("child.join() = " + lkm::user::describe(sleeper_->child.join().value()));
    sleeper_.reset();
  }

  /// Page by page, what is left of each.
  static void unmap_all(process& self, mappings& maps)
  {
    for (auto& map : maps) unmap(self, map);
  }
  static void unmap(process& self, mapped& map)
  {
    for (unsigned page = 0, n; map.pages >> page; page += n) {
      n = 1;
      if (!(map.pages >> page & 1)) continue;
      while (map.pages >> (page + n) & 1) ++n;
      self.munmap(at(map, page * 4096UL), n * 4096UL);
    }
    map.pages = 0;
  }
  static lkm::user::place at(const mapped& map, unsigned long offset)
  {
    return {map.where.address + offset, map.where.shown_as + '+' + lkm::user::hex(offset)};
  }

  process* sleeping() { return sleeper_ ? &sleeper_->child.self() : nullptr; }

  /// Ends the sleeper and closes what is open, in this order; the transcript is complete then.
  const lkm::user::transcript& finish()
  {
    settle();
    for (int attempts = 0; sleeper_ && attempts < 3; ++attempts) {
      user.kill(*sleeping(), SIGUSR2);
      settle();
    }
    if (sleeper_) user.remark("# a child sleeps for ever");
    for (std::size_t i = 0; i < maps_.size(); ++i) unmap_all(*processes()[i], maps_[i]);
    for (auto* const p : processes())
      for (int fd = 3; fd <= highest_fd; ++fd)
        if (const long result = p->raw().close(fd); result != -EBADF)
          p->remark("# close(" + std::to_string(fd) + ") = " + lkm::user::describe(result));
    for (const auto& line : world_->dmesg()) add_line_of_log(line);
    sort_unknown_symbols();
    static const std::array<std::string, 3> subsystems{"fuzznodes", "misc", "fuzzclass"};
    for (const auto& event : world_->uevents(subsystems)) lines_.push_back("uevent: " + event);
    return lines_;
  }

  lkm::user::transcript& lines() { return lines_; }
  world& where() { return *world_; }

 private:
  static constexpr std::array modules{"ops", "fuzzed", "coffee_c", "fileops", "mmaps", "nodes", "entries"};
  /// By operations alone. Those that use others go first.
  static constexpr std::array loaded_later{"settings", "parameters", "badinit", "guest", "kitchen"};

  /// A linker puts symbols in the order that it likes.
  void sort_unknown_symbols()
  {
    const auto unknown = [](const std::string& line) { return line.find(": Unknown symbol ") != line.npos; };
    for (auto at = lines_.begin(); at != lines_.end();) {
      const auto from = std::find_if(at, lines_.end(), unknown);
      at = std::find_if_not(from, lines_.end(), unknown);
      std::sort(from, at);
    }
  }

  /// Adds what of a line of the log both worlds must have: the modules' own lines, the kernel's about what they do, and
  /// of a WARNING its text and where it stands.
  void add_line_of_log(std::string_view line)
  {
    static constexpr std::array about{"counted: ",     "every: ",
                                      "words: ",       "fixed: ",
                                      "a_charp: ",     "Setting dangerous",
                                      "sysfs: cannot", "proc_dir_entry '",
                                      "name '",        "name len",
                                      "debugfs: ",     "sysfs group '",
                                      "kernfs: ",      "remove_proc_entry: "};
    // Others, such as that of an open() which answers a positive number, come once in a kernel's life.
    static constexpr std::array warns{"fs/proc/", "fs/sysfs/", "fs/kernfs/", "lib/kobject.c"};
    constexpr std::string_view warning = "WARNING: ", at = " at ", says = "(): ";
    auto text = line.substr(std::min<std::size_t>(line.size(), 3));
    const auto begins = [&](std::string_view words) { return text.starts_with(words); };
    const auto begins_with_one_of = [&](const auto& words) { return std::any_of(words.begin(), words.end(), begins); };
    if (begins(warning)) {
      // "WARNING: CPU: 0 PID: 1 at FILE:LINE …"; in the simulator "WARNING: at FILE:LINE in FUNCTION(): TEXT".
      const auto place = text.find(at, warning.size() - 1), said = text.find(says);
      if (place == text.npos) return;
      if (said != text.npos) add_line_of_log("<4>" + std::string(text.substr(said + says.size())));
      text.remove_prefix(place + at.size());
      if (begins_with_one_of(warns))
        lines_.push_back("dmesg: WARNING at " + std::string(text.substr(0, text.find(':'))));
    } else if (begins_with_one_of(modules) || begins_with_one_of(loaded_later) || begins_with_one_of(about)) {
      lines_.push_back("dmesg: " + std::string(line));
    }
  }

  struct sleeper {
    sleeper(process* p, std::shared_ptr<std::atomic<bool>> d, lkm::user::child c)
        : parent(p), done(std::move(d)), child(std::move(c))
    {
    }
    process* parent;
    std::shared_ptr<std::atomic<bool>> done;
    lkm::user::child child;
  };

  std::unique_ptr<world> world_ = lkm::user::make_world();
  lkm::user::transcript lines_;

 public:
  process user;

 private:
  std::unique_ptr<process> other_, alice_;
  unsigned seen_before_;
  std::array<mappings, 3> maps_;
  std::optional<sleeper> sleeper_;
};

}  // namespace fuzz
