// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The stack of a task in the simulated kernel, from where it is up to its system call, with functions, files and
/// lines.
#pragma once

#include <cxxabi.h>
#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// LKM_BACKTRACE: the program is linked with GCC's libbacktrace, which reads the lines from the debug information. Its
// header is not where clang looks, so what is used of it is declared here. Without it a frame has its function alone.
#ifdef LKM_BACKTRACE
extern "C" {
struct backtrace_state;
backtrace_state* backtrace_create_state(const char* filename, int threaded, void (*error)(void*, const char*, int),
                                        void* data);
int backtrace_pcinfo(backtrace_state* state, std::uintptr_t pc,
                     int (*frame)(void*, std::uintptr_t, const char*, int, const char*),
                     void (*error)(void*, const char*, int), void* data);
}
#endif

namespace lkm::sim {

/// In a driver's source; no function when nothing is known.
struct source_place {
  std::string function;  // "bad_read()"
  std::string file;      // as the compiler was given it
  int line = 0;
};

/// One function on a stack; several share an address where the compiler put one into another.
struct stack_frame {
  std::uintptr_t pc = 0;
  std::string function;
  std::string file;  // empty without debug information
  int line = 0;
  std::string object;  // the program, or the shared object of a module

  std::string_view file_name() const { return std::string_view(file).substr(file.rfind('/') + 1); }

  /// True for the simulator's own functions and the library's, which a driver's author need not see.
  bool is_ours() const
  {
    const std::string_view name = function, in = std::string_view(object).substr(object.rfind('/') + 1);
    for (const std::string_view runtime :
         {"libc.so", "libm.so", "libasan", "libubsan", "libtsan", "libstdc++", "libgcc", "ld-linux", "libclang_rt"})
      if (in.starts_with(runtime)) return true;
    if (name.empty()) return true;
    for (const std::string_view ours :
         {"lkm::", "lkm_", "std::", "boost::", "__asan", "__ubsan", "__tsan", "__interceptor"})
      if (name.starts_with(ours)) return true;
    return file.find("/lkm/sim/") != file.npos || file.find("/include/lkm/") != file.npos ||
           file.find("/include/c++/") != file.npos;
  }

  /// "bad_read()"
  std::string called() const
  {
    if (function.empty()) return "an unknown function";
    // clang's debug information has the whole name.
    constexpr std::string_view unnamed = "(anonymous namespace)::";
    auto name = function;
    for (std::size_t at = 0; (at = name.find(unnamed)) != name.npos;) name.erase(at, unnamed.size());
    return name.substr(0, name.find('(')) + "()";
  }

  source_place place() const
  {
    if (function.empty()) return {};
    return {called(), file, line};
  }

  /// "bad_read() (bad.c:38)"
  std::string text() const
  {
    auto out = called();
    if (line) return out + " (" + std::string(file_name()) + ":" + std::to_string(line) + ")";
    return object.empty() ? out : out + " [" + object.substr(object.rfind('/') + 1) + "]";
  }
};

/// The addresses of the calls on the running stack, the innermost first. Cheap enough to take at each allocation.
class stack_trace {
 public:
  static constexpr std::size_t max_frames = 32;

  /// Debug information is being read, which may take a second.
  static inline thread_local constinit bool is_reading = false;

  stack_trace() = default;

  /// From the caller's caller on, up to the frame that stands at `end` (the entry of the system call); null: all.
  [[gnu::noinline]] static stack_trace here(const void* end)
  {
    stack_trace made;
    made.set_here(end);
    return made;
  }
  /// The same for whom the unwinder may leave half way: what it has found by then is there.
  [[gnu::noinline]] void set_here(const void* end)
  {
    size_ = 0;
    collector to{*this, end};
    _Unwind_Backtrace(add, &to);
  }

  /// An address further out.
  void append(std::uintptr_t pc)
  {
    if (size_ < max_frames) pcs_[size_++] = pc;
  }

  /// The one function that calls to before `return_address`.
  static stack_trace of(const void* return_address)
  {
    stack_trace made;
    made.pcs_[0] = reinterpret_cast<std::uintptr_t>(return_address) - 1;
    made.size_ = 1;
    return made;
  }

  std::span<const std::uintptr_t> addresses() const { return {pcs_.data(), size_}; }
  bool empty() const { return size_ == 0; }

  /// The calls with names and lines. Takes milliseconds the first time.
  std::vector<stack_frame> frames() const
  {
    std::vector<stack_frame> all;
    for (const auto pc : addresses()) resolve(pc, all);
    return all;
  }

  /// The driver's innermost function, by its frame; one without a name when there is none.
  static stack_frame driver_frame(const std::vector<stack_frame>& all)
  {
    for (const auto& f : all)
      if (!f.is_ours() && !f.function.empty()) return f;
    return {};
  }

  /// As the source has it; what is no name of C++ stays as it is.
  static std::string demangled(const char* name)
  {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> plain(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                            &std::free);
    return plain ? plain.get() : name;
  }

