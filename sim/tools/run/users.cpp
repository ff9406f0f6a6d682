// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls that ask and set who a process is, by the rules of kernel/sys.c and security/commoncap.c
/// (Linux 6.1).
#include "users.hpp"

#include "host_tasks.hpp"
#include "supervisor.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>

namespace lkm::run {

namespace {

constexpr unsigned same = ~0U;  // what -1 is in a call: this id stays
// CAP_SETGID and CAP_SETUID, which drivers do not ask for.
constexpr int cap_setgid = 6, cap_setuid = 7;

pid_t process_of(pid_t task)
{
  const auto text = field(text_of("/proc/" + std::to_string(task) + "/status"), "Tgid");
  return text.empty() ? task : std::stoi(text);
}

/// The clock tick at which a process started; 0 when there is none.
std::uint64_t start_of(pid_t process)
{
  const auto stat = text_of("/proc/" + std::to_string(process) + "/stat");
  // Its name, the second word, may have blanks and brackets itself.
  std::istringstream words(stat.substr(std::min(stat.rfind(')'), stat.size())));
  std::string word;
  for (int n = 0; n < 20; ++n) words >> word;
  std::uint64_t started = 0;
  words >> started;
  return started;
}

/// The host's word on a task. Root lacks in the simulated kernel what it has given up itself, and not what the
/// container that `lkm run` is in keeps from everybody.
identity real_identity(pid_t task)
{
  const auto status = text_of("/proc/" + std::to_string(task) + "/status");
  const auto ids = [&](const char* key) {
    identity::ids found{};
    std::istringstream(field(status, key)) >> found.real >> found.effective >> found.saved >> found.fs;
    return found;
  };
  const auto capabilities = [](const std::string& of) {
    const auto text = field(of, "CapEff");
    return text.empty() ? 0 : std::stoull(text, nullptr, 16);
  };
  static const auto own = capabilities(text_of("/proc/self/status"));
  identity who;
  who.user = ids("Uid");
  who.group = ids("Gid");
  who.effective = capabilities(status);
  if (!who.user.effective) who.effective = sim::all_capabilities & ~(own & ~who.effective);
  return who;
}

}  // namespace

identity identity::of(unsigned uid, unsigned gid)
{
  const auto all = uid ? 0 : sim::all_capabilities;
  return {{uid, uid, uid, uid}, {gid, gid, gid, gid}, {gid}, all, all, 0};
}

void identity::show_to(sim::task& task) const
{
  auto& c = task.credentials;
  c.uid = {user.real};
  c.euid = {user.effective};
  c.fsuid = {user.fs};
  c.gid = {group.real};
  c.egid = {group.effective};
  c.fsgid = {group.fs};
  c.cap_effective = effective & sim::all_capabilities;
}

user_table::entry* user_table::entry_of(pid_t process)
{
  const auto known = entries_.find(process);
  return known != entries_.end() && known->second.started == start_of(process) ? &known->second : nullptr;
}

const identity& user_table::of(pid_t task)
{
  if (!in_name_) return real_ = real_identity(task);
  if (!changed_) return first_;
  const auto process = process_of(task);
  for (auto ancestor = process; ancestor > 1;) {
    if (const auto* const known = entry_of(ancestor)) {
      if (ancestor == process) return known->who;
      return (entries_[process] = {start_of(process), known->who}).who;
    }
    const auto parent = field(text_of("/proc/" + std::to_string(ancestor) + "/status"), "PPid");
    if (parent.empty()) break;
    ancestor = std::stoi(parent);
  }
  return first_;
}

void user_table::change(pid_t task, identity to)
{
  constexpr std::size_t many = 4096;
  if (entries_.size() > many) forget_ended();
  const auto process = process_of(task);
  entries_[process] = {start_of(process), std::move(to)};
  changed_ = true;
}

void user_table::forget_ended()
{
  std::erase_if(entries_, [](const auto& e) { return start_of(e.first) != e.second.started; });
}

namespace {

pid_t task_of(const call& c) { return static_cast<pid_t>(c.in.pid); }
unsigned id(const call& c, int argument) { return static_cast<unsigned>(c.argument(argument)); }

bool is_answered(call& c, long result)
{
  c.boss.answer(c, result);
  return c.answered = true;
}

template <identity::ids identity::* Which, unsigned identity::ids::* Id>
bool get_id(call& c)
{
  return is_answered(c, c.boss.users().of(task_of(c)).*Which.*Id);
}

template <identity::ids identity::* Which>
bool get_three(call& c)
{
  const auto ids = c.boss.users().of(task_of(c)).*Which;
  auto& memory = c.boss.memory_of(c);
  const bool done = memory.put(c.argument(0), ids.real) && memory.put(c.argument(1), ids.effective) &&
                    memory.put(c.argument(2), ids.saved);
  return is_answered(c, done ? 0 : -EFAULT);
}

/// What becomes of the capabilities when the user ids were `before`: they are root's, by SECURE_NO_SETUID_FIXUP's
/// absence.
void fix_capabilities(identity& who, const identity::ids& before)
{
  const auto& now = who.user;
  const bool was_root = !before.real || !before.effective || !before.saved;
  if (was_root && now.real && now.effective && now.saved) who.permitted = who.effective = 0;
  if (!before.effective && now.effective) who.effective = 0;
  if (before.effective && !now.effective) who.effective = who.permitted;
}

/// The calls of the setuid() family: `Set` changes the ids, or says that the caller must not.
template <identity::ids identity::* Which, bool (*Set)(const call&, identity::ids&, bool privileged)>
bool set_ids(call& c)
{
  auto& users = c.boss.users();
  if (!users.in_name()) return c.boss.ids_change(task_of(c)), false;
  auto who = users.of(task_of(c));
  const auto before = who.user;
  constexpr bool of_user = Which == &identity::user;
  if (!Set(c, who.*Which, who.may(of_user ? cap_setuid : cap_setgid))) return is_answered(c, -EPERM);
  (who.*Which).fs = (who.*Which).effective;
  if (of_user) fix_capabilities(who, before);
  users.change(task_of(c), std::move(who));
  c.boss.ids_change(task_of(c));
  return is_answered(c, 0);
}

bool set_one(const call& c, identity::ids& ids, bool privileged)
{
  const auto to = id(c, 0);
  if (privileged)
    ids.real = ids.saved = to;
  else if (to != ids.real && to != ids.saved)
    return false;
  ids.effective = to;
  return true;
}
bool set_two(const call& c, identity::ids& ids, bool privileged)
{
  const auto real = id(c, 0), effective = id(c, 1);
  const auto old = ids;
  if (real != same && real != old.real && real != old.effective && !privileged) return false;
  if (effective != same && effective != old.real && effective != old.effective && effective != old.saved && !privileged)
    return false;
  if (real != same) ids.real = real;
  if (effective != same) ids.effective = effective;
  if (real != same || (effective != same && effective != old.real)) ids.saved = ids.effective;
  return true;
}
bool set_three(const call& c, identity::ids& ids, bool privileged)
{
  const auto old = ids;
  unsigned* const all[] = {&ids.real, &ids.effective, &ids.saved};
  for (int n = 0; n < 3; ++n) {
    const auto to = id(c, n);
    if (to == same) continue;
    if (to != old.real && to != old.effective && to != old.saved && !privileged) return false;
    *all[n] = to;
  }
  return true;
}

/// setfsuid(2) returns the former id, whatever happens.
template <identity::ids identity::* Which>
bool set_fs(call& c)
{
  auto& users = c.boss.users();
  if (!users.in_name()) return c.boss.ids_change(task_of(c)), false;
  auto who = users.of(task_of(c));
  auto& ids = who.*Which;
  const auto to = id(c, 0), former = ids.fs;
  const bool may = who.may(Which == &identity::user ? cap_setuid : cap_setgid);
  if (to != same && (may || to == ids.real || to == ids.effective || to == ids.saved || to == ids.fs)) {
    ids.fs = to;
    users.change(task_of(c), std::move(who));
    c.boss.ids_change(task_of(c));
  }
  return is_answered(c, former);
}

bool get_groups(call& c)
{
  const auto& groups = c.boss.users().of(task_of(c)).groups;
  const auto room = c.number(0);
  if (room < 0 || (room && static_cast<std::size_t>(room) < groups.size())) return is_answered(c, -EINVAL);
  const bool failed = room && c.boss.memory_of(c).write(c.argument(1), groups.data(), groups.size() * sizeof groups[0]);
  return is_answered(c, failed ? -EFAULT : static_cast<long>(groups.size()));
}

bool set_groups(call& c)
{
  auto& users = c.boss.users();
  auto who = users.of(task_of(c));
  constexpr unsigned most = 65536;
  if (!who.may(cap_setgid)) return is_answered(c, -EPERM);
  if (id(c, 0) > most) return is_answered(c, -EINVAL);
  who.groups.resize(id(c, 0));
  if (c.boss.memory_of(c).read(who.groups.data(), c.argument(1), who.groups.size() * sizeof who.groups[0]))
    return is_answered(c, -EFAULT);
  users.change(task_of(c), std::move(who));
  return is_answered(c, 0);
}

/// capget(2) and capset(2) in their third version; an older one, and a question for the version, are for the host.
struct capability_header {
  std::uint32_t version;
  int pid;
};
struct capability_data {
  std::uint32_t effective, permitted, inheritable;
};
using two_halves = std::array<capability_data, 2>;
constexpr std::uint32_t third_version = 0x20080522;

bool is_of_third_version(call& c)
{
  capability_header header{};
  return c.argument(1) && c.boss.memory_of(c).take(header, c.argument(0)) && header.version == third_version &&
         (!header.pid || header.pid == task_of(c));
}

bool get_capabilities(call& c)
{
  if (!is_of_third_version(c)) return false;
  const auto& who = c.boss.users().of(task_of(c));
  two_halves sets{};
  for (unsigned half = 0; half < 2; ++half)
    sets[half] = {static_cast<std::uint32_t>(who.effective >> 32 * half),
                  static_cast<std::uint32_t>(who.permitted >> 32 * half),
                  static_cast<std::uint32_t>(who.inheritable >> 32 * half)};
  return is_answered(c, c.boss.memory_of(c).put(c.argument(1), sets) ? 0 : -EFAULT);
}

bool set_capabilities(call& c)
{
  if (!is_of_third_version(c)) return false;
  auto& users = c.boss.users();
  if (!users.in_name()) return c.boss.ids_change(task_of(c)), false;
  auto who = users.of(task_of(c));
  two_halves sets{};
  if (!c.boss.memory_of(c).take(sets, c.argument(1))) return is_answered(c, -EFAULT);
  const auto joined = [&](std::uint32_t capability_data::* set) {
    return sets[0].*set | static_cast<std::uint64_t>(sets[1].*set) << 32;
  };
  const auto effective = joined(&capability_data::effective), permitted = joined(&capability_data::permitted),
             inheritable = joined(&capability_data::inheritable);
  if (permitted & ~who.permitted || effective & ~permitted) return is_answered(c, -EPERM);
  if (inheritable & ~(who.inheritable | who.permitted)) return is_answered(c, -EPERM);
  who.effective = effective;
  who.permitted = permitted;
  who.inheritable = inheritable;
  users.change(task_of(c), std::move(who));
  c.boss.ids_change(task_of(c));
  return is_answered(c, 0);
}

}  // namespace

std::vector<call_kind> user_calls()
{
  constexpr auto other = call_kind::something;
  constexpr auto user = &identity::user, group = &identity::group;
  using ids = identity::ids;
  return {
      {SYS_getuid, "getuid", other, 0, -1, nullptr, get_id<user, &ids::real>},
      {SYS_geteuid, "geteuid", other, 0, -1, nullptr, get_id<user, &ids::effective>},
      {SYS_getgid, "getgid", other, 0, -1, nullptr, get_id<group, &ids::real>},
      {SYS_getegid, "getegid", other, 0, -1, nullptr, get_id<group, &ids::effective>},
      {SYS_getresuid, "getresuid", other, 0, -1, nullptr, get_three<user>},
      {SYS_getresgid, "getresgid", other, 0, -1, nullptr, get_three<group>},
      {SYS_getgroups, "getgroups", other, 0, -1, nullptr, get_groups},
      {SYS_setgroups, "setgroups", other, 0, -1, nullptr, set_groups},
      {SYS_capget, "capget", other, 0, -1, nullptr, get_capabilities},
      {SYS_capset, "capset", other, 0, -1, nullptr, set_capabilities},
      {SYS_setuid, "setuid", other, 0, -1, nullptr, set_ids<user, set_one>},
      {SYS_setgid, "setgid", other, 0, -1, nullptr, set_ids<group, set_one>},
      {SYS_setreuid, "setreuid", other, 0, -1, nullptr, set_ids<user, set_two>},
      {SYS_setregid, "setregid", other, 0, -1, nullptr, set_ids<group, set_two>},
      {SYS_setresuid, "setresuid", other, 0, -1, nullptr, set_ids<user, set_three>},
      {SYS_setresgid, "setresgid", other, 0, -1, nullptr, set_ids<group, set_three>},
      {SYS_setfsuid, "setfsuid", other, 0, -1, nullptr, set_fs<user>},
      {SYS_setfsgid, "setfsgid", other, 0, -1, nullptr, set_fs<group>},
  };
}

}  // namespace lkm::run
