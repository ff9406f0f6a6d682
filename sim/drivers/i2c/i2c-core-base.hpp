// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/i2c/i2c-core-base.c (Linux 6.1): adapters with their numbers, the devices on them, and their drivers.
/// There is no adapter but those that modules bring.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/driver.hpp>
#include <lkm/sim/include/linux/i2c.h>

#include <cstddef>
#include <map>
#include <vector>

namespace lkm::sim {

inline waist::i2c_client* i2c_client_of(waist::device* dev)
{
  // SAFETY: called for devices of the type only.
  return reinterpret_cast<waist::i2c_client*>(reinterpret_cast<char*>(dev) - offsetof(waist::i2c_client, dev));
}
inline waist::i2c_adapter* i2c_adapter_of(waist::device* dev)
{
  // SAFETY: called for devices of the type only.
  return reinterpret_cast<waist::i2c_adapter*>(reinterpret_cast<char*>(dev) - offsetof(waist::i2c_adapter, dev));
}
inline waist::i2c_driver* i2c_driver_of(waist::device_driver* drv)
{
  // SAFETY: called for drivers of the I2C bus only.
  return reinterpret_cast<waist::i2c_driver*>(reinterpret_cast<char*>(drv) - offsetof(waist::i2c_driver, driver));
}

/// The I2C bus of one kernel.
class i2c final : public subsystem {
 public:
  using adapter = waist::i2c_adapter;
  using client = waist::i2c_client;
  using driver = waist::i2c_driver;

  void boot(boot_files&) override;
  // Nobody heard of it: there was no udev yet.
  void booted() override { part<uevents>().clear(); }
  void take_away(const departure& who) override;

  /// `wanted`: a number, or a negative one for the lowest that is free.
  int add(adapter* adap, int wanted);
  void remove(adapter* adap);
  adapter* find(int number) const;

  int add_driver(driver* drv, waist::module* owner);
  void remove_driver(driver* drv);

  /// 0 and `*made`, or a negative error.
  int add_client(adapter* adap, const waist::i2c_board_info& info, client** made);
  void remove_client(client* of);
  bool is_taken(adapter* adap, unsigned short address) const;

  waist::ssize_t add_for_user(adapter* adap, const char* text, std::size_t size);
  waist::ssize_t remove_for_user(adapter* adap, const char* text, std::size_t size);

  waist::bus_type bus{};
  waist::device_type client_type{}, adapter_type{};

 private:
  /// A device, with who found it: a process that wrote to new_device, or a driver's detect().
  struct known_client {
    client* device;
    maker made;
    bool is_users = false;
    const driver* finder = nullptr;
  };

  int register_adapter(adapter* adap);
  void detect(adapter* adap, driver* drv);
  /// Whether to go on with the next address.
  bool detect_at(client& temporary, driver* drv);
  template <class Which>
  void remove_clients_if(Which which);
  template <class Visit>
  void for_each_adapter(Visit visit);

  std::map<int, adapter*> adapters_;  // null: the number is in use, but not for long or not yet
  std::map<const adapter*, maker> made_;
  std::vector<known_client> clients_;
  waist::mutex core_lock_{};
  waist::i2c_driver dummy_{};
  waist::kobject* compatible_class_ = nullptr;  // /sys/class/i2c-adapter
};
LKM_SIM_INITCALL(i2c);

/// Whether something answers at the address.
bool i2c_answers(waist::i2c_adapter* adap, unsigned short address);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/i2c/i2c-core-base.ipp>
#include <lkm/sim/drivers/i2c/i2c-core-smbus.ipp>
#endif
