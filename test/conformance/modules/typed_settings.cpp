// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What settings.c has, in C++: parameters of the rarer kinds, and the words of modinfo.
#include <lkm/module.hpp>
#include <lkm/printk.hpp>

namespace {

class typed_settings {
 public:
  struct params {
    unsigned long long a_ullong = 8;
    lkm::hexint a_hexint = 0x2a;
    lkm::invbool an_invbool;
    lkm::param_array<int, 4> counted{1, 2};
    lkm::param_array<const char*, 2> words{"one", "two"};
    lkm::param_string<8> fixed{"start"};
    int even = 2;
    bool on = false;
    int dangerous = 0;
  };

  lkm::result<> init(lkm::module_ref, const params& p)
  {
    lkm::pr_info("typed_settings: %u counted, fixed is %s, invbool is %d\n", p.counted.size(), p.fixed.text,
                 static_cast<int>(p.an_invbool));
    return {};
  }
};

struct even_only {
  static lkm::result<> set(int& variable, int wanted)
  {
    if (wanted & 1) return lkm::fail(EDOM);
    lkm::pr_info("typed_settings: even becomes %d\n", wanted);
    variable = wanted;
    return {};
  }
};

/// Cannot be shown while it is off.
struct shown_if_on {
  static lkm::result<> set(bool& variable, bool wanted)
  {
    variable = wanted;
    return {};
  }
  static lkm::result<bool> get(const bool& variable)
  {
    if (!variable) return lkm::fail(ENODATA);
    return variable;
  }
};

using params = typed_settings::params;

}  // namespace

LKM_MODULE("typed_settings", "Dual MIT/GPL", "Parameters of every kind, in C++", typed_settings,
           lkm::author<"Somebody">, lkm::version<"1.2">, lkm::softdep<"pre: kitchen">, lkm::firmware<"tea.bin">,
           lkm::module_info<"brewed", "yes">, lkm::param<"a_ullong", &params::a_ullong, 0644, "a large number">,
           lkm::param<"a_hexint", &params::a_hexint, 0644, "shown in hexadecimal">,
           lkm::param<"an_invbool", &params::an_invbool, 0644, "the contrary">,
           lkm::param<"counted", &params::counted, 0644, "up to four numbers">,
           lkm::param<"words", &params::words, 0444, "two words">,
           lkm::param<"fixed", &params::fixed, 0644, "seven characters">,
           lkm::param_cb<"even", &params::even, even_only, 0644, "an even number">,
           lkm::param_cb<"on", &params::on, shown_if_on, 0644, "whether it is on">,
           lkm::param_unsafe<"dangerous", &params::dangerous, 0600, "better left alone">);
