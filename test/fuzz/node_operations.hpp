// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Operations on what a driver makes in /dev itself, through the devices of nodes.c: by class or as a misc device.
#pragma once

#include "operands.hpp"

namespace fuzz {

inline void nodes_op(place at, const record& r)
{
  static constexpr std::array commands{NODES_CREATE,     NODES_DESTROY,  NODES_CREATE, NODES_REGISTER,
                                       NODES_DEREGISTER, NODES_REGISTER, NODES_OPEN};
  static constexpr std::array<unsigned long, 4> errors{0, EIO, ENODEV, 0};
  const int fd = at.self.open("/dev/nodes", O_RDWR).release();
  if (fd < 0) return;
  const auto command = one_of(commands, r.a);
  at.self.ioctl(fd, command, command == NODES_OPEN ? one_of(errors, r.b) : r.b % (NODES + (r.c == 255)));
  at.self.close(fd);
}

inline void node_op(place at, const record& r)
{
  const auto* const name = one_of(node_names, r.a);
  switch (r.b % 8) {
    case 0:
    case 1:
    case 2: at.self.open(name, r.c & 1 ? O_RDONLY : O_RDWR).release(); break;
    case 3:
    case 4: at.self.stat(name); break;
    case 5: at.self.chmod(name, mode_of(r.c)); break;
    case 6: at.self.unlink(name); break;
    default:
      at.self.mknod(name, (r.c & 7 ? S_IFCHR : S_IFDIR) | mode_of(r.c / 8), CALL_MAJOR, NODES_FIRST + r.d % NODES);
      break;
  }
}

inline void device_module_op(place at, const record& r)
{
  const auto* const module = r.a & 1 ? "mmaps" : "nodes";
  if (r.b & 1)
    at.self.insmod(module);
  else
    at.self.rmmod(module);
}

}  // namespace fuzz
