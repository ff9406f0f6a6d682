// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "host_tasks.hpp"

#include "supervisor.hpp"

#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace lkm::run {

std::uint64_t clock_of_host()
{
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

std::string text_of(const std::string& path)
{
  std::ostringstream all;
  all << std::ifstream(path).rdbuf();
  return std::move(all).str();
}

std::string link_of(const std::string& path)
{
  char target[4096];
  const auto size = ::readlink(path.c_str(), target, sizeof target);
  return size > 0 ? std::string(target, static_cast<std::size_t>(size)) : std::string();
}

std::string field(const std::string& status, std::string_view key)
{
  const auto at = status.find("\n" + std::string(key) + ":\t");
  if (at == status.npos) return {};
  const auto from = at + key.size() + 3;
  return status.substr(from, status.find('\n', from) - from);
}

void send_to_program(sim::task& to, int signal)
{
  if (to.pid) ::kill(to.tgid, signal);
}

namespace {

/// The signals that would end the wait of a task of the host: those that are pending, let through and acted upon.
std::uint64_t signals_for(pid_t task, const std::optional<std::uint64_t>& mask)
{
  const auto status = text_of("/proc/" + std::to_string(task) + "/status");
  const auto set = [&](std::string_view key) {
    const auto text = field(status, key);
    return text.empty() ? 0 : std::stoull(text, nullptr, 16);
  };
  const auto bit = [](int signal) { return sim::task::signal_bit(signal); };
  const auto by_default = bit(SIGCHLD) | bit(SIGURG) | bit(SIGWINCH) | bit(SIGCONT);
  return (set("SigPnd") | set("ShdPnd")) & ~mask.value_or(set("SigBlk")) & ~set("SigIgn") &
         ~(by_default & ~set("SigCgt"));
}

}  // namespace

/// The calls that sleep are looked at from time to time: a signal of the host's wakes nobody here.
void supervisor::interrupt_waiting()
{
  if (!waiting_ || dead()) return;
  constexpr std::uint64_t rarely = 8'000'000;
  const auto now = clock_of_host();
  if (now - looked_at_signals_ < rarely) return;
  looked_at_signals_ = now;
  std::vector<client*> gone;
  for (const auto& [tid, who] : clients_) {
    if (!who->current || who->task->pending_signals) continue;
    auto id = who->current->in.id;
    if (ioctl(listener_, SECCOMP_IOCTL_NOTIF_ID_VALID, &id)) {
      gone.push_back(who);
      continue;
    }
    const auto signals = signals_for(tid, who->current->mask);
    if (!signals) continue;
    const int signal = __builtin_ctzll(signals) + 1;
    auto& task = *who->task;
    task.actions[static_cast<std::size_t>(signal)].handler = [](int, const sim::signal_info&) {};
    task.signal_goes_to = nullptr;
    sim::send_signal(task, signal);
    task.signal_goes_to = send_to_program;
  }
  for (auto* const who : gone) end(*who);
}

}  // namespace lkm::run
