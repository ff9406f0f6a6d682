// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/i2c/i2c-core-base.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/i2c/i2c-core-base.hpp>
#include <lkm/sim/kernel/module/main.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// A mutex, as long as this lives.
class i2c_guard {
 public:
  explicit i2c_guard(waist::mutex& held) : held_(held) { waist::mutex_lock(&held_); }
  ~i2c_guard() { waist::mutex_unlock(&held_); }
  i2c_guard(const i2c_guard&) = delete;
  i2c_guard& operator=(const i2c_guard&) = delete;

 private:
  waist::mutex& held_;
};

inline constexpr unsigned short ten_bit_offset = 0xa000, slave_offset = 0x1000;

/// What tells a device from the others on its adapter.
inline unsigned short key_of(unsigned short address, unsigned short flags)
{
  if (flags & waist::I2C_CLIENT_TEN) address |= ten_bit_offset;
  if (flags & waist::I2C_CLIENT_SLAVE) address |= slave_offset;
  return address;
}
inline unsigned short key_of(const waist::i2c_client& of) { return key_of(of.addr, of.flags); }

/// An address that a device may have, and one at which it may be looked for.
inline bool is_i2c_address(unsigned address, unsigned flags)
{
  return flags & waist::I2C_CLIENT_TEN ? address <= 0x3ff : address != 0 && address <= 0x7f;
}
inline bool is_not_reserved(unsigned short address) { return address >= 0x08 && address <= 0x77; }

extern "C" inline int lkm_i2c_dummy_probe(waist::i2c_client*, const waist::i2c_device_id*) { return 0; }
extern "C" inline void lkm_free_i2c_client(waist::device* dev) { waist::kfree(i2c_client_of(dev)); }
extern "C" inline void lkm_i2c_adapter_is_free(waist::device* dev)
{
  waist::complete(&i2c_adapter_of(dev)->dev_released);
}

inline int i2c_match(waist::device* dev, waist::device_driver* drv)
{
  auto* const device = waist::i2c_verify_client(dev);
  return device && waist::i2c_match_id(i2c_driver_of(drv)->id_table, device);
}

inline int i2c_probe(waist::device* dev)
{
  auto* const device = waist::i2c_verify_client(dev);
  if (!device) return 0;
  device->irq = device->init_irq;
  const auto& drv = *i2c_driver_of(dev->driver);
  if (!drv.id_table) return -ENODEV;
  device->devres_group_id = waist::devres_open_group(dev, nullptr, waist::GFP_KERNEL);
  if (!device->devres_group_id) return -ENOMEM;
  const int error = drv.probe_new ? drv.probe_new(device)
                    : drv.probe   ? drv.probe(device, waist::i2c_match_id(drv.id_table, device))
                                  : -EINVAL;
  if (error) waist::devres_release_group(dev, device->devres_group_id);
  return error;
}

inline void i2c_remove(waist::device* dev)
{
  auto* const device = i2c_client_of(dev);
  const auto& drv = *i2c_driver_of(dev->driver);
  if (drv.remove) drv.remove(device);
  waist::devres_release_group(dev, device->devres_group_id);
  device->irq = 0;
}

// Not constant: a group's attributes are not.
inline waist::device_attribute i2c_name_attribute{
    {"name", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      auto* const device = waist::i2c_verify_client(dev);
      return waist::sysfs_emit(buf, "%s\n", device ? device->name : i2c_adapter_of(dev)->name);
    },
    nullptr};
inline waist::device_attribute i2c_modalias_attribute{
    {"modalias", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      return waist::sysfs_emit(buf, "i2c:%s\n", i2c_client_of(dev)->name);
    },
    nullptr};
inline waist::device_attribute i2c_new_device_attribute{
    {"new_device", 0200},
    nullptr,
    [](waist::device* dev, waist::device_attribute*, const char* text, std::size_t size) -> waist::ssize_t {
      return part<i2c>().add_for_user(i2c_adapter_of(dev), text, size);
    }};
inline waist::device_attribute i2c_delete_device_attribute{
    {"delete_device", 0200},
    nullptr,
    [](waist::device* dev, waist::device_attribute*, const char* text, std::size_t size) -> waist::ssize_t {
      return part<i2c>().remove_for_user(i2c_adapter_of(dev), text, size);
    }};
inline waist::attribute* i2c_client_attributes[] = {&i2c_name_attribute.attr, &i2c_modalias_attribute.attr, nullptr};
inline const waist::attribute_group i2c_client_group{nullptr, nullptr, nullptr, i2c_client_attributes, nullptr};
inline const waist::attribute_group* i2c_client_groups[] = {&i2c_client_group, nullptr};
inline waist::attribute* i2c_adapter_attributes[] = {&i2c_name_attribute.attr, &i2c_new_device_attribute.attr,
                                                     &i2c_delete_device_attribute.attr, nullptr};
inline const waist::attribute_group i2c_adapter_group{nullptr, nullptr, nullptr, i2c_adapter_attributes, nullptr};
inline const waist::attribute_group* i2c_adapter_groups[] = {&i2c_adapter_group, nullptr};

inline constexpr waist::i2c_device_id i2c_dummies[] = {{"dummy", 0}, {"smbus_host_notify", 0}, {}};

extern "C" inline void lkm_i2c_lock(waist::i2c_adapter* adap, unsigned) { waist::mutex_lock(&adap->bus_lock); }
extern "C" inline int lkm_i2c_trylock(waist::i2c_adapter* adap, unsigned)
{
  return waist::mutex_trylock(&adap->bus_lock);
}
extern "C" inline void lkm_i2c_unlock(waist::i2c_adapter* adap, unsigned) { waist::mutex_unlock(&adap->bus_lock); }
inline constexpr waist::i2c_lock_operations i2c_usual_lock{lkm_i2c_lock, lkm_i2c_trylock, lkm_i2c_unlock};

LKM_SIM_INLINE void i2c::boot(boot_files&)
{
  waist::__mutex_init(&core_lock_, "core_lock", nullptr);
  bus.name = "i2c";
  bus.match = i2c_match;
  bus.probe = i2c_probe;
  bus.remove = i2c_remove;
  waist::bus_register(&bus);
  client_type.groups = i2c_client_groups;
  client_type.release = lkm_free_i2c_client;
  client_type.uevent = [](waist::device* dev, waist::kobj_uevent_env* env) {
    return waist::add_uevent_var(env, "MODALIAS=i2c:%s", i2c_client_of(dev)->name);
  };
  adapter_type.groups = i2c_adapter_groups;
  adapter_type.release = lkm_i2c_adapter_is_free;
  compatible_class_ = waist::kobject_create_and_add("i2c-adapter", &part<driver_core>().classes->kobj);
  dummy_.driver.name = "dummy";
  dummy_.probe = lkm_i2c_dummy_probe;
  dummy_.id_table = i2c_dummies;
  add_driver(&dummy_, nullptr);
}

LKM_SIM_INLINE waist::i2c_adapter* i2c::find(int number) const
{
  const auto found = adapters_.find(number);
  return found == adapters_.end() ? nullptr : found->second;
}

template <class Visit>
void i2c::for_each_adapter(Visit visit)
{
  const auto all = adapters_;
  for (const auto& [number, adap] : all)
    if (adap) visit(adap);
}

LKM_SIM_INLINE int i2c::add(adapter* adap, int wanted)
{
  {
    const i2c_guard guard(core_lock_);
    if (wanted < 0)
      for (wanted = 0; adapters_.contains(wanted);) ++wanted;
    else if (adapters_.contains(wanted)) {
      waist::lkm_warn("drivers/i2c/i2c-core-base.c", __LINE__, "__i2c_add_numbered_adapter", "couldn't get idr");
      return -EBUSY;
    }
    adapters_[wanted] = nullptr;
  }
  adap->nr = wanted;
  const int error = register_adapter(adap);
  if (error) adapters_.erase(wanted);
  return error;
}

LKM_SIM_INLINE int i2c::register_adapter(adapter* adap)
{
  if (!adap->name[0]) {
    waist::lkm_warn("drivers/i2c/i2c-core-base.c", __LINE__, "i2c_register_adapter", "i2c adapter has no name");
    return -EINVAL;
  }
  const auto quoted = "i2c-core: adapter '" + std::string(adap->name) + "': ";
  if (!adap->algo) {
    log(3, quoted + "no algo supplied!");
    return -EINVAL;
  }
  if (!adap->lock_ops) adap->lock_ops = &i2c_usual_lock;
  adap->locked_flags = 0;
  waist::__mutex_init(&adap->bus_lock, "&adap->bus_lock", nullptr);
  waist::__mutex_init(&adap->mux_lock, "&adap->mux_lock", nullptr);
  waist::__mutex_init(&adap->userspace_clients_lock, "&adap->userspace_clients_lock", nullptr);
  waist::INIT_LIST_HEAD(&adap->userspace_clients);
  if (adap->timeout == 0) adap->timeout = static_cast<int>(waist::HZ);
  if (waist::i2c_check_functionality(adap, waist::I2C_FUNC_SMBUS_HOST_NOTIFY)) unmodelled("I2C_FUNC_SMBUS_HOST_NOTIFY");
  if (adap->bus_recovery_info) unmodelled("bus_recovery_info of an I2C adapter");

  auto& dev = adap->dev;
  waist::device_initialize(&dev);
  if (const int error = waist::dev_set_name(&dev, "i2c-%d", adap->nr)) return error;
  dev.bus = &bus;
  dev.type = &adapter_type;
  adapters_[adap->nr] = adap;
  if (const int error = waist::device_add(&dev)) {
    log(3, quoted + "can't register device (" + std::to_string(error) + ")");
    adapters_[adap->nr] = nullptr;
    waist::init_completion(&adap->dev_released);
    waist::put_device(&dev);
    waist::wait_for_completion(&adap->dev_released);
    return error;
  }
  made_[adap] = part<char_devices>().maker_now();
  waist::sysfs_create_link(compatible_class_, &dev.kobj, waist::dev_name(&dev));
  if (dev.parent) waist::sysfs_create_link(&dev.kobj, &dev.parent->kobj, "device");
  const i2c_guard guard(core_lock_);
  const auto drivers = bus.p->drivers;
  for (auto* const drv : drivers) detect(adap, i2c_driver_of(drv));
  return 0;
}

