#include "NAME.hpp"

#include <lkm/module.hpp>

LKM_MODULE("NAME", "GPL", "Remembers what was last written to it", lkm::misc_module<NAME, "NAME", 0666>);
