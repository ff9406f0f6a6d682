// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Operations on modules: loading them with drawn parameters or from damaged bytes, removing them, and their parameters
/// as files.
#pragma once

#include "operands.hpp"

#include <string>

namespace fuzz {

/// What a parameter may be given: of every type's range, of its form, or neither.
inline std::string parameter_value_of(std::uint8_t byte)
{
  static constexpr std::array values{"1",
                                     "0",
                                     "-1",
                                     "2",
                                     "127",
                                     "128",
                                     "255",
                                     "256",
                                     "32767",
                                     "32768",
                                     "-32769",
                                     "65535",
                                     "65536",
                                     "2147483647",
                                     "2147483648",
                                     "-2147483648",
                                     "4294967295",
                                     "4294967296",
                                     "9223372036854775808",
                                     "18446744073709551615",
                                     "18446744073709551616",
                                     "0x1F",
                                     "0x",
                                     "017",
                                     "08",
                                     "1,2",
                                     "1,2,3,4",
                                     "1,2,3,4,5",
                                     "1,,2",
                                     ",",
                                     "y",
                                     "N",
                                     "on",
                                     "off",
                                     "maybe",
                                     "",
                                     "tea",
                                     "seven77",
                                     "eight888",
                                     "\"two words\"",
                                     "\"",
                                     "\"\"",
                                     "a\"b",
                                     "\"a\"b",
                                     "a=b",
                                     "+5",
                                     "1 ",
                                     "1x"};
  return one_of(values, byte);
}

inline std::string parameter_name_of(const std::string& module, std::uint8_t byte)
{
  static constexpr std::array settings{"a_ullong", "a_hexint", "an_invbool", "a_bint", "once",   "counted",  "every",
                                       "words",    "fixed",    "even",       "quiet",  "hidden", "dangerous"};
  static constexpr std::array parameters{"a_byte", "a_short", "a_ushort", "an_int",  "a_uint",
                                         "a_long", "a_ulong", "a_bool",   "a_charp", "outside"};
  static constexpr std::array odd{"nothing", "an-int", "a-bool", "an_in", "an_intx", "inside"};
  if (byte >= 232) return one_of(odd, byte);
  if (module == "settings") return one_of(settings, byte);
  if (module == "parameters") return one_of(parameters, byte);
  return module == "badinit" ? "result" : "fails";
}

inline std::string parameter_module_of(std::uint8_t byte)
{
  static constexpr std::array modules{"settings", "parameters", "settings", "parameters",
                                      "badinit",  "guest",      "kitchen",  "settings"};
  return one_of(modules, byte);
}

/// What badinit's init returns; a number above 0 loads and is warned about, once in a kernel's life.
inline std::string init_result_of(std::uint8_t byte)
{
  static constexpr std::array results{"0", "-5", "-12", "-2", "-17", "-4095", "-16"};
  return one_of(results, byte);
}

inline std::string arguments_of(const std::string& module, const record& r)
{
  if (module == "badinit") return "result=" + init_result_of(r.b);
  const auto one = [&](std::uint8_t name, std::uint8_t value) {
    auto parameter = parameter_name_of(module, name);
    if (parameter == "quiet") parameter = "even";  // it has no set(), which Linux calls all the same
    // A flag may be named alone.
    if (value >= 240) return parameter;
    if (value >= 232) return '"' + parameter + '=' + parameter_value_of(value) + '"';
    return parameter + '=' + parameter_value_of(value);
  };
  if (r.d % 4 < 2) return r.d % 4 ? one(r.b, static_cast<std::uint8_t>(r.c % 2)) : "";
  auto text = one(r.b, r.c);
  static constexpr std::array between{" ", "  ", "\t", "\n", " -- ", " ", " ", ","};
  if (r.d % 4 == 3) text += one_of(between, r.d / 4) + one(r.c, r.b);
  return text;
}

inline bool is_loaded(place at, const std::string& name)
{
  struct ::stat s{};
  return at.self.raw().stat("/sys/module/" + name, s) == 0;
}

/// The drawn one of those with parameters that are loaded; without any, one that is loaded now.
inline std::string loaded_module_of(place at, std::uint8_t byte)
{
  for (unsigned i = 0; i < 8; ++i)
    if (const auto name = parameter_module_of(static_cast<std::uint8_t>(byte + i));
        name != "kitchen" && is_loaded(at, name))
      return name;
  const std::string name = byte % 2 ? "settings" : "parameters";
  at.self.insmod(name);
  return name;
}

inline void load_module_op(place at, const record& r)
{
  const auto module = parameter_module_of(r.a);
  at.self.insmod(module, arguments_of(module, r));
}

/// delete_module(2) with each of its flags but for those that tear a module out.
inline void unload_module_op(place at, const record& r)
{
  static constexpr std::array modules{"settings", "parameters", "kitchen", "guest",   "badinit",
                                      "settings", "parameters", "entries", "nothing", ""};
  const auto* const module = one_of(modules, r.a);
  if (r.b % 8 == 7) {
    const long result = at.self.raw().delete_module(module, r.c & 1 ? 0 : O_NONBLOCK);
    at.self.remark("# delete_module(" + lkm::user::quote(module) + ") = " + lkm::user::describe(result));
    return;
  }
  at.self.rmmod(module);
}

inline void entries_module_op(place at, const record& r)
{
  if (r.a % 4)
    at.self.insmod("entries");
  else
    at.self.rmmod("entries");
}

/// init_module(2) of bytes of which some are not what they were. Only what the ELF header says is changed, or the end
/// cut off: the rest of a module differs between the worlds.
inline void damaged_op(place at, const record& r)
{
  auto image = at.self.module_image("settings");
  if (image.size() < 64) return at.self.remark("# no image");
  struct change {
    std::size_t at;
    unsigned char byte;
  };
  static constexpr std::array changes{change{0, 'E'}, change{4, 1},   change{16, 2}, change{16, 4}, change{18, 183},
                                      change{58, 63}, change{58, 65}, change{17, 1}, change{19, 1}, change{3, 'f'}};
  static constexpr std::array<std::size_t, 7> sizes{0, 1, 4, 10, 63, 40, 16};
  std::string what;
  switch (r.a % 4) {
    case 1:
      image.resize(one_of(sizes, r.b));
      what = "its first " + std::to_string(image.size()) + " bytes";
      break;
    case 2:
      image.resize(image.size() / 2);
      what = "half of it";
      break;
    case 3: what = "all of it"; break;
    default: {
      const auto& [offset, byte] = one_of(changes, r.b);
      image[offset] = static_cast<char>(byte);
      what = "byte " + std::to_string(offset) + " is " + std::to_string(byte);
    }
  }
  at.self.remark("# init_module() of settings, " + what);
  at.self.init_module("settings", image, r.c % 2 ? "" : "even=" + parameter_value_of(r.d));
}

/// A parameter as a file: read, written, or both.
inline void parameter_op(place at, const record& r)
{
  const auto module = loaded_module_of(at, r.a);
  const auto path = "/sys/module/" + module + "/parameters/" + parameter_name_of(module, r.b);
  const bool writes = r.d % 4 != 0;
  const int fd = at.self.open(path, writes ? r.d % 4 == 3 ? O_WRONLY : O_RDWR : O_RDONLY).release();
  if (fd < 0) return;
  if (writes) {
    at.self.write(fd, parameter_value_of(r.c) + (r.d & 16 ? "\n" : ""));
    if (r.d & 32) at.self.lseek(fd, 0, SEEK_SET);
  }
  at.self.read(fd, 100);
  if (r.d & 64) at.self.close(fd);
}

/// What /sys/module says of a module.
inline void module_files_op(place at, const record& r)
{
  static constexpr std::array modules{"settings", "kitchen", "guest", "parameters", "badinit", "entries", "fuzzed"};
  static constexpr std::array files{"initstate", "refcnt",        "version",    "taint",   "srcversion",
                                    "uevent",    "holders/guest", "parameters", "holders", ""};
  std::string module = one_of(modules, r.a);
  for (unsigned i = 0; i < modules.size() && !is_loaded(at, module) && r.d % 8 != 7; ++i)
    module = one_of(modules, static_cast<std::uint8_t>(r.a + i));
  const std::string file = one_of(files, r.b);
  const auto path = "/sys/module/" + module + '/' + file;
  switch (r.c % 4) {
    case 0: {
      const int fd = at.self.open(path, O_RDONLY).release();
      if (fd >= 0 && file != "srcversion") at.self.read(fd, 30);
      break;
    }
    case 1: at.self.stat(path); break;
    case 2: at.self.readlink(path); break;
    default: at.self.open(path, O_WRONLY).release(); break;
  }
}

}  // namespace fuzz
