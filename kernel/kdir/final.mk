# SPDX-License-Identifier: MIT OR GPL-2.0-only
# From the objects of modules to the modules: modpost.py checks what they call and writes NAME.mod.c, which is compiled and
# linked with the module's object into NAME.ko. Then modules_install copies them.

.PHONY: __final modules_install FORCE
__final:
.DELETE_ON_ERROR:

include $(lkm-kdir)/say.mk

lkm-order := $(KBUILD_EXTMOD)/modules.order
lkm-modules ?= $(if $(wildcard $(lkm-order)),$(file <$(lkm-order)))
lkm-missing := $(strip $(if $(lkm-keeps-going),$(foreach m,$(lkm-modules),$(if $(wildcard $(m:.ko=.o)),,$m))))
lkm-modules := $(strip $(filter-out $(lkm-missing),$(lkm-modules)))
lkm-objects := $(lkm-modules:.ko=.o)
lkm-symvers := $(KBUILD_EXTMOD)/Module.symvers

# --- modpost ---

lkm-modpost = $(PYTHON3) -B $(lkm-kdir)/modpost.py --kernel Module.symvers --out $(lkm-symvers) --root $(KBUILD_EXTMOD)/ \
	$(addprefix --extra ,$(KBUILD_EXTRA_SYMBOLS)) $(if $(filter-out 0,$(KBUILD_MODPOST_WARN)),--warn) \
	$(if $(findstring 1,$(KBUILD_EXTRA_WARN)),--extra-warn) $(lkm-modules)

$(call lkm-record-command,$(lkm-symvers),$(lkm-modpost))

$(lkm-symvers): $(lkm-objects) $(wildcard Module.symvers $(KBUILD_EXTRA_SYMBOLS)) $(call lkm-command,$(lkm-symvers)) $(lkm-kdir)/modpost.py
	$(call lkm-run,MODPOST,$(lkm-modpost))

$(lkm-modules:.ko=.mod.c): $(lkm-symvers) ;

# --- The modules ---

lkm-c-flags = $(NOSTDINC_FLAGS) $(LINUXINCLUDE) $(KBUILD_CPPFLAGS) $(KBUILD_CFLAGS)
lkm-link-flags = -shared -fPIC $(KBUILD_LDFLAGS_MODULE)

define lkm-module-rules
$(call lkm-record-command,$1,$(CC) $(lkm-c-flags) $(lkm-link-flags))
$1: $(1:.ko=.o) $(1:.ko=.mod.o) $(call lkm-command,$1)
	$$(call lkm-run,LD [M],$$(CC) $$(lkm-link-flags) -o $$@ $$(filter %.o,$$^))
$(1:.ko=.mod.o): $(1:.ko=.mod.c) $(call lkm-command,$1)
	$$(call lkm-run,CC [M],$$(CC) $$(lkm-c-flags) -c -o $$@ $$<)
endef
$(foreach m,$(lkm-modules),$(eval $(call lkm-module-rules,$m)))

__final: $(lkm-symvers) $(lkm-modules)
	@$(if $(lkm-missing),echo 'Not made: $(patsubst $(KBUILD_EXTMOD)/%,%,$(lkm-missing))' >&2; false,:)

# --- Installing ---

INSTALL_MOD_DIR ?= extra
lkm-target := $(MODLIB)/$(INSTALL_MOD_DIR)
lkm-strip := $(if $(filter 1,$(INSTALL_MOD_STRIP)),--strip-debug,$(INSTALL_MOD_STRIP))

modules_install: $(patsubst $(KBUILD_EXTMOD)/%,$(lkm-target)/%,$(lkm-modules))
	@:
$(lkm-target)/%.ko: $(KBUILD_EXTMOD)/%.ko FORCE
	$(call lkm-run,INSTALL,mkdir -p $(dir $@) && cp $< $@)
	$(if $(lkm-strip),$(call lkm-run,STRIP,$(STRIP) $(lkm-strip) $@))

FORCE:
