#!/usr/bin/env bash
# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The session in both worlds, side by side: demo.sh SESSION VM_SESSION KO COMPARE LKM_VM SERIES OUT
set -u
session=$1 vm_session=$2 ko=$3 compare=$4 lkm_vm=$5 series=$6 out=$7
mkdir -p "$out/simulator"

echo
echo "━━ The coffee driver in the simulated kernel, in userspace ━━"
"$session" "$out/simulator/session" || exit 1

echo
echo "━━ The same source as a module: Kbuild, then Linux $series in QEMU ━━"
echo
if [ ! -e "$ko" ]; then
  echo "NOT RUN: there is no $ko. Kernel headers are missing: ./setup.sh installs them, then configure again."
  exit 0
fi
echo "built $(basename "$ko") for $(basename "$(dirname "$ko")")"
"$lkm_vm" run --release "$series" --file "$vm_session" --file "$ko" --timeout 60 --out "$out/Linux $series" \
  --command "insmod coffee.ko && rmmod coffee; ./$(basename "$vm_session") /out/session >/out/printed && echo 'booted, ran the session, and switched off'"
case $? in
  0) ;;
  77) exit 0 ;;
  *) exit 1 ;;
esac

echo
echo "━━ Side by side ━━"
"$compare" --side-by-side "$out/simulator/session" "$out/Linux $series/session"
