// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kunit/assert.c (Linux 6.1): what an expectation that failed says.
#pragma once

#include <lkm/sim/include/kunit/assert.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// The text of an expectation that failed, in the lines and with the indents of Linux.
class kunit_failure_text {
 public:
  kunit_failure_text(const waist::lkm_kunit_expected& expected, const waist::lkm_kunit_found* found)
      : expected_(expected), found_(found)
  {
  }

  /// What was expected and what was there; empty for KUNIT_FAIL(), which has a message alone.
  std::string text() const
  {
    const std::string left = expected_.left ? expected_.left : "";
    switch (expected_.kind) {
      case waist::LKM_KUNIT_FAIL: return {};
      case waist::LKM_KUNIT_TRUE: return "    Expected " + left + " to be true, but is false\n";
      case waist::LKM_KUNIT_FALSE: return "    Expected " + left + " to be false, but is true\n";
      case waist::LKM_KUNIT_VALID_POINTER: return pointer_that_is_not_valid();
      case waist::LKM_KUNIT_MEMORY:
        for (const auto& [at, source] :
             {std::pair{found_->left_at, expected_.left}, {found_->right_at, expected_.right}})
          if (!at) return std::string("    Expected ") + source + " is not null, but is\n";
        break;
      default: break;
    }
    return "    Expected " + left + ' ' + expected_.operation + ' ' + expected_.right + ", but\n" + values();
  }

 private:
  std::string pointer_that_is_not_valid() const
  {
    const std::string begin = std::string("    Expected ") + expected_.left;
    if (!found_->left_at) return begin + " is not null, but is\n";
    return begin + " is not error, but is: " + std::to_string(waist::PTR_ERR(found_->left_at)) + '\n';
  }

  /// Lines for each side; no newline behind the last.
  std::string values() const
  {
    const std::string left = std::string("        ") + expected_.left,
                      right = std::string("        ") + expected_.right;
    switch (expected_.kind) {
      case waist::LKM_KUNIT_NUMBERS:
        return unless_it_says_so(expected_.left, std::to_string(found_->left), left, "\n") +
               unless_it_says_so(expected_.right, std::to_string(found_->right), right, "");
      case waist::LKM_KUNIT_POINTERS:
        return left + " == " + hex(found_->left_at) + '\n' + right + " == " + hex(found_->right_at);
      case waist::LKM_KUNIT_STRINGS:
        return string_line(expected_.left, found_->left_at, left, "\n") +
               string_line(expected_.right, found_->right_at, right, "");
      default:
        return left + " ==\n" + bytes(found_->left_at, found_->right_at) + '\n' + right + " ==\n" +
               bytes(found_->right_at, found_->left_at);
    }
  }

  static std::string unless_it_says_so(std::string_view source, const std::string& value, const std::string& begin,
                                       const char* end)
  {
    return source == value ? std::string() : begin + " == " + value + end;
  }

  /// A literal of the source is left out when the string begins with it.
  static std::string string_line(std::string_view source, const void* at, const std::string& begin, const char* end)
  {
    const std::string_view value = static_cast<const char*>(at);
    const bool is_literal = source.size() >= 2 && source.starts_with('"') && source.ends_with('"');
    if (is_literal && value.starts_with(source.substr(1, source.size() - 2))) return {};
    return begin + " == \"" + std::string(value) + '"' + end;
  }

  static std::string hex(const void* p)
  {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx",
                  static_cast<unsigned long long>(reinterpret_cast<std::uintptr_t>(p)));
    return digits;
  }

  /// Sixteen a line; those that differ from the other side's stand in brackets.
  std::string bytes(const void* these, const void* others) const
  {
    const auto* const mine = static_cast<const unsigned char*>(these);
    const auto* const theirs = static_cast<const unsigned char*>(others);
    std::string lines;
    for (std::size_t i = 0; i < found_->size; ++i) {
      char byte[5];
      std::snprintf(byte, sizeof byte, mine[i] == theirs[i] ? " %02x " : "<%02x>", static_cast<unsigned>(mine[i]));
      lines += (i % 16 ? "" : i ? "\n        " : "        ") + std::string(byte);
    }
    return lines;
  }

  const waist::lkm_kunit_expected& expected_;
  const waist::lkm_kunit_found* found_;
};

}  // namespace lkm::sim