template <class Which>
void i2c::remove_clients_if(Which which)
{
  const auto all = clients_;
  for (const auto& known : all)
    if (which(known) && std::ranges::find(clients_, known.device, &known_client::device) != clients_.end())
      remove_client(known.device);
}

LKM_SIM_INLINE void i2c::remove(adapter* adap)
{
  {
    const i2c_guard guard(core_lock_);
    const auto found = adapters_.find(adap->nr);
    if (found == adapters_.end() || found->second != adap) return;
    found->second = nullptr;
  }
  auto& dev = adap->dev;
  waist::device_remove_file(&dev, &i2c_new_device_attribute);
  remove_clients_if([&](const auto& known) { return known.device->adapter == adap && known.finder; });
  remove_clients_if([&](const auto& known) { return known.device->adapter == adap && known.is_users; });
  // A driver may unregister the dummies that it has made.
  remove_clients_if([&](const auto& known) {
    return known.device->adapter == adap && std::string_view(known.device->name) != "dummy";
  });
  remove_clients_if([&](const auto& known) { return known.device->adapter == adap; });
  waist::sysfs_remove_link(compatible_class_, waist::dev_name(&dev));
  if (dev.parent) waist::sysfs_remove_link(&dev.kobj, "device");
  waist::init_completion(&adap->dev_released);
  waist::device_unregister(&dev);
  waist::wait_for_completion(&adap->dev_released);
  adapters_.erase(adap->nr);
  made_.erase(adap);
  adap->dev = {};
}

LKM_SIM_INLINE int i2c::add_driver(driver* drv, waist::module* owner)
{
  drv->driver.owner = owner;
  drv->driver.bus = &bus;
  waist::INIT_LIST_HEAD(&drv->clients);
  if (const int error = waist::driver_register(&drv->driver)) return error;
  const i2c_guard guard(core_lock_);
  for_each_adapter([&](adapter* adap) { detect(adap, drv); });
  return 0;
}

LKM_SIM_INLINE void i2c::remove_driver(driver* drv)
{
  {
    const i2c_guard guard(core_lock_);
    remove_clients_if([&](const auto& known) { return known.finder == drv; });
  }
  waist::driver_unregister(&drv->driver);
}

LKM_SIM_INLINE bool i2c::is_taken(adapter* adap, unsigned short address) const
{
  return std::ranges::any_of(
      clients_, [&](const auto& known) { return known.device->adapter == adap && key_of(*known.device) == address; });
}

LKM_SIM_INLINE int i2c::add_client(adapter* adap, const waist::i2c_board_info& info, client** made)
{
  if (info.swnode) unmodelled("software node of an I2C device");
  auto* const device = static_cast<client*>(waist::__kmalloc(sizeof(client), waist::GFP_KERNEL | waist::__GFP_ZERO));
  if (!device) return -ENOMEM;
  device->adapter = adap;
  device->dev.platform_data = info.platform_data;
  device->flags = info.flags;
  device->addr = info.addr;
  device->init_irq = info.irq;
  if (!device->init_irq)
    for (const auto& one : std::span(info.resources, info.num_resources))
      if ((one.flags & 0x1f00U) == waist::IORESOURCE_IRQ) {
        device->init_irq = static_cast<int>(one.start);
        break;
      }
  std::snprintf(device->name, sizeof device->name, "%s", info.type);

  if (!is_i2c_address(device->addr, device->flags)) {
    const int bits = device->flags & waist::I2C_CLIENT_TEN ? 10 : 7;
    waist::_dev_err(&adap->dev, "Invalid %d-bit I2C address 0x%02hx\n", bits, device->addr);
    waist::kfree(device);
    return -EINVAL;
  }
  const auto key = key_of(*device);
  int error = is_taken(adap, key) ? -EBUSY : 0;
  const bool is_registered = !error;
  if (!error) {
    device->dev.parent = &adap->dev;
    device->dev.bus = &bus;
    device->dev.type = &client_type;
    device->dev.of_node = info.of_node;
    device->dev.fwnode = info.fwnode;
    waist::device_initialize(&device->dev);
    if (info.dev_name)
      waist::dev_set_name(&device->dev, "i2c-%s", info.dev_name);
    else
      waist::dev_set_name(&device->dev, "%d-%04x", adap->nr, key);
    clients_.push_back({.device = device, .made = part<char_devices>().maker_now()});
    error = waist::device_add(&device->dev);
  }
  if (!error) {
    *made = device;
    return 0;
  }
  waist::_dev_err(&adap->dev, "Failed to register i2c client %s at 0x%02x (%d)\n", device->name, device->addr, error);
  std::erase_if(clients_, [&](const auto& known) { return known.device == device; });
  if (is_registered)
    waist::put_device(&device->dev);
  else
    waist::kfree(device);
  return error;
}

