// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/export.h: what a module gives to other modules. The words stand in LKM_MODULE, among the parameters.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/rule.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace lkm {

namespace detail {

/// What is in the object of an exported symbol: its address, which leads to its name, and "GPL\0NAMESPACE\0" or
/// "\0NAMESPACE\0". kernel/kdir/exports.py reads it and writes EXPORT_SYMBOL() lines in C, which only Linux's own
/// headers know how to make. A .ko does not have it.
template <class Symbol, std::size_t Size>
struct export_entry {
  Symbol symbol;
  std::array<char, Size> text;
};

struct no_exports {};
template <class First, class Rest>
struct export_list {
  constexpr export_list(const First& f, const Rest& r) : first(f), rest(r) {}
  First first;
  Rest rest;
};

/// What export_symbol and export_symbol_gpl have in common. No modinfo: the kernel looks for exports elsewhere.
template <auto Symbol, fixed_string License, fixed_string Namespace>
struct exported {
  static constexpr auto symbol = Symbol;
  static constexpr std::string_view name_space = Namespace.view();
  static constexpr std::array<std::string_view, 8> modinfo{"", "", "", "", "", "", "", ""};

  static constexpr auto entry()
  {
    export_entry<decltype(Symbol), sizeof License.text + sizeof Namespace.text> e{Symbol, {}};
    std::ranges::copy(Namespace.text, std::ranges::copy(License.text, e.text.begin()).out);
    return e;
  }
};

}  // namespace detail

/// `lkm::export_symbol<till_add>` in an LKM_MODULE: modules that come later may call this function of the module, from
/// C and C++, and keep it loaded meanwhile. The function is `extern "C"` and not static. `lkm::export_symbol<&price>`
/// is a variable. With a namespace, as in `lkm::export_symbol<till_add, "BANK">`, only for modules that import it.
template <auto Symbol, fixed_string Namespace = "">
struct export_symbol : detail::exported<Symbol, "", Namespace> {};

/// The same, for modules with a licence that is compatible with the GPL.
template <auto Symbol, fixed_string Namespace = "">
struct export_symbol_gpl : detail::exported<Symbol, "GPL", Namespace> {};

/// As MODULE_IMPORT_NS, in an LKM_MODULE: the module uses symbols that are exported in this namespace.
template <fixed_string Namespace>
struct import_ns {
  static constexpr std::string_view name_space = Namespace.view();
  static constexpr std::array<std::string_view, 8> modinfo{"import_ns=", Namespace.view(), "", "", "", "", "", ""};
};

namespace detail {

/// Satisfied by lkm::export_symbol and lkm::export_symbol_gpl.
template <class T>
concept module_export = requires { T::entry(); };

template <class Word>
struct exports_an_address {
  template <class>
  static constexpr bool fits()
  {
    if constexpr (module_export<Word>) return std::is_pointer_v<std::remove_cv_t<decltype(Word::symbol)>>;
    return true;
  }
  template <class Module>
  static constexpr bool holds = fits<Module>();
  LKM_SAYS(refusal, "what a module exports is a function, or the address of a variable: lkm::export_symbol<&variable>");
};

template <class Word>
struct namespace_is_a_name {
  /// As in C.
  static constexpr bool is_name(std::string_view text)
  {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", digits = "0123456789";
    return std::ranges::all_of(text, [&](char c) { return letters.contains(c) || digits.contains(c); }) &&
           (text.empty() || letters.contains(text.front()));
  }
  template <class>
  static constexpr bool fits()
  {
    if constexpr (requires { Word::name_space; })
      return is_name(Word::name_space) && (module_export<Word> || !Word::name_space.empty());
    return true;
  }
  template <class Module>
  static constexpr bool holds = fits<Module>();
  LKM_SAYS(refusal, "a namespace of symbols is one word of letters, digits and underscores");
};

/// A call between modules goes to the module that insmod found. In one program the linker would decide that before.
template <class Word>
struct is_in_a_file {
#if defined(__KERNEL__) || defined(LKM_MODULE_FILE)
  template <class Module>
  static constexpr bool holds = true;
#else
  template <class Module>
  static constexpr bool holds = !module_export<Word> && !requires { Word::name_space; };
#endif
  LKM_SAYS(refusal,
           "a module that exports or imports symbols is a file of its own in the simulator too, and not linked into "
           "the program: lkm_add_module(NAME FILE SOURCES …), with USES OTHER… for the modules whose symbols it uses");
};

}  // namespace detail
}  // namespace lkm
