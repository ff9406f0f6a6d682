// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): addresses of networks, and other bytes in a notation of their own.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/bounded_text.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

/// A letter or digit as the kernel's ctype has it, which knows Latin-1.
constexpr bool is_letter(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= 192 && byte != 215 && byte != 247);
}
constexpr bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

inline void add_hex(std::string& to, std::uint8_t byte, bool capitals = false)
{
  const char* const digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  to += digits[byte >> 4];
  to += digits[byte & 15];
}

/// %*ph: up to 64 bytes, with what `fmt` asks for between them.
inline void put_hex_bytes(bounded_text& out, const char* fmt, const std::uint8_t* bytes, const conversion& how)
{
  const std::string_view between = fmt[1] == 'C' ? ":" : fmt[1] == 'D' ? "-" : fmt[1] == 'N' ? "" : " ";
  const int count = how.width < 0 ? 1 : std::min(how.width, 64);
  std::string text;
  for (int i = 0; i < count; ++i) {
    if (i) text += between;
    add_hex(text, bytes[i]);
  }
  out.put(text);
}

/// %pM, %pm, %pMF, %pMR and %pmR.
inline void put_mac(bounded_text& out, const char* fmt, const std::uint8_t* bytes, const conversion& how)
{
  const char between = fmt[0] == 'm' ? '\0' : fmt[1] == 'F' ? '-' : ':';
  std::string text;
  for (int i = 0; i < 6; ++i) {
    if (i && between) text += between;
    add_hex(text, bytes[fmt[1] == 'R' ? 5 - i : i]);
  }
  out.put_string(text, how);
}

/// %pU: big endian unless `fmt` says l or L, and in capitals for B and L.
inline void put_uuid(bounded_text& out, const char* fmt, const std::uint8_t* bytes, const conversion& how)
{
  static constexpr std::array<int, 16> as_they_are{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  static constexpr std::array<int, 16> little_endian{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  const auto& order = fmt[1] == 'l' || fmt[1] == 'L' ? little_endian : as_they_are;
  std::string text;
  for (const int i : order) {
    if (text.size() == 8 || text.size() == 13 || text.size() == 18 || text.size() == 23) text += '-';
    add_hex(text, bytes[i], fmt[1] == 'B' || fmt[1] == 'L');
  }
  out.put_string(text, how);
}

/// 1.2.3.4, or 001.002.003.004 when it is `padded`; `order` is h, l, n or b.
inline std::string ip4_text(const std::uint8_t* bytes, bool padded, char order)
{
  const bool reversed = order == 'h' || order == 'l';
  char text[16];
  const auto part = [&](int i) { return static_cast<unsigned>(bytes[reversed ? 3 - i : i]); };
  std::snprintf(text, sizeof text, padded ? "%03u.%03u.%03u.%03u" : "%u.%u.%u.%u", part(0), part(1), part(2), part(3));
  return text;
}

/// All eight groups, with colons unless they are to be `joined`.
inline std::string ip6_text(const std::uint8_t* bytes, bool joined)
{
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i && i % 2 == 0 && !joined) text += ':';
    add_hex(text, bytes[i]);
  }
  return text;
}

/// RFC 5952: the longest run of zero groups is left out, and what stands for an IPv4 address ends in one.
inline std::string ip6_short_text(const std::uint8_t* bytes)
{
  std::array<unsigned, 8> group{};
  for (std::size_t i = 0; i < 8; ++i) group[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  const bool mapped = !group[0] && !group[1] && !group[2] && !group[3] && !group[4] && group[5] == 0xffff;
  const bool isatap = (group[4] | 0x0200) == 0x0200 && group[5] == 0x5efe;
  const std::size_t count = mapped || isatap ? 6 : 8;
  std::size_t gap = count, gap_length = 1;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t zeroes = 0;
    while (i + zeroes < count && group[i + zeroes] == 0) ++zeroes;
    if (zeroes > gap_length) {
      gap = i;
      gap_length = zeroes;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i == gap) {
      text += "::";
      i += gap_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char digits[8];
    std::snprintf(digits, sizeof digits, "%x", group[i]);
    text += digits;
  }
  if (count == 6) {
    if (text.back() != ':') text += ':';
    text += ip4_text(bytes + 12, false, 'b');
  }
  return text;
}

/// %pIS and %piS: a struct sockaddr_in or sockaddr_in6, with its port, flow or scope when `fmt` asks for them.
inline void put_socket_address(bounded_text& out, const char* fmt, const std::uint8_t* address, const conversion& how)
{
  std::uint16_t family;
  std::memcpy(&family, address, sizeof family);
  std::string_view options(fmt + 2);
  std::size_t letters = 0;
  while (letters < options.size() && is_letter(options[letters])) ++letters;
  options = options.substr(0, letters);
  const auto asks = [&](char letter) { return options.find(letter) != options.npos; };
  const auto number = [&](unsigned value) {
    char text[64];
    bounded_text to(text, sizeof text);
    to.put_number(value, how);
    return std::string(text, sizeof text - to.room_left());
  };
  const auto big_endian = [&](int at, int size) {
    unsigned value = 0;
    for (int i = 0; i < size; ++i) value = value << 8 | address[at + i];
    return value;
  };
  const bool padded = fmt[0] == 'i';
  std::string text;
  if (family == 2) {  // AF_INET
    const auto order = options.find_last_of("hlnb");
    text = ip4_text(address + 4, padded, order == options.npos ? 'b' : options[order]);
    if (asks('p')) text += ':' + number(big_endian(2, 2));
  } else if (family == 10) {  // AF_INET6
    text = !padded && asks('c') ? ip6_short_text(address + 8) : ip6_text(address + 8, padded);
    if (asks('p') || asks('f') || asks('s')) text = '[' + text + ']';
    if (asks('p')) text += ':' + number(big_endian(2, 2));
    if (asks('f')) text += '/' + number(big_endian(4, 4) & 0x0fffffffU);
    if (asks('s')) {
      std::uint32_t scope;
      std::memcpy(&scope, address + 24, sizeof scope);
      text += '%' + number(scope);
    }
  } else {
    return out.put_error("(einval)", how);
  }
  out.put_string(text, how);
}

/// %pI and %pi.
inline void put_ip(bounded_text& out, const char* fmt, const std::uint8_t* bytes, const conversion& how)
{
  switch (fmt[1]) {
    case '4': return out.put_string(ip4_text(bytes, fmt[0] == 'i', fmt[2]), how);
    case '6':
      return out.put_string(fmt[0] == 'I' && fmt[2] == 'c' ? ip6_short_text(bytes) : ip6_text(bytes, fmt[0] == 'i'),
                            how);
    case 'S': return put_socket_address(out, fmt, bytes, how);
    default: return out.put_error(fmt[0] == 'i' ? "(%pi?)" : "(%pI?)", how);
  }
}

/// %p4cc: the four letters of a format of pixels, its byte order and number.
inline void put_fourcc(bounded_text& out, const char* fmt, const void* code, const conversion& how)
{
  if (fmt[1] != 'c' || fmt[2] != 'c') return out.put_error("(%p4?)", how);
  std::uint32_t number;
  std::memcpy(&number, code, sizeof number);
  std::string text;
  for (int i = 0; i < 4; ++i) {
    const auto c = static_cast<unsigned char>((number & 0x7fffffffU) >> (8 * i));
    text += c >= ' ' && c < 127 ? static_cast<char>(c) : '.';
  }
  char rest[40];
  std::snprintf(rest, sizeof rest, " %s-endian (0x%08x)", number >> 31 ? "big" : "little", number);
  out.put_string(text + rest, how);
}

}  // namespace lkm::sim
