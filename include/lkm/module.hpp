// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/module.h: the one line that makes a driver a module, in both worlds.
#pragma once

#include <lkm/device_module.hpp>
#include <lkm/driver_rules.hpp>
#include <lkm/error.hpp>
#include <lkm/export.hpp>
#include <lkm/fixed_string.hpp>
#include <lkm/module_info.hpp>
#include <lkm/moduleparam.hpp>
#include <lkm/opaque.hpp>
#include <lkm/param_cb.hpp>
#include <lkm/param_types.hpp>
#include <lkm/rule.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lkm {

/// Satisfied by a module's main class. It is constructed when the module is loaded; then its `init` decides whether
/// loading succeeds. It is destroyed when the module is unloaded, and also after an `init` that failed, so what it
/// holds by RAII is never left registered. A main class that makes devices itself names their driver in a public `using
/// driver = …;`: the compiler's first message is then about a mistake in the driver.
template <class Main>
concept module_main =
    std::is_default_constructible_v<Main> && requires(Main m, module_ref self, detail::params_of<Main>& p) {
      { m.init(self, p) } -> std::same_as<result<>>;
    };

namespace detail {

/// All data of a module: its parameters, and room for its main class. Constant-initialised, because the kernel runs no
/// constructors when it loads a module.
template <class Main>
struct module_data {
  params_of<Main> params{};
  alignas(Main) std::byte main[sizeof(Main)]{};

  int init(waist::module* self)
  {
    // SAFETY: `main` is raw storage of a Main's size and alignment; between init and exit a Main lives in it.
    auto* const object = ::new (static_cast<void*>(main)) Main();
    const auto answer = object->init(module_ref(self), params);
    if (!answer) object->~Main();
    return static_cast<int>(to_c(answer));
  }

  void exit() { reinterpret_cast<Main*>(main)->~Main(); }
};

}  // namespace detail

/// Another name of the module, like MODULE_ALIAS: with lkm::alias<"char-major-240-*"> the kernel loads it when somebody
/// opens a node with that major. It is given to LKM_MODULE like a parameter.
template <fixed_string Pattern>
struct alias {
  static constexpr std::array<std::string_view, 8> modinfo{"alias=", Pattern.view(), "", "", "", "", "", ""};
};

