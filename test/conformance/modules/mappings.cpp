// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lkm/mm.hpp in a driver: mknod /dev/… c 12 100 to 103, see mappings.h.
#include "mappings.h"

#include <lkm/module.hpp>
#include <lkm/printk.hpp>

#include <array>
#include <cstddef>
#include <cstring>

namespace {

class mappings {
 public:
  struct opened {
    unsigned minor;
  };
  using file = lkm::file<opened>;

  lkm::result<> init()
  {
    for (auto& p : pages_) p = LKM_TRY(lkm::page::zeroed());
    buffer_ = LKM_TRY(lkm::vmalloc_user::alloc(pages_.size() * lkm::page_size));
    std::memcpy(buffer_.bytes().data(), "buffer", 6);
    std::memcpy(pages_[1].bytes().data(), "second", 6);
    return {};
  }

  lkm::result<opened> open(lkm::opening& how) { return opened{how.minor()}; }

  lkm::result<> mmap(file& f, lkm::vm_area& area)
  {
    lkm::pr_info("mappings: mmap of %zu pages (%zu bytes) from %zu, %s, %s\n", area.pages(), area.size(), area.pgoff(),
                 area.shared() ? "shared" : "private", area.writable() ? "writable" : "read-only");
    switch (f.private_data().minor) {
      case MAPPINGS_BUFFER: return area.map(buffer_);
      case MAPPINGS_PAGES: return area.map(pages_);
      case MAPPINGS_ONE_PAGE:
        if (area.writable()) return lkm::fail(EPERM);
        area.forbid_write();
        return area.map(pages_[1]);
      default: return {};
    }
  }

  lkm::result<lkm::page> fault(file&, lkm::vm_fault& asked)
  {
    lkm::pr_info("mappings: fault at page %zu of a mapping from %zu, %s\n", asked.pgoff(), asked.area().pgoff(),
                 asked.write() ? "write" : "read");
    return buffer_.page_at(asked.pgoff());
  }

  lkm::result<> page_mkwrite(file&, lkm::vm_fault& asked)
  {
    lkm::pr_info("mappings: page_mkwrite of page %zu\n", asked.pgoff());
    if (asked.pgoff() == 3) return lkm::fail(EIO);
    return {};
  }

  void vm_open(file& f, lkm::vm_area&) { lkm::pr_info("mappings: open in %u\n", f.private_data().minor); }
  void vm_close(file& f, lkm::vm_area& area)
  {
    lkm::pr_info("mappings: close of %zu pages in %u\n", area.pages(), f.private_data().minor);
  }

 private:
  std::array<lkm::page, 4> pages_;
  lkm::vmalloc_user buffer_;
};

}  // namespace

LKM_MODULE("mappings", "Dual MIT/GPL", "lkm/mm.hpp in a driver",
           lkm::chrdev_module<mappings, "mappings", lkm::MKDEV(12, MAPPINGS_BUFFER), 4>);
