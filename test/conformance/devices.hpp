// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Classes, devices and misc devices as the tests of the driver core call them.
#pragma once

#include "calls.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace conformance {
#include "modules/devices.h"

struct devices : fixture {
  devices() : fixture("devices", DEVICES_MINOR) {}

  outcome class_create(int slot, const std::string& name, unsigned options = 0, unsigned mode = 0)
  {
    return kernel("class_create(" + name + ")", CLASS_CREATE, numbers(slot, options, mode, 0, name)).result;
  }
  void class_destroy(int slot)
  {
    kernel("class_destroy(slot " + std::to_string(slot) + ")", CLASS_DESTROY, numbers(slot));
  }

  /// A device with one of the numbers that are answered: 12:100 and more.
  outcome device_create(int slot, unsigned n, const std::string& name, int parent = 0)
  {
    return device_create_at(slot, CALL_MAJOR, DEVICES_FIRST + n, name, parent);
  }
  outcome device_create_at(int slot, unsigned major, unsigned minor, const std::string& name, int parent = 0)
  {
    return kernel("device_create(slot " + std::to_string(slot) + ", " + std::to_string(major) + ':' +
                      std::to_string(minor) + ", " + name + ")",
                  DEVICE_CREATE, numbers(slot, major, minor, parent, name))
        .result;
  }
  void device_destroy(int slot, unsigned n)
  {
    kernel("device_destroy(slot " + std::to_string(slot) + ", 12:" + std::to_string(DEVICES_FIRST + n) + ")",
           DEVICE_DESTROY, numbers(slot, CALL_MAJOR, DEVICES_FIRST + n));
  }

  outcome device_register(int slot, int cls, const std::string& name, unsigned major = 0, unsigned minor = 0)
  {
    return kernel("device_register(" + name + ")", DEVICE_REGISTER, numbers(slot, cls, major, minor, name)).result;
  }
  outcome device_call(devices_function function, const std::string& name, int slot)
  {
    return kernel(name + "(slot " + std::to_string(slot) + ")", function, numbers(slot)).result;
  }

  struct registered {
    outcome result;
    int minor;
  };
  /// The minor differs between kernels, so it leaves no trace in the transcript.
  registered misc_register(int slot, const std::string& name, int minor = 255, unsigned mode = 0, unsigned options = 0)
  {
    const auto a = kernel("misc_register(" + name + ", " + std::to_string(minor) + ")", MISC_REGISTER,
                          numbers(slot, minor, mode, options, name));
    return {a.result, static_cast<int>(a.number[1])};
  }
  void misc_deregister(int slot)
  {
    kernel("misc_deregister(slot " + std::to_string(slot) + ")", MISC_DEREGISTER, numbers(slot));
  }

  struct misc_line {
    int minor;
    std::string name;
  };
  /// /proc/misc, the latest first.
  std::vector<misc_line> proc_misc()
  {
    std::vector<misc_line> lines;
    std::istringstream text(user.contents("/proc/misc"));
    for (misc_line line{}; text >> line.minor >> line.name;) lines.push_back(line);
    return lines;
  }
  /// What a read of the node says; the error of the open when it fails.
  std::string who(const std::string& node)
  {
    auto fd = user.open(node, O_RDONLY);
    return fd.number() < 0 ? lkm::user::describe(fd.number()) : fd.read(64).bytes();
  }
  bool exists(const std::string& name) { return !user.lstat(name).result.failed(); }
  unsigned mode(const std::string& node) { return user.lstat(node).mode; }
  /// A whole file, as a line of the transcript.
  std::string text_of(const std::string& file)
  {
    const auto text = user.contents(file);
    user.remark(file + ": " + lkm::user::quote(text));
    return text;
  }
};

}  // namespace conformance
