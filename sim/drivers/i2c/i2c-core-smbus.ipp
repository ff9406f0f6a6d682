// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/i2c/i2c-core-smbus.c (Linux 6.1): SMBus by the adapter's own function, or made of messages.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/i2c/i2c-core-base.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace lkm::sim {

/// The messages that one operation of SMBus is made of: one to the device, and often one from it.
struct smbus_messages {
  waist::u8 out[waist::I2C_SMBUS_BLOCK_MAX + 3] = {}, in[waist::I2C_SMBUS_BLOCK_MAX + 2] = {};
  waist::i2c_msg messages[2] = {};
  int count = 1;
  bool reads = false;  // something that the caller gets
};

/// 0, or the error that no driver needs to be asked for.
inline int make_smbus_messages(smbus_messages& to, const waist::i2c_adapter& adap, char read_write, waist::u8 command,
                               int size, const waist::i2c_smbus_data* data)
{
  using namespace waist;
  auto& first = to.messages[0];
  auto& second = to.messages[1];
  to.reads = read_write == I2C_SMBUS_READ;
  to.count = to.reads ? 2 : 1;
  to.out[0] = command;
  first.len = 1;
  // Where Linux takes a block of memory that DMA can reach.
  const auto blocks_are_safe = [](i2c_msg& m) { m.flags |= I2C_M_DMA_SAFE; };
  const auto put_word = [&] {
    first.len = 3;
    to.out[1] = static_cast<u8>(data->word);
    to.out[2] = static_cast<u8>(data->word >> 8);
  };
  const auto put_block = [&](size_t from) {
    first.len = static_cast<u16>(data->block[0] + 2 - from);
    std::memcpy(to.out + 1, data->block + from, first.len - 1);
    blocks_are_safe(first);
  };
  const auto get_block = [&] {
    second.flags |= I2C_M_RECV_LEN;
    second.len = 1;
    blocks_are_safe(second);
  };
  const bool is_too_long = data && data->block[0] > I2C_SMBUS_BLOCK_MAX;
  const auto refuse = [&](const char* what) {
    _dev_err(&adap.dev, "Invalid block %s size %d\n", what, data->block[0]);
    return -EINVAL;
  };
  switch (static_cast<unsigned>(size)) {
    case I2C_SMBUS_QUICK:
      // The direction is what it says.
      first.len = 0;
      if (to.reads) first.flags |= I2C_M_RD;
      to.count = 1;
      return 0;
    case I2C_SMBUS_BYTE:
      if (to.reads) {
        first.flags |= I2C_M_RD;
        to.count = 1;
      }
      return 0;
    case I2C_SMBUS_BYTE_DATA:
      second.len = 1;
      if (!to.reads) {
        first.len = 2;
        to.out[1] = data->byte;
      }
      return 0;
    case I2C_SMBUS_WORD_DATA:
      second.len = 2;
      if (!to.reads) put_word();
      return 0;
    case I2C_SMBUS_PROC_CALL:
      to.count = 2;
      to.reads = true;
      put_word();
      second.len = 2;
      return 0;
    case I2C_SMBUS_BLOCK_DATA:
      if (to.reads)
        get_block();
      else if (is_too_long)
        return refuse("write");
      else
        put_block(0);
      return 0;
    case I2C_SMBUS_BLOCK_PROC_CALL:
      to.count = 2;
      to.reads = true;
      if (is_too_long) return refuse("write");
      put_block(0);
      get_block();
      return 0;
    case I2C_SMBUS_I2C_BLOCK_DATA:
      if (is_too_long) return refuse(to.reads ? "read" : "write");
      if (to.reads) {
        second.len = data->block[0];
        blocks_are_safe(second);
      } else {
        put_block(1);
      }
      return 0;
    default: _dev_err(&adap.dev, "Unsupported transaction %d\n", size); return -EOPNOTSUPP;
  }
}

