// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The command of ioctl_tool.hpp on Linux.
#include "ioctl_tool.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>

#include <cerrno>

int main(int argc, char** argv)
{
  const auto call = [](const std::string& file, unsigned number, const session::ioctl_argument& argument) {
    const int fd = file.size() == 1 ? file[0] - '0' : ::open(file.c_str(), O_RDWR);
    if (fd < 0) return session::ioctl_answer{-errno, {}};
    auto bytes = argument.bytes;
    const int result = argument.is_number ? ::ioctl(fd, number, argument.number) : ::ioctl(fd, number, bytes.data());
    return session::ioctl_answer{result < 0 ? -errno : result, bytes};
  };
  if (argc < 3) return 2;
  std::fputs(session::ioctl_tool({argv, argv + argc}, call).c_str(), stdout);
  return 0;
}
