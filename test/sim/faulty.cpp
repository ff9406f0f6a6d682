// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module that does what a reviewer would not let pass: `fault` says what.
#include <lkm/module.hpp>

#include <string_view>

namespace {

struct nothing {};

class faulty {
 public:
  struct params {
    const char* fault = "";
  };

  lkm::result<> init(lkm::module_ref self, params& p)
  {
    const std::string_view fault = p.fault;
    if (fault == "no region") {
      device_.emplace(self);
      return lkm::check(lkm::waist::lkm_cdev_add(&unreserved_, lkm::MKDEV(60, 0), 1));
    }
    if (fault == "leak") lkm::waist::lkm_kmalloc(16);
    if (fault == "region left")
      return lkm::check(lkm::waist::lkm_register_chrdev_region(lkm::MKDEV(61, 0), 2, "faulty"));
    if (fault == "half way") {
      region_.emplace(LKM_TRY(lkm::chrdev_region::reserve(lkm::MKDEV(62, 0), 1, "faulty")));
      return lkm::fail(EIO);
    }
    if (fault == "half way, region left") {
      LKM_TRY(lkm::check(lkm::waist::lkm_register_chrdev_region(lkm::MKDEV(63, 0), 1, "faulty")));
      return lkm::fail(EIO);
    }
    if (fault == "class left") lkm::waist::lkm_class_create("tea", self.raw());
    if (fault == "device left" || fault == "class before device" || fault == "device after class") {
      auto* const tea = lkm::waist::lkm_class_create("tea", self.raw());
      lkm::waist::lkm_device_create(tea, nullptr, lkm::MKDEV(60, 0), 0, "cup");
      if (fault == "device left") return {};
      lkm::waist::lkm_class_destroy(tea);
      if (fault == "device after class") lkm::waist::lkm_device_destroy(tea, lkm::MKDEV(60, 0));
    }
    if (fault == "misc left" || fault == "misc twice") {
      lkm::waist::lkm_misc_init(&misc_, lkm::waist::LKM_MISC_DYNAMIC_MINOR, "toast", nullptr, 0, &table_);
      LKM_TRY(lkm::check(lkm::waist::lkm_misc_register(&misc_)));
      if (fault == "misc left") return {};
      lkm::waist::lkm_misc_deregister(&misc_);
      lkm::waist::lkm_misc_deregister(&misc_);
    }
    if (fault == "major of another")
      region_.emplace(LKM_TRY(lkm::chrdev_region::reserve(lkm::MKDEV(4, 200), 1, "faulty")));
    if (fault == "unlock") lkm::waist::lkm_mutex_unlock(&mutex_);
    if (fault == "free twice") {
      void* const block = lkm::waist::lkm_kmalloc(16);
      lkm::waist::lkm_kfree(block);
      lkm::waist::lkm_kfree(block);
    }
    return {};
  }

  faulty()
  {
    lkm::waist::lkm_mutex_init(&mutex_);
    lkm::waist::lkm_cdev_init(&unreserved_, &table_, nullptr);
  }

 private:
  lkm::waist::mutex mutex_;
  lkm::waist::file_operations table_{};
  lkm::waist::cdev unreserved_;
  lkm::waist::miscdevice misc_{};
  std::optional<lkm::chrdev_region> region_;
  std::optional<lkm::cdev<nothing>> device_;
};

}  // namespace

LKM_MODULE("faulty", "Dual MIT/GPL", "Does what it should not", faulty,
           lkm::param<"fault", &faulty::params::fault, 0, "what to do wrong">);
