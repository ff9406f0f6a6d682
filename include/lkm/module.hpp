// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/module.h: the one line that makes a driver a module, in both worlds.
#pragma once

#include <lkm/cdev.hpp>
#include <lkm/device.hpp>
#include <lkm/miscdevice.hpp>
#include <lkm/moduleparam.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lkm {

struct no_params {};

template <class Main>
struct params_type {
  using type = no_params;
};
template <class Main>
  requires requires { typename Main::params; }
struct params_type<Main> {
  using type = typename Main::params;
};
/// Main::params, or nothing when it has none.
template <class Main>
using params_of = typename params_type<Main>::type;

/// Satisfied by a module's main class: made when the module is loaded, `init` then says whether it may stay, destroyed
/// when it goes, also after an `init` that failed; so what it holds by RAII is never left registered.
template <class Main>
concept module_main = std::is_default_constructible_v<Main> && requires(Main m, module_ref self, params_of<Main>& p) {
  { m.init(self, p) } -> std::same_as<result<>>;
};

/// Makes the driver's device in `device`: the driver is constructed from its `params` when it has any, and its
/// `lkm::result<> init()`, when it has one, may still refuse. `before` are the device's own first arguments.
template <class Driver, class Device, class Params, class... Args>
result<> emplace_device(std::optional<Device>& device, Params& p, Args&&... before)
{
  static_assert(!names_params<Driver> || std::is_constructible_v<Driver, Params&>,
                "a driver with params must have a public constructor that takes them: explicit driver(const params&)");
  static_assert(
      !names_init<Driver> || requires(Driver d) {
        { d.init() } -> std::same_as<result<>>;
      }, "the driver's init must be a public member with signature: lkm::result<> init()");
  if constexpr (std::is_constructible_v<Driver, Params&>)
    device.emplace(std::forward<Args>(before)..., p);
  else
    device.emplace(std::forward<Args>(before)...);
  if constexpr (names_init<Driver>) return device->driver().init();
  return {};
}

/// A module of one character device driver. The driver is constructed from its `params` when it has any; its
/// `lkm::result<> init()`, when it has one, may still refuse before anybody can open the device. `First` 0 lets the
/// kernel choose a major. Nodes are made by hand, with mknod: class_chrdev_module makes them itself.
template <class Driver, fixed_string Name, dev_t First = 0, unsigned Count = 1>
class chrdev_module {
 public:
  using params = params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    region_.emplace(
        LKM_TRY(First ? chrdev_region::reserve(First, Count, Name.text) : chrdev_region::alloc(0, Count, Name.text)));
    LKM_TRY(emplace_device<Driver>(device_, p, self));
    return device_->add(*region_);
  }

  const chrdev_region& region() const { return *region_; }

 private:
  std::optional<chrdev_region> region_;
  std::optional<cdev<Driver>> device_;
};

/// A chrdev_module of `Count` devices, one a minor, each with a driver of its own: what a C driver finds with
/// container_of() from the inode's cdev, is `*this` here. All drivers are there before the first device is.
template <class Driver, fixed_string Name, dev_t First = 0, unsigned Count = 1>
class chrdev_array_module {
 public:
  using params = params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    region_.emplace(
        LKM_TRY(First ? chrdev_region::reserve(First, Count, Name.text) : chrdev_region::alloc(0, Count, Name.text)));
    for (auto& device : devices_) LKM_TRY(emplace_device<Driver>(device, p, self));
    for (unsigned n = 0; n < Count; ++n) LKM_TRY(devices_[n]->add(*region_, n));
    return {};
  }

 private:
  std::optional<chrdev_region> region_;
  std::array<std::optional<cdev<Driver>>, Count> devices_;
};

/// A chrdev_module with a class of its own, so that its nodes come and go by themselves: /dev/NAME, or /dev/NAME0 and
/// so on when `Count` is more than 1, all root's and with `Mode`.
template <class Driver, fixed_string Name, unsigned Mode = 0600, dev_t First = 0, unsigned Count = 1>
class class_chrdev_module {
 public:
  using params = params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    class_.emplace(LKM_TRY(device_class::create(self, Name.text)));
    LKM_TRY(numbers_.init(self, p));
    for (unsigned n = 0; n < Count; ++n)
      nodes_[n].emplace(
          LKM_TRY(class_device::create(*class_, numbers_.region().first() + n, node_name(n).data(), Mode)));
    return {};
  }

 private:
  static constexpr std::size_t most_digits = 7;
  using name_text = std::array<char, sizeof Name.text + most_digits>;

  /// The name with its number, when there are several.
  static name_text node_name([[maybe_unused]] unsigned n)
  {
    name_text text{};
    std::size_t at = 0;
    for (const char* c = Name.text; *c; ++c) text[at++] = *c;
    if constexpr (Count > 1) {
      unsigned place = 1;
      while (n / place >= 10) place *= 10;
      for (; place; place /= 10) text[at++] = static_cast<char>('0' + n / place % 10);
    }
    return text;
  }

  // The nodes go first, then the device that answers them.
  std::optional<device_class> class_;
  chrdev_module<Driver, Name, First, Count> numbers_;
  std::array<std::optional<class_device>, Count> nodes_;
};

