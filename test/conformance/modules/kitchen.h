/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What kitchen.c exports. */
#pragma once

int kitchen_serve(int dishes);
int kitchen_recipe(int dishes);
int kitchen_secret(void);
extern int kitchen_served;
