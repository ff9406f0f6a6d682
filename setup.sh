#!/usr/bin/env bash
# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Installs what building and testing need: distribution packages, and kernels for the VM.
# Says one line for each thing done; when all is there it takes a second and changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

required=(g++ cmake ninja-build make pkg-config ccache python3
          libboost-test-dev libboost-context-dev librange-v3-dev libbenchmark-dev
          libcli11-dev libseccomp-dev
          binutils kmod bc libelf-dev xz-utils zstd)
vm_packages=(qemu-system-x86 busybox-static cpio)
# An older or another archive may lack these; the rest still builds and tests without them.
optional=(clang-19 libclang-rt-19-dev clang-format-19 llvm-19 lld gdb linux-source-6.1)

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

with_vm=yes
case "${1-}" in
  '') ;;
  --no-vm) with_vm=no ;;
  *) fail "usage: ./setup.sh [--no-vm]    (--no-vm: neither QEMU nor kernels)" ;;
esac

distribution=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID-}" "${ID_LIKE-}") || distribution=
case " $distribution " in
  *' ubuntu '*) headers=linux-headers-generic ;;
  *' debian '*) headers=linux-headers-$(dpkg --print-architecture) ;;
  *) fail "this script knows Debian and Ubuntu, not '${distribution:-this system}'. Please install, by its own names:" \
          "  g++ 12 or newer (or clang 19), cmake 3.25, ninja, make, pkg-config, ccache, python 3.11, binutils" \
          "  Boost.Test, Boost.Context, range-v3, Google Benchmark; for \`lkm run\`: CLI11, libseccomp" \
          "  for kernel modules: kernel headers, kmod, bc, libelf, xz, zstd" \
          "  for the VM tests: qemu-system-x86_64, a static busybox, cpio (its kernels come from Debian's packages)" ;;
esac
optional+=("$headers")
if [[ $with_vm == yes ]]; then required+=("${vm_packages[@]}"); fi

as_root=()
if [[ $EUID -ne 0 ]]; then as_root=(sudo); fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt_get() {
  if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
    fail "packages are missing and there is no sudo here: run this script as root once"
  fi
  # An initial RAM disk is made in a minute and used only where a boot loader starts the kernel.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive ${initrd:+INITRD="$initrd"} apt-get -q -y "$@" >"$log" 2>&1
}

absent() {
  comm -23 <(printf '%s\n' "$@" | sort) \
           <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort)
}

# Debian's 6.12 headers depend on their kernel: installed, it would be what this machine boots next.
initrd=No
if [[ -e /boot/grub/grub.cfg || -d /boot/loader || -d /boot/efi/EFI ]]; then
  initrd=
  if [[ -n $(absent linux-headers-6.12-amd64) ]]; then
    say "linux-headers-6.12-amd64: left to you, it would install its kernel on this machine as well"
  fi
elif [[ $headers != linux-headers-generic ]]; then
  optional+=(linux-headers-6.12-amd64)
fi

mapfile -t missing < <(absent "${required[@]}")
mapfile -t wished < <(absent "${optional[@]}")

known=()
for package in "${wished[@]}"; do
  if [[ -n $(apt-cache show "$package" 2>/dev/null) ]]; then known+=("$package"); fi
done

if [[ ${#missing[@]} -gt 0 || ${#known[@]} -gt 0 ]]; then
  apt_get -o APT::Update::Error-Mode=any update ||
    say "apt-get update failed (network? /etc/apt/sources.list?); going on with the package lists at hand"
elif [[ ${#wished[@]} -eq 0 ]]; then
  say "all packages are there"
fi

if [[ ${#missing[@]} -gt 0 ]]; then
  say "installing ${missing[*]}"
  apt_get install --no-install-recommends "${missing[@]}" || {
    grep -E '^(E|W):' "$log" >&2 || tail -n 5 "$log" >&2
    fail "apt-get could not install the packages: see above, check the network and run this script again"
  }
fi

for package in "${wished[@]}"; do
  if [[ -z $(apt-cache show "$package" 2>/dev/null) ]]; then
    say "$package: not in this archive, going on without it"
  elif apt_get install --no-install-recommends "$package"; then
    say "installed $package"
  else
    say "$package: cannot be installed ($(grep -m1 '^E:' "$log" || echo 'apt-get failed')), going on without it"
  fi
done

if [[ $with_vm == no ]]; then exit 0; fi

# `sudo ./setup.sh` is to fill the cache of the person who will run the tests.
as_user=()
if [[ $EUID -eq 0 && -n ${SUDO_USER-} && $SUDO_USER != root ]]; then
  as_user=(sudo -H -u "$SUDO_USER" env ${LKM_CACHE:+LKM_CACHE="$LKM_CACHE"})
fi
for series in 6.1 6.12; do
  status=0
  answer=$("${as_user[@]}" kernel/vm/lkm-vm fetch --release "$series" 2>&1) || status=$?
  say "${answer#lkm-vm: }"
  case $status in
    0) ;;
    77) say "kernel $series: its VM tests will be reported as not run" ;;
    *) fail "kernel $series was not fetched" ;;
  esac
done
