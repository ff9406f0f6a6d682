// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The character device registry as the tests of char_dev and kobj_map call it.
#pragma once

#include "calls.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

namespace conformance {

struct registry : fixture {
  registry() : fixture("registry", REGISTRY_MINOR) { log_prefixes = {"CHRDEV"}; }

  static std::string dev(long long major, long long minor)
  {
    return std::to_string(major) + ':' + std::to_string(minor);
  }
  static std::string range(long long major, long long minor, long long count)
  {
    return dev(major, minor) + '+' + std::to_string(count);
  }

  outcome register_chrdev_region(unsigned major, unsigned minor, unsigned count, const std::string& name)
  {
    return kernel("register_chrdev_region(" + range(major, minor, count) + ", " + name + ")", REGISTER_CHRDEV_REGION,
                  numbers(major, minor, count, 0, name))
        .result;
  }
  void unregister_chrdev_region(unsigned major, unsigned minor, unsigned count)
  {
    kernel("unregister_chrdev_region(" + range(major, minor, count) + ")", UNREGISTER_CHRDEV_REGION,
           numbers(major, minor, count));
  }
  /// The major is 0 when there is an error. It differs between kernels, so it leaves no trace in the transcript.
  struct allocated {
    outcome result;
    unsigned major, minor;
  };
  allocated alloc_chrdev_region(unsigned minor, unsigned count, const std::string& name)
  {
    const auto a =
        kernel("alloc_chrdev_region(" + std::to_string(minor) + "+" + std::to_string(count) + ", " + name + ")",
               ALLOC_CHRDEV_REGION, numbers(minor, count, 0, 0, name));
    return {a.result, static_cast<unsigned>(a.number[0]), static_cast<unsigned>(a.number[1])};
  }
  outcome register_chrdev(unsigned major, const std::string& name)
  {
    return kernel("register_chrdev(" + std::to_string(major) + ", " + name + ")", REGISTER_CHRDEV,
                  numbers(major, 0, 0, 0, name))
        .result;
  }
  void unregister_chrdev(unsigned major, const std::string& name)
  {
    kernel("unregister_chrdev(" + std::to_string(major) + ", " + name + ")", UNREGISTER_CHRDEV,
           numbers(major, 0, 0, 0, name));
  }
  outcome cdev_add(int slot, unsigned major, unsigned minor, unsigned count)
  {
    kernel.ask(CDEV_INIT, numbers(slot));
    return cdev_add_again(slot, major, minor, count);
  }
  outcome cdev_add_allocated(int slot, unsigned major, unsigned minor, unsigned count)
  {
    kernel("cdev_alloc() into slot " + std::to_string(slot), CDEV_ALLOC, numbers(slot));
    return cdev_add_again(slot, major, minor, count);
  }
  void cdev_del(int slot) { kernel("cdev_del(slot " + std::to_string(slot) + ")", CDEV_DEL, numbers(slot)); }

  descriptor open(unsigned major, unsigned minor)
  {
    const auto path = "/dev/n" + std::to_string(major) + "_" + std::to_string(minor);
    user.mknod(path, S_IFCHR | 0666, major, minor);
    return user.open(path, O_RDONLY);
  }
  /// Who answers a read of this number; the error of the open when nobody does.
  std::string who(unsigned major, unsigned minor)
  {
    auto fd = open(major, minor);
    return fd.number() < 0 ? lkm::user::describe(fd.number()) : fd.read(64).bytes();
  }

  /// The names that /proc/devices has for a major, in its order.
  std::string names_of(unsigned major)
  {
    std::string names;
    for_each_device([&](unsigned m, const std::string& name) {
      if (m == major) names += (names.empty() ? "" : " ") + name;
    });
    user.remark("/proc/devices, " + std::to_string(major) + ": " + names);
    return names;
  }

  /// The majors that alloc_chrdev_region() would take, the next one first, from what /proc/devices says now.
  std::vector<unsigned> free_majors()
  {
    std::set<unsigned> taken, buckets;
    for_each_device([&](unsigned major, const std::string&) {
      taken.insert(major);
      buckets.insert(major % 255);
    });
    std::vector<unsigned> order;
    for (unsigned major = 254; major >= 234; --major)
      if (!buckets.contains(major)) order.push_back(major);
    for (unsigned major = 511; major >= 384; --major)
      if (!taken.contains(major)) order.push_back(major);
    return order;
  }

 private:
  outcome cdev_add_again(int slot, unsigned major, unsigned minor, unsigned count)
  {
    return kernel("cdev_add(slot " + std::to_string(slot) + ", " + range(major, minor, count) + ")", CDEV_ADD,
                  numbers(slot, major, minor, count))
        .result;
  }

  template <class Visit>
  void for_each_device(Visit visit)
  {
    std::istringstream text(user.contents("/proc/devices"));
    std::string line;
    std::getline(text, line);
    while (std::getline(text, line) && !line.empty()) {
      const auto end = line.find_first_not_of(" 0123456789");
      visit(static_cast<unsigned>(std::stoul(line)), line.substr(std::min(end, line.size())));
    }
  }
};

}  // namespace conformance
