// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lkm run, lkm shell and lkm doctor: real programs in front of a simulated kernel.
#include "doctor.hpp"
#include "options.hpp"
#include "sudo.hpp"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

void add_options(CLI::App& command, lkm::run::options& asked)
{
  command
      .add_option("-m,--module", asked.modules,
                  "insert this module first; may be given again, and parameters may follow the file in the same word")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--seed", asked.seed, "draw the order of tasks that can run, instead of first come, first served")
      ->type_name("N");
  command.add_option("--processors", asked.processors, "how many the driver sees; 2 otherwise")
      ->type_name("N")
      ->check(CLI::Range(1U, 64U));
  command.add_flag("--preemption", asked.preemption,
                   "tasks are preempted in the driver as well, where the seed says (1 unless --seed is given)");
  command.add_flag("--gdb", asked.gdb, "under gdb: break in the driver, and look at it while the program waits");
  command.add_flag("--virtual-time", asked.virtual_time,
                   "the simulated clock jumps to the next timer while a program waits in the kernel");
  command.add_flag("--trace", asked.trace, "print each call that reaches the simulated kernel");
  command.add_flag("--report", asked.report,
                   "print what the simulated kernel found, and exit with 3 when it found a bug");
  command.add_flag("--keep-ids", asked.keep_ids, "the caller stays who it is; it is root otherwise");
  command
      .add_option_function<std::string>(
          "--user",
          [&asked](const std::string& text) {
            asked.user = lkm::run::caller_of(text);
            if (!asked.user) throw CLI::ValidationError("--user", "there is no user or group " + text);
          },
          "the caller is this user, by name or number, and not root")
      ->type_name("USER[:GROUP]");
}

/// Where the words of the command begin: what is behind them is no option of ours.
int command_in(int argc, char** argv)
{
  int at = 2;
  while (at < argc && argv[at][0] == '-' && argv[at] != std::string_view("--")) {
    const std::string_view word = argv[at];
    at += word == "-m" || word == "--module" || word == "-c" || word == "--seed" || word == "--processors" ||
                  word == "--user"
              ? 2
              : 1;
  }
  return std::min(at, argc);
}

/// The same command line, of which gdb starts all but --gdb. Returns when there is no gdb.
void run_under_gdb(int argc, char** argv, int command)
{
  std::string self(4096, '\0');
  const auto size = readlink("/proc/self/exe", self.data(), self.size());
  self.resize(static_cast<std::size_t>(size > 0 ? size : 0));
  const auto bin = self.substr(0, self.rfind('/'));
  std::vector<std::string> words{"gdb", "-q", "-ex", "set breakpoint pending on"};
  // Else the programs would have the supervisor's addresses, and gdb would show its memory behind their pointers.
  words.insert(words.end(), {"-ex", "set disable-randomization off"});
  // Beside an installed program, or in the tree that it was built from.
  for (const auto& script : {bin + "/../share/lkm/gdb/lkm_gdb.py", std::string(LKM_SOURCE "/sim/tools/gdb/lkm_gdb.py")})
    if (!access(script.c_str(), R_OK)) {
      words.insert(words.end(), {"-ex", "source " + script});
      break;
    }
  words.insert(words.end(), {"--args", self});
  for (int i = 1; i < argc; ++i)
    if (i >= command || argv[i] != std::string_view("--gdb")) words.emplace_back(argv[i]);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::fprintf(
      stderr,
      "lkm: this is gdb, with the simulated kernel and not yet running. `break cup_read` stops in a function of "
      "the driver, `run` starts, `lkm ps` shows the tasks.\n");
  execvp("gdb", arguments.data());
}

/// insmod and its kin, which who is root has on the path.
void add_to_path()
{
  const char* const known = std::getenv("PATH");
  std::string path = known ? known : "/usr/bin:/bin";
  for (const std::string folder : {"/usr/sbin", "/sbin"})
    if ((':' + path + ':').find(':' + folder + ':') == path.npos) path += ':' + folder;
  setenv("PATH", path.c_str(), 1);
}

constexpr const char* welcome =
    R"text(A simulated kernel, on this machine alone. Nothing here is loaded into the real one.

  make -C /lib/modules/$(uname -r)/build M=$PWD modules
                                           builds your module for it, as its own Makefile does
  insmod coffee.ko                         inserts it; lsmod, rmmod, modprobe and sudo work as well
  dmesg | tail                             what it logged
  grep coffee /proc/devices                the number that its device got
  mknod /dev/coffee c NUMBER 0             a node for it, if it makes none
  echo hi > /dev/coffee; cat /dev/coffee   and any other program
  exit                                     ends it

)text";

}  // namespace

int main(int argc, char** argv)
{
  const std::string_view program = argc ? argv[0] : "";
  if (const auto name = program.substr(program.rfind('/') + 1); name == "sudo" || name == "su")
    return name == "su" ? lkm::run::su(argc, argv) : lkm::run::sudo(argc, argv);
  CLI::App app("Real programs in front of a simulated kernel.", "lkm");
  app.require_subcommand(1);
  app.get_formatter()->label("Usage", "usage");
  lkm::run::options asked;
  std::string script;

  auto* const run_command = app.add_subcommand("run", "run a command in front of a simulated kernel");
  add_options(*run_command, asked);
  run_command->add_option("-c", script, "run this text with sh")->type_name("SCRIPT");
  run_command->footer(
      "usage: lkm run [OPTIONS] [--] COMMAND [ARGUMENT...]\n"
      "The exit status is the command's; with --report it is 3 when the simulated kernel found a bug.");

  auto* const shell_command = app.add_subcommand("shell", "a shell in front of a simulated kernel");
  add_options(*shell_command, asked);

  auto* const doctor_command =
      app.add_subcommand("doctor", "say what lkm run needs of this machine, and whether it is there");

  const bool runs = argc > 1 && argv[1] == std::string_view("run");
  const int command = runs ? command_in(argc, argv) : argc;
  try {
    app.parse(command, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status ? 2 : 0;
  }
  if (asked.preemption && !asked.seed) asked.seed = 1;
  if (asked.gdb) {
    run_under_gdb(argc, argv, command);
    std::fprintf(stderr, "lkm: gdb is not here; on Debian: apt-get install gdb\n");
    return 125;
  }
  try {
    if (asked.keep_ids && asked.user) {
      std::fprintf(stderr, "lkm: --keep-ids and --user exclude each other\n");
      return 2;
    }
    if (*doctor_command) return lkm::run::doctor();
    if (*shell_command) {
      const char* const shell = std::getenv("SHELL");
      const auto program = shell && *shell ? std::string(shell) : std::string("/bin/bash");
      std::fputs(welcome, stderr);
      setenv("PS1", "[lkm] \\w\\$ ", 1);
      asked.command =
          program.ends_with("bash") ? std::vector<std::string>{program, "--norc"} : std::vector<std::string>{program};
      add_to_path();
      return lkm::run::run(asked);
    }
    asked.command.assign(argv + command, argv + argc);
    if (!asked.command.empty() && asked.command.front() == "--") asked.command.erase(asked.command.begin());
    if (!script.empty()) {
      std::vector<std::string> words{"/bin/sh", "-c", script, "sh"};
      words.insert(words.end(), asked.command.begin(), asked.command.end());
      asked.command = words;
    }
    if (asked.command.empty()) {
      std::fprintf(stderr, "lkm run: a command is missing, or -c SCRIPT\n");
      return 2;
    }
    add_to_path();
    return lkm::run::run(asked);
  } catch (const std::exception& why) {
    std::fprintf(stderr, "lkm: %s\n", why.what());
    return 125;
  }
}
