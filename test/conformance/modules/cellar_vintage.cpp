// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "cellar.h"

int cellar_vintage(int years) { return 10 * years; }
