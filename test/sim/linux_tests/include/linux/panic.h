/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Nothing, for Linux's tests of formats. */
#pragma once