namespace detail {

/// Satisfied by lkm::param, lkm::param_unsafe and lkm::param_cb.
template <class T>
concept module_param = requires { T::member; };

template <class... T>
struct type_list {};
template <class Params, class... Rest>
struct params_among {
  using type = Params;
};
template <class... Params, class First, class... Rest>
struct params_among<type_list<Params...>, First, Rest...>
    : params_among<std::conditional_t<module_param<First>, type_list<Params..., First>, type_list<Params...>>,
                   Rest...> {};

/// The entries of those words that are exports.
template <class... Words>
constexpr auto exports_among()
{
  if constexpr (sizeof...(Words) == 0)
    return no_exports();
  else
    return []<class First, class... Rest>(type_list<First, Rest...>) {
      const auto rest = exports_among<Rest...>();
      if constexpr (module_export<First>)
        return export_list(First::entry(), rest);
      else
        return rest;
    }(type_list<Words...>());
}

// The rules of a module. Each looks at its main class and the arguments after it.

struct driver_init_fits {
  template <class Driver>
  static constexpr bool holds = !init_member::named<Driver> || requires(Driver d) {
    { d.init() } -> std::same_as<result<>>;
  };
  LKM_SAYS(refusal, "the driver's init must be a public member with signature: lkm::result<> init()");
};

struct driver_takes_params {
  template <class Driver>
  static constexpr bool holds = !params_member::named<Driver> || std::is_constructible_v<Driver, params_of<Driver>&> ||
                                std::is_constructible_v<Driver, params_of<Driver>&, minor_number>;
  LKM_SAYS(refusal,
           "a driver with params must have a public constructor that takes them: explicit driver(const params&)");
};

struct main_is_main {
  template <class Module>
  static constexpr bool holds = module_main<typename Module::main>;
  LKM_SAYS(refusal,
           "a module's main class must be default constructible and have a public member with signature: "
           "lkm::result<> init(lkm::module_ref, params&), where params is a public type of it, or lkm::no_params");
};

struct params_are_its_own {
  template <class Module>
  static constexpr bool holds = Module::params_are_its_own;
  LKM_SAYS(refusal, "a module's parameters must be members of its main class's public params");
};

struct params_are_plain {
  template <class Module>
  static constexpr bool holds = std::is_trivially_copyable_v<params_of<typename Module::main>>;
  LKM_SAYS(refusal, "a module's params are plain variables: bool, integers, const char*");
};

template <class Word>
struct param_has_type {
  template <class>
  static constexpr bool holds =
      !module_param<Word> || requires { Word::fits; } || requires { param_type<typename Word::type>::operations; };
  LKM_SAYS(refusal,
           "a module parameter is a bool, an integer, a const char*, lkm::hexint, lkm::invbool, lkm::param_array or "
           "lkm::param_string");
};

template <class Word>
struct param_has_mode {
  template <class>
  static constexpr bool holds =
      !module_param<Word> || requires { requires !(Word::mode & ~0777U) && !(Word::mode & 0002); };
  LKM_SAYS(refusal, "a parameter's mode has permission bits only, and others may not write");
};

/// `right`, or the refusal of the main class's driver, if the main class names one.
template <class Main>
struct verdict_on_driver {
  using type = right;
};
template <class Main>
  requires requires { typename Main::driver; }
struct verdict_on_driver<Main> {
  using driver = typename Main::driver;
  using type = or_else<driver_verdict<driver>, first_refusal<driver, driver_init_fits, driver_takes_params>>;
};

/// The arguments of LKM_MODULE.
template <class Main, class... Words>
struct module_words {
  using main = Main;

  template <class Word>
  static constexpr bool is_foreign_param()
  {
    if constexpr (module_param<Word>)
      return !std::is_base_of_v<typename Word::outer, params_of<Main>>;
    else
      return false;
  }
  static constexpr bool params_are_its_own = !(is_foreign_param<Words>() || ...);

  using verdict = or_else<
      typename verdict_on_driver<Main>::type,
      first_refusal<module_words, main_is_main, detail::params_are_its_own, params_are_plain, param_has_type<Words>...,
                    param_has_mode<Words>..., param_operations_fit<Words>..., tag_is_a_name<Words>...,
                    is_in_a_file<Words>..., exports_an_address<Words>..., namespace_is_a_name<Words>...>>;
};

template <class Main, class... Words>
using module_verdict = typename module_words<Main, Words...>::verdict;

/// Takes the place of a refused main class. Nothing of that class is instantiated, so the refusal is the only message.
struct refused_main {
  result<> init(module_ref, no_params&) { return {}; }
};

/// A module's main class, its parameters, aliases and symbols.
template <class Main, class... Params>
struct module_definition {
  using data = module_data<Main>;

  static constexpr std::size_t param_count = (std::size_t{0} + ... + std::size_t{module_param<Params>});

  /// The kernel's description of each parameter. GNU C++ allows none.
  static constexpr std::array<waist::kernel_param, param_count> kernel_params([[maybe_unused]] data& d,
                                                                              [[maybe_unused]] waist::module* self)
  {
    return [&]<class... P>(type_list<P...>) -> std::array<waist::kernel_param, param_count> {
      return {waist::kernel_param{P::name,
                                  self,
                                  P::operations(),
                                  P::mode,
                                  -1,
                                  P::flags,
                                  {const_cast<void*>(static_cast<const void*>(&(d.params.*P::member)))}}...};
    }(typename params_among<type_list<>, Params...>::type{});
  }

