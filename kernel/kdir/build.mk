# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Compiles one folder, obj, and the folders below that its Kbuild or Makefile names: NAME.o of each module, from one source or
# from several, NAME.mod with the list of its objects, and modules.order with the list of modules.

.PHONY: __build FORCE
__build:
.DELETE_ON_ERROR:

include $(lkm-kdir)/say.mk
include $(lkm-kdir)/auto.conf

src := $(obj)

# A variable that the folder appends to must not be one of the environment.
$(foreach v,obj-y obj-m subdir-y subdir-m always-y always-m extra-y targets hostprogs asflags-y ccflags-y ldflags-y \
	ccflags-remove-y subdir-ccflags-y EXTRA_CFLAGS EXTRA_AFLAGS,$(eval $v :=))

include $(or $(wildcard $(src)/Kbuild),$(src)/Makefile)

# Modules in C++, as lkm.mk notes them: NAME:SOURCE:… Their objects are in a folder of their own. One is C, with what they export.
lkm-cxx-name = $(firstword $(subst :, ,$1))
lkm-cxx-sources = $(wordlist 2,$(words $(subst :, ,$1)),$(subst :, ,$1))
lkm-cxx-objects = $(foreach s,$(lkm-cxx-sources),.lkm/$(lkm-cxx-name)/$(notdir $s).o)
define lkm-cxx-module
obj-m += $(lkm-cxx-name).o
$(lkm-cxx-name)-y := $(lkm-cxx-objects) .lkm/$(lkm-cxx-name)/module.c.o
CFLAGS_.lkm/$(lkm-cxx-name)/module.c.o := -I$(obj)/.lkm/$(lkm-cxx-name)
endef
$(foreach m,$(lkm-in-cxx),$(eval $(call lkm-cxx-module,$m)))

ccflags-y += $(EXTRA_CFLAGS)
asflags-y += $(EXTRA_AFLAGS)
export KBUILD_SUBDIR_CCFLAGS := $(KBUILD_SUBDIR_CCFLAGS) $(subdir-ccflags-y)

# --- What there is to do ---

lkm-entries := $(call lkm-unique,$(obj-m))
lkm-modules := $(filter %.o,$(filter-out $(obj-y),$(lkm-entries)))
lkm-ordered-dirs := $(call lkm-unique,$(patsubst %/,%,$(filter %/,$(obj-y) $(obj-m))))
lkm-dirs := $(call lkm-unique,$(lkm-ordered-dirs) $(patsubst %/,%,$(subdir-y) $(subdir-m)))

# $(call lkm-parts,NAME.o): the objects of a module that is made of several; empty for one of a single source.
lkm-parts = $(call lkm-unique,$($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m)))
lkm-objects := $(call lkm-unique,$(foreach m,$(lkm-modules),$(or $(call lkm-parts,$m),$m)))
# $(call lkm-module-of,OBJECT): the module that it becomes a part of.
lkm-module-of = $(firstword $(foreach m,$(lkm-modules),$(if $(filter $1,$(call lkm-parts,$m)),$m)) $1)
lkm-name = $(subst -,_,$(notdir $(1:.o=)))

# --- Compiling ---

lkm-names = -DKBUILD_BASENAME='"$(call lkm-name,$1)"' -DKBUILD_MODNAME='"$2"' -D__KBUILD_MODNAME=kmod_$2
lkm-c-flags = $(NOSTDINC_FLAGS) $(LINUXINCLUDE) $(filter-out $(CFLAGS_REMOVE_$1),$(filter-out $(ccflags-remove-y), \
	$(KBUILD_CPPFLAGS) $(KBUILD_CFLAGS) $(KBUILD_SUBDIR_CCFLAGS) $(ccflags-y)) $(CFLAGS_$1)) \
	$(call lkm-names,$1,$(call lkm-name,$(call lkm-module-of,$1)))
# C++ sees the standard library and lkm, and no header of a kernel.
lkm-cxx-flags = -I$(patsubst %/lkm/sim/include,%,$(lkm-include)) $(filter-out $(CFLAGS_REMOVE_$1),$(KBUILD_CXXFLAGS) \
	$(KBUILD_SUBDIR_CCFLAGS) $(ccflags-y) $(cxxflags-y) $(CFLAGS_$1)) $(call lkm-names,$1,$(call lkm-name,$(call lkm-module-of,$1)))
lkm-is-cxx = $(filter %.cpp.o %.cc.o %.cxx.o,$1)
lkm-compile-flags = $(if $(lkm-is-cxx),$(lkm-cxx-flags),$(lkm-c-flags))
lkm-a-flags = $(NOSTDINC_FLAGS) $(LINUXINCLUDE) -D__ASSEMBLY__ $(KBUILD_CPPFLAGS) -fPIC $(asflags-y) $(AFLAGS_$1)

# A file beside the object has the command, so that another command compiles anew.
define lkm-object-rules
$(call lkm-record-command,$(obj)/$1,$(if $(call lkm-is-cxx,$1),$(CXX),$(CC)) $(call lkm-compile-flags,$1))
-include $(call lkm-dot,$(obj)/$1,.d)
$(obj)/$1 $(obj)/$(1:.o=.i) $(obj)/$(1:.o=.s): lkm-flags = $(call lkm-compile-flags,$1)
$(obj)/$1: $(call lkm-command,$(obj)/$1)
endef
$(foreach o,$(lkm-objects),$(eval $(call lkm-object-rules,$o)))

