// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/linked_variables.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE linked_variables& linked_variables::of(const linked_module& image)
{
  const std::lock_guard guard(lock_);
  static std::map<const linked_module*, linked_variables> all;
  return all.try_emplace(&image, image).first->second;
}

LKM_SIM_INLINE linked_variables::linked_variables(const linked_module& image)
{
  const program_symbols symbols(image.data);
  symbols.for_each_of_source([&](std::string_view name, char* start, std::size_t size, bool writable) {
    // Boost.Test and doctest define these in a source with tests. The tests' own variables cannot be distinguished
    // from the module's.
    has_tests_ |= name.find("_registrar") != name.npos || name.find("DOCTEST_ANON") != name.npos;
    // Two underscores: the compiler's own, such as counters of coverage.
    if (writable && size && !name.starts_with("__") && name.find("lkm_registered_module") == name.npos)
      variables_.push_back({std::string(name), start, bytes_at(start, size)});
  });
}

LKM_SIM_INLINE linked_variables::condition linked_variables::load()
{
  const std::lock_guard guard(lock_);
  if (loads_++ || variables_.empty())
    return variables_.empty() ? condition::fresh : condition::shared_with_another_load;
  if (has_tests_) return changed().empty() ? condition::fresh : condition::kept_as_tests_are_in_the_source;
  for (const auto& v : variables_) copy_unchecked(v.start, v.pristine.data(), v.pristine.size());
  return condition::fresh;
}

LKM_SIM_INLINE void linked_variables::unload()
{
  const std::lock_guard guard(lock_);
  --loads_;
}

LKM_SIM_INLINE std::string linked_variables::changed() const
{
  return names([](const variable& v) { return bytes_at(v.start, v.pristine.size()) != v.pristine; });
}

LKM_SIM_INLINE std::string linked_variables::names() const
{
  return names([](const variable&) { return true; });
}

LKM_SIM_INLINE std::string linked_variables::bytes_at(const char* start, std::size_t size)
{
  std::string bytes(size, '\0');
  copy_unchecked(bytes.data(), start, size);
  return bytes;
}

LKM_SIM_INLINE std::string linked_variables::plain(const std::string& name)
{
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> demangled(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  std::string text = demangled ? demangled.get() : name;
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (std::size_t at; (at = text.find(unnamed)) != text.npos;) text.erase(at, unnamed.size());
  return text;
}

}  // namespace lkm::sim