/// The check byte of a message, which begins with its address.
inline waist::u8 smbus_check(waist::u8 so_far, const waist::i2c_msg& of)
{
  auto address = waist::i2c_8bit_addr_from_msg(&of);
  so_far = waist::i2c_smbus_pec(so_far, &address, 1);
  return waist::i2c_smbus_pec(so_far, of.buf, of.len);
}

inline int emulate_smbus(waist::i2c_adapter* adap, waist::u16 address, unsigned short flags, char read_write,
                         waist::u8 command, int size, waist::i2c_smbus_data* data)
{
  using namespace waist;
  smbus_messages made;
  auto& first = made.messages[0];
  auto& second = made.messages[1];
  first.addr = second.addr = address;
  first.flags = flags;
  second.flags = flags | I2C_M_RD;
  first.buf = made.out;
  second.buf = made.in;
  if (const int error = make_smbus_messages(made, *adap, read_write, command, size, data)) return error;
  auto& last = made.messages[made.count - 1];
  const auto kind = static_cast<unsigned>(size);
  const bool is_checked = flags & I2C_CLIENT_PEC && kind != I2C_SMBUS_QUICK && kind != I2C_SMBUS_I2C_BLOCK_DATA;
  const bool last_is_read = last.flags & I2C_M_RD;
  u8 check = 0;
  if (is_checked) {
    if (!(first.flags & I2C_M_RD)) {
      check = smbus_check(0, first);
      if (made.count == 1) first.buf[first.len++] = check;
    }
    if (last_is_read) ++last.len;
  }
  const int carried = __i2c_transfer(adap, made.messages, made.count);
  if (carried < 0) return carried;
  if (carried != made.count) return -EIO;
  if (is_checked && last_is_read) {
    const u8 received = last.buf[--last.len];
    if (smbus_check(made.count == 1 ? 0 : check, last) != received) return -EBADMSG;
  }
  if (!made.reads) return 0;
  switch (kind) {
    case I2C_SMBUS_BYTE: data->byte = made.out[0]; break;
    case I2C_SMBUS_BYTE_DATA: data->byte = made.in[0]; break;
    case I2C_SMBUS_WORD_DATA:
    case I2C_SMBUS_PROC_CALL: data->word = static_cast<u16>(made.in[0] | made.in[1] << 8); break;
    case I2C_SMBUS_I2C_BLOCK_DATA: std::memcpy(data->block + 1, made.in, data->block[0]); break;
    case I2C_SMBUS_BLOCK_DATA:
    case I2C_SMBUS_BLOCK_PROC_CALL:
      if (made.in[0] > I2C_SMBUS_BLOCK_MAX) {
        _dev_err(&adap->dev, "Invalid block size returned: %d\n", made.in[0]);
        return -EPROTO;
      }
      std::memcpy(data->block, made.in, made.in[0] + 1u);
      break;
    default: break;
  }
  return 0;
}

/// One operation of a device.
inline int ask_smbus(const waist::i2c_client* of, bool reads, waist::u8 command, unsigned kind,
                     waist::i2c_smbus_data* data)
{
  return waist::i2c_smbus_xfer(of->adapter, of->addr, of->flags,
                               static_cast<char>(reads ? waist::I2C_SMBUS_READ : waist::I2C_SMBUS_WRITE), command,
                               static_cast<int>(kind), data);
}

inline waist::i2c_smbus_data smbus_block(waist::u8 length, const waist::u8* values)
{
  waist::i2c_smbus_data data{};
  data.block[0] = std::min<waist::u8>(length, waist::I2C_SMBUS_BLOCK_MAX);
  if (values) std::memcpy(data.block + 1, values, data.block[0]);
  return data;
}