LKM_SIM_INLINE void i2c::remove_client(client* of)
{
  std::erase_if(clients_, [&](const auto& known) { return known.device == of; });
  waist::device_unregister(&of->dev);
}

LKM_SIM_INLINE waist::ssize_t i2c::add_for_user(adapter* adap, const char* text, std::size_t size)
{
  const auto refuse = [&](const char* why) {
    waist::_dev_err(&adap->dev, "new_device: %s\n", why);
    return waist::ssize_t{-EINVAL};
  };
  waist::i2c_board_info info{};
  const std::string_view all(text);
  const auto blank = all.find(' ');
  if (blank == all.npos) return refuse("Missing parameters");
  if (blank > sizeof info.type - 1) return refuse("Invalid device name");
  all.copy(info.type, blank);
  char end = 0;
  const int read = waist::lkm_sscanf(text + blank + 1, "%hi%c", &info.addr, &end);
  if (read < 1) return refuse("Can't parse I2C address");
  if (read > 1 && end != '\n') return refuse("Extra parameters");
  if ((info.addr & ten_bit_offset) == ten_bit_offset) {
    info.addr &= static_cast<unsigned short>(~ten_bit_offset);
    info.flags |= waist::I2C_CLIENT_TEN;
  }
  if (info.addr & slave_offset) {
    info.addr &= static_cast<unsigned short>(~slave_offset);
    info.flags |= waist::I2C_CLIENT_SLAVE;
  }
  client* made = nullptr;
  if (const int error = add_client(adap, info, &made)) return error;
  const auto known = std::ranges::find(clients_, made, &known_client::device);
  if (known != clients_.end()) known->is_users = true;
  waist::_dev_info(&adap->dev, "new_device: Instantiated device %s at 0x%02hx\n", info.type, info.addr);
  return static_cast<waist::ssize_t>(size);
}

LKM_SIM_INLINE waist::ssize_t i2c::remove_for_user(adapter* adap, const char* text, std::size_t size)
{
  unsigned short address = 0;
  char end = 0;
  const int read = waist::lkm_sscanf(text, "%hi%c", &address, &end);
  if (read < 1 || (read > 1 && end != '\n')) {
    waist::_dev_err(&adap->dev, "delete_device: %s\n", read < 1 ? "Can't parse I2C address" : "Extra parameters");
    return -EINVAL;
  }
  const auto known = std::ranges::find_if(clients_, [&](const auto& one) {
    return one.is_users && one.device->adapter == adap && key_of(*one.device) == address;
  });
  if (known == clients_.end()) {
    waist::_dev_err(&adap->dev, "delete_device: Can't find device in list\n");
    return -ENOENT;
  }
  auto* const device = known->device;
  waist::_dev_info(&adap->dev, "delete_device: Deleting device %s at 0x%02hx\n", device->name, device->addr);
  remove_client(device);
  return static_cast<waist::ssize_t>(size);
}

LKM_SIM_INLINE bool i2c_answers(waist::i2c_adapter* adap, unsigned short address)
{
  using namespace waist;
  const auto can = [&](unsigned what) { return i2c_check_functionality(adap, what); };
  const auto read = [&](int protocol) {
    i2c_smbus_data ignored{};
    return i2c_smbus_xfer(adap, address, 0, I2C_SMBUS_READ, 0, protocol, &ignored) >= 0;
  };
  // A chip of FSC's wants to be read so.
  if (address == 0x73 && (adap->lkm_class & I2C_CLASS_HWMON) && can(I2C_FUNC_SMBUS_READ_BYTE_DATA))
    return read(I2C_SMBUS_BYTE_DATA);
  // Some EEPROMs take a quick write for a command.
  const bool is_eeproms = (address & ~7) == 0x30 || (address & ~0xf) == 0x50;
  if (!is_eeproms && can(I2C_FUNC_SMBUS_QUICK))
    return i2c_smbus_xfer(adap, address, 0, I2C_SMBUS_WRITE, 0, I2C_SMBUS_QUICK, nullptr) >= 0;
  if (can(I2C_FUNC_SMBUS_READ_BYTE)) return read(I2C_SMBUS_BYTE);
  _dev_warn(&adap->dev, "No suitable probing method supported for address 0x%02X\n", address);
  return false;
}

inline void warn_of_deprecated_class(const waist::device& bus_device, unsigned address)
{
  waist::_dev_warn(&bus_device,
                   "This adapter will soon drop class based instantiation of devices. Please make sure client 0x%02x "
                   "gets instantiated by other means. Check 'Documentation/i2c/instantiating-devices.rst' for "
                   "details.\n",
                   address);
}

