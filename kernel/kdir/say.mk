# SPDX-License-Identifier: MIT OR GPL-2.0-only
# How a step is shown and run, and functions that a folder's Makefile may call.

comma := ,
squote := '
pound := \#
empty :=
space := $(empty) $(empty)

lkm-quote = '$(subst $(squote),'\$(squote)',$1)'

# $(call lkm-run,WORD,COMMAND): a recipe's line. Kbuild shows a word and the target, or with V=1 the command.
lkm-show = printf '  %-7s %s\n' '$1' '$@'
lkm-run = @$(if $(lkm-silent),,$(if $(Q),$(lkm-show),printf '%s\n' $(call lkm-quote,$2));) $2

# $(call lkm-record,FILE,TEXT): FILE has TEXT, and becomes younger only when it had other words. (GNU make 4.3 leaves a long
# file's last newline in what it has read.)
lkm-same = $(if $(subst x$1,,x$2)$(subst x$2,,x$1),,y)
lkm-record = $(if $(call lkm-same,$(strip $(file <$1)),$(strip $2)),,$(shell mkdir -p $(dir $1))$(file >$1,$2))

# $(call lkm-record-command,TARGET,COMMAND): as DIR/.NAME.cmd, in Kbuild's form and place, so that a folder may be built for a
# kernel and for the simulator in turn: each finds the other's command, and builds anew.
lkm-command = $(call lkm-dot,$1,.cmd)
lkm-record-command = $(call lkm-record,$(lkm-command),cmd_$1 := $(subst $(pound),\$(pound),$(subst $$,$$$$,$2)))

# $(call lkm-dot,DIR/NAME,SUFFIX) is DIR/.NAMESUFFIX.
lkm-dot = $(dir $1).$(notdir $1)$2
lkm-unique = $(strip $(if $(strip $1),$(firstword $1) $(call lkm-unique,$(filter-out $(firstword $1),$1))))

lkm-try = $(shell $(CC) -Werror $(LINUXINCLUDE) $(KBUILD_CPPFLAGS) $(KBUILD_CFLAGS) $1 -c -x c /dev/null -o /dev/null 2>/dev/null && echo y)
cc-option = $(if $(call lkm-try,$1),$1,$2)
cc-option-yn = $(or $(call lkm-try,$1),n)
cc-disable-warning = $(if $(call lkm-try,-W$(strip $1)),-Wno-$(strip $1))
lkm-number-of-compiler = $$(($$(echo '$1' | $(CC) -E -P -x c -)))
gcc-min-version = $(shell test $(call lkm-number-of-compiler,__GNUC__*10000+__GNUC_MINOR__*100) -ge $(strip $1) && echo y)
clang-min-version = $(shell test $(call lkm-number-of-compiler,__clang_major__*10000+__clang_minor__*100) -ge $(strip $1) && echo y)
