// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a module's code and pristine data come from: C++ linked into the program, or a C module's shared object.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/linked_module.hpp>
#include <lkm/sim/core/linked_variables.hpp>
#include <lkm/sim/core/module_file.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/sanitizers.hpp>
#include <lkm/sim/include/linux/module.h>

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// True for a licence of which GPL-only symbols may be used.
inline bool is_gpl(std::string_view license)
{
  constexpr std::string_view compatible[] = {"GPL",          "GPL v2",       "GPL and additional rights",
                                             "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
  return std::ranges::find(compatible, license) != std::end(compatible);
}

/// What modpost says of a module, before anything of it is loaded.
struct modpost_result {
  std::vector<std::string> errors;
  std::vector<std::string> imports;  // what another module has to export
};

inline modpost_result modpost(const std::string& file)
{
  const module_file object(file);
  if (object.has_unnamed_counters())
    throw misuse(
        "insmod: " + file + " was compiled with --coverage and then stripped: without its symbol table the " +
        "counters cannot be told from the module's variables, which start anew at each load\nDo not strip it.");
  const auto name = std::filesystem::path(file).stem().string();
  modpost_result result;
  auto& errors = result.errors;
  const auto license = object.modinfo("license");
  if (!license) errors.push_back("missing MODULE_LICENSE() in " + name + ".o");
  // What the compiler's instrumentation calls.
  constexpr std::string_view runtime[] = {"__asan_", "__ubsan_", "__tsan_", "__sanitizer_",
                                          "__lsan_", "__gcov_",  "__llvm_", "_Unwind_",
                                          "__gcc_",  "__gxx_",   "__cxa_",  "__tls_get_addr"};
  // libgcov and clang's profile runtime are linked into each object that counts, and call libc.
  const std::unique_ptr<void, int (*)(void*)> libc(
      object.counters().empty() ? nullptr : dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD),
      [](void* handle) { return handle ? dlclose(handle) : 0; });
  for (const auto& symbol : object.undefined_symbols()) {
    if (std::any_of(std::begin(runtime), std::end(runtime), [&](auto r) { return symbol.starts_with(r); })) continue;
    const auto* const exported = exported_symbol::find(symbol);
    if (!exported && libc && dlsym(libc.get(), symbol.c_str())) continue;
    if (!exported)
      result.imports.push_back(symbol);
    else if (exported->whom == exported_symbol::to::gpl_modules && license && !is_gpl(*license))
      errors.push_back("GPL-incompatible module " + name + ".ko uses GPL-only symbol '" + symbol + "'");
  }
  return result;
}

/// The code that may be a driver's, as a signal handler may read it: of the program, in which C++ modules may be
/// linked, of the object that the simulated kernel is in, which is the program as well when nothing is shared, and of
/// the modules that were ever mapped. Ranges are added at the front and never go.
struct code_range {
  std::uintptr_t start, end;
  const code_range* next;
  static inline constinit std::atomic<const code_range*> first = nullptr;

  static void add(const dl_phdr_info& object)
  {
    for (const auto& h : std::span(object.dlpi_phdr, object.dlpi_phnum))
      if (h.p_type == PT_LOAD && h.p_flags & PF_X) {
        const auto start = object.dlpi_addr + h.p_vaddr;
        first = new code_range{start, start + h.p_memsz, first.load()};
      }
  }
  static void add_program()
  {
    bool any_seen = false;
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t, void* any_was_seen) {
          // The first one is the program.
          auto& seen = *static_cast<bool*>(any_was_seen);
          const auto here = reinterpret_cast<std::uintptr_t>(&code_range::add_program);
          const auto holds_us = [&](const ElfW(Phdr) & h) {
            return h.p_type == PT_LOAD && here - (object->dlpi_addr + h.p_vaddr) < h.p_memsz;
          };
          if (!seen || std::ranges::any_of(std::span(object->dlpi_phdr, object->dlpi_phnum), holds_us)) add(*object);
          seen = true;
          return 0;
        },
        &any_seen);
  }

  static bool any_contains(std::uintptr_t pc)
  {
    for (const auto* r = first.load(std::memory_order_acquire); r; r = r->next)
      if (pc >= r->start && pc < r->end) return true;
    return false;
  }
};

/// A file in memory, which stays open, so that its lines can be read for a report, and by gdb: hence its name has the
/// process by its number.
inline std::string file_in_memory(const std::string& like, std::string_view bytes)
{
  const int fd = memfd_create(std::filesystem::path(like).filename().c_str(), MFD_CLOEXEC);
  while (fd >= 0 && !bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fd < 0 || !bytes.empty())
    throw misuse("insmod: cannot make a copy of " + like + " in memory: " + std::strerror(errno));
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
}

/// What is wrong with the bytes of a module's file, which are a header at least, in Linux's words; empty when they can
/// be loaded.
inline std::string image_flaw(std::string_view image)
{
  Elf64_Ehdr header;
  std::memcpy(&header, image.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "Invalid ELF header magic: != " ELFMAG;
  if (header.e_type != ET_DYN)
    return "Invalid ELF header type: " + std::to_string(header.e_type) + " != " + std::to_string(ET_DYN);
  if (header.e_machine != EM_X86_64) return "Invalid architecture in ELF header: " + std::to_string(header.e_machine);
  if (header.e_shentsize != sizeof(Elf64_Shdr)) return "Invalid ELF section header size";
  const auto sections = std::size_t{header.e_shnum} * sizeof(Elf64_Shdr);
  if (header.e_shoff >= image.size() || sections > image.size() - header.e_shoff)
    return "Invalid ELF section header overflow";
  return {};
}

/// A file with these bytes, the same each time.
inline const std::string& file_of_image(const std::string& image)
{
  static std::mutex lock;
  static std::map<std::string, std::string> files;
  const std::lock_guard guard(lock);
  const auto [at, fresh] = files.try_emplace(image);
  if (fresh) {
    // Linux looks at neither of these, but a dynamic linker does.
    auto loadable = image;
    loadable[EI_CLASS] = ELFCLASS64;
    loadable[EI_DATA] = ELFDATA2LSB;
    loadable[EI_VERSION] = EV_CURRENT;
    at->second = file_in_memory("module", loadable);
  }
  return at->second;
}

/// One loaded copy of a module's shared object. A second kernel that loads the module at the same time gets a copy of
/// its own, with its own statics; a copy that is free again is put back to its pristine data.
class shared_object {
 public:
  explicit shared_object(const std::string& file)
  {
    const module_file object(file);
    counters_ = object.counters();
    handle_ = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle_) throw misuse("insmod: cannot load " + file + ": " + dlerror());
    this_module_ = static_cast<waist::module*>(dlsym(handle_, "__this_module"));
    if (!this_module_)
      throw misuse("insmod: " + file + " is no simulated module: it does not include <linux/module.h>");
    const auto info = object.modinfo_range();
    this_module_->modinfo = reinterpret_cast<const char*>(static_cast<link_map*>(handle_)->l_addr + info.start);
    this_module_->modinfo_end = this_module_->modinfo + info.size;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* self) { return static_cast<shared_object*>(self)->remember(*info); },
        this);
  }
  shared_object(const shared_object&) = delete;
  shared_object& operator=(const shared_object&) = delete;

  waist::module& module() const { return *this_module_; }

  /// True for an address in its code, its constants or its variables.
  bool contains(const void* p) const
  {
    const auto at = reinterpret_cast<std::uintptr_t>(p);
    return std::any_of(mapped_.begin(), mapped_.end(), [&](const auto& m) { return at >= m.start && at < m.end; });
  }

  std::size_t size() const
  {
    std::size_t bytes = 0;
    for (const auto& m : mapped_) bytes += m.end - m.start;
    return bytes;
  }

  /// Its variables are as they were when it was mapped.
  void restore() const
  {
    for (const auto& s : writable_) copy_unchecked(s.start, s.pristine.data(), s.pristine.size());
  }

  /// Every use of `symbol` in the module leads to `address`: what insmod does for a symbol that another module exports.
  void bind(std::string_view symbol, const void* address) const
  {
    const auto& object = *static_cast<link_map*>(handle_);
    std::array<ElfW(Addr), DT_NUM> tags{};
    for (const auto* d = object.l_ld; d->d_tag != DT_NULL; ++d)
      if (static_cast<std::size_t>(d->d_tag) < tags.size()) tags[static_cast<std::size_t>(d->d_tag)] = d->d_un.d_ptr;
    const auto* const symbols = reinterpret_cast<const ElfW(Sym)*>(tags[DT_SYMTAB]);
    const auto* const names = reinterpret_cast<const char*>(tags[DT_STRTAB]);
    const auto relocate = [&](int table, int size) {
      const std::span entries(reinterpret_cast<const ElfW(Rela)*>(tags[static_cast<std::size_t>(table)]),
                              tags[static_cast<std::size_t>(size)] / sizeof(ElfW(Rela)));
      for (const auto& r : entries)
        if (const auto index = ELF64_R_SYM(r.r_info); index && names + symbols[index].st_name == symbol)
          write(object.l_addr + r.r_offset,
                reinterpret_cast<std::uintptr_t>(address) + (ELF64_R_TYPE(r.r_info) == R_X86_64_64 ? r.r_addend : 0));
    };
    relocate(DT_RELA, DT_RELASZ);
    relocate(DT_JMPREL, DT_PLTRELSZ);
  }

  /// Takes its code and variables away, as freeing a module's memory does on Linux: whatever still leads there faults.
  /// Constants stay, as the dynamic linker reads its own among them whenever another object comes.
  void hide()
  {
    protect([](int access) { return access & (PROT_WRITE | PROT_EXEC) ? PROT_NONE : access; });
  }
  void show()
  {
    protect([](int access) { return access; });
  }

 private:
  struct segment {
    std::byte* start;
    std::vector<std::byte> pristine;
  };
  struct mapping {
    std::uintptr_t start, end;  // whole pages
    int access;
  };

  template <class Access>
  void protect(Access access) const
  {
    for (const auto& m : mapped_) ::mprotect(reinterpret_cast<void*>(m.start), m.end - m.start, access(m.access));
  }

  /// Also to what the dynamic linker has sealed.
  void write(std::uintptr_t at, std::uintptr_t value) const
  {
    constexpr std::uintptr_t page = 4096;
    const auto holds = [&](const auto& m) { return at >= m.start && at < m.end; };
    const auto mapping = std::ranges::find_if(mapped_, holds);
    auto* const first = reinterpret_cast<void*>(at & ~(page - 1));
    ::mprotect(first, page, PROT_READ | PROT_WRITE);
    copy_unchecked(reinterpret_cast<void*>(at), &value, sizeof value);
    ::mprotect(first, page, mapping->access);
  }

  int remember(const dl_phdr_info& info)
  {
    const auto base = info.dlpi_addr;
    const auto holds = [&](const ElfW(Phdr) & h, std::uintptr_t at) {
      return at >= base + h.p_vaddr && at < base + h.p_vaddr + h.p_memsz;
    };
    bool ours = false;
    std::uintptr_t relro_start = 0, relro_end = 0;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const auto& h = info.dlpi_phdr[i];
      ours |= h.p_type == PT_LOAD && holds(h, reinterpret_cast<std::uintptr_t>(this_module_));
      if (h.p_type != PT_GNU_RELRO) continue;
      relro_start = base + h.p_vaddr;
      relro_end = relro_start + h.p_memsz;
    }
    if (!ours) return 0;
    constexpr std::uintptr_t page = 4096;
    const auto down = [](std::uintptr_t at) { return at & ~(page - 1); };
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const auto& h = info.dlpi_phdr[i];
      if (h.p_type != PT_LOAD) continue;
      const auto access =
          (h.p_flags & PF_R ? PROT_READ : 0) | (h.p_flags & PF_W ? PROT_WRITE : 0) | (h.p_flags & PF_X ? PROT_EXEC : 0);
      const auto first = down(base + h.p_vaddr), last = down(base + h.p_vaddr + h.p_memsz + page - 1);
      // What the dynamic linker has relocated and sealed is only read.
      const auto sealed = relro_end > first && relro_start < last ? std::min(down(relro_end), last) : first;
      if (sealed > first) mapped_.push_back({first, sealed, PROT_READ});
      if (last > sealed) mapped_.push_back({sealed, last, access});
      if (h.p_flags & PF_W) keep_pristine(std::max(base + h.p_vaddr, sealed), base + h.p_vaddr + h.p_memsz, base);
    }
    code_range::add(info);
    return 1;
  }

  /// The variables from `start` to `end`, but for the counters among them.
  void keep_pristine(std::uintptr_t start, std::uintptr_t end, std::uintptr_t base)
  {
    std::vector<module_file::range> inside;
    for (const auto& c : counters_)
      if (base + c.start < end && base + c.start + c.size > start) inside.push_back({base + c.start, c.size});
    std::sort(inside.begin(), inside.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    inside.push_back({end, 0});
    for (const auto& c : inside) {
      if (c.start > start) {
        segment s{reinterpret_cast<std::byte*>(start), std::vector<std::byte>(c.start - start)};
        copy_unchecked(s.pristine.data(), s.start, s.pristine.size());
        writable_.push_back(std::move(s));
      }
      start = std::max(start, c.start + c.size);
    }
  }

  void* handle_ = nullptr;
  waist::module* this_module_ = nullptr;
  std::vector<module_file::range> counters_;
  std::vector<mapping> mapped_;
  std::vector<segment> writable_;
};