LKM_SIM_INLINE bool i2c::detect_at(client& temporary, driver* drv)
{
  auto& bus_device = temporary.adapter->dev;
  const unsigned address = temporary.addr;
  if (!is_not_reserved(temporary.addr)) {
    waist::_dev_warn(&bus_device, "Invalid probe address 0x%02x\n", address);
    return false;
  }
  const bool is_free = !is_taken(temporary.adapter, temporary.addr);
  if (!is_free || !i2c_answers(temporary.adapter, temporary.addr)) return true;
  waist::i2c_board_info found{};
  found.addr = temporary.addr;
  if (const int refused = drv->detect(&temporary, &found)) return refused == -ENODEV;
  client* made = nullptr;
  if (const std::string_view kind = found.type; kind.empty()) {
    waist::_dev_err(&bus_device, "%s detection function provided no name for 0x%x\n", drv->driver.name, address);
  } else {
    if (temporary.adapter->lkm_class & waist::I2C_CLASS_DEPRECATED) warn_of_deprecated_class(bus_device, found.addr);
    if (add_client(temporary.adapter, found, &made))
      waist::_dev_err(&bus_device, "Failed creating %s at 0x%02x\n", found.type, unsigned{found.addr});
  }
  for (auto& known : clients_)
    if (made && known.device == made) known.finder = drv;
  return true;
}

LKM_SIM_INLINE void i2c::detect(adapter* adap, driver* drv)
{
  if (!drv->detect || !drv->address_list || !(adap->lkm_class & drv->lkm_class)) return;
  if (adap->lkm_class == waist::I2C_CLASS_DEPRECATED) return;
  // Linux gives detect() one that is not registered.
  auto* const temporary = static_cast<client*>(waist::__kmalloc(sizeof(client), waist::GFP_KERNEL | waist::__GFP_ZERO));
  if (!temporary) return;
  temporary->adapter = adap;
  for (const auto* address = drv->address_list; *address != waist::I2C_CLIENT_END; ++address) {
    temporary->addr = *address;
    if (!detect_at(*temporary, drv)) break;
  }
  waist::kfree(temporary);
}

LKM_SIM_INLINE void i2c::take_away(const departure& who)
{
  part<driver_core>().while_it_leaves(who, [&] {
    std::vector<driver*> drivers;
    for (auto* const drv : bus.p->drivers)
      if (drv->p->made.by == who.module() && drv != &dummy_.driver) drivers.push_back(i2c_driver_of(drv));
    for (auto* const drv : drivers) {
      who.left("I2C driver \"" + std::string(drv->driver.name) + '"', "i2c_del_driver()", &drv->driver.p->made.at);
      remove_driver(drv);
    }
    const auto all = clients_;
    for (const auto& known : all) {
      if (known.made.by != who.module() || known.is_users || known.finder) continue;
      if (const auto of = made_.find(known.device->adapter); of != made_.end() && of->second.by == who.module())
        continue;
      who.left("I2C device \"" + std::string(known.device->name) + "\" (" + waist::dev_name(&known.device->dev) + ')',
               "i2c_unregister_device()", &known.made.at);
      remove_client(known.device);
    }
    const auto adapters = made_;
    for (const auto& [adap, made] : adapters) {
      if (made.by != who.module()) continue;
      const auto number = std::to_string(adap->nr);
      who.left("I2C adapter \"" + std::string(adap->name) + "\" (i2c-" + number + ')', "i2c_del_adapter()", &made.at);
      remove(const_cast<adapter*>(adap));
    }
  });
}

/// Whether the adapter's driver refuses what is asked for.
inline const char* i2c_refusal(const waist::i2c_adapter_quirks& quirks, std::span<const waist::i2c_msg> messages,
                               const waist::i2c_msg** which)
{
  using namespace waist;
  const auto exceeds = [](int value, int limit) { return limit && value > limit; };
  const auto is_read = [](const i2c_msg& m) { return (m.flags & I2C_M_RD) != 0; };
  const auto on = [&](unsigned flag) { return (quirks.flags & flag) != 0; };
  *which = messages.data();
  int limit = quirks.max_num_msgs;
  bool checks_lengths = true;
  if (on(I2C_AQ_COMB)) {
    limit = 2;
    if (messages.size() == 2) {
      const auto& first = messages[0];
      const auto& second = messages[1];
      if (on(I2C_AQ_COMB_WRITE_FIRST) && is_read(first)) return "1st comb msg must be write";
      *which = &second;
      if (on(I2C_AQ_COMB_READ_SECOND) && !is_read(second)) return "2nd comb msg must be read";
      *which = &first;
      if (on(I2C_AQ_COMB_SAME_ADDR) && first.addr != second.addr) return "comb msg only to same addr";
      if (exceeds(first.len, quirks.max_comb_1st_msg_len)) return "msg too long";
      if (exceeds(second.len, quirks.max_comb_2nd_msg_len)) {
        *which = &second;
        return "msg too long";
      }
      checks_lengths = false;
    }
  }
  if (exceeds(static_cast<int>(messages.size()), limit)) return "too many messages";
  for (const auto& one : messages) {
    *which = &one;
    if (checks_lengths && exceeds(one.len, is_read(one) ? quirks.max_read_len : quirks.max_write_len))
      return "msg too long";
    if (!one.len && on(is_read(one) ? I2C_AQ_NO_ZERO_LEN_READ : I2C_AQ_NO_ZERO_LEN_WRITE)) return "no zero length";
  }
  return nullptr;
}