 private:
  struct collector {
    stack_trace& trace;
    const void* end;
  };

  static _Unwind_Reason_Code add(_Unwind_Context* context, void* data)
  {
    auto& to = *static_cast<collector*>(data);
    int before_instruction = 0;
    auto pc = static_cast<std::uintptr_t>(_Unwind_GetIPInfo(context, &before_instruction));
    if (!pc || to.trace.size_ == max_frames) return _URC_END_OF_STACK;
    if (to.end && reinterpret_cast<const void*>(_Unwind_GetCFA(context)) > to.end) return _URC_END_OF_STACK;
    // A return address is that of the next instruction, which may be another line's; a fault's is its own.
    to.trace.pcs_[to.trace.size_++] = before_instruction ? pc : pc - 1;
    return _URC_NO_REASON;
  }

  friend class short_trace;
  static void resolve(std::uintptr_t pc, std::vector<stack_frame>& all)
  {
    struct reader {
      bool before = std::exchange(is_reading, true);
      ~reader() { is_reading = before; }
    } reading;
    std::string object, symbol;
    Dl_info info{};
    // SAFETY: an address to look up, never read.
    if (dladdr(reinterpret_cast<const void*>(pc), &info)) {
      if (info.dli_fname) object = info.dli_fname;
      if (info.dli_sname) symbol = demangled(info.dli_sname);
    }
    const auto known = all.size();
#ifdef LKM_BACKTRACE
    struct out {
      std::vector<stack_frame>& all;
      const std::string& object;
    } to{all, object};
    const auto ignore = [](void*, const char*, int) {};
    // A state knows the objects that were there when it was made; a module may have come since.
    static backtrace_state* state = nullptr;
    static unsigned long long objects = 0;
    if (const auto now = objects_loaded(); !state || now != objects) {
      objects = now;
      state = backtrace_create_state(nullptr, 0, ignore, nullptr);
    }
    backtrace_pcinfo(
        state, pc,
        [](void* data, std::uintptr_t at, const char* file, int line, const char* function) {
          auto& [frames, from] = *static_cast<out*>(data);
          if (file || function)
            frames.push_back({at, function ? demangled(function) : "", file ? file : "", line, from});
          return 0;
        },
        ignore, &to);
    // A function that is local to its object has its name in the debug information alone, an outer one in both.
    if (all.size() > known && all.back().function.empty()) all.back().function = symbol;
#endif
    if (all.size() == known) all.push_back({pc, symbol, "", 0, object});
  }

  /// Grows with each shared object that is loaded.
  static unsigned long long objects_loaded()
  {
    unsigned long long count = 0;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
          *static_cast<unsigned long long*>(data) = info->dlpi_adds;
          return 1;
        },
        &count);
    return count;
  }

  std::array<std::uintptr_t, max_frames> pcs_{};
  std::size_t size_ = 0;
};

/// The first few callers, found by their frame pointers in a handful of instructions: for what is noted on the way of
/// a driver that does nothing wrong yet. Code that was compiled without frame pointers hides its callers.
class short_trace {
 public:
  static constexpr std::size_t max_frames = 6;

  /// The caller's callers, on the stack of the current task up to its system call.
  [[gnu::always_inline]] static short_trace here()
  {
    short_trace made;
    made.set_here();
    return made;
  }
  /// The same, of so many at most.
  [[gnu::always_inline]] void set_here(std::size_t most = max_frames)
  {
    size_ = 0;
    when_ = 0;
    collect(__builtin_frame_address(0), __builtin_return_address(0), most);
  }

  /// Records only the caller's caller, in a few instructions.
  [[gnu::always_inline]] void set_caller()
  {
    pcs_[0] = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) - 1;
    size_ = 1;
  }

  const std::uintptr_t* begin() const { return pcs_.data(); }
  const std::uintptr_t* end() const { return pcs_.data() + size_; }

  /// The driver's innermost function; one without a name when there is none.
  stack_frame driver() const { return stack_trace::driver_frame(frames()); }
  /// The kernel's time, in nanoseconds.
  std::uint64_t when() const { return when_; }

  /// "booth_ioctl() (booth.c:27)", or "the kernel" when no driver is among the callers.
  std::string text() const
  {
    const auto found = driver();
    return found.function.empty() ? "the kernel" : found.text();
  }

  /// ", called by …" for the driver's functions further out.
  std::string below() const
  {
    std::string text;
    bool first = true;
    for (const auto& f : frames()) {
      if (f.is_ours() || f.function.empty()) continue;
      if (!std::exchange(first, false)) text += ", called by " + f.text();
    }
    return text;
  }

 private:
  std::vector<stack_frame> frames() const
  {
    std::vector<stack_frame> all;
    for (const auto pc : *this) stack_trace::resolve(pc, all);
    return all;
  }

  void collect(const void* frame, const void* caller, std::size_t most);

  std::array<std::uintptr_t, max_frames> pcs_{};
  std::size_t size_ = 0;
  std::uint64_t when_ = 0;
};

}  // namespace lkm::sim