/// How many bytes, which `values` gets.
inline int take_smbus_block(const waist::i2c_smbus_data& data, waist::u8* values)
{
  std::memcpy(values, data.block + 1, data.block[0]);
  return data.block[0];
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE u8 i2c_smbus_pec(u8 crc, u8* p, size_t count)
{
  // The polynomial is x^8 + x^2 + x + 1.
  while (count--) {
    crc ^= *p++;
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<u8>(crc & 0x80 ? crc << 1 ^ 0x07 : crc << 1);
  }
  return crc;
}
LKM_EXPORT_SYMBOL(i2c_smbus_pec);

LKM_SIM_INLINE s32 __i2c_smbus_xfer(i2c_adapter* adapter, u16 addr, unsigned short flags, char read_write, u8 command,
                                    int protocol, i2c_smbus_data* data)
{
  if (const int error = sim::i2c_is_suspended(adapter)) return error;
  const auto kind = static_cast<unsigned>(protocol);
  const bool has_length = kind == I2C_SMBUS_I2C_BLOCK_DATA || kind == I2C_SMBUS_BLOCK_PROC_CALL ||
                          (kind == I2C_SMBUS_BLOCK_DATA && read_write == I2C_SMBUS_WRITE);
  if (data && has_length && (data->block[0] == 0 || data->block[0] > I2C_SMBUS_BLOCK_MAX)) return -EINVAL;
  flags &= I2C_M_TEN | I2C_CLIENT_PEC | I2C_CLIENT_SCCB;
  const auto& algorithm = *adapter->algo;
  if (algorithm.smbus_xfer) {
    const int result = sim::i2c_try(
        adapter, [&] { return algorithm.smbus_xfer(adapter, addr, flags, read_write, command, protocol, data); });
    if (result != -EOPNOTSUPP || !algorithm.master_xfer) return result;
  }
  return sim::emulate_smbus(adapter, addr, flags, read_write, command, protocol, data);
}
LKM_EXPORT_SYMBOL(__i2c_smbus_xfer);

LKM_SIM_INLINE s32 i2c_smbus_xfer(i2c_adapter* adapter, u16 addr, unsigned short flags, char read_write, u8 command,
                                  int protocol, i2c_smbus_data* data)
{
  const sim::i2c_bus_guard guard(adapter);
  return __i2c_smbus_xfer(adapter, addr, flags, read_write, command, protocol, data);
}
LKM_EXPORT_SYMBOL(i2c_smbus_xfer);

LKM_SIM_INLINE s32 i2c_smbus_read_byte(const i2c_client* client)
{
  i2c_smbus_data data{};
  const int error = sim::ask_smbus(client, true, 0, I2C_SMBUS_BYTE, &data);
  return error < 0 ? error : data.byte;
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_byte);
LKM_SIM_INLINE s32 i2c_smbus_write_byte(const i2c_client* client, u8 value)
{
  return sim::ask_smbus(client, false, value, I2C_SMBUS_BYTE, nullptr);
}
LKM_EXPORT_SYMBOL(i2c_smbus_write_byte);

LKM_SIM_INLINE s32 i2c_smbus_read_byte_data(const i2c_client* client, u8 command)
{
  i2c_smbus_data data{};
  const int error = sim::ask_smbus(client, true, command, I2C_SMBUS_BYTE_DATA, &data);
  return error < 0 ? error : data.byte;
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_byte_data);
LKM_SIM_INLINE s32 i2c_smbus_write_byte_data(const i2c_client* client, u8 command, u8 value)
{
  i2c_smbus_data data{};
  data.byte = value;
  return sim::ask_smbus(client, false, command, I2C_SMBUS_BYTE_DATA, &data);
}
LKM_EXPORT_SYMBOL(i2c_smbus_write_byte_data);

LKM_SIM_INLINE s32 i2c_smbus_read_word_data(const i2c_client* client, u8 command)
{
  i2c_smbus_data data{};
  const int error = sim::ask_smbus(client, true, command, I2C_SMBUS_WORD_DATA, &data);
  return error < 0 ? error : data.word;
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_word_data);
LKM_SIM_INLINE s32 i2c_smbus_write_word_data(const i2c_client* client, u8 command, u16 value)
{
  i2c_smbus_data data{};
  data.word = value;
  return sim::ask_smbus(client, false, command, I2C_SMBUS_WORD_DATA, &data);
}
LKM_EXPORT_SYMBOL(i2c_smbus_write_word_data);

LKM_SIM_INLINE s32 i2c_smbus_read_block_data(const i2c_client* client, u8 command, u8* values)
{
  i2c_smbus_data data{};
  const int error = sim::ask_smbus(client, true, command, I2C_SMBUS_BLOCK_DATA, &data);
  return error ? error : sim::take_smbus_block(data, values);
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_block_data);
LKM_SIM_INLINE s32 i2c_smbus_write_block_data(const i2c_client* client, u8 command, u8 length, const u8* values)
{
  auto data = sim::smbus_block(length, values);
  return sim::ask_smbus(client, false, command, I2C_SMBUS_BLOCK_DATA, &data);
}
LKM_EXPORT_SYMBOL(i2c_smbus_write_block_data);

LKM_SIM_INLINE s32 i2c_smbus_read_i2c_block_data(const i2c_client* client, u8 command, u8 length, u8* values)
{
  auto data = sim::smbus_block(length, nullptr);
  const int error = sim::ask_smbus(client, true, command, I2C_SMBUS_I2C_BLOCK_DATA, &data);
  return error < 0 ? error : sim::take_smbus_block(data, values);
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_i2c_block_data);
LKM_SIM_INLINE s32 i2c_smbus_write_i2c_block_data(const i2c_client* client, u8 command, u8 length, const u8* values)
{
  auto data = sim::smbus_block(length, values);
  return sim::ask_smbus(client, false, command, I2C_SMBUS_I2C_BLOCK_DATA, &data);
}
LKM_EXPORT_SYMBOL(i2c_smbus_write_i2c_block_data);

LKM_SIM_INLINE s32 i2c_smbus_read_i2c_block_data_or_emulated(const i2c_client* client, u8 command, u8 length,
                                                             u8* values)
{
  const auto can = [&](unsigned what) { return i2c_check_functionality(client->adapter, what); };
  if (can(I2C_FUNC_SMBUS_READ_I2C_BLOCK)) return i2c_smbus_read_i2c_block_data(client, command, length, values);
  if (!can(I2C_FUNC_SMBUS_READ_BYTE_DATA)) return -EOPNOTSUPP;
  length = std::min<u8>(length, I2C_SMBUS_BLOCK_MAX);
  u8 done = 0;
  while (done < length) {
    const auto at = static_cast<u8>(command + done);
    const bool by_word = length - done >= 2 && can(I2C_FUNC_SMBUS_READ_WORD_DATA);
    const int got = by_word ? i2c_smbus_read_word_data(client, at) : i2c_smbus_read_byte_data(client, at);
    if (got < 0) return got;
    values[done++] = static_cast<u8>(got);
    if (by_word) values[done++] = static_cast<u8>(got >> 8);
  }
  return done;
}
LKM_EXPORT_SYMBOL(i2c_smbus_read_i2c_block_data_or_emulated);

LKM_SIM_INLINE int i2c_get_device_id(const i2c_client* client, i2c_device_identity* id)
{
  if (!i2c_check_functionality(client->adapter, I2C_FUNC_SMBUS_READ_I2C_BLOCK)) return -EOPNOTSUPP;
  constexpr u16 reserved_for_this = 0x7c;
  auto data = sim::smbus_block(3, nullptr);
  const int error = i2c_smbus_xfer(client->adapter, reserved_for_this, 0, I2C_SMBUS_READ,
                                   static_cast<u8>(client->addr << 1), I2C_SMBUS_I2C_BLOCK_DATA, &data);
  if (error) return error;
  // Twelve bits, nine and three.
  const unsigned bits = static_cast<unsigned>(data.block[1] << 16 | data.block[2] << 8 | data.block[3]);
  id->manufacturer_id = static_cast<u16>(bits >> 12);
  id->part_id = static_cast<u16>(bits >> 3 & 0x1ff);
  id->die_revision = static_cast<u8>(bits & 7);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(i2c_get_device_id);

}  // extern "C"
}  // namespace lkm::waist
