#!/bin/sh
# SPDX-License-Identifier: MIT OR GPL-2.0-only
# client_test.sh BARISTA: the client program with the driver behind it, which has room for two cups.
set -e
mknod /dev/coffee c 12 3
test "$("$1" latte)" = "1 on the plate"
test "$("$1" mocha)" = "2 on the plate"
if said=$("$1" tea); then
	echo "a third cup fitted: $said"
	exit 1
fi
test "$said" = "no tea: the plate is full"
test "$(head -c 5 /dev/coffee)" = latte
test "$("$1")" = "1 on the plate"
rm /dev/coffee
if "$1" 2>/dev/null; then
	echo "the client works without a device"
	exit 1
fi