/// Asks the adapter's driver until it has not lost the bus to another, as often as it wants and as long as it has time.
template <class Ask>
int i2c_try(waist::i2c_adapter* adap, Ask ask)
{
  const auto begun = waist::lkm_jiffies();
  int result = 0;
  for (int i = 0; i <= adap->retries; ++i) {
    result = ask();
    if (result != -EAGAIN || static_cast<long>(waist::lkm_jiffies() - begun) > adap->timeout) break;
  }
  return result;
}

/// What the speeds of a bus are called.
struct i2c_mode {
  unsigned frequency;
  const char* name;
};
inline constexpr i2c_mode i2c_modes[] = {
    {100'000, "Standard Mode (100 kHz)"},     {400'000, "Fast Mode (400 kHz)"},
    {1'000'000, "Fast Mode Plus (1.0 MHz)"},  {1'400'000, "Turbo Mode (1.4 MHz)"},
    {3'400'000, "High Speed Mode (3.4 MHz)"}, {5'000'000, "Ultra Fast Mode (5.0 MHz)"}};

/// The lock of an adapter's bus, as long as this lives.
class i2c_bus_guard {
 public:
  explicit i2c_bus_guard(waist::i2c_adapter* of) : of_(of) { waist::i2c_lock_bus(of_, waist::I2C_LOCK_SEGMENT); }
  ~i2c_bus_guard() { waist::i2c_unlock_bus(of_, waist::I2C_LOCK_SEGMENT); }
  i2c_bus_guard(const i2c_bus_guard&) = delete;
  i2c_bus_guard& operator=(const i2c_bus_guard&) = delete;

 private:
  waist::i2c_adapter* of_;
};

inline int i2c_is_suspended(waist::i2c_adapter* adap)
{
  if (!(adap->locked_flags & 1UL << waist::I2C_ALF_IS_SUSPENDED)) return 0;
  if (!(adap->locked_flags & 1UL << waist::I2C_ALF_SUSPEND_REPORTED)) {
    adap->locked_flags |= 1UL << waist::I2C_ALF_SUSPEND_REPORTED;
    const auto text = "i2c " + std::string(waist::dev_name(&adap->dev)) + ": Transfer while suspended";
    waist::lkm_warn("drivers/i2c/i2c-core.h", __LINE__, "__i2c_transfer", text.c_str());
  }
  return -ESHUTDOWN;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bus_type* lkm_i2c_bus_type() { return &sim::part<sim::i2c>().bus; }
LKM_EXPORT_SYMBOL_GPL(lkm_i2c_bus_type);
LKM_SIM_INLINE device_type* lkm_i2c_adapter_type() { return &sim::part<sim::i2c>().adapter_type; }
LKM_EXPORT_SYMBOL_GPL(lkm_i2c_adapter_type);
LKM_SIM_INLINE device_type* lkm_i2c_client_type() { return &sim::part<sim::i2c>().client_type; }
LKM_EXPORT_SYMBOL_GPL(lkm_i2c_client_type);

LKM_SIM_INLINE int i2c_add_adapter(i2c_adapter* adap) { return sim::part<sim::i2c>().add(adap, -1); }
LKM_EXPORT_SYMBOL(i2c_add_adapter);
LKM_SIM_INLINE int i2c_add_numbered_adapter(i2c_adapter* adap)
{
  if (adap->nr < -1) {
    lkm_warn("drivers/i2c/i2c-core-base.c", __LINE__, "__i2c_add_numbered_adapter", "couldn't get idr");
    return -EINVAL;
  }
  return sim::part<sim::i2c>().add(adap, adap->nr);
}
LKM_EXPORT_SYMBOL_GPL(i2c_add_numbered_adapter);
LKM_SIM_INLINE void i2c_del_adapter(i2c_adapter* adap) { sim::part<sim::i2c>().remove(adap); }
LKM_EXPORT_SYMBOL(i2c_del_adapter);

LKM_SIM_INLINE int devm_i2c_add_adapter(device* dev, i2c_adapter* adapter)
{
  const int error = i2c_add_adapter(adapter);
  if (error) return error;
  return devm_add_action_or_reset(dev, [](void* data) { i2c_del_adapter(static_cast<i2c_adapter*>(data)); }, adapter);
}
LKM_EXPORT_SYMBOL_GPL(devm_i2c_add_adapter);

LKM_SIM_INLINE i2c_adapter* i2c_get_adapter(int nr)
{
  auto* const found = sim::part<sim::i2c>().find(nr);
  if (!found || !try_module_get(found->owner)) return nullptr;
  get_device(&found->dev);
  return found;
}
LKM_EXPORT_SYMBOL(i2c_get_adapter);
LKM_SIM_INLINE void i2c_put_adapter(i2c_adapter* adap)
{
  if (!adap) return;
  module_put(adap->owner);
  put_device(&adap->dev);
}
LKM_EXPORT_SYMBOL(i2c_put_adapter);

LKM_SIM_INLINE i2c_adapter* i2c_verify_adapter(device* dev)
{
  return dev->type == lkm_i2c_adapter_type() ? sim::i2c_adapter_of(dev) : nullptr;
}
LKM_EXPORT_SYMBOL(i2c_verify_adapter);
LKM_SIM_INLINE i2c_client* i2c_verify_client(device* dev)
{
  return dev->type == lkm_i2c_client_type() ? sim::i2c_client_of(dev) : nullptr;
}
LKM_EXPORT_SYMBOL(i2c_verify_client);

LKM_SIM_INLINE unsigned i2c_adapter_depth(i2c_adapter* adapter)
{
  unsigned depth = 0;
  for (auto* above = adapter->dev.parent; above && i2c_verify_adapter(above); above = above->parent) ++depth;
  return depth;
}
LKM_EXPORT_SYMBOL_GPL(i2c_adapter_depth);

LKM_SIM_INLINE int i2c_register_driver(module* owner, i2c_driver* driver)
{
  return sim::part<sim::i2c>().add_driver(driver, owner);
}
LKM_EXPORT_SYMBOL(i2c_register_driver);
LKM_SIM_INLINE void i2c_del_driver(i2c_driver* driver) { sim::part<sim::i2c>().remove_driver(driver); }
LKM_EXPORT_SYMBOL(i2c_del_driver);

LKM_SIM_INLINE const i2c_device_id* i2c_match_id(const i2c_device_id* id, const i2c_client* client)
{
  const std::string_view wanted = client ? client->name : "";
  // A table ends with one that has no name.
  const auto* entry = client ? id : nullptr;
  for (; entry && wanted != entry->name; ++entry)
    if (!*entry->name) return nullptr;
  return entry && *entry->name ? entry : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(i2c_match_id);
LKM_SIM_INLINE const i2c_device_id* i2c_client_get_device_id(const i2c_client* client)
{
  return i2c_match_id(sim::i2c_driver_of(client->dev.driver)->id_table, client);
}
LKM_EXPORT_SYMBOL_GPL(i2c_client_get_device_id);

LKM_SIM_INLINE i2c_client* i2c_new_client_device(i2c_adapter* adap, const i2c_board_info* info)
{
  i2c_client* made = nullptr;
  const int error = sim::part<sim::i2c>().add_client(adap, *info, &made);
  return error ? static_cast<i2c_client*>(ERR_PTR(error)) : made;
}
LKM_EXPORT_SYMBOL_GPL(i2c_new_client_device);

LKM_SIM_INLINE i2c_client* i2c_new_scanned_device(i2c_adapter* adap, i2c_board_info* info,
                                                  const unsigned short* addr_list,
                                                  int (*probe)(i2c_adapter*, unsigned short))
{
  for (; *addr_list != I2C_CLIENT_END; ++addr_list) {
    const auto address = *addr_list;
    if (!sim::is_not_reserved(address)) {
      _dev_warn(&adap->dev, "Invalid 7-bit address 0x%02x\n", address);
      continue;
    }
    if (sim::part<sim::i2c>().is_taken(adap, address)) continue;
    if (probe ? probe(adap, address) == 0 : !sim::i2c_answers(adap, address)) continue;
    info->addr = address;
    return i2c_new_client_device(adap, info);
  }
  return static_cast<i2c_client*>(ERR_PTR(-ENODEV));
}
LKM_EXPORT_SYMBOL_GPL(i2c_new_scanned_device);

LKM_SIM_INLINE int i2c_probe_func_quick_read(i2c_adapter* adap, unsigned short addr)
{
  return i2c_smbus_xfer(adap, addr, 0, I2C_SMBUS_READ, 0, I2C_SMBUS_QUICK, nullptr) >= 0;
}
LKM_EXPORT_SYMBOL_GPL(i2c_probe_func_quick_read);

LKM_SIM_INLINE i2c_client* i2c_new_dummy_device(i2c_adapter* adapter, u16 address)
{
  i2c_board_info info{};
  std::strcpy(info.type, "dummy");
  info.addr = address;
  return i2c_new_client_device(adapter, &info);
}
LKM_EXPORT_SYMBOL_GPL(i2c_new_dummy_device);

LKM_SIM_INLINE i2c_client* devm_i2c_new_dummy_device(device* dev, i2c_adapter* adap, u16 address)
{
  const auto unregister = [](void* made) { i2c_unregister_device(static_cast<i2c_client*>(made)); };
  auto* const dummy = i2c_new_dummy_device(adap, address);
  const int failed = IS_ERR(dummy) ? 0 : devm_add_action_or_reset(dev, unregister, dummy);
  if (failed) return static_cast<i2c_client*>(ERR_PTR(failed));
  return dummy;
}
LKM_EXPORT_SYMBOL_GPL(devm_i2c_new_dummy_device);

LKM_SIM_INLINE i2c_client* i2c_new_ancillary_device(i2c_client* client, const char*, u16 default_addr)
{
  return i2c_new_dummy_device(client->adapter, default_addr);
}
LKM_EXPORT_SYMBOL_GPL(i2c_new_ancillary_device);

LKM_SIM_INLINE void i2c_unregister_device(i2c_client* client)
{
  if (!IS_ERR_OR_NULL(client)) sim::part<sim::i2c>().remove_client(client);
}
LKM_EXPORT_SYMBOL_GPL(i2c_unregister_device);

LKM_SIM_INLINE int i2c_for_each_dev(void* data, int (*fn)(device*, void*))
{
  return bus_for_each_dev(lkm_i2c_bus_type(), nullptr, data, fn);
}
LKM_EXPORT_SYMBOL_GPL(i2c_for_each_dev);

LKM_SIM_INLINE void i2c_clients_command(i2c_adapter* adap, unsigned cmd, void* arg)
{
  auto ask = std::pair(cmd, arg);
  device_for_each_child(&adap->dev, &ask, [](device* dev, void* data) {
    auto* const client = i2c_verify_client(dev);
    if (!client || !dev->driver) return 0;
    const auto& [number, argument] = *static_cast<std::pair<unsigned, void*>*>(data);
    if (auto* const command = sim::i2c_driver_of(dev->driver)->command) command(client, number, argument);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(i2c_clients_command);

LKM_SIM_INLINE const char* i2c_freq_mode_string(u32 bus_freq_hz)
{
  const auto mode = std::ranges::find(sim::i2c_modes, bus_freq_hz, &sim::i2c_mode::frequency);
  return mode == std::end(sim::i2c_modes) ? "Unknown Mode" : mode->name;
}
LKM_EXPORT_SYMBOL_GPL(i2c_freq_mode_string);

LKM_SIM_INLINE int __i2c_transfer(i2c_adapter* adap, i2c_msg* msgs, int num)
{
  if (!adap->algo->master_xfer) return -EOPNOTSUPP;
  if (!msgs || num < 1) {
    lkm_warn("drivers/i2c/i2c-core-base.c", __LINE__, "__i2c_transfer", "");
    return -EINVAL;
  }
  if (const int error = sim::i2c_is_suspended(adap)) return error;
  if (adap->quirks) {
    const i2c_msg* which = nullptr;
    if (const auto* const why = sim::i2c_refusal(*adap->quirks, {msgs, static_cast<size_t>(num)}, &which)) {
      _dev_err(&adap->dev, "adapter quirk: %s (addr 0x%04x, size %u, %s)\n", why, which->addr, unsigned{which->len},
               which->flags & I2C_M_RD ? "read" : "write");
      return -EOPNOTSUPP;
    }
  }
  return sim::i2c_try(adap, [&] { return adap->algo->master_xfer(adap, msgs, num); });
}
LKM_EXPORT_SYMBOL(__i2c_transfer);

LKM_SIM_INLINE int i2c_transfer(i2c_adapter* adap, i2c_msg* msgs, int num)
{
  const sim::i2c_bus_guard guard(adap);
  return __i2c_transfer(adap, msgs, num);
}
LKM_EXPORT_SYMBOL(i2c_transfer);

LKM_SIM_INLINE int i2c_transfer_buffer_flags(const i2c_client* client, char* buf, int count, u16 flags)
{
  i2c_msg only{};
  only.buf = reinterpret_cast<u8*>(buf);
  only.len = static_cast<u16>(count);
  only.addr = client->addr;
  only.flags = static_cast<u16>((client->flags & I2C_M_TEN) | flags);
  const int carried = i2c_transfer(client->adapter, &only, 1);
  if (carried != 1) return carried;
  return count;
}
LKM_EXPORT_SYMBOL(i2c_transfer_buffer_flags);

LKM_SIM_INLINE u8* i2c_get_dma_safe_msg_buf(i2c_msg* msg, unsigned threshold)
{
  if (msg->len < threshold || msg->len == 0) return nullptr;
  if (msg->flags & I2C_M_DMA_SAFE) return msg->buf;
  return static_cast<u8*>(msg->flags & I2C_M_RD ? __kmalloc(msg->len, GFP_KERNEL | __GFP_ZERO)
                                                : kmemdup(msg->buf, msg->len, GFP_KERNEL));
}
LKM_EXPORT_SYMBOL_GPL(i2c_get_dma_safe_msg_buf);

LKM_SIM_INLINE void i2c_put_dma_safe_msg_buf(u8* buf, i2c_msg* msg, bool xferred)
{
  const bool is_a_copy = buf && buf != msg->buf;
  const bool has_news = is_a_copy && xferred && (msg->flags & I2C_M_RD) != 0;
  if (has_news) std::copy_n(buf, msg->len, msg->buf);
  if (is_a_copy) kfree(buf);
}
LKM_EXPORT_SYMBOL_GPL(i2c_put_dma_safe_msg_buf);

}  // extern "C"
}  // namespace lkm::waist
