// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// From a command's number to the driver's handler: the framework copies, dispatches and answers ENOTTY.
#pragma once

#include <lkm/ioctl.hpp>
#include <lkm/uaccess.hpp>

#include <concepts>

namespace lkm {

template <class Command>
concept carries_argument = requires { typename Command::argument; };
template <class Command>
concept carries_answer = requires { typename Command::answer; };

/// Satisfied when the driver handles the command with the signature that the command asks for.
template <class Driver, class File, class Command>
concept handles_ioctl = (carries_answer<Command> && requires(Driver d, File f, Command c) {
                          { d.ioctl(f, c) } -> std::same_as<result<typename Command::answer>>;
                        }) || (!carries_answer<Command> && requires(Driver d, File f, Command c) {
                          { d.ioctl(f, c) } -> std::same_as<result<>>;
                        });

/// Runs the handler of `Command`, with the copies from and to user memory at `arg`.
template <class Command, class Driver, class File>
result<> run_ioctl(Driver& driver, File& file, unsigned long arg)
{
  static_assert(handles_ioctl<Driver, File, Command>,
                "for this command the driver must have a public member with signature: "
                "lkm::result<> ioctl(file&, command), or lkm::result<answer> ioctl(file&, command) when user space reads one");
  Command command{};
  // SAFETY: `arg` is a user address, which the reader and the writer never dereference.
  auto* const user = reinterpret_cast<void*>(arg);
  if constexpr (carries_argument<Command>) command.value = LKM_TRY(user_reader(user, sizeof command.value).template read<typename Command::argument>());
  if constexpr (carries_answer<Command>) {
    const auto answer = LKM_TRY(driver.ioctl(file, command));
    return user_writer(user, sizeof answer).write(answer);
  } else {
    return driver.ioctl(file, command);
  }
}

/// Finds the command of the number and runs its handler; ENOTTY when the driver has none.
template <class Driver, class File, class... Commands>
long dispatch_ioctl(ioctl_list<Commands...>, Driver& driver, File& file, unsigned number, unsigned long arg)
{
  long answer = -ENOTTY;
  (void)((number == Commands::number && (answer = to_c(run_ioctl<Commands>(driver, file, arg)), true)) || ...);
  return answer;
}

}  // namespace lkm
