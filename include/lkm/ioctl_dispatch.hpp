// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Finds the driver's handler for a command's number, copies its argument and result, and answers ENOTTY if there is
/// none.
#pragma once

#include <lkm/ioctl.hpp>
#include <lkm/uaccess.hpp>

#include <concepts>

namespace lkm::detail {

template <class Command>
concept carries_argument = requires { typename Command::argument; };
template <class Command>
concept carries_answer = requires { typename Command::answer; };
/// True if the argument is the value itself and not its address.
template <class Command>
concept carries_number = !carries_argument<Command> && requires(Command c) { c.value; };

/// True if the command's struct is itself called `answer` or `argument`. Inside it that name means the struct, and
/// hides the type that the command carries; compilers differ on what `Command::answer` is then.
template <class Command>
inline constexpr bool hides_what_it_carries = [] {
  bool answer = !(Command::number >> 30 & ioctl_read), argument = !(Command::number >> 30 & ioctl_write);
  if constexpr (carries_answer<Command>) answer = !std::same_as<typename Command::answer, Command>;
  if constexpr (carries_argument<Command>) argument = !std::same_as<typename Command::argument, Command>;
  return !answer || !argument;
}();

/// Satisfied when the driver handles the command with the signature that the command asks for.
template <class Driver, class File, class Command>
concept handles_ioctl = (carries_answer<Command> && requires(Driver d, File f, Command c) {
                          { d.ioctl(f, c) } -> std::same_as<result<typename Command::answer>>;
                        }) || (!carries_answer<Command> && (requires(Driver d, File f, Command c) {
                          { d.ioctl(f, c) } -> std::same_as<result<>>;
                        } || requires(Driver d, File f, Command c) {
                          { d.ioctl(f, c) } -> std::same_as<result<int>>;
                        }));

/// Runs the handler of `Command`, and copies from and to user memory at `arg`. Returns what ioctl() returns.
template <class Command, class Driver, class File>
result<int> run_ioctl(Driver& driver, File& file, unsigned long arg)
{
  Command command{};
  // SAFETY: `arg` is a user address, which the reader and the writer never dereference.
  auto* const user = reinterpret_cast<void*>(arg);
  if constexpr (carries_argument<Command>)
    command.value = LKM_TRY(user_reader(user, sizeof command.value).template read<typename Command::argument>());
  if constexpr (carries_number<Command>) command.value = arg;
  if constexpr (carries_answer<Command>) {
    const auto answer = LKM_TRY(driver.ioctl(file, command));
    LKM_TRY(user_writer(user, sizeof answer).write(answer));
    return 0;
  } else if constexpr (std::same_as<decltype(driver.ioctl(file, command)), result<int>>) {
    return driver.ioctl(file, command);
  } else {
    LKM_TRY(driver.ioctl(file, command));
    return 0;
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

}  // namespace lkm::detail
