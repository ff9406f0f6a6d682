// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Memory as a device, after the idea of the book Linux Device Drivers: what is written can be read, at any position,
/// and stays until somebody opens the device for writing alone. Each device has its own data and lock.
#pragma once

#include "commands.hpp"
#include "quantum_sets.hpp"

#include <lkm/capability.hpp>
#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/printk.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace scull_device {

class scull {
 public:
  struct params {
    int quantum = 4000;
    int qset = 1000;
  };
  using file = lkm::file<>;
  using ioctls = lkm::ioctl_list<reset, set_quantum, get_quantum, exchange_quantum, set_qset, get_qset, exchange_qset>;

  explicit scull(const params& p)
      : quantum_(static_cast<std::uint32_t>(p.quantum)),
        qset_(static_cast<std::uint32_t>(p.qset)),
        data_(quantum_, qset_)
  {
  }

  lkm::result<> init()
  {
    if (valid(quantum_, max_quantum) && valid(qset_, max_qset)) return {};
    lkm::pr_err("scull: no quantum of %d bytes with %d in a set\n", static_cast<int>(quantum_),
                static_cast<int>(qset_));
    return lkm::fail(EINVAL);
  }

  lkm::result<> open(lkm::opening& how)
  {
    if (!how.write_only() || how.append()) return {};
    auto data = LKM_TRY(data_.lock_interruptible());
    data->sets.clear({data->quantum, data->qset});
    return {};
  }

  /// One quantum at most.
  lkm::result<std::size_t> read(file&, lkm::user_writer to, lkm::loff_t& pos)
  {
    auto data = LKM_TRY(data_.lock_interruptible());
    const auto wanted = std::min(data->sets.left(pos), to.size());
    if (wanted == 0) return 0;
    const auto bytes = data->sets.find(pos);
    const auto n = LKM_TRY(bytes.empty() ? to.zero_some(wanted) : to.write_some(bytes.first(wanted)));
    pos += static_cast<lkm::loff_t>(n);
    return n;
  }

  /// One quantum at most.
  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t& pos)
  {
    if (from.size() == 0) return 0;
    auto data = LKM_TRY(data_.lock_interruptible());
    const auto at = f.append() ? data->sets.size() : pos;
    const auto room = LKM_TRY(data->sets.make(at));
    const auto n = LKM_TRY(from.read_some(room));
    pos = at + static_cast<lkm::loff_t>(n);
    data->sets.grow(pos);
    return n;
  }

  lkm::result<lkm::loff_t> llseek(file& f, lkm::loff_t offset, int whence)
  {
    const auto data = data_.lock();
    return f.seek(offset, whence, quantum_sets::max, data->sets.size());
  }

  lkm::result<> ioctl(file&, reset)
  {
    auto data = data_.lock();
    data->quantum = quantum_;
    data->qset = qset_;
    return {};
  }

  lkm::result<> ioctl(file&, set_quantum c) { return discard(exchange(&contents::quantum, c.value, max_quantum)); }
  lkm::result<std::uint32_t> ioctl(file&, get_quantum) { return data_.lock()->quantum; }
  lkm::result<std::uint32_t> ioctl(file&, exchange_quantum c)
  {
    return exchange(&contents::quantum, c.value, max_quantum);
  }
  lkm::result<> ioctl(file&, set_qset c) { return discard(exchange(&contents::qset, c.value, max_qset)); }
  lkm::result<std::uint32_t> ioctl(file&, get_qset) { return data_.lock()->qset; }
  lkm::result<std::uint32_t> ioctl(file&, exchange_qset c) { return exchange(&contents::qset, c.value, max_qset); }

 private:
  static constexpr std::uint32_t max_quantum = 1 << 20, max_qset = 1 << 16;

  struct contents {
    contents(std::uint32_t q, std::uint32_t s) : quantum(q), qset(s), sets({q, s}) {}
    std::uint32_t quantum, qset;  // of what is written after the next truncation
    quantum_sets sets;
  };

  static bool valid(std::uint32_t n, std::uint32_t max) { return n >= 1 && n <= max; }

  lkm::result<std::uint32_t> exchange(std::uint32_t contents::* number, std::uint32_t n, std::uint32_t max)
  {
    if (!lkm::capable(lkm::capability::sys_admin)) return lkm::fail(EPERM);
    if (!valid(n, max)) return lkm::fail(EINVAL);
    auto data = data_.lock();
    return std::exchange((*data).*number, n);
  }

  static lkm::result<> discard(const lkm::result<std::uint32_t>& r)
  {
    if (!r) return std::unexpected(r.error());
    return {};
  }

  const std::uint32_t quantum_, qset_;
  lkm::mutex<contents> data_;
};

}  // namespace scull_device