lkm-dependencies = -MMD -MP -MF $(call lkm-dot,$@,.d) -MT $@

$(obj)/%.o: $(src)/%.c
	$(call lkm-run,CC [M],$(CC) $(lkm-dependencies) $(lkm-flags) -c -o $@ $<)

# $(call lkm-cxx-source-rule,OBJECT,SOURCE)
define lkm-cxx-source-rule
$(obj)/$1: $2
	$$(call lkm-run,$(if $(call lkm-is-cxx,$1),CXX,CC) [M],$(if $(call lkm-is-cxx,$1),$$(CXX),$$(CC)) $$(lkm-dependencies) $$(lkm-flags) -c -o $$@ $$<)
endef
define lkm-exports-rules
$(foreach s,$(lkm-cxx-sources),$(eval $(call lkm-cxx-source-rule,.lkm/$(lkm-cxx-name)/$(notdir $s).o,$s)))
$(eval $(call lkm-cxx-source-rule,.lkm/$(lkm-cxx-name)/module.c.o,$(lkm-kdir)/module.c))
$(obj)/.lkm/$(lkm-cxx-name)/module.c.o: $(obj)/.lkm/$(lkm-cxx-name)/lkm_exports.h
$(obj)/.lkm/$(lkm-cxx-name)/lkm_exports.h: $(obj)/.lkm/$(lkm-cxx-name)/exports ;
$(obj)/.lkm/$(lkm-cxx-name)/exports: $(addprefix $(obj)/,$(lkm-cxx-objects)) $(lkm-kdir)/exports.py
	$$(call lkm-run,EXPORTS,$$(PYTHON3) -B $(lkm-kdir)/exports.py $(lkm-cxx-name) $$(@D)/lkm_exports.h $$(filter %.o,$$^) && touch $$@)
endef
$(foreach m,$(lkm-in-cxx),$(eval $(call lkm-exports-rules,$m)))

$(obj)/%.o: $(src)/%.S
	$(call lkm-run,AS [M],$(CC) $(lkm-dependencies) $(call lkm-a-flags,$*.o) -c -o $@ $<)

$(obj)/%.i: $(src)/%.c FORCE
	$(call lkm-run,CPP [M],$(CC) $(or $(lkm-flags),$(call lkm-c-flags,$*.o)) -E -o $@ $<)

$(obj)/%.s: $(src)/%.c FORCE
	$(call lkm-run,CC [M],$(CC) $(or $(lkm-flags),$(call lkm-c-flags,$*.o)) -S -o $@ $<)

define lkm-composite-rules
$(obj)/$1: $(addprefix $(obj)/,$(filter-out $1,$2)) $(call lkm-command,$(obj)/$1)
	$$(call lkm-run,LD [M],$$(LD) $(ldflags-y) $(LDFLAGS_$1) -r -o $$@ $$(filter %.o,$$^))
endef
define lkm-module-rules
$(call lkm-record,$(obj)/$(1:.o=.mod),$(subst $(space),$(lkm-newline),$(strip $(addprefix $(obj)/,$(or $2,$1)))))
$(if $2,$(call lkm-record-command,$(obj)/$1,$(LD) $(ldflags-y) $(LDFLAGS_$1) $2)$(eval $(call lkm-composite-rules,$1,$2)))
endef
define lkm-newline


endef
$(foreach m,$(lkm-modules),$(eval $(call lkm-module-rules,$m,$(call lkm-parts,$m))))

# --- Folders below, and programs for the machine that builds ---

.PHONY: $(addprefix $(obj)/,$(lkm-dirs))
$(addprefix $(obj)/,$(lkm-dirs)):
	$(Q)$(MAKE) -f $(lkm-kdir)/build.mk obj=$@

$(addprefix $(obj)/,$(hostprogs)): $(obj)/%: $(src)/%.c
	$(call lkm-run,HOSTCC,$(HOSTCC) $(KBUILD_HOSTCFLAGS) $(HOSTCFLAGS_$*.o) -o $@ $<)

# --- The list of modules ---

# In the order of obj-m, those of a folder where the folder stands.
lkm-order = $(foreach e,$(call lkm-unique,$(filter %/,$(obj-y)) $(filter %/ %.o,$(lkm-entries))),$(if $(filter %/,$e), \
	cat $(obj)/$emodules.order;,$(if $(filter $e,$(lkm-modules)),echo $(obj)/$(e:.o=.ko);)))

$(obj)/modules.order: $(addprefix $(obj)/,$(lkm-dirs)) FORCE
	@{ :; $(lkm-order) } | awk '!seen[$$0]++' > $@

# The names of the modules here and below, one a line, for lkm_add_kbuild_folder().
.PHONY: __list
__list:
	@: $(foreach m,$(lkm-modules),$(info $(m:.o=)))
	$(foreach d,$(lkm-ordered-dirs),@$(MAKE) -f $(lkm-kdir)/build.mk obj=$(obj)/$d __list$(lkm-newline)	)

__build: $(addprefix $(obj)/,$(extra-y) $(always-y) $(always-m) $(lkm-modules) modules.order $(lkm-dirs))
	@:

FORCE:
