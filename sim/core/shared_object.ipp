// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/shared_object.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <filesystem>

namespace lkm::sim {

LKM_SIM_INLINE std::string file_in_memory(const std::string& like, std::string_view bytes)
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

LKM_SIM_INLINE std::string image_flaw(std::string_view image)
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

LKM_SIM_INLINE const std::string& file_of_image(const std::string& image)
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

LKM_SIM_INLINE shared_object::shared_object(const std::string& file)
{
  const module_file object(file);
  counters_ = object.counters();
  handle_ = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle_) throw misuse("insmod: cannot load " + file + ": " + dlerror());
  this_module_ = static_cast<waist::module*>(dlsym(handle_, "__this_module"));
  if (!this_module_) throw misuse("insmod: " + file + " is no simulated module: it does not include <linux/module.h>");
  const auto info = object.modinfo_range();
  this_module_->modinfo = reinterpret_cast<const char*>(static_cast<link_map*>(handle_)->l_addr + info.start);
  this_module_->modinfo_end = this_module_->modinfo + info.size;
  const auto percpu = object.percpu_range();
  percpu_ = {reinterpret_cast<std::byte*>(static_cast<link_map*>(handle_)->l_addr + percpu.start), percpu.size};
  // C++ has no array without elements: the section of parameters has then a byte in it, and no parameter.
  const auto params =
      reinterpret_cast<const char*>(this_module_->kp_end) - reinterpret_cast<const char*>(this_module_->kp);
  this_module_->kp_end = this_module_->kp + params / static_cast<std::ptrdiff_t>(sizeof(waist::kernel_param));
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* self) { return static_cast<shared_object*>(self)->remember(*info); },
      this);
}

LKM_SIM_INLINE bool shared_object::contains(const void* p) const
{
  const auto at = reinterpret_cast<std::uintptr_t>(p);
  return std::any_of(mapped_.begin(), mapped_.end(), [&](const auto& m) { return at >= m.start && at < m.end; });
}

LKM_SIM_INLINE std::size_t shared_object::size() const
{
  std::size_t bytes = 0;
  for (const auto& m : mapped_) bytes += m.end - m.start;
  return bytes;
}

LKM_SIM_INLINE void shared_object::restore() const
{
  for (const auto& s : writable_) copy_unchecked(s.start, s.pristine.data(), s.pristine.size());
}

LKM_SIM_INLINE void shared_object::bind(std::string_view symbol, const void* address) const
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

LKM_SIM_INLINE void shared_object::hide()
{
  protect([](int access) { return access & (PROT_WRITE | PROT_EXEC) ? PROT_NONE : access; });
}

LKM_SIM_INLINE void shared_object::show()
{
  protect([](int access) { return access; });
}

LKM_SIM_INLINE void shared_object::write(std::uintptr_t at, std::uintptr_t value) const
{
  constexpr std::uintptr_t page = 4096;
  const auto holds = [&](const auto& m) { return at >= m.start && at < m.end; };
  const auto mapping = std::ranges::find_if(mapped_, holds);
  auto* const first = reinterpret_cast<void*>(at & ~(page - 1));
  ::mprotect(first, page, PROT_READ | PROT_WRITE);
  copy_unchecked(reinterpret_cast<void*>(at), &value, sizeof value);
  ::mprotect(first, page, mapping->access);
}

LKM_SIM_INLINE int shared_object::remember(const dl_phdr_info& info)
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

LKM_SIM_INLINE void shared_object::keep_pristine(std::uintptr_t start, std::uintptr_t end, std::uintptr_t base)
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

LKM_SIM_INLINE std::unique_ptr<shared_object> shared_object_cache::take(const std::string& file)
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

LKM_SIM_INLINE void shared_object_cache::give_back(const std::string& file, std::unique_ptr<shared_object> object,
                                                   bool hidden)
{
  if (hidden) object->hide();
  const std::lock_guard guard(lock_);
  entries()[file].free.push_back(std::move(object));
}

LKM_SIM_INLINE const modpost_result& shared_object_cache::verdict(const std::string& file)
{
  const std::lock_guard guard(lock_);
  auto& known = entries()[file].verdict;
  if (!known) known = modpost(file);
  return *known;
}

LKM_SIM_INLINE std::string shared_object_cache::removed_at(std::uintptr_t address)
{
  // The fault may have come while somebody had the lock.
  const std::unique_lock guard(lock_, std::try_to_lock);
  if (!guard) return {};
  for (const auto& [file, known] : entries())
    for (const auto& object : known.free)
      if (object->contains(reinterpret_cast<const void*>(address))) return std::filesystem::path(file).stem();
  return {};
}

LKM_SIM_INLINE std::unique_ptr<shared_object> shared_object_cache::map(const std::string& file)
{
  auto object = std::make_unique<shared_object>(file);
  // clang's profile runtime has asked at its start to be called at the program's end; who asks later is called first.
  std::atexit([] { entries().show(); });
  return object;
}

LKM_SIM_INLINE shared_object_cache::all_entries& shared_object_cache::entries()
{
  static all_entries all;
  return all;
}

}  // namespace lkm::sim