  /// What kernel/kdir/exports.py reads.
  static constexpr auto exports() { return exports_among<Params...>(); }

  static constexpr std::size_t modinfo_size(std::string_view head)
  {
    return head.size() + (std::size_t{0} + ... + (text_size(Params::modinfo) + 2));
  }

  /// "tag=value" strings, each followed by a zero byte, as in .modinfo.
  template <std::size_t Size>
  static constexpr std::array<char, Size> modinfo(std::string_view head)
  {
    std::array<char, Size> out{};
    std::size_t at = 0;
    const auto put = [&](std::string_view text) {
      for (const char c : text) out[at++] = c;
    };
    put(head);
    [[maybe_unused]] const auto put_param = [&](const std::array<std::string_view, 8>& words) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        put(words[i]);
        if (i == 3 || i == 7) ++at;
      }
    };
    (put_param(Params::modinfo), ...);
    return out;
  }

 private:
  static constexpr std::size_t text_size(const std::array<std::string_view, 8>& words)
  {
    std::size_t n = 0;
    for (const auto& w : words) n += w.size();
    return n;
  }
};

template <class Main, class... Words>
using checked_module_definition =
    std::conditional_t<std::same_as<module_verdict<Main, Words...>, right>, module_definition<Main, Words...>,
                       module_definition<refused_main>>;

}  // namespace detail
}  // namespace lkm

#define LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION)                      \
  std::string_view("license=" LICENSE "\0description=" DESCRIPTION "\0", \
                   sizeof("license=" LICENSE "\0description=" DESCRIPTION))

// LKM_MODULE("coffee", "Dual MIT/GPL", "Brews coffee", lkm::chrdev_module<coffee, "coffee">, lkm::param<…>…);
// Name, licence, description, main class, parameters, aliases and exported symbols. Once in a module, at namespace
// scope.
#if defined(__KERNEL__) || defined(LKM_MODULE_FILE)

#include <lkm/kernel/init_module.hpp>

#else

#include <lkm/sim/core/linked_module.hpp>

namespace lkm::sim {

/// A linked_module that registers itself when the program starts.
template <class Definition>
class registered_module {
 public:
  using data = typename Definition::data;

  registered_module(std::string_view name, std::string_view modinfo, const data& pristine)
      : params_(Definition::kernel_params(const_cast<data&>(pristine), nullptr)),
        image_{name,
               modinfo,
               params_.data(),
               Definition::param_count,
               &pristine,
               sizeof pristine,
               alignof(data),
               [](void* loaded, waist::module& self) { return static_cast<data*>(loaded)->init(&self); },
               [](void* loaded) { static_cast<data*>(loaded)->exit(); },
               linked_module::first}
  {
    linked_module::first = &image_;
  }
  registered_module(const registered_module&) = delete;
  registered_module& operator=(const registered_module&) = delete;

 private:
  std::array<waist::kernel_param, Definition::param_count> params_;
  linked_module image_;
};

}  // namespace lkm::sim

#define LKM_MODULE(NAME, LICENSE, DESCRIPTION, ...)                                                       \
  namespace {                                                                                             \
  [[maybe_unused]] constexpr ::lkm::detail::module_verdict<__VA_ARGS__> lkm_module_verdict = NAME;        \
  using lkm_definition = ::lkm::detail::checked_module_definition<__VA_ARGS__>;                           \
  constinit const lkm_definition::data lkm_pristine_data{};                                               \
  constexpr auto lkm_modinfo =                                                                            \
      lkm_definition::modinfo<lkm_definition::modinfo_size(LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION))>( \
          LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION));                                                   \
  const ::lkm::sim::registered_module<lkm_definition> lkm_registered_module(                              \
      NAME, std::string_view(lkm_modinfo.data(), lkm_modinfo.size()), lkm_pristine_data);                 \
  }                                                                                                       \
  static_assert(true)

#endif
