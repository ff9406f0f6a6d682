// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Memory with an owner (lkm/slab.hpp): what it does is in the log, and done when the module is there.
#include <lkm/capability.hpp>
#include <lkm/module.hpp>
#include <lkm/printk.hpp>
#include <lkm/slab.hpp>

#include <cstddef>
#include <utility>

namespace {

void say(const char* what, bool holds) { lkm::pr_info("owned: %s: %s\n", what, holds ? "yes" : "no"); }

/// Tells when it comes and goes.
struct noisy {
  explicit noisy(int n) : number(n) { lkm::pr_info("owned: %d is here\n", number); }
  noisy(const noisy&) = delete;
  noisy& operator=(const noisy&) = delete;
  ~noisy() { lkm::pr_info("owned: %d is gone\n", number); }
  int number;
};

struct link {
  link(int n, lkm::kmalloc_ptr<link> after) : object(n), next(std::move(after)) {}
  noisy object;
  lkm::kmalloc_ptr<link> next;
};

struct element {
  element() { ++made; }
  element(const element&) = delete;
  element& operator=(const element&) = delete;
  ~element() { ++gone; }
  static inline int made, gone;
  int value = 7;
};

lkm::result<> pointers()
{
  auto one = LKM_TRY(lkm::kmalloc<noisy>(1));
  say("an object is as it was made", one->number == 1);
  auto other = std::move(one);
  say("moved from, nothing is left", !one && other);
  other = LKM_TRY(lkm::kmalloc<noisy>(2));

  lkm::kmalloc_ptr<link> chain;
  for (int n = 10; n < 13; ++n) chain = LKM_TRY(lkm::kmalloc<link>(n, std::move(chain)));
  while (chain) chain = std::move(chain->next);
  return {};
}

lkm::result<> arrays()
{
  auto bytes = LKM_TRY(lkm::kmalloc_array<std::byte>::alloc(5000));
  bool zero = bytes.size() == 5000;
  for (const auto b : bytes) zero = zero && b == std::byte{0};
  say("bytes are zeroes", zero);

  element::made = element::gone = 0;
  {
    const auto elements = LKM_TRY(lkm::kmalloc_array<element>::alloc(3));
    say("each element is made", element::made == 3 && elements[2].value == 7);
  }
  say("each element is destroyed", element::gone == 3);

  auto moved = std::move(bytes);
  say("an array that was moved from is empty", !bytes && bytes.size() == 0 && moved.size() == 5000);
  moved = LKM_TRY(lkm::kmalloc_array<std::byte>::alloc(8));
  say("an array takes another's place", moved.size() == 8 && moved.span().size() == 8);
  const auto none = LKM_TRY(lkm::kmalloc_array<int>::alloc(0));
  say("an array of none is there", none && none.begin() == none.end());
  const lkm::kmalloc_array<int> never;
  say("one that was not made is not", !never);
  return {};
}

template <class T>
int refused(std::size_t n)
{
  const auto answer = lkm::kmalloc_array<T>::alloc(n);
  return answer ? 0 : answer.error().number();
}

class owned {
 public:
  lkm::result<> init(lkm::module_ref, lkm::no_params&)
  {
    LKM_TRY(pointers());
    LKM_TRY(arrays());
    say("what there is room for is not refused", refused<std::byte>(1 << 16) == 0);
    say("more than 4 MiB are ENOMEM", refused<std::byte>((4 << 20) + 1) == ENOMEM);
    say("a size that overflows is ENOMEM", refused<long>(~std::size_t{0} / 4) == ENOMEM);
    say("insmod has CAP_SYS_MODULE", lkm::capable(lkm::capability::sys_module));
    say("insmod has CAP_SYS_ADMIN", lkm::capable(lkm::capability::sys_admin));
    return {};
  }
};

}  // namespace

LKM_MODULE("owned", "Dual MIT/GPL", "Memory with an owner", owned);