/// A module of one misc device driver, made as by chrdev_module: /dev/NAME with `Mode`, and a minor of major 10.
template <class Driver, fixed_string Name, unsigned Mode = 0600, int Minor = waist::LKM_MISC_DYNAMIC_MINOR>
class misc_module {
 public:
  using params = params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    LKM_TRY(emplace_device<Driver>(device_, p, self, misc_options{.name = Name.text, .mode = Mode, .minor = Minor}));
    return device_->add();
  }

 private:
  std::optional<misc_device<Driver>> device_;
};

/// All the data that a module has: its parameters, and room for its main class. Constant-initialised, because the
/// kernel runs no constructors when it loads a module.
template <class Main>
struct module_data {
  params_of<Main> params{};
  alignas(Main) std::byte main[sizeof(Main)]{};

  int init(waist::module* self)
  {
    // SAFETY: `main` is raw storage of a Main's size and alignment; between init and exit a Main lives in it.
    auto* const object = std::construct_at(reinterpret_cast<Main*>(main));
    const auto answer = object->init(module_ref(self), params);
    if (!answer) std::destroy_at(object);
    return static_cast<int>(to_c(answer));
  }

  void exit() { std::destroy_at(reinterpret_cast<Main*>(main)); }
};

/// A name by which the module may be asked for, as MODULE_ALIAS: with lkm::alias<"char-major-240-*"> the kernel loads
/// it when somebody opens a node with that major. In an LKM_MODULE it stands among the parameters.
template <fixed_string Pattern>
struct alias {
  static constexpr std::array<std::string_view, 8> modinfo{"alias=", Pattern.view(), "", "", "", "", "", ""};
};

/// Satisfied by lkm::param.
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

/// True for a parameter of another struct than the main class's params.
template <class Params, class Word>
constexpr bool is_foreign_param()
{
  if constexpr (module_param<Word>)
    return !std::is_base_of_v<typename Word::outer, Params>;
  else
    return false;
}

/// A module's main class, its parameters and aliases.
template <class Main, class... Params>
struct module_definition {
  using data = module_data<Main>;
  static_assert(module_main<Main>,
                "a module's main class must be default constructible and have a public member with signature: "
                "lkm::result<> init(lkm::module_ref, params&), where params is a public type of it, or lkm::no_params");
  static_assert(!(is_foreign_param<params_of<Main>, Params>() || ...),
                "a module's parameters must be members of its main class's public params");
  static_assert(std::is_trivially_copyable_v<params_of<Main>>,
                "a module's params are plain variables: bool, integers, const char*");

  static constexpr std::size_t param_count = (std::size_t{0} + ... + std::size_t{module_param<Params>});

  /// The kernel's description of each parameter. GNU C++ allows none.
  static constexpr std::array<waist::kernel_param, param_count> kernel_params([[maybe_unused]] data& d,
                                                                              [[maybe_unused]] waist::module* self)
  {
    return [&]<class... P>(type_list<P...>) -> std::array<waist::kernel_param, param_count> {
      return {waist::kernel_param{P::name,
                                  self,
                                  param_type<typename P::type>::operations,
                                  P::mode,
                                  -1,
                                  0,
                                  {const_cast<void*>(static_cast<const void*>(&(d.params.*P::member)))}}...};
    }(typename params_among<type_list<>, Params...>::type{});
  }

  static constexpr std::size_t modinfo_size(std::string_view head)
  {
    return head.size() + (std::size_t{0} + ... + (text_size(Params::modinfo) + 2));
  }

  /// "tag=value" strings with a zero behind each, as they stand in .modinfo.
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

}  // namespace lkm

#define LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION)                      \
  std::string_view("license=" LICENSE "\0description=" DESCRIPTION "\0", \
                   sizeof("license=" LICENSE "\0description=" DESCRIPTION))

// LKM_MODULE("coffee", "Dual MIT/GPL", "Brews coffee", lkm::chrdev_module<coffee, "coffee">, lkm::param<…>…);
// Name, licence, description, main class, parameters and aliases. Once in a module, at namespace scope.
#ifdef __KERNEL__

#include <lkm/kernel/init_module.hpp>

#else

#include <lkm/sim/core/linked_module.hpp>

namespace lkm::sim {

/// A linked_module that makes itself known when the program starts.
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
  using lkm_definition = ::lkm::module_definition<__VA_ARGS__>;                                           \
  constinit const lkm_definition::data lkm_pristine_data{};                                               \
  constexpr auto lkm_modinfo =                                                                            \
      lkm_definition::modinfo<lkm_definition::modinfo_size(LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION))>( \
          LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION));                                                   \
  const ::lkm::sim::registered_module<lkm_definition> lkm_registered_module(                              \
      NAME, std::string_view(lkm_modinfo.data(), lkm_modinfo.size()), lkm_pristine_data);                 \
  }                                                                                                       \
  static_assert(true)

#endif