/// The shared objects that this process has mapped, free ones ready for the next load: program text, no kernel's state.
class shared_object_cache {
 public:
  static std::unique_ptr<shared_object> take(const std::string& file)
  {
    const std::lock_guard guard(lock_);
    auto& [mapped, verdict, free] = entries()[file];
    if (!free.empty()) {
      auto object = std::move(free.back());
      free.pop_back();
      object->show();
      object->restore();
      return object;
    }
    const auto& imports = verdict->imports;
    if (!std::exchange(mapped, true) && imports.empty()) return map(file);
    // The dynamic linker maps one file once, so another instance needs another file; and it does not know what modules
    // export.
    return map(file_in_memory(file, module_file(file).with_weak(imports)));
  }

  /// `hidden`: whatever still points into it is to fault.
  static void give_back(const std::string& file, std::unique_ptr<shared_object> object, bool hidden)
  {
    if (hidden) object->hide();
    const std::lock_guard guard(lock_);
    entries()[file].free.push_back(std::move(object));
  }

  /// What modpost() says; files do not change while a program runs.
  static const modpost_result& verdict(const std::string& file)
  {
    const std::lock_guard guard(lock_);
    auto& known = entries()[file].verdict;
    if (!known) known = modpost(file);
    return *known;
  }

  /// The name of the removed module whose memory `address` was; empty when there is none.
  static std::string removed_at(std::uintptr_t address)
  {
    // The fault may have come while somebody had the lock.
    const std::unique_lock guard(lock_, std::try_to_lock);
    if (!guard) return {};
    for (const auto& [file, known] : entries())
      for (const auto& object : known.free)
        if (object->contains(reinterpret_cast<const void*>(address))) return std::filesystem::path(file).stem();
    return {};
  }

 private:
  struct entry {
    bool mapped = false;
    std::optional<modpost_result> verdict;
    std::vector<std::unique_ptr<shared_object>> free;
  };
  /// When the program ends the dynamic linker calls into each object, and a leak checker reads its variables.
  struct all_entries : std::map<std::string, entry> {
    ~all_entries() { show(); }
    void show()
    {
      for (auto& [file, known] : *this)
        for (auto& object : known.free) object->show();
    }
  };

  static std::unique_ptr<shared_object> map(const std::string& file)
  {
    auto object = std::make_unique<shared_object>(file);
    // clang's profile runtime has asked at its start to be called at the program's end; who asks later is called first.
    std::atexit([] { entries().show(); });
    return object;
  }
  static all_entries& entries()
  {
    static all_entries all;
    return all;
  }
  static inline std::mutex lock_;
};

/// The text of the first MODULE_INFO() with this tag; null without one.
inline const char* modinfo_of(const waist::module& mod, std::string_view tag)
{
  for (const char* at = mod.modinfo; at < mod.modinfo_end; at += std::string_view(at).size() + 1)
    if (std::string_view(at).starts_with(tag) && at[tag.size()] == '=') return at + tag.size() + 1;
  return nullptr;
}

/// A module in a kernel: code, and data of its own.
class module_instance {
 public:
  /// `name` is that of a linked C++ module, of NAME.ko in the module path (LKM_MODULE_PATH), or a path to a shared
  /// object. Null when there is no such module, or the kernel's build would have refused it, which `errors` then says.
  static std::unique_ptr<module_instance> make(std::string_view name, std::vector<std::string>& errors);

  virtual ~module_instance() = default;
  virtual waist::module& module() = 0;
  virtual bool has_init() const = 0;
  virtual bool has_exit() const = 0;
  virtual int init() = 0;
  virtual void exit() = 0;
  /// True for an address in the module's own memory.
  virtual bool contains(const void* p) const = 0;
  virtual std::size_t size() const = 0;
  /// The symbols that other modules have to export, each of which is bound to its address before init() runs.
  virtual std::span<const std::string> imports() const { return {}; }
  virtual void bind(std::string_view, const void*) {}
  /// What was called or read there afterwards faults, where the module's memory can be taken away.
  virtual void hide_when_it_goes() {}

  /// The name of the removed module whose code or data `address` was; empty when there is none.
  static std::string removed_at(std::uintptr_t address) { return shared_object_cache::removed_at(address); }
};

class linked_instance final : public module_instance {
 public:
  explicit linked_instance(const linked_module& image)
      : image_(image),
        variables_(linked_variables::of(image)),
        data_(static_cast<std::byte*>(::operator new(image.data_size, std::align_val_t(image.data_align))))
  {
    std::memcpy(data_, image.data, image.data_size);
    params_.reserve(image.param_count);
    for (std::size_t i = 0; i < image.param_count; ++i) {
      const auto& p = image.params[i];
      auto* const arg = data_ + (static_cast<const std::byte*>(p.arg) - static_cast<const std::byte*>(image.data));
      params_.push_back({p.name, &module_, p.ops, p.perm, p.level, p.flags, {arg}});
    }
    module_.kp = params_.data();
    module_.kp_end = params_.data() + params_.size();
    module_.modinfo = image.modinfo.data();
    module_.modinfo_end = image.modinfo.data() + image.modinfo.size();
    image.name.copy(module_.name, sizeof module_.name - 1);
    load_variables();
  }
  ~linked_instance() override
  {
    variables_.unload();
    // What still points into its data must not find it alive.
    if (hides_) std::memset(data_, 0x6b, image_.data_size);
    ::operator delete(data_, std::align_val_t(image_.data_align));
  }
  void hide_when_it_goes() override { hides_ = true; }
  linked_instance(const linked_instance&) = delete;
  linked_instance& operator=(const linked_instance&) = delete;

  waist::module& module() override { return module_; }
  bool has_init() const override { return true; }
  bool has_exit() const override { return true; }
  int init() override { return image_.init(data_, module_); }
  void exit() override { image_.exit(data_); }
  bool contains(const void* p) const override
  {
    const auto* const at = static_cast<const std::byte*>(p);
    return at >= data_ && at < data_ + image_.data_size;
  }
  std::size_t size() const override { return image_.data_size; }

 private:
  void load_variables()
  {
    const std::string module = "module " + std::string(image_.name);
    switch (variables_.load()) {
      case linked_variables::condition::fresh: return;
      case linked_variables::condition::shared_with_another_load:
        return part<report>().add(severity::note,
                                  module + " is loaded in another kernel of this program as well, and shares " +
                                      variables_.names() + " with it: make them members of the driver's class");
      case linked_variables::condition::kept_as_tests_are_in_the_source:
        return part<report>().add(
            severity::note, module + " finds " + variables_.changed() +
                                " as the test or an earlier load left them, where a .ko would have new ones: put the "
                                "driver in a source without tests, or make them members of its class");
    }
  }

  const linked_module& image_;
  linked_variables& variables_;
  bool hides_ = false;
  std::byte* data_;
  std::vector<waist::kernel_param> params_;
  waist::module module_{};
};

class shared_instance final : public module_instance {
 public:
  explicit shared_instance(std::string file)
      : file_(std::move(file)),
        imports_(shared_object_cache::verdict(file_).imports),
        object_(shared_object_cache::take(file_))
  {
  }
  ~shared_instance() override { shared_object_cache::give_back(file_, std::move(object_), hides_); }
  shared_instance(const shared_instance&) = delete;
  shared_instance& operator=(const shared_instance&) = delete;

  waist::module& module() override { return object_->module(); }
  bool has_init() const override { return object_->module().init; }
  bool has_exit() const override { return object_->module().exit; }
  int init() override { return object_->module().init(); }
  void exit() override { object_->module().exit(); }
  bool contains(const void* p) const override { return object_->contains(p); }
  std::size_t size() const override { return object_->size(); }
  std::span<const std::string> imports() const override { return imports_; }
  void bind(std::string_view symbol, const void* address) override { object_->bind(symbol, address); }
  void hide_when_it_goes() override { hides_ = true; }

 private:
  bool hides_ = false;
  std::string file_;
  const std::vector<std::string>& imports_;
  std::unique_ptr<shared_object> object_;
};

/// Where the build puts the shared objects of C modules; exports.cpp knows. Null when the build does not say.
inline constinit const char* module_path_of_build = nullptr;

/// The directories that insmod searches for NAME.ko: the environment's LKM_MODULE_PATH, else what the build says.
inline std::vector<std::string> module_path()
{
  const char* path = std::getenv("LKM_MODULE_PATH");
  if (!path) path = module_path_of_build;
  std::vector<std::string> directories;
  std::string_view rest = path ? path : ".";
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    directories.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  return directories;
}

/// What the file of a C module is called: NAME.ko, or NAME.so where it was linked by hand.
inline constexpr std::string_view module_suffixes[] = {".ko", ".so"};

/// The file of a module: NAME.ko or NAME.so in the module path, or a path to one. Empty when there is none.
inline std::string module_file_of(std::string_view name)
{
  if (name.find('/') != std::string_view::npos)
    return std::filesystem::exists(name) ? std::string(name) : std::string();
  for (const auto& directory : module_path())
    for (const auto suffix : module_suffixes) {
      auto file = directory + '/' + std::string(name) + std::string(suffix);
      if (std::filesystem::exists(file)) return file;
    }
  return {};
}

/// True when a module in the module path exports the symbol, whether it is loaded or not.
inline bool is_exported_by_a_file(std::string_view symbol)
{
  for (const auto& directory : module_path()) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none))
      if (std::ranges::find(module_suffixes, entry.path().extension()) != std::end(module_suffixes) &&
          module_file(entry.path()).exports(symbol))
        return true;
  }
  return false;
}

inline std::unique_ptr<module_instance> module_instance::make(std::string_view name, std::vector<std::string>& errors)
{
  if (const auto* const linked = linked_module::find(name)) return std::make_unique<linked_instance>(*linked);
  const auto file = module_file_of(name);
  if (file.empty()) return nullptr;
  errors = shared_object_cache::verdict(file).errors;
  return errors.empty() ? std::make_unique<shared_instance>(file) : nullptr;
}

}  // namespace lkm::sim
