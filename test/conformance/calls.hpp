// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Calls kernel functions through the control device of a test module, and writes each call down.
#pragma once

#include "device_nodes.hpp"

#include <cstring>
#include <string>
#include <string_view>

namespace conformance {
#include "modules/calls.h"

using lkm::user::outcome;

/// A control device that is open in `user` as `fd`.
class control {
 public:
  control(process& user, int fd) : user_(&user), fd_(fd) {}

  /// Does the call and leaves no line. When the ioctl itself failed, its error is the result.
  call ask(unsigned function, call question) const
  {
    auto memory = user_->map(sizeof question);
    memory.store({reinterpret_cast<const char*>(&question), sizeof question});
    const auto number = lkm::ioctl_number(lkm::ioctl_read | lkm::ioctl_write, CALL_TYPE, function, sizeof question);
    if (const long failed = user_->raw().ioctl(fd_, number, memory.address())) {
      question.result = failed;
      return question;
    }
    call answer;
    std::memcpy(&answer, memory.load(sizeof answer).data(), sizeof answer);
    return answer;
  }

  /// Does the call; `shown` and the result become a line.
  call operator()(const std::string& shown, unsigned function, const call& question) const
  {
    const auto answer = ask(function, question);
    note(shown, answer.result);
    return answer;
  }

  void note(const std::string& shown, long result) const { user_->remark(shown + " = " + lkm::user::describe(result)); }

  process& user() const { return *user_; }

 private:
  process* user_;
  int fd_;
};

/// A question with up to four numbers, and with text.
inline call numbers(long long a = 0, long long b = 0, long long c = 0, long long d = 0, std::string_view text = {})
{
  call question{};
  question.number[0] = a;
  question.number[1] = b;
  question.number[2] = c;
  question.number[3] = d;
  text.copy(question.text, sizeof question.text - 1);
  return question;
}

/// A test with a module loaded and its control device open.
struct fixture : lkm::test::fixture {
  fixture(const std::string& module, unsigned minor)
      : path("/dev/" + module), device(load(module, minor)), kernel(user, device.number())
  {
  }

  std::string path;
  descriptor device;
  control kernel;

 private:
  descriptor load(const std::string& module, unsigned minor)
  {
    BOOST_TEST_REQUIRE(user.insmod(module) == 0);
    BOOST_TEST_REQUIRE(user.mknod(path, S_IFCHR | 0666, CALL_MAJOR, minor) == 0);
    return user.open(path, O_RDWR);
  }
};

/// A test with the devices of ops.c.
struct ops_fixture : device_nodes {
  ops_fixture() : device_nodes("ops", CALL_MAJOR, OPS_FIRST) {}

  /// What the devices of "what was set" return from now on.
  void set_result(long result)
  {
    auto fd = user.open(node(OPS_RESULT), O_RDWR);
    BOOST_TEST(fd.ioctl(OPS_SET_RESULT, static_cast<unsigned long>(result)) == 0);
  }
};

/// A test with the devices of fileops.c.
struct fileops_fixture : device_nodes {
  fileops_fixture() : device_nodes("fileops", CALL_MAJOR, FILEOPS_FIRST) { user.umask(0); }

  /// `device` counts those of one kind.
  descriptor open(unsigned minor, int flags = O_RDWR, unsigned device = 0)
  {
    return device_nodes::open(minor + device, flags);
  }

  void control(fileops_command command, unsigned long arg)
  {
    user.open(node(FILEOPS_CONTROL), O_RDWR).ioctl(command, arg);
  }
  void set_result(long result) { control(FILEOPS_SET_RESULT, static_cast<unsigned long>(result)); }
  void set_ready(int device, int mask) { control(FILEOPS_SET_READY, static_cast<unsigned long>(device << 16 | mask)); }
  void wake(int device, int key = 0) { control(FILEOPS_WAKE, static_cast<unsigned long>(device << 16 | key)); }
};

}  // namespace conformance
